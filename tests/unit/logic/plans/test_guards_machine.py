"""What stands against changes of nodes and devices: each guard once where it holds and once where it does not."""

from dataclasses import replace

import pytest

from glusterterm.logic.plans import device, node
from glusterterm.logic.plans.device import Disk
from glusterterm.logic.plans.guards import against
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, DeviceId, NodeId
from glusterterm.model.operations import AddDevice, AddNode, FromStep, SetDeviceState, SetNodeState, TagChange
from glusterterm.model.plans import Weight
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import make_cluster, make_device, make_node, make_operation, make_snapshot
from tests.unit.logic.plans.worlds import healthy, rules, told

C1, N1, D1, EMPTY = ClusterId("c1"), NodeId("n1"), DeviceId("d1b"), DeviceId("d1c")
ONLINE, OFFLINE, FAILED = EntryState.ONLINE, EntryState.OFFLINE, EntryState.FAILED


@pytest.mark.parametrize("taken", ["stor-01", "192.0.2.1"])
def test_a_host_name_belongs_to_one_node_only(taken: str) -> None:
    (found,) = told(node.add(healthy(), C1, zone=1, manage=taken, storage="192.0.2.9"), Weight.BLOCKS)
    assert found.rule == "F21"
    assert "identity" in found.next_step
    assert told(node.add(healthy(), C1, zone=1, manage="stor-05", storage="192.0.2.5"), Weight.BLOCKS) == ()


def test_a_node_of_another_cluster_has_its_name_all_the_same() -> None:
    snapshot = healthy(make_node("n9", "c2", host="stor-09"))
    assert node.add(snapshot, C1, zone=1, manage="stor-09").blocked


def test_a_further_node_needs_one_that_takes_it_in() -> None:
    offline = [make_node(f"n{n}", host=f"stor-0{n}", state=OFFLINE) for n in (1, 2, 3, 4)]
    assert rules(node.add(healthy(*offline), C1, zone=1, manage="stor-05")) == {"F23"}
    assert rules(node.add(healthy(*offline[1:]), C1, zone=1, manage="stor-05")) == set()


def test_names_instead_of_addresses_are_advised_against() -> None:
    assert any("an address is safer" in note for note in node.add(healthy(), C1, zone=1, manage="stor-05").notes)
    plan = node.add(healthy(), C1, zone=1, manage="stor-05", storage="192.0.2.5")
    assert not any("an address is safer" in note for note in plan.notes)


@pytest.mark.parametrize(
    "wrong", [{"zone": 0}, {"manage": "bad host!"}, {"storage": "a_b-"}, {"tags": (("", "x"),)}, {"manage": ""}]
)
def test_values_that_heketi_refuses_make_no_plan(wrong: dict[str, object]) -> None:
    with pytest.raises(PlanRefused):
        node.add(healthy(), C1, **{"zone": 1, "manage": "stor-05", **wrong})  # type: ignore[arg-type]


def test_a_node_is_deleted_without_devices_only() -> None:
    assert rules(node.delete(healthy(), N1), Weight.BLOCKS) == {"F39"}
    plan = node.delete(healthy(without=("d4b", "d4c")), NodeId("n4"))
    assert rules(plan) == {"F44"}
    assert plan.typed is None


def test_a_clusters_last_node_leaves_no_peer_behind() -> None:
    snapshot = healthy(without=("d1b", "d1c", "n2", "n3", "n4"))
    assert rules(node.delete(snapshot, N1)) == set()


@pytest.mark.parametrize(
    ("present", "wanted", "blocks"),
    [
        (ONLINE, OFFLINE, False),
        (OFFLINE, ONLINE, False),
        (ONLINE, FAILED, True),
        (FAILED, ONLINE, True),
        (FAILED, OFFLINE, True),
        (FAILED, FAILED, False),
    ],
)
def test_states_of_nodes_follow_heketis_table(present: EntryState, wanted: EntryState, blocks: bool) -> None:
    snapshot = healthy(make_node("n4", host="stor-04", state=present), without=("d4b", "d4c"))
    found = against(SetNodeState(NodeId("n4"), wanted), snapshot)
    assert ("F39" in rules(found, Weight.BLOCKS)) is blocks


@pytest.mark.parametrize(
    ("present", "wanted", "blocks"),
    [
        (ONLINE, OFFLINE, False),
        (OFFLINE, ONLINE, False),
        (OFFLINE, FAILED, False),
        (ONLINE, FAILED, True),
        (FAILED, ONLINE, True),
        (FAILED, OFFLINE, False),
        (FAILED, FAILED, False),
    ],
)
def test_states_of_devices_follow_heketis_table(present: EntryState, wanted: EntryState, blocks: bool) -> None:
    snapshot = healthy(make_device("d4b", "n4", state=present))
    found = against(SetDeviceState(DeviceId("d4b"), wanted), snapshot)
    assert ("F39" in rules(found, Weight.BLOCKS)) is blocks


