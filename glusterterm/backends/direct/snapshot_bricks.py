"""The bricks of a pool: where gluster has them, and what LVM, or the file system they lie on, tells of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glusterterm.backends.direct import names
from glusterterm.model.ids import BrickId, DeviceId, NodeId, VolumeId
from glusterterm.model.machine.lvm import LogicalKind
from glusterterm.model.topology import Brick, Device, EntryState

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from glusterterm.backends.direct.looks import PoolLook
    from glusterterm.model.gluster.volumes import GlusterBrick, GlusterVolume
    from glusterterm.model.machine.lvm import LogicalVolume, PhysicalVolume, VolumeGroup
    from glusterterm.model.machine.mounts import FilesystemSpace, Mounted

HEKETI_ID_LETTERS = frozenset("0123456789abcdef")


@dataclass(frozen=True, slots=True)
class NodeStore:
    """What LVM and the mounts of one node hold, by name. `disks` are by the name of their group."""

    node: NodeId
    groups: Mapping[DeviceId, VolumeGroup]
    disks: Mapping[str, PhysicalVolume]
    logical: Mapping[tuple[str, str], LogicalVolume]
    mounts: Mapping[str, Mounted]
    space: Mapping[str, FilesystemSpace]

    def charged_kib(self, group: str) -> int:
        """Sum up what the thin pools of a group take: their data and their metadata, as Heketi counts."""
        pools = (
            each for (name, _), each in self.logical.items() if name == group and each.kind is LogicalKind.THIN_POOL
        )
        return sum((pool.size_kib or 0) + (pool.metadata_kib or 0) for pool in pools)

    def under(self, path: str) -> Mounted | None:
        """Give the file system that a path lies on; None where mounts were not told."""
        parts = path.split("/")
        targets = ("/".join(parts[:length]) or "/" for length in range(len(parts), 0, -1))
        return next((self.mounts[target] for target in targets if target in self.mounts), None)


def node_stores(pool: PoolLook) -> tuple[NodeStore, ...]:
    """Sort out what each node of a pool told of its LVM and its mounts."""
    found = []
    for member in pool.members:
        report = member.look.report if member.look is not None else None
        lvm = report.storage.value if report is not None else None
        mounts = (report.mounts.value or ()) if report is not None else ()
        space = (member.look.space.value or ()) if member.look is not None else ()
        groups = {id_: each for each in (lvm.groups if lvm else ()) if (id_ := names.device_of(each.name)) is not None}
        found.append(
            NodeStore(
                member.id,
                groups,
                {each.group: each for each in (lvm.physical if lvm else ()) if each.group},
                {(each.group, each.name): each for each in (lvm.logical if lvm else ())},
                {each.target: each for each in mounts},
                {each.target: each for each in space},
            )
        )
    return tuple(found)


def volume_ids(defined: Iterable[GlusterVolume]) -> dict[str, VolumeId]:
    """Give each volume's id by its name: Heketi's where it wrote one, else gluster's without dashes.

    A clone carries the id of its source: it is the one that is called so, else the first by name, that keeps it.
    """
    ordered = sorted(defined, key=lambda each: (each.name != f"vol_{each.heketi_id}", each.name))
    taken: set[str] = set()
    found: dict[str, VolumeId] = {}
    for volume in ordered:
        own = volume.heketi_id or ""
        fit = len(own) == 32 and HEKETI_ID_LETTERS.issuperset(own) and own not in taken
        found[volume.name] = VolumeId(own if fit else names.plain(volume.uuid))
        taken.add(found[volume.name])
    return found


class Bricks:
    """The bricks of a pool's volumes. `of` gives them by volume in gluster's order."""

    def __init__(self, pool: PoolLook, stores: Iterable[NodeStore], defined: Collection[GlusterVolume]) -> None:
        self._stores = {store.node: store for store in stores}
        self._peers = {each.peer: each.id for each in pool.members}
        self._names = {name: each.id for each in pool.members for name in (*each.names, each.host)}
        self._foreign: dict[DeviceId, Device] = {}
        self.known: dict[BrickId, Brick] = {}
        self.of: dict[VolumeId, tuple[BrickId, ...]] = {}
        self.ids = volume_ids(defined)
        for volume in defined:
            id_ = self.ids[volume.name]
            self.of[id_] = tuple(self._add(brick, id_) for brick in volume.bricks)

    @property
    def foreign_devices(self) -> tuple[Device, ...]:
        """Give the file systems that bricks stand on and that are no volume groups of ours."""
        listed: dict[DeviceId, list[BrickId]] = {}
        for brick in self.known.values():
            listed.setdefault(brick.device, []).append(brick.id)
        return tuple(
            Device(
                each.id,
                each.node,
                each.path,
                each.state,
                each.total_kib,
                each.used_kib,
                each.free_kib,
                tuple(sorted(listed.get(each.id, ()))),
                foreign=True,
            )
            for each in self._foreign.values()
        )

    def untold_devices(self, told: Collection[DeviceId]) -> dict[DeviceId, NodeId]:
        """Give the devices that only paths tell of, such as those of a node that does not answer, and their nodes."""
        lacking = (brick for brick in self.known.values() if brick.device not in told)
        return {brick.device: brick.node for brick in lacking if brick.device not in self._foreign}

    def pool_share(self, id_: BrickId) -> float | None:
        """Give how many times the size of a brick its thin pool has; None where that is not told."""
        brick = self.known[id_]
        store = self._stores.get(brick.node)
        if store is None or not brick.thin_pool or not brick.size_kib:
            return None
        pool = store.logical.get((names.group(brick.device), brick.thin_pool))
        return pool.size_kib / brick.size_kib if pool is not None and pool.size_kib else None

    def _add(self, brick: GlusterBrick, volume: VolumeId) -> BrickId:
        node = self._node_of(brick)
        store = self._stores.get(node)
        place = names.place_of(brick.path)
        made = (
            _ours(brick, node, volume, place, store) if place is not None else self._foreign_brick(brick, node, volume)
        )
        self.known[made.id] = made
        return made.id

    def _node_of(self, brick: GlusterBrick) -> NodeId:
        if brick.peer is not None and brick.peer in self._peers:
            return self._peers[brick.peer]
        known = self._names.get(brick.host)
        return known if known is not None else names.node_of_peer(brick.peer) if brick.peer else _nobody(brick.host)

    def _foreign_brick(self, brick: GlusterBrick, node: NodeId, volume: VolumeId) -> Brick:
        store = self._stores.get(node)
        mounted = store.under(brick.path) if store is not None else None
        logical = store.logical.get(_mapped(mounted.source)) if store is not None and mounted is not None else None
        device = names.device_of(logical.group) if logical is not None else None
        space = store.space.get(mounted.target) if store is not None and mounted is not None else None
        size_kib = (space.size_kib if space is not None else None) or 0
        if device is None:
            source = mounted.source if mounted is not None else brick.path
            device = DeviceId(names.made_up(node, source))
            used, free = (space.used_kib or 0, space.free_kib or 0) if space is not None else (0, 0)
            state = EntryState.ONLINE if space is not None else EntryState.UNKNOWN
            self._foreign[device] = Device(device, node, source, state, size_kib, used, free, foreign=True)
        id_ = BrickId(names.made_up(node, brick.path))
        thin = logical.pool or None if logical is not None else None
        return Brick(
            id_, device, node, volume, brick.path, size_kib, None, thin, logical.name if logical is not None else None
        )


def _ours(
    brick: GlusterBrick, node: NodeId, volume: VolumeId, place: tuple[DeviceId, BrickId], store: NodeStore | None
) -> Brick:
    device, id_ = place
    group, name = names.group(device), names.logical(id_)
    logical = store.logical.get((group, name)) if store is not None else None
    if logical is None:
        return Brick(id_, device, node, volume, brick.path, 0)
    pool = store.logical.get((group, logical.pool)) if store is not None else None
    charge = (pool.size_kib or 0) + (pool.metadata_kib or 0) if pool is not None else None
    return Brick(
        id_, device, node, volume, brick.path, logical.size_kib or 0, charge, logical.pool or None, logical.name
    )


def _mapped(source: str) -> tuple[str, str]:
    """Give the group and the name of a volume by its device-mapper path, in which dashes of names are doubled."""
    inner = source.removeprefix("/dev/mapper/").replace("--", "\0")
    group, _, name = inner.partition("-")
    return group.replace("\0", "-"), name.replace("\0", "-")


def _nobody(host: str) -> NodeId:
    return NodeId(names.made_up(host))
