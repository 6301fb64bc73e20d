"""Block volumes, and the hosting volumes that are made for them."""

from collections.abc import Callable

from glusterterm.sim import world_bricks
from glusterterm.sim.entries import (
    BlockVolumeEntry,
    Change,
    Hosting,
    OperationEntry,
    OperationStatus,
    VolumeEntry,
)
from glusterterm.sim.executor import BlockRef, Host, NodeFailed
from glusterterm.sim.jobs import JobFailed, Steps
from glusterterm.sim.world import BUSY, CONFLICT, BuildFailed, IdMissing, Refused, World, add_sorted, drop
from glusterterm.sim.world_volumes import (
    allocate,
    block_hosting_volume,
    bricks_of,
    eligible,
    expunge,
    make_on_nodes,
    remove_from_nodes,
    usable_gib,
)

NO_AUTO_CREATE = "Block Hosting Volume Creation is disabled. Create a Block hosting volume and try again."


def create(world: World, block: BlockVolumeEntry) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that makes a block volume, and a hosting volume where none has room."""

    def build(operation: OperationEntry) -> Steps[str]:
        wanted = block.clusters or tuple(sorted(world.clusters))
        clusters = eligible(world, wanted, block=True, name="")
        volumes = _hosting_with_room(world, clusters, block)
        made: VolumeEntry | None = None
        if volumes:
            volume = world.chance.pick(volumes)
        else:
            volume = made = _new_hosting(world, operation, block, wanted)
        hosting = _hosting(volume)
        block.hosting_volume, block.cluster = volume.id, volume.cluster
        hosting.free -= block.size
        add_sorted(hosting.block_volumes, block.id)
        add_sorted(world.clusters[volume.cluster].block_volumes, block.id)
        world.block_volumes[block.id] = block
        world.record(operation, Change.ADD_BLOCK_VOLUME, block.id)
        world.save(operation)
        return _create(world, operation, block, volume, made)

    return build


def _hosting(volume: VolumeEntry) -> Hosting:
    if volume.hosting is None:
        raise BuildFailed(f"Volume {volume.id} is no block hosting volume")
    return volume.hosting


def _hosting_with_room(world: World, clusters: list[str], block: BlockVolumeEntry) -> list[VolumeEntry]:
    found: list[VolumeEntry] = []
    for cluster_id in clusters:
        for volume_id in world.clusters[cluster_id].volumes:
            volume = world.volumes[volume_id]
            hosting = volume.hosting
            if hosting is None or volume.pending or hosting.restriction or hosting.free < block.size:
                continue
            names = (world.block_volumes[id_].name for id_ in hosting.block_volumes)
            if block.name not in names:
                found.append(volume)
    return found


def _new_hosting(
    world: World, operation: OperationEntry, block: BlockVolumeEntry, clusters: tuple[str, ...]
) -> VolumeEntry:
    if not world.config.auto_create_block_hosting_volume:
        raise BuildFailed(NO_AUTO_CREATE)
    size = world.config.block_hosting_volume_size_gb
    room = usable_gib(size)
    if block.size > room:
        raise BuildFailed(
            f"The size configured for automatic creation of block hosting volumes ({size}) is too small to host the "
            f"requested block volume of size {block.size}. The available size on this block hosting volume, minus "
            f"overhead, is {room}. Please create a sufficiently large block hosting volume manually."
        )
    for other in world.operations.values():
        made = (world.volumes.get(id_) for id_ in other.ids(Change.ADD_VOLUME))
        if other.status is OperationStatus.NEW and any(volume and volume.hosting for volume in made):
            raise Refused(429, BUSY)
    volume = block_hosting_volume(world, clusters)
    allocate(world, operation, volume)
    world.record(operation, Change.ADD_VOLUME, volume.id)
    return volume


def _create(
    world: World, operation: OperationEntry, block: BlockVolumeEntry, volume: VolumeEntry, made: VolumeEntry | None
) -> Steps[str]:
    try:
        if made is not None:
            yield from make_on_nodes(world, made, bricks_of(world, operation, Change.ADD_BRICK))
        yield from _make_block(world, block, volume)
    except NodeFailed as failed:
        try:
            yield from undo_create(world, operation, block)
        except NodeFailed as undone:
            operation.status = OperationStatus.FAILED
            raise JobFailed(failed.text) from undone
        raise
    world.finish(operation)
    return f"/blockvolumes/{block.id}"


def _make_block(world: World, block: BlockVolumeEntry, volume: VolumeEntry) -> Steps[None]:
    hosts = volume.hosts
    if 0 < block.ha_count <= len(hosts):
        hosts = yield from _running_hosts(world, hosts, block.ha_count)
    else:
        block.ha_count = len(hosts)
    wanted = BlockRef(volume.name, block.name, block.size, block.ha_count, block.auth, hosts)
    host = yield from _online_host(world, block.cluster)
    target = yield from world.jobs.ask(host, lambda: world.executor.create_block(host, wanted))
    block.hosts, block.iqn, block.lun = target.hosts, target.iqn, target.lun
    block.username, block.password = target.username, target.password
    block.usable = block.size


def _running_hosts(world: World, hosts: tuple[str, ...], count: int) -> Steps[tuple[str, ...]]:
    """Draw hosts whose glusterd runs.

    Raises:
        NodeFailed: there are not enough.
    """
    found: list[str] = []
    for storage in world.chance.sample(hosts, len(hosts)):
        if len(found) < count and (yield from _glusterd_runs(world, _host_named(world, storage))):
            found.append(storage)
    if len(found) < count:
        raise NodeFailed("insufficient block hosts online")
    return tuple(found)


def _host_named(world: World, storage: str) -> Host:
    for node in world.nodes.values():
        if node.storage[0] == storage:
            return world.host(node)
    raise IdMissing


def _glusterd_runs(world: World, host: Host) -> Steps[bool]:
    try:
        yield from world.jobs.ask(host, lambda: world.executor.check_glusterd(host))
    except NodeFailed:
        return False
    return True


def _online_host(world: World, cluster_id: str) -> Steps[Host]:
    """Find a node of a cluster whose glusterd runs, the first in id order.

    Raises:
        NodeFailed: there is none.
    """
    for node_id in world.clusters[cluster_id].nodes:
        if (yield from _glusterd_runs(world, world.host_of(node_id))):
            return world.host_of(node_id)
    raise NodeFailed("None of the nodes in cluster has glusterd running")


def _serving_host(world: World, block: BlockVolumeEntry) -> Host:
    """Give the node that commands on a block volume go to: one of its hosts that is not held to be down."""
    cluster = world.clusters[block.cluster]
    nodes = [world.nodes[id_] for id_ in cluster.nodes]
    serving = sorted(
        (node for node in nodes if node.storage[0] in block.hosts), key=lambda node: block.hosts.index(node.storage[0])
    )
    up = [node for node in (*serving, *nodes) if node.id not in world.nodes_down]
    return world.host((up or nodes)[0])


def undo_create(world: World, operation: OperationEntry, block: BlockVolumeEntry) -> Steps[None]:
    """Delete a block volume that was not made whole, with the hosting volume that was made for it.

    Raises:
        NodeFailed: a node could not.
    """
    hosting = world.volumes[block.hosting_volume]
    host = _serving_host(world, block)
    yield from world.jobs.ask(host, lambda: world.executor.delete_block(host, hosting.name, block.name))
    made = operation.ids(Change.ADD_VOLUME)
    reclaimed: dict[str, bool] = {}
    if made:
        reclaimed = yield from remove_from_nodes(world, operation, hosting, Change.ADD_BRICK)
    _forget(world, block)
    if made:
        expunge(world, operation, hosting, reclaimed)
    world.finish(operation)


def _forget(world: World, block: BlockVolumeEntry) -> None:
    volume = world.volumes.get(block.hosting_volume)
    if volume is not None and volume.hosting is not None:
        volume.hosting.free += block.size
        drop(volume.hosting.block_volumes, block.id)
    if cluster := world.clusters.get(block.cluster):
        drop(cluster.block_volumes, block.id)
    world.block_volumes.pop(block.id, None)


def expand(world: World, block: BlockVolumeEntry, new_size: int) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that gives a block volume a new total size, in GiB."""

    def build(operation: OperationEntry) -> Steps[str]:
        if new_size == block.size:
            raise BuildFailed(
                f"Requested new-size {new_size} is same as current block volume size {block.size}, nothing to be done."
            )
        if new_size < block.size:
            raise BuildFailed(
                f"Requested new-size {new_size} is less than current block volume size {block.size}, "
                "shrinking is not allowed."
            )
        if block.pending:
            raise BuildFailed(CONFLICT)
        volume = world.volumes[block.hosting_volume]
        if volume.hosting is None or volume.hosting.free < new_size - block.size:
            raise BuildFailed(world_bricks.NO_SPACE)
        world.record(operation, Change.EXPAND_BLOCK_VOLUME, block.id, new_size - block.size)
        world.save(operation)
        taken = new_size - block.size
        volume.hosting.free -= taken
        return _expand(world, operation, block, volume, new_size, taken)

    return build


