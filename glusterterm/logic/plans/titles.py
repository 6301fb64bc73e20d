"""What each change does, in the few words that plans, tasks and steps are headed by."""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.model.ids import NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    CleanUpOperations,
    CloneVolume,
    CreateBlockVolume,
    CreateCluster,
    CreateVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    FromStep,
    HealVolume,
    Operation,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    RestrictBlockHosting,
    ResyncDevice,
    RunningOperation,
    SetClusterFlags,
    SetDeviceState,
    SetLoggerLevel,
    SetNodeState,
    SetServerMode,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
    TakeOver,
)
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState

_STATES = {EntryState.ONLINE: "enable", EntryState.OFFLINE: "disable", EntryState.FAILED: "evacuate"}


def title(operation: Operation, snapshot: Snapshot) -> str:
    """Say what `operation` does."""
    match operation:
        case CreateCluster():
            return "create a cluster"
        case SetClusterFlags(cluster):
            return f"set the flags of {objects.cluster_called(cluster)}"
        case DeleteCluster(cluster):
            return f"delete {objects.cluster_called(cluster)}"
        case TakeOver(cluster):
            return f"take {objects.cluster_called(cluster)} over from Heketi"
        case SetServerMode(mode):
            return f"set Heketi's mode to {mode}"
        case SetLoggerLevel(level):
            return f"set Heketi's log level to {level}"
        case CleanUpOperations(operations):
            named = fmt.count(len(operations), "pending operation") if operations else "all pending operations"
            return f"clean up {named}"
        case (
            AddNode()
            | SetNodeState()
            | DeleteNode()
            | ChangeNodeTags()
            | AddDevice()
            | SetDeviceState()
            | DeleteDevice()
            | ResyncDevice()
            | ChangeDeviceTags()
            | EvictBrick()
        ):
            return _machine_title(operation, snapshot)
        case StartVolume() | StopVolume() | SetVolumeOptions() | HealVolume() | RebalanceVolume() | ProfileVolume():
            return _running_title(operation, snapshot)
        case _:
            return _volume_title(operation, snapshot)


_Machine = (
    AddNode
    | SetNodeState
    | DeleteNode
    | ChangeNodeTags
    | AddDevice
    | SetDeviceState
    | DeleteDevice
    | ResyncDevice
    | ChangeDeviceTags
    | EvictBrick
)
_Volume = (
    CreateVolume
    | ExpandVolume
    | DeleteVolume
    | CloneVolume
    | RestrictBlockHosting
    | CreateBlockVolume
    | ExpandBlockVolume
    | DeleteBlockVolume
)


def _machine_title(operation: _Machine, snapshot: Snapshot) -> str:
    match operation:
        case AddNode(manage=manage):
            return f"add node {manage}"
        case SetNodeState(node, state):
            return f"{_STATES[state]} {objects.node_called(snapshot, node)}"
        case DeleteNode(node):
            return f"delete {objects.node_called(snapshot, node)}"
        case ChangeNodeTags(node):
            return f"change tags of {objects.node_called(snapshot, node)}"
        case AddDevice(node=FromStep(), path=path):
            return f"add {path}"
        case AddDevice(node=node, path=path):
            return f"add {path} on {objects.node_called(snapshot, NodeId(str(node)))}"
        case SetDeviceState(device, state):
            return f"{_STATES[state]} {objects.device_called(snapshot, device)}"
        case DeleteDevice(device, forget):
            return f"{'forget' if forget else 'delete'} {objects.device_called(snapshot, device)}"
        case ResyncDevice(device):
            return f"resync {objects.device_called(snapshot, device)}"
        case ChangeDeviceTags(device):
            return f"change tags of {objects.device_called(snapshot, device)}"
        case EvictBrick(brick):
            return f"evict {objects.brick_called(snapshot, brick)}"


def _volume_title(operation: _Volume, snapshot: Snapshot) -> str:
    match operation:
        case CreateVolume(name=name, size_gib=size, block=block):
            hosting = "block-hosting volume" if block else "volume"
            return f"create {hosting} {fmt.short_name(name)} of {fmt.size_gib(size)}"
        case ExpandVolume(volume, add_gib):
            return f"expand {objects.volume_called(snapshot, volume)} by {fmt.size_gib(add_gib)}"
        case DeleteVolume(volume):
            return f"delete {objects.volume_called(snapshot, volume)}"
        case CloneVolume(volume, name):
            return f"clone {objects.volume_called(snapshot, volume)} as {fmt.short_name(name)}"
        case RestrictBlockHosting(volume, locked):
            return f"{'lock' if locked else 'unlock'} {objects.volume_called(snapshot, volume)} for new block volumes"
        case CreateBlockVolume(name=name, size_gib=size):
            return f"create block volume {fmt.short_name(name)} of {fmt.size_gib(size)}"
        case ExpandBlockVolume(block_volume, new_gib):
            return f"expand {objects.block_volume_called(snapshot, block_volume)} to {fmt.size_gib(new_gib)}"
        case DeleteBlockVolume(block_volume):
            return f"delete {objects.block_volume_called(snapshot, block_volume)}"


_REBALANCES = {
    RebalanceAction.START: "rebalance",
    RebalanceAction.FIX_LAYOUT: "fix the layout of",
    RebalanceAction.STOP: "stop the rebalance of",
}


def _running_title(operation: RunningOperation, snapshot: Snapshot) -> str:
    called = objects.volume_called(snapshot, operation.volume)
    match operation:
        case StartVolume(force=force):
            return f"start {called}{' by force' if force else ''}"
        case StopVolume(force=force):
            return f"stop {called}{' by force' if force else ''}"
        case SetVolumeOptions(options=options, reset=reset):
            count = fmt.count(len(options) + len(reset), "option")
            return f"{'set' if options else 'reset'} {count} of {called}"
        case HealVolume(full=full):
            return f"heal {'all of ' if full else ''}{called}"
        case RebalanceVolume(action=action):
            return f"{_REBALANCES[action]} {called}"
        case ProfileVolume(on=on):
            return f"{'start' if on else 'stop'} profiling {called}"
