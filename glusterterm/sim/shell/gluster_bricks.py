"""`gluster volume create`, `add-brick`, `replace-brick`, `start`, `stop`, `delete`, `set` and `reset`."""

from glusterterm.sim import nodes_gluster
from glusterterm.sim.executor import BrickRef, Host, VolumeRef
from glusterterm.sim.nodes import CommandFailed, GlusterBrick, GlusterVolume
from glusterterm.sim.shell.gluster_words import Asked, no
from glusterterm.sim.shell.printed import Printed, Words
from glusterterm.sim.shell.xml import Element, leaf, of

LONGEST_KIND = 4


def answer(asked: Asked) -> Printed | None:
    """Do what is asked for, if it is one of these."""
    match asked.words:
        case ("volume", "create", name, *rest):
            return _create(asked, name, tuple(rest))
        case ("volume", "add-brick", name, *rest):
            return _add(asked, name, tuple(rest))
        case ("volume", "replace-brick", name, old, new, "commit", "force"):
            return _replace(asked, name, old, new)
        case ("volume", "start", name, *force):
            return _start(asked, name, force=force == ["force"])
        case ("volume", "stop", name, *_):
            return _stop(asked, name)
        case ("volume", "delete", name):
            return _delete(asked, name)
        case ("volume", "set", name, key, value):
            nodes_gluster.volume_set(asked.here.world, asked.here.node, name, f"{key} {value}")
            return asked.told("volume set: success\n", leaf("cliOp", "volSet"), leaf("output", "Set volume successful"))
        case ("volume", "reset", name, *keys):
            return _reset(asked, name, tuple(keys))
        case _:
            return None


def _ref(asked: Asked, name: str) -> BrickRef:
    storage, _, path = name.partition(":")
    node = asked.here.world.by_storage(storage)
    if node is None or node.pool != asked.here.node.pool:
        raise CommandFailed(f"{_command(asked)}: failed: Host {storage} is not in 'Peer in Cluster' state\n")
    if any(brick.name == name for volume in asked.here.volumes() for brick in volume.bricks):
        raise CommandFailed(
            f"{_command(asked)}: failed: Brick: {name} not available. Brick may be containing or be contained by an "
            "existing brick.\n"
        )
    return BrickRef(Host("", node.manage, storage), "", "", path, 0, 0, 0, "")


def _command(asked: Asked) -> str:
    verb = asked.words[1]
    return f"volume create: {asked.words[2]}" if verb == "create" else f"volume {verb}"


def _create(asked: Asked, name: str, rest: Words) -> Printed | None:
    here = asked.here
    kind = tuple(word for word in rest if ":" not in word and word != "force")
    numbers = {key: int(value) for key, value in zip(kind[::2], kind[1::2], strict=False) if value.isdecimal()}
    if here.volume(name) is not None:
        raise CommandFailed(f"volume create: {name}: failed: Volume {name} already exists\n")
    bricks = tuple(_ref(asked, word) for word in rest if ":" in word)
    replica, data, redundancy = (numbers.get(key, 0) for key in ("replica", "disperse-data", "redundancy"))
    size = replica or data + redundancy or 1
    if not bricks or len(bricks) % size:
        raise CommandFailed(
            f"volume create: {name}: failed: number of bricks is not a multiple of "
            f"{'replica' if replica else 'disperse'} count\n"
        )
    wanted = VolumeRef(name, bricks, size, replica, "arbiter" in numbers, data, redundancy)
    nodes_gluster.volume_create(here.world, here.node, wanted)
    if len(bricks) > size:
        nodes_gluster.add_brick(here.world, here.node, wanted, size, len(bricks) - size)
    made = asked.volume(name, "volume create")
    text = f"volume create: {name}: success: please start the volume to access data\n"
    return asked.told(text, _named("volCreate", made))


def _named(root: str, volume: GlusterVolume) -> Element:
    return of(root, of("volume", leaf("name", volume.name), leaf("id", volume.uuid)))


def _add(asked: Asked, name: str, rest: Words) -> Printed:
    here = asked.here
    known = here.volume(name)
    if known is None:
        raise CommandFailed(f"volume add-brick: failed: Unable to get volinfo for volume name {name}\n")
    if known.rebalance is not None and not known.rebalance.ended(here.now):
        raise CommandFailed(
            f"volume add-brick: failed: Volume name {name} rebalance is in progress. Please retry after completion\n"
        )
    bricks = tuple(_ref(asked, word) for word in rest if ":" in word)
    if not bricks or len(bricks) % known.set_size:
        reason = f"Incorrect number of bricks supplied {len(bricks)} with count {known.set_size}"
        return no(asked, reason, leaf("cliOp", "volAddBrick"), leaf("output", reason), command="volume add-brick")
    added = VolumeRef(name, bricks, known.set_size, known.replica, known.arbiter, known.data, known.redundancy)
    nodes_gluster.add_brick(here.world, here.node, added, 0, len(bricks))
    return asked.told(
        "volume add-brick: success\n", leaf("cliOp", "volAddBrick"), leaf("output", "Add Brick successful")
    )


def _replace(asked: Asked, name: str, old: str, new: str) -> Printed:
    here = asked.here
    ref = _ref(asked, new)
    nodes_gluster.replace_brick(here.world, here.node, name, old, GlusterBrick(ref.host.storage, ref.path))
    note = "replace-brick commit force operation successful"
    return asked.told(f"volume replace-brick: success: {note}\n", note=note)


def _start(asked: Asked, name: str, *, force: bool) -> Printed:
    here = asked.here
    volume = asked.volume(name, f"volume start: {name}")
    if volume.started and not force:
        raise CommandFailed(f"volume start: {name}: failed: Volume {name} already started\n")
    nodes_gluster.volume_start(here.world, here.node, name)
    for brick in volume.bricks:
        if not brick.up:
            nodes_gluster.brick_start(here.world, volume, brick)
    return asked.told(f"volume start: {name}: success\n", _named("volStart", volume))


def _stop(asked: Asked, name: str) -> Printed:
    volume = asked.volume(name, f"volume stop: {name}")
    if not volume.started:
        raise CommandFailed(f"volume stop: {name}: failed: Volume {name} is not in the started state\n")
    nodes_gluster.volume_stop(asked.here.world, asked.here.node, name)
    return asked.told(f"volume stop: {name}: success\n", _named("volStop", volume))


def _delete(asked: Asked, name: str) -> Printed:
    volume = asked.volume(name, f"volume delete: {name}")
    if volume.started:
        raise CommandFailed(
            f"volume delete: {name}: failed: Volume {name} has been started.Volume needs to be stopped before "
            "deletion.\n"
        )
    nodes_gluster.volume_delete(asked.here.world, asked.here.node, name)
    return asked.told(f"volume delete: {name}: success\n", _named("volDelete", volume))


def _reset(asked: Asked, name: str, keys: Words) -> Printed:
    """Take options back; one that begins with `user.` gluster takes, and knows nothing of here (seen on 10.3)."""
    volume = asked.volume(name, "volume reset")
    odd = next((key for key in keys if key.startswith("user.")), None)
    if odd is not None:
        raise CommandFailed(f"volume reset: failed: Option {odd} does not exist\n")
    for key in keys or tuple(volume.options):
        volume.options.pop(key, None)
    note = "reset volume successful"
    return asked.told(f"volume reset: success: {note}\n", leaf("cliOp", "volReset"), leaf("output", note))
