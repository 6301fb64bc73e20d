"""What is asked after a start that finds tasks nobody runs any more: resume, look, or abandon."""

from collections.abc import Sequence
from enum import StrEnum

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from glusterterm.logic.task_rows import rows
from glusterterm.model.ports import Clock
from glusterterm.model.tasks import NOT_FOLLOWED, Task
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.look import Look
from glusterterm.ui.screens.dialog import Dialog
from glusterterm.ui.widgets.task_table import TaskTable

_ENDED = "Their console or command ended."
_NOT_FOLLOWED = "Nobody follows them: their commands were asked not to wait."
_BOTH = "Their console or command ended, or was asked not to wait."
_REST = " What was sent may have gone on. Resuming looks first what became of it; nothing is sent twice."


class Choice(StrEnum):
    """What shall become of the interrupted tasks."""

    RESUME = "resume"
    LOOK = "look"
    ABANDON = "abandon"
    LATER = "later"


class InterruptedScreen(Dialog[Choice]):
    """Shows the tasks, and gives what shall become of them."""

    BINDINGS = commands.bindings(Scope.INTERRUPTED)
    DEFAULT_CSS = """
    InterruptedScreen TaskTable { height: auto; max-height: 12; width: 1fr; }
    """

    def __init__(self, tasks: Sequence[Task], clock: Clock, look: Look) -> None:
        super().__init__()
        self._left = tuple(tasks)
        self._clock = clock
        self._table = TaskTable(look.glyphs, look.bars)

    def compose(self) -> ComposeResult:
        title, text = told(self._left)
        with Vertical(classes="dialog--box"):
            yield Static(title, classes="dialog--title", markup=False)
            yield Static(text, classes="dialog--text", markup=False)
            yield self._table
            yield Static(_keys(), classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        self._table.styles.height = min(len(self._left), 10) + 1
        self._table.update(rows(self._left, None, self._clock.now()))

    def action_resume_all(self) -> None:
        self.dismiss(Choice.RESUME)

    def action_look_at_them(self) -> None:
        self.dismiss(Choice.LOOK)

    def action_abandon_all(self) -> None:
        self.dismiss(Choice.ABANDON)

    def action_later(self) -> None:
        self.dismiss(Choice.LATER)


def told(tasks: Sequence[Task]) -> tuple[str, str]:
    """Give title and text for the tasks that nobody runs: some were interrupted, some were never to be followed."""
    number, left = len(tasks), sum(task.why == NOT_FOLLOWED for task in tasks)
    if left == number:
        return "A task is not followed" if number == 1 else f"{number} tasks are not followed", _NOT_FOLLOWED + _REST
    if left:
        return f"{number} tasks are run by nobody", _BOTH + _REST
    return "A task was interrupted" if number == 1 else f"{number} tasks were interrupted", _ENDED + _REST


def _keys() -> str:
    return "   ".join(f"{command.keys[0]} {command.footer}" for command in commands.of_scope(Scope.INTERRUPTED))
