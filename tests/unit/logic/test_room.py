"""Whether a volume fits, judged by placing it."""

import random
from contextlib import suppress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.logic.capacity import AverageFileTooBig, BricksRunOut
from glusterterm.logic.placement import Candidate, RingChoices, Rules, place_volume
from glusterterm.logic.room import SHAPES, Shape, Verdict, check, guaranteed_sets, largest_by_shape, largest_gib
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Device, EntryState, Node
from tests.builders import make_cluster, make_device, make_node, make_snapshot

C1 = ClusterId("c1")
BY_LABEL = {shape.label: Rules(shape.durability, arbiter=shape.arbiter) for shape in SHAPES}


def cluster(*rows: tuple[str, int, list[int]]) -> Snapshot:
    """Build a cluster of nodes: name, zone, free GiB of each device."""
    entries: list[Node | Device] = []
    for name, zone, free in rows:
        entries.append(make_node(name, zone=zone))
        entries += [make_device(f"{name}-{number}", name, total_gib=gib, used_gib=0) for number, gib in enumerate(free)]
    return make_snapshot(make_cluster(), *entries)


def placed(snapshot: Snapshot, size_gib: int, rules: Rules, seed: int) -> bool:
    """Place a volume as a server would that draws by `seed`."""
    source = random.Random(seed)
    choices = RingChoices(lambda: BrickId(f"{source.getrandbits(128):032x}"), source.shuffle)
    candidates = [
        Candidate(device.id, device.node, snapshot.nodes[device.node].zone, device.free_kib, device.tags)
        for device in snapshot.devices.values()
    ]
    with suppress(BricksRunOut, AverageFileTooBig):
        place_volume(size_gib, rules, candidates, lambda _: choices)
        return True
    return False


def test_what_fits_is_certain_and_comes_with_its_cut() -> None:
    room = check(cluster(("a", 1, [100]), ("b", 2, [100]), ("c", 3, [100])), C1, 50, BY_LABEL["replica 3"])
    assert room.verdict is Verdict.CERTAIN
    assert room.split is not None
    assert room.split.sets == 1
    assert room.largest_gib == 99


@pytest.mark.parametrize(
    ("rows", "size_gib", "rules", "reason"),
    [
        ([("a", 1, [100])], 10, BY_LABEL["replica 3"], "it needs 3 nodes with an online device, there is 1"),
        (
            [("a", 1, [100]), ("b", 1, [100])],
            10,
            Rules(BY_LABEL["replica 2"].durability, strict_zones=True),
            "it needs 2 zones with an online device, there is 1",
        ),
        (
            [("a", 1, [100]), ("b", 1, [100])],
            10,
            Rules.of(BY_LABEL["replica 2"].durability, ["user.heketi.device-tag-match disk=ssd"]),
            "it needs 2 nodes with a device that matches disk=ssd, there are 0",
        ),
        (
            [("a", 1, [100]), ("b", 1, [20])],
            64,
            BY_LABEL["replica 2"],
            "16 sets of bricks that take 4.0 GiB each don't fit one beside the other; a finer cut needs more",
        ),
        (
            [("a", 1, [100]), ("b", 1, [20])],
            400,
            BY_LABEL["replica 2"],
            "2 nodes need a device with more than 25.1 GiB free each, and the next best has 20.0 GiB",
        ),
        (
            [("a", 1, [100])],
            1_000_000,
            BY_LABEL["distribute"],
            "it would take more than 32 bricks of at most 4096.0 GiB",
        ),
        ([("a", 1, [100])] * 6, 3, BY_LABEL["disperse 4+2"], "it needs 6 nodes"),
    ],
)
def test_what_does_not_fit_comes_with_the_rule_that_binds(
    rows: list[tuple[str, int, list[int]]], size_gib: int, rules: Rules, reason: str
) -> None:
    room = check(cluster(*rows), C1, size_gib, rules)
    assert room.verdict is Verdict.IMPOSSIBLE
    assert reason in room.reason


def test_devices_that_are_off_do_not_count() -> None:
    snapshot = make_snapshot(make_cluster(), make_node("a"), make_device("d", "a", state=EntryState.OFFLINE))
    assert check(snapshot, C1, 1, BY_LABEL["distribute"]).reason == "no device is online on a node that is online"
    assert largest_gib(snapshot, C1, BY_LABEL["distribute"]) == 0


