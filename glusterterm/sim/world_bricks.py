"""Bricks: where they go, what they take from their devices, how they are made and destroyed on the nodes."""

from collections.abc import Iterable, Sequence

from glusterterm.logic.capacity import AverageFileTooBig, BricksTooSmall, Split, TooManyBricks, charge
from glusterterm.logic.placement import (
    Candidate,
    Choices,
    PlacedSet,
    Role,
    RuleMalformed,
    Rules,
    merged_tags,
    place_volume,
)
from glusterterm.model.ids import DeviceId, NodeId
from glusterterm.model.topology import EntryState
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import (
    BrickEntry,
    Change,
    ClusterEntry,
    DeviceEntry,
    OperationEntry,
    SubType,
    VolumeEntry,
)
from glusterterm.sim.executor import BrickRef, NodeFailed, VolumeRef
from glusterterm.sim.jobs import Steps
from glusterterm.sim.world import BuildFailed, World, add_sorted, drop

MOUNTS = "/var/lib/heketi/mounts"
NO_SPACE = "No space"
TOO_MANY = "Maximum number of bricks reached."
TOO_SMALL = "Minimum brick size limit reached.  Out of space."


class NoRoom(BuildFailed):
    """No way to cut the volume fits its cluster; `str()` says which limit ended the search."""


def rules_of(world: World, volume: VolumeEntry) -> Rules:
    """Give what a volume asks of its bricks' places.

    Raises:
        BuildFailed: a tag rule can't be read.
    """
    try:
        return Rules.of(
            volume.durability,
            volume.options,
            snapshot_factor=volume.snapshot_factor,
            strict_zones=world.config.zone_checking_strict,
            average_file_kib=world.config.average_file_size_kb,
        )
    except RuleMalformed as malformed:
        raise BuildFailed(str(malformed)) from malformed


def candidates(world: World, cluster: ClusterEntry) -> tuple[Candidate, ...]:
    """Give the devices that may take bricks: online, on nodes that are online and not held to be down."""
    found: list[Candidate] = []
    for node_id in cluster.nodes:
        node = world.nodes[node_id]
        if node.state is not EntryState.ONLINE or node_id in world.nodes_down:
            continue
        for device_id in node.devices:
            device = world.devices[device_id]
            if device.state is EntryState.ONLINE:
                tags = merged_tags(tuple(node.tags.items()), tuple(device.tags.items()))
                found.append(
                    Candidate(DeviceId(device_id), NodeId(node_id), node.zone, device.free, tags, device.extent)
                )
    return tuple(found)


def candidate(world: World, device: DeviceEntry) -> Candidate:
    """Give the device of a brick as the placement sees the others of its set."""
    node = world.nodes[device.node]
    tags = merged_tags(tuple(node.tags.items()), tuple(device.tags.items()))
    return Candidate(DeviceId(device.id), NodeId(node.id), node.zone, device.free, tags, device.extent)


def allocate(world: World, operation: OperationEntry, volume: VolumeEntry, cluster: ClusterEntry, size: int) -> None:
    """Find places for `size` GiB more of a volume and put the bricks, pending, into the database.

    Raises:
        NoRoom: nothing fits.
        BuildFailed: the cluster has no devices, or the volume's options can't be followed.
    """
    rules = rules_of(world, volume)
    if not cluster.nodes:
        raise BuildFailed("No nodes in cluster")
    places = candidates(world, cluster)
    if not places:
        raise BuildFailed("No online storage devices in cluster")
    for placed in _search(world, volume, rules, places, size):
        first = rules.has_arbiter
        for number, brick in enumerate(placed.bricks):
            own = world.chance.new_id(Draw.POOL if number == 0 and not first else Draw.BRICK)
            id_ = str(placed.walk_id) if number == 0 and not first else own
            sub_type = SubType.ARBITER if brick.role is Role.ARBITER else SubType.NORMAL
            device = world.devices[brick.candidate.device]
            add(world, operation, volume, _brick(world, volume, device, id_, own, brick.size_kib, sub_type))


def _search(
    world: World, volume: VolumeEntry, rules: Rules, places: Sequence[Candidate], size: int
) -> tuple[PlacedSet, ...]:
    def choices(split: Split) -> Choices:
        return world.chance.choices(volume.id, rules, split)

    try:
        return place_volume(size, rules, places, choices, world.config.brick_limits, len(volume.bricks))
    except TooManyBricks as full:
        raise NoRoom(TOO_MANY) from full
    except BricksTooSmall as small:
        raise NoRoom(TOO_SMALL) from small
    except AverageFileTooBig as odd:
        raise BuildFailed(str(odd)) from odd


