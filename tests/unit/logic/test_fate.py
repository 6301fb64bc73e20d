"""What became of a change whose answer was lost, told by the objects alone."""

from dataclasses import dataclass, replace
from typing import get_args

import pytest

from glusterterm.logic.fate import before, fate
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, Kind, NodeId, OperationId, Ref, VolumeId
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
    Operation,
    RestrictBlockHosting,
    SetClusterFlags,
    SetDeviceState,
    SetNodeState,
    TagChange,
)
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import FateKind
from glusterterm.model.topology import BlockHosting, EntryState, OperationStatus, PendingOperation
from tests.builders import (
    REPLICA_3,
    Entry,
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)
from tests.every_operation import EVERY
from tests.unit.logic.plans.worlds import listing

C, N, D, B, V, BV = ClusterId("c1"), NodeId("n1"), DeviceId("d1"), BrickId("b1"), VolumeId("v1"), BlockVolumeId("bv1")
CLUSTER, NODE, DEVICE = make_cluster(), make_node(), make_device()
VOLUME, BRICK, BLOCK = make_volume(), make_brick(), make_block_volume()
THERE: tuple[Entry, ...] = (CLUSTER, NODE, DEVICE, VOLUME, BRICK, BLOCK)
EMPTY = make_snapshot()
CREATE = CreateVolume("mine", 10, REPLICA_3)
MINE = make_volume("v2", name="mine")
HOSTING = replace(VOLUME, hosting=BlockHosting(5, 0))
STALE, FAILED = OperationStatus.STALE, OperationStatus.FAILED


@dataclass(frozen=True, slots=True)
class Found:
    """A change, what was there before it and what is there after, and what is to be told of it."""

    operation: Operation
    was: tuple[Entry, ...]
    now: tuple[Entry, ...]
    kind: FateKind
    result: Ref | None = None


def block_operation(status: OperationStatus = OperationStatus.NEW) -> PendingOperation:
    """Make a pending operation on the block volume."""
    return replace(make_operation(type_="expand-block-volume", status=status), block_volumes=(BV,))


