"""Every key there is, from the table of commands, and what the signs mean."""

from collections.abc import Iterator, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from glusterterm.logic.lines import Mark, Role
from glusterterm.logic.search import FIELDS
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope, of_scope
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.screens.closing import ClosesOnce

_KEYS_WIDTH = 16


class HelpText(Static):
    """The text, in the looks of the present theme."""

    COMPONENT_CLASSES = set(roles.COMPONENTS)
    DEFAULT_CSS = f"HelpText {{ width: 1fr; height: auto; padding-right: 1; {roles.CSS} }}"

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._signs = glyphs

    def render(self) -> Group:
        """Give all parts, one below the other."""
        looks = roles.styles_of(self)
        shown: list[Text | Table] = []
        for heading, rows in parts(self._signs):
            table = Table.grid(padding=(0, 2))
            table.add_column(width=_KEYS_WIDTH)
            table.add_column(ratio=1)
            for keys, name, more in rows:
                told = Text.assemble((name, looks[Role.TEXT]), "  ", (more, looks[Role.MUTED]))
                table.add_row(Text(f"  {keys}", looks[Role.NAME]), told)
            shown += [Text(f"\n{heading}" if shown else heading, looks[Role.ACCENT]), table]
        return Group(*shown)


class HelpScreen(ModalScreen[None], ClosesOnce[None]):
    """The help, over whatever was seen before."""

    CSS_PATH = "help.tcss"
    BINDINGS = commands.bindings(Scope.HELP)
    DEFAULT_CSS = """
    HelpScreen {
        align: center middle;
        & > VerticalScroll { width: 100%; max-width: 104; height: 100%; max-height: 44; scrollbar-size-vertical: 1; }
    }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._signs = glyphs

    def compose(self) -> ComposeResult:
        with VerticalScroll():
            yield HelpText(self._signs)

    def action_close(self) -> None:
        self.dismiss()


Row = tuple[str, str, str]


def parts(glyphs: Glyphs) -> Iterator[tuple[str, Sequence[Row]]]:
    """Give every part of the help: its heading, and rows of keys, name and explanation."""
    for scope in Scope:
        yield scope, [("  ".join(command.keys), command.name, command.help) for command in of_scope(scope)]
        if scope is Scope.APP:
            yield "Signs", _signs(glyphs)
    yield "What a filter may say", [(example, "", "") for example in FIELDS.values()]


def _signs(glyphs: Glyphs) -> list[Row]:
    return [
        (glyphs.online, Mark.ONLINE, "a node or device that takes new bricks; a server that answers"),
        (glyphs.offline, Mark.OFFLINE, "a node or device that takes no new bricks; a picture that is old"),
        (glyphs.failed, Mark.FAILED, "a device given up, to be emptied; a task, a request or a server that failed"),
        (glyphs.pending, Mark.PENDING, "an operation has begun and not ended; an answer is waited for"),
        (glyphs.unknown, Mark.UNKNOWN, "the server says something that is not known here, or lists what it has lost"),
        (glyphs.warning, "look at this", "what it is stands behind it; a volume that was left half made or half gone"),
        (glyphs.brick, Mark.BRICK, "a part of a volume; between words it only sets them apart"),
        (glyphs.volume, Mark.VOLUME, "with nothing being done to it"),
        (glyphs.running, Mark.RUNNING, "a task or an operation that goes on; the profile that is open"),
        (glyphs.waiting, Mark.WAITING, "a task that goes on once you answer"),
        (glyphs.planned, Mark.PLANNED, "a step that comes later"),
        (glyphs.done, Mark.DONE, "a task or a step that ended well"),
        (glyphs.cancelled, Mark.CANCELLED, "a task or a step that was not done, because somebody said so"),
        (glyphs.interrupted, Mark.INTERRUPTED, "a task whose console or command ended; it can be resumed"),
        (f"{glyphs.open}  {glyphs.folded}", "unfolded, folded", "a row that shows, or hides, what it holds"),
        (f"{glyphs.ascending}  {glyphs.descending}", "sorted", "by this column: the smallest first, the largest first"),
        (glyphs.arrow, "what comes of it", "the answer to a request; the next step after a failure"),
        (glyphs.ellipsis, "cut", "there is more than there was room for, or it is still worked out"),
        ("[x]  [ ]", "chosen, not chosen", "in forms; in a row of choices the brackets are round the chosen one"),
        ("~0", "nearly nothing", "more than none, less than can be written in the unit beside it"),
        ("71%", "how full", "the bar says the same; its colour changes at 70% and at 90%"),
    ]
