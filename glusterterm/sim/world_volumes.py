"""Volumes: made, expanded, deleted, cloned; each in Heketi's three parts: prepared, done on nodes, written down."""

from collections.abc import Callable, Iterable

from glusterterm.model.topology import DurabilityType
from glusterterm.sim import world_bricks
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import (
    Action,
    BrickEntry,
    Change,
    ClusterEntry,
    Hosting,
    OperationEntry,
    OperationStatus,
    VolumeEntry,
)
from glusterterm.sim.executor import Done, Host, NodeFailed
from glusterterm.sim.jobs import JobFailed, Steps
from glusterterm.sim.world import CONFLICT, BuildFailed, World, add_sorted, drop
from glusterterm.sim.world_bricks import NO_SPACE, NoRoom

NOT_ANYWHERE = "Unable to create volume on any cluster:"
NOT_ELIGIBLE = "No eligible cluster for volume"


def usable_gib(raw: int) -> int:
    """Give what of a block-hosting volume is free for block volumes: 2 percent are kept back."""
    return raw * 98 // 100


def eligible(world: World, clusters: Iterable[str], *, block: bool, name: str) -> list[str]:
    """Give the clusters that may take a volume.

    Raises:
        BuildFailed: none may; the text says why.
    """
    reasons: list[tuple[str, str]] = []
    good: list[str] = []
    for id_ in clusters:
        try:
            _check_cluster(world, world.clusters[id_], block=block, name=name)
        except BuildFailed as failed:
            reasons.append((id_, str(failed)))
        else:
            good.append(id_)
    if not good:
        raise BuildFailed(many_reasons(NOT_ELIGIBLE, reasons))
    return good


def many_reasons(headline: str, reasons: list[tuple[str, str]]) -> str:
    """Put the reasons of several clusters into one text; a single one stands alone."""
    if len(reasons) == 1:
        return reasons[0][1]
    return "\n".join([headline, *(f"Cluster {cluster}: {reason}" for cluster, reason in reasons)])


def _check_cluster(world: World, cluster: ClusterEntry, *, block: bool, name: str) -> None:
    if not (cluster.file or cluster.block):
        raise BuildFailed("Cluster has disabled all volume types")
    if not (cluster.block if block else cluster.file):
        raise BuildFailed("Cluster does not support requested volume type")
    limit, volumes = world.config.max_volumes_per_cluster, len(cluster.volumes)
    if 0 <= limit <= volumes:
        raise BuildFailed(f"Cluster has {volumes} volumes and limit is {limit}")
    # a clone that runs or failed is in the cluster's list but is no volume: nothing can be made until it is
    if any(world.volumes[id_].name == name for id_ in cluster.volumes):
        raise BuildFailed(f"Volume name '{name}' already in use")


def with_defaults(world: World, volume: VolumeEntry) -> VolumeEntry:
    """Give a new volume its name, the server's own options and, if it hosts block volumes, their room."""
    config = world.config
    volume.name = volume.name or f"vol_{volume.id}"
    extra = (config.block_hosting_volume_options,) if volume.hosting and config.block_hosting_volume_options else ()
    volume.options = (config.pre_request_volume_options, *volume.options, *extra, config.post_request_volume_options)
    return volume


def block_hosting_volume(world: World, clusters: tuple[str, ...]) -> VolumeEntry:
    """Give a block-hosting volume as the server makes it by itself."""
    size = world.config.block_hosting_volume_size_gb
    volume = VolumeEntry(world.chance.new_id(Draw.VOLUME), "", size, DurabilityType.REPLICATE, replica=3)
    volume.clusters = clusters
    volume.hosting = Hosting(0, 0)
    return with_defaults(world, volume)


def allocate(world: World, operation: OperationEntry, volume: VolumeEntry) -> None:
    """Put a new volume with its bricks, pending, into the first cluster that can hold it.

    Raises:
        BuildFailed: none can.
    """
    wanted = volume.clusters or sorted(world.clusters)
    clusters = eligible(world, wanted, block=volume.hosting is not None, name=volume.name)
    reasons: list[tuple[str, str]] = []
    for id_ in clusters:
        cluster = world.clusters[id_]
        try:
            world_bricks.allocate(world, operation, volume, cluster, volume.size)
        except NoRoom:
            reasons.append((id_, NO_SPACE))
        except BuildFailed as failed:
            reasons.append((id_, str(failed)))
        else:
            volume.cluster = id_
            volume.hosts = world.mount_hosts(cluster)
            if volume.hosting is not None:
                free = usable_gib(volume.size)
                volume.hosting.free, volume.hosting.reserved = free, volume.size - free
            world.volumes[volume.id] = volume
            add_sorted(cluster.volumes, volume.id)
            return
    raise BuildFailed(many_reasons(NOT_ANYWHERE, reasons))


