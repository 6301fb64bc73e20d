"""What stands against moving bricks: each guard once where it holds and once where it does not."""

from dataclasses import replace

from glusterterm.logic.plans import brick, device, node
from glusterterm.logic.plans.guards import against
from glusterterm.model.ids import BrickId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import EvictBrick, SetDeviceState, SetNodeState
from glusterterm.model.plans import Typed, Weight
from glusterterm.model.topology import Durability, DurabilityType, EntryState, OperationStatus
from tests.builders import make_brick, make_device, make_node, make_operation, make_snapshot, make_volume
from tests.unit.logic.plans.worlds import healthy, rules, told

D1, D2 = DeviceId("d1b"), DeviceId("d2b")
EVACUATE = SetDeviceState(D1, EntryState.FAILED)
ALWAYS = {"F34"}
"""Said of every evacuation: what gluster knows of the other bricks is not known from here."""


def test_a_healthy_device_can_go_and_what_is_not_known_is_said() -> None:
    plan = device.evacuate(healthy(), D1)
    assert not plan.blocked
    assert rules(plan) == ALWAYS
    assert [step.title for step in plan.steps] == ["disable /dev/vdb on stor-01", "evacuate /dev/vdb on stor-01"]
    assert plan.typed == Typed("d1b", "the first 8 digits of the device's id")


def test_a_device_that_is_offline_is_not_disabled_again() -> None:
    offline = make_device("d1b", "n1", state=EntryState.OFFLINE)
    assert [step.title for step in device.evacuate(healthy(offline), D1).steps] == ["evacuate /dev/vdb on stor-01"]


def test_a_device_that_counts_as_evacuated_and_has_bricks_is_disabled_first() -> None:
    failed = make_device("d1b", "n1", state=EntryState.FAILED)
    plan = device.evacuate(healthy(failed), D1)
    assert [step.operation for step in plan.steps] == [SetDeviceState(D1, EntryState.OFFLINE), EVACUATE]
    assert not plan.blocked
    assert "F39" in rules(against(EVACUATE, healthy(failed)), Weight.BLOCKS)


def test_an_online_device_is_not_evacuated_without_disabling_it() -> None:
    assert "F39" in rules(against(EVACUATE, healthy()), Weight.BLOCKS)
    offline = make_device("d1b", "n1", state=EntryState.OFFLINE)
    assert "F39" not in rules(against(EVACUATE, healthy(offline)))


def test_an_empty_device_moves_nothing() -> None:
    plan = device.evacuate(healthy(), DeviceId("d4c"))
    assert plan.objections == ()
    assert plan.notes[0] == "it holds no bricks: only its record changes"


def test_a_volume_without_redundancy_keeps_its_bricks_where_they_are() -> None:
    single = make_volume("v1", name="scratch", durability=Durability(DurabilityType.NONE))
    (found, *_) = told(device.evacuate(healthy(single, without=("b2", "b3")), D1), Weight.BLOCKS)
    assert (found.rule, found.text) == ("F38", "scratch keeps one copy only: its bricks can't be moved")
    assert found.next_step.startswith("copy its data to a new volume")


def test_a_disperse_volume_is_not_taken_for_one_without_redundancy() -> None:
    disperse = make_volume("v1", durability=Durability(DurabilityType.DISPERSE, 0, 2, 1), sets=(("b1", "b2", "b3"),))
    assert "F38" not in rules(device.evacuate(healthy(disperse), D1))


def test_two_copies_are_told_of_by_name() -> None:
    two = make_volume("v1", name="pair", durability=Durability(DurabilityType.REPLICATE, 2), sets=(("b1", "b2"),))
    plan = device.evacuate(healthy(two, without=("b3",)), D1)
    assert ["pair keeps two copies" in objection.text for objection in told(plan, Weight.OVERRIDE)] == [True]


