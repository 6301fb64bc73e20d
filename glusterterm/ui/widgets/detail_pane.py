"""Everything known about one object, beside the rows."""

from collections.abc import Iterator, Mapping

from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.logic.detail import details
from glusterterm.logic.lines import BLANK, Line
from glusterterm.logic.room import SHAPES, Shape, largest_by_shape
from glusterterm.model.ids import ClusterId, Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.detail_pane_paint import DetailPainter, Drawn

_BREATH_S = 0.001
"""Between two shapes of volumes, of which each may take 10 ms in a large cluster."""


class DetailPane(ScrollView, can_focus=True):
    """Everything known about one object; what takes long to work out is filled in later."""

    BINDINGS = commands.bindings(Scope.DETAIL)
    COMPONENT_CLASSES = set(roles.COMPONENTS)
    DEFAULT_CSS = f"""
    DetailPane {{
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

    def __init__(
        self,
        *,
        names: Mapping[str, str] | None = None,
        glyphs: Glyphs = UNICODE,
        bars: BarStyle = BarStyle.THIN,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)
        self._names = names or {}
        self._glyphs = glyphs
        self._bars = bars
        self._snapshot: Snapshot | None = None
        self._ref: Ref | None = None
        self._room: dict[str, int] = {}
        self._lines: tuple[Line, ...] = ()
        self._rows: list[Drawn] = []
        self._width = 0

    @property
    def shown(self) -> Ref | None:
        """The object that is shown."""
        return self._ref

    @property
    def lines(self) -> tuple[Line, ...]:
        """What is told of it."""
        return self._lines

    def show(self, snapshot: Snapshot, ref: Ref | None) -> None:
        """Show `ref` as `snapshot` has it; None shows nothing."""
        if snapshot is self._snapshot and ref == self._ref:
            return
        other = ref != self._ref
        self._snapshot, self._ref = snapshot, ref
        if other:
            self._room = {}
        self._tell()
        if other:
            self.scroll_to(y=0, animate=False)
        if ref is not None and ref.kind is Kind.CLUSTER and ref.id in snapshot.clusters:
            self._work_out_room(snapshot, ref, iter(SHAPES))

    def set_look(self, *, glyphs: Glyphs | None = None, bars: BarStyle | None = None) -> None:
        """Draw with other signs or bars."""
        self._glyphs = glyphs or self._glyphs
        self._bars = bars or self._bars
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

    def _tell(self) -> None:
        snapshot, ref = self._snapshot, self._ref
        lines = () if snapshot is None or ref is None else details(snapshot, self._names, ref, self._room)
        if lines != self._lines:
            self._lines = lines
            self._draw()

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

    def _work_out_room(self, snapshot: Snapshot, ref: Ref, shapes: Iterator[Shape]) -> None:
        if snapshot is not self._snapshot or ref != self._ref:
            return
        shape = next(shapes, None)
        if shape is None:
            self._tell()
            return
        for found, gib in largest_by_shape(snapshot, ClusterId(ref.id), (shape,)):
            self._room[found.label] = gib
        self.set_timer(_BREATH_S, lambda: self._work_out_room(snapshot, ref, shapes))
