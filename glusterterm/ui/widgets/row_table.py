"""A table drawn line by line: however many rows there are, only those that are seen are ever made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from rich.cells import cell_len
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size
from textual.message import Message
from textual.reactive import reactive
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.logic.lines import Span
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets.wrapping import cut

_GAP = 2
_GIVING_WAY = 2
_HEADING, _CURSOR = "table--heading", "table--cursor"


@dataclass(frozen=True, slots=True)
class Column:
    """One column: as many cells as `RowTable.wanted` says, and a share `grow` of what is left over.

    Where room is short the columns of the highest `rank` go first; rank 0 stays. From rank 2 on columns that have a
    `least` give way before any other goes, down to so many cells, those at the left first.
    """

    key: str
    title: str
    width: int
    grow: int = 0
    right: bool = False
    rank: int = 0
    least: int = 0

    def gives(self, wanted: int) -> int:
        """Give by how many cells the column may be narrowed."""
        return max(wanted - self.least, 0) if self.least else 0


class RowTable(ScrollView, can_focus=True):
    """Rows under a heading that stays, with a cursor. A table of something gives `row_count` and `cells`."""

    BINDINGS = commands.bindings(Scope.TABLE)
    COMPONENT_CLASSES = {*roles.COMPONENTS, _HEADING, _CURSOR}
    DEFAULT_CSS = f"""
    RowTable {{
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        & > .table--heading {{ color: $muted; text-style: bold; }}
        & > .table--cursor {{ background: $row-cursor-blurred; color: $row-cursor-text; }}
        &:focus > .table--cursor {{ background: $row-cursor; }}
        &:nocolor > .table--cursor {{ background: $foreground; color: $background; }}
        &:nocolor:ansi > .table--cursor {{ text-style: reverse; }}
        {roles.CSS}
    }}
    """

    cursor = reactive(0, repaint=False)

    class Moved(Message):
        """The cursor came to another row."""

    class Chosen(Message):
        """A row was double-clicked."""

    class HeadingClicked(Message):
        """A column's heading was clicked."""

        def __init__(self, key: str) -> None:
            super().__init__()
            self.key = key

    def __init__(self, columns: Sequence[Column], glyphs: Glyphs) -> None:
        super().__init__()
        self._columns = columns
        self._glyphs = glyphs
        self._looks: Mapping[str, Style] = {}
        self._laid_out: tuple[int, Sequence[tuple[Column, int]]] = (-1, ())

    @property
    def row_count(self) -> int:
        """How many rows there are."""
        raise NotImplementedError

    @property
    def empty_text(self) -> str:
        """Say why there are no rows; empty where that needs no word."""
        return ""

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Give the cells of a row by column."""
        raise NotImplementedError

    def heading(self, column: Column) -> str:
        """Give the heading of a column."""
        return column.title

    def wanted(self, column: Column) -> int:
        """Give how many cells the content of a column takes. It is asked for anew when rows change."""
        return column.width

    @property
    def columns_seen(self) -> tuple[str, ...]:
        """The keys of the columns that there is room for."""
        return tuple(column.key for column, _ in self._widths())

    def rows_changed(self) -> None:
        """Draw anew: rows are more, fewer or other than before."""
        self._laid_out = (-1, ())
        self.virtual_size = Size(self.scrollable_content_region.width, self.row_count + 1)
        self.cursor = self.cursor  # validated anew
        self.refresh()

    def refresh_row(self, row: int) -> None:
        """Draw one row anew, where it is seen."""
        y = row + 1 - self.scroll_offset.y
        if 1 <= y < self.size.height:
            self.refresh(Region(0, y, self.scrollable_content_region.width, 1))

    def validate_cursor(self, cursor: int) -> int:
        """Keep the cursor on a row."""
        return max(min(cursor, self.row_count - 1), 0)

    def watch_cursor(self, old: int, new: int) -> None:
        """Draw both rows and keep the new one in sight."""
        self.refresh_row(old)
        self.refresh_row(new)
        self._keep_in_sight()
        if old != new:
            self.post_message(self.Moved())

    def on_resize(self) -> None:
        self.rows_changed()
        self._keep_in_sight()

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another."""
        super().notify_style_update()
        self._looks = {}

    def action_cursor_up(self) -> None:
        self.cursor -= 1

    def action_cursor_down(self) -> None:
        self.cursor += 1

    def action_page_up(self) -> None:
        self.cursor -= max(self.size.height - 2, 1)

    def action_page_down(self) -> None:
        self.cursor += max(self.size.height - 2, 1)

    def action_cursor_first(self) -> None:
        self.cursor = 0

    def action_cursor_last(self) -> None:
        self.cursor = self.row_count - 1

    def on_click(self, event: events.Click) -> None:
        """Put the cursor on the row, choose it on the second click, or say which heading was clicked."""
        if event.y == 0:
            at = 1
            for column, width in self._widths():
                if at <= event.x < at + width:
                    self.post_message(self.HeadingClicked(column.key))
                at += width + _GAP
            return
        row = event.y - 1 + self.scroll_offset.y
        if row < self.row_count:
            self.cursor = row
            if event.chain == 2:
                self.post_message(self.Chosen())

    def render_line(self, y: int) -> Strip:
        """Give the heading, or the row that stands there."""
        if not self._looks:
            own = {name: self.get_component_rich_style(name, partial=True) for name in (_HEADING, _CURSOR)}
            self._looks = {**roles.styles_of(self), **own}
        base = self.rich_style
        if y == 0:
            look = self._looks[_HEADING]
            return self._strip({c.key: (Span(self.heading(c)),) for c in self._columns}, base, look)
        row = y - 1 + self.scroll_offset.y
        if row == 1 and not self.row_count and self.empty_text:
            return Strip([Segment(f"  {self.empty_text}", base)]).adjust_cell_length(
                self.scrollable_content_region.width, base
            )
        if row >= self.row_count:
            return Strip.blank(self.scrollable_content_region.width, base)
        if row != self.cursor:
            return self._strip(self.cells(row), base, None)
        look = self._looks[_CURSOR]
        keeps_colours = self.get_component_styles(_CURSOR).color.a == 0
        ground = Style(bgcolor=look.bgcolor, reverse=look.reverse) if keeps_colours else look
        return self._strip(self.cells(row), base + ground, None if keeps_colours else Style(color=look.color))

    def _strip(self, cells: Mapping[str, Sequence[Span]], base: Style, look: Style | None) -> Strip:
        segments = [Segment(" ", base)]
        for column, width in self._widths():
            spans = cells.get(column.key, ())
            used = min(sum(cell_len(in_signs(span.text, self._glyphs)) for span in spans), width)
            if column.right:
                segments.append(Segment(" " * (width - used), base))
            room = width
            for span in spans:
                if room <= 0:
                    break
                text = cut(in_signs(span.text, self._glyphs), room, self._glyphs.ellipsis)
                room -= cell_len(text)
                segments.append(Segment(text, base + (self._looks[span.role] if look is None else look)))
            segments.append(Segment(" " * ((0 if column.right else width - used) + _GAP), base))
        return Strip(segments).adjust_cell_length(self.scrollable_content_region.width, base)

    def _widths(self) -> Sequence[tuple[Column, int]]:
        """Give the columns that fit, with their widths."""
        width = self.scrollable_content_region.width
        if self._laid_out[0] != width:
            self._laid_out = (width, self._lay_out(width - 1))
        return self._laid_out[1]

    def _lay_out(self, room: int) -> Sequence[tuple[Column, int]]:
        wanted = {column.key: self.wanted(column) for column in self._columns}
        columns = list(self._columns)
        while worst := max(column.rank for column in columns):
            giving = sum(c.gives(wanted[c.key]) for c in columns) if worst <= _GIVING_WAY else 0
            if sum(wanted[c.key] + _GAP for c in columns) - _GAP - giving <= room:
                break
            columns = [c for c in columns if c.rank != worst]
        spare = room - (sum(wanted[c.key] + _GAP for c in columns) - _GAP)
        shares = sum(c.grow for c in columns) or 1
        widths = []
        for column in columns:
            given = min(column.gives(wanted[column.key]), max(-spare, 0))
            spare += given
            widths.append(wanted[column.key] - given)
        if spare < 0:
            widths[0] = max(widths[0] + spare, 1)
        return [(c, width + max(spare, 0) * c.grow // shares) for c, width in zip(columns, widths, strict=True)]

    def _keep_in_sight(self) -> None:
        height = max(self.size.height - 1, 1)
        top = self.scroll_offset.y
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)
