"""What changed in a cluster, in an operator's words. Pure; bounded, however much changed."""

from collections.abc import Iterator
from itertools import islice

from glusterterm.engine.health_told import health_told
from glusterterm.engine.log import LogLevel
from glusterterm.logic import format as fmt
from glusterterm.model.diff import Changes
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import BlockVolumeId, BrickId, DeviceId, Kind, NodeId, OperationId, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, EntryState, OperationStatus, PendingOperation, Volume

MOST_LINES = 20
"""Lines told of one snapshot."""
MOST_CHANGES = 2000
"""Changes beyond which only states and operations are told: all of them would take longer than a frame."""

Told = tuple[LogLevel, str]

_LEVEL_OF_STATE = {
    EntryState.ONLINE: LogLevel.GOOD,
    EntryState.OFFLINE: LogLevel.WARNING,
    EntryState.FAILED: LogLevel.ERROR,
    EntryState.UNKNOWN: LogLevel.WARNING,
}
_LEVEL_OF_STATUS = {
    OperationStatus.NEW: (LogLevel.INFO, "began"),
    OperationStatus.STALE: (LogLevel.WARNING, "is stale: a restart of the server left it behind"),
    OperationStatus.FAILED: (LogLevel.WARNING, "failed and left something behind"),
    OperationStatus.UNKNOWN: (LogLevel.WARNING, "is in a state that is not known"),
}


def first(new: Snapshot) -> str:
    """Say in one line what a first snapshot holds."""
    parts = [
        fmt.count(len(new.clusters), "cluster"),
        fmt.count(len(new.nodes), "node"),
        fmt.count(len(new.devices), "device"),
        fmt.count(len(new.bricks), "brick"),
        fmt.count(len(new.volumes) + len(new.bare_volumes), "volume"),
    ]
    if new.block_volumes:
        parts.append(fmt.count(len(new.block_volumes), "block volume"))
    return " · ".join(parts)


def another_way(old: Snapshot | None, new: Snapshot) -> bool:
    """Say whether `new` was got in another way than `old`, a walk and not a dump: they can't be compared."""
    return old is not None and old.source.method is not new.source.method


def failure(error: GlustertermError) -> str:
    """Say what failed and what to do, in one line."""
    return f"{error.what}; {error.next_step}" if error.next_step else error.what


def told(old: Snapshot | None, new: Snapshot, changes: Changes) -> tuple[Told, ...]:
    """Say what changed, at most `MOST_LINES` lines, what matters most first.

    Of a first snapshot only its notes and what already runs are told. Of one that was got in another way than the one
    before, only its notes and states: what a walk can't see is not gone.
    """
    if another_way(old, new):
        lines = [*_notes(old, new), *(_states(old, new, changes) if old else ())]
    else:
        lines = [*_notes(old, new), *_what_runs(old, new, changes)]
    if old is not None and not another_way(old, new) and changes.count <= MOST_CHANGES:
        lines += [*_volumes(old, new, changes), *_hardware(old, new, changes)]
        lines += health_told(old, new, changes)
    if len(lines) > MOST_LINES:
        rest = len(lines) - MOST_LINES + 1
        lines = [*lines[: MOST_LINES - 1], (LogLevel.INFO, f"and {fmt.count(rest, 'more change')}")]
    return tuple(lines)


_MAKING = ("create-volume", "clone-volume", "create-block-volume")


def _what_runs(old: Snapshot | None, new: Snapshot, changes: Changes) -> Iterator[Told]:
    if old is None:
        yield from (_operation(new, operation) for operation in changes.operations)
    else:
        yield from _states(old, new, changes)
        yield from _operations(old, new, changes)


def _notes(old: Snapshot | None, new: Snapshot) -> list[Told]:
    known = frozenset(old.notes) if old else frozenset[str]()
    fresh = (note for note in new.notes if note not in known)
    return [(LogLevel.WARNING, note) for note in islice(fresh, MOST_LINES)]


def _states(old: Snapshot, new: Snapshot, changes: Changes) -> Iterator[Told]:
    for node in changes.nodes:
        before = old.nodes.get(node.id)
        if before is not None and before.state is not node.state:
            yield _LEVEL_OF_STATE[node.state], f"node {node.host} is {node.state}, was {before.state}"
    for device in changes.devices:
        was = old.devices.get(device.id)
        if was is not None and was.state is not device.state:
            yield _LEVEL_OF_STATE[device.state], f"{_device(new, device.id)} is {device.state}, was {was.state}"


def _operations(old: Snapshot, new: Snapshot, changes: Changes) -> Iterator[Told]:
    for operation in changes.operations:
        before = old.operations.get(operation.id)
        if before is None or before.status is not operation.status:
            yield _operation(new, operation)
    for ref in changes.gone:
        if ref.kind is Kind.OPERATION:
            ended = old.operations.get(OperationId(ref.id))
            if ended is not None:
                yield LogLevel.INFO, f"{ended.type}{_subject(old, ended)} ended"


