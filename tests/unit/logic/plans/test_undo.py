"""What can't be undone of a change."""

from glusterterm.logic.plans.undo import cannot_undo
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId
from glusterterm.model.operations import (
    DeleteCluster,
    EvictBrick,
    Operation,
    SetDeviceState,
    SetNodeState,
    SetServerMode,
)
from glusterterm.model.server import ServerMode
from glusterterm.model.topology import EntryState
from tests.unit.logic.plans.worlds import healthy


def lost(operation: Operation) -> str:
    return "; ".join(cannot_undo(operation, healthy()))


def test_old_copies_are_destroyed_only_where_there_are_bricks() -> None:
    assert "old copies are destroyed" in lost(EvictBrick(BrickId("b1")))
    assert "old copies are destroyed" in lost(SetDeviceState(DeviceId("d1b"), EntryState.FAILED))
    assert lost(SetDeviceState(DeviceId("d4c"), EntryState.FAILED)) == ""
    assert "old copies are destroyed" in lost(SetNodeState(NodeId("n1"), EntryState.FAILED))
    assert "old copies" not in lost(SetNodeState(NodeId("n4"), EntryState.FAILED))
    assert "never comes back online" in lost(SetNodeState(NodeId("n4"), EntryState.FAILED))


def test_a_deleted_cluster_does_not_come_back_under_its_id() -> None:
    assert "its id does not come back" in lost(DeleteCluster(ClusterId("c1")))


def test_a_server_that_takes_changes_from_its_own_host_alone_is_not_set_back_from_here() -> None:
    assert "only from Heketi's own host" in lost(SetServerMode(ServerMode.LOCAL_CLIENT))
    assert lost(SetServerMode(ServerMode.NORMAL)) == ""