def test_a_device_that_was_evacuated_comes_back_by_way_of_offline() -> None:
    plan = device.enable(healthy(make_device("d1c", "n1", state=FAILED)), EMPTY)
    assert [step.operation for step in plan.steps] == [SetDeviceState(EMPTY, OFFLINE), SetDeviceState(EMPTY, ONLINE)]
    assert not plan.blocked
    assert any("do not come back by themselves" in objection.text for objection in plan.objections)


def test_what_is_so_already_is_said() -> None:
    for plan in (device.enable(healthy(), D1), node.enable(healthy(), N1)):
        assert [objection.text.endswith("already: nothing changes") for objection in plan.objections] == [True]


def test_the_state_of_a_device_that_is_evacuated_just_now_stays() -> None:
    moving = make_operation("o1", "remove-device", devices=("d1b",))
    pending = make_device("d1b", "n1", state=OFFLINE, pending="o1")
    assert rules(device.enable(healthy(pending, moving), D1), Weight.BLOCKS) == {"F42"}


def test_disabling_what_replica_3_needs_is_told() -> None:
    three = healthy(without=("n4", "d4b", "d4c", "d1c"))
    assert "F26" in rules(device.disable(three, D1), Weight.WARNS)
    assert "F26" not in rules(device.disable(three, DeviceId("d2b")))
    assert "F26" not in rules(device.disable(healthy(without=("d1c",)), D1))
    assert "F26" in rules(node.disable(healthy(without=("n4", "d4b", "d4c")), NodeId("n1")), Weight.WARNS)
    assert "F26" not in rules(node.disable(healthy(), NodeId("n1")))


def test_a_device_added_to_an_evacuated_node_gets_no_bricks() -> None:
    plan = device.add(healthy(make_node("n1", host="stor-01", state=FAILED)), NodeId("n1"), [device.Disk("/dev/vdz")])
    (found,) = told(plan, Weight.WARNS)
    assert found.text == "stor-01 was evacuated and never takes bricks again"
    offline = make_node("n1", host="stor-01", state=EntryState.OFFLINE)
    assert not device.add(healthy(offline), NodeId("n1"), [device.Disk("/dev/vdz")]).blocked


def test_a_device_of_an_evacuated_node_waits_for_no_return_of_it() -> None:
    notes = device.enable(healthy(make_node("n1", host="stor-01", state=FAILED)), D1).notes
    assert notes == ("stor-01 was evacuated: no bricks go to it till it is deleted and added anew",)


def test_a_device_that_heketi_has_is_not_added_again() -> None:
    for path in ("/dev/vdb", "/dev/disk/by-id/d1b"):
        assert rules(device.add(healthy(), N1, [Disk(path)]), Weight.BLOCKS) == {"F16"}
    assert rules(device.add(healthy(without=("d1b",)), N1, [Disk("/dev/vdb")])) == set()


def test_several_devices_are_steps_of_which_one_may_fail() -> None:
    plan = device.add(healthy(), N1, [Disk("/dev/vdd"), Disk("/dev/vde"), Disk("/dev/vdf")])
    assert plan.title == "add /dev/vdd, /dev/vde and /dev/vdf on stor-01"
    assert [step.needed for step in plan.steps] == [False, False, False]
    assert [step.needed for step in device.add(healthy(), N1, [Disk("/dev/vdd")]).steps] == [True]


@pytest.mark.parametrize("disks", [[], [Disk("/dev/vdd"), Disk("/dev/vdd")], [Disk("vdd")], [Disk("/dev/v d")]])
def test_disks_that_make_no_sense_make_no_plan(disks: list[Disk]) -> None:
    with pytest.raises(PlanRefused):
        device.add(healthy(), N1, disks)


def test_wiping_a_disk_is_confirmed_by_the_nodes_digits_never_by_its_path() -> None:
    plan = device.add(healthy(), N1, [Disk("/dev/vdd", destroy=True)])
    assert rules(plan) == {"F15"}
    assert plan.typed is not None
    assert (plan.typed.expected, plan.typed.what) == ("n1", "the first 8 digits of the node's id")
    assert device.add(healthy(), N1, [Disk("/dev/vdd")]).typed is None


def test_wiping_beside_a_device_without_identity_will_be_refused() -> None:
    unknown = replace(make_device("d1c", "n1", path="/dev/vdc"), pv_uuid=None)
    assert "F17" in rules(device.add(healthy(unknown), N1, [Disk("/dev/vdd", destroy=True)]), Weight.WARNS)
    assert "F17" not in rules(device.add(healthy(unknown), N1, [Disk("/dev/vdd")]))


def test_a_node_that_is_not_online_gets_devices_that_wait() -> None:
    plan = device.add(healthy(make_node("n1", host="stor-01", state=OFFLINE)), N1, [Disk("/dev/vdd")])
    assert any("no bricks will go to the device" in objection.text for objection in plan.objections)


