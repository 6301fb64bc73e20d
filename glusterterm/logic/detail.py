"""Everything known about one object, as rows of text."""

from collections.abc import Callable, Iterator, Mapping

from glusterterm.logic import detail_parts as parts
from glusterterm.logic import detail_storage, detail_volumes
from glusterterm.logic.detail_parts import Asked
from glusterterm.logic.detail_storage import Room
from glusterterm.logic.lines import Line
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.snapshot import Snapshot

_TELLERS: Mapping[Kind, Callable[[Asked], Iterator[Line]]] = {
    Kind.NODE: detail_storage.node,
    Kind.DEVICE: detail_storage.device,
    Kind.BRICK: detail_volumes.brick,
    Kind.VOLUME: detail_volumes.volume,
    Kind.BLOCK_VOLUME: detail_volumes.block_volume,
    Kind.OPERATION: detail_volumes.operation,
}


def details(snapshot: Snapshot, names: Mapping[str, str], ref: Ref, room: Room | None = None) -> tuple[Line, ...]:
    """Tell everything known about `ref`.

    `room` is what can still be made in a cluster, as far as it is known by now: working it out takes a while.
    """
    asked = Asked(snapshot, names, ref)
    if not _known(snapshot, ref):
        return parts.gone(ref)
    if ref.kind is Kind.CLUSTER:
        return tuple(detail_storage.cluster(asked, room or {}))
    return tuple(_TELLERS[ref.kind](asked))


def _known(snapshot: Snapshot, ref: Ref) -> bool:
    match ref.kind:
        case Kind.CLUSTER:
            return ref.id in snapshot.clusters
        case Kind.NODE:
            return ref.id in snapshot.nodes
        case Kind.DEVICE:
            return ref.id in snapshot.devices
        case Kind.BRICK:
            return ref.id in snapshot.bricks
        case Kind.VOLUME:
            return ref.id in snapshot.volumes or ref.id in snapshot.bare_volumes
        case Kind.BLOCK_VOLUME:
            return ref.id in snapshot.block_volumes
        case Kind.OPERATION:
            return ref.id in snapshot.operations
