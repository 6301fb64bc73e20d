"""Asks which of several new objects a change has made, where looking can't tell."""

from collections.abc import Sequence

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.widgets import Static

from glusterterm.logic import format as fmt
from glusterterm.logic.flows.flow import Option
from glusterterm.logic.task_rows import object_name
from glusterterm.model.ids import ClusterId, Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Task
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.screens.dialog import Dialog
from glusterterm.ui.wizards.option_rows import OptionRows

NONE_SAID = "none"
"""The choice to say nothing: it is looked once more."""
_WHY = (
    "Its answer was lost, and there is more than one that it may have made since: somebody else made the others. "
    "The task goes on with the one you name."
)


class WhichScreen(Dialog[str | None]):
    """Gives the id of the object that was chosen, `NONE_SAID` to look once more, None to leave the task as it is."""

    AUTO_FOCUS = "OptionRows"
    BINDINGS = commands.bindings(Scope.WHICH)
    DEFAULT_CSS = """
    WhichScreen OptionRows { width: 1fr; }
    """

    def __init__(self, task: Task, found: Sequence[Ref], snapshot: Snapshot, glyphs: Glyphs) -> None:
        super().__init__()
        self._unsure = task
        self._options = (
            *(Option(ref.id, object_name(snapshot, ref), _more(snapshot, ref)) for ref in found),
            Option(NONE_SAID, "look once more", "others may have been deleted meanwhile"),
        )
        self._rows = OptionRows(many=False, glyphs=glyphs)

    def compose(self) -> ComposeResult:
        with Vertical(classes="dialog--box"):
            yield Static(f"Which one did it make? {self._unsure.title}", classes="dialog--title", markup=False)
            yield Static(_WHY, classes="dialog--text", markup=False)
            yield self._rows
            keys = "   ".join(f"{command.keys[0]} {command.footer}" for command in commands.of_scope(Scope.WHICH))
            yield Static(keys, classes="dialog--keys", markup=False)

    def on_mount(self) -> None:
        self._rows.show(self._options, (NONE_SAID,))

    def on_option_rows_clicked(self, message: OptionRows.Clicked) -> None:
        """A click chooses."""
        self.dismiss(message.value)

    def action_choose(self) -> None:
        self.dismiss(self._options[self._rows.cursor].value)

    def action_say_no(self) -> None:
        self.dismiss(None)


def _more(snapshot: Snapshot, ref: Ref) -> str:
    """Tell what tells it from the others: its id and, of a cluster, what is in it."""
    cluster = snapshot.clusters.get(ClusterId(ref.id)) if ref.kind is Kind.CLUSTER else None
    return ref.id if cluster is None else f"{fmt.count(len(cluster.nodes), 'node')} · {ref.id}"