def test_a_device_of_a_node_that_is_to_be_made_is_looked_at_as_far_as_it_goes() -> None:
    assert against(AddDevice(FromStep(0), "/dev/vdb"), healthy()) == ()
    assert rules(against(AddDevice(FromStep(0), "/dev/vdb", destroy_data=True), healthy())) == {"F15"}
    assert against(AddNode(FromStep(0), 1, "stor-05", "stor-05"), healthy()) == ()


def test_a_device_is_deleted_once_it_is_evacuated_and_empty() -> None:
    gone = make_device("d1c", "n1", state=FAILED, used_gib=0)
    assert device.delete(healthy(gone), EMPTY).objections == ()
    assert rules(device.delete(healthy(), EMPTY), Weight.BLOCKS) == {"F39"}
    with_bricks = make_device("d1b", "n1", state=FAILED)
    assert rules(device.delete(healthy(with_bricks), D1), Weight.BLOCKS) == {"F39"}


def test_an_empty_device_with_room_used_may_hold_leftovers() -> None:
    used = make_device("d1c", "n1", state=FAILED, used_gib=3)
    assert rules(device.delete(healthy(used), EMPTY)) == {"F41"}
    assert rules(device.delete(healthy(used), EMPTY, forget=True)) == {"F40"}


def test_forgetting_a_device_is_confirmed_by_its_digits() -> None:
    gone = make_device("d1c", "n1", state=FAILED, used_gib=0)
    plan = device.delete(healthy(gone), EMPTY, forget=True)
    assert rules(plan, Weight.OVERRIDE) == {"F40"}
    assert plan.typed is not None
    assert plan.typed.expected == "d1c"
    assert "removing its volume group" in told(plan, Weight.OVERRIDE)[0].text
    assert device.delete(healthy(gone), EMPTY).typed is None


def test_a_resync_waits_for_what_is_pending_on_the_device() -> None:
    moving = make_operation("o1", "remove-device", devices=("d1b",))
    pending = make_device("d1b", "n1", state=OFFLINE, pending="o1")
    assert rules(device.resync(healthy(pending, moving), D1), Weight.BLOCKS) == {"F42"}
    elsewhere = make_operation("o1", "create-volume", status=OperationStatus.STALE)
    assert rules(device.resync(healthy(elsewhere), D1)) == {"F24"}
    assert rules(device.resync(healthy(), D1)) == set()


def test_an_arbiter_tag_that_heketi_does_not_know_is_told() -> None:
    plan = device.change_tags(healthy(), D1, TagChange.UPDATE, (("arbiter", "yes"),))
    assert "counts as supported" in plan.objections[0].text
    assert device.change_tags(healthy(), D1, TagChange.UPDATE, (("arbiter", "required"),)).objections == ()


def test_taking_away_a_tag_that_is_not_there_is_told() -> None:
    tagged = make_node("n1", host="stor-01", tags=(("rack", "7"),))
    assert node.change_tags(healthy(tagged), N1, TagChange.DELETE, (("rack", ""),)).objections == ()
    assert node.change_tags(healthy(tagged), N1, TagChange.DELETE, (("row", ""),)).objections != ()


def test_no_tags_at_all_can_be_set_but_not_added() -> None:
    assert node.change_tags(healthy(), N1, TagChange.SET, ()).steps
    with pytest.raises(PlanRefused):
        node.change_tags(healthy(), N1, TagChange.UPDATE, ())
    with pytest.raises(PlanRefused):
        node.change_tags(healthy(), N1, TagChange.UPDATE, tuple((f"t{n}", "") for n in range(33)))


def test_more_tags_than_a_request_takes_are_told() -> None:
    many = make_node("n1", host="stor-01", tags=tuple((f"t{n:02}", "") for n in range(32)))
    assert node.change_tags(healthy(many), N1, TagChange.UPDATE, (("one", "more"),)).objections != ()
    assert node.change_tags(healthy(many), N1, TagChange.SET, (("one", "more"),)).objections == ()


@pytest.mark.parametrize("build", [device.enable, device.disable, device.evacuate, device.delete, device.resync])
def test_an_unknown_device_makes_no_plan(build: object) -> None:
    with pytest.raises(PlanRefused, match="no device has the id nowhere"):
        build(healthy(), DeviceId("nowhere"))  # type: ignore[operator]


def test_a_cluster_without_devices_has_nothing_to_resync() -> None:
    with pytest.raises(PlanRefused, match="has no devices"):
        device.resync_all(make_snapshot(make_cluster("c1")), ClusterId("c1"))
    steps = device.resync_all(healthy(), ClusterId("c1")).steps
    assert len(steps) == len(healthy().devices)
    assert not any(step.needed for step in steps)
