"""Each step is judged as things will be after the steps before it."""

from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.foresight import after
from glusterterm.model.ids import ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    AddDevice,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    Operation,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.topology import EntryState
from tests.builders import make_cluster, make_node, make_snapshot
from tests.unit.logic.plans.worlds import healthy, rules

D, N = DeviceId("d1b"), NodeId("n1")
OFFLINE, FAILED = EntryState.OFFLINE, EntryState.FAILED


def test_a_device_is_empty_and_failed_once_it_was_evacuated() -> None:
    steps: list[Operation] = [SetDeviceState(D, OFFLINE), SetDeviceState(D, FAILED), DeleteDevice(D)]
    assert not plan(healthy(), steps).blocked
    assert rules(plan(healthy(), [DeleteDevice(D)])) == {"F39"}


def test_a_path_is_free_once_its_device_was_deleted() -> None:
    steps: list[Operation] = [
        SetDeviceState(D, OFFLINE),
        SetDeviceState(D, FAILED),
        DeleteDevice(D),
        AddDevice(N, "/dev/vdb"),
    ]
    assert not plan(healthy(), steps).blocked


def test_the_devices_of_a_node_are_empty_once_it_was_evacuated() -> None:
    later = after(SetNodeState(N, FAILED), healthy())
    assert [(device.state, device.bricks) for device in later.devices_of(later.nodes[N])] == [(FAILED, ())] * 2
    assert healthy().devices[D].bricks


def test_a_node_can_be_deleted_once_its_devices_were() -> None:
    snapshot = healthy(without=("d1c",))
    steps: list[Operation] = [SetDeviceState(D, OFFLINE), SetDeviceState(D, FAILED), DeleteDevice(D), DeleteNode(N)]
    assert not plan(snapshot, steps).blocked


def test_a_cluster_can_be_deleted_once_its_last_node_was() -> None:
    snapshot = make_snapshot(make_cluster("c1"), make_node("n1"))
    assert not plan(snapshot, [DeleteNode(N), DeleteCluster(ClusterId("c1"))]).blocked
    assert plan(snapshot, [DeleteCluster(ClusterId("c1"))]).blocked


def test_what_changes_no_state_leaves_everything_as_it_is() -> None:
    snapshot = healthy()
    assert after(DeleteVolume(VolumeId("v1")), snapshot) is snapshot
