"""Bars finer than a cell: thin ones in half cells, blocks in eighths, ASCII in whole characters."""

from collections.abc import Mapping
from enum import StrEnum
from math import ceil

from rich.segment import Segment
from rich.style import Style

from glusterterm.ui import roles

HIGH, FULL = 70, 90
"""From which percentage on a bar is drawn in the colour of high and of full. The percentage stands beside it."""


class BarStyle(StrEnum):
    """How bars are drawn."""

    THIN = "thin"
    EIGHTHS = "eighths"
    ASCII = "ascii"


_STEPS: Mapping[BarStyle, int] = {BarStyle.THIN: 2, BarStyle.EIGHTHS: 8, BarStyle.ASCII: 1}
_WHOLE: Mapping[BarStyle, str] = {BarStyle.THIN: "━", BarStyle.EIGHTHS: "█", BarStyle.ASCII: "#"}
_REST: Mapping[BarStyle, str] = {BarStyle.THIN: "─", BarStyle.EIGHTHS: "░", BarStyle.ASCII: "."}
_PARTS: Mapping[BarStyle, str] = {BarStyle.THIN: "╸", BarStyle.EIGHTHS: "▏▎▍▌▋▊▉", BarStyle.ASCII: ""}


def level(fill: float) -> str:
    """Give the name of the colour for a fill (0.0 to 1.0), as `ui.roles` knows it: that of the percentage as shown."""
    percent = round(fill * 100)
    if percent >= FULL:
        return roles.BAR_FULL
    return roles.BAR_HIGH if percent >= HIGH else roles.BAR_QUIET


def cells(fill: float, width: int, style: BarStyle) -> tuple[str, str]:
    """Give a bar's filled part and its rest, together `width` cells.

    What is not nothing shows at least one step; what is not full leaves at least one step.
    """
    per_cell = _STEPS[style]
    most = width * per_cell
    share = min(max(fill, 0.0), 1.0)
    steps = round(share * most)
    if 0 < share < 1 and most > 1:
        steps = min(max(steps, 1), most - 1)
    whole, part = divmod(steps, per_cell)
    filled = _WHOLE[style] * whole + (_PARTS[style][part - 1] if part else "")
    return filled, _REST[style] * (width - ceil(steps / per_cell))


def segments(fill: float, width: int, style: BarStyle, styles: Mapping[str, Style]) -> tuple[Segment, ...]:
    """Give a bar of `width` cells for a fill (0.0 to 1.0); `styles` is what `roles.styles_of` gives."""
    filled, rest = cells(fill, width, style)
    parts = ((filled, styles[level(fill)]), (rest, styles[roles.BAR_REST]))
    return tuple(Segment(text, look) for text, look in parts if text)
