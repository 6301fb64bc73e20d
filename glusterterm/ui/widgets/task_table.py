"""Tasks in a table: what goes on with a bar of how far it is, then what has ended."""

from collections.abc import Mapping, Sequence

from rich.cells import cell_len

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role, Span
from glusterterm.logic.task_rows import TaskRow
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets import capacity_bar
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.row_table import Column, RowTable

_BAR = 8
_TITLE, _STATE, _BAR_COLUMN, _TOLD, _TIMES = "title", "state", "bar", "told", "times"
_COLUMNS = (
    Column(_TITLE, "  task", 24, grow=1, least=24),
    Column(_STATE, "state", 7, rank=1),
    Column(_BAR_COLUMN, "", 0, rank=2),
    Column(_TIMES, "began", 8, rank=3),
    Column(_TOLD, "", 0, rank=4),
)
_LONGEST = {_TITLE: 48, _TOLD: 40}
"""Cells that a column asks for at most."""


class TaskTable(RowTable):
    """The rows that it is handed. The cursor stays on its task over refreshes."""

    def __init__(self, glyphs: Glyphs, bars: BarStyle) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._bars = bars
        self._rows: tuple[TaskRow, ...] = ()
        self._measured: tuple[int, ...] = ()

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        return len(self._rows)

    @property
    def rows(self) -> tuple[TaskRow, ...]:
        """Give the rows."""
        return self._rows

    @property
    def selected(self) -> TaskRow | None:
        """The row under the cursor."""
        return self._rows[self.cursor] if self._rows else None

    def update(self, rows: Sequence[TaskRow]) -> None:
        """Show these rows; only those that became others are drawn again."""
        before, selected = self._rows, self.selected
        self._rows = tuple(rows)
        measured = tuple(self.wanted(column) for column in _COLUMNS)
        if measured != self._measured or [row.key for row in before] != [row.key for row in self._rows]:
            self._measured = measured
            self.rows_changed()
            if selected is not None:
                self.go_to(selected.key)
            return
        for number, (old, new) in enumerate(zip(before, self._rows, strict=True)):
            if old != new:
                self.refresh_row(number)

    def go_to(self, key: str) -> None:
        """Put the cursor on a row, if it is there."""
        keys = [row.key for row in self._rows]
        if key in keys:
            self.cursor = keys.index(key)

    def wanted(self, column: Column) -> int:
        """Give the cells that the longest text of a column takes; a column that says nothing takes none."""
        texts = (self.cells(number)[column.key] for number in range(self.row_count))
        longest = max((sum(cell_len(span.text) for span in spans) for spans in texts), default=0)
        return max(min(longest, _LONGEST.get(column.key, longest)), column.width)

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Say what is known of a task."""
        shown = self._rows[row]
        return {
            _TITLE: (Span(f"{self._glyphs.of(shown.mark)} ", shown.role), Span(shown.title, Role.NAME)),
            _STATE: (Span(shown.state, shown.role),),
            _BAR_COLUMN: self._bar(shown),
            _TOLD: (Span(shown.progress, Role.MUTED),),
            _TIMES: (Span(shown.times, Role.MUTED),),
        }

    def _bar(self, row: TaskRow) -> tuple[Span, ...]:
        if row.share is None:
            return ()
        done, rest = capacity_bar.cells(row.share, _BAR, self._bars)
        return Span(done, Role.ACCENT), Span(rest, Role.MUTED), Span(f" {fmt.share(row.share):>4}")
