"""Which signs and bars the console draws with."""

from dataclasses import dataclass

from glusterterm.config.profiles import Bars, Settings
from glusterterm.config.profiles import Glyphs as GlyphChoice
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle


@dataclass(frozen=True, slots=True)
class Look:
    """The signs and bars of one console."""

    glyphs: Glyphs = UNICODE
    bars: BarStyle = BarStyle.THIN

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII may be drawn."""
        return self.glyphs is ASCII

    @staticmethod
    def of(settings: Settings) -> "Look":
        """Give the look that the settings ask for. ASCII signs mean ASCII bars."""
        if settings.glyphs is GlyphChoice.ASCII:
            return Look(ASCII, BarStyle.ASCII)
        return Look(UNICODE, _BARS[settings.bars])


_BARS = {Bars.THIN: BarStyle.THIN, Bars.EIGHTHS: BarStyle.EIGHTHS, Bars.ASCII: BarStyle.ASCII}
