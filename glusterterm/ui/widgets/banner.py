"""One line that says why the picture is old and what to do; hidden while it is not."""

from collections.abc import Iterable

from rich.style import Style

from glusterterm.engine.store import Status
from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role, Span
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.one_line import OneLine


class Banner(OneLine):
    """Tells of a failed ask."""

    DEFAULT_CSS = """
    Banner { display: none; background: $surface; }
    Banner.-shown { display: block; }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._told: tuple[Span, ...] = ()

    def show(self, status: Status | None) -> None:
        """Tell why the last ask failed; None hides the line."""
        error = status.error if status else None
        self.set_class(error is not None, "-shown")
        if status is None or error is None:
            return
        again = status.next_ask_at
        self._told = (
            Span(f" {self._glyphs.warning} ", Role.WARNING),
            Span(error.what.replace("\n", " ")),
            Span(f"  {self._glyphs.arrow} {error.next_step}", Role.ACCENT),
            Span("" if again is None else f"  asked again at {fmt.clock_time(again)}", Role.MUTED),
        )
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give what is told."""
        return self.spans(self._told)
