"""Heketi's objects as values of the model. Every text passes `model.text` here, once."""

from collections.abc import Callable, Iterable
from typing import TypeVar, cast

from glusterterm.backends.heketi import shapes
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, Kind, NodeId, OperationId, VolumeId
from glusterterm.model.text import clean
from glusterterm.model.topology import (
    BlockHosting,
    BlockVolume,
    Brick,
    Cluster,
    Device,
    Durability,
    DurabilityType,
    EntryState,
    Mount,
    Node,
    OperationStatus,
    Tags,
    Volume,
)

IdT = TypeVar("IdT", bound=str)
MAX_TEXT = 1024
"""Characters of a name that are kept, since a name that is cut is another name: Heketi takes those of 300 letters."""
MAX_NOTES = 100
"""Notes that one snapshot carries; a badly damaged database would bring thousands."""
_STATES = {state.value: state for state in EntryState if state is not EntryState.UNKNOWN}
_DURABILITIES = frozenset(type_.value for type_ in DurabilityType)
_STATUSES = {
    "": OperationStatus.NEW,
    OperationStatus.STALE: OperationStatus.STALE,
    OperationStatus.FAILED: OperationStatus.FAILED,
}
_REPLICA_IF_NOT_SHOWN = 2


class Texts(dict[str, str]):
    """Harmless text by text as it came. Each distinct text is looked at once, and kept once for all who name it."""

    def __missing__(self, raw: str) -> str:
        kept = clean(raw, MAX_TEXT)
        self[raw] = kept
        return kept


class Notes:
    """Sentences on what was odd, in the order in which it was met."""

    def __init__(self) -> None:
        self._notes: dict[str, None] = {}
        self._left_out = 0

    def add(self, note: str) -> None:
        """Keep `note`, once."""
        if len(self._notes) < MAX_NOTES:
            self._notes[note] = None
        elif note not in self._notes:
            self._left_out += 1

    def all(self) -> tuple[str, ...]:
        """Give the notes; the last says how many more there were."""
        more = (f"and {self._left_out:,} more",) if self._left_out else ()
        return (*self._notes, *more)


