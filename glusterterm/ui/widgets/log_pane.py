"""What happened, line by line, as the session's log tells it."""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain

from rich.segment import Segment
from rich.style import Style
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.engine.log import KEPT, LogLevel, LogLine
from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets.wrapping import cut, wrapped

_HELD = 200
"""Requests that are held back at most."""
_ROLES = {
    LogLevel.REQUEST: (Role.MUTED, Role.MUTED),
    LogLevel.INFO: (Role.MUTED, Role.TEXT),
    LogLevel.GOOD: (Role.OK, Role.OK),
    LogLevel.WARNING: (Role.WARNING, Role.TEXT),
    LogLevel.ERROR: (Role.FAILED, Role.FAILED),
}
"""The roles of a line's sign and of its words."""
_HANGING = 12
"""Cells before the words: the time and the sign, or nothing where a line goes on below."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row on the screen: a piece of a line's words. `begins` is false where a line goes on."""

    line: LogLine
    text: str
    begins: bool


class LogPane(ScrollView, can_focus=True):
    """The newest lines, following the end until somebody scrolls up. Long ones go on below; requests are cut.

    Requests are held back until something comes of them: those of a look that found nothing new are never shown, so
    that an idle console writes nothing. `r` shows every request.
    """

    BINDINGS = commands.bindings(Scope.LOG)
    COMPONENT_CLASSES = set(roles.COMPONENTS)
    DEFAULT_CSS = f"""
    LogPane {{
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        scrollbar-gutter: stable;
        {roles.CSS}
    }}
    """

    class RequestsToggled(Message):
        """Other requests than before are wanted: the log has to be shown anew."""

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._lines: deque[LogLine] = deque(maxlen=KEPT)
        self._held: deque[LogLine] = deque(maxlen=_HELD)
        self._at_start: Mapping[int, LogLine] = {}
        self._broken: deque[tuple[Row, ...]] = deque(maxlen=KEPT)
        self._rows: list[Row] = []
        self._width = 0
        self._looks: Mapping[str, Style] = {}
        self.all_requests = False

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """Give the lines that are shown, oldest first."""
        return tuple(self._lines)

    def show(self, lines: Iterable[LogLine]) -> None:
        """Show a log from its beginning."""
        self._lines.clear()
        self._broken.clear()
        self._held.clear()
        self._at_start = {id(line): line for line in lines}
        self._take(self._at_start.values())
        self._settle(follow=True)

    def add(self, lines: Iterable[LogLine]) -> None:
        """Add what was said since; one repaint, however many lines. What was there at the start is no news."""
        follow = self.is_vertical_scroll_end
        before, count = self._lines[-1] if self._lines else None, len(self._lines)
        self._take(line for line in lines if id(line) not in self._at_start)
        if len(self._lines) != count or (self._lines and self._lines[-1] is not before):
            self._settle(follow)

    def look_ended(self) -> None:
        """Drop the requests of a look that found nothing: no line came after them."""
        self._held.clear()

    def action_toggle_requests(self) -> None:
        self.all_requests = not self.all_requests
        self.post_message(self.RequestsToggled())

    def on_resize(self) -> None:
        follow = self.is_vertical_scroll_end
        width = self.scrollable_content_region.width
        if width != self._width:
            self._width = width
            self._broken = deque((self._break(line) for line in self._lines), maxlen=KEPT)
        self._settle(follow)

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another."""
        super().notify_style_update()
        self._looks = {}

    def render_line(self, y: int) -> Strip:
        """Give one row: time, sign and words of a line, or more of the words of the line above."""
        base, width = self.rich_style, self.scrollable_content_region.width
        at = y + self.scroll_offset.y
        if at >= len(self._rows):
            return Strip.blank(width, base)
        looks = self._looks or roles.styles_of(self)
        self._looks = looks
        row = self._rows[at]
        sign_role, role = _ROLES[row.line.level]
        head = [Segment(" " * _HANGING, base)]
        if row.begins:
            head = [
                Segment(f" {fmt.clock_time(row.line.at)} ", base + looks[Role.MUTED]),
                Segment(f"{self._sign(row.line.level)} ", base + looks[sign_role]),
            ]
        return Strip([*head, Segment(row.text, base + looks[role])]).adjust_cell_length(width, base)

    def _sign(self, level: LogLevel) -> str:
        match level:
            case LogLevel.GOOD:
                return self._glyphs.done
            case LogLevel.WARNING:
                return self._glyphs.warning
            case LogLevel.ERROR:
                return self._glyphs.failed
            case _:
                return " "

    def _take(self, lines: Iterable[LogLine]) -> None:
        for line in lines:
            if line.level is LogLevel.REQUEST and not self.all_requests:
                self._held.append(line)
                continue
            taken = (*self._held, line)
            self._held.clear()
            self._lines.extend(taken)
            self._broken.extend(map(self._break, taken))

    def _break(self, line: LogLine) -> tuple[Row, ...]:
        """Give the rows of a line for the present width; none before there is one."""
        if not self._width:
            return ()
        room = self._width - _HANGING
        text = in_signs(line.text, self._glyphs)
        if line.level is LogLevel.REQUEST:
            return (Row(line, cut(text, room, self._glyphs.ellipsis), begins=True),)
        pieces = list(_pieces(text, room))
        return tuple(Row(line, piece, begins=number == 0) for number, piece in enumerate(pieces))

    def _settle(self, follow: bool) -> None:
        self._rows = list(chain.from_iterable(self._broken))
        self.virtual_size = Size(self._width, len(self._rows))
        if follow:
            self.scroll_to(y=len(self._rows), animate=False, force=True)
        self.refresh()


def _pieces(text: str, room: int) -> Iterator[str]:
    for paragraph in text.splitlines() or [""]:
        for row in wrapped([Segment(paragraph)], room):
            yield "".join(part.text for part in row).rstrip()