def create(world: World, volume: VolumeEntry) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that makes a volume; what fails on nodes is undone and tried anew."""

    def build(operation: OperationEntry) -> Steps[str]:
        _build_create(world, operation, volume)
        return _create(world, operation, volume)

    return build


def _build_create(world: World, operation: OperationEntry, volume: VolumeEntry) -> None:
    operation.actions.clear()
    allocate(world, operation, volume)
    world.record(operation, Change.ADD_VOLUME, volume.id)
    world.save(operation)


def _create(world: World, operation: OperationEntry, volume: VolumeEntry) -> Steps[str]:
    for left in range(world.config.volume_create_retries, -1, -1):
        try:
            yield from make_on_nodes(world, volume, bricks_of(world, operation, Change.ADD_BRICK))
            break
        except NodeFailed as failed:
            yield from undo_create(world, operation, volume, failed)
            if left == 0:
                raise
        _build_create(world, operation, volume)
    world.finish(operation)
    return f"/volumes/{volume.id}"


def bricks_of(world: World, operation: OperationEntry, change: Change) -> list[BrickEntry]:
    """Give the bricks that an operation makes or deletes, in its order."""
    return [world.bricks[id_] for id_ in operation.ids(change)]


def make_on_nodes(world: World, volume: VolumeEntry, bricks: list[BrickEntry]) -> Steps[None]:
    """Make bricks and then the gluster volume.

    Raises:
        NodeFailed: a node could not.
    """
    refs = [world_bricks.ref(world, brick, volume.gid) for brick in bricks]
    yield from world_bricks.create_on_nodes(world, refs)
    if refs:
        host, wanted = refs[0].host, world_bricks.volume_ref(world, volume, bricks, new=True)
        yield from world.jobs.ask(host, lambda: world.executor.create_volume(host, wanted))


def undo_create(world: World, operation: OperationEntry, volume: VolumeEntry, failed: NodeFailed) -> Steps[None]:
    """Take away what was made of a volume. If that fails too, the operation stays, failed, for a clean-up.

    Raises:
        JobFailed: it could not be undone; the text is what failed first.
    """
    try:
        reclaimed = yield from remove_from_nodes(world, operation, volume, Change.ADD_BRICK)
    except NodeFailed as undone:
        operation.status = OperationStatus.FAILED
        raise JobFailed(failed.text) from undone
    expunge(world, operation, volume, reclaimed)


def try_hosts(world: World, cluster: ClusterEntry, call: Callable[[Host], Done[None]]) -> Steps[None]:
    """Ask the nodes of a cluster, one after another, until one does it.

    Raises:
        NodeFailed: none did.
    """
    failures: list[tuple[str, NodeFailed]] = []
    for node_id in cluster.nodes:
        host = world.host_of(node_id)
        try:
            yield from world.jobs.ask(host, lambda host=host: call(host))  # type: ignore[misc]
            return
        except NodeFailed as failed:
            failures.append((node_id, failed))
    texts = {failed.text for _, failed in failures}
    if len(texts) == 1 and len(failures) > 1:
        raise NodeFailed(f"All {len(failures)} hosts: {texts.pop()}")
    if failures:
        raise NodeFailed("\n".join(f"Host {node_id}: {failed.text}" for node_id, failed in failures))


def remove_from_nodes(
    world: World, operation: OperationEntry, volume: VolumeEntry, change: Change
) -> Steps[dict[str, bool]]:
    """Delete the gluster volume, then the operation's bricks; say of which the thin pool went too.

    Raises:
        NodeFailed: a node could not.
    """
    cluster = world.clusters[volume.cluster]
    refs = [world_bricks.ref(world, brick, volume.gid) for brick in bricks_of(world, operation, change)]
    yield from try_hosts(world, cluster, lambda host: world.executor.delete_volume(host, volume.name))
    return (yield from world_bricks.destroy_on_nodes(world, refs))


def expunge(world: World, operation: OperationEntry, volume: VolumeEntry, reclaimed: dict[str, bool]) -> None:
    """Take a volume, its bricks and the operation out of the database."""
    for id_ in operation.ids(Change.ADD_BRICK, Change.DELETE_BRICK):
        world_bricks.remove(world, volume, world.bricks[id_], reclaimed=reclaimed.get(id_, False))
    if cluster := world.clusters.get(volume.cluster):
        drop(cluster.volumes, volume.id)
    world.volumes.pop(volume.id, None)
    world.finish(operation, unmark=False)


def expand(world: World, volume: VolumeEntry, add_gib: int) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that adds brick sets of `add_gib` GiB to a volume, even to one that is still being made."""

    def build(operation: OperationEntry) -> Steps[str]:
        world_bricks.allocate(world, operation, volume, world.clusters[volume.cluster], add_gib)
        operation.actions.append(expansion(volume.id, add_gib))
        world.save(operation)
        return _expand(world, operation, volume, add_gib)

    return build


