"""The question before a task is given up."""

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from glusterterm.model.tasks import StepState, Task
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.screens.dialog import Dialog

_ABANDON = "Nothing more is sent for it. What was taken may go on; this console forgets to look after it."
_CANCEL = "It is cancelled if its request was not sent yet. What was sent can't be called back: it goes on."
_OUT = "A request of it is out just now."
_SENT = "A request of it was sent; how it ended is not known here."


class GiveUpScreen(Dialog[bool]):
    """Gives whether the task shall be given up."""

    BINDINGS = commands.bindings(Scope.QUESTION)

    def __init__(self, task: Task) -> None:
        super().__init__()
        self._doomed = task

    def compose(self) -> ComposeResult:
        sent = any(step.state in (StepState.RUNNING, StepState.UNKNOWN) for step in self._doomed.steps)
        ends = _ABANDON if self._doomed.state.resumable else _CANCEL
        yes, no = commands.command_of("say_yes"), commands.command_of("say_no")
        with Vertical(classes="dialog--box"):
            yield Static(f"Give up: {self._doomed.title}?", classes="dialog--title", markup=False)
            yield Static(ends, classes="dialog--text", markup=False)
            if sent:
                told = _SENT if self._doomed.state.resumable else _OUT
                yield Static(told, classes="dialog--warning", markup=False)
            if yes is not None and no is not None:
                keys = f"{yes.keys[0]} {yes.footer}   {no.keys[0]} {no.footer}"
                yield Static(keys, classes="dialog--keys", markup=False)

    def action_say_yes(self) -> None:
        self.dismiss(True)

    def action_say_no(self) -> None:
        self.dismiss(False)
