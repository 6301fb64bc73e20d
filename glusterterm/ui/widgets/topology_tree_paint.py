"""Draws one row of the tree to the cell: which columns there is room for, which facts, where a name is cut."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from glusterterm.logic import format as fmt
from glusterterm.logic.labels import Fact, Label
from glusterterm.logic.lines import Role
from glusterterm.logic.rows import Fold, Row
from glusterterm.ui.glyphs import ROLE_OF, Glyphs
from glusterterm.ui.widgets import capacity_bar
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.wrapping import cut, length

INDENT = 2
MARKER = 2
"""Cells of the fold marker with the space behind it."""
_GAP = 2
_LEAST_FACT = 10
"""Cells from which on the most important fact is cut to fit, not dropped."""
_URGENT = 7
"""From which weight on a fact keeps its place beside a long name."""


@dataclass(frozen=True, slots=True)
class Columns:
    """Cells of a row's columns; a column without cells is not shown."""

    left: int
    bar: int
    share: int
    figures: int


def columns(width: int) -> Columns:
    """Divide a row of `width` cells: the narrower, the shorter the bar, then no bar, then the share alone."""
    for least, bar, share, figures in (
        (116, 22, fmt.SHARE_WIDTH, fmt.FIGURES_WIDTH),
        (84, 14, fmt.SHARE_WIDTH, fmt.FIGURES_WIDTH),
        (68, 10, fmt.SHARE_WIDTH, fmt.FIGURES_WIDTH),
        (56, 6, fmt.SHARE_WIDTH, fmt.FIGURES_WIDTH),
        (46, 0, fmt.SHARE_WIDTH, fmt.FIGURES_WIDTH),
        (26, 0, fmt.SHARE_WIDTH, 0),
    ):
        if width >= least:
            right = sum(part + 1 for part in (bar, share, figures) if part) - 1
            return Columns(width - right - _GAP, bar, share, figures)
    return Columns(width, 0, 0, 0)


_AIR = 1
"""Cells between figures and the scrollbar."""


@dataclass(frozen=True, slots=True)
class Painter:
    """Draws rows of one width in one look. Strips have no background: that is the row's state, not its content."""

    width: int
    glyphs: Glyphs
    bars: BarStyle
    styles: Mapping[str, Style]
    match: Style

    def paint(self, row: Row, label: Label, *, matched: bool) -> Strip:
        """Give the row of an object, exactly `width` cells."""
        place = columns(self.width - _AIR)
        right = self._right(label, place)
        if right:
            right.append(self._say(" " * _AIR, Role.TEXT))
        left = self._left(row, label, self.width - length(right), matched=matched)
        return self._exactly([*left, *right])

    def paint_note(self, row: Row) -> Strip:
        """Give a sentence in a row of its own."""
        indent = " " * (row.depth * INDENT + (MARKER if row.depth else 0))
        return self._exactly([self._say(indent + self._cut(row.note, self.width - len(indent)), Role.MUTED)])

    def _left(self, row: Row, label: Label, width: int, *, matched: bool) -> list[Segment]:
        marker = {Fold.OPEN: self.glyphs.open, Fold.FOLDED: self.glyphs.folded, Fold.LEAF: " "}[row.fold]
        sign = self.glyphs.of(label.mark)
        head = f"{' ' * (row.depth * INDENT)}{marker} "
        room = width - cell_len(head) - cell_len(sign) - 1
        urgent = any(fact.weight >= _URGENT for fact in label.facts)
        name = self._cut(label.name, max(room * 2 // 3 if urgent else room, 1))
        style = self.styles[Role.NAME if label.bold else Role.TEXT]
        parts = [
            self._say(head, Role.MUTED),
            Segment(sign, self.styles[ROLE_OF[label.mark]]),
            self._say(" ", Role.TEXT),
            Segment(name, style + self.match if matched else style),
        ]
        parts += self._facts(label.facts, room - cell_len(name))
        return self._fit(parts, width)

    def _facts(self, facts: Sequence[Fact], room: int) -> list[Segment]:
        kept = list(facts)
        drawn = self._say_facts(kept)
        while kept and length(drawn) > room:
            if len(kept) == 1 and room >= _LEAST_FACT:
                return [self._say("  ", Role.MUTED), self._say(self._cut(kept[0].text, room - _GAP), kept[0].role)]
            least = min(range(len(kept)), key=lambda place: (kept[place].weight, -place))
            del kept[least]
            drawn = self._say_facts(kept)
        return drawn

    def _say_facts(self, facts: Sequence[Fact]) -> list[Segment]:
        parts: list[Segment] = []
        for place, fact in enumerate(facts):
            joined = fact.joined and place > 0
            parts.append(self._say(f" {self.glyphs.dot} " if joined else "  ", Role.MUTED))
            parts.append(self._say(f"{self.glyphs.warning} {fact.text}" if fact.warns else fact.text, fact.role))
        return parts

    def _right(self, label: Label, place: Columns) -> list[Segment]:
        below = label.below
        if below is None or not below.total_kib:
            size = label.size if place.figures else ""
            return [self._say(f"{' ' * _GAP}{size}", Role.MUTED)] if size else []
        parts = [self._say(" " * _GAP, Role.TEXT)] if place.share else []
        if place.bar:
            parts += capacity_bar.segments(below.fill, place.bar, self.bars, self.styles)
        text = f" {fmt.share(below.fill):>{place.share}}" if place.bar else f"{fmt.share(below.fill):>{place.share}}"
        if place.share:
            parts.append(self._say(text, Role.TEXT))
        if place.figures:
            figures = fmt.used_of_total(below.used_kib, below.total_kib)
            parts.append(self._say(f" {figures:>{place.figures}}", Role.TEXT))
        return parts

    def _say(self, text: str, role: Role) -> Segment:
        return Segment(text, self.styles[role])

    def _cut(self, text: str, width: int) -> str:
        return cut(text, width, self.glyphs.ellipsis)

    def _fit(self, parts: list[Segment], width: int) -> list[Segment]:
        missing = width - length(parts)
        if missing > 0:
            return [*parts, self._say(" " * missing, Role.TEXT)]
        return Segment.adjust_line_length(parts, width) if missing < 0 else parts

    def _exactly(self, parts: list[Segment]) -> Strip:
        return Strip(self._fit(parts, self.width), self.width)
