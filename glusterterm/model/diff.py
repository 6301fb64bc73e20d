"""What leads from one snapshot to the next."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import islice
from typing import Any, TypeVar

from glusterterm.model.health import Reading
from glusterterm.model.ids import Kind, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot, Source
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, PendingOperation, Volume

KeyT = TypeVar("KeyT", bound=str)
EntryT = TypeVar("EntryT", Cluster, Node, Device, Brick, Volume, BlockVolume, PendingOperation)


@dataclass(frozen=True, slots=True)
class Changes:
    """What is new, different or gone. New and different entries are given whole.

    `source`, `taken_at`, `bare_volumes`, `notes` and `readings` are those of the newer snapshot, in every slice.
    """

    source: Source
    taken_at: float
    bare_volumes: tuple[VolumeId, ...] = ()
    notes: tuple[str, ...] = ()
    clusters: tuple[Cluster, ...] = ()
    nodes: tuple[Node, ...] = ()
    devices: tuple[Device, ...] = ()
    bricks: tuple[Brick, ...] = ()
    volumes: tuple[Volume, ...] = ()
    block_volumes: tuple[BlockVolume, ...] = ()
    operations: tuple[PendingOperation, ...] = ()
    gone: tuple[Ref, ...] = ()
    readings: tuple[Reading, ...] = ()

    def __repr__(self) -> str:
        """Count, and show nothing, as snapshots do."""
        return f"Changes({self.source.url}, {self.count} entries)"

    @property
    def count(self) -> int:
        """How many entries are new, different or gone."""
        entries = (self.clusters, self.nodes, self.devices, self.bricks, self.volumes, self.block_volumes)
        return sum(map(len, entries)) + len(self.operations) + len(self.gone)


def empty(source: Source) -> Snapshot:
    """Give the snapshot of nothing, from which the first `Changes` lead to everything."""
    return Snapshot(source, 0.0)


def diff(old: Snapshot, new: Snapshot) -> Changes:
    """Say what leads from `old` to `new`."""
    return Changes(
        new.source,
        new.taken_at,
        new.bare_volumes,
        new.notes,
        clusters=_different(old.clusters, new.clusters),
        nodes=_different(old.nodes, new.nodes),
        devices=_different(old.devices, new.devices),
        bricks=_different(old.bricks, new.bricks),
        volumes=_different(old.volumes, new.volumes),
        block_volumes=_different(old.block_volumes, new.block_volumes),
        operations=_different(old.operations, new.operations),
        gone=(
            *_gone(Kind.CLUSTER, old.clusters, new.clusters),
            *_gone(Kind.NODE, old.nodes, new.nodes),
            *_gone(Kind.DEVICE, old.devices, new.devices),
            *_gone(Kind.BRICK, old.bricks, new.bricks),
            *_gone(Kind.VOLUME, old.volumes, new.volumes),
            *_gone(Kind.BLOCK_VOLUME, old.block_volumes, new.block_volumes),
            *_gone(Kind.OPERATION, old.operations, new.operations),
        ),
        readings=new.readings,
    )


def apply(snapshot: Snapshot, changes: Changes) -> Snapshot:
    """Give the snapshot that `changes` lead to. Applying all slices in turn gives what applying the whole gives."""
    gone: dict[Kind, set[str]] = {}
    for ref in changes.gone:
        gone.setdefault(ref.kind, set()).add(ref.id)
    return Snapshot(
        changes.source,
        changes.taken_at,
        _merged(snapshot.clusters, {c.id: c for c in changes.clusters}, gone.get(Kind.CLUSTER)),
        _merged(snapshot.nodes, {n.id: n for n in changes.nodes}, gone.get(Kind.NODE)),
        _merged(snapshot.devices, {d.id: d for d in changes.devices}, gone.get(Kind.DEVICE)),
        _merged(snapshot.bricks, {b.id: b for b in changes.bricks}, gone.get(Kind.BRICK)),
        _merged(snapshot.volumes, {v.id: v for v in changes.volumes}, gone.get(Kind.VOLUME)),
        _merged(snapshot.block_volumes, {b.id: b for b in changes.block_volumes}, gone.get(Kind.BLOCK_VOLUME)),
        _merged(snapshot.operations, {o.id: o for o in changes.operations}, gone.get(Kind.OPERATION)),
        changes.bare_volumes,
        changes.notes,
        changes.readings,
    )


def slices(changes: Changes, entries: int) -> Iterator[Changes]:
    """Cut `changes` into pieces of at most `entries` each, in order; at least one, if an empty one."""
    header = Changes(changes.source, changes.taken_at, changes.bare_volumes, changes.notes, readings=changes.readings)
    if changes.count <= entries:
        yield changes
        return
    for name in ("clusters", "nodes", "devices", "bricks", "volumes", "block_volumes", "operations", "gone"):
        rest = iter(getattr(changes, name))
        while piece := tuple(islice(rest, entries)):
            part: dict[str, Any] = {name: piece}
            yield replace(header, **part)


def _different(old: Mapping[KeyT, EntryT], new: Mapping[KeyT, EntryT]) -> tuple[EntryT, ...]:
    get = old.get
    return tuple(entry for id_, entry in new.items() if get(id_) != entry)


def _gone(kind: Kind, old: Mapping[KeyT, EntryT], new: Mapping[KeyT, EntryT]) -> Iterator[Ref]:
    return (Ref(kind, id_) for id_ in old if id_ not in new)


def _merged(old: Mapping[KeyT, EntryT], more: dict[KeyT, EntryT], gone: set[str] | None) -> Mapping[KeyT, EntryT]:
    if not more and not gone:
        return old
    merged = {**old, **more}
    return {id_: entry for id_, entry in merged.items() if id_ not in gone} if gone else merged
