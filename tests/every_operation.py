"""One operation of each kind and more, for tests that go over all there are."""

from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
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
    TagChange,
)
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, DurabilityType, EntryState

C, N, D, B, V = ClusterId("c1"), NodeId("n1"), DeviceId("d1b"), BrickId("b1"), VolumeId("v1")
BV = BlockVolumeId("bv1")
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
DISPERSE = Durability(DurabilityType.DISPERSE, 0, 4, 2)
TAGS = (("disk", "ssd"), ("rack", "r 7"))

EVERY: tuple[Operation, ...] = (
    CreateCluster(),
    CreateCluster(file=False),
    CreateCluster(block=False),
    SetClusterFlags(C, file=True, block=False),
    DeleteCluster(C),
    AddNode(C, 2, "stor-04", "192.0.2.4"),
    AddNode(FromStep(0), 1, "stor-04", "192.0.2.4", TAGS),
    SetNodeState(N, EntryState.ONLINE),
    SetNodeState(N, EntryState.OFFLINE),
    SetNodeState(N, EntryState.FAILED),
    DeleteNode(N),
    ChangeNodeTags(N, TagChange.SET, TAGS),
    ChangeNodeTags(N, TagChange.SET, ()),
    ChangeNodeTags(N, TagChange.UPDATE, TAGS),
    ChangeNodeTags(N, TagChange.DELETE, (("disk", ""), ("rack", ""))),
    AddDevice(N, "/dev/vdd"),
    AddDevice(FromStep(1), "/dev/vdd", True, TAGS),
    SetDeviceState(D, EntryState.ONLINE),
    SetDeviceState(D, EntryState.OFFLINE),
    SetDeviceState(D, EntryState.FAILED),
    SetDeviceState(D, EntryState.FAILED, HealCheck.DISABLE),
    DeleteDevice(D),
    DeleteDevice(D, forget=True),
    ResyncDevice(D),
    ChangeDeviceTags(D, TagChange.SET, TAGS),
    ChangeDeviceTags(D, TagChange.UPDATE, TAGS),
    ChangeDeviceTags(D, TagChange.DELETE, (("disk", ""),)),
    EvictBrick(B),
    EvictBrick(B, HealCheck.DISABLE),
    CreateVolume("web", 10, REPLICA_3),
    CreateVolume("web", 10, Durability(DurabilityType.NONE)),
    CreateVolume(
        "web", 10, DISPERSE, (C, ClusterId("c2")), 2001, 1.5, ("nfs.disable on", "performance.cache-size 1 GB")
    ),
    CreateVolume("hosting", 100, REPLICA_3, block=True),
    ExpandVolume(V, 5),
    DeleteVolume(V),
    CloneVolume(V, "copy"),
    RestrictBlockHosting(V, locked=True),
    RestrictBlockHosting(V, locked=False),
    CreateBlockVolume("disk", 5),
    CreateBlockVolume("disk", 5, 2, True, (C,)),
    ExpandBlockVolume(BV, 9),
    DeleteBlockVolume(BV),
    CleanUpOperations(),
    CleanUpOperations((OperationId("o1"), OperationId("o2"))),
    *(SetServerMode(mode) for mode in ServerMode),
    *(SetLoggerLevel(level) for level in LoggerLevel),
)
