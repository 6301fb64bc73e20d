"""Every key there is, from the table of commands, and what the signs mean."""

from collections.abc import Iterator, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text
from textual.app import ComposeResult
from textual.containers import VerticalScroll
from textual.screen import ModalScreen
from textual.widgets import Static

from glusterterm.logic.lines import Role
from glusterterm.logic.search import FIELDS
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope, of_scope
from glusterterm.ui.glyphs import Glyphs

_KEYS_WIDTH = 18


class HelpText(Static):
    """The text, in the looks of the present theme."""

    COMPONENT_CLASSES = set(roles.COMPONENTS)
    DEFAULT_CSS = f"HelpText {{ width: 1fr; height: auto; {roles.CSS} }}"

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


class HelpScreen(ModalScreen[None]):
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
    yield "What a filter may say", [(example, "", "") for example in FIELDS.values()]
    yield "Signs", _signs(glyphs)


def _signs(glyphs: Glyphs) -> list[Row]:
    return [
        (glyphs.online, "online", "a node or device that takes new bricks; a server that answers"),
        (glyphs.offline, "offline", "a node or device that takes no new bricks; a picture that is old"),
        (glyphs.failed, "failed", "a device given up, its bricks to be moved away; a server that is not reached"),
        (glyphs.pending, "being changed", "an operation of Heketi's has begun and not ended"),
        (glyphs.unknown, "unknown", "the server says something that is not known here"),
        (glyphs.brick, "brick", "a part of a volume"),
        (glyphs.warning, "look at this", ""),
        (f"{glyphs.open} {glyphs.folded}", "unfolded, folded", ""),
    ]
