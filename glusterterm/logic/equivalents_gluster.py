"""The commands of gluster's own that do what the console does without Heketi."""

from shlex import join

from glusterterm.model.ids import BrickId, DeviceId, Kind, Ref, VolumeId
from glusterterm.model.operations import (
    HealVolume,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    RunningOperation,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
)
from glusterterm.model.snapshot import Snapshot


def gluster_command(operation: RunningOperation) -> str:
    """Give the `gluster` command that does the same on a node of the pool, ready for a shell."""
    match operation:
        case StartVolume(name=name, force=force):
            return _volume("start", name, *(("force",) if force else ()))
        case StopVolume(name=name, force=force):
            return _volume("stop", name, *(("force",) if force else ()))
        case SetVolumeOptions(name=name, options=options, reset=reset):
            pairs = [option.partition(" ") for option in options]
            sets = [_volume("set", name, key, value) for key, _, value in pairs]
            return " && ".join((*sets, *(_volume("reset", name, key) for key in reset)))
        case HealVolume(name=name, full=full):
            return _volume("heal", name, *(("full",) if full else ()))
        case RebalanceVolume(name=name, action=RebalanceAction.FIX_LAYOUT):
            return _volume("rebalance", name, "fix-layout", "start")
        case RebalanceVolume(name=name, action=action):
            return _volume("rebalance", name, action)
        case ProfileVolume(name=name, on=on):
            return _volume("profile", name, "start" if on else "stop")


def node_command(snapshot: Snapshot, ref: Ref) -> str | None:
    """Give the command that shows `ref` on a node of its pool, ready for a shell; None: there is none."""
    match ref.kind:
        case Kind.CLUSTER | Kind.NODE:
            return join(("gluster", "pool", "list"))
        case Kind.DEVICE:
            device = snapshot.devices.get(DeviceId(ref.id))
            if device is None:
                return None
            return join(("df", "-h", device.path) if device.foreign else ("vgs", f"vg_{device.id}"))
        case Kind.BRICK:
            brick = snapshot.bricks.get(BrickId(ref.id))
            return None if brick is None else node_command(snapshot, Ref.volume(brick.volume))
        case Kind.VOLUME:
            volume = snapshot.volumes.get(VolumeId(ref.id))
            return None if volume is None else _volume("info", volume.name)
        case _:
            return None


def _volume(*words: str) -> str:
    return join(("gluster", "volume", *words))
