"""Which change each command of the console asks for, with the object under the cursor filled in."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic.flows import straight
from glusterterm.logic.flows.add_devices import AddDevices
from glusterterm.logic.flows.add_node import AddNode
from glusterterm.logic.flows.change_tags import ChangeTags
from glusterterm.logic.flows.clone_volume import CloneVolume
from glusterterm.logic.flows.create_block_volume import CreateBlockVolume
from glusterterm.logic.flows.create_cluster import ClusterFlags, CreateCluster
from glusterterm.logic.flows.create_volume import CreateVolume
from glusterterm.logic.flows.delete_device import DeleteDevice
from glusterterm.logic.flows.expand import ExpandBlockVolume, ExpandVolume
from glusterterm.logic.flows.flow import Flow, Ground
from glusterterm.logic.flows.load_topology import LoadTopology
from glusterterm.logic.flows.replace_device import ReplaceDevice
from glusterterm.logic.flows.running import HealVolume, ProfileVolume, RebalanceVolume, SetOptions
from glusterterm.logic.flows.server import CleanUpFlow, LoggerLevelFlow, ServerModeFlow
from glusterterm.logic.flows.straight import Straight, StraightFlow
from glusterterm.logic.flows.take_over import TakeOver
from glusterterm.logic.plans.guards_running import runs
from glusterterm.model import operations as op
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId, Ref, VolumeId
from glusterterm.model.operations import Operation
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState, OperationStatus
from glusterterm.model.without_heketi import why_no_kind


class Action(StrEnum):
    """What can be asked for; the values are the ids of the console's commands."""

    ADD = "add"
    ADD_NODE = "add_node"
    CREATE_CLUSTER = "create_cluster"
    CREATE_VOLUME = "create_volume"
    EXPAND = "expand"
    CLONE = "clone"
    RESTRICT = "restrict"
    RUN = "start_or_stop"
    START_BRICKS = "start_bricks"
    HEAL = "heal"
    REBALANCE = "rebalance"
    OPTIONS = "set_options"
    PROFILE = "profile_volume"
    SWITCH = "switch_off"
    REPLACE = "replace"
    EVACUATE = "evacuate"
    DELETE = "delete"
    TAGS = "change_tags"
    RESYNC = "resync"
    FLAGS = "set_flags"
    TAKE_OVER = "take_over"
    CREATE_BLOCK = "create_block_volume"
    EXPAND_BLOCK = "expand_block_volume"
    DELETE_BLOCK = "delete_block_volume"
    CLEAN_UP = "clean_up"
    LOAD = "load_topology"
    MODE = "set_server_mode"
    LEVEL = "set_log_level"


@dataclass(frozen=True, slots=True)
class Names:
    """Names made for a volume and a block volume that get none."""

    volume: str
    block_volume: str


@dataclass(frozen=True, slots=True)
class Around:
    """The object under the cursor and those that it belongs to, as far as they are known; empty where there is none."""

    ref: Ref | None = None
    cluster: str = ""
    node: str = ""
    device: str = ""
    brick: str = ""
    volume: str = ""


def around(snapshot: Snapshot, ref: Ref | None) -> Around:
    """Say where an object belongs."""
    if ref is None:
        return Around()
    match ref.kind:
        case Kind.CLUSTER:
            return Around(ref, ref.id)
        case Kind.NODE:
            node = snapshot.nodes.get(NodeId(ref.id))
            return Around(ref, node.cluster if node else "", ref.id)
        case Kind.DEVICE:
            device = snapshot.devices.get(DeviceId(ref.id))
            above = around(snapshot, Ref.node(device.node)) if device else Around()
            return Around(ref, above.cluster, above.node, ref.id)
        case Kind.BRICK:
            brick = snapshot.bricks.get(BrickId(ref.id))
            above = around(snapshot, Ref.device(brick.device)) if brick else Around()
            return Around(ref, above.cluster, above.node, above.device, ref.id, brick.volume if brick else "")
        case Kind.VOLUME:
            volume = snapshot.volumes.get(VolumeId(ref.id))
            return Around(ref, volume.cluster if volume else "", volume=ref.id)
        case _:
            return Around(ref)


