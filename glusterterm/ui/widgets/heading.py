"""The line above something that fills the screen: what it is, and at its right how it stands."""

from collections.abc import Iterable

from rich.cells import cell_len
from rich.style import Style

from glusterterm.logic.lines import Role, Span
from glusterterm.ui.widgets.one_line import OneLine
from glusterterm.ui.widgets.wrapping import cut


class Heading(OneLine):
    """Tells a title and a state."""

    DEFAULT_CSS = "Heading { background: $surface; }"

    def __init__(self) -> None:
        super().__init__()
        self._title = self._state = ""

    @property
    def text(self) -> str:
        """What is told."""
        return f"{self._title}  {self._state}"

    def show(self, title: str, state: str = "") -> None:
        """Tell these from now on."""
        self._title, self._state = title, state
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Give the title, cut where room is short, and the state at the right."""
        room = max(width - cell_len(self._state) - 4, 1)
        title = cut(self._title, room, "…" if room > 1 else "")
        gap = " " * (width - cell_len(title) - cell_len(self._state) - 2)
        return self.spans((Span(f" {title}", Role.NAME), Span(gap), Span(f"{self._state} ", Role.MUTED)))
