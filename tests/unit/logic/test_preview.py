"""What a preview says in words: what binds, what is left, what it costs, and what it had to assume."""

from dataclasses import replace

import pytest

from glusterterm.logic.preview import PassedOver, Preview, Verdict, Wish, preview
from glusterterm.logic.preview_parts import Cut
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    CreateBlockVolume,
    CreateVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import BlockHosting, Durability, DurabilityType, EntryState, Tags, Volume
from glusterterm.model.units import KIB_PER_GIB
from tests.builders import (
    ONE_COPY,
    REPLICA_3,
    SOURCE,
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

FAILED, OFFLINE = EntryState.FAILED, EntryState.OFFLINE
REPLICA_2 = Durability(DurabilityType.REPLICATE, 2)
DISPERSE = Durability(DurabilityType.DISPERSE, 0, 2, 1)
ARBITER = ("user.heketi.arbiter true",)
STRICT = ("user.heketi.zone-checking strict",)
SSD = ("user.heketi.device-tag-match disk=ssd",)


def node(
    name: str, *free_gib: int, zone: int = 1, state: EntryState = EntryState.ONLINE, tags: Tags = ()
) -> list[Entry]:
    """Build a node with a device for each figure of free GiB."""
    devices = [
        make_device(f"{name}{number}", name, total_gib=gib, used_gib=0, tags=tags)
        for number, gib in enumerate(free_gib)
    ]
    return [make_node(name, host=name, zone=zone, state=state), *devices]


def world(*nodes: list[Entry], more: tuple[Entry, ...] = ()) -> Snapshot:
    """Build one cluster of nodes."""
    return make_snapshot(make_cluster(), *(entry for one in nodes for entry in one), *more)


def volume(size_gib: int, kept: Durability = REPLICA_3, options: tuple[str, ...] = ()) -> CreateVolume:
    return CreateVolume("new", size_gib, kept, options=options)


def hosting(id_: str, free_gib: int, *, locked: bool = False, blocks: tuple[str, ...] = ()) -> Volume:
    """Build a hosting volume of 100 GiB."""
    held = tuple(map(BlockVolumeId, blocks))
    return replace(make_volume(id_, name=id_, size_gib=100), hosting=BlockHosting(free_gib, 2, held, locked))


ROOMY = (node("a", 100), node("b", 100), node("c", 100))


def test_what_fits_tells_how_it_is_cut_and_what_it_costs() -> None:
    found = preview(world(*ROOMY), replace(volume(10), snapshot_factor=1.5))
    charge_kib = 15_810_560
    assert found.verdict is Verdict.CERTAIN
    assert found.cuts == (Cut(1, 3, 10 * KIB_PER_GIB, 0, charge_kib, 3 * charge_kib),)
    assert (found.sets, found.brick_kib, found.raw_kib) == (1, 10 * KIB_PER_GIB, 3 * charge_kib)
    assert found.candidates == ("a0", "b0", "c0")
    assert (found.reason, found.clusters) == ("", ("c1",))


def test_an_arbiter_brick_costs_its_own_share() -> None:
    found = preview(world(*ROOMY), volume(64, options=ARBITER))
    (cut,) = found.cuts
    assert cut.arbiter_kib == KIB_PER_GIB
    assert cut.raw_kib == 2 * cut.charge_kib + 1_056_768


def test_devices_that_take_nothing_are_told_with_why() -> None:
    rows = [*ROOMY, node("d", 4), node("e", 100, state=OFFLINE)]
    off = make_device("a9", "a", state=FAILED, total_gib=100, used_gib=0)
    found = preview(world(*rows, more=(off,)), volume(10))
    assert set(found.passed_over) == {
        PassedOver("node offline", (DeviceId("e0"),)),
        PassedOver("failed", (DeviceId("a9"),)),
        PassedOver("too full", (DeviceId("d0"),)),
    }
    assert [found.why_not(DeviceId(id_)) for id_ in ("a9", "d0", "a0")] == ["failed", "too full", ""]


@pytest.mark.parametrize(
    ("nodes", "wish", "reason"),
    [
        (
            [node("a", 100), node("b", 3), node("c", 100, state=OFFLINE)],
            volume(10),
            "replica 3 needs 3 nodes with an online device; node c is offline",
        ),
        (
            [node("a", 100), node("b", 3), node("c", 100, state=OFFLINE), node("d", 200)],
            volume(32),
            "replica 3 needs 3 nodes with more than 4.1 GiB free on one device, even cut into 8 sets; "
            "node c is offline and node b has 3 GiB left on its largest device",
        ),
        ([node("a", 100)], volume(10), "replica 3 needs 3 nodes, the cluster has 1"),
        ([], volume(10), "the cluster has no nodes"),
        ([node("a", 9, state=OFFLINE)] * 1, volume(1, ONE_COPY), "no device is online on a node that is online"),
        (
            [node("a", 100), node("b", 100), node("c")],
            volume(10),
            "replica 3 needs 3 nodes with an online device; node c has no device at all",
        ),
        (
            [node("a", 100), node("b", 100)],
            volume(10, REPLICA_2, STRICT),
            "replica 2 with strict zones needs 2 zones, the cluster has 1",
        ),
        (
            [node("a", 100, zone=1), node("b", 100, zone=2, state=OFFLINE)],
            volume(10, REPLICA_2, STRICT),
            "replica 2 needs 2 zones with an online device; zone 2 is offline",
        ),
        (
            [node("a", 100, tags=(("disk", "ssd"),)), node("b", 100)],
            volume(10, REPLICA_2, SSD),
            "replica 2 needs 2 nodes with a device that matches disk=ssd; node b has none that may take it",
        ),
        (
            [node(name, 100, tags=(("arbiter", "disabled"),)) for name in "abc"],
            volume(10, options=ARBITER),
            "no device takes the arbiter brick: each is tagged arbiter=disabled",
        ),
        (
            [node(name, 100, tags=(("arbiter", "required"),)) for name in "abc"],
            volume(10, options=ARBITER),
            "replica 3 with arbiter needs 2 nodes with a device for data bricks; too many are tagged arbiter=required",
        ),
        (
            list(ROOMY),
            volume(1, DISPERSE),
            "bricks would be smaller than 1 GiB: 2 GiB is the least for disperse 2+1",
        ),
        ([node("a", 9)], volume(1_000_000, ONE_COPY), "it would take more than 32 bricks of at most 4 TiB"),
        (
            [node("a", 100), node("b", 20), node("c", 100, state=OFFLINE)],
            volume(64, REPLICA_2),
            "16 sets of 2 bricks that take 4.1 GiB each do not fit beside one another: there is room for 20 of 32, and "
            "a finer cut would need more than 32 bricks; node c is offline",
        ),
        (
            [node("a", 100), node("b", 3), node("c", 2), node("d", 1), node("e", 1), node("f", 100, state=OFFLINE)],
            volume(200),
            "replica 3 needs 3 nodes with more than 25.2 GiB free on one device, even cut into 8 sets; "
            "node f is offline, node b has 3 GiB left on its largest device, "
            "node c has 2 GiB left on its largest device and 2 more fall short",
        ),
        (list(ROOMY), volume(1, options=("user.heketi.device-tag-match ssd",)), "Invalid tag matching rule: "),
    ],
)
def test_what_does_not_fit_comes_with_what_binds(nodes: list[list[Entry]], wish: CreateVolume, reason: str) -> None:
    found = preview(world(*nodes), wish)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.reason.startswith(reason)
    assert not found.cuts
    assert not found.clusters


def test_where_it_does_not_fit_the_largest_of_each_durability_is_told_and_the_limits_that_were_taken() -> None:
    found = preview(world(*ROOMY), volume(500))
    largest = {shape.label: gib for shape, gib in found.largest}
    assert largest["replica 3"] == found.largest_gib == 99
    assert largest["distribute"] > largest["replica 2"] >= 99
    assert largest["disperse 4+2"] == 0
    assert any("at most 32 a volume: Heketi's defaults" in text for text in found.assumes)
    assert preview(world(*ROOMY), volume(found.largest_gib)).verdict is Verdict.CERTAIN


def test_the_largest_keeps_what_else_is_wished_for() -> None:
    rows = [node(name, 100, zone=zone, tags=(("disk", "ssd"),)) for zone, name in enumerate("abc")]
    found = preview(world(*rows, node("d", 500)), volume(2000, options=SSD))
    assert found.largest_gib == 99
    assert {shape.label: gib for shape, gib in found.largest}["distribute"] < 300


def test_zones_that_a_strict_server_would_miss_are_an_assumption() -> None:
    found = preview(world(*ROOMY), volume(10))
    assert found.assumes == ("a server with strict zone checking refuses it: there is room in 1 of 3 zones",)


def test_the_first_cluster_with_room_gets_it_and_others_are_named() -> None:
    roomy = make_device("b0", "b", total_gib=100, used_gib=0)
    snapshot = make_snapshot(make_cluster("c1"), *node("a", 10), make_cluster("c2"), make_node("b", "c2"), roomy)
    assert preview(snapshot, volume(50, ONE_COPY)).clusters == ("c2",)
    assert preview(snapshot, volume(5, ONE_COPY)).clusters == ("c1",)
    assert preview(snapshot, replace(volume(5, ONE_COPY), clusters=(ClusterId("c2"),))).clusters == ("c2",)
    found = preview(snapshot, volume(500, ONE_COPY))
    assert found.reason.startswith("cluster c1: one copy needs 1 node with more than")
    assert "; cluster c2: " in found.reason
    assert preview(snapshot, replace(volume(5), clusters=(ClusterId("c9"),))).reason == "there is no cluster c9"


def test_what_refuses_a_volume_whatever_the_room_is_told() -> None:
    taken = make_volume("v1", name="new")
    in_use = preview(world(*ROOMY, more=(taken,)), volume(1))
    assert "'new' is already in use" in in_use.reason
    assert in_use.impossible == "no cluster takes it"
    assert preview(world(*ROOMY), volume(50_000)).impossible == "it does not fit"
    no_files = make_snapshot(make_cluster(file=False), *ROOMY[0])
    assert "its flag `file` is off" in preview(no_files, volume(1, ONE_COPY)).reason
    nothing = make_snapshot(make_cluster(file=False, block=False), *ROOMY[0])
    assert "both of its flags are off" in preview(nothing, volume(1, ONE_COPY)).reason
    assert preview(make_snapshot(), volume(1)).reason == "there are no clusters"


def test_a_failed_clone_keeps_a_cluster_from_taking_volumes() -> None:
    snapshot = world(*ROOMY)
    cluster = replace(snapshot.clusters[ClusterId("c1")], volumes=(VolumeId("lost"),))
    damaged = replace(snapshot, clusters={cluster.id: cluster})
    assert preview(damaged, volume(1)).verdict is Verdict.IMPOSSIBLE
    walked = replace(damaged, source=replace(SOURCE, method=Method.WALK))
    found = preview(walked, volume(1))
    assert found.verdict is Verdict.LIKELY
    assert "was not to be seen" in found.reason


def test_what_may_not_look_says_nothing_of_the_room() -> None:
    snapshot = replace(make_snapshot(), source=replace(SOURCE, method=Method.VOLUMES))
    assert preview(snapshot, volume(1)).verdict is Verdict.LIKELY


def test_an_expansion_is_cut_by_the_volumes_own_rules_and_counts_its_bricks() -> None:
    bricks = tuple(make_brick(f"b{number}", "a0") for number in range(30))
    grown = replace(make_volume("v1"), options=ARBITER, snapshot_factor=1.5)
    found = preview(world(*ROOMY, more=(*bricks, grown)), ExpandVolume(VolumeId("v1"), 10))
    assert found.reason == "the volume has 30 bricks; 3 more are over the 32 that a volume may have"
    found = preview(world(*ROOMY, more=(*bricks[:3], grown)), ExpandVolume(VolumeId("v1"), 32))
    assert (found.verdict, found.sets, found.cuts[0].arbiter_kib) == (Verdict.CERTAIN, 1, KIB_PER_GIB // 2)
    assert preview(world(*ROOMY), ExpandVolume(VolumeId("v9"), 1)).reason == "there is no volume v9"


def test_a_block_volume_goes_to_a_hosting_volume_with_room() -> None:
    held = make_block_volume("bv1", hosting="full")
    entries = (hosting("roomy", 50), hosting("locked", 90, locked=True), hosting("full", 60, blocks=("bv1",)), held)
    snapshot = world(*ROOMY, more=entries)
    found = preview(snapshot, CreateBlockVolume("new", 20))
    assert (found.verdict, set(found.hosting), found.largest_gib) == (Verdict.CERTAIN, {"roomy", "full"}, 60)
    assert preview(snapshot, CreateBlockVolume(held.name, 20)).hosting == ("roomy",)


def test_a_block_volume_without_a_hosting_volume_depends_on_the_servers_configuration() -> None:
    entries = (hosting("small", 5), hosting("locked", 90, locked=True))
    roomy = world(node("a", 2000), node("b", 2000), node("c", 2000), more=entries)
    found = preview(roomy, CreateBlockVolume("new", 20))
    assert found.verdict is Verdict.LIKELY
    assert found.reason.startswith("no block-hosting volume takes 20 GiB (locked is locked, small has 5 GiB free)")
    assert found.raw_kib > 3 * 1024 * KIB_PER_GIB
    assert any("1024 GiB by itself, unless configured otherwise" in text for text in found.assumes)
    assert "too small" in preview(roomy, CreateBlockVolume("new", 1010)).reason
    tight = preview(world(*ROOMY), CreateBlockVolume("new", 20))
    assert tight.verdict is Verdict.LIKELY
    assert "there is no room for one of 1024 GiB, Heketi's default" in tight.reason
    assert preview(world(*ROOMY), CreateBlockVolume("new", 200)).verdict is Verdict.IMPOSSIBLE


def test_a_hosting_volume_that_is_being_expanded_takes_block_volumes_all_the_same() -> None:
    busy = replace(hosting("h", 50), pending=make_operation("o1").id)
    for type_, verdict in (("expand-volume", Verdict.CERTAIN), ("delete-volume", Verdict.LIKELY)):
        snapshot = world(*ROOMY, more=(busy, make_operation("o1", type_)))
        assert preview(snapshot, CreateBlockVolume("new", 20)).verdict is verdict


def test_a_block_volume_grows_by_what_its_hosting_volume_has_free() -> None:
    snapshot = world(more=(hosting("h", 10, blocks=("bv1",)), make_block_volume("bv1", hosting="h", size_gib=5)))
    sizes = {size: preview(snapshot, ExpandBlockVolume(BlockVolumeId("bv1"), size)) for size in (15, 16, 5)}
    assert [found.verdict for found in sizes.values()] == [Verdict.CERTAIN, Verdict.IMPOSSIBLE, Verdict.IMPOSSIBLE]
    assert (sizes[16].reason, sizes[16].largest_gib) == ("its hosting volume h has 10 GiB free", 15)
    assert sizes[5].reason == "it has 5 GiB: a block volume only grows"


SETS = (("v1a", "v1b"), ("v1c", "v1d"))


def moving(*, sets: tuple[tuple[str, ...], ...] | None, free_c: int = 100) -> Snapshot:
    """Build a volume of two sets of two: on a and b, on c and d; d and all of a but its first device are full."""
    spread = make_volume("v1", durability=REPLICA_2, sets=sets)
    bricks = [make_brick(f"v1{name}", f"{name}0", size_gib=10) for name in "abcd"]
    return world(node("a", 100), node("b", 100), node("c", free_c), node("d", 1), more=(spread, *bricks))


def test_a_brick_moves_where_no_other_of_its_set_is() -> None:
    found = preview(moving(sets=SETS), SetDeviceState(DeviceId("a0"), FAILED))
    assert (found.verdict, [move.verdict for move in found.moves]) == (Verdict.CERTAIN, [Verdict.CERTAIN])
    found = preview(moving(sets=SETS, free_c=1), SetDeviceState(DeviceId("a0"), FAILED))
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.reason == "it needs more than 10.1 GiB free, and the roomiest device that may take it has 1 GiB"


def test_where_the_sets_are_not_known_a_move_is_only_likely() -> None:
    found = preview(moving(sets=None, free_c=1), EvictBrick(BrickId("v1a")))
    assert found.verdict is Verdict.LIKELY
    assert found.reason == "which bricks form its set is not known, so its place depends on gluster"


def test_bricks_that_move_first_may_take_the_room_of_the_next() -> None:
    lone = [make_volume(f"v{number}", durability=ONE_COPY) for number in range(3)]
    bricks = [make_brick(f"b{number}", "a0", f"v{number}", size_gib=10) for number in range(3)]
    snapshot = world(node("a", 100), node("b", 25), more=(*lone, *bricks))
    found = preview(snapshot, SetNodeState(NodeId("a"), FAILED))
    assert [move.verdict for move in found.moves] == [Verdict.CERTAIN, Verdict.CERTAIN, Verdict.IMPOSSIBLE]
    assert found.reason.startswith("1 of 3 bricks has no other place; brick b2: the bricks together need more")
    assert found.raw_kib == 3 * 10_539_008
    assert PassedOver("to be emptied", (DeviceId("a0"),)) in found.passed_over


def test_a_ghost_brick_can_not_move() -> None:
    found = preview(world(*ROOMY, more=(make_brick("ghost", "a0", "gone"),)), SetDeviceState(DeviceId("a0"), FAILED))
    assert (found.verdict, found.reason) == (Verdict.IMPOSSIBLE, "there is no record of its volume")


@pytest.mark.parametrize(
    "wish",
    [
        SetDeviceState(DeviceId("a0"), OFFLINE),
        SetNodeState(NodeId("a"), EntryState.ONLINE),
        SetDeviceState(DeviceId("a0"), FAILED),
    ],
)
def test_what_moves_no_brick_needs_no_room(wish: Wish) -> None:
    assert preview(world(*ROOMY), wish).verdict is Verdict.CERTAIN


@pytest.mark.parametrize(
    "wish",
    [
        SetDeviceState(DeviceId("x"), FAILED),
        SetNodeState(NodeId("x"), FAILED),
        EvictBrick(BrickId("x")),
        ExpandBlockVolume(BlockVolumeId("x"), 3),
    ],
)
def test_what_is_not_there_is_impossible(wish: Wish) -> None:
    found: Preview = preview(world(*ROOMY), wish)
    assert found.verdict is Verdict.IMPOSSIBLE
    assert found.reason.startswith("there is no ")
