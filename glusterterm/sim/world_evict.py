"""Moving bricks away: one brick, all of a device, all of a node (Heketi's API, section 6)."""

from collections.abc import Callable

from glusterterm.logic.capacity import Split
from glusterterm.logic.placement import NoPlace, Role, place_replacement
from glusterterm.model.topology import DurabilityType, EntryState
from glusterterm.sim import world_bricks
from glusterterm.sim.entries import (
    Action,
    BrickEntry,
    Change,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    OperationStatus,
    OperationType,
    SubType,
    VolumeEntry,
)
from glusterterm.sim.executor import Host, NodeFailed
from glusterterm.sim.jobs import JobFailed, Steps
from glusterterm.sim.world import CONFLICT, BuildFailed, World, add_sorted

NO_REPLACEMENT = "No Replacement was found for resource requested to be removed"
UNKNOWN_BRICK_STATE = "information not available"


class NothingReplaces(JobFailed):
    """No device may take the brick; device and node put their own words around it."""

    def __init__(self) -> None:
        super().__init__(NO_REPLACEMENT)


def evict(world: World, brick: BrickEntry, *, check_heal: bool) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that moves one brick elsewhere."""

    def build(operation: OperationEntry) -> Steps[str]:
        _build(world, operation, brick)
        return _evict_alone(world, operation, brick, check_heal)

    return build


def _evict_alone(world: World, operation: OperationEntry, brick: BrickEntry, check_heal: bool) -> Steps[str]:
    yield from _move(world, operation, brick, check_heal)
    return ""


def _build(world: World, operation: OperationEntry, brick: BrickEntry) -> None:
    """Write down that a brick goes.

    Raises:
        BuildFailed: it, or another of its volume, is being changed, or its volume is not there.
    """
    volume = world.volumes[brick.volume]
    if brick.pending:
        raise BuildFailed(f"Can not evict brick {brick.id}: brick is pending")
    if any(world.bricks[id_].pending for id_ in volume.bricks):
        raise BuildFailed(f"Can not evict brick {brick.id} from volume {volume.id}: volume has pending bricks")
    world.record(operation, Change.DELETE_BRICK, brick.id)
    world.save(operation)


def _move(world: World, operation: OperationEntry, old: BrickEntry, check_heal: bool) -> Steps[None]:
    """Move one brick; whatever fails is undone or, past the point of no return, brought to its end.

    Raises:
        NodeFailed, JobFailed: it was not moved.
    """
    volume = world.volumes[old.volume]
    new: BrickEntry | None = None
    try:
        peers = yield from _set_of(world, volume, old, check_heal)
        new = _find_place(world, operation, volume, old, peers)
        yield from _replace(world, volume, old, new)
    except (NodeFailed, JobFailed) as failed:
        try:
            yield from clean(world, operation)
        except (NodeFailed, JobFailed) as undone:
            operation.status = OperationStatus.FAILED
            raise JobFailed(failed.text) from undone
        raise
    reclaimed = yield from _destroy_ignoring(world, volume, old)
    accept(world, operation, old, new, reclaimed=reclaimed)


def _set_of(world: World, volume: VolumeEntry, old: BrickEntry, check_heal: bool) -> Steps[list[BrickEntry]]:
    """Give the other bricks of the set, having asked gluster whether the brick may go."""
    host = yield from _asking_host(world, volume, old)
    info = yield from world.jobs.ask(host, lambda: world.executor.volume_info(host, volume.name))
    by_name = {world_bricks.ref(world, world.bricks[id_]).name: world.bricks[id_] for id_ in volume.bricks}
    if any(name not in by_name for name in info.bricks):
        raise JobFailed("Id not found")
    bricks = [by_name[name] for name in info.bricks]
    size = volume.durability.set_size
    start = bricks.index(old) // size * size if old in bricks else -1
    if start < 0:
        raise JobFailed("Id not found")
    peers = [brick for brick in bricks[start : start + size] if brick is not old]
    if check_heal:
        yield from _may_go(world, host, volume, old, peers)
    return peers


def _asking_host(world: World, volume: VolumeEntry, old: BrickEntry) -> Steps[Host]:
    """Find a node with running glusterd: the brick's own, else the first of the cluster."""
    for node_id in (old.node, *(id_ for id_ in world.clusters[volume.cluster].nodes if id_ != old.node)):
        host = world.host_of(node_id)
        try:
            yield from world.jobs.ask(host, lambda host=host: world.executor.check_glusterd(host))  # type: ignore[misc]
        except NodeFailed:
            continue
        return host
    raise NodeFailed("None of the nodes in cluster has glusterd running")


