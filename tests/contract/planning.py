"""The plan for each change, made as command line and wizards make it."""

from collections.abc import Callable
from typing import TypeVar, cast

from glusterterm.logic.plans import block_volume, brick, cluster, device, node, operations, server, volume
from glusterterm.model.ids import ClusterId, NodeId
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
    HealCheck,
    Operation,
    RestrictBlockHosting,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetLoggerLevel,
    SetNodeState,
    SetServerMode,
)
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState

OperationT = TypeVar("OperationT")
PLANS: dict[type[Operation], Callable[[Snapshot, Operation], Plan]] = {}


def planned(snapshot: Snapshot, operation: Operation) -> Plan:
    """Give the plan whose last step is `operation`."""
    return PLANS[type(operation)](snapshot, operation)


def _plans(kind: type[OperationT], build: Callable[[Snapshot, OperationT], Plan]) -> None:
    PLANS[cast(type[Operation], kind)] = cast(Callable[[Snapshot, Operation], Plan], build)


def _known(id_: str | FromStep) -> str:
    assert isinstance(id_, str)
    return id_


def _node_state(snapshot: Snapshot, asked: SetNodeState) -> Plan:
    if asked.state is EntryState.FAILED:
        return node.evacuate(snapshot, asked.node, check_heal=asked.heal_check is not HealCheck.DISABLE)
    return (node.enable if asked.state is EntryState.ONLINE else node.disable)(snapshot, asked.node)


def _device_state(snapshot: Snapshot, asked: SetDeviceState) -> Plan:
    if asked.state is EntryState.FAILED:
        return device.evacuate(snapshot, asked.device, check_heal=asked.heal_check is not HealCheck.DISABLE)
    return (device.enable if asked.state is EntryState.ONLINE else device.disable)(snapshot, asked.device)


def _add_node(snapshot: Snapshot, asked: AddNode) -> Plan:
    id_ = ClusterId(_known(asked.cluster))
    return node.add(snapshot, id_, zone=asked.zone, manage=asked.manage, storage=asked.storage, tags=asked.tags)


def _add_device(snapshot: Snapshot, asked: AddDevice) -> Plan:
    return device.add(snapshot, NodeId(_known(asked.node)), [device.Disk(asked.path, asked.destroy_data, asked.tags)])


def _create_block_volume(snapshot: Snapshot, asked: CreateBlockVolume) -> Plan:
    return block_volume.create(
        snapshot, asked.name, asked.size_gib, ha_count=asked.ha_count, auth=asked.auth, clusters=asked.clusters
    )


def _evict(snapshot: Snapshot, asked: EvictBrick) -> Plan:
    return brick.evict(snapshot, asked.brick, check_heal=asked.heal_check is not HealCheck.DISABLE)


_plans(CreateCluster, lambda snapshot, asked: cluster.create(snapshot, file=asked.file, block=asked.block))
_plans(
    SetClusterFlags,
    lambda snapshot, asked: cluster.set_flags(snapshot, asked.cluster, file=asked.file, block=asked.block),
)
_plans(DeleteCluster, lambda snapshot, asked: cluster.delete(snapshot, asked.cluster))
_plans(AddNode, _add_node)
_plans(SetNodeState, _node_state)
_plans(DeleteNode, lambda snapshot, asked: node.delete(snapshot, asked.node))
_plans(ChangeNodeTags, lambda snapshot, asked: node.change_tags(snapshot, asked.node, asked.change, asked.tags))
_plans(AddDevice, _add_device)
_plans(SetDeviceState, _device_state)
_plans(DeleteDevice, lambda snapshot, asked: device.delete(snapshot, asked.device, forget=asked.forget))
_plans(ResyncDevice, lambda snapshot, asked: device.resync(snapshot, asked.device))
_plans(ChangeDeviceTags, lambda snapshot, asked: device.change_tags(snapshot, asked.device, asked.change, asked.tags))
_plans(
    EvictBrick,
    lambda snapshot, asked: brick.evict(snapshot, asked.brick, check_heal=asked.heal_check is not HealCheck.DISABLE),
)
_plans(CreateVolume, volume.create)
_plans(ExpandVolume, lambda snapshot, asked: volume.expand(snapshot, asked.volume, asked.add_gib))
_plans(DeleteVolume, lambda snapshot, asked: volume.delete(snapshot, asked.volume))
_plans(CloneVolume, lambda snapshot, asked: volume.clone(snapshot, asked.volume, asked.name))
_plans(RestrictBlockHosting, lambda snapshot, asked: volume.restrict(snapshot, asked.volume, locked=asked.locked))
_plans(CreateBlockVolume, _create_block_volume)
_plans(ExpandBlockVolume, lambda snapshot, asked: block_volume.expand(snapshot, asked.block_volume, asked.new_gib))
_plans(DeleteBlockVolume, lambda snapshot, asked: block_volume.delete(snapshot, asked.block_volume))
_plans(CleanUpOperations, lambda snapshot, asked: operations.clean_up(snapshot, asked.operations))
_plans(SetServerMode, lambda snapshot, asked: server.set_mode(snapshot, asked.mode))
_plans(SetLoggerLevel, lambda snapshot, asked: server.set_logger_level(snapshot, asked.level))
