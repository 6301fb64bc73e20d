"""How a plan is to be confirmed, by how much harm it can do: y/n, or something typed that names what is at stake."""

from collections.abc import Iterable

from glusterterm.logic import format as fmt
from glusterterm.model.checks import Check
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CloneVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteVolume,
    EvictBrick,
    ExpandVolume,
    FromStep,
    Operation,
    RestrictBlockHosting,
    SetDeviceState,
    SetNodeState,
    SetServerMode,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
)
from glusterterm.model.plans import Objection, Step, Typed, Weight
from glusterterm.model.server import ServerMode
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState


def typed(steps: tuple[Step, ...], objections: Iterable[Objection], snapshot: Snapshot) -> Typed | None:
    """Give what has to be typed; None where y/n will do.

    A path is never asked for: a kernel may give it to another disk. What is at stake decides, else whatever the plan is
    about where an objection has to be overridden.
    """
    operations = [step.operation for step in steps if not isinstance(step.operation, Check)]
    stakes = [found for each in operations if (found := _at_stake(each, operations, snapshot)) is not None]
    if stakes:
        return _all_of(stakes)
    if any(objection.weight is Weight.OVERRIDE for objection in objections):
        return next((named for operation in operations if (named := _named(operation, snapshot))), _YES)
    return None


def _all_of(stakes: list[Typed]) -> Typed:
    """Have all that is at stake named, each once: who types one name must not have agreed to another's loss."""
    several = tuple({found.expected: found for found in stakes}.values())
    if len(several) == 1:
        return several[0]
    kinds = tuple(dict.fromkeys(found.what for found in several))
    what = f"{kinds[0]}, of all {len(several)} in this order" if len(kinds) == 1 else ", ".join(f.what for f in several)
    return Typed(" ".join(found.expected for found in several), what)


_YES = Typed("override", "the word override")


def _at_stake(operation: Operation, operations: list[Operation], snapshot: Snapshot) -> Typed | None:
    match operation:
        case DeleteVolume(volume) | StopVolume(volume) if volume in snapshot.volumes:
            return Typed(snapshot.volumes[volume].name, "the volume's name")
        case DeleteBlockVolume(block_volume) if block_volume in snapshot.block_volumes:
            return Typed(snapshot.block_volumes[block_volume].name, "the block volume's name")
        case DeleteCluster(cluster):
            return digits(cluster, "cluster")
        case DeleteDevice(device, forget=True):
            return digits(device, "device")
        # with another brick of its set down, Heketi may destroy the good copy, and the API doesn't tell who is down
        case EvictBrick(brick):
            return digits(brick, "brick")
        case SetDeviceState(device, EntryState.FAILED) if _holds_bricks(snapshot, device):
            return digits(device, "device")
        case SetNodeState(node, EntryState.FAILED) if node in snapshot.nodes:
            holding = any(_holds_bricks(snapshot, device) for device in snapshot.nodes[node].devices)
            return digits(node, "node") if holding else None
        case AddDevice(node=FromStep(number), destroy_data=True):
            # a node that is to be made has no id yet
            made = operations[number] if number < len(operations) else None
            return Typed(made.manage, "the new node's host name") if isinstance(made, AddNode) else _YES
        case AddDevice(node=str(node), destroy_data=True):
            return digits(node, "node")
        case SetServerMode(ServerMode.READ_ONLY):
            return Typed("read-only", "the mode's name")
        case _:
            return None


def _holds_bricks(snapshot: Snapshot, device: DeviceId) -> bool:
    return device in snapshot.devices and bool(snapshot.devices[device].bricks)


def _named(operation: Operation, snapshot: Snapshot) -> Typed | None:
    match operation:
        case SetDeviceState(device):
            return digits(device, "device")
        case SetNodeState(node):
            return digits(node, "node")
        case (
            ExpandVolume(volume)
            | CloneVolume(volume)
            | RestrictBlockHosting(volume)
            | StartVolume(volume)
            | SetVolumeOptions(volume)
        ):
            entry = snapshot.volumes.get(volume)
            return Typed(entry.name, "the volume's name") if entry else None
        case _:
            return None


def digits(id_: str, kind: str) -> Typed:
    """Have the first digits of an object's id typed."""
    return Typed(fmt.short_id(id_), f"the first 8 digits of the {kind}'s id")
