"""One line of a form: a few options, one of which is chosen."""

from collections.abc import Iterable, Sequence

from rich.style import Style
from textual import events
from textual.message import Message

from glusterterm.logic.lines import Role
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.paint import Paint
from glusterterm.ui.widgets.one_line import OneLine

_CHOSEN = Paint("accent", bold=True, reverse=True)
_CHOSEN_BLURRED = Paint("foreground", bold=True)


class Choice(OneLine, can_focus=True):
    """Shows all options in a row; arrows, space and the mouse choose."""

    BINDINGS = [
        binding for binding in commands.bindings(Scope.FORM) if commands.action_of(binding).startswith("choose")
    ]

    class Changed(Message):
        """Another option was chosen."""

    def __init__(self, options: Sequence[str]) -> None:
        super().__init__()
        self._options = tuple(options)
        self.chosen = 0

    def choose(self, index: int) -> None:
        """Choose an option, round the ends."""
        self.chosen = index % len(self._options)
        self.update_line()
        self.post_message(self.Changed())

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give the options, the chosen one set off; brackets say the same without colours."""
        chosen = self.look(_CHOSEN if self.has_focus else _CHOSEN_BLURRED)
        for index, option in enumerate(self._options):
            yield (f"[{option}]", chosen) if index == self.chosen else (f" {option} ", self.look(Role.MUTED))

    def on_focus(self) -> None:
        self.update_line()

    def on_blur(self) -> None:
        self.update_line()

    def on_click(self, event: events.Click) -> None:
        """Choose the option that was clicked."""
        at = 0
        for index, option in enumerate(self._options):
            if at <= event.x < at + len(option) + 2:
                self.choose(index)
            at += len(option) + 2

    def action_choose_previous(self) -> None:
        self.choose(self.chosen - 1)

    def action_choose_next(self) -> None:
        self.choose(self.chosen + 1)
