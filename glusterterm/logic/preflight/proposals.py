"""Which other order of the steps a preflight proposes by itself."""

from collections.abc import Iterable, Iterator, Sequence

from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.disks import disk_seen
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.verdicts import BrickVerdict, DiskCondition, DiskSeen, Proposal, Variant
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import DeviceId, Kind, NodeId, Ref
from glusterterm.model.topology import Device, EntryState

_BAD = frozenset({DiskCondition.FAILING, DiskCondition.UNREADABLE})


def proposals(
    seen: Seen, subject: Ref, disks: Iterable[DiskSeen], bricks: Sequence[BrickVerdict]
) -> tuple[Proposal, ...]:
    """Give the orders that fit what was found, those that decide most first."""
    return tuple(_proposals(seen, subject, tuple(disks), bricks))


def _proposals(
    seen: Seen, subject: Ref, disks: Sequence[DiskSeen], bricks: Sequence[BrickVerdict]
) -> Iterator[Proposal]:
    conditions = {each.condition for each in disks}
    if DiskCondition.NODE_LOST in conditions:
        yield Proposal(
            Variant.DEAD_NODE,
            "its node is lost: if it comes back, wait for it; if not, its bricks move from the copies that are left, "
            "and it is deleted at the end",
        )
    if DiskCondition.UNREADABLE in conditions:
        yield Proposal(
            Variant.DEAD_DEVICE,
            "the disk can't be read: its bricks are made anew from their other copies, and the device is forgotten "
            "once it is proved to be gone",
        )
    if any(each.cause is Cause.NO_PLACE for brick in bricks for each in brick.hindrances):
        yield Proposal(Variant.ADD_FIRST, "there is no other place for all of its bricks: add the new disk first")
    others = _others(seen, subject)
    if others and bricks:
        called = objects.listed([objects.device_called(seen.snapshot, each.id) for each in others])
        yield Proposal(
            Variant.SEVERAL_DEVICES,
            f"{called} may have to go too: disable all of them first, so that no brick moves twice",
            tuple(Ref.device(each.id) for each in others),
        )


def _others(seen: Seen, subject: Ref) -> list[Device]:
    """Give the other devices of the same cluster that hold bricks and fail, though bricks may still go to them."""
    snapshot = seen.snapshot
    own = snapshot.devices[DeviceId(subject.id)].node if subject.kind is Kind.DEVICE else NodeId(subject.id)
    cluster = snapshot.clusters.get(snapshot.nodes[own].cluster) if own in snapshot.nodes else None
    return [
        device
        for node in (snapshot.nodes_of(cluster) if cluster is not None else ())
        for device in snapshot.devices_of(node)
        if device.bricks
        and device.state is EntryState.ONLINE
        and device.id != subject.id
        and node.id != subject.id
        and disk_seen(seen, device).condition in _BAD
    ]
