"""What the server does by itself: cleaning up after operations, watching its nodes."""

from collections.abc import Iterable

from glusterterm.sim import world_blocks, world_evict, world_volumes
from glusterterm.sim.entries import Change, OperationEntry, OperationStatus, OperationType
from glusterterm.sim.executor import NodeFailed
from glusterterm.sim.jobs import JobFailed, Steps
from glusterterm.sim.world import (
    CLEAN_EVERY_S,
    CLEAN_FIRST_S,
    HEALTH_EVERY_S,
    HEALTH_FIRST_S,
    World,
)

STALE_AFTER_S = 60


def clean_up(world: World, wanted: Iterable[str] | None, *, background: bool = False) -> Steps[str]:
    """Bring stale and failed operations to an end, `wanted` or all of them, one after another.

    What becomes of each is told to nobody; one that finds no slot free is skipped.
    """
    yield 0.0
    only = None if wanted is None else set(wanted)
    for id_ in sorted(world.operations):
        operation = world.operations.get(id_)
        if operation is None or operation.status is OperationStatus.NEW or (only is not None and id_ not in only):
            continue
        if id_ in world.tracked | world.cleaning:
            continue
        slots = world.cleaning if background else world.tracked
        full = len(world.tracked) >= world.config.max_inflight_operations
        if full or (background and world.cleaning):
            continue
        slots.add(id_)
        try:
            yield from _clean(world, operation)
        except (NodeFailed, JobFailed):
            pass
        finally:
            slots.discard(id_)
    return ""


def _clean(world: World, operation: OperationEntry) -> Steps[None]:
    match operation.type:
        case OperationType.CREATE_VOLUME:
            volume = world.volumes[operation.ids(Change.ADD_VOLUME)[0]]
            reclaimed = yield from world_volumes.remove_from_nodes(world, operation, volume, Change.ADD_BRICK)
            world_volumes.expunge(world, operation, volume, reclaimed)
        case OperationType.EXPAND_VOLUME:
            volume = world.volumes[operation.ids(Change.EXPAND_VOLUME)[0]]
            yield from world_volumes.undo_expand(world, operation, volume)
        case OperationType.DELETE_VOLUME:
            volume = world.volumes[operation.ids(Change.DELETE_VOLUME)[0]]
            yield from world_volumes.finish_delete(world, operation, volume)
        case OperationType.CREATE_BLOCK_VOLUME:
            block = world.block_volumes[operation.ids(Change.ADD_BLOCK_VOLUME)[0]]
            yield from world_blocks.undo_create(world, operation, block)
        case OperationType.DELETE_BLOCK_VOLUME:
            block = world.block_volumes[operation.ids(Change.DELETE_BLOCK_VOLUME)[0]]
            yield from world_blocks.finish_delete(world, operation, block)
        case OperationType.EVICT_BRICK if not operation.ids(Change.PARENT):
            yield from world_evict.clean(world, operation)
        case OperationType.REMOVE_DEVICE:
            for child_id in operation.ids(Change.CHILD):
                yield from world_evict.clean(world, world.operations[child_id])
            world.finish(operation)
        case _:
            pass  # clones and children of others can't be cleaned up


def start_timers(world: World) -> None:
    """Start the health probe and the background cleaner, as the start of the process does."""
    if world.config.monitor_nodes:
        world.jobs.start(_watch_nodes(world), "", HEALTH_FIRST_S)
    if world.config.clean_operations:
        world.jobs.start(_clean_for_ever(world), "", CLEAN_FIRST_S)


def _watch_nodes(world: World) -> Steps[str]:
    while True:
        for node in tuple(world.nodes.values()):
            host = world.host(node)
            try:
                world.executor.check_glusterd(host)
            except NodeFailed:
                world.nodes_down.add(node.id)
            else:
                world.nodes_down.discard(node.id)
        yield HEALTH_EVERY_S


def _clean_for_ever(world: World) -> Steps[str]:
    while True:
        yield from clean_up(world, None, background=True)
        yield CLEAN_EVERY_S
        for operation in world.operations.values():
            old = world.now - operation.timestamp >= STALE_AFTER_S
            if operation.status is OperationStatus.NEW and old and operation.id not in world.tracked:
                operation.status = OperationStatus.STALE
