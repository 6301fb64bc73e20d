"""Which signs and bars the console draws with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glusterterm.config.profiles import Bars, Settings
from glusterterm.config.profiles import Glyphs as GlyphChoice
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs

if TYPE_CHECKING:
    from glusterterm.ui.widgets.capacity_bar import BarStyle


@dataclass(frozen=True, slots=True)
class Look:
    """The signs and bars of one console."""

    glyphs: Glyphs
    chosen_bars: Bars

    @property
    def bars(self) -> BarStyle:
        """How bars are drawn."""
        from glusterterm.ui.widgets.capacity_bar import BarStyle  # the first frame has no bars

        return BarStyle(self.chosen_bars)

    @property
    def ascii(self) -> bool:
        """Whether nothing but ASCII may be drawn."""
        return self.glyphs is ASCII

    @staticmethod
    def of(settings: Settings) -> Look:
        """Give the look that the settings ask for. ASCII signs mean ASCII bars."""
        if settings.glyphs is GlyphChoice.ASCII:
            return Look(ASCII, Bars.ASCII)
        return Look(UNICODE, settings.bars)