def test_without_another_place_nothing_moves() -> None:
    full = [make_device(f"d{n}{c}", f"n{n}", total_gib=500, used_gib=495) for n in (1, 4) for c in "bc"]
    plan = device.evacuate(healthy(*full), D1)
    found = told(plan, Weight.BLOCKS)
    assert [objection.rule for objection in found] == ["F36"]
    assert "add a device with more than" in found[0].next_step


def test_a_place_that_depends_on_unknown_sets_is_said_to() -> None:
    both = make_volume("v1", name="wide")
    wide = [make_brick(f"w{n}", f"d{n}c") for n in (2, 3, 4)]
    full = make_device("d1c", "n1", path="/dev/vdc", used_gib=495)
    assert "F36" not in rules(device.evacuate(healthy(both, *wide), D1))
    plan = device.evacuate(healthy(both, *wide, full), D1)
    assert not plan.blocked
    assert "F36" in rules(plan, Weight.WARNS)


def test_what_heketi_changes_is_left_alone() -> None:
    running = make_operation("o1", "expand-volume", volumes=("v1",))
    plan = device.evacuate(healthy(replace(make_volume("v1"), pending=running.id), running), D1)
    (found,) = told(plan, Weight.BLOCKS)
    assert (found.rule, found.text) == ("F42", "volume vol_v1 is being expanded")
    assert found.next_step == "wait till that operation has ended"


def test_what_was_left_behind_has_to_be_cleaned_up_first() -> None:
    left = make_operation("o1", "evict-brick", status=OperationStatus.FAILED, bricks=("b1",))
    plan = device.evacuate(healthy(make_brick("b1", "d1b", pending="o1"), left), D1)
    assert {objection.next_step for objection in told(plan, Weight.BLOCKS)} == {"clean up pending operations first"}


def test_bricks_without_a_volume_stop_an_evacuation() -> None:
    ghost = make_brick("g1", "d1b", "v-lost")
    assert "F54" in rules(device.evacuate(healthy(ghost), D1), Weight.BLOCKS)
    assert "F54" not in rules(device.evacuate(healthy(make_brick("g1", "d2b", "v-lost")), D1))


def test_a_brick_that_a_device_lists_without_record_stops_it_too() -> None:
    snapshot = healthy()
    entry = snapshot.devices[D1]
    damaged = replace(entry, bricks=(*entry.bricks, BrickId("nowhere")))
    plan = device.evacuate(replace(snapshot, devices={**snapshot.devices, D1: damaged}), D1)
    assert "F54" in rules(plan, Weight.BLOCKS)


def test_two_bricks_of_one_set_do_not_move_at_a_time() -> None:
    moving = make_operation("o1", "remove-device", devices=("d2b",))
    other = make_device("d2b", "n2", state=EntryState.OFFLINE, pending="o1")
    (found,) = told(device.evacuate(healthy(other, moving), D1), Weight.BLOCKS)
    assert found.rule == "F35"
    assert "/dev/vdb on stor-02 is being evacuated" in found.text
    elsewhere = make_device("d4b", "n4", state=EntryState.OFFLINE, pending="o1")
    assert not device.evacuate(healthy(elsewhere, moving), D1).blocked


def test_bricks_of_other_sets_may_move_at_a_time() -> None:
    sets = make_volume("v1", sets=(("b1", "b2", "b3"), ("w1", "w2", "w3")))
    bricks = [make_brick(f"w{n}", f"d{n}c") for n in (2, 3, 4)]
    moving = make_operation("o1", "remove-device", devices=("d4c",))
    other = make_device("d4c", "n4", path="/dev/vdc", state=EntryState.OFFLINE, pending="o1")
    known = healthy(sets, *bricks, other, moving)
    assert "F35" not in rules(device.evacuate(known, D1))
    unknown = healthy(make_volume("v1"), *bricks, other, moving)
    assert "F35" in rules(device.evacuate(unknown, D1), Weight.BLOCKS)


