"""Where bricks may go, by the rules of Heketi's ring."""

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.logic.capacity import AVERAGE_FILE_KIB, BricksRunOut
from glusterterm.logic.placement import (
    Candidate,
    NoPlace,
    PlacedSet,
    RingChoices,
    Role,
    RuleMalformed,
    Rules,
    TagRule,
    from_start,
    merged_tags,
    place,
    place_replacement,
    place_volume,
    ring,
)
from glusterterm.model.ids import BrickId, DeviceId, NodeId
from glusterterm.model.topology import Durability, DurabilityType, Tags
from glusterterm.model.units import KIB_PER_GIB

REPLICA_2 = Durability(DurabilityType.REPLICATE, 2)
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
ARBITER = Rules(REPLICA_3, arbiter=True)


def device(name: str, node: str, zone: int = 1, free_gib: float = 100, tags: Tags = ()) -> Candidate:
    return Candidate(DeviceId(name), NodeId(node), zone, int(free_gib * KIB_PER_GIB), tags)


def drawn(seed: int) -> RingChoices:
    """Give choices as a real server would draw them."""
    source = random.Random(seed)
    return RingChoices(lambda: BrickId(f"{source.getrandbits(128):032x}"), source.shuffle)


@dataclass
class Played:
    """Choices that were recorded: each walk looks at the named devices first."""

    walks: list[Sequence[str]] = field(default_factory=list)

    def new_id(self) -> BrickId:
        return BrickId("0" * 32)

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterable[Candidate]:
        first = self.walks.pop(0)
        return sorted(candidates, key=lambda c: first.index(c.device) if c.device in first else len(first))


def devices_of(sets: Iterable[PlacedSet]) -> list[list[str]]:
    return [[brick.candidate.device for brick in one.bricks] for one in sets]


def test_the_ring_takes_zones_in_turn_then_nodes_and_of_each_its_last_device() -> None:
    zones = [
        [[device("a1", "a"), device("a2", "a")], [device("b1", "b")]],
        [[device("c1", "c", 2), device("c2", "c", 2), device("c3", "c", 2)]],
    ]
    assert [candidate.device for candidate in ring(zones)] == ["a2", "c3", "a1", "c2", "b1", "c1"]


def test_a_walk_starts_where_seven_digits_of_the_id_point() -> None:
    order = [device(name, name) for name in "abcd"]
    start = BrickId("0000006f" + "0" * 24)  # 6 modulo 4; the eighth digit does not count
    assert [candidate.device for candidate in from_start(order, start)] == ["c", "d", "a", "b"]
    assert list(from_start([], start)) == []


def test_a_device_passed_over_is_not_looked_at_again_for_that_set() -> None:
    pool = [device("a1", "a"), device("a2", "a"), device("b1", "b")]
    (placed,) = place(Rules(REPLICA_2), KIB_PER_GIB, 1, pool, Played([["a1", "a2", "b1"]]))
    assert devices_of([placed]) == [["a1", "b1"]]


def test_recorded_choices_are_played_back() -> None:
    pool = [device(f"d{number}", f"n{number}", number) for number in range(5)]
    walks: list[Sequence[str]] = [("d4", "d0", "d2"), ("d1", "d3", "d0")]
    assert devices_of(place(Rules(REPLICA_3), KIB_PER_GIB, 2, pool, Played(list(walks)))) == [list(w) for w in walks]


def test_later_sets_find_what_earlier_ones_left() -> None:
    pool = [device("a", "a", free_gib=2), device("b", "b", free_gib=2)]
    with pytest.raises(NoPlace):
        place(Rules(REPLICA_2), KIB_PER_GIB, 2, pool, drawn(1))
    assert len(place(Rules(REPLICA_2), KIB_PER_GIB, 1, pool, drawn(1))) == 1


def test_a_volume_is_cut_finer_until_it_fits() -> None:
    pool = [device(f"{node}{number}", node, free_gib=6) for node in "ab" for number in range(2)]
    placed = place_volume(10, Rules(REPLICA_2), pool, lambda _: drawn(3))
    assert [brick.size_kib for one in placed for brick in one.bricks] == [5 * KIB_PER_GIB] * 4


@pytest.mark.parametrize("size", ["0", "-4", "x", "", "\N{SUPERSCRIPT TWO}", "4 4", "9" * 5000])
def test_an_average_file_size_that_is_no_number_is_not_heeded(size: str) -> None:
    assert Rules.of(REPLICA_3, [f"user.heketi.average-file-size {size}"]).average_file_kib == AVERAGE_FILE_KIB


