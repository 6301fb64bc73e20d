"""What gluster's commands do to the simulated nodes. Each raises `CommandFailed` with gluster's own words."""

from glusterterm.sim.derived import uuid
from glusterterm.sim.executor import BrickHeal, VolumeRef
from glusterterm.sim.nodes import (
    CommandFailed,
    Dialect,
    GlusterBrick,
    GlusterVolume,
    LogicalVolume,
    NodeWorld,
    SimNode,
)
from glusterterm.sim.nodes_work import Heal, Move, MoveKind

HEALED_PER_S = 1.5
"""Small files that a real self-heal did in a second, clients writing."""
MOVED_PER_S = 10.0
NOTICED_AFTER_S = 60.0
"""How long gluster takes a node that was cut off for connected."""
NOT_REDUNDANT_STATUS = 234
UNKNOWN_BRICK = "information not available"
DISCONNECTED = "Transport endpoint is not connected"


def need_daemon(world: NodeWorld, node: SimNode) -> None:
    """See that a node's own glusterd answers. Gluster 10 complains on stdout, so that Heketi sees the status alone."""
    if not node.glusterd:
        stand_in = world.dialect is Dialect.STAND_IN
        words = "Connection failed. Please check if gluster daemon is operational.\n"
        raise CommandFailed(words if stand_in else "Process exited with status 1")


def peer_probe(world: NodeWorld, node: SimNode, storage: str) -> None:
    """Take a node, and with it its whole pool, into this one's."""
    need_daemon(world, node)
    new = world.by_storage(storage)
    if new is None or not world.answers(new):
        raise CommandFailed(f"peer probe: failed: Probe returned with {DISCONNECTED}\n")
    if new.pool == node.pool:
        return
    if world.volumes_of(new.pool):
        raise CommandFailed(
            f"peer probe: failed: {storage} is either already part of another cluster or having volumes configured\n"
        )
    for member in world.members(new.pool):
        member.pool = node.pool


def peer_detach(world: NodeWorld, node: SimNode, storage: str) -> None:
    """Put a node out of the pool, into one of its own."""
    need_daemon(world, node)
    leaving = world.by_storage(storage)
    if leaving is None or leaving.pool != node.pool:
        raise CommandFailed(f"peer detach: failed: {storage} is not part of cluster\n")
    if not world.answers(leaving):
        raise CommandFailed("peer detach: failed: one of the peers is probably down\n")
    leaving.pool = max(other.pool for other in world.nodes.values()) + 1


def volume_named(world: NodeWorld, node: SimNode, name: str) -> GlusterVolume | None:
    """Find a volume of a node's pool."""
    return world.volumes.get((node.pool, name))


def volume_create(world: NodeWorld, node: SimNode, volume: VolumeRef) -> None:
    """Create a volume of its first set."""
    need_daemon(world, node)
    if volume_named(world, node, volume.name):
        raise CommandFailed(f"volume create: {volume.name}: failed: Volume {volume.name} already exists\n")
    first = volume.bricks[: volume.set_size]
    _need_hosts(world, f"volume create: {volume.name}: failed", [brick.host.storage for brick in first])
    world.volumes[node.pool, volume.name] = GlusterVolume(
        volume.name,
        world.new_uuid(),
        node.pool,
        [_brick(world, volume, position) for position in range(len(first))],
        max(volume.set_size, 1),
        volume.replica,
        volume.arbiter,
        volume.data,
        volume.redundancy,
    )


def _need_hosts(world: NodeWorld, words: str, hosts: list[str]) -> None:
    for storage in hosts:
        node = world.by_storage(storage)
        if node is None or not world.answers(node):
            raise CommandFailed(f"{words}: Host {storage} not connected\n")


def _brick(world: NodeWorld, volume: VolumeRef, position: int) -> GlusterBrick:
    ref = volume.bricks[position]
    arbiter = volume.arbiter and position % volume.set_size == volume.set_size - 1
    return GlusterBrick(ref.host.storage, ref.path, world.new_uuid(), arbiter)


def add_brick(world: NodeWorld, node: SimNode, volume: VolumeRef, start: int, count: int) -> None:
    """Add some of a volume's bricks, whole sets, at its end."""
    need_daemon(world, node)
    known = volume_named(world, node, volume.name)
    if known is None:
        raise CommandFailed(f"volume add-brick: failed: Unable to get volinfo for volume name {volume.name}\n")
    added = volume.bricks[start : start + count]
    _need_hosts(world, "volume add-brick: failed", [brick.host.storage for brick in added])
    known.bricks += [_brick(world, volume, position) for position in range(start, start + len(added))]


