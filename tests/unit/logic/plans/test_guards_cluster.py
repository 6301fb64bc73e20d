"""What stands against changes of clusters and of the server: each guard where it holds and where it does not."""

from dataclasses import replace

import pytest

from glusterterm.logic.plans import cluster, operations, server
from glusterterm.logic.plans.guards import against, refuse_stale
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, OperationId
from glusterterm.model.operations import CleanUpOperations, CreateCluster
from glusterterm.model.plans import Weight
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import Method
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import make_cluster, make_node, make_operation, make_snapshot
from tests.unit.logic.plans.worlds import healthy, rules

C1 = ClusterId("c1")


def stale(number: int) -> list[object]:
    return [make_operation(f"o{n:02}", status=OperationStatus.STALE) for n in range(number)]


def test_a_cluster_that_takes_nothing_is_told() -> None:
    assert rules(cluster.create(healthy(), file=False, block=False)) == {"F32"}
    assert cluster.create(healthy(), file=False).objections == ()
    assert rules(cluster.set_flags(healthy(), C1, file=False, block=False)) == {"F32"}


def test_flags_that_are_so_already_are_told() -> None:
    assert "nothing changes" in cluster.set_flags(healthy(), C1, file=True, block=True).objections[0].text
    assert cluster.set_flags(healthy(), C1, file=True, block=False).objections == ()


def test_an_empty_cluster_is_deleted_by_its_digits() -> None:
    empty = make_snapshot(make_cluster("596da737aaaa"))
    plan = cluster.delete(empty, ClusterId("596da737aaaa"))
    assert plan.objections == ()
    assert plan.typed is not None
    assert (plan.typed.expected, plan.typed.what) == ("596da737", "the first 8 digits of the cluster's id")
    full = cluster.delete(healthy(), C1)
    assert full.blocked
    assert "4 nodes, 2 volumes and 1 block volume" in full.objections[0].text


def test_only_what_was_left_behind_is_cleaned_up() -> None:
    running = make_operation("o1", "delete-volume")
    assert rules(operations.clean_up(healthy(running)), Weight.WARNS) == {"F53"}
    assert rules(operations.clean_up(healthy(running), [OperationId("o1")]), Weight.BLOCKS) == {"F53"}
    failed = make_operation("o2", "delete-volume", status=OperationStatus.FAILED)
    assert operations.clean_up(healthy(running, failed)).objections == ()
    assert operations.clean_up(healthy(running, failed), [OperationId("o2")]).objections == ()


def test_more_than_32_operations_become_several_steps() -> None:
    snapshot = healthy(*stale(70))  # type: ignore[arg-type]
    plan = operations.clean_up(snapshot, list(snapshot.operations))
    assert [len(step.operation.operations) for step in plan.steps] == [32, 32, 6]  # type: ignore[union-attr]
    assert [step.needed for step in plan.steps] == [False, False, False]
    assert plan.title == "clean up 70 pending operations"
    assert len(plan.objects) == 70
    assert [step.operation for step in operations.clean_up(snapshot).steps] == [CleanUpOperations()]


def test_an_operation_that_ended_meanwhile_does_not_stop_a_clean_up() -> None:
    snapshot = healthy(*stale(1))  # type: ignore[arg-type]
    found = against(CleanUpOperations((OperationId("o00"), OperationId("gone"))), snapshot)
    assert [objection.weight for objection in found] == [Weight.WARNS]
    with pytest.raises(PlanRefused):
        operations.clean_up(snapshot, [OperationId("gone")])


def test_nodes_that_are_down_keep_leftovers() -> None:
    down = make_node("n4", host="stor-04", state=EntryState.OFFLINE)
    plan = operations.clean_up(healthy(down, *stale(1)))  # type: ignore[arg-type]
    assert any("stor-04 is not online" in objection.text for objection in plan.objections)


def test_read_only_is_typed_since_there_is_no_way_back() -> None:
    plan = server.set_mode(healthy(), ServerMode.READ_ONLY)
    assert plan.typed is not None
    assert plan.typed.expected == "read-only"
    assert rules(plan, Weight.OVERRIDE) == {"F07"}
    assert "USR2" in plan.objections[0].next_step


def test_local_client_shuts_out_others_and_normal_nobody() -> None:
    assert rules(server.set_mode(healthy(), ServerMode.LOCAL_CLIENT), Weight.WARNS) == {"F07"}
    assert server.set_mode(healthy(), ServerMode.NORMAL).objections == ()


def test_a_debug_log_grows() -> None:
    assert len(server.set_logger_level(healthy(), LoggerLevel.DEBUG).objections) == 1
    assert server.set_logger_level(healthy(), LoggerLevel.INFO).objections == ()


def test_a_key_that_sees_ids_alone_plans_nothing() -> None:
    snapshot = healthy()
    blind = replace(snapshot, source=replace(snapshot.source, method=Method.VOLUMES))
    assert rules(against(CreateCluster(), blind)) == {"F06"}
    assert against(CreateCluster(), snapshot) == ()


def test_what_the_server_did_not_confirm_lately_is_not_planned_on() -> None:
    refuse_stale(stale=False, age_s=2)
    with pytest.raises(PlanRefused, match="last answered 2 min ago"):
        refuse_stale(stale=True, age_s=130)
