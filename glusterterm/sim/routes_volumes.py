"""The routes of volumes and block volumes (Heketi's API, sections 4.4 and 4.5)."""

from glusterterm.logic.capacity import single
from glusterterm.model.topology import DurabilityType
from glusterterm.model.units import gib_to_kib
from glusterterm.sim import objects, validation, world_blocks, world_clones, world_volumes
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import BlockVolumeEntry, Hosting, OperationType, VolumeEntry
from glusterterm.sim.executor import ServerCrashed
from glusterterm.sim.go_json import Body
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.replies import Reply, as_json
from glusterterm.sim.routing import Call, Routes
from glusterterm.sim.world import Refused, World

MAX_REPLICA = 3
MAX_GID = 2**31 - 1
MAX_SNAPSHOT_FACTOR = 100
DISPERSIONS = ((2, 1), (4, 2), (8, 3), (8, 4))
DATABASE_VOLUME = "heketidbstorage"


def create_volume(call: Call) -> Reply:
    """`POST /volumes`."""
    world, body = call.world, call.body()
    name, size = body.text("name"), body.whole("size")
    volume = VolumeEntry("", name, size, DurabilityType.NONE)
    snapshot = body.part("snapshot")
    type_, factor = _durability(volume, body.part("durability")), snapshot.number("factor")
    volume.clusters, volume.gid = body.texts("clusters"), body.whole("gid")
    volume.options = body.texts("glustervolumeoptions")
    volume.snapshot = snapshot.flag("enable")
    volume.hosting = Hosting(0, 0) if body.flag("block") else None
    validation.check({"size": validation.at_least_one(size), "name": validation.name(name)})
    _check_volume(volume, type_, factor)
    _check_clusters(world, volume.clusters)
    volume.snapshot_factor = single(factor) if volume.snapshot else 1.0
    smallest = gib_to_kib(world.config.brick_min_size_gb) * max(volume.durability.data, 1)
    if gib_to_kib(size) < smallest:
        raise Refused(
            400,
            f"Requested volume size ({size} GB) is smaller than the minimum supported volume size ({smallest})",
        )
    volume.id = world.chance.new_id(Draw.VOLUME)
    world_volumes.with_defaults(world, volume)
    operation = world.new_operation(OperationType.CREATE_VOLUME)
    build = world_volumes.create(world, volume)
    return call.accepted(world.start_operation(operation, build, "Failed to allocate new volume: "))


def _durability(volume: VolumeEntry, body: Body) -> str:
    """Read a durability into the volume; numbers of other types than its own are not kept. Give the type as sent."""
    type_ = body.text("type")
    replica = body.part("replicate").whole("replica")
    disperse = body.part("disperse")
    data, redundancy = disperse.whole("data"), disperse.whole("redundancy")
    if type_ in tuple(DurabilityType):
        volume.type = DurabilityType(type_)
    if volume.type is DurabilityType.REPLICATE:
        volume.replica = replica
    elif volume.type is DurabilityType.DISPERSE:
        volume.data, volume.redundancy = data, redundancy
    return type_


def _check_volume(volume: VolumeEntry, type_: str, factor: float) -> None:
    if volume.gid < 0:
        raise Refused(400, "Bad group id less than zero")
    if volume.gid >= MAX_GID:
        raise Refused(400, "Bad group id equal or greater than 2**32")
    if type_ not in ("", *DurabilityType):
        raise Refused(400, "Unknown durability type")
    if volume.replica > MAX_REPLICA:
        raise Refused(400, "Invalid replica value")
    spread = (volume.data, volume.redundancy)
    if volume.type is DurabilityType.DISPERSE and spread not in DISPERSIONS:
        raise Refused(400, f"Invalid dispersion combination: {volume.data}+{volume.redundancy}")
    if volume.snapshot and not 1 <= factor <= MAX_SNAPSHOT_FACTOR:
        raise Refused(400, "Invalid snapshot factor")


def _check_clusters(world: World, wanted: tuple[str, ...]) -> None:
    if not world.clusters:
        raise Refused(400, "No clusters configured")
    for id_ in wanted:
        if id_ not in world.clusters:
            raise Refused(400, f"Cluster id {id_} not found")


def list_volumes(call: Call) -> Reply:
    """`GET /volumes`, for both roles."""
    hidden = call.world.pending_ids(*objects.PENDING_VOLUME)
    return as_json({"volumes": [id_ for id_ in sorted(call.world.volumes) if id_ not in hidden]})


def volume_info(call: Call) -> Reply:
    """`GET /volumes/ID`: one that is being made, deleted or cloned is not found."""
    volume = call.world.volumes[call.id]
    if volume.pending:
        raise Refused(404, "Id not found")
    return as_json(objects.volume(call.world, volume))


