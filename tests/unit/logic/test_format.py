"""Sizes, shares, ages and counts as people read them."""

from datetime import UTC

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic import format as fmt
from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.model.units import KIB_PER_GIB, KIB_PER_MIB, KIB_PER_TIB


@pytest.mark.parametrize(
    ("kib", "text"),
    [
        (0, "0 KiB"),
        (4, "4 KiB"),
        (1024, "1 MiB"),
        (512 * KIB_PER_MIB, "512 MiB"),
        (8 * KIB_PER_GIB, "8 GiB"),
        (3 * KIB_PER_GIB // 2, "1.5 GiB"),
        (100 * KIB_PER_GIB, "100 GiB"),
        (1000 * KIB_PER_GIB, "1000 GiB"),
        (KIB_PER_TIB, "1 TiB"),
        (KIB_PER_TIB - 1, "1 TiB"),
        (42 * KIB_PER_TIB // 5, "8.4 TiB"),
        (2000 * KIB_PER_TIB, "2 PiB"),
        (-8 * KIB_PER_GIB, "-8 GiB"),
    ],
)
def test_a_size_is_told_in_the_unit_that_suits_it(kib: int, text: str) -> None:
    assert fmt.size_kib(kib) == text


def test_a_volume_size_is_told_as_heketi_counts_it() -> None:
    assert fmt.size_gib(100) == "100 GiB"
    assert fmt.size_gib(2048) == "2 TiB"


@pytest.mark.parametrize(
    ("used_gib", "total_gib", "text"),
    [
        (212, 558, "212/558 GiB"),
        (8602, 13312, "8.4/13 TiB"),
        (500, 1000, "500/1000 GiB"),
        (1000, 1000, "1/1 TiB"),
        (500, 1023, "500/1023 GiB"),
        (512, 1024, "0.5/1 TiB"),
        (0, 558, "0/558 GiB"),
        (1, 13312, "~0/13 TiB"),
        (0, 0, "0/0 KiB"),
        (10, 0, "10/0 GiB"),
    ],
)
def test_used_and_total_share_one_unit(used_gib: int, total_gib: int, text: str) -> None:
    assert fmt.used_of_total(used_gib * KIB_PER_GIB, total_gib * KIB_PER_GIB) == text


@given(st.integers(0, 2**59), st.integers(0, 2**59))
def test_used_and_total_never_outgrow_their_column(used_kib: int, total_kib: int) -> None:
    assert len(fmt.used_of_total(used_kib, total_kib)) <= fmt.FIGURES_WIDTH


@pytest.mark.parametrize(
    ("part", "text"),
    [
        (0.0, "0%"),
        (0.001, "<1%"),
        (0.384, "38%"),
        (0.9999, "99%"),
        (1.0, "100%"),
        (1.2, "120%"),
        (-0.1, "0%"),
        (50.0, "999%"),
    ],
)
def test_a_share_never_rounds_to_empty_or_full(part: float, text: str) -> None:
    assert fmt.share(part) == text


@given(st.floats(allow_nan=False))
def test_a_share_never_outgrows_its_column(part: float) -> None:
    assert len(fmt.share(part)) <= fmt.SHARE_WIDTH


@pytest.mark.parametrize(
    ("seconds", "text"),
    [
        (0.4, "0 s"),
        (59.9, "59 s"),
        (72, "1 min 12 s"),
        (120, "2 min"),
        (7500, "2 h 5 min"),
        (273600, "3 d 4 h"),
        (-5, "0 s"),
    ],
)
def test_a_span_shows_its_two_largest_units(seconds: float, text: str) -> None:
    assert fmt.duration(seconds) == text


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.2, "now"), (2.9, "2 s ago"), (200, "3 min ago"), (18500, "5 h ago"), (200000, "2 d ago")]
)
def test_an_age_is_told_in_one_unit(seconds: float, text: str) -> None:
    assert fmt.age(seconds) == text


def test_what_is_left_is_told_as_an_eta() -> None:
    assert fmt.eta(360) == "ETA 6 min"
    assert fmt.eta(0) == "ETA 1 s"


def test_a_rate_is_told_in_the_unit_that_gives_whole_things() -> None:
    assert fmt.rate(38) == "38 a second"
    assert fmt.rate(0.2) == "12 a minute"
    assert fmt.rate(0.001) == "4 an hour"
    assert fmt.rate(0) == "0 an hour"


def test_a_count_agrees_with_its_noun() -> None:
    assert fmt.count(1, "brick") == "1 brick"
    assert fmt.count(24, "device") == "24 devices"
    assert fmt.count(4120, "entry", "entries") == "4,120 entries"


def test_names_that_heketi_made_of_an_id_are_cut_like_ids() -> None:
    assert fmt.short_name("vol_80a20c26d06b4ec1bb4d51c0f24b0b57") == "vol_80a20c26"
    assert fmt.short_name("blk_80a20c26d06b4ec1bb4d51c0f24b0b57") == "blk_80a20c26"
    assert fmt.short_name("vol_of_our_own_with_a_very_long_name_") == "vol_of_our_own_with_a_very_long_name_"


def test_durability_is_told_in_words() -> None:
    assert fmt.durability(Durability(DurabilityType.REPLICATE, 3)) == "replica 3"
    assert fmt.durability(Durability(DurabilityType.DISPERSE, 0, 4, 2)) == "disperse 4+2"
    assert fmt.durability(Durability(DurabilityType.NONE)) == "one copy"


def test_moments_are_told_to_the_second() -> None:
    assert fmt.timestamp(0) == "1970-01-01T00:00:00Z"
    assert fmt.clock_time(3661, UTC) == "01:01:01"