def _volumes(old: Snapshot, new: Snapshot, changes: Changes) -> Iterator[Told]:
    for volume in changes.volumes:
        if _being_made(new, volume):
            continue
        before = old.volumes.get(volume.id)
        size = fmt.size_gib(volume.size_gib)
        if before is None or _being_made(old, before):
            yield LogLevel.GOOD, f"volume {volume.name} is new: {size}, {fmt.durability(volume.durability)}"
            continue
        if before.size_gib != volume.size_gib:
            yield LogLevel.GOOD, f"volume {volume.name} is {size} now, was {fmt.size_gib(before.size_gib)}"
        moved = len(set(volume.bricks) - set(before.bricks))
        if moved and before.size_gib == volume.size_gib:
            yield LogLevel.INFO, f"volume {volume.name}: {fmt.count(moved, 'brick')} elsewhere"
    for block in changes.block_volumes:
        known_block = old.block_volumes.get(block.id)
        if not _being_made(new, block) and (known_block is None or _being_made(old, known_block)):
            yield LogLevel.GOOD, f"block volume {block.name} is new: {fmt.size_gib(block.size_gib)}"
    for ref in changes.gone:
        if ref.kind is Kind.VOLUME:
            lost = old.volumes.get(VolumeId(ref.id))
            what = "was not made" if lost is not None and _being_made(old, lost) else "is gone"
            yield LogLevel.WARNING, f"volume {_volume(old, VolumeId(ref.id))} {what}"
        elif ref.kind is Kind.BLOCK_VOLUME:
            known = old.block_volumes.get(BlockVolumeId(ref.id))
            what = "was not made" if known is not None and _being_made(old, known) else "is gone"
            yield LogLevel.WARNING, f"block volume {known.name if known else fmt.short_id(ref.id)} {what}"


def _being_made(snapshot: Snapshot, entry: Volume | BlockVolume) -> bool:
    """Say whether it is not there yet: Heketi lists what it is still making, and takes it away if that fails."""
    operation = snapshot.operations.get(entry.pending) if entry.pending is not None else None
    return operation is not None and operation.type in _MAKING


def _hardware(old: Snapshot, new: Snapshot, changes: Changes) -> Iterator[Told]:
    yield from (
        (LogLevel.GOOD, f"cluster {fmt.short_id(cluster.id)} is new")
        for cluster in changes.clusters
        if cluster.id not in old.clusters
    )
    yield from (
        (LogLevel.GOOD, f"node {node.host} is new, zone {node.zone}")
        for node in changes.nodes
        if node.id not in old.nodes
    )
    for device in changes.devices:
        before = old.devices.get(device.id)
        if before is None:
            yield LogLevel.GOOD, f"{_device(new, device.id)} is new: {fmt.size_kib(device.total_kib)}"
        elif before.total_kib != device.total_kib:
            size, was = fmt.size_kib(device.total_kib), fmt.size_kib(before.total_kib)
            yield LogLevel.INFO, f"{_device(new, device.id)} is {size} now, was {was}"
    for ref in changes.gone:
        if ref.kind is Kind.CLUSTER:
            yield LogLevel.WARNING, f"cluster {fmt.short_id(ref.id)} is gone"
        elif ref.kind is Kind.NODE:
            yield LogLevel.WARNING, f"node {_node(old, NodeId(ref.id))} is gone"
        elif ref.kind is Kind.DEVICE:
            yield LogLevel.WARNING, f"{_device(old, DeviceId(ref.id))} is gone"


def _operation(snapshot: Snapshot, operation: PendingOperation) -> Told:
    level, words = _LEVEL_OF_STATUS[operation.status]
    return level, f"{operation.type}{_subject(snapshot, operation)} {words}"


def _subject(snapshot: Snapshot, operation: PendingOperation) -> str:
    """Name what an operation is about: its one device or volume, else how many there are."""
    if operation.devices:
        names = [_device(snapshot, id_) for id_ in operation.devices[:1]]
        more = len(operation.devices) - 1
    elif operation.volumes:
        names = [_volume(snapshot, id_) for id_ in operation.volumes[:1]]
        more = len(operation.volumes) - 1
    elif operation.bricks:
        names = [_brick(snapshot, id_) for id_ in operation.bricks[:1]]
        more = len(operation.bricks) - 1
    else:
        return ""
    return f" of {names[0]}" + (f" and {more} more" if more else "")


def _node(snapshot: Snapshot, id_: NodeId) -> str:
    node = snapshot.nodes.get(id_)
    return node.host if node else fmt.short_id(id_)


def _device(snapshot: Snapshot, id_: DeviceId) -> str:
    device = snapshot.devices.get(id_)
    return f"{device.path} on {_node(snapshot, device.node)}" if device else f"device {fmt.short_id(id_)}"


def _volume(snapshot: Snapshot, id_: VolumeId) -> str:
    volume = snapshot.volumes.get(id_)
    return volume.name if volume else fmt.short_id(id_)


def _brick(snapshot: Snapshot, id_: BrickId) -> str:
    brick = snapshot.bricks.get(id_)
    return f"a brick of {_volume(snapshot, brick.volume)}" if brick else f"brick {fmt.short_id(id_)}"
