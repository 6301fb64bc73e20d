"""What stands against changes of volumes: each guard once where it holds and once where it does not."""

from dataclasses import replace

import pytest

from glusterterm.logic.plans import volume
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BlockVolumeId, ClusterId, VolumeId
from glusterterm.model.operations import CreateVolume
from glusterterm.model.plans import Typed, Weight
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import BlockHosting, Durability, DurabilityType, EntryState, OperationStatus
from tests.builders import (
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)
from tests.unit.logic.plans.worlds import healthy, hosting, listing, rules, told

C1, V1, VH = ClusterId("c1"), VolumeId("v1"), VolumeId("vh")
REPLICA_2 = Durability(DurabilityType.REPLICATE, 2)
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
NONE = Durability(DurabilityType.NONE)
WISH = CreateVolume("web", 10, REPLICA_3)


def create(snapshot: Snapshot, **changed: object) -> set[str]:
    return rules(volume.create(snapshot, replace(WISH, **changed)))  # type: ignore[arg-type]


def test_a_volume_that_fits_has_nothing_against_it_and_says_what_it_takes() -> None:
    plan = volume.create(healthy(), WISH)
    assert plan.objections == ()
    assert plan.typed is None
    assert plan.title == "create volume web of 10 GiB"
    assert plan.notes[0] == "3 bricks of 10 GiB"
    assert any(note.startswith("a brick may go to /dev/vd") for note in plan.notes)


@pytest.mark.parametrize(
    "wrong",
    [
        {"name": ""},
        {"name": "a b"},
        {"size_gib": 0},
        {"durability": Durability(DurabilityType.REPLICATE, 4)},
        {"durability": Durability(DurabilityType.REPLICATE, -1)},
        {"durability": Durability(DurabilityType.DISPERSE, 0, 5, 1)},
        {"gid": -1},
        {"gid": 2**31 - 1},
        {"snapshot_factor": 0.5},
        {"snapshot_factor": 101.0},
        {"options": ("nfs.disable",)},
        {"options": ("nfs.disable on\nreboot",)},
        {"clusters": (ClusterId("nowhere"),)},
        {"clusters": (ClusterId("c1"), ClusterId("c1"))},
    ],
    ids=repr,
)
def test_values_that_heketi_refuses_make_no_plan(wrong: dict[str, object]) -> None:
    with pytest.raises(PlanRefused):
        create(healthy(), **wrong)


def test_without_a_cluster_nothing_can_be_made() -> None:
    plan = volume.create(make_snapshot(), WISH)
    assert rules(plan, Weight.BLOCKS) == {"F31"}
    assert plan.blocked


def test_a_cluster_takes_what_its_flags_say() -> None:
    assert create(healthy(make_cluster("c1", file=False))) == {"F32"}
    assert create(healthy(make_cluster("c1", file=False)), block=True) == set()
    assert create(healthy(make_cluster("c1", block=False)), block=True) == {"F32"}
    assert create(healthy(make_cluster("c1", block=False))) == set()


def test_a_name_is_used_once_in_a_cluster() -> None:
    assert create(healthy(), name="vol_mongo") == {"F32"}
    empty_cluster = make_cluster("c2")
    assert "F32" not in rules(volume.create(healthy(empty_cluster), replace(WISH, name="vol_mongo")))
    nowhere = told(volume.create(healthy(empty_cluster), replace(WISH, name="vol_mongo")), Weight.BLOCKS)
    assert [found.next_step for found in nowhere] == ["choose another name, or name a cluster that takes it"]


def test_a_dead_id_that_a_clone_left_fails_every_create() -> None:
    plan = volume.create(listing(healthy(), "dead"), WISH)
    (found,) = told(plan, Weight.BLOCKS)
    assert found.rule == "F54"
    assert "volume dead" in found.text
    assert "import" in found.next_step


def test_a_damaged_cluster_does_not_keep_a_volume_from_another() -> None:
    other = (make_node("n9", "c9", host="stor-09"), make_device("d9", "n9", total_gib=500, used_gib=0))
    plan = volume.create(listing(healthy(make_cluster("c9"), *other), "dead"), replace(WISH, durability=NONE))
    assert "F54" in rules(plan, Weight.WARNS)
    assert not plan.blocked
    alone = volume.create(listing(healthy(make_cluster("c9"), *other), "dead"), replace(WISH, clusters=(C1,)))
    assert "F54" in rules(alone, Weight.BLOCKS)