def _may_go(world: World, host: Host, volume: VolumeEntry, old: BrickEntry, peers: list[BrickEntry]) -> Steps[None]:
    heals = yield from world.jobs.ask(host, lambda: world.executor.heal_info(host, volume.name))
    known = {heal.name: heal for heal in heals if heal.name != UNKNOWN_BRICK_STATE}
    if known.keys() - {world_bricks.ref(world, world.bricks[id_]).name for id_ in volume.bricks}:
        raise JobFailed("Unable to determine heal status of brick")
    own = known.get(world_bricks.ref(world, old).name)
    if own is not None and own.entries not in ("0", "-"):
        raise JobFailed(f"Cannot replace brick {old.id} as it is source brick for data to be healed")
    # named counts as online: Heketi looks at nothing else
    online = sum(world_bricks.ref(world, peer).name in known for peer in peers)
    required = _required_peers(volume)
    if online < required:
        raise JobFailed(f"Cannot replace brick {old.id} as only {online} of {required} required peer bricks are online")


def _required_peers(volume: VolumeEntry) -> int:
    durability = volume.durability
    if durability.type is DurabilityType.DISPERSE:
        return durability.data
    return max(durability.replica // 2 + 1, 1) if durability.replica > 2 else 1


def _find_place(
    world: World, operation: OperationEntry, volume: VolumeEntry, old: BrickEntry, peers: list[BrickEntry]
) -> BrickEntry:
    cluster = world.clusters[volume.cluster]
    rules = world_bricks.rules_of(world, volume)
    role = Role.ARBITER if old.sub_type is SubType.ARBITER else Role.DATA
    others = [world_bricks.candidate(world, world.devices[peer.device]) for peer in peers]
    places = world_bricks.candidates(world, cluster)
    choices = world.chance.choices(volume.id, rules, Split(0, old.size))
    old_device = world_bricks.candidate(world, world.devices[old.device]).device
    try:
        placed = place_replacement(rules, role, old.size, old_device, others, places, choices)
    except NoPlace as none:
        raise NothingReplaces from none
    device = world.devices[placed.bricks[0].candidate.device]
    new = world_bricks.replacement(world, volume, old, device, str(placed.walk_id))
    world.record(operation, Change.ADD_BRICK, new.id)
    return new


def _replace(world: World, volume: VolumeEntry, old: BrickEntry, new: BrickEntry) -> Steps[None]:
    old_ref, new_ref = world_bricks.ref(world, old, volume.gid), world_bricks.ref(world, new, volume.gid)
    yield from world_bricks.create_on_nodes(world, [new_ref])
    if (longer_s := world.dawdling.get(old.device, 0.0)) > 0:
        yield longer_s
    host = new_ref.host
    yield from world.jobs.ask(host, lambda: world.executor.check_glusterd(host))
    yield from world.jobs.ask(host, lambda: world.executor.replace_brick(host, volume.name, old_ref, new_ref))


def _destroy_ignoring(world: World, volume: VolumeEntry, brick: BrickEntry) -> Steps[bool]:
    """Destroy a replaced brick; a failure is ignored, and its device keeps the room as used."""
    try:
        reclaimed = yield from world_bricks.destroy_on_nodes(world, [world_bricks.ref(world, brick, volume.gid)])
    except NodeFailed:
        return False
    return reclaimed[brick.id]


def accept(world: World, operation: OperationEntry, old: BrickEntry, new: BrickEntry, *, reclaimed: bool) -> None:
    """Write down that the new brick stands in the old one's place."""
    volume = world.volumes[old.volume]
    world_bricks.remove(world, volume, old, reclaimed=reclaimed)
    add_sorted(world.devices[new.device].bricks, new.id)
    add_sorted(volume.bricks, new.id)
    _finish(world, operation)


def _finish(world: World, operation: OperationEntry) -> None:
    """Take an eviction out of the database, and out of the removal that it belongs to."""
    for parent_id in operation.ids(Change.PARENT):
        if parent := world.operations.get(parent_id):
            parent.actions = [action for action in parent.actions if action.id != operation.id]
    world.finish(operation)


def clean(world: World, operation: OperationEntry) -> Steps[None]:
    """Bring an interrupted eviction to an end: back, or forward where gluster has replaced the brick already.

    Raises:
        NodeFailed, JobFailed: gluster did not say, or a brick could not be destroyed.
    """
    old = world.bricks[operation.ids(Change.DELETE_BRICK)[0]]
    added = operation.ids(Change.ADD_BRICK)
    if not added:
        _finish(world, operation)
        return
    new, volume = world.bricks[added[0]], world.volumes[old.volume]
    host = world.host_of(old.node)
    info = yield from world.jobs.ask(host, lambda: world.executor.volume_info(host, volume.name))
    if world_bricks.ref(world, new).name in info.bricks:
        reclaimed = yield from world_bricks.destroy_on_nodes(world, [world_bricks.ref(world, old, volume.gid)])
        accept(world, operation, old, new, reclaimed=reclaimed[old.id])
    else:
        reclaimed = yield from world_bricks.destroy_on_nodes(world, [world_bricks.ref(world, new, volume.gid)])
        world_bricks.remove(world, volume, new, reclaimed=reclaimed[new.id])
        _finish(world, operation)


def set_device_state(world: World, device: DeviceEntry, state: EntryState, *, check_heal: bool) -> Steps[str]:
    """Change a device's state; to failed only by moving its bricks away.

    Raises:
        JobFailed: the change is not allowed, or a brick could not be moved.
    """
    yield 0.0
    current = world.devices.get(device.id)
    if current is None:
        raise JobFailed("Id not found")
    match device.state, state:
        case EntryState.ONLINE, EntryState.FAILED:
            raise JobFailed(f"Device must be offline before remove operation is performed, device:{device.id}")
        case EntryState.FAILED, EntryState.ONLINE:
            raise JobFailed("Cannot move a failed/removed device to online state")
        case EntryState.OFFLINE, EntryState.FAILED:
            try:
                yield from _remove_device(world, device, check_heal)
            except NothingReplaces as none:
                raise JobFailed(
                    f"Unable to delete device [{device.id}] as no device was found to replace it: {none.text}"
                ) from none
        case _:
            device.state = state
    return ""


def set_node_state(world: World, node: NodeEntry, state: EntryState, *, check_heal: bool) -> Steps[str]:
    """Change a node's state; to failed only by moving the bricks of all its devices away.

    Raises:
        JobFailed: the change is not allowed, or a brick could not be moved.
    """
    yield 0.0
    match node.state, state:
        case EntryState.ONLINE, EntryState.FAILED:
            raise JobFailed(f"Node must be offline before remove operation is performed, node:{node.id}")
        case EntryState.FAILED, EntryState.ONLINE | EntryState.OFFLINE:
            raise JobFailed(f"Cannot move a failed/removed node to {state} state")
        case EntryState.OFFLINE, EntryState.FAILED:
            for device_id in tuple(node.devices):
                try:
                    yield from _remove_device(world, world.devices[device_id], check_heal)
                except NothingReplaces as none:
                    raise JobFailed(
                        f"Unable to remove node [{node.id}] as no device was found to replace device [{device_id}]"
                    ) from none
    node.state = state
    return ""


def _remove_device(world: World, device: DeviceEntry, check_heal: bool) -> Steps[None]:
    if not device.bricks:
        device.state = EntryState.FAILED
        return
    if any(world.bricks[id_].pending in world.operations for id_ in device.bricks):
        raise JobFailed(CONFLICT)
    operation = world.new_operation(OperationType.REMOVE_DEVICE)
    operation.actions.append(Action(Change.REMOVE_DEVICE, device.id))
    world.save(operation)
    try:
        for brick_id in tuple(device.bricks):
            yield from _move_for_removal(world, operation, brick_id, check_heal)
    except (JobFailed, NodeFailed):
        if operation.ids(Change.CHILD):
            operation.status = OperationStatus.FAILED
        else:
            world.finish(operation)
        raise
    device.state = EntryState.FAILED
    world.finish(operation)


def _move_for_removal(world: World, removal: OperationEntry, brick_id: str, check_heal: bool) -> Steps[None]:
    child = world.new_operation(OperationType.EVICT_BRICK)
    try:
        brick = world.bricks[brick_id]
        _build(world, child, brick)
    except BuildFailed as failed:
        raise JobFailed(f"failed to construct brick-evict for device remove ({removal.id}): {failed}") from failed
    removal.actions.append(Action(Change.CHILD, child.id))
    child.actions.append(Action(Change.PARENT, removal.id))
    yield from _move(world, child, brick, check_heal)