def expansion(volume_id: str, add_gib: int) -> Action:
    """Give the change that an expansion records; the volume itself stays usable meanwhile."""
    return Action(Change.EXPAND_VOLUME, volume_id, add_gib)


def _expand(world: World, operation: OperationEntry, volume: VolumeEntry, add_gib: int) -> Steps[str]:
    bricks = bricks_of(world, operation, Change.ADD_BRICK)
    refs = [world_bricks.ref(world, brick, volume.gid) for brick in bricks]
    try:
        yield from world_bricks.create_on_nodes(world, refs)
        if refs:
            host, wanted = refs[0].host, world_bricks.volume_ref(world, volume, bricks, new=False)
            yield from world.jobs.ask(host, lambda: world.executor.expand_volume(host, wanted))
    except NodeFailed as failed:
        try:
            yield from undo_expand(world, operation, volume)
        except NodeFailed as undone:
            operation.status = OperationStatus.FAILED
            raise JobFailed(failed.text) from undone
        raise
    volume.size += add_gib
    if volume.hosting is not None:
        free = usable_gib(add_gib)
        volume.hosting.free += free
        volume.hosting.reserved += add_gib - free
    world.finish(operation)
    return f"/volumes/{volume.id}"


def undo_expand(world: World, operation: OperationEntry, volume: VolumeEntry) -> Steps[None]:
    """Destroy the bricks of an expansion and forget it.

    Raises:
        NodeFailed: a node could not.
    """
    bricks = bricks_of(world, operation, Change.ADD_BRICK)
    refs = [world_bricks.ref(world, brick, volume.gid) for brick in bricks]
    reclaimed = yield from world_bricks.destroy_on_nodes(world, refs)
    for brick in bricks:
        world_bricks.remove(world, volume, brick, reclaimed=reclaimed[brick.id])
    world.finish(operation)


def delete(world: World, volume: VolumeEntry) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that deletes a volume; if it fails, the volume is there again."""

    def build(operation: OperationEntry) -> Steps[str]:
        bricks = [world.bricks[id_] for id_ in volume.bricks]
        if volume.pending or any(brick.pending for brick in bricks):
            raise BuildFailed(CONFLICT)
        for brick in bricks:
            world.record(operation, Change.DELETE_BRICK, brick.id)
        world.record(operation, Change.DELETE_VOLUME, volume.id)
        world.save(operation)
        return _delete(world, operation, volume)

    return build


def _delete(world: World, operation: OperationEntry, volume: VolumeEntry) -> Steps[str]:
    try:
        yield from finish_delete(world, operation, volume)
    except NodeFailed:
        world.finish(operation)
        raise
    return ""


def finish_delete(world: World, operation: OperationEntry, volume: VolumeEntry) -> Steps[None]:
    """Delete a volume on its nodes and in the database.

    Raises:
        NodeFailed: a node could not.
        JobFailed: it has no bricks, which Heketi takes for a mistake of its own.
    """
    reclaimed = yield from remove_from_nodes(world, operation, volume, Change.DELETE_BRICK)
    if not reclaimed:
        raise JobFailed("brick reclaim map is empty (was Exec called?)")
    expunge(world, operation, volume, reclaimed)


def set_restriction(world: World, volume: VolumeEntry, restriction: str) -> Callable[[OperationEntry], Steps[str]]:
    """Give the operation that locks a block-hosting volume against new block volumes, or unlocks it."""

    def build(operation: OperationEntry) -> Steps[str]:
        if volume.hosting is None:
            raise BuildFailed("Block restrictions can only be set on block hosting volumes")
        if volume.pending:
            raise BuildFailed(CONFLICT)
        return _restrict(volume.hosting, restriction, volume.id)

    return build


def _restrict(hosting: Hosting, restriction: str, volume_id: str) -> Steps[str]:
    hosting.restriction = restriction
    yield 0.0
    return f"/volumes/{volume_id}"
