"""Heketi's arithmetic against what a real server recorded, and against its own promises."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.logic.capacity import (
    AverageFileTooBig,
    BricksTooSmall,
    Charge,
    Split,
    TooManyBricks,
    arbiter_brick_kib,
    charge,
    fits,
    slots,
    splits,
)
from glusterterm.logic.placement import Role, Rules
from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.model.units import KIB_PER_GIB, gib_to_kib

RECORDED = Path(__file__).parents[2] / "recorded" / "heketi"
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)


def exchanges(path: Path) -> Iterator[dict[str, Any]]:
    """Read what was asked and answered, in its order."""
    for line in path.read_text().splitlines():
        record = json.loads(line)
        if "request" in record:
            yield record


def durability(told: dict[str, Any]) -> Durability:
    """Read the durability of a recorded volume object."""
    type_ = DurabilityType(told["type"])
    if type_ is DurabilityType.DISPERSE:
        return Durability(type_, 0, told["disperse"]["data"], told["disperse"]["redundancy"])
    return Durability(type_, told["replicate"].get("replica", 2) if type_ is DurabilityType.REPLICATE else 1)


def dumps() -> list[tuple[str, dict[str, Any]]]:
    """Give every recorded database dump, with the name of its recording."""
    return [
        (path.name, record["response"]["json"])
        for path in sorted(RECORDED.glob("*.ndjson"))
        if not path.name.endswith(".commands.ndjson")
        for record in exchanges(path)
        if record["request"]["path"] == "/db/dump" and record["response"].get("json")
    ]


def created() -> list[tuple[str, dict[str, Any], dict[str, Any]]]:
    """Give every recorded create that went well: its name, what was asked, the volume that came of it."""
    found = []
    for path in sorted(RECORDED.glob("e-volumes*.ndjson")):
        if path.name.endswith(".commands.ndjson"):
            continue
        asked: dict[str, dict[str, Any]] = {}
        for record in exchanges(path):
            request, reply = record["request"], record["response"]
            if request["method"] == "POST" and request["path"] == "/volumes":
                asked[record["step"]] = request["json"]
            step = record["step"].removesuffix(": result")
            if step != record["step"] and step in asked and reply.get("json"):
                found.append((f"{path.name}: {step}", asked[step], reply["json"]))
    return found


@pytest.mark.parametrize(
    ("brick_gib", "factor", "expected"),
    [
        (1, 1.0, 1056768),
        (3, 1.0, 3162112),
        (10, 1.0, 10539008),
        (10, 1.5, 15810560),
        (7, 1.1, 8118272),
        (100, 1.0, 105381888),
        (100, 2.0, 210763776),
    ],
)
def test_a_charge_is_what_the_server_measured(brick_gib: int, factor: float, expected: int) -> None:
    assert charge(gib_to_kib(brick_gib), factor).total_kib == expected


def test_the_snapshot_factor_is_a_32_bit_float() -> None:
    # 40 GiB by 1.1 are whole extents; by the nearest 32-bit float, 1.10000002, they are 1 KiB more
    assert charge(gib_to_kib(40), 1.1).pool_kib == 46137344 + 4096


def test_every_recorded_brick_was_charged_by_this_formula() -> None:
    looked_at = 0
    for name, dump in dumps():
        for volume in dump["volumeentries"].values():
            snapshot = volume["Info"]["snapshot"]
            factor = snapshot["factor"] if snapshot["enable"] else 1.0
            for brick in (dump["brickentries"][id_] for id_ in volume["Bricks"] or ()):
                if brick["LvmLv"]:
                    continue  # a clone's: it shares its source's pool
                told = Charge(brick["TpSize"], brick["PoolMetadataSize"])
                assert charge(brick["Info"]["size"], factor) == told, f"{name} {brick['Info']['id']}"
                looked_at += 1
    assert looked_at > 100


def test_every_recorded_device_used_what_its_bricks_were_charged() -> None:
    _, dump = next(item for item in dumps() if item[0].startswith("m-dump"))
    for device in dump["deviceentries"].values():
        bricks = (dump["brickentries"][id_] for id_ in device["Bricks"])
        charged = sum(
            charge(brick["Info"]["size"], brick["TpSize"] / brick["Info"]["size"]).total_kib for brick in bricks
        )
        assert device["Info"]["storage"]["used"] == charged


@pytest.mark.parametrize("create", created(), ids=lambda create: str(create[0])[:80])
def test_every_recorded_volume_was_cut_in_a_way_that_is_offered(
    create: tuple[str, dict[str, Any], dict[str, Any]],
) -> None:
    _, asked, volume = create
    told = durability(volume["durability"])
    rules = Rules.of(told, asked.get("glustervolumeoptions", ()))
    if not told.set_size:
        assert volume["bricks"] == []
        return
    sizes = sorted(brick["size"] for brick in volume["bricks"])
    ways: list[Split] = []
    with pytest.raises((TooManyBricks, BricksTooSmall)):
        ways.extend(splits(gib_to_kib(asked["size"]), told))
    expected = [
        sorted(rules.size_kib(role, way.brick_kib) for role in rules.roles for _ in range(way.sets)) for way in ways
    ]
    assert sizes in expected


def test_a_device_keeps_its_last_kib() -> None:
    wanted = charge(KIB_PER_GIB)
    assert not fits(wanted.total_kib, wanted)
    assert fits(wanted.total_kib + 1, wanted)


def test_ways_to_cut_double_the_sets_until_bricks_are_too_many() -> None:
    ways = splits(gib_to_kib(6000), REPLICA_3)
    assert [next(ways) for _ in range(3)] == [
        Split(2, gib_to_kib(3000)),
        Split(4, gib_to_kib(1500)),
        Split(8, gib_to_kib(750)),
    ]
    with pytest.raises(TooManyBricks):
        next(ways)


def test_ways_to_cut_end_where_bricks_would_be_under_a_gib() -> None:
    ways = splits(gib_to_kib(2), Durability(DurabilityType.NONE))
    assert [next(ways), next(ways)] == [Split(1, gib_to_kib(2)), Split(2, gib_to_kib(1))]
    with pytest.raises(BricksTooSmall):
        next(ways)


def test_disperse_spreads_a_set_over_its_data_bricks() -> None:
    durability_4_2 = Durability(DurabilityType.DISPERSE, 0, 4, 2)
    assert next(splits(gib_to_kib(10), durability_4_2)) == Split(1, gib_to_kib(10) // 4)


def test_an_expansion_counts_the_bricks_that_are_there() -> None:
    with pytest.raises(TooManyBricks):
        next(splits(gib_to_kib(1), REPLICA_3, existing_bricks=30))


def test_an_arbiter_brick_has_room_for_the_names_of_average_files() -> None:
    rules = Rules.of(REPLICA_3, ["user.heketi.arbiter true", "user.heketi.average-file-size 1024"])
    assert rules.size_kib(Role.ARBITER, gib_to_kib(100)) == 100 * 1024
    assert arbiter_brick_kib(gib_to_kib(100)) == gib_to_kib(100) // 64
    assert arbiter_brick_kib(KIB_PER_GIB, 1024) == 16384
    with pytest.raises(
        AverageFileTooBig, match=r"Average file size \(2000000\) is greater than Brick size \(1048576\)"
    ):
        arbiter_brick_kib(KIB_PER_GIB, 2_000_000)


@settings(deadline=None)
@given(st.integers(0, 10**9), st.integers(1, 10**7))
def test_slots_are_as_many_as_fit_one_after_another(free_kib: int, brick_kib: int) -> None:
    wanted = charge(brick_kib)
    count = min(slots(free_kib, wanted.total_kib), 50)
    for _ in range(count):
        assert fits(free_kib, wanted)
        free_kib -= wanted.total_kib
    assert count == 50 or not fits(free_kib, wanted)


@settings(deadline=None)
@given(st.integers(1, 2**42), st.floats(1, 100, width=32))
def test_a_charge_is_whole_extents_and_holds_the_brick(brick_kib: int, factor: float) -> None:
    taken = charge(brick_kib, factor)
    assert taken.pool_kib % 4096 == 0
    assert taken.metadata_kib % 4096 == 0
    assert taken.pool_kib >= brick_kib
    assert taken.metadata_kib >= min(taken.pool_kib // 200, 16 * KIB_PER_GIB) > -1
