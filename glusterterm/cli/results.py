"""What a change made, in the words of heketi-cli where it has some, and as JSON."""

from collections.abc import Iterator, Mapping, Sequence

from msgspec.structs import replace

from glusterterm.cli import document, plain, tasks_shown
from glusterterm.cli.output import print_json, print_lines
from glusterterm.cli.schema_changes import TaskDocument
from glusterterm.model.checks import Check
from glusterterm.model.ids import BlockVolumeId, ClusterId, DeviceId, Kind, NodeId, Ref, VolumeId
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
    RebalanceVolume,
    RestrictBlockHosting,
    ResyncDevice,
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
from glusterterm.model.tasks import StepRun, StepState, Task
from glusterterm.model.topology import BlockVolume, DurabilityType, EntryState, Node, Volume

_LOOKED_AT = (
    CreateCluster,
    SetClusterFlags,
    AddNode,
    ChangeNodeTags,
    AddDevice,
    ChangeDeviceTags,
    ResyncDevice,
    CreateVolume,
    ExpandVolume,
    CloneVolume,
    RestrictBlockHosting,
    CreateBlockVolume,
    ExpandBlockVolume,
    CleanUpOperations,
)
_STATES = {EntryState.ONLINE: "online", EntryState.OFFLINE: "offline", EntryState.FAILED: "removed"}


def to_be_looked_at(task: Task) -> bool:
    """Say whether telling what came of a task takes one more look."""
    return any(step.state is StepState.DONE and isinstance(step.operation, _LOOKED_AT) for step in task.steps)


def tell(task: Task, snapshot: Snapshot | None, names: Mapping[ClusterId, str], *, as_json: bool) -> None:
    """Print what came of a task."""
    if as_json:
        print_json(shown(task, snapshot, names))
    else:
        print_lines(lines(task, snapshot))


def lines(task: Task, snapshot: Snapshot | None) -> Iterator[str]:
    """Tell what every step that is done made. `snapshot` was taken after it; None where nothing could be seen."""
    for number, step in enumerate(task.steps):
        if step.state is StepState.DONE:
            yield from _step(task.steps, number, snapshot)


def shown(task: Task, snapshot: Snapshot | None, names: Mapping[ClusterId, str]) -> TaskDocument:
    """Give the task, and what it made or changed and that is there now."""
    told = tasks_shown.document(task)
    if snapshot is None:
        return told
    for number, step in enumerate(task.steps):
        ref = made(task.steps, number, snapshot) if step.state is StepState.DONE else None
        if ref is not None:
            told = _with(told, ref, snapshot, names)
    return told


def made(steps: Sequence[StepRun], number: int, snapshot: Snapshot | None) -> Ref | None:
    """Name what a step that is done made or changed; None where there is nothing, or it is gone now."""
    step = steps[number]
    match step.operation:
        case AddDevice(node, path) if step.result is None and snapshot is not None:
            on = node_of(steps, node)
            found = [device.id for device in snapshot.devices.values() if device.node == on and device.path == path]
            return Ref.device(found[0]) if len(found) == 1 else None
        case SetClusterFlags(cluster):
            return Ref.cluster(cluster)
        case SetNodeState(node) | ChangeNodeTags(node):
            return Ref.node(node)
        case SetDeviceState(device) | ChangeDeviceTags(device) | ResyncDevice(device):
            return Ref.device(device)
        case ExpandVolume(volume) | RestrictBlockHosting(volume):
            return Ref.volume(volume)
        case ExpandBlockVolume(block):
            return Ref.block_volume(block)
        case _:
            return step.result


def node_of(steps: Sequence[StepRun], node: NodeId | FromStep) -> NodeId:
    """Give the node that a step is about, which an earlier one may have made."""
    if isinstance(node, FromStep):
        result = steps[node.step].result
        return NodeId(result.id if result is not None else "")
    return node


def _step(steps: Sequence[StepRun], number: int, snapshot: Snapshot | None) -> Iterator[str]:
    ref = made(steps, number, snapshot)
    if ref is not None and snapshot is not None:
        match ref.kind:
            case Kind.NODE if isinstance(steps[number].operation, AddNode) and ref.id in snapshot.nodes:
                yield from _node(snapshot.nodes[NodeId(ref.id)])
                return
            case Kind.VOLUME if ref.id in snapshot.volumes:
                yield from _volume(snapshot.volumes[VolumeId(ref.id)])
                return
            case Kind.BLOCK_VOLUME if ref.id in snapshot.block_volumes:
                yield from _block_volume(snapshot.block_volumes[BlockVolumeId(ref.id)])
                return
            case _:
                pass
    operation = steps[number].operation
    if not isinstance(operation, Check):
        yield from _sentence(operation, ref.id if ref is not None else "", snapshot)


def _sentence(operation: Operation, id_: str, snapshot: Snapshot | None) -> Iterator[str]:
    match operation:
        case CreateCluster():
            yield f"Cluster id: {id_}"
        case SetClusterFlags(cluster, file, block):
            yield f"Cluster {cluster} file: {str(file).lower()} block: {str(block).lower()}"
        case DeleteCluster(gone):
            yield f"Cluster {gone} deleted"
        case DeleteNode(gone):
            yield f"Node {gone} deleted"
        case DeleteDevice(gone):
            yield f"Device {gone} deleted"
        case DeleteVolume(gone) | DeleteBlockVolume(gone):
            yield f"Volume {gone} deleted"
        case SetServerMode(mode):
            yield f"Server mode: {mode}"
        case SetLoggerLevel(level):
            yield f"Server log level: {level}"
        case CleanUpOperations():
            left = sorted(snapshot.operations) if snapshot is not None else []
            yield f"Pending operations left: {len(left)}"
            yield from left
        case _:
            yield from _of_machines(operation, id_, snapshot)


