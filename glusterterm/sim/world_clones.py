"""Clones of volumes, with the faults of the real server's: one that fails leaves its traces behind for good."""

from collections.abc import Callable
from dataclasses import replace

from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import Action, BrickEntry, Change, OperationEntry, VolumeEntry
from glusterterm.sim.executor import NodeFailed, VolumeInfo
from glusterterm.sim.jobs import Steps
from glusterterm.sim.world import CONFLICT, BuildFailed, World, add_sorted


def clone(world: World, source: VolumeEntry, name: str) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that clones a volume. The clone's bricks share the thin pools of the source's."""

    def build(operation: OperationEntry) -> Steps[str]:
        if source.hosting is not None:
            raise BuildFailed("Cloning of block hosting volumes is not supported")
        if source.pending:
            raise BuildFailed(CONFLICT)
        world.record(operation, Change.CLONE_VOLUME, source.id)
        copy = _copy(world, source, name)
        operation.actions.append(Action(Change.ADD_VOLUME_CLONE, copy.id))
        linked: dict[str, str] = {}
        originals = [world.bricks[id_] for id_ in source.bricks]
        for brick in originals:
            twin = replace(brick, id=world.chance.new_id(Draw.BRICK), volume=copy.id)
            world.bricks[twin.id] = twin
            linked[twin.device] = twin.id
            copy.bricks.append(twin.id)  # not sorted: the real one does not either
            world.record(operation, Change.ADD_BRICK, twin.id)
        # each brick's device is saved as it was before the others: of two bricks on one device the last is linked
        for device_id, twin_id in linked.items():
            add_sorted(world.devices[device_id].bricks, twin_id)
        # the cluster lists the clone from now on, the database has it only at the end
        add_sorted(world.clusters[copy.cluster].volumes, copy.id)
        world.save(operation)
        return _clone(world, operation, source, copy)

    return build


def _copy(world: World, source: VolumeEntry, name: str) -> VolumeEntry:
    id_ = world.chance.new_id(Draw.VOLUME)
    hosts = world.mount_hosts(world.clusters[source.cluster])
    return replace(source, id=id_, name=name or f"vol_{id_}", bricks=[], hosts=hosts, pending="", clusters=())


def _clone(world: World, operation: OperationEntry, source: VolumeEntry, copy: VolumeEntry) -> Steps[str]:
    host = world.host_of(world.clusters[source.cluster].nodes[0])
    try:
        original = yield from world.jobs.ask(host, lambda: world.executor.volume_info(host, source.name))
        cloned = yield from world.jobs.ask(host, lambda: world.executor.clone_volume(host, source.name, copy.name))
    except NodeFailed:
        # nothing of the clone is taken back: this is the damage that clients meet
        source.pending = ""
        world.finish(operation, unmark=False)
        raise
    _take_paths(world, [world.bricks[id_] for id_ in copy.bricks], original, cloned)
    world.volumes[copy.id] = copy
    world.finish(operation)
    return f"/volumes/{copy.id}"


def _take_paths(world: World, bricks: list[BrickEntry], original: VolumeInfo, cloned: VolumeInfo) -> None:
    """Give the clone's bricks the paths that gluster made, by their places in the volume.

    The logical volume is recorded as the first of its node, wrong where a node has two (Heketi's API, section 9).
    """
    places = dict(zip(original.bricks, cloned.bricks, strict=False))
    for brick in bricks:
        new = places.get(f"{world.nodes[brick.node].storage[0]}:{brick.path}")
        if new is not None:
            brick.path = new.partition(":")[2]
            brick.logical_volume = f"{cloned.uuid.replace('-', '')}_0"
