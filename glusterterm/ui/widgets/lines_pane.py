"""Rows of text that may be longer than the screen is wide: wrapped, scrolled, and gone to or copied by a click."""

from collections.abc import Sequence

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.logic.lines import BLANK, Line
from glusterterm.model.ids import Ref
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.detail_pane_paint import DetailPainter, Drawn


class LinesPane(ScrollView, can_focus=True):
    """Shows lines, and draws again only those that became others."""

    BINDINGS = commands.bindings(Scope.DETAIL)
    COMPONENT_CLASSES = set(roles.COMPONENTS)
    DEFAULT_CSS = f"""
    LinesPane {{
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        padding: 0 0 0 1;
        {roles.CSS}
    }}
    """

    class Followed(Message):
        """A row that speaks of another object was clicked."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    def __init__(self, *, glyphs: Glyphs = UNICODE, bars: BarStyle = BarStyle.THIN, classes: str | None = None) -> None:
        super().__init__(classes=classes)
        self._glyphs = glyphs
        self._bars = bars
        self._lines: tuple[Line, ...] = ()
        self._rows: list[Drawn] = []
        self._width = 0

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is told."""
        return self._lines

    def tell(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        told = tuple(lines)
        if told != self._lines:
            self._lines = told
            self._draw()

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)

    def render_line(self, y: int) -> Strip:
        """Give one visible line, exactly as wide as there is room."""
        width = self.scrollable_content_region.width
        if width != self._width:
            self._draw()
        number = self.scroll_offset.y + y
        if number >= len(self._rows):
            return Strip.blank(max(width, 0), self.rich_style)
        return self._rows[number].strip.apply_style(self.rich_style)

    def notify_style_update(self) -> None:
        """Draw in the look of another theme."""
        super().notify_style_update()
        self._draw()

    def on_resize(self) -> None:
        self._draw()

    def on_click(self, event: events.Click) -> None:
        offset = event.get_content_offset(self)
        number = -1 if offset is None else offset.y + self.scroll_offset.y
        line = self._rows[number].line if 0 <= number < len(self._rows) else BLANK
        if line.ref is not None:
            self.post_message(self.Followed(line.ref))
        elif line.verbatim:
            self.app.copy_to_clipboard(line.text)
            self.notify(line.text, title="Copied", markup=False)

    def _draw(self) -> None:
        self._width = self.scrollable_content_region.width
        if self._width <= 0 or not self.is_attached:
            self._rows = []
            return
        painter = DetailPainter(self._width, self._glyphs, self._bars, roles.styles_of(self))
        before, self._rows = self._rows, painter.paint(self._lines)
        self.virtual_size = Size(0, len(self._rows))
        for number in range(max(len(before), len(self._rows))):
            old = before[number].strip if number < len(before) else None
            new = self._rows[number].strip if number < len(self._rows) else None
            if old != new:
                self.refresh_line(number)
