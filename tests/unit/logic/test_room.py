"""Whether a volume fits, judged by placing it."""

import random
from contextlib import suppress
from dataclasses import replace

from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.logic.capacity import AverageFileTooBig, BricksRunOut, Split
from glusterterm.logic.placement import Candidate, RingChoices, Rules, place_volume
from glusterterm.logic.room import (
    SHAPES,
    Room,
    Shape,
    Verdict,
    candidates_of,
    check,
    ground_of,
    guaranteed_sets,
    largest_by_shape,
    largest_gib,
)
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Device, EntryState, Node
from glusterterm.model.units import KIB_PER_GIB
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


def room_for(snapshot: Snapshot, size_gib: int, rules: Rules) -> Room:
    """Look whether a volume fits into the cluster."""
    return check(ground_of(candidates_of(snapshot, C1), rules), rules, size_gib)


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
    snapshot = cluster(("a", 1, [100]), ("b", 2, [100]), ("c", 3, [100]))
    room = room_for(snapshot, 50, BY_LABEL["replica 3"])
    assert room == Room(Verdict.CERTAIN, (Split(1, 50 * KIB_PER_GIB),))
    assert largest_gib(snapshot, C1, BY_LABEL["replica 3"]) == 99


def test_what_may_be_cut_in_several_ways_comes_with_all_of_them() -> None:
    snapshot = cluster(("a", 1, [100]), ("b", 1, [100]), ("c", 1, [45]), ("d", 1, [45]))
    room = room_for(snapshot, 80, BY_LABEL["replica 2"])
    assert [cut.sets for cut in room.cuts] == [1]
    assert room.verdict is Verdict.CERTAIN
    assert [cut.sets for cut in room_for(snapshot, 120, BY_LABEL["replica 2"]).cuts] == [4, 8, 16]


def test_a_file_size_that_is_too_big_for_the_next_cut_does_not_take_back_what_may_fit() -> None:
    rules = replace(BY_LABEL["arbiter"], average_file_kib=3 * KIB_PER_GIB)
    snapshot = cluster(("a", 1, [100]), ("b", 1, [100]), ("c", 1, [1]))
    assert room_for(snapshot, 5, rules).verdict is Verdict.LIKELY
    assert {placed(snapshot, 5, rules, seed) for seed in range(20)} == {True, False}


def test_devices_that_are_off_do_not_count() -> None:
    snapshot = make_snapshot(make_cluster(), make_node("a"), make_device("d", "a", state=EntryState.OFFLINE))
    assert largest_gib(snapshot, C1, BY_LABEL["distribute"]) == 0
    assert largest_gib(make_snapshot(), C1, BY_LABEL["distribute"]) == 0


def test_the_worst_order_spends_small_places_first() -> None:
    # two roomy places and small ones: each set may take one brick of a small place at least
    assert guaranteed_sets([10, 10, 1, 1], 3) == 1
    assert guaranteed_sets([10, 10, 3], 3) == 3
    assert guaranteed_sets([5, 5], 3) == 0


def test_an_arbiter_brick_on_one_of_two_data_nodes_leaves_too_few() -> None:
    snapshot = cluster(("a", 1, [100]), ("b", 1, [100]), ("c", 1, [1]))
    assert room_for(snapshot, 50, BY_LABEL["arbiter"]).verdict is Verdict.LIKELY
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
    verdict = room_for(snapshot, size_gib, rules).verdict
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
    verdict = room_for(snapshot, size_gib, BY_LABEL["arbiter"]).verdict
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
        assert room_for(snapshot, largest, rules).verdict is Verdict.CERTAIN
        assert placed(snapshot, largest, rules, seed)
    assert room_for(snapshot, largest + 1, rules).verdict is not Verdict.CERTAIN


def test_every_shape_has_its_largest() -> None:
    snapshot = cluster(*((f"n{number}", number, [1000, 2000]) for number in range(6)))
    largest = {shape.label: gib for shape, gib in largest_by_shape(snapshot, C1)}
    assert largest["disperse 8+3"] == 0
    assert largest["replica 3"] > 1900
    assert largest["distribute"] > largest["replica 2"] > largest["replica 3"]
    assert DeviceId("n0-0") in snapshot.devices
    assert NodeId("n0") in snapshot.nodes