def _expand(
    world: World, operation: OperationEntry, block: BlockVolumeEntry, volume: VolumeEntry, new_size: int, taken: int
) -> Steps[str]:
    hosting = _hosting(volume)
    try:
        host = _serving_host(world, block)
        usable = yield from world.jobs.ask(
            host, lambda: world.executor.expand_block(host, volume.name, block.name, new_size)
        )
    except NodeFailed:
        hosting.free += taken
        world.finish(operation)
        raise
    # another expansion may have made it larger meanwhile, or somebody deleted it: what was not needed comes back
    needed = new_size - block.size if block.id in world.block_volumes else 0
    hosting.free += taken - needed
    block.size, block.usable = new_size, usable
    world.finish(operation)
    return f"/blockvolumes/{block.id}"


def delete(world: World, block: BlockVolumeEntry) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that deletes a block volume; if it fails, the block volume is there again."""

    def build(operation: OperationEntry) -> Steps[str]:
        if block.pending:
            raise BuildFailed(CONFLICT)
        world.record(operation, Change.DELETE_BLOCK_VOLUME, block.id)
        world.save(operation)
        return _delete(world, operation, block)

    return build


def _delete(world: World, operation: OperationEntry, block: BlockVolumeEntry) -> Steps[str]:
    try:
        yield from finish_delete(world, operation, block)
    except NodeFailed:
        world.finish(operation)
        raise
    return ""


def finish_delete(world: World, operation: OperationEntry, block: BlockVolumeEntry) -> Steps[None]:
    """Delete a block volume on its nodes and in the database.

    Raises:
        NodeFailed: a node could not.
    """
    hosting = world.volumes[block.hosting_volume]
    host = _serving_host(world, block)
    yield from world.jobs.ask(host, lambda: world.executor.delete_block(host, hosting.name, block.name))
    _forget(world, block)
    world.finish(operation)
