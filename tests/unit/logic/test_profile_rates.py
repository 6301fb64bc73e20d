"""What bricks did between two readings of a profile."""

import pytest

from glusterterm.backends.direct.decode.profile import decode_profile
from glusterterm.logic import format as fmt
from glusterterm.logic.profile_rates import MOST_OPERATIONS, busiest, rates
from glusterterm.model.gluster.profile import BrickProfile, Operation, Stretch, VolumeProfile
from tests.fake_nodes import recorded


def told(*bricks: BrickProfile) -> VolumeProfile:
    """Give a reading."""
    return VolumeProfile("web", bricks)


def brick(
    path: str, seconds: int, *operations: Operation, read: int | None = 0, written: int | None = 0
) -> BrickProfile:
    """Give what a brick did since its process began."""
    return BrickProfile("stor-01", path, Stretch(seconds, read, written, (), operations), None)


def calls(name: str, count: int | None, average_ns: float | None = 1000.0) -> Operation:
    """Give one kind of operation."""
    return Operation(name, count, average_ns, None, None)


def test_rates_are_what_was_done_in_between() -> None:
    before = told(brick("/a", 100, calls("WRITE", 10, 1000.0), read=0, written=1000))
    after = told(brick("/a", 110, calls("WRITE", 60, 2000.0), calls("READ", 100, 100.0), read=2048, written=11_000))
    (found,) = rates(before, after, 10.0)
    assert (found.path, found.per_s, found.read_per_s, found.written_per_s) == ("/a", 15.0, 204.8, 1000.0)
    write, read = found.operations
    assert (write.name, write.per_s, write.latency_ns) == ("WRITE", 5.0, (60 * 2000 - 10 * 1000) / 50)
    assert (read.name, read.per_s, read.latency_ns) == ("READ", 10.0, 100.0)
    assert write.share == pytest.approx(110_000 / 120_000)
    assert write.share + read.share == pytest.approx(1.0)


def test_bricks_that_are_new_or_began_anew_or_told_nothing_are_left_out() -> None:
    before = told(brick("/a", 100, calls("READ", 5)), BrickProfile("stor-01", "/c", None, None))
    after = told(
        brick("/a", 3, calls("READ", 1)), brick("/b", 100, calls("READ", 9)), BrickProfile("stor-01", "/c", None, None)
    )
    assert rates(before, after, 3.0) == ()
    assert rates(before, before, 0.0) == ()


def test_what_is_not_told_counts_as_nothing_and_nothing_is_ever_below_it() -> None:
    before = told(brick("/a", 1, calls("READ", 9), calls("LOOKUP", None), read=None))
    after = told(brick("/a", 4, calls("READ", 5), calls("LOOKUP", None, None), read=10))
    (found,) = rates(before, after, 3.0)
    assert found.operations == ()
    assert found.per_s == 0.0


def test_only_the_operations_that_take_most_are_kept_and_the_busiest_brick_comes_first() -> None:
    many = [calls(f"OP{number:02}", 10 + number) for number in range(30)]
    after = told(brick("/a", 9, *many), brick("/b", 9, *many, calls("READ", 10_000)))
    found = rates(told(brick("/a", 1), brick("/b", 1)), after, 8.0)
    assert [len(each.operations) for each in found] == [MOST_OPERATIONS] * 2
    assert [each.path for each in busiest(found)] == ["/b", "/a"]


def test_a_recorded_profile_against_itself_did_nothing() -> None:
    reading = decode_profile(recorded("profile/node1-profile-rep3-info-peek.xml"))
    assert reading.bricks
    assert all(each.operations == () for each in rates(reading, reading, 3.0))


@pytest.mark.parametrize(
    ("nanoseconds", "text"),
    [
        (0.0, "0 µs"),
        (350_000.0, "350 µs"),
        (1_230_000.0, "1.2 ms"),
        (4_000_000.0, "4 ms"),
        (2.5e9, "2.5 s"),
        (4.2e10, "42 s"),
    ],
)
def test_latencies_are_written_in_the_unit_that_fits(nanoseconds: float, text: str) -> None:
    assert fmt.latency(nanoseconds) == text