_TAKES_HEKETI: Mapping[Action, type[Operation]] = {
    Action.CREATE_CLUSTER: op.CreateCluster,
    Action.FLAGS: op.SetClusterFlags,
    Action.CLONE: op.CloneVolume,
    Action.RESTRICT: op.RestrictBlockHosting,
    Action.CREATE_BLOCK: op.CreateBlockVolume,
    Action.EXPAND_BLOCK: op.ExpandBlockVolume,
    Action.DELETE_BLOCK: op.DeleteBlockVolume,
    Action.RESYNC: op.ResyncDevice,
    Action.MODE: op.SetServerMode,
    Action.LEVEL: op.SetLoggerLevel,
}


def takes_heketi(action: Action, ground: Ground, ref: Ref | None) -> str:
    """Say why a change can't be done on a pool without Heketi; empty where it can, and where there is a Heketi."""
    if not ground.snapshot.without_heketi:
        return ""
    if action is Action.DELETE and ref is not None and ref.kind is Kind.CLUSTER:
        return why_no_kind(op.DeleteCluster)
    kind = _TAKES_HEKETI.get(action)
    return why_no_kind(kind) if kind is not None else ""


def flow_of(action: Action, ground: Ground, ref: Ref | None, names: Names) -> Flow:
    """Give the flow that asks for a change of the object under the cursor.

    Raises:
        PlanRefused: the change is of another kind of object, or takes a Heketi and there is none.
    """
    there, snapshot = around(ground.snapshot, ref), ground.snapshot
    if why := takes_heketi(action, ground, ref):
        raise PlanRefused(f"this can't be done here: {why}", next_step="it takes a Heketi")
    match action:
        case Action.ADD if there.node:
            return AddDevices(there.node)
        case Action.ADD | Action.ADD_NODE:
            return AddNode(there.cluster)
        case Action.SWITCH:
            return StraightFlow(_switch(snapshot, there), _needed(there, _MACHINES, action))
        case Action.EVACUATE:
            return StraightFlow(_EVACUATING[_kind(there, _EVACUATING, action)], ref.id if ref else "")
        case Action.DELETE:
            return _delete(there, action)
        case Action.TAGS:
            return ChangeTags(_kind(there, _MACHINES, action), ref.id if ref else "", ref.id if ref else "")
        case Action.RESTRICT:
            return StraightFlow(_restriction(snapshot, there), there.volume)
        case Action.RUN:
            return StraightFlow(_start_or_stop(snapshot, there), there.volume)
        case _:
            return _FLOWS[action](snapshot, there, names)


_FLOWS: Mapping[Action, Callable[[Snapshot, Around, Names], Flow]] = {
    Action.CREATE_CLUSTER: lambda snapshot, there, names: CreateCluster(),
    Action.FLAGS: lambda snapshot, there, names: _flags(snapshot, there),
    Action.TAKE_OVER: lambda snapshot, there, names: TakeOver(there.cluster),
    Action.CREATE_VOLUME: lambda snapshot, there, names: CreateVolume(
        names.volume, _taking(snapshot, there, block=False)
    ),
    Action.EXPAND: lambda snapshot, there, names: ExpandVolume(there.volume, there.volume),
    Action.CLONE: lambda snapshot, there, names: CloneVolume(names.volume, there.volume, there.volume),
    Action.START_BRICKS: lambda snapshot, there, names: StraightFlow(straight.START_BRICKS, there.volume),
    Action.HEAL: lambda snapshot, there, names: HealVolume(there.volume),
    Action.REBALANCE: lambda snapshot, there, names: RebalanceVolume(there.volume),
    Action.OPTIONS: lambda snapshot, there, names: SetOptions(there.volume),
    Action.PROFILE: lambda snapshot, there, names: ProfileVolume(there.volume),
    Action.REPLACE: lambda snapshot, there, names: ReplaceDevice(there.device, there.device),
    Action.RESYNC: lambda snapshot, there, names: StraightFlow(straight.RESYNC_DEVICE, there.device),
    Action.CREATE_BLOCK: lambda snapshot, there, names: CreateBlockVolume(
        names.block_volume, _taking(snapshot, there, block=True)
    ),
    Action.EXPAND_BLOCK: lambda snapshot, there, names: ExpandBlockVolume(),
    Action.DELETE_BLOCK: lambda snapshot, there, names: StraightFlow(straight.DELETE_BLOCK_VOLUME),
    Action.CLEAN_UP: lambda snapshot, there, names: _clean_up(snapshot),
    Action.LOAD: lambda snapshot, there, names: LoadTopology(),
    Action.MODE: lambda snapshot, there, names: ServerModeFlow(),
    Action.LEVEL: lambda snapshot, there, names: LoggerLevelFlow(),
}
_MACHINES = (Kind.NODE, Kind.DEVICE)
_EVACUATING: Mapping[Kind, Straight] = {
    Kind.NODE: straight.EVACUATE_NODE,
    Kind.DEVICE: straight.EVACUATE_DEVICE,
    Kind.BRICK: straight.EVICT_BRICK,
}
_DELETING: Mapping[Kind, Straight] = {
    Kind.CLUSTER: straight.DELETE_CLUSTER,
    Kind.NODE: straight.DELETE_NODE,
    Kind.VOLUME: straight.DELETE_VOLUME,
}
_WORDS: Mapping[Action, str] = {
    Action.SWITCH: "disabled or enabled",
    Action.EVACUATE: "evacuated",
    Action.DELETE: "deleted",
    Action.TAGS: "tagged",
}


