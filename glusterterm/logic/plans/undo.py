"""What can't be undone of a change, in sentences."""

from collections.abc import Iterable

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.model.ids import DeviceId, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CleanUpOperations,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    Operation,
    RebalanceAction,
    RebalanceVolume,
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
        case EvictBrick():
            return (_MOVED,)
        case SetDeviceState(device, EntryState.FAILED):
            return _of_bricks((device,), snapshot)
        case SetNodeState(node, EntryState.FAILED):
            devices = snapshot.nodes[node].devices if node in snapshot.nodes else ()
            gone = "a node that was evacuated never comes back online: it can only be deleted and added anew"
            return (gone, *_of_bricks(devices, snapshot))
        case AddDevice(node=node, destroy_data=True, path=path):
            known = snapshot.nodes.get(NodeId(node)) if isinstance(node, str) else None
            return (f"what is on {path}{f' on {known.host}' if known else ''} is lost where it gets wiped",)
        case _:
            return _of_records(operation)


_MOVED = "bricks that were moved don't come back by themselves; the old copies are destroyed at once"


def _of_bricks(devices: Iterable[DeviceId], snapshot: Snapshot) -> tuple[str, ...]:
    """Say what is lost of the bricks that leave `devices`; nothing where they hold none."""
    return (_MOVED,) if any(id_ in snapshot.devices and snapshot.devices[id_].bricks for id_ in devices) else ()


def _of_records(operation: Operation) -> tuple[str, ...]:
    match operation:
        case DeleteDevice(forget=True):
            return ("what can't be reached of the device on its node stays, and is to be taken away by hand",)
        case DeleteDevice() | DeleteNode():
            return ("it can be added again, with a new id, and its tags are lost",)
        case DeleteCluster():
            return ("its id does not come back: whatever names it by that has to be changed",)
        case AddNode():
            return ()
        case RebalanceVolume(action=RebalanceAction.START):
            return ("files that were moved to other brick sets stay there",)
        case ResyncDevice():
            return ("the figures that were there before are overwritten",)
        case CleanUpOperations():
            return ("what an unfinished operation made on the nodes is destroyed, or the operation brought to its end",)
        case SetServerMode(ServerMode.LOCAL_CLIENT):
            return ("the mode can't be left from here, only from Heketi's own host, by a restart or the signal USR2",)
        case SetServerMode(ServerMode.READ_ONLY):
            return ("the mode can't be left over the API, only by a restart of Heketi or the signal USR2",)
        case _:
            return ()