def _brick(
    world: World, volume: VolumeEntry, device: DeviceEntry, id_: str, pool: str, size: int, sub_type: SubType
) -> BrickEntry:
    taken = charge(size, volume.snapshot_factor, device.extent)
    path = f"{MOUNTS}/vg_{device.id}/brick_{id_}/brick"
    return BrickEntry(
        id_,
        device.id,
        device.node,
        volume.id,
        size,
        taken.pool_kib,
        taken.metadata_kib,
        f"tp_{pool}",
        path,
        sub_type=sub_type,
    )


def replacement(world: World, volume: VolumeEntry, old: BrickEntry, device: DeviceEntry, walk_id: str) -> BrickEntry:
    """Make the record of a brick that takes another's place, and take its room; no list names it yet."""
    pool = world.chance.new_id(Draw.POOL)
    brick = _brick(world, volume, device, walk_id, pool, old.size, old.sub_type)
    world.bricks[brick.id] = brick
    take(world, brick)
    return brick


def take(world: World, brick: BrickEntry) -> None:
    """Take a brick's room from its device."""
    device = world.devices[brick.device]
    device.free -= brick.pool_size + brick.metadata_size
    device.used += brick.pool_size + brick.metadata_size


def add(world: World, operation: OperationEntry, volume: VolumeEntry, brick: BrickEntry) -> None:
    """Put a new brick, pending, into the database, its device and its volume."""
    world.bricks[brick.id] = brick
    take(world, brick)
    add_sorted(world.devices[brick.device].bricks, brick.id)
    add_sorted(volume.bricks, brick.id)
    world.record(operation, Change.ADD_BRICK, brick.id)


def remove(world: World, volume: VolumeEntry | None, brick: BrickEntry, *, reclaimed: bool) -> None:
    """Take a brick out of the database; its room comes back only if its thin pool is gone."""
    device = world.devices[brick.device]
    drop(device.bricks, brick.id)
    if volume is not None:
        drop(volume.bricks, brick.id)
    if reclaimed:
        factor = volume.snapshot_factor if volume else 1.0
        freed = charge(brick.size, factor, device.extent).total_kib
        device.free += freed
        device.used -= freed
    world.bricks.pop(brick.id, None)


def ref(world: World, brick: BrickEntry, gid: int = 0) -> BrickRef:
    """Name a brick as the node's commands need it."""
    return BrickRef(
        world.host_of(brick.node),
        brick.device,
        brick.id,
        brick.path,
        brick.size,
        brick.pool_size,
        brick.metadata_size,
        brick.thin_pool,
        brick.logical_volume,
        gid,
        brick.sub_type is SubType.ARBITER,
    )


def volume_ref(world: World, volume: VolumeEntry, bricks: Iterable[BrickEntry], *, new: bool) -> VolumeRef:
    """Name a volume, or what is added to it, as gluster's commands need it."""
    durability = volume.durability
    arbiter = rules_of(world, volume).has_arbiter
    options = (*(option for option in volume.options if option), f"user.heketi.id {volume.id}") if new else ()
    return VolumeRef(
        volume.name,
        tuple(ref(world, brick, volume.gid) for brick in bricks),
        durability.set_size,
        durability.replica if durability.replica > 1 else 0,
        arbiter,
        durability.data,
        durability.redundancy,
        options,
    )


def create_on_nodes(world: World, bricks: Iterable[BrickRef]) -> Steps[None]:
    """Make bricks side by side.

    Raises:
        NodeFailed: one could not be made; the others are there all the same.
    """
    results = yield from world.jobs.together([_create(world, brick) for brick in bricks])
    failures = [result for result in results if isinstance(result, NodeFailed)]
    if failures:
        raise failures[0]


def _create(world: World, brick: BrickRef) -> Steps[None]:
    yield from world.jobs.ask(brick.host, lambda: world.executor.create_brick(brick))


def destroy_on_nodes(world: World, bricks: Iterable[BrickRef]) -> Steps[dict[str, bool]]:
    """Destroy bricks side by side; say of each whether its thin pool went too.

    Raises:
        NodeFailed: one could not be destroyed.
    """
    refs = list(bricks)
    results = yield from world.jobs.together([_destroy(world, brick) for brick in refs])
    reclaimed: dict[str, bool] = {}
    for brick, result in zip(refs, results, strict=True):
        if isinstance(result, NodeFailed):
            raise result
        reclaimed[brick.id] = result
    return reclaimed


def _destroy(world: World, brick: BrickRef) -> Steps[bool]:
    return (yield from world.jobs.ask(brick.host, lambda: world.executor.destroy_brick(brick)))