def expand_volume(call: Call) -> Reply:
    """`POST /volumes/ID/expand`."""
    world = call.world
    add_gib = call.body().whole("expand_size")
    validation.check({"expand_size": validation.at_least_one(add_gib)})
    volume = world.volumes[call.id]
    operation = world.new_operation(OperationType.EXPAND_VOLUME)
    build = world_volumes.expand(world, volume, add_gib)
    return call.accepted(world.start_operation(operation, build, "Failed to allocate volume expansion: "))


def delete_volume(call: Call) -> Reply:
    """`DELETE /volumes/ID`."""
    world, volume = call.world, call.world.volumes[call.id]
    if volume.name == DATABASE_VOLUME:
        raise Refused(409, "Cannot delete volume containing the Heketi database")
    if volume.hosting is not None and volume.hosting.block_volumes:
        raise Refused(409, "Cannot delete a block hosting volume containing block volumes")
    operation = world.new_operation(OperationType.DELETE_VOLUME)
    build = world_volumes.delete(world, volume)
    return call.accepted(world.start_operation(operation, build, "Failed to set up volume delete: "))


def clone_volume(call: Call) -> Reply:
    """`POST /volumes/ID/clone`."""
    world = call.world
    name = call.body().text("name")
    validation.check({"name": validation.name(name)})
    volume = world.volumes[call.id]
    operation = world.new_operation(OperationType.CLONE_VOLUME)
    if isinstance(world.executor, MockExecutor) and volume.hosting is None:
        raise ServerCrashed
    build = world_clones.clone(world, volume, name)
    return call.accepted(world.start_operation(operation, build, f"Failed clone volume {volume.id}: "))


def restrict_volume(call: Call) -> Reply:
    """`POST /volumes/ID/block-restriction`."""
    world = call.world
    restriction = call.body().text("restriction")
    validation.check({"restriction": validation.one_of(restriction, "locked") if restriction else None})
    volume = world.volumes[call.id]
    operation = world.new_operation(OperationType.EXPAND_VOLUME)
    build = world_volumes.set_restriction(world, volume, restriction)
    return call.accepted(world.start_operation(operation, build, "Failed to set block restriction: "))


def create_block(call: Call) -> Reply:
    """`POST /blockvolumes`."""
    world, body = call.world, call.body()
    name, size, ha_count = body.text("name"), body.whole("size"), body.whole("hacount")
    auth, clusters = body.flag("auth"), body.texts("clusters")
    validation.check(
        {
            "size": validation.at_least_one(size),
            "name": validation.name(name),
            "hacount": validation.optional_at_least_one(ha_count),
        }
    )
    _check_clusters(world, clusters)
    id_ = world.chance.new_id(Draw.BLOCK_VOLUME)
    block = BlockVolumeEntry(id_, name or f"blockvol_{id_}", size, ha_count, auth, "", "", clusters=clusters)
    operation = world.new_operation(OperationType.CREATE_BLOCK_VOLUME)
    build = world_blocks.create(world, block)
    return call.accepted(world.start_operation(operation, build, "Failed to allocate new block volume: "))


def list_blocks(call: Call) -> Reply:
    """`GET /blockvolumes`."""
    hidden = call.world.pending_ids(*objects.PENDING_BLOCK_VOLUME)
    return as_json({"blockvolumes": [id_ for id_ in sorted(call.world.block_volumes) if id_ not in hidden]})


def block_info(call: Call) -> Reply:
    """`GET /blockvolumes/ID`."""
    block = call.world.block_volumes[call.id]
    if block.pending:
        raise Refused(404, "Id not found")
    return as_json(objects.block_volume(block))


def expand_block(call: Call) -> Reply:
    """`POST /blockvolumes/ID/expand`: the new total size."""
    world = call.world
    new_size = call.body().whole("new_size")
    validation.check({"new_size": validation.at_least_one(new_size)})
    block = world.block_volumes[call.id]
    operation = world.new_operation(OperationType.EXPAND_BLOCK_VOLUME)
    build = world_blocks.expand(world, block, new_size)
    return call.accepted(world.start_operation(operation, build, "Failed to allocate block volume expansion: "))


def delete_block(call: Call) -> Reply:
    """`DELETE /blockvolumes/ID`."""
    world, block = call.world, call.world.block_volumes[call.id]
    operation = world.new_operation(OperationType.DELETE_BLOCK_VOLUME)
    build = world_blocks.delete(world, block)
    return call.accepted(world.start_operation(operation, build, "Failed to set up block volume delete: "))


ROUTES: Routes = {
    "/volumes": {"GET": list_volumes, "POST": create_volume},
    "/volumes/ID": {"GET": volume_info, "DELETE": delete_volume},
    "/volumes/ID/expand": {"POST": expand_volume},
    "/volumes/ID/clone": {"POST": clone_volume},
    "/volumes/ID/block-restriction": {"POST": restrict_volume},
    "/blockvolumes": {"GET": list_blocks, "POST": create_block},
    "/blockvolumes/ID": {"GET": block_info, "DELETE": delete_block},
    "/blockvolumes/ID/expand": {"POST": expand_block},
}