def test_a_clone_that_runs_is_waited_for() -> None:
    cloning = make_operation("o1", "clone-volume", volumes=("v1", "copy"))
    (found,) = told(volume.create(listing(healthy(cloning), "copy"), WISH), Weight.BLOCKS)
    assert found.next_step.startswith("wait till the clone has ended")


def test_what_a_walk_did_not_see_only_warns() -> None:
    walked = listing(healthy(), "dead")
    walked = replace(walked, source=replace(walked.source, method=Method.WALK))
    plan = volume.create(walked, WISH)
    assert not plan.blocked
    assert "F54" in rules(plan, Weight.WARNS)


def test_no_space_names_the_reason_and_what_would_fit() -> None:
    one_node = healthy(without=("n2", "n3", "n4", "d2b", "d2c", "d3b", "d3c", "d4b", "d4c", "b2", "b3", "h2", "h3"))
    (found,) = told(volume.create(one_node, WISH), Weight.BLOCKS)
    assert found.rule == "F26"
    assert "replica 3 needs 3 nodes" in found.text
    assert "distribute up to" in found.next_step


def test_too_large_a_volume_names_the_largest() -> None:
    (found,) = told(volume.create(healthy(), replace(WISH, size_gib=3000)), Weight.BLOCKS)
    assert found.rule == "F27"
    assert found.next_step.startswith("the largest that surely fits is ")


def test_what_only_the_servers_limits_may_refuse_is_not_forbidden() -> None:
    huge = [make_device(f"d{n}b", f"n{n}", total_gib=200 * 1024, used_gib=0) for n in (1, 2, 3, 4)]
    plan = volume.create(healthy(*huge), replace(WISH, size_gib=60 * 1024))
    assert not plan.blocked
    assert any("higher limits" in objection.text for objection in plan.objections)


def test_a_full_cluster_warns_since_its_limit_can_be_raised() -> None:
    many = [make_volume(f"x{number:04}") for number in range(998)]
    assert "F32" in rules(volume.create(healthy(*many), WISH), Weight.WARNS)
    assert "F32" not in rules(volume.create(healthy(*many[1:]), WISH))


def test_what_was_left_behind_may_hold_room() -> None:
    stale = make_operation("o1", "create-volume", status=OperationStatus.STALE)
    assert create(healthy(stale)) == {"F28"}
    assert create(healthy(make_operation("o1", "create-volume"))) == set()


def test_little_redundancy_is_told() -> None:
    assert create(healthy(), durability=NONE) == {"F38"}
    assert create(healthy(), durability=Durability(DurabilityType.REPLICATE, 1)) == {"F38"}
    assert create(healthy(), durability=REPLICA_2) == {"F62"}
    assert create(healthy(), durability=Durability(DurabilityType.DISPERSE, 0, 2, 1)) == set()


@pytest.mark.parametrize(
    ("option", "told_of"),
    [
        ("user.heketi.zonechecking strict", True),
        ("user.heketi.zone-checking strickt", True),
        ("user.heketi.zone-checking strict", False),
        ("performance.cache-size 1GB", False),
    ],
)
def test_options_that_steer_nothing_are_told(option: str, told_of: bool) -> None:
    plan = volume.create(healthy(), replace(WISH, options=(option,)))
    assert any("changes nothing" in objection.text for objection in plan.objections) is told_of


def test_a_tag_rule_that_cannot_be_read_is_refused() -> None:
    plan = volume.create(healthy(), replace(WISH, options=("user.heketi.device-tag-match ssd",)))
    assert rules(plan, Weight.BLOCKS) == {"F32"}


def test_an_arbiter_goes_with_three_copies() -> None:
    arbiter = ("user.heketi.arbiter true",)
    plan = volume.create(healthy(), replace(WISH, durability=REPLICA_2, options=arbiter))
    assert any("goes with 3 copies alone" in objection.text for objection in plan.objections)


