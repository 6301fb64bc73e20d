"""What can't be undone of a change, in sentences."""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CleanUpOperations,
    DeleteBlockVolume,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    Operation,
    ResyncDevice,
    SetDeviceState,
    SetNodeState,
    SetServerMode,
)
from glusterterm.model.server import ServerMode
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState


def cannot_undo(operation: Operation, snapshot: Snapshot) -> tuple[str, ...]:
    """Say what of `operation` can't be undone; nothing where a later change brings all of it back."""
    match operation:
        case DeleteVolume(volume):
            entry = snapshot.volumes.get(volume)
            size = f" ({fmt.size_gib(entry.size_gib)})" if entry else ""
            called = objects.volume_called(snapshot, volume)
            return (f"all data on {called}{size} is destroyed; whether clients still mount it is not known",)
        case DeleteBlockVolume(block_volume):
            called = objects.block_volume_called(snapshot, block_volume)
            return (f"all data on {called} is destroyed; whether an initiator still uses it is not known",)
        case ExpandVolume() | ExpandBlockVolume():
            return ("a volume never gets smaller again",)
        case SetDeviceState(state=EntryState.FAILED) | EvictBrick():
            return ("bricks that were moved don't come back by themselves; the old copies are destroyed at once",)
        case SetNodeState(state=EntryState.FAILED):
            return (
                "a node that was evacuated never comes back online: it can only be deleted and added anew",
                "bricks that were moved don't come back by themselves; the old copies are destroyed at once",
            )
        case AddDevice(destroy_data=True, path=path):
            return (f"what is on {path} is lost where it gets wiped",)
        case _:
            return _of_records(operation)


def _of_records(operation: Operation) -> tuple[str, ...]:
    match operation:
        case DeleteDevice(forget=True):
            return ("what is left of the device on its node is not taken away: that is to be done by hand",)
        case DeleteDevice() | DeleteNode():
            return ("it can be added again, with a new id, and its tags are lost",)
        case AddNode():
            return ()
        case ResyncDevice():
            return ("the figures that were there before are overwritten",)
        case CleanUpOperations():
            return ("what an unfinished operation made on the nodes is destroyed, or the operation brought to its end",)
        case SetServerMode(ServerMode.READ_ONLY):
            return ("the mode can't be left over the API, only by a restart of Heketi or the signal USR2",)
        case _:
            return ()