class Decoder:
    """Turns one reply's, or one snapshot's, shapes into values of the model, and remembers what was odd."""

    def __init__(self) -> None:
        self.texts = Texts()
        self.notes = Notes()
        self._hosts: dict[tuple[str, ...], tuple[str, ...]] = {}
        self._durabilities: dict[tuple[str, int, int, int], Durability] = {}

    def ids(self, raw: Iterable[str] | None, type_: Callable[[str], IdT]) -> tuple[IdT, ...]:
        """Give ids, harmless and sorted. `type_` says which kind they are; null is none."""
        return cast("tuple[IdT, ...]", tuple(sorted(map(self.texts.__getitem__, raw)))) if raw else ()

    def listed(
        self, raw: Iterable[str] | None, type_: Callable[[str], IdT], kind: Kind, owner: str, what: str
    ) -> tuple[IdT, ...]:
        """Give ids as `ids` does, with a note where the list that should be there is not."""
        if raw is None:
            self.notes.add(f"the record of {kind} {owner} has no list of {what}")
        return self.ids(raw, type_)

    def cluster(self, id_: str, shape: shapes.ClusterShape) -> Cluster:
        """Give a cluster."""
        owner = self.texts[id_]
        return Cluster(
            ClusterId(owner),
            shape.file,
            shape.block,
            self.listed(shape.nodes, NodeId, Kind.CLUSTER, owner, "nodes"),
            self.listed(shape.volumes, VolumeId, Kind.CLUSTER, owner, "volumes"),
            self.ids(shape.blockvolumes, BlockVolumeId),
        )

    def node(self, id_: str, shape: shapes.NodeShape, state: str, devices: tuple[DeviceId, ...]) -> Node:
        """Give a node."""
        owner = f"node {self.texts[id_]}"
        names = shape.hostnames or shapes.Hostnames()
        if not names.manage or not names.storage:
            self.notes.add(f"the record of {owner} lacks a host name")
        if shape.zone < 1:
            self.notes.add(f"the record of {owner} has no zone")
        return Node(
            NodeId(self.texts[id_]),
            ClusterId(self.texts[shape.cluster]),
            shape.zone,
            self._state(state, owner),
            self._names(names.manage),
            self._names(names.storage),
            devices,
            self._tags(shape.tags),
        )

    def device(
        self,
        id_: str,
        shape: shapes.DeviceShape,
        state: str,
        node: NodeId,
        bricks: tuple[BrickId, ...],
        *,
        extent_kib: int | None = None,
        pending: OperationId | None = None,
    ) -> Device:
        """Give a device. A reply does not say on which node it is, nor its extents."""
        owner = f"device {self.texts[id_]}"
        if shape.storage is None:
            self.notes.add(f"the record of {owner} has no sizes")
        sizes = shape.storage or shapes.Sizes()
        return Device(
            DeviceId(self.texts[id_]),
            node,
            self.texts[shape.name],
            self._state(state, owner),
            sizes.total,
            sizes.used,
            sizes.free,
            bricks,
            self._tags(shape.tags),
            self._names(shape.paths),
            self.texts[shape.pv_uuid] if shape.pv_uuid else None,
            extent_kib,
            pending,
        )

    def brick(self, shape: shapes.BrickShape, pending: OperationId | None = None) -> Brick:
        """Give a brick as replies show it: without its charge and pool."""
        texts = self.texts
        return Brick(
            BrickId(texts[shape.id]),
            DeviceId(texts[shape.device]),
            NodeId(texts[shape.node]),
            VolumeId(texts[shape.volume]),
            clean(shape.path, MAX_TEXT),
            shape.size,
            pending=pending,
        )

    def volume(
        self,
        id_: str,
        shape: shapes.VolumeShape,
        bricks: tuple[BrickId, ...],
        *,
        mount: Mount | None,
        options: Iterable[str] | None,
        arbiter_bricks: tuple[BrickId, ...] = (),
        pending: OperationId | None = None,
    ) -> Volume:
        """Give a volume. Its sets are known only where it has just one: Heketi lists bricks by id."""
        durability = self._durability(shape.durability, self.texts[id_])
        snapshot = shape.snapshot
        return Volume(
            VolumeId(self.texts[id_]),
            ClusterId(self.texts[shape.cluster]),
            clean(shape.name, MAX_TEXT),
            shape.size,
            durability,
            bricks,
            (bricks,) if bricks and len(bricks) == durability.set_size else None,
            arbiter_bricks,
            mount,
            tuple([self.texts[option] for option in options if option]) if options else (),
            shape.gid,
            snapshot.factor if snapshot is not None and snapshot.enable else 1.0,
            self._hosting(shape.blockinfo) if shape.block else None,
            pending,
        )

    def block_volume(self, id_: str, shape: shapes.BlockVolumeShape, pending: OperationId | None = None) -> BlockVolume:
        """Give a block volume."""
        target = shape.blockvolume or shapes.BlockTarget()
        return BlockVolume(
            BlockVolumeId(self.texts[id_]),
            ClusterId(self.texts[shape.cluster]),
            clean(shape.name, MAX_TEXT),
            shape.size,
            VolumeId(self.texts[shape.blockhostingvolume]),
            self._names(target.hosts),
            shape.usablesize,
            shape.hacount,
            clean(target.iqn, MAX_TEXT),
            pending,
        )

    def mount(self, shape: shapes.MountShape | None) -> Mount | None:
        """Give how a volume is mounted, None while Heketi has not said it."""
        glusterfs = shape.glusterfs if shape is not None else None
        if glusterfs is None or not glusterfs.device:
            return None
        backup = (glusterfs.options or {}).get("backup-volfile-servers", "")
        return Mount(clean(glusterfs.device, MAX_TEXT), self._names(glusterfs.hosts), self._names(backup.split(",")))

    def status(self, raw: str, owner: str) -> OperationStatus:
        """Give the status of a pending operation."""
        status = _STATUSES.get(raw)
        if status is None:
            self.notes.add(f"{owner} has the status {clean(raw)!r}, which Heketi's API does not know")
        return status or OperationStatus.UNKNOWN

    def _state(self, raw: str, owner: str) -> EntryState:
        state = _STATES.get(raw)
        if state is None:
            self.notes.add(f"{owner} has the state {clean(raw)!r}, which Heketi's API does not know")
        return state or EntryState.UNKNOWN

    def _names(self, raw: Iterable[str] | None) -> tuple[str, ...]:
        names = tuple(self.texts[name] for name in raw if name) if raw else ()
        return self._hosts.setdefault(names, names)  # 5,000 volumes with the same 100 hosts share one tuple

    def _tags(self, raw: dict[str, str] | None) -> Tags:
        return tuple(sorted((self.texts[name], self.texts[value]) for name, value in raw.items())) if raw else ()

    def _hosting(self, shape: shapes.BlockInfo | None) -> BlockHosting:
        if shape is None:
            return BlockHosting(0, 0)
        volumes = self.ids(shape.blockvolume, BlockVolumeId)
        return BlockHosting(shape.freesize, shape.reservedsize, volumes, bool(shape.restriction))

    def _durability(self, shape: shapes.DurabilityShape | None, volume: str) -> Durability:
        shape = shape or shapes.DurabilityShape()
        replica = (shape.replicate and shape.replicate.replica) or _REPLICA_IF_NOT_SHOWN
        disperse = shape.disperse or shapes.Disperse()
        key = (shape.type, replica, disperse.data, disperse.redundancy)
        known = self._durabilities.get(key)
        if known is None:
            known = self._durabilities[key] = _new_durability(*key)
        if shape.type not in _DURABILITIES:
            self.notes.add(
                f"volume {volume} has the durability {clean(shape.type)!r}, which Heketi's API does not know"
            )
        return known


def _new_durability(type_: str, replica: int, data: int, redundancy: int) -> Durability:
    if type_ == DurabilityType.REPLICATE:
        return Durability(DurabilityType.REPLICATE, replica)
    if type_ == DurabilityType.DISPERSE:
        return Durability(DurabilityType.DISPERSE, 0, data, redundancy)
    return Durability(DurabilityType.NONE)