def test_a_cluster_nobody_knows_has_no_room() -> None:
    assert check(make_snapshot(), C1, 1, BY_LABEL["distribute"]).reason == "the cluster has no nodes"


def test_the_worst_order_spends_small_places_first() -> None:
    # two roomy places and small ones: each set may take one brick of a small place at least
    assert guaranteed_sets([10, 10, 1, 1], 3) == 1
    assert guaranteed_sets([10, 10, 3], 3) == 3
    assert guaranteed_sets([5, 5], 3) == 0


def test_an_arbiter_brick_on_one_of_two_data_nodes_leaves_too_few() -> None:
    snapshot = cluster(("a", 1, [100]), ("b", 1, [100]), ("c", 1, [1]))
    assert check(snapshot, C1, 50, BY_LABEL["arbiter"]).verdict is Verdict.LIKELY
    fitted = {placed(snapshot, 50, BY_LABEL["arbiter"], seed) for seed in range(20)}
    assert True in fitted


nodes = st.lists(
    st.tuples(st.integers(1, 3), st.lists(st.integers(1, 12), min_size=1, max_size=3)), min_size=1, max_size=7
).map(lambda rows: [(f"n{number}", zone, free) for number, (zone, free) in enumerate(rows)])
shapes = st.sampled_from([shape for shape in SHAPES if shape.durability.set_size <= 6])


@settings(max_examples=200, deadline=None)
@given(nodes, shapes, st.booleans(), st.integers(1, 60), st.integers(0, 2**32))
def test_no_order_contradicts_a_verdict(
    rows: list[tuple[str, int, list[int]]], shape: Shape, strict: bool, size_gib: int, seed: int
) -> None:
    snapshot = cluster(*rows)
    rules = Rules(shape.durability, arbiter=shape.arbiter, strict_zones=strict)
    verdict = check(snapshot, C1, size_gib, rules).verdict
    for draw in range(5):
        fitted = placed(snapshot, size_gib, rules, seed + draw)
        assert fitted or verdict is not Verdict.CERTAIN
        assert not fitted or verdict is not Verdict.IMPOSSIBLE


tagged = st.lists(
    st.tuples(st.integers(1, 12), st.sampled_from(["", "required", "disabled", "supported"])), min_size=1, max_size=8
)


@settings(max_examples=200, deadline=None)
@given(tagged, st.integers(1, 40), st.integers(0, 2**32))
def test_no_order_contradicts_a_verdict_on_arbiter_tags(rows: list[tuple[int, str]], size_gib: int, seed: int) -> None:
    entries: list[Node | Device] = []
    for number, (free, tag) in enumerate(rows):
        node = f"n{number % 5}"
        if number < 5:
            entries.append(make_node(node))
        tags = (("arbiter", tag),) if tag else ()
        entries.append(make_device(f"d{number}", node, total_gib=free, used_gib=0, tags=tags))
    snapshot = make_snapshot(make_cluster(), *entries)
    verdict = check(snapshot, C1, size_gib, BY_LABEL["arbiter"]).verdict
    for draw in range(5):
        fitted = placed(snapshot, size_gib, BY_LABEL["arbiter"], seed + draw)
        assert fitted or verdict is not Verdict.CERTAIN
        assert not fitted or verdict is not Verdict.IMPOSSIBLE


@settings(max_examples=100, deadline=None)
@given(nodes, shapes, st.integers(0, 2**32))
def test_the_largest_fits_in_any_order(rows: list[tuple[str, int, list[int]]], shape: Shape, seed: int) -> None:
    snapshot = cluster(*rows)
    rules = Rules(shape.durability, arbiter=shape.arbiter)
    largest = largest_gib(snapshot, C1, rules)
    if largest:
        assert check(snapshot, C1, largest, rules).verdict is Verdict.CERTAIN
        assert placed(snapshot, largest, rules, seed)
    assert check(snapshot, C1, largest + 1, rules).verdict is not Verdict.CERTAIN


def test_every_shape_has_its_largest() -> None:
    snapshot = cluster(*((f"n{number}", number, [1000, 2000]) for number in range(6)))
    largest = {shape.label: gib for shape, gib in largest_by_shape(snapshot, C1)}
    assert largest["disperse 8+3"] == 0
    assert largest["replica 3"] > 1900
    assert largest["distribute"] > largest["replica 2"] > largest["replica 3"]
    assert DeviceId("n0-0") in snapshot.devices
    assert NodeId("n0") in snapshot.nodes
