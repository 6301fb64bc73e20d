"""Every size, share, age, rate and count as text for people: binary units, few digits, no surprises in width."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from glusterterm.model.units import KIB_PER_GIB

if TYPE_CHECKING:
    from datetime import tzinfo

    from glusterterm.model.topology import Durability

_UNITS = ("KiB", "MiB", "GiB", "TiB", "PiB", "EiB")
FIGURES_WIDTH = 12
"""Cells that `used_of_total` takes at most, up to 999 EiB."""
SHARE_WIDTH = 4
"""Cells that `share` takes at most, up to 999%."""
_MADE_BY_HEKETI = re.compile(r"(?:vol|blk|blockvol)_[0-9a-f]{32}")
_CUT = 24
_MINUTE_S = 60
_HOUR_S = 3600
_DAY_S = 86400


def size_kib(kib: int) -> str:
    """Give a size as `8 GiB`, `1.5 TiB` or `4 KiB`: one decimal below ten, none above."""
    if kib < 0:
        return f"-{size_kib(-kib)}"
    power = 0
    while power < len(_UNITS) - 1 and round(kib / 1024**power) >= 1024:
        power += 1
    return f"{_number(kib, power)} {_UNITS[power]}"


def size_gib(gib: int) -> str:
    """Give a volume's size, which Heketi counts in GiB, as `size_kib` does."""
    return size_kib(gib * KIB_PER_GIB)


def used_of_total(used_kib: int, total_kib: int) -> str:
    """Give `8.4/13 TiB`: both in the largest unit of which the larger one has at least one.

    Something that is not nothing is never shown as 0 but as `~0`. At most `FIGURES_WIDTH` cells.
    """
    largest = max(used_kib, total_kib, 0)
    power = 0
    while power < len(_UNITS) - 1 and (
        round(largest / 1024**power) >= 1024 or len(_figures(used_kib, total_kib, power)) > FIGURES_WIDTH
    ):
        power += 1
    return _figures(used_kib, total_kib, power)


def share(part: float) -> str:
    """Give a share (0.0 to 1.0) as `71%`. What is not nothing is not 0%, what is not full is not 100%."""
    if 0 < part < 0.005:
        return "<1%"
    if 0.99 < part < 1:
        return "99%"
    return f"{min(max(part, 0.0), 9.99):.0%}"


def duration(seconds: float) -> str:
    """Give a span as `2 s`, `1 min 12 s`, `2 h 5 min` or `3 d 4 h`: the two largest units."""
    whole = max(int(seconds), 0)
    if whole < _MINUTE_S:
        return f"{whole} s"
    for large, large_name, small, small_name in (
        (_DAY_S, "d", _HOUR_S, "h"),
        (_HOUR_S, "h", _MINUTE_S, "min"),
        (_MINUTE_S, "min", 1, "s"),
    ):
        if whole >= large:
            rest = whole % large // small
            return f"{whole // large} {large_name}" + (f" {rest} {small_name}" if rest else "")
    raise AssertionError("a span of a minute or more has a unit")


def age(seconds: float) -> str:
    """Give how long ago something was, in one unit: `now`, `2 s ago`, `3 min ago`, `5 h ago`, `2 d ago`."""
    if seconds < 1:
        return "now"
    return f"{_coarse(seconds)} ago"


def eta(seconds: float) -> str:
    """Give how long something will still take: `ETA 40 s`, `ETA 6 min`."""
    return f"ETA {_coarse(max(seconds, 1))}"


def rate(per_second: float) -> str:
    """Give a rate of things: `38 a second`, `12 a minute`, `3 an hour`."""
    for unit_s, unit in ((1, "a second"), (_MINUTE_S, "a minute"), (_HOUR_S, "an hour")):
        if per_second * unit_s >= 1 or unit_s == _HOUR_S:
            return f"{_grouped(round(per_second * unit_s))} {unit}"
    raise AssertionError("the last unit takes any rate")


def latency(nanoseconds: float) -> str:
    """Give how long an operation takes: `350 µs`, `1.2 ms`, `2 s`."""
    for unit_ns, unit in ((1e9, "s"), (1e6, "ms"), (1e3, "µs")):
        if nanoseconds >= unit_ns or unit_ns == 1e3:
            figure = nanoseconds / unit_ns
            return f"{figure:.0f} {unit}" if figure >= 10 or round(figure, 1) == int(figure) else f"{figure:.1f} {unit}"
    raise AssertionError("the last unit takes any latency")


def count(number: int, noun: str, plural: str | None = None) -> str:
    """Give `1 brick`, `24 devices`, `4,120 entries`."""
    return f"{_grouped(number)} {noun if number == 1 else plural or noun + 's'}"


def short_id(id_: str) -> str:
    """Give the first eight characters of an id, as operators compare them by eye."""
    return id_[:8]


def short_name(name: str) -> str:
    """Give a name as `short_id` gives ids, where Heketi made it of one: `vol_` and 32 hex digits."""
    return name[:-_CUT] if _MADE_BY_HEKETI.fullmatch(name) else name


def durability(kept: Durability) -> str:
    """Give how a volume keeps its data: `replica 3`, `disperse 4+2`, `one copy`."""
    from glusterterm.model.topology import DurabilityType  # the first frame needs this module, and no durability

    if kept.type is DurabilityType.DISPERSE:
        return f"disperse {kept.data}+{kept.redundancy}"
    if kept.type is DurabilityType.REPLICATE:
        return f"replica {kept.replica}"
    return "one copy"


def clock_time(at: float, zone: tzinfo | None = None) -> str:
    """Give a moment (seconds since 1970) as `12:04:11`, in `zone` or this machine's."""
    return datetime.fromtimestamp(at, UTC).astimezone(zone).strftime("%H:%M:%S")


def timestamp(at: float) -> str:
    """Give a moment (seconds since 1970) as RFC 3339 in UTC, to the second."""
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _number(kib: int, power: int) -> str:
    value = kib / 1024**power
    if value < 9.95:
        return f"{value:.1f}".removesuffix(".0")
    return f"{value:.0f}"


def _figures(used_kib: int, total_kib: int, power: int) -> str:
    used = _number(max(used_kib, 0), power)
    return f"{'~0' if used == '0' and used_kib > 0 else used}/{_number(max(total_kib, 0), power)} {_UNITS[power]}"


def _coarse(seconds: float) -> str:
    whole = int(seconds)
    if whole < _MINUTE_S:
        return f"{whole} s"
    if whole < _HOUR_S:
        return f"{whole // _MINUTE_S} min"
    if whole < 2 * _DAY_S:
        return f"{whole // _HOUR_S} h"
    return f"{whole // _DAY_S} d"


def _grouped(number: int) -> str:
    return f"{number:,}"
