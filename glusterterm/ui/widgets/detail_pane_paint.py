"""Draws lines of details to the cell: labels in a column, bars, and long text broken between words."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from glusterterm.logic.detail_parts import LABEL_WIDTH
from glusterterm.logic.format import FIGURES_WIDTH, SHARE_WIDTH
from glusterterm.logic.lines import Line, Role
from glusterterm.ui import roles
from glusterterm.ui.glyphs import ROLE_OF, Glyphs
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets import capacity_bar
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.wrapping import length, longest_word, wrapped

_LONGEST_BAR, _SHORTEST_BAR = 22, 6
_BESIDE_BAR = 4 + SHARE_WIDTH + FIGURES_WIDTH
"""Cells for a sign before a bar and figures behind it, so that the bars of a pane are of one length."""
_AIR = 1
"""Cells between text and the scrollbar."""
_INDENT = 2
_LEAST_TEXT = 12
"""Cells that text needs beside a label; in narrower panes it stands below."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """One row on the screen, and the line of details that it belongs to."""

    strip: Strip
    line: Line


@dataclass(frozen=True, slots=True)
class DetailPainter:
    """Draws lines for one width and look. Strips have no background."""

    width: int
    glyphs: Glyphs
    bars: BarStyle
    styles: Mapping[str, Style]

    def paint(self, lines: Iterable[Line]) -> list[Drawn]:
        """Give the rows of `lines`, each exactly `width` cells."""
        return [Drawn(self._exactly(row), line) for line in lines for row in self._rows(line)]

    def _rows(self, line: Line) -> Iterator[list[Segment]]:
        room = self.width - _AIR
        head = self._head(line)
        text = [Segment(in_signs(span.text, self.glyphs), self.styles[span.role]) for span in line.spans if span.text]
        column = LABEL_WIDTH + self._mark_width(line) if line.label else self._mark_width(line)
        if column + _LEAST_TEXT > room:
            column = 0
        below = (line.verbatim and length(text) > room - column) or (
            bool(line.label) and longest_word(text) > room - column
        )
        if head and (below or length(head) > column):
            yield head
            head = []
        if below:
            column = min(_INDENT, column)
        if head or column:
            head = [*head, Segment(" " * (column - length(head)), self.styles[Role.TEXT])]
        if line.meter is not None:
            cells = max(min(room - LABEL_WIDTH - _BESIDE_BAR, _LONGEST_BAR), _SHORTEST_BAR)
            bar = capacity_bar.segments(line.meter, cells, self.bars, self.styles)
            text = [*bar, Segment(" ", self.styles[Role.TEXT]), *text]
        if line.progress is not None:
            done, rest = capacity_bar.cells(line.progress, _LONGEST_BAR, self.bars)
            looks = (self.styles[Role.ACCENT], self.styles[roles.BAR_REST])
            drawn = [Segment(part, look) for part, look in zip((done, rest), looks, strict=True) if part]
            text = [*drawn, Segment(" ", self.styles[Role.TEXT]), *text]
        rows = list(wrapped(text, room - column))
        for place, row in enumerate(rows or [[]]):
            indent = head if place == 0 else [Segment(" " * column, self.styles[Role.TEXT])]
            yield [*indent, *row]

    def _head(self, line: Line) -> list[Segment]:
        parts = []
        if line.mark is not None:
            parts += [
                Segment(self.glyphs.of(line.mark), self.styles[ROLE_OF[line.mark]]),
                Segment(" ", self.styles[Role.TEXT]),
            ]
        if line.label.strip():
            parts.append(Segment(f"{in_signs(line.label, self.glyphs)} ", self.styles[Role.MUTED]))
        return parts

    def _mark_width(self, line: Line) -> int:
        return 0 if line.mark is None else 2

    def _exactly(self, row: list[Segment]) -> Strip:
        missing = self.width - length(row)
        if missing < 0:
            row = Segment.adjust_line_length(row, self.width)
        elif missing > 0:
            row = [*row, Segment(" " * missing, self.styles[Role.TEXT])]
        return Strip(row, self.width)