def _kind(there: Around, kinds: Mapping[Kind, Straight] | tuple[Kind, ...], action: Action) -> Kind:
    if there.ref is not None and there.ref.kind in kinds:
        return there.ref.kind
    names = [f"a {kind}" for kind in kinds]
    asked = f"{', '.join(names[:-1])} or {names[-1]}"
    it = f"a {there.ref.kind} can't be {_WORDS[action]}" if there.ref else f"nothing is there to be {_WORDS[action]}"
    raise PlanRefused(it, next_step=f"put the cursor on {asked}")


def _needed(there: Around, kinds: tuple[Kind, ...], action: Action) -> str:
    _kind(there, kinds, action)
    return there.ref.id if there.ref else ""


def _switch(snapshot: Snapshot, there: Around) -> Straight:
    """Disable what is online, enable what is not."""
    if there.ref is not None and there.ref.kind is Kind.NODE:
        node = snapshot.nodes.get(NodeId(there.node))
        online = node is not None and node.state is EntryState.ONLINE
        return straight.DISABLE_NODE if online else straight.ENABLE_NODE
    device = snapshot.devices.get(DeviceId(there.device))
    online = device is not None and device.state is EntryState.ONLINE
    return straight.DISABLE_DEVICE if online else straight.ENABLE_DEVICE


def _delete(there: Around, action: Action) -> Flow:
    if there.ref is not None and there.ref.kind is Kind.DEVICE:
        return DeleteDevice(there.device, there.device)
    kind = _kind(there, {**_DELETING, Kind.DEVICE: straight.DELETE_VOLUME}, action)
    return StraightFlow(_DELETING[kind], there.ref.id if there.ref else "")


def _taking(snapshot: Snapshot, there: Around, *, block: bool) -> str:
    """Give the cluster under the cursor if it takes such volumes; else it is asked for."""
    known = snapshot.clusters.get(ClusterId(there.cluster))
    return there.cluster if known is not None and (known.block if block else known.file) else ""


def _flags(snapshot: Snapshot, there: Around) -> ClusterFlags:
    known = snapshot.clusters.get(ClusterId(there.cluster))
    return ClusterFlags(there.cluster, known.file, known.block) if known else ClusterFlags()


def _restriction(snapshot: Snapshot, there: Around) -> Straight:
    volume = snapshot.volumes.get(VolumeId(there.volume))
    locked = volume is not None and volume.hosting is not None and volume.hosting.locked
    return straight.UNLOCK_VOLUME if locked else straight.LOCK_VOLUME


def _start_or_stop(snapshot: Snapshot, there: Around) -> Straight:
    volume = snapshot.volumes.get(VolumeId(there.volume))
    return straight.STOP_VOLUME if volume is not None and runs(volume) else straight.START_VOLUME


def _clean_up(snapshot: Snapshot) -> CleanUpFlow:
    left = (OperationStatus.STALE, OperationStatus.FAILED)
    return CleanUpFlow(tuple(one.id for one in snapshot.operations.values() if one.status in left))