def rebalance(world: NodeWorld, node: SimNode, name: str) -> None:
    """Start to spread files over all sets."""
    known = _known(world, node, name, "volume rebalance")
    if len(known.bricks) <= known.set_size:
        raise CommandFailed(
            f"volume rebalance: {name}: failed: Volume {name} is not a distribute volume or contains only 1 brick.\n"
            "Not performing rebalance\n"
        )
    known.rebalance = begun(world, known, MoveKind.REBALANCE)


def begun(
    world: NodeWorld, volume: GlusterVolume, kind: MoveKind, bricks: tuple[str, ...] = (), *, layout_only: bool = False
) -> Move:
    """Begin to move a volume's files: to bricks that are new, or off `bricks`."""
    task = uuid(volume.uuid, kind, world.now)
    return Move(
        kind, task, volume.files, world.now, volume.files / MOVED_PER_S * world.pace, bricks, layout_only=layout_only
    )


def _known(world: NodeWorld, node: SimNode, name: str, command: str) -> GlusterVolume:
    need_daemon(world, node)
    known = volume_named(world, node, name)
    if known is None:
        raise CommandFailed(f"{command}: {name}: failed: Volume {name} does not exist\n")
    return known


def volume_set(world: NodeWorld, node: SimNode, name: str, option: str) -> None:
    """Set an option, given as `key value`."""
    key, _, value = option.partition(" ")
    _known(world, node, name, "volume set").options[key] = value


def volume_start(world: NodeWorld, node: SimNode, name: str) -> None:
    """Start a volume."""
    _known(world, node, name, "volume start").started = True


def brick_start(world: NodeWorld, volume: GlusterVolume, brick: GlusterBrick) -> None:
    """Start the process of a brick that had gone; what it missed has to be healed."""
    if volume.redundant:
        start_heal(world, volume, brick.name)
    brick.up, brick.starts = True, brick.starts + 1


def volume_stop(world: NodeWorld, node: SimNode, name: str) -> None:
    """Stop a volume: its clients lose it, even where the deletion that was to follow fails."""
    known = _known(world, node, name, "volume stop")
    known.was_started, known.started = known.was_started or known.started, False


def volume_delete(world: NodeWorld, node: SimNode, name: str) -> None:
    """Delete a volume, which all peers have to hear of."""
    _known(world, node, name, "volume delete")
    if not all(world.answers(peer) for peer in world.members(node.pool)):
        words = "volume delete" if world.dialect is Dialect.STAND_IN else f"volume delete: {name}"
        raise CommandFailed(f"{words}: failed: Some of the peers are down\n")
    del world.volumes[node.pool, name]


def heal_info(world: NodeWorld, node: SimNode, name: str) -> tuple[BrickHeal, ...]:
    """Count what waits to be healed, brick by brick."""
    need_daemon(world, node)
    known = volume_named(world, node, name)
    if known is None:
        raise CommandFailed(f"Volume {name} does not exist\n")
    if not known.started:
        stand_in = world.dialect is Dialect.STAND_IN
        raise CommandFailed(
            "Volume is not started\n"
            if stand_in
            else f"Volume {name} is not started (Or) All the bricks are not running.\n"
        )
    if not known.redundant and world.dialect is Dialect.GLUSTER_10:
        raise CommandFailed(f"Process exited with status {NOT_REDUNDANT_STATUS}", status=NOT_REDUNDANT_STATUS)
    return tuple(_heal_of(world, known, brick) for brick in known.bricks)


def _heal_of(world: NodeWorld, volume: GlusterVolume, brick: GlusterBrick) -> BrickHeal:
    if brick.name in world.unnamed:
        return BrickHeal(UNKNOWN_BRICK, "-", DISCONNECTED)
    if brick.name in world.misnamed:
        return BrickHeal(f"localhost:{brick.path}", "0")
    if world.brick_is_up(brick):
        return BrickHeal(brick.name, str(volume.entries(brick.name, world.now)))
    if world.dialect is Dialect.STAND_IN:
        return BrickHeal(UNKNOWN_BRICK, "-", DISCONNECTED)
    return BrickHeal(brick.name, "-", DISCONNECTED)


