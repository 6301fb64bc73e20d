"""What stands in place of the rows while there are none: what goes on, or what went wrong and what to do."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.text import Text
from textual.widget import Widget

from glusterterm.logic.lines import Role, Span
from glusterterm.ui.commands import command_of
from glusterterm.ui.connection import Connection, Stage
from glusterterm.ui.paint import Looks

if TYPE_CHECKING:
    from glusterterm.engine.store import Status
    from glusterterm.model.errors import GlustertermError
    from glusterterm.ui.glyphs import Glyphs

Lines = Sequence[Sequence[Span]]
_WAYS_OUT = (("refresh", "try again"), ("show_profiles", "other profiles"), ("open_demo", "open the demo"))


class Notice(Widget):
    """A few lines in the middle of the room there is."""

    DEFAULT_CSS = """
    Notice {
        width: 1fr;
        height: 1fr;
        padding: 1 4;
        content-align: left middle;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._looks = Looks()
        self._lines: Lines = ()

    def show(self, lines: Lines) -> None:
        """Show `lines` from now on."""
        if lines != self._lines:
            self._lines = lines
            self.refresh(layout=True)

    @property
    def text(self) -> str:
        """Give the words, for whoever can't see them."""
        return "\n".join("".join(span.text for span in line) for line in self._lines)

    def render(self) -> Text:
        """Give the lines in their looks."""
        rows = [
            Text.assemble(*((span.text, self._looks.of(span.role, self.app)) for span in line)) for line in self._lines
        ]
        return Text("\n").join(rows)

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another. Textual makes the new ones, and repaints, after this."""
        super().notify_style_update()
        self._looks.forget()


def about(connection: Connection, status: Status | None, glyphs: Glyphs) -> Lines:
    """Say how it stands with a connection that has nothing to show yet."""
    error = connection.error or (status.error if status else None)
    if error is None:
        if connection.stage is Stage.NONE:
            return ()
        return (
            (Span(f"{glyphs.pending} ", Role.PENDING), Span(f"connecting to {connection.name}", Role.NAME)),
            (Span(f"  {connection.server}", Role.MUTED),),
        )
    from glusterterm.logic import format as fmt

    again = status.next_ask_at if status and connection.error is None else None
    return (
        (Span(f"{glyphs.failed} ", Role.FAILED), Span(_what_happened(connection), Role.NAME)),
        (),
        *_told(error),
        (),
        ways_out(),
        *(((Span(f"  asked again at {fmt.clock_time(again)}", Role.MUTED),),) if again else ()),
    )


def nothing_there(connection: Connection) -> Lines:
    """Say that a server answers and has nothing to show."""
    return (
        (Span("  ", Role.OK), Span(f"{connection.name} answers, and has no clusters yet", Role.NAME)),
        (Span("  x", Role.ACCENT), Span(" creates the first one, or loads a topology file", Role.MUTED)),
        (),
        ways_out(),
    )


def ways_out() -> tuple[Span, ...]:
    """Give the keys that lead on."""
    spans: list[Span] = [Span("  ")]
    for id_, words in _WAYS_OUT:
        command = command_of(id_)
        if command is not None:
            spans += [Span(command.keys[0], Role.ACCENT), Span(f" {words}   ", Role.MUTED)]
    return tuple(spans)


def _what_happened(connection: Connection) -> str:
    if connection.stage is Stage.FAILED:
        return f"{connection.name} could not be opened"
    return f"{connection.name} gave no answer that can be shown"


def _told(error: GlustertermError) -> Lines:
    return (
        *((Span(f"  {line}"),) for line in error.what.splitlines()),
        (Span(f"  {error.next_step}", Role.ACCENT),),
    )
