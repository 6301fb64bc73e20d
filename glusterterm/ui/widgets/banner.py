"""One line that says why the picture is old and what to do; hidden while it is not."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.style import Style

from glusterterm.engine.store import Status
from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role, Span
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.one_line import OneLine
from glusterterm.ui.widgets.wrapping import cut

_SIGN = 3
_LEAST = 20
"""Cells that what happened keeps in any case: the log and the notice tell all of it."""


class Banner(OneLine):
    """Tells of a failed ask."""

    DEFAULT_CSS = """
    Banner { display: none; background: $surface; }
    Banner.-shown { display: block; }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._what = self._next_step = self._again = ""

    def show(self, status: Status | None) -> None:
        """Tell why the last ask failed; None hides the line."""
        error = status.error if status else None
        self.set_class(error is not None, "-shown")
        if status is None or error is None:
            return
        again = status.next_ask_at
        self._what = error.what.replace("\n", " ")
        self._next_step = f"  {self._glyphs.arrow} {error.next_step}"
        self._again = "" if again is None else f"  asked again at {fmt.clock_time(again)}"
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give what is told. Where room is short the time goes first, then the end of what happened."""
        room = width - _SIGN - cell_len(self._next_step)
        again = self._again if cell_len(self._what) + cell_len(self._again) <= room else ""
        return self.spans(
            (
                Span(f" {self._glyphs.warning} ", Role.WARNING),
                Span(cut(self._what, max(room - cell_len(again), _LEAST), self._glyphs.ellipsis)),
                Span(self._next_step, Role.ACCENT),
                Span(again, Role.MUTED),
            )
        )