def test_strict_zones_put_each_brick_into_a_zone_of_its_own() -> None:
    pool = [device("a", "a", 1), device("b", "b", 1), device("c", "c", 2)]
    strict = Rules(REPLICA_2, strict_zones=True)
    for seed in range(20):
        (placed,) = place(strict, KIB_PER_GIB, 1, pool, drawn(seed))
        assert {brick.candidate.zone for brick in placed.bricks} == {1, 2}
    with pytest.raises(NoPlace):
        place(Rules(REPLICA_3, strict_zones=True), KIB_PER_GIB, 1, pool, drawn(0))


def test_a_tag_rule_lets_only_matching_devices_take_bricks() -> None:
    pool = [device("a", "a", tags=(("disk", "ssd"),)), device("b", "b"), device("c", "c", tags=(("disk", "hdd"),))]
    only = Rules.of(Durability(DurabilityType.NONE), ["user.heketi.device-tag-match disk=ssd"])
    other = Rules.of(REPLICA_2, ["user.heketi.device-tag-match disk!=ssd"])
    for seed in range(10):
        assert devices_of(place(only, KIB_PER_GIB, 1, pool, drawn(seed))) == [["a"]]
        assert {"b", "c"} == set(devices_of(place(other, KIB_PER_GIB, 1, pool, drawn(seed)))[0])


def test_a_tag_rule_without_a_sign_is_told_in_the_servers_words() -> None:
    with pytest.raises(RuleMalformed, match="Invalid tag matching rule: Invalid tag match rule: what"):
        TagRule.parse("what")


def test_a_devices_tag_overrides_its_nodes() -> None:
    assert merged_tags((("arbiter", "required"), ("room", "7")), (("arbiter", "disabled"),)) == (
        ("arbiter", "disabled"),
        ("room", "7"),
    )


def test_arbiter_bricks_go_to_devices_that_ask_for_them_and_data_bricks_never_do() -> None:
    required, disabled = (("arbiter", "required"),), (("arbiter", "disabled"),)
    pool = [device("r", "r", tags=required), *(device(name, name, tags=disabled) for name in "ab"), device("c", "c")]
    for seed in range(20):
        (placed,) = place(ARBITER, 64 * KIB_PER_GIB, 1, pool, drawn(seed))
        assert [brick.role for brick in placed.bricks] == [Role.DATA, Role.DATA, Role.ARBITER]
        assert placed.bricks[2].candidate.device == "r"
        assert placed.bricks[2].size_kib == KIB_PER_GIB
        assert {brick.candidate.device for brick in placed.bricks[:2]} == {"a", "b"}


def test_the_arbiter_option_says_nothing_on_replica_2() -> None:
    assert Rules(REPLICA_2, arbiter=True).roles == (Role.DATA, Role.DATA)


def test_a_replacement_avoids_the_old_device_and_the_nodes_of_the_others_only() -> None:
    pool = [device("a1", "a"), device("a2", "a"), device("b", "b"), device("c", "c")]
    others = (pool[2], pool[3])
    for seed in range(10):
        found = place_replacement(Rules(REPLICA_3), Role.DATA, KIB_PER_GIB, DeviceId("a1"), others, pool, drawn(seed))
        assert devices_of([found]) == [["a2"]]


def test_a_replacement_without_a_place_says_so() -> None:
    pool = [device("a1", "a"), device("b", "b"), device("c", "c")]
    with pytest.raises(NoPlace):
        place_replacement(Rules(REPLICA_3), Role.DATA, KIB_PER_GIB, DeviceId("a1"), pool[1:], pool, drawn(1))


pools = st.lists(
    st.builds(lambda node, free: (node, free), st.integers(0, 5), st.integers(0, 40 * KIB_PER_GIB)),
    max_size=14,
).map(
    lambda rows: [
        Candidate(DeviceId(f"d{number}"), NodeId(f"n{node}"), node % 3, free)
        for number, (node, free) in enumerate(rows)
    ]
)


@settings(max_examples=150, deadline=None)
@given(pools, st.sampled_from([REPLICA_2, REPLICA_3]), st.booleans(), st.integers(1, 40), st.integers(0, 2**32))
def test_no_rule_is_ever_broken(
    pool: list[Candidate], durability: Durability, strict: bool, size_gib: int, seed: int
) -> None:
    try:
        placed = place_volume(size_gib, Rules(durability, strict_zones=strict), pool, lambda _: drawn(seed))
    except BricksRunOut:
        return
    taken: dict[DeviceId, int] = {}
    for one in placed:
        assert len({brick.candidate.node for brick in one.bricks}) == durability.set_size
        assert not strict or len({brick.candidate.zone for brick in one.bricks}) == durability.set_size
        for brick in one.bricks:
            taken[brick.candidate.device] = taken.get(brick.candidate.device, 0) + brick.charge.total_kib
    free = {candidate.device: candidate.free_kib for candidate in pool}
    assert all(free[device_id] > kib for device_id, kib in taken.items())
    assert sum(one.bricks[0].size_kib for one in placed) <= size_gib * KIB_PER_GIB