@pytest.mark.parametrize(
    ("size", "options", "warned"),
    [(10, (), True), (20, (), False), (10, ("user.heketi.average-file-size 4",), False)],
)
def test_arbiter_bricks_that_xfs_will_not_make_are_told(size: int, options: tuple[str, ...], warned: bool) -> None:
    wish = replace(WISH, size_gib=size, options=("user.heketi.arbiter true", *options))
    plan = volume.create(healthy(), wish)
    found = [objection for objection in plan.objections if "xfsprogs" in objection.text]
    assert [objection.weight for objection in found] == ([Weight.OVERRIDE] if warned else [])
    assert all("from 19 GiB per data brick" in objection.text for objection in found)


def _three_nodes_with_two_devices_of(gib: int) -> Snapshot:
    small = (
        make_device(f"d{n}{c}", f"n{n}", path=f"/dev/vd{c}", total_gib=gib, used_gib=0) for n in (1, 2, 3) for c in "bc"
    )
    nodes = (make_node(f"n{n}", host=f"stor-0{n}", zone=n) for n in (1, 2, 3))
    kept = replace(make_volume("v1", name="vol_mongo"), options=("user.heketi.arbiter true",))
    return make_snapshot(make_cluster("c1"), kept, *nodes, *small)


def test_arbiter_bricks_are_as_small_as_a_volume_in_several_sets_makes_them() -> None:
    wish = replace(WISH, size_gib=30, options=("user.heketi.arbiter true",))
    (found,) = told(volume.create(_three_nodes_with_two_devices_of(22), wish), Weight.OVERRIDE)
    assert "240 MiB only" in found.text
    assert told(volume.create(_three_nodes_with_two_devices_of(40), wish), Weight.OVERRIDE) == ()


def test_the_arbiter_bricks_that_an_expansion_adds_are_looked_at_too() -> None:
    (found,) = told(volume.expand(_three_nodes_with_two_devices_of(40), V1, 10), Weight.OVERRIDE)
    assert "160 MiB only" in found.text
    assert told(volume.expand(_three_nodes_with_two_devices_of(40), V1, 20), Weight.OVERRIDE) == ()


def test_a_volume_that_heketi_would_keep_for_its_database_is_told() -> None:
    plan = volume.create(healthy(), replace(WISH, name="heketidbstorage"))
    assert len(plan.objections) == 1


def test_an_expansion_needs_room_for_whole_sets() -> None:
    assert rules(volume.expand(healthy(), V1, 10)) == set()
    assert "F27" in rules(volume.expand(healthy(), V1, 3000), Weight.BLOCKS)
    with pytest.raises(PlanRefused):
        volume.expand(healthy(), V1, 0)


def test_an_expansion_waits_for_what_changes_the_volume() -> None:
    pending = healthy(make_volume("v1", pending="o1"), make_operation("o1", "create-volume", volumes=("v1",)))
    assert rules(volume.expand(pending, V1, 10), Weight.BLOCKS) == {"F42"}


def test_a_claim_is_grown_through_kubernetes() -> None:
    claimed = healthy(make_volume("v1", name="gl_default_pvc-1234", sets=(("b1", "b2", "b3"),)))
    assert rules(volume.expand(claimed, V1, 10)) == {"F76"}


def test_a_volume_without_bricks_does_not_grow() -> None:
    broken = make_volume("v9", durability=Durability(DurabilityType.REPLICATE, -1))
    assert volume.expand(healthy(broken), VolumeId("v9"), 1).blocked


def test_deleting_a_volume_is_confirmed_by_its_name_and_says_what_is_lost() -> None:
    plan = volume.delete(healthy(), V1)
    assert plan.typed is not None
    assert (plan.typed.expected, plan.typed.what) == ("vol_mongo", "the volume's name")
    assert plan.cannot_undo == (
        "all data on vol_mongo (10 GiB) is destroyed; whether clients still mount it is not known",
    )
    assert not plan.blocked


