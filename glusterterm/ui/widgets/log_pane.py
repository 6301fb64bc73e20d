"""What happened, line by line, as the session's log tells it."""

from collections import deque
from collections.abc import Iterable, Mapping

from rich.cells import set_cell_size
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


class LogPane(ScrollView, can_focus=True):
    """The newest lines, following the end until somebody scrolls up.

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
        self._looks: Mapping[str, Style] = {}
        self.all_requests = False

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """Give the lines that are shown, oldest first."""
        return tuple(self._lines)

    def show(self, lines: Iterable[LogLine]) -> None:
        """Show a log from its beginning."""
        self._lines.clear()
        self._held.clear()
        self._take(lines)
        self._settle(follow=True)

    def add(self, lines: Iterable[LogLine]) -> None:
        """Add what was said since; one repaint, however many lines."""
        follow = self.is_vertical_scroll_end
        before, count = self._lines[-1] if self._lines else None, len(self._lines)
        self._take(lines)
        if len(self._lines) != count or (self._lines and self._lines[-1] is not before):
            self._settle(follow)

    def look_ended(self) -> None:
        """Drop the requests of a look that found nothing: no line came after them."""
        self._held.clear()

    def action_toggle_requests(self) -> None:
        self.all_requests = not self.all_requests
        self.post_message(self.RequestsToggled())

    def on_resize(self) -> None:
        self._settle(self.is_vertical_scroll_end)

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another."""
        super().notify_style_update()
        self._looks = {}

    def render_line(self, y: int) -> Strip:
        """Give one line: its time, its sign, its words."""
        base, width = self.rich_style, self.size.width
        at = y + self.scroll_offset.y
        if at >= len(self._lines):
            return Strip.blank(width, base)
        looks = self._looks or roles.styles_of(self)
        self._looks = looks
        line = self._lines[at]
        sign_role, role = _ROLES[line.level]
        sign = self._sign(line.level)
        text = f" {in_signs(line.text, self._glyphs)}"
        room = width - 10 - len(sign) - 1
        if Segment(text).cell_length > room > 1:
            text = set_cell_size(text, room - 1) + self._glyphs.ellipsis
        return Strip(
            [
                Segment(f" {fmt.clock_time(line.at)} ", base + looks[Role.MUTED]),
                Segment(sign, base + looks[sign_role]),
                Segment(text, base + looks[role]),
            ]
        ).adjust_cell_length(width, base)

    def _sign(self, level: LogLevel) -> str:
        match level:
            case LogLevel.GOOD:
                return self._glyphs.done
            case LogLevel.WARNING:
                return "!"
            case LogLevel.ERROR:
                return self._glyphs.failed
            case _:
                return " "

    def _take(self, lines: Iterable[LogLine]) -> None:
        for line in lines:
            if line.level is LogLevel.REQUEST and not self.all_requests:
                self._held.append(line)
            else:
                self._lines.extend(self._held)
                self._held.clear()
                self._lines.append(line)

    def _settle(self, follow: bool) -> None:
        self.virtual_size = Size(self.size.width, len(self._lines))
        if follow:
            self.scroll_to(y=len(self._lines), animate=False, force=True)
        self.refresh()
