"""What the nodes told, as a snapshot: gluster's volumes, LVM's groups and figures, and our marks. Nothing is guessed.

What a node that does not answer holds is known from gluster's definitions and from paths, without figures.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import names, snapshot_leftovers
from glusterterm.backends.direct.looks import Look, Member, PoolLook
from glusterterm.backends.direct.marks import NodeMarks, device_marks
from glusterterm.backends.direct.snapshot_bricks import Bricks, node_stores
from glusterterm.backends.direct.snapshot_volumes import volumes
from glusterterm.model.gluster.peers import ITSELF
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import Cluster, Device, EntryState, Node

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from glusterterm.backends.direct.snapshot_bricks import NodeStore
    from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId


def snapshot_of(look: Look, seeds: Sequence[str], is_dead: Callable[[str], bool]) -> Snapshot:
    """Give what was told as a snapshot, without the truths of its entries.

    Args:
        look: what was told.
        seeds: the hosts of the profile.
        is_dead: tells whether the owner of a lock, by its text, is gone for certain.
    """
    parts = [_Pool(pool, is_dead) for pool in look.pools]
    return Snapshot(
        Source(BackendKind.DIRECT, url_of(seeds), Method.NODES),
        look.taken_at,
        {part.cluster.id: part.cluster for part in parts},
        {node.id: node for part in parts for node in part.nodes},
        {device.id: device for part in parts for device in part.devices},
        {brick.id: brick for part in parts for brick in (*part.bricks.known.values(), *part.leftovers.bricks)},
        {volume.id: volume for part in parts for volume in part.volumes},
        operations={each.id: each for part in parts for each in part.leftovers.operations},
        notes=(*_strangers(look), *(note for part in parts for note in part.leftovers.notes)),
    )


def url_of(seeds: Iterable[str]) -> str:
    """Name an endpoint by its hosts: the same whatever their order."""
    return f"ssh://{','.join(sorted(seeds))}"


def _strangers(look: Look) -> Iterator[str]:
    for each in look.strangers:
        why = each.report.login.failure or each.report.peers.failure or "gluster told nothing there"
        yield f"{each.host}: {why}"


class _Pool:
    """The parts of a snapshot that come of one pool."""

    def __init__(self, pool: PoolLook, is_dead: Callable[[str], bool]) -> None:
        stores = node_stores(pool)
        defined = pool.report.volumes.value or ()
        self.bricks = Bricks(pool, stores, defined)
        storage = {each.id: _storage_name(each) for each in pool.members}
        self.volumes = volumes(pool, defined, self.bricks, tuple(storage[id_] for id_ in sorted(storage)))
        self.devices = tuple(
            sorted((*_devices(stores, self.bricks), *self.bricks.foreign_devices), key=lambda each: each.id)
        )
        self.nodes = tuple(_node(each, pool.id, storage[each.id], self.devices) for each in pool.members)
        self.leftovers = snapshot_leftovers.leftovers(pool, stores, self.bricks, is_dead)
        self.cluster = Cluster(
            pool.id,
            file=True,
            block=False,
            nodes=tuple(sorted(node.id for node in self.nodes)),
            volumes=tuple(sorted(volume.id for volume in self.volumes)),
        )


def _storage_name(member: Member) -> str:
    """Give the name that peers, and clients, know a node by: for a pool of one the name that we know it by."""
    return next((name for name in member.names if name != ITSELF), member.host)


def _node(member: Member, cluster: ClusterId, storage: str, devices: Iterable[Device]) -> Node:
    marks = (member.look.kept if member.look is not None else None) or NodeMarks()
    others = tuple(name for name in member.names if name != storage)
    return Node(
        member.id,
        cluster,
        marks.zone,
        marks.state,
        (member.host,),
        (storage, *others),
        tuple(device.id for device in devices if device.node == member.id),
        marks.tags,
    )


def _devices(stores: Iterable[NodeStore], bricks: Bricks) -> Iterator[Device]:
    """Give the devices that are volume groups of ours, and those of which only gluster's definitions tell."""
    listed: dict[DeviceId, list[BrickId]] = {}
    for brick in bricks.known.values():
        listed.setdefault(brick.device, []).append(brick.id)
    told: set[DeviceId] = set()
    for store in stores:
        for id_, group in store.groups.items():
            told.add(id_)
            marks, disk = device_marks(group.tags), store.disks.get(group.name)
            total_kib = group.size_kib or 0
            yield Device(
                id_,
                store.node,
                disk.name if disk is not None else group.name,
                marks.state,
                total_kib,
                store.charged_kib(group.name),
                group.free_kib or 0,
                tuple(sorted(listed.get(id_, ()))),
                marks.tags,
                (disk.name,) if disk is not None and not disk.missing else (),
                disk.uuid if disk is not None else None,
                group.extent_kib,
            )
    for id_, node in bricks.untold_devices(told).items():
        yield _untold(id_, node, tuple(sorted(listed.get(id_, ()))))


def _untold(id_: DeviceId, node: NodeId, bricks: tuple[BrickId, ...]) -> Device:
    return Device(id_, node, names.group(id_), EntryState.UNKNOWN, 0, 0, 0, bricks)