def test_protected_volumes_are_kept() -> None:
    database = make_volume("v1", name="heketidbstorage")
    assert rules(volume.delete(healthy(database), V1), Weight.BLOCKS) == {"F56"}
    assert rules(volume.delete(healthy(), VH), Weight.BLOCKS) == {"F56"}
    assert rules(volume.delete(healthy(hosting(), without=("bv1",)), VH), Weight.BLOCKS) == set()


def test_a_block_volume_that_only_names_its_host_protects_it() -> None:
    snapshot = healthy(hosting(), make_block_volume("bv1", hosting="vh"))
    assert rules(volume.delete(snapshot, VH), Weight.BLOCKS) == {"F56"}


def test_peers_that_are_down_leave_a_volume_stopped() -> None:
    plan = volume.delete(healthy(make_node("n4", host="stor-04", state=EntryState.OFFLINE)), V1)
    assert any("stor-04 is not online" in objection.text for objection in plan.objections)
    assert rules(volume.delete(healthy(), V1)) == {"F46"}


def test_clones_keep_the_room_they_share() -> None:
    clone = make_volume("v2", name="copy")
    shared = replace(make_brick("k1", "d1b", "v2"), thin_pool="tp_b1")
    assert "F49" in rules(volume.delete(healthy(clone, shared), V1))
    assert "F49" not in rules(volume.delete(healthy(clone, make_brick("k1", "d1b", "v2")), V1))


def test_a_clone_says_what_a_failure_would_damage() -> None:
    assert rules(volume.clone(healthy(), V1, "copy")) == {"F54"}


def test_a_clone_of_what_cannot_be_cloned_is_forbidden() -> None:
    assert rules(volume.clone(healthy(), VH, "copy"), Weight.BLOCKS) == {"F58"}
    assert rules(volume.clone(healthy(), V1, "vol_mongo"), Weight.BLOCKS) == {"F32"}
    with pytest.raises(PlanRefused):
        volume.clone(healthy(), V1, "")


def test_a_clone_with_a_node_down_is_likely_to_fail() -> None:
    offline = make_node("n2", host="stor-02", state=EntryState.OFFLINE)
    plan = volume.clone(healthy(offline), V1, "copy")
    assert rules(plan, Weight.OVERRIDE) == {"F72"}
    assert plan.typed == Typed("vol_mongo", "the volume's name")
    elsewhere = make_node("n4", host="stor-04", state=EntryState.OFFLINE)
    assert "F72" not in rules(volume.clone(healthy(elsewhere), V1, "copy"))


def test_two_bricks_on_a_node_leave_something_behind_in_a_clone() -> None:
    second = make_brick("b4", "d1c")
    assert "F49" in rules(volume.clone(healthy(second), V1, "copy"))


def test_a_heketi_that_pretends_to_have_nodes_crashes_on_a_clone() -> None:
    plain = [make_device(f"d{n}b", f"n{n}") for n in (1, 2, 3)]
    plan = volume.clone(healthy(*plain), V1, "copy")
    assert any("mock" in objection.text for objection in plan.objections)


def test_a_second_clone_in_damaged_records_is_told() -> None:
    plan = volume.clone(listing(healthy(), "dead"), V1, "copy")
    assert ["damaged already" in objection.text for objection in told(plan, Weight.OVERRIDE)] == [True]


def test_only_hosting_volumes_are_locked() -> None:
    assert volume.restrict(healthy(), VH, locked=True).objections == ()
    assert rules(volume.restrict(healthy(), V1, locked=True), Weight.BLOCKS) == {"F58"}
    locked = hosting(locked=True, blocks=("bv1",))
    assert "locked already" in volume.restrict(healthy(locked), VH, locked=True).objections[0].text
    assert locked.hosting is not None
    assert locked.hosting.block_volumes == (BlockVolumeId("bv1"),)


def test_unlocking_needs_room_to_keep_back() -> None:
    def against(free_gib: int, reserved_gib: int) -> set[str]:
        kept = BlockHosting(free_gib, reserved_gib, (), locked=True)
        return rules(volume.restrict(healthy(replace(hosting(), hosting=kept)), VH, locked=False))

    assert against(1, 0) == {"F58"}
    assert against(1, 2) == set()
    assert against(2, 0) == set()
