"""Where a filter is typed: it narrows the rows while it is typed."""

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input, Static

from glusterterm.logic.search import EVERYTHING, Problem, Query, parse
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope


class FilterInput(Input):
    """The text itself. Its cursor does not blink: an idle console writes nothing."""

    BINDINGS = commands.bindings(Scope.FILTER)

    class Kept(Message):
        """The operator wants to go back to the rows, filtered."""

    class Dropped(Message):
        """The operator wants all rows again."""

    def __init__(self) -> None:
        super().__init__(placeholder="name, id, host, state:failed, used:>80 …", compact=True, select_on_focus=False)
        self.cursor_blink = False

    def action_accept(self) -> None:
        self.post_message(self.Kept())

    def action_cancel(self) -> None:
        self.post_message(self.Dropped())


class FilterBar(Horizontal):
    """A line with the filter, and at its right what it finds or why it can't be read. Hidden while there is none."""

    DEFAULT_CSS = """
    FilterBar {
        height: 1;
        display: none;
        &.-shown { display: block; }
        & > .filter--sign { width: 3; }
        & > FilterInput { width: 1fr; }
        & > .filter--outcome { width: auto; max-width: 60%; padding: 0 1; }
    }
    """

    class Changed(Message):
        """The rows shall be narrowed by another query."""

        def __init__(self, query: Query) -> None:
            super().__init__()
            self.query = query

    class Left(Message):
        """The operator goes back to the rows."""

    def __init__(self) -> None:
        super().__init__()
        self.input = FilterInput()
        self._problem = False

    def compose(self) -> ComposeResult:
        yield Static(" / ", classes="filter--sign", markup=False)
        yield self.input
        yield Static("", classes="filter--outcome", markup=False)

    @property
    def text(self) -> str:
        """What is typed."""
        return self.input.value

    @property
    def active(self) -> bool:
        """Whether rows are being narrowed, or are about to be."""
        return self.has_class("-shown")

    def open(self) -> None:
        """Show the line and take the keys; what stands there is chosen, so that typing begins another filter."""
        self.add_class("-shown")
        self.input.focus()
        self.input.action_select_all()

    def close(self) -> None:
        """Forget the filter."""
        self.remove_class("-shown")
        self.input.value = ""

    def tell(self, outcome: str, *, wrong: bool = False) -> None:
        """Say at the right what came of the last filter that could be read."""
        if not self._problem:
            self._say(outcome, wrong=wrong)

    def _say(self, outcome: str, *, wrong: bool) -> None:
        told = self.query_one(".filter--outcome", Static)
        told.set_class(wrong, "-wrong")
        told.update(outcome)

    def on_input_changed(self, event: Input.Changed) -> None:
        """Read the filter as far as it is typed; one that can't be read leaves the rows as they are."""
        event.stop()
        found = parse(event.value)
        self._problem = isinstance(found, Problem)
        if isinstance(found, Problem):
            self._say(found.message, wrong=True)
            return
        if not found:
            self.tell("")
        self.post_message(self.Changed(found or EVERYTHING))

    def on_filter_input_kept(self) -> None:
        """Go back to the rows; an empty filter is none."""
        if not self.text.strip():
            self.close()
        self.post_message(self.Left())

    def on_filter_input_dropped(self) -> None:
        """Go back to all rows."""
        self.close()
        self.post_message(self.Left())
