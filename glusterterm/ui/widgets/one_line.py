"""A widget one line high that writes only the cells that changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.segment import Segment
from textual.geometry import Region
from textual.strip import Strip
from textual.widget import Widget

from glusterterm.ui.paint import Looks

if TYPE_CHECKING:
    from collections.abc import Iterable

    from rich.style import Style
    from textual.geometry import Size

    from glusterterm.logic.lines import Role, Span
    from glusterterm.ui.paint import Paint


class OneLine(Widget):
    """Shows what `line` builds. `update_line` looks again and repaints the cells from the first to the last difference.

    So a bar of which only the age ticks costs a remote terminal a few bytes a second.
    """

    DEFAULT_CSS = "OneLine { height: 1; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self._shown = Strip([])
        self._looks = Looks()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Build the line as pieces of text with their looks, at most `width` cells."""
        raise NotImplementedError

    def update_line(self) -> None:
        """Look again."""
        if not self.is_mounted or not self.size.width:
            return
        strip = self._build()
        changed = _difference(self._shown, strip)
        self._shown = strip
        if changed is not None:
            self.refresh(Region(changed[0], 0, changed[1] - changed[0], 1))

    def look(self, paint: Role | Paint) -> Style:
        """Give the look of a role or a paint in the present theme."""
        return self._looks.of(paint, self.app)

    def spans(self, spans: Iterable[Span]) -> Iterable[tuple[str, Style]]:
        """Give spans with their looks."""
        return ((span.text, self.look(span.role)) for span in spans)

    def notify_style_update(self) -> None:
        """Forget the looks: the theme may be another. Textual makes the new ones, and repaints, after this."""
        super().notify_style_update()
        self._looks.forget()
        self._shown = Strip([])

    def on_resize(self) -> None:
        self._shown = self._build()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Give the line."""
        if self._shown.cell_length != self.size.width:
            self._shown = self._build()
        return self._shown if y == 0 else Strip.blank(self.size.width, self.rich_style)

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """One line, always."""
        return 1

    def _build(self) -> Strip:
        base, width = self.rich_style, self.size.width
        segments = [Segment(text, base + style) for text, style in self.line(width)]
        return Strip(segments).adjust_cell_length(width, base)


def _difference(old: Strip, new: Strip) -> tuple[int, int] | None:
    """Give the cells from the first to behind the last that differ; None where all are equal."""
    before, after = _cells(old), _cells(new)
    length = max(len(before), len(after))
    before += [("", None)] * (length - len(before))
    after += [("", None)] * (length - len(after))
    differing = [index for index, (one, other) in enumerate(zip(before, after, strict=True)) if one != other]
    return (differing[0], differing[-1] + 1) if differing else None


def _cells(strip: Strip) -> list[tuple[str, Style | None]]:
    """Give each cell's letter and look; a wide letter is followed by an empty one."""
    cells: list[tuple[str, Style | None]] = []
    for text, style, _ in strip:
        for letter in text:
            cells.append((letter, style))
            cells.extend([("", style)] * (Segment(letter).cell_length - 1))
    return cells
