"""Looks of text straight from the theme's variables, for what stands in the first frame.

A component class for each role (`ui.roles`) would cost that frame ten times as much: Textual makes a style for every
component of every widget, and finds it among all rules.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from rich.style import Style
from textual.color import Color

from glusterterm.logic.lines import Role

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import App


@dataclass(frozen=True, slots=True)
class Paint:
    """The look of a piece of text: a variable of the theme, and how it is set off. Reversed, it is its own ground."""

    variable: str
    bold: bool = False
    reverse: bool = False
    dim: bool = False


PAINT_OF: Mapping[Role, Paint] = {
    Role.TEXT: Paint("foreground"),
    Role.NAME: Paint("foreground", bold=True),
    Role.MUTED: Paint("muted"),
    Role.OK: Paint("state-ok"),
    Role.WARNING: Paint("state-warning"),
    Role.FAILED: Paint("state-failed"),
    Role.PENDING: Paint("state-pending"),
    Role.ACCENT: Paint("accent"),
}
"""Where there are no colours, warnings are written as text is, and failures in bold."""
_COLOURLESS = {Role.WARNING: Paint("foreground"), Role.FAILED: Paint("foreground", bold=True)}


class Looks:
    """The looks of the present theme, each made when it is first asked for."""

    def __init__(self) -> None:
        self._made: dict[Role | Paint, Style] = {}

    def of(self, paint: Role | Paint, app: App[object]) -> Style:
        """Give the look of a role or a paint."""
        if paint not in self._made:
            self._made[paint] = _style(paint, app)
        return self._made[paint]

    def forget(self) -> None:
        """Make all of them anew: the theme may be another."""
        self._made.clear()


def _style(paint: Role | Paint, app: App[object]) -> Style:
    if isinstance(paint, Role):
        paint = (_COLOURLESS.get(paint) if app.no_color else None) or PAINT_OF[paint]
    colour = Color.parse(app.theme_variables[paint.variable]).rich_color
    return Style(color=colour, bold=paint.bold, reverse=paint.reverse, dim=paint.dim)
