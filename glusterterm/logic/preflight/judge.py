"""Judges a device or a node: may its bricks be moved, each after those before it?"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.preflight import gluster_says, heals, records
from glusterterm.logic.preflight.disks import disk_seen
from glusterterm.logic.preflight.proposals import proposals
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.sets import InSet, in_set
from glusterterm.logic.preflight.situation import Situation, reached
from glusterterm.logic.preflight.verdicts import BrickVerdict, DiskSeen, Hindrance, Preflight
from glusterterm.logic.preview_moves import moves_of, places
from glusterterm.logic.preview_parts import Move
from glusterterm.logic.room import Verdict
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import DeviceId, Kind, NodeId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Device

_RECORDS = (records.no_redundancy, records.set_not_known, records.changing)
_GLUSTER = (
    gluster_says.last_copy,
    gluster_says.lost_just_now,
    gluster_says.own_brick,
    gluster_says.peers_not_online,
    gluster_says.daemons,
    gluster_says.files_move,
    heals.left_to_heal,
)


def judge(snapshot: Snapshot, subject: Ref, now: float) -> Preflight:
    """Judge all bricks of a device, or of a node.

    Args:
        snapshot: what is; for a verdict that anything is done by, just looked at.
        subject: the device or the node.
        now: seconds since 1970: what gluster said earlier than a minute ago counts as not known.

    Raises:
        PlanRefused: there is no such device or node.
    """
    return _of_devices(Seen.of(snapshot, now), subject, devices_of(snapshot, subject))


def devices_of(snapshot: Snapshot, subject: Ref) -> tuple[Device, ...]:
    """Give the devices that a preflight of a device, or of a node, is about.

    Raises:
        PlanRefused: there is no such device or node.
    """
    if subject.kind is Kind.DEVICE:
        return (objects.device(snapshot, DeviceId(subject.id)),)
    return snapshot.devices_of(objects.node(snapshot, NodeId(subject.id)))


def volumes_of(snapshot: Snapshot, subject: Ref) -> frozenset[VolumeId]:
    """Give the volumes of which gluster has to be asked what is left to heal, before a preflight.

    Raises:
        PlanRefused: there is no such device or node.
    """
    return frozenset(brick.volume for each in devices_of(snapshot, subject) for brick in snapshot.bricks_of(each))


def by_gluster(seen: Seen, bricks: Iterable[Brick]) -> Iterator[tuple[Brick, Hindrance]]:
    """Give what stands against moving some bricks by the word of gluster and their nodes, of each brick by itself."""
    disks: dict[DeviceId, DiskSeen] = {}
    for brick in bricks:
        volume, device = seen.snapshot.volumes.get(brick.volume), seen.snapshot.devices.get(brick.device)
        if volume is None or device is None:
            continue
        disk = disks.get(device.id) or disks.setdefault(device.id, disk_seen(seen, device))
        for each in _by_gluster(Situation(seen, in_set(brick, volume, seen.snapshot), disk)):
            yield brick, each


def _of_devices(seen: Seen, subject: Ref, devices: Sequence[Device]) -> Preflight:
    snapshot = seen.snapshot
    leaving = frozenset(device.id for device in devices)
    disks = {device.id: disk_seen(seen, device) for device in devices}
    bricks = [brick for device in devices for brick in snapshot.bricks_of(device)]
    listed = [id_ for device in devices for id_ in device.bricks]
    moves = moves_of(snapshot, bricks, leaving)
    judged = [
        replace(_judged(seen, brick, disks[brick.device], move), places=count)
        for brick, move, count in zip(bricks, moves, places(snapshot, bricks, leaving), strict=True)
    ]
    judged += [
        BrickVerdict(id_, device.id, None, (records.unrecorded(id_, itself=True),))
        for device in devices
        for id_ in device.bricks
        if id_ not in snapshot.bricks
    ]
    judged.sort(key=lambda each: listed.index(each.brick))
    return Preflight(
        subject,
        tuple(judged),
        tuple(disks.values()),
        proposals(seen, subject, disks.values(), judged),
        seen.asked_nodes,
    )


def _judged(seen: Seen, brick: Brick, disk: DiskSeen, move: Move) -> BrickVerdict:
    volume = seen.snapshot.volumes.get(brick.volume)
    if volume is None:
        return BrickVerdict(brick.id, brick.device, brick.volume, (records.unrecorded(brick.id),))
    inside = in_set(brick, volume, seen.snapshot)
    situation = Situation(seen, inside, disk)
    heal = volume.truth.heal if volume.truth is not None else None
    return BrickVerdict(
        brick.id,
        brick.device,
        volume.id,
        (*_against(situation), *_no_place(move)),
        tuple(each.id for each in inside.others or ()),
        _copies_left(inside),
        inside.needed,
        to_heal=heal.entries if heal is not None else None,
        cautions=tuple(_cautions(situation, move)),
    )


def _against(situation: Situation) -> Iterator[Hindrance]:
    """Give what stands against a move; what follows from something worse is not told."""
    for rule in _RECORDS:
        yield from rule(situation)
    yield from _by_gluster(situation)


def _by_gluster(situation: Situation) -> Iterator[Hindrance]:
    unasked = tuple(gluster_says.nodes_not_asked(situation))
    unusable = unasked or tuple(gluster_says.volume_is_up(situation))
    if unusable:
        yield from unusable
        return
    stale = tuple(gluster_says.stale(situation))
    yield from stale
    for rule in _GLUSTER:
        yield from (each for each in rule(situation) if not stale or each.cause is not Cause.NOT_KNOWN)


def _no_place(move: Move) -> Iterator[Hindrance]:
    """F36: it needs a device on a node without another brick of its set, with room, and as its rules ask."""
    if move.verdict is Verdict.IMPOSSIBLE:
        need = fmt.size_kib(move.charge_kib)
        yield Hindrance(
            Cause.NO_PLACE,
            move.reason,
            f"add a device with more than {need} free on the same node, or on one without a brick of its set",
            "F36",
        )


def _copies_left(inside: InSet) -> int | None:
    states = [reached(each) for each in inside.with_files]
    if inside.others is None or None in states:
        return None
    return states.count(True)


def _cautions(situation: Situation, move: Move) -> Iterator[str]:
    inside = situation.inside
    left = _copies_left(inside)
    if left is not None and left == inside.needed and not inside.alone:
        what = "one copy of its files is" if not inside.dispersed else "just as many fragments as its files need are"
        yield f"while it moves and heals {what} left"
    if move.verdict is Verdict.LIKELY:
        yield f"perhaps it finds no other place: {move.reason}"
    if situation.own_gone:
        yield "what it alone had can't be read any more, whether it is moved or not"
