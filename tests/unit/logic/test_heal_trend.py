"""What counts over time say of a heal."""

from glusterterm.logic.heal_trend import Counted, healed_per_s, levels, ready_in_s


def counted(*left: int, every_s: float = 60.0) -> tuple[Counted, ...]:
    """Give counts, one a minute."""
    return tuple(Counted(1000.0 + number * every_s, each) for number, each in enumerate(left))


def test_the_rate_is_that_of_late() -> None:
    assert healed_per_s(counted(1000, 940)) == 1.0
    assert ready_in_s(counted(1000, 940)) == 940.0
    long_ago = (9000, 9000, 9000)
    assert healed_per_s(counted(*long_ago, 1000, 940, 880, 820, 760, 700)) == 1.0


def test_one_count_tells_no_rate() -> None:
    assert healed_per_s(counted(5)) is None
    assert healed_per_s(()) is None
    assert ready_in_s(()) is None
    assert healed_per_s(counted(5, 4, every_s=0.0)) is None


def test_what_stands_or_grows_has_no_end() -> None:
    assert healed_per_s(counted(10, 70)) == -1.0
    assert ready_in_s(counted(10, 70)) is None
    assert ready_in_s(counted(10, 10)) is None
    assert ready_in_s(counted(10, 0)) is None


def test_the_largest_count_is_the_highest_and_none_is_above_it() -> None:
    assert levels(counted(0, 50, 100), 12) == (0, 3, 7)
    assert levels(counted(0, 0), 12) == (0, 0)
    assert levels(counted(*range(20)), 4) == (5, 6, 6, 7)
    assert levels((), 4) == ()
