"""What stands against changes of block volumes: each guard once where it holds and once where it does not."""

from dataclasses import replace

import pytest

from glusterterm.logic.plans import block_volume
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BlockVolumeId, OperationId
from glusterterm.model.plans import Weight
from glusterterm.model.topology import EntryState
from tests.builders import make_block_volume, make_cluster, make_node, make_operation
from tests.unit.logic.plans.worlds import healthy, hosting, listing, rules, told

BV = BlockVolumeId("bv1")


def test_a_block_volume_goes_where_there_is_room() -> None:
    plan = block_volume.create(healthy(), "disk", 5)
    assert plan.objections == ()
    assert any(note.startswith("goes into vol_vh") for note in plan.notes)


def test_without_a_host_heketi_would_make_one_or_refuse() -> None:
    small = hosting(free_gib=4, blocks=("bv1",))
    plan = block_volume.create(healthy(small), "disk", 5)
    assert rules(plan) == {"F58"}
    assert not plan.blocked
    assert rules(block_volume.create(healthy(small), "disk", 4)) == set()


def test_a_locked_host_takes_none() -> None:
    assert rules(block_volume.create(healthy(hosting(locked=True)), "disk", 5)) == {"F58"}


def test_where_no_host_could_ever_be_made_it_is_forbidden() -> None:
    assert rules(block_volume.create(healthy(hosting(free_gib=0)), "disk", 5000), Weight.BLOCKS) == {"F58"}


def test_flags_and_dead_ids_count_for_block_volumes_too() -> None:
    assert rules(block_volume.create(healthy(make_cluster("c1", block=False)), "disk", 5)) == {"F32"}
    assert rules(block_volume.create(listing(healthy(), "dead"), "disk", 5)) == {"F54"}


def test_a_second_of_the_same_name_is_told() -> None:
    plan = block_volume.create(healthy(), "blk_bv1", 5)
    assert any("named blk_bv1 already" in objection.text for objection in plan.objections)


def test_paths_need_nodes_that_are_online() -> None:
    offline = [make_node(f"n{n}", host=f"stor-0{n}", state=EntryState.OFFLINE) for n in (1, 2)]
    assert rules(block_volume.create(healthy(*offline), "disk", 5, ha_count=3)) == {"F58"}
    assert rules(block_volume.create(healthy(*offline), "disk", 5, ha_count=2)) == set()
    assert rules(block_volume.create(healthy(), "disk", 5, ha_count=9)) == {"F58"}


@pytest.mark.parametrize("ha_count", [0, 9])
def test_paths_over_all_nodes_need_every_one_of_them_online(ha_count: int) -> None:
    down = make_node("n1", host="stor-01", state=EntryState.OFFLINE)
    plan = block_volume.create(healthy(down), "disk", 5, ha_count=ha_count)
    assert any("only 3 nodes of 4 wanted are online" in objection.text for objection in plan.objections)
    whole = block_volume.create(healthy(), "disk", 5, ha_count=ha_count)
    assert not any("online" in objection.text for objection in whole.objections)


@pytest.mark.parametrize("wrong", [("", 5, 3), ("a b", 5, 3), ("disk", 0, 3), ("disk", 5, -1)])
def test_values_that_heketi_refuses_make_no_plan(wrong: tuple[str, int, int]) -> None:
    name, size, ha = wrong
    with pytest.raises(PlanRefused):
        block_volume.create(healthy(), name, size, ha_count=ha)


@pytest.mark.parametrize(("new_gib", "blocked"), [(4, True), (5, True), (6, False), (98, False), (99, True)])
def test_a_block_volume_only_grows_and_only_into_its_hosts_room(new_gib: int, blocked: bool) -> None:
    plan = block_volume.expand(healthy(), BV, new_gib)
    assert plan.blocked is blocked
    assert rules(plan) == ({"F58"} if blocked else set())


def test_the_most_that_its_host_has_room_for_is_named() -> None:
    (found,) = told(block_volume.expand(healthy(), BV, 200), Weight.BLOCKS)
    assert found.next_step.startswith("give at most 98 GiB")


def test_what_heketi_changes_is_left_alone() -> None:
    pending = replace(make_block_volume("bv1", hosting="vh"), pending=OperationId("o1"))
    snapshot = healthy(pending, make_operation("o1", "create-block-volume"))
    assert rules(block_volume.expand(snapshot, BV, 9), Weight.BLOCKS) == {"F42"}
    assert rules(block_volume.delete(snapshot, BV), Weight.BLOCKS) == {"F42"}


def test_a_host_that_is_being_deleted_is_waited_for() -> None:
    going = replace(hosting(blocks=("bv1",)), pending=OperationId("o1"))
    snapshot = healthy(going, make_operation("o1", "delete-volume", volumes=("vh",)))
    assert rules(block_volume.delete(snapshot, BV), Weight.BLOCKS) == {"F42"}


def test_deleting_a_block_volume_is_confirmed_by_its_name() -> None:
    plan = block_volume.delete(healthy(), BV)
    assert plan.objections == ()
    assert plan.typed is not None
    assert (plan.typed.expected, plan.typed.what) == ("blk_bv1", "the block volume's name")
    assert "all data" in plan.cannot_undo[0]


def test_a_lost_host_is_told() -> None:
    assert rules(block_volume.delete(healthy(without=("vh", "h1", "h2", "h3")), BV)) == {"F54"}
