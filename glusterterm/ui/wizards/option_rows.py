"""Options one below the other, of which one or several are chosen: drawn line by line, however many there are."""

from collections.abc import Callable, Mapping, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Size
from textual.message import Message
from textual.scroll_view import ScrollView
from textual.strip import Strip

from glusterterm.logic.flows.flow import Option
from glusterterm.logic.lines import Role
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import UNICODE, Glyphs
from glusterterm.ui.signs import in_signs

Tell = Callable[[tuple[str, ...]], None]
_CURSOR = "option--cursor"
_GAP = 2
_LABEL_SHARE = 0.5


def nobody(_: tuple[str, ...]) -> None:
    """Tell nobody."""


class OptionRows(ScrollView, can_focus=True):
    """Shows options with their signs. The cursor goes over all of them; those that can't be chosen say why.

    Where one is to be chosen, the cursor chooses as it moves. A letter that is typed leads to the next label with it.
    """

    MOST_ROWS = 8
    LETTERS_FIND = True
    BINDINGS = commands.bindings(Scope.OPTIONS)
    COMPONENT_CLASSES = {*roles.COMPONENTS, _CURSOR}
    DEFAULT_CSS = f"""
    OptionRows {{
        height: auto;
        overflow-x: hidden;
        overflow-y: auto;
        scrollbar-size-vertical: 1;
        & > .option--cursor {{ background: $row-cursor-blurred; color: $row-cursor-text; }}
        &:focus > .option--cursor {{ background: $row-cursor; }}
        &:focus:nocolor > .option--cursor {{ background: $foreground; color: $background; }}
        &:focus:nocolor:ansi > .option--cursor {{ text-style: reverse; }}
        {roles.CSS}
    }}
    """

    class Left(Message):
        """The cursor went over an end: `step` is -1 over the first row, 1 over the last."""

        def __init__(self, step: int) -> None:
            super().__init__()
            self.step = step

    class Clicked(Message):
        """A row was clicked: also one that can't be chosen, and a gap, whose value is empty."""

        def __init__(self, value: str) -> None:
            super().__init__()
            self.value = value

    def __init__(self, *, many: bool, glyphs: Glyphs, chosen: Tell = nobody, signs: bool = True) -> None:
        """Have `chosen` called with each choice, at once: a message could cross with another choice."""
        super().__init__()
        self._tell = chosen
        self._many = many
        self._signs = signs
        self._glyphs = glyphs
        self._options: Sequence[Option] = ()
        self._longest, self._detailed = 0, False  # measured once: rows are drawn often, and there may be thousands
        self._chosen: frozenset[str] = frozenset()
        self._looks: Mapping[str, Style] = {}
        self._typed = ""
        self.cursor = 0

    @property
    def options(self) -> tuple[Option, ...]:
        """Give what can be seen."""
        return tuple(self._options)

    def show(self, options: Sequence[Option], chosen: Sequence[str]) -> None:
        """Show these options; the cursor stays on its option, and begins on the one that is chosen."""
        first = not self._options
        under = self._options[self.cursor].value if self._options else ""
        if tuple(options) == tuple(self._options) and frozenset(chosen) == self._chosen:
            return
        self._options, self._chosen = tuple(options), frozenset(chosen)
        self._longest = max((cell_len(option.label) for option in self._options), default=0)
        self._detailed = any(option.detail for option in self._options)
        wanted = next(iter(chosen), "") if first or (chosen and not self._many) else under
        places = (at for at, option in enumerate(self._options) if wanted and option.value == wanted)
        self.cursor = next(places, self.cursor)
        self.cursor = max(min(self.cursor, len(self._options) - 1), 0)
        self.styles.height = max(min(len(self._options), self.MOST_ROWS), 1)
        self._lay_out()

    def move(self, to: int) -> None:
        """Put the cursor on a row and, where one is to be chosen, choose it."""
        if not self._options:
            return
        self.cursor = max(min(to, len(self._options) - 1), 0)
        option = self._options[self.cursor]
        if not self._many and not option.why_not and option.value not in self._chosen:
            self._choose({option.value})
        self._keep_in_sight()
        self.refresh()

    def action_option_up(self) -> None:
        self._typed = ""
        if self.cursor == 0:
            self.post_message(self.Left(-1))
        else:
            self.move(self.cursor - 1)

    def action_option_down(self) -> None:
        self._typed = ""
        if self.cursor >= len(self._options) - 1:
            self.post_message(self.Left(1))
        else:
            self.move(self.cursor + 1)

    def action_option_page_up(self) -> None:
        self.move(self.cursor - max(self.size.height - 1, 1))

    def action_option_page_down(self) -> None:
        self.move(self.cursor + max(self.size.height - 1, 1))

    def action_option_first(self) -> None:
        self.move(0)

    def action_option_last(self) -> None:
        self.move(len(self._options) - 1)

    def action_mark(self) -> None:
        if not self._options:
            return
        option = self._options[self.cursor]
        if not self._many:
            self.move(self.cursor)
        elif not option.why_not:
            self._choose(self._chosen ^ {option.value})

    def on_key(self, event: events.Key) -> None:
        """Go to the next label with what is typed."""
        if not self.LETTERS_FIND or event.character is None or not event.is_printable or event.character == " ":
            return
        event.stop()
        typed = self._typed + event.character.casefold()
        at = self._find(typed, self.cursor)
        if at is None:
            typed = event.character.casefold()
            at = self._find(typed, self.cursor + 1)
        if at is not None:
            self._typed = typed
            self.move(at)

    def on_click(self, event: events.Click) -> None:
        """Choose what was clicked."""
        at = event.y + self.scroll_offset.y
        if at < len(self._options):
            self.move(at)
            if self._many:
                self.action_mark()
            self.post_message(self.Clicked(self._options[at].value))

    def on_focus(self) -> None:
        self.refresh()

    def on_blur(self) -> None:
        self._typed = ""
        self.refresh()

    def on_resize(self) -> None:
        self._lay_out()

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another."""
        super().notify_style_update()
        self._looks = {}

    def render_line(self, y: int) -> Strip:
        """Give one row."""
        if not self._looks:
            self._looks = {**roles.styles_of(self), _CURSOR: self.get_component_rich_style(_CURSOR, partial=True)}
        width, at = self.scrollable_content_region.width, y + self.scroll_offset.y
        if at >= len(self._options):
            return Strip.blank(width, self.rich_style)
        base, look = self.rich_style, None
        if at == self.cursor and self.has_focus:
            cursor = self._looks[_CURSOR]
            keeps = self.get_component_styles(_CURSOR).color.a == 0
            base += Style(bgcolor=cursor.bgcolor, reverse=cursor.reverse)
            look = None if keeps else Style(color=cursor.color)
        parts = [
            Segment(text, base + (self._looks[role] if look is None else look))
            for text, role in self.row(self._options[at], width)
        ]
        return Strip(parts).adjust_cell_length(width, base)

    def row(self, option: Option, width: int) -> list[tuple[str, Role]]:
        """Give sign, label and what tells it from the others; the label's column is as wide as the longest."""
        chosen, closed = option.value in self._chosen, bool(option.why_not)
        told = closed or self._detailed
        column = min(self._longest, max(int(width * _LABEL_SHARE), 12)) if told else width
        role = Role.MUTED if closed else Role.NAME if chosen else Role.TEXT
        label = cut(in_signs(option.label, self._glyphs), column, self._glyphs.ellipsis)
        row = [(self._sign(chosen), Role.ACCENT if chosen else Role.MUTED), (set_cell_size(label, column), role)]
        more = option.why_not or option.detail
        if more:
            room = width - sum(cell_len(text) for text, _ in row) - _GAP
            detail = cut(in_signs(more, self._glyphs), room, self._glyphs.ellipsis)
            row.append((f"{' ' * _GAP}{detail}", Role.WARNING if closed else Role.MUTED))
        return row

    def _sign(self, chosen: bool) -> str:
        if not self._signs:
            return ""
        if self._many:
            return "[x] " if chosen else "[ ] "
        if self._glyphs is UNICODE:
            return "● " if chosen else "○ "
        return "(*) " if chosen else "( ) "

    def _find(self, typed: str, start: int) -> int | None:
        places = range(len(self._options))
        turned = (*places[start:], *places[:start])
        return next((at for at in turned if typed in self._options[at].label.casefold()), None)

    def _choose(self, values: set[str] | frozenset[str]) -> None:
        self._chosen = frozenset(values)
        self.refresh()
        self._tell(tuple(option.value for option in self._options if option.value in self._chosen))

    def _lay_out(self) -> None:
        self.virtual_size = Size(self.scrollable_content_region.width, len(self._options))
        self._keep_in_sight()
        self.refresh()

    def _keep_in_sight(self) -> None:
        top, height = self.scroll_offset.y, max(self.size.height, 1)
        if self.cursor < top:
            self.scroll_to(y=self.cursor, animate=False)
        elif self.cursor >= top + height:
            self.scroll_to(y=self.cursor - height + 1, animate=False)


def cut(text: str, room: int, ellipsis: str) -> str:
    """Shorten a text to `room` cells, saying so."""
    if cell_len(text) <= room:
        return text
    return set_cell_size(text, room - cell_len(ellipsis)) + ellipsis if room > cell_len(ellipsis) else ""