def replace_brick(world: NodeWorld, node: SimNode, name: str, old: str, new: GlusterBrick) -> None:
    """Put a new brick in an old one's place, and begin to heal it."""
    known = _known(world, node, name, "volume replace-brick")
    words = "volume replace-brick: failed"
    if not known.redundant and world.dialect is Dialect.GLUSTER_10:
        raise CommandFailed(
            f"{words}: replace-brick is not permitted on distribute only volumes. "
            "Please use add-brick and remove-brick operations instead.\n"
        )
    position = next((at for at, brick in enumerate(known.bricks) if brick.name == old), None)
    if position is None:
        raise CommandFailed(f"{words}: brick: {old} does not exist in volume: {name}\n")
    if any(_cut_unnoticed(world, peer) for peer in world.members(node.pool)):
        raise CommandFailed(f"{words}: Another transaction is in progress. Please try again after some time.\n")
    _need_hosts(world, words, [new.storage])
    gone = known.bricks[position]
    new.uuid, new.arbiter = world.new_uuid(), gone.arbiter
    known.bricks[position] = new
    known.heals = [heal for heal in known.heals if heal.sink != old]
    if known.redundant:
        start_heal(world, known, new.name)
    host = world.by_storage(gone.storage)
    if host is not None and not host.glusterd:
        host.stray.add(gone.path.removesuffix("/brick"))


def _cut_unnoticed(world: NodeWorld, peer: SimNode) -> bool:
    return not peer.reachable and peer.cut_at is not None and world.now - peer.cut_at < NOTICED_AFTER_S * world.pace


def start_heal(world: NodeWorld, volume: GlusterVolume, sink: str, files: int | None = None) -> None:
    """Begin to bring files to a brick that lacks them."""
    count = volume.files if files is None else files
    volume.heals = [heal for heal in volume.heals if heal.entries(world.now)]
    if count:
        volume.heals.append(Heal(sink, count, world.now, count / HEALED_PER_S * world.pace))


def snapshot_create(world: NodeWorld, node: SimNode, source: str) -> GlusterVolume:
    """Take a snapshot, which all bricks have to be up for."""
    known = volume_named(world, node, source)
    if known is None:
        raise CommandFailed(f"snapshot create: failed: Volume ({source}) does not exist\n")
    if not all(world.brick_is_up(brick) for brick in known.bricks):
        raise CommandFailed(
            "snapshot create: failed: One or more bricks are not running. Please run volume status command\n"
        )
    return known


def snapshot_clone(world: NodeWorld, node: SimNode, source: GlusterVolume, name: str) -> GlusterVolume:
    """Make a volume of a snapshot: its bricks share the thin pools of the source's."""
    uuid = world.new_uuid()
    short = uuid.replace("-", "")
    per_node: dict[str, int] = {}
    bricks: list[GlusterBrick] = []
    for number, brick in enumerate(source.bricks, start=1):
        mount = f"/run/gluster/snaps/{short}/brick{number}"
        bricks.append(GlusterBrick(brick.storage, f"{mount}/brick", world.new_uuid(), brick.arbiter))
        count = per_node.get(brick.storage, 0)
        per_node[brick.storage] = count + 1
        host = world.by_storage(brick.storage)
        if host is not None and world.dialect is Dialect.GLUSTER_10:
            _snapshot_volume(host, brick, f"{short}_{count}", mount)
    clone = GlusterVolume(
        name, uuid, node.pool, bricks, source.set_size, source.replica, source.arbiter, source.data, source.redundancy
    )
    clone.options, clone.started = dict(source.options), True
    world.volumes[node.pool, name] = clone
    return clone


def _snapshot_volume(host: SimNode, brick: GlusterBrick, name: str, mount: str) -> None:
    device = host.mounts.get(brick.path.removesuffix("/brick"), "").removeprefix("/dev/mapper/")
    group_name, _, volume_name = device.partition("-")
    group = host.groups.get(group_name)
    origin = group.volumes.get(volume_name) if group else None
    if group is None or origin is None:
        return
    group.volumes[name] = LogicalVolume(name, origin.pool, origin.size_kib, origin.data_kib)
    host.mounts[mount] = f"/dev/mapper/{group_name}-{name}"
