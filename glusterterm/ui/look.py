"""Which signs and bars the console draws with."""

from dataclasses import dataclass

from textual.scrollbar import ScrollBar, ScrollBarRender

from glusterterm.config.profiles import Bars, Settings
from glusterterm.config.profiles import Glyphs as GlyphChoice
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle


class PlainScrollBarRender(ScrollBarRender):
    """Draws scroll bars by colour alone, in whole cells: parts of cells are no ASCII."""

    VERTICAL_BARS = [" "] * 8
    HORIZONTAL_BARS = [" "] * 8


@dataclass(frozen=True, slots=True)
class Look:
    """The signs and bars of one console."""

    glyphs: Glyphs = UNICODE
    bars: BarStyle = BarStyle.THIN

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII may be drawn."""
        return self.glyphs is ASCII

    def draw_scroll_bars(self) -> None:
        """Have Textual draw scroll bars in this look, everywhere."""
        ScrollBar.renderer = PlainScrollBarRender if self.ascii else ScrollBarRender

    @staticmethod
    def of(settings: Settings) -> "Look":
        """Give the look that the settings ask for. ASCII signs mean ASCII bars."""
        if settings.glyphs is GlyphChoice.ASCII:
            return Look(ASCII, BarStyle.ASCII)
        return Look(UNICODE, _BARS[settings.bars])


_BARS = {Bars.THIN: BarStyle.THIN, Bars.EIGHTHS: BarStyle.EIGHTHS, Bars.ASCII: BarStyle.ASCII}
