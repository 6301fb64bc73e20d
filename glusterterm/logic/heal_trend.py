"""How a heal goes: what counts of one volume over time say of its speed and its end. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

LEVELS = 8
_LATELY = 6
"""So many of the last counts tell how fast it goes now."""


@dataclass(frozen=True, slots=True)
class Counted:
    """`left` entries were left to heal at `at`, seconds since 1970."""

    at: float
    left: int


def healed_per_s(counts: Sequence[Counted]) -> float | None:
    """Give how many entries are healed each second, as of late; negative where they grow more, None: not known yet."""
    lately = counts[-_LATELY:]
    if len(lately) < 2 or lately[-1].at <= lately[0].at:
        return None
    return (lately[0].left - lately[-1].left) / (lately[-1].at - lately[0].at)


def ready_in_s(counts: Sequence[Counted]) -> float | None:
    """Give the seconds until nothing is left, if it goes on like this; None where it does not get less.

    A directory counts as one however many files below it are missing: the count may rise again.
    """
    rate = healed_per_s(counts)
    if rate is None or rate <= 0 or not counts[-1].left:
        return None
    return counts[-1].left / rate


def levels(counts: Sequence[Counted], width: int) -> tuple[int, ...]:
    """Give the last `width` counts as heights from 0 to `LEVELS` - 1, where the largest of them is the highest."""
    shown = [each.left for each in counts[-width:]]
    top = max(shown, default=0)
    return tuple(left * (LEVELS - 1) // top if top else 0 for left in shown)