def _of_machines(operation: Operation, id_: str, snapshot: Snapshot | None) -> Iterator[str]:
    match operation:
        case AddNode():
            yield f"Node id: {id_}"
        case SetNodeState(node, state):
            yield f"Node {node} is now {_STATES[state]}"
        case AddDevice(path=path):
            yield f"Device added: {path} {id_}".rstrip()
        case SetDeviceState(device, state):
            yield f"Device {device} is now {_STATES[state]}"
        case ResyncDevice(device):
            yield f"Device {device} updated"
        case ChangeNodeTags(node):
            known = snapshot.nodes.get(node) if snapshot is not None else None
            yield f"Node {node} tags: {plain.tags(known.tags) if known is not None else 'changed'}".rstrip()
        case ChangeDeviceTags(device):
            there = snapshot.devices.get(device) if snapshot is not None else None
            yield f"Device {device} tags: {plain.tags(there.tags) if there is not None else 'changed'}".rstrip()
        case EvictBrick(brick):
            yield f"Brick {brick} evicted"
        case CreateVolume(name=name) | CloneVolume(name=name) | CreateBlockVolume(name=name):
            yield f"Name: {name}"
            yield f"Volume Id: {id_}"
        case TakeOver(becomes=becomes, nodes=nodes):
            yield f"Cluster {becomes} taken over, with {len(nodes)} nodes"
        case _:
            yield from _of_running(operation, id_)


def _of_running(operation: Operation, id_: str) -> Iterator[str]:
    match operation:
        case StartVolume(name=name):
            yield f"Volume {name} started"
        case StopVolume(name=name):
            yield f"Volume {name} stopped"
        case SetVolumeOptions(name=name, options=options, reset=reset):
            yield from (f"Volume {name} option set: {option}" for option in options)
            yield from (f"Volume {name} option reset: {key}" for key in reset)
        case HealVolume(name=name):
            yield f"Volume {name} is being healed"
        case RebalanceVolume(name=name, action=action):
            yield f"Volume {name} rebalance: {action}"
        case ProfileVolume(name=name, on=on):
            yield f"Volume {name} profile: {'started' if on else 'stopped'}"
        case _:
            yield f"Volume {id_} changed"


def _node(node: Node) -> Iterator[str]:
    yield "Node information:"
    yield f"Id: {node.id}"
    yield f"State: {node.state}"
    yield f"Cluster Id: {node.cluster}"
    yield f"Zone: {node.zone}"
    yield f"Management Hostname {' '.join(node.manage)}"
    yield f"Storage Hostname {' '.join(node.storage)}"


def _volume(volume: Volume) -> Iterator[str]:
    yield f"Name: {volume.name}"
    yield f"Size: {volume.size_gib}"
    yield f"Volume Id: {volume.id}"
    yield f"Cluster Id: {volume.cluster}"
    if volume.mount is not None:
        yield f"Mount: {volume.mount.device}"
        yield f"Mount Options: backup-volfile-servers={','.join(volume.mount.backup_volfile_servers)}"
    yield f"Block: {str(volume.block).lower()}"
    if volume.hosting is not None:
        yield f"Free Size: {volume.hosting.free_gib}"
        yield f"Reserved Size: {volume.hosting.reserved_gib}"
        yield f"Block Hosting Restriction: {'locked' if volume.hosting.locked else '(none)'}"
    kept = volume.durability
    yield f"Durability Type: {kept.type}"
    if kept.type is DurabilityType.DISPERSE:
        yield f"Disperse Data Count: {kept.data}"
        yield f"Disperse Redundancy Count: {kept.redundancy}"
    elif kept.type is DurabilityType.REPLICATE:
        yield f"Replica Count: {kept.replica}"
    if kept.set_size:
        yield f"Distribute Count: {len(volume.bricks) // kept.set_size}"


def _block_volume(block: BlockVolume) -> Iterator[str]:
    yield f"Name: {block.name}"
    yield f"Size: {block.size_gib}"
    if block.usable_gib is not None:
        yield f"UsableSize: {block.usable_gib}"
    yield f"Volume Id: {block.id}"
    yield f"Cluster Id: {block.cluster}"
    yield f"Hosts: [{' '.join(block.hosts)}]"
    yield f"IQN: {block.iqn}"
    yield f"Hacount: {block.ha_count}"
    yield f"Block Hosting Volume: {block.hosting_volume}"


def _with(told: TaskDocument, ref: Ref, snapshot: Snapshot, names: Mapping[ClusterId, str]) -> TaskDocument:
    """Add an object to a document, unless it is not there."""
    match ref.kind:
        case Kind.CLUSTER if (cluster := snapshot.clusters.get(ClusterId(ref.id))) is not None:
            entry = document.cluster_info(snapshot, cluster, names)
            return replace(told, clusters=[*(told.clusters or ()), entry])
        case Kind.NODE if (node := snapshot.nodes.get(NodeId(ref.id))) is not None:
            return replace(told, nodes=[*(told.nodes or ()), document.node_info(snapshot, node)])
        case Kind.DEVICE if (device := snapshot.devices.get(DeviceId(ref.id))) is not None:
            return replace(told, devices=[*(told.devices or ()), document.device_info(snapshot, device)])
        case Kind.VOLUME if (volume := snapshot.volumes.get(VolumeId(ref.id))) is not None:
            return replace(told, volumes=[*(told.volumes or ()), document.volume_info(snapshot, volume)])
        case Kind.BLOCK_VOLUME if (block := snapshot.block_volumes.get(BlockVolumeId(ref.id))) is not None:
            return replace(told, block_volumes=[*(told.block_volumes or ()), document.block_volume_row(block)])
        case _:
            return told
