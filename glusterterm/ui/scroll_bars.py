"""How Textual draws scroll bars. It is loaded after the first frame, which has none."""

from textual.scrollbar import ScrollBar, ScrollBarRender


class PlainScrollBarRender(ScrollBarRender):
    """Draws scroll bars by colour alone, in whole cells: parts of cells are no ASCII."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


def draw_scroll_bars(*, ascii_only: bool) -> None:
    """Have Textual draw scroll bars with its own signs, or with none, everywhere."""
    ScrollBar.renderer = PlainScrollBarRender if ascii_only else ScrollBarRender