def test_evicting_a_brick_waits_for_the_evacuation_of_its_own_device() -> None:
    moving = make_operation("o1", "remove-device", devices=("d1b",))
    leaving = make_device("d1b", "n1", state=EntryState.OFFLINE, pending="o1")
    assert brick.evict(healthy(leaving, moving), BrickId("b1")).blocked
    assert not brick.evict(healthy(), BrickId("b1")).blocked


def test_without_the_heal_check_the_device_is_named_by_its_digits() -> None:
    plan = device.evacuate(healthy(), D1, check_heal=False)
    assert rules(plan, Weight.OVERRIDE) == {"F35"}
    assert plan.typed is not None
    assert plan.typed.expected == "d1b"
    assert device.evacuate(healthy(), DeviceId("d4c"), check_heal=False).typed is None


def test_other_bricks_on_what_is_not_online_have_to_be_overridden() -> None:
    aside = make_device("d2b", "n2", state=EntryState.OFFLINE)
    plan = device.evacuate(healthy(aside), D1)
    assert ["/dev/vdb on stor-02" in objection.text for objection in told(plan, Weight.OVERRIDE)] == [True]
    unrelated = make_device("d4b", "n4", state=EntryState.OFFLINE)
    assert rules(device.evacuate(healthy(unrelated), D1)) == ALWAYS


def test_a_node_that_is_not_online_may_keep_gluster_from_replacing() -> None:
    plan = device.evacuate(healthy(make_node("n4", host="stor-04", state=EntryState.OFFLINE)), D1)
    assert rules(plan) == {*ALWAYS, "F37"}


def test_unfinished_operations_are_seen_before_redundancy_is_given_away() -> None:
    stale = make_operation("o1", "create-volume", status=OperationStatus.STALE)
    assert "F53" in rules(device.evacuate(healthy(stale), D1), Weight.WARNS)


def test_a_node_with_several_devices_is_better_evacuated_device_by_device() -> None:
    plan = node.evacuate(healthy(), NodeId("n1"))
    assert not plan.blocked
    assert rules(plan) == {*ALWAYS, "F35"}
    assert any("never comes back" in text for text in plan.cannot_undo)
    assert "F35" not in rules(node.evacuate(healthy(without=("d1c",)), NodeId("n1")))


def test_the_devices_of_a_leaving_node_take_none_of_its_bricks() -> None:
    assert node.evacuate(healthy(without=("d4b", "d4c")), NodeId("n1")).blocked
    assert not device.evacuate(healthy(without=("d4b", "d4c")), D1).blocked


def test_an_evacuation_takes_its_volumes_along_so_that_no_other_task_changes_them() -> None:
    names = {(ref.kind, ref.id) for ref in device.evacuate(healthy(), D1).objects}
    assert names == {("device", "d1b"), ("volume", "v1"), ("volume", "vh")}


def test_what_is_gone_is_said_to_be_gone() -> None:
    empty = make_snapshot()
    for operation in (EVACUATE, SetNodeState(NodeId("n1"), EntryState.FAILED), EvictBrick(BrickId("b1"))):
        (found,) = against(operation, empty)
        assert found.weight is Weight.BLOCKS
        assert found.text.endswith("is not there")


def test_a_busy_server_is_told_of_where_it_counts() -> None:
    running = [make_operation(f"o{n}") for n in range(8)]
    offline = make_device("d1b", "n1", state=EntryState.OFFLINE)
    assert "F08" in rules(against(EVACUATE, healthy(offline, *running)))
    assert "F08" not in rules(against(EVACUATE, healthy(offline, *running[1:])))
    assert "F08" not in rules(against(SetDeviceState(D2, EntryState.OFFLINE), healthy(*running)))


def test_volumes_that_share_nothing_with_it_do_not_matter() -> None:
    far = make_volume("v9", durability=Durability(DurabilityType.NONE))
    plan = device.evacuate(healthy(far, make_brick("b9", "d4b", "v9")), D1)
    assert rules(plan) == ALWAYS
    assert VolumeId("v9") not in {ref.id for ref in plan.objects}
