"""Tasks in a table: what goes on with a bar of how far it is, then what has ended."""

from collections.abc import Mapping, Sequence

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role, Span
from glusterterm.logic.task_rows import TaskRow
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets import capacity_bar
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.row_table import Column, RowTable

_BAR = 12
_TITLE, _STATE, _BAR_COLUMN, _TOLD, _TIMES = "title", "state", "bar", "told", "times"
_COLUMNS = (
    Column(_TITLE, "  task", 30, grow=3, least=18),
    Column(_STATE, "state", 16, grow=1, rank=1),
    Column(_BAR_COLUMN, "progress", _BAR + 5, rank=1),
    Column(_TOLD, "", 14, grow=3, rank=4),
    Column(_TIMES, "began", 22, rank=3),
)


class TaskTable(RowTable):
    """The rows that it is handed. The cursor stays on its task over refreshes."""

    def __init__(self, glyphs: Glyphs, bars: BarStyle) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._bars = bars
        self._rows: tuple[TaskRow, ...] = ()

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
        if [row.key for row in before] != [row.key for row in self._rows]:
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