CASES = (
    Found(CreateCluster(), (CLUSTER,), (CLUSTER,), FateKind.NOT_MADE),
    Found(CreateCluster(), (CLUSTER,), (CLUSTER, make_cluster("c2")), FateKind.MADE, Ref(Kind.CLUSTER, "c2")),
    Found(CreateCluster(), (), (make_cluster("c2"), make_cluster("c3")), FateKind.UNCLEAR),
    Found(AddNode(C, 1, "h", "a"), (CLUSTER,), (CLUSTER, make_node(host="h")), FateKind.MADE, Ref(Kind.NODE, "n1")),
    Found(AddNode(C, 1, "h", "a"), (CLUSTER,), (CLUSTER, make_node(host="other")), FateKind.NOT_MADE),
    Found(AddDevice(N, "/dev/vdb"), (NODE,), (NODE, DEVICE), FateKind.MADE, Ref(Kind.DEVICE, "d1")),
    Found(AddDevice(N, "/dev/vdc"), (NODE,), (NODE, DEVICE), FateKind.NOT_MADE),
    Found(AddDevice(N, "/dev/vdb"), (NODE, DEVICE), (NODE, DEVICE), FateKind.NOT_MADE),
    Found(CREATE, THERE, THERE, FateKind.NOT_MADE),
    Found(CREATE, THERE, (*THERE, MINE), FateKind.MADE, Ref(Kind.VOLUME, "v2")),
    Found(CREATE, (*THERE, MINE), (*THERE, MINE), FateKind.NOT_MADE),
    Found(CREATE, THERE, (*THERE, MINE, make_operation(volumes=("v2",))), FateKind.RUNNING),
    Found(CREATE, THERE, (*THERE, MINE, make_operation(volumes=("v2",), status=STALE)), FateKind.UNCLEAR),
    Found(CREATE, THERE, (*THERE, make_operation()), FateKind.RUNNING),
    Found(CREATE, THERE, (*THERE, make_operation(status=FAILED)), FateKind.UNCLEAR),
    Found(CREATE, (*THERE, make_operation()), (*THERE, make_operation()), FateKind.NOT_MADE),
    Found(CREATE, THERE, (*THERE, make_operation(type_="delete-volume")), FateKind.NOT_MADE),
    Found(CREATE, THERE, (*THERE, make_operation(volumes=("v1",))), FateKind.NOT_MADE),
    Found(CloneVolume(V, "mine"), THERE, (*THERE, MINE), FateKind.MADE, Ref(Kind.VOLUME, "v2")),
    Found(CloneVolume(V, "mine"), THERE, (*THERE, make_operation(type_="clone-volume")), FateKind.RUNNING),
    Found(ExpandVolume(V, 5), THERE, (CLUSTER, replace(VOLUME, size_gib=15)), FateKind.MADE, Ref(Kind.VOLUME, "v1")),
    Found(ExpandVolume(V, 5), THERE, (CLUSTER, replace(VOLUME, size_gib=16)), FateKind.UNCLEAR),
    Found(ExpandVolume(V, 5), THERE, (CLUSTER, replace(VOLUME, size_gib=12)), FateKind.UNCLEAR),
    Found(ExpandVolume(V, 5), THERE, THERE, FateKind.NOT_MADE),
    Found(ExpandVolume(V, 5), THERE, (CLUSTER,), FateKind.UNCLEAR),
    Found(ExpandVolume(V, 5), THERE, (*THERE, make_operation(volumes=("v1",))), FateKind.RUNNING),
    Found(DeleteCluster(C), (CLUSTER,), (), FateKind.MADE),
    Found(DeleteCluster(C), (CLUSTER,), (CLUSTER,), FateKind.NOT_MADE),
    Found(SetClusterFlags(C, file=True, block=False), THERE, (make_cluster(block=False),), FateKind.MADE),
    Found(SetClusterFlags(C, file=True, block=False), THERE, (make_cluster(),), FateKind.NOT_MADE),
    Found(SetClusterFlags(C, file=True, block=False), THERE, (), FateKind.UNCLEAR),
    Found(SetNodeState(N, EntryState.OFFLINE), THERE, (make_node(state=EntryState.OFFLINE),), FateKind.MADE),
    Found(SetNodeState(N, EntryState.OFFLINE), THERE, (NODE,), FateKind.NOT_MADE),
    Found(SetNodeState(N, EntryState.OFFLINE), THERE, (), FateKind.UNCLEAR),
    Found(SetNodeState(N, EntryState.FAILED), THERE, (*THERE, make_operation(devices=("d1",))), FateKind.RUNNING),
    Found(SetDeviceState(D, EntryState.FAILED), THERE, (*THERE, make_operation(devices=("d1",))), FateKind.RUNNING),
    Found(
        SetDeviceState(D, EntryState.FAILED),
        THERE,
        (*THERE, make_operation(devices=("d1",), status=STALE)),
        FateKind.UNCLEAR,
    ),
    Found(SetDeviceState(D, EntryState.FAILED), THERE, (NODE, make_device(state=EntryState.FAILED)), FateKind.MADE),
    Found(DeleteNode(N), THERE, (CLUSTER,), FateKind.MADE),
    Found(DeleteNode(N), THERE, THERE, FateKind.NOT_MADE),
    Found(DeleteDevice(D), THERE, (CLUSTER, NODE), FateKind.MADE),
    Found(DeleteDevice(D), THERE, THERE, FateKind.NOT_MADE),
    Found(ChangeNodeTags(N, TagChange.SET, (("a", "b"),)), THERE, (make_node(tags=(("a", "b"),)),), FateKind.MADE),
    Found(ChangeNodeTags(N, TagChange.UPDATE, (("a", "b"),)), THERE, (NODE,), FateKind.NOT_MADE),
    Found(ChangeDeviceTags(D, TagChange.DELETE, (("a", ""),)), THERE, (DEVICE,), FateKind.MADE),
    Found(
        ChangeDeviceTags(D, TagChange.UPDATE, (("a", "b"),)),
        THERE,
        (make_device(tags=(("a", "b"), ("c", "d"))),),
        FateKind.MADE,
    ),
    Found(EvictBrick(B), THERE, (CLUSTER, NODE, DEVICE, VOLUME), FateKind.MADE),
    Found(EvictBrick(B), THERE, THERE, FateKind.NOT_MADE),
    Found(EvictBrick(B), THERE, (*THERE, make_operation(bricks=("b1",))), FateKind.RUNNING),
    Found(DeleteVolume(V), THERE, (CLUSTER,), FateKind.MADE),
    Found(DeleteVolume(V), THERE, THERE, FateKind.NOT_MADE),
    Found(DeleteVolume(V), THERE, (*THERE, make_operation(volumes=("v1",))), FateKind.RUNNING),
    Found(DeleteVolume(V), THERE, (CLUSTER, make_operation(type_="delete-volume", volumes=("v1",))), FateKind.RUNNING),
    Found(DeleteBlockVolume(BV), THERE, (CLUSTER, block_operation()), FateKind.RUNNING),
    Found(RestrictBlockHosting(V, locked=True), THERE, (HOSTING, make_operation(volumes=("v1",))), FateKind.RUNNING),
    Found(RestrictBlockHosting(V, locked=False), THERE, (HOSTING,), FateKind.MADE),
    Found(RestrictBlockHosting(V, locked=True), THERE, (HOSTING,), FateKind.NOT_MADE),
    Found(CreateBlockVolume("blk_bv1", 5), (CLUSTER,), THERE, FateKind.MADE, Ref(Kind.BLOCK_VOLUME, "bv1")),
    Found(CreateBlockVolume("mine", 5), THERE, THERE, FateKind.NOT_MADE),
    Found(CreateBlockVolume("mine", 5), THERE, (*THERE, make_operation(type_="create-block-volume")), FateKind.RUNNING),
    Found(ExpandBlockVolume(BV, 9), THERE, (replace(BLOCK, size_gib=9),), FateKind.MADE),
    Found(ExpandBlockVolume(BV, 9), THERE, THERE, FateKind.NOT_MADE),
    Found(ExpandBlockVolume(BV, 9), THERE, (*THERE, block_operation()), FateKind.RUNNING),
    Found(DeleteBlockVolume(BV), THERE, (CLUSTER,), FateKind.MADE),
    Found(DeleteBlockVolume(BV), THERE, (*THERE, block_operation(STALE)), FateKind.UNCLEAR),
    Found(CleanUpOperations(), (make_operation(status=STALE),), (), FateKind.MADE),
    Found(CleanUpOperations(), (make_operation(status=STALE),), (make_operation(status=STALE),), FateKind.NOT_MADE),
    Found(CleanUpOperations(), (), (make_operation("o2"),), FateKind.MADE),
    Found(CleanUpOperations((OperationId("o1"),)), (), (make_operation("o1", status=FAILED),), FateKind.NOT_MADE),
)


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{type(case.operation).__name__} {case.kind}")
def test_the_objects_tell_what_became_of_a_change(case: Found) -> None:
    told = fate(case.operation, before(case.operation, make_snapshot(*case.was)), make_snapshot(*case.now))
    assert (told.kind, told.result) == (case.kind, case.result), told.text
    assert told.text


def test_a_clone_that_failed_and_left_a_dead_id_is_not_told_to_have_come_to_nothing() -> None:
    clone, was = CloneVolume(V, "mine"), before(CloneVolume(V, "mine"), listing(make_snapshot(*THERE), "long-dead"))
    assert fate(clone, was, listing(make_snapshot(*THERE), "long-dead")).kind is FateKind.NOT_MADE
    damaged = fate(clone, was, listing(make_snapshot(*THERE), "long-dead", "dead"))
    assert damaged.kind is FateKind.UNCLEAR
    assert damaged.text.endswith("the clone failed and damaged Heketi's records")


@pytest.mark.parametrize("operation", EVERY, ids=lambda operation: type(operation).__name__)
@pytest.mark.parametrize("snapshot", [EMPTY, make_snapshot(*THERE)], ids=["empty", "some"])
def test_something_is_told_of_every_change_there_is(operation: Operation, snapshot: Snapshot) -> None:
    assert fate(operation, before(operation, snapshot), snapshot).text


def test_every_kind_of_change_is_tried() -> None:
    assert {type(operation) for operation in EVERY} == set(get_args(Operation))
