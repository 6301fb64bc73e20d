"""How a plan is confirmed: y/n, or something typed that names what is at stake."""

from glusterterm.logic.plans.confirm import typed
from glusterterm.logic.plans.objections import overrides, warns
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CreateCluster,
    CreateVolume,
    DeleteVolume,
    EvictBrick,
    FromStep,
    HealCheck,
    Operation,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.plans import Step, Typed
from glusterterm.model.topology import EntryState
from tests.every_operation import REPLICA_3, D
from tests.unit.logic.plans.worlds import healthy

OVERRIDE = overrides("redundancy may be lost", "wait")


def confirm(*operations: Operation, overridden: bool = False) -> Typed | None:
    steps = tuple(Step("", operation) for operation in operations)
    return typed(steps, [OVERRIDE] if overridden else [warns("look")], healthy())


def test_most_changes_want_a_yes() -> None:
    assert confirm(CreateVolume("web", 1, REPLICA_3)) is None
    assert confirm(SetNodeState(NodeId("n1"), EntryState.OFFLINE)) is None


def test_an_evacuation_is_confirmed_by_digits_as_an_eviction_is() -> None:
    assert confirm(SetDeviceState(DeviceId("d1b"), EntryState.FAILED)) == Typed(
        "d1b", "the first 8 digits of the device's id"
    )
    assert confirm(SetNodeState(NodeId("n1"), EntryState.FAILED)) == Typed("n1", "the first 8 digits of the node's id")


def test_emptying_what_holds_no_bricks_wants_a_yes() -> None:
    assert confirm(SetDeviceState(DeviceId("d4c"), EntryState.FAILED)) is None
    assert confirm(SetNodeState(NodeId("n4"), EntryState.FAILED)) is None


def test_what_is_overridden_is_named_by_its_digits() -> None:
    node = SetNodeState(NodeId("0123456789abcdef"), EntryState.FAILED, HealCheck.DISABLE)
    assert confirm(node, overridden=True) == Typed("01234567", "the first 8 digits of the node's id")
    brick = EvictBrick(BrickId("fedcba9876543210"), HealCheck.DISABLE)
    assert confirm(brick, overridden=True) == Typed("fedcba98", "the first 8 digits of the brick's id")


def test_an_evicted_brick_is_named_by_its_digits_whatever_stands_against_it() -> None:
    assert confirm(EvictBrick(BrickId("fedcba9876543210"))) == Typed("fedcba98", "the first 8 digits of the brick's id")


def test_an_override_without_an_object_is_typed_all_the_same() -> None:
    assert confirm(CreateCluster(), overridden=True) == Typed("override", "the word override")


def test_a_volumes_name_goes_before_whatever_else_is_in_the_plan() -> None:
    moving = SetDeviceState(D, EntryState.OFFLINE)
    assert confirm(moving, DeleteVolume(VolumeId("v1")), overridden=True) == Typed("vol_mongo", "the volume's name")


def test_wiping_a_disk_of_a_node_that_is_to_be_made_is_confirmed_by_its_host() -> None:
    adding = AddNode(ClusterId("c1"), 1, "stor-05", "stor-05")
    wiping = AddDevice(FromStep(0), "/dev/vdb", destroy_data=True)
    assert confirm(adding, wiping) == Typed("stor-05", "the new node's host name")


def test_all_that_is_at_stake_is_named_each_once() -> None:
    first, second = NodeId("a" * 32), NodeId("b" * 32)
    found = confirm(
        AddDevice(first, "/dev/x", destroy_data=True),
        AddDevice(first, "/dev/y", destroy_data=True),
        AddDevice(second, "/dev/z", destroy_data=True),
    )
    assert found == Typed("aaaaaaaa bbbbbbbb", "the first 8 digits of the node's id, of all 2 in this order")
