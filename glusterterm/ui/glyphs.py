"""The signs of the console, in Unicode and in ASCII, declared here and nowhere else: state -> glyph and role.

Every state has a sign of its own, so that nothing depends on colours.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic.lines import Mark, Role


class GlyphSet(StrEnum):
    """What the terminal's font can show."""

    UNICODE = "unicode"
    ASCII = "ascii"


@dataclass(frozen=True, slots=True)
class Glyphs:
    """One set of signs, each one cell wide but for `arrow` in ASCII."""

    online: str
    offline: str
    failed: str
    unknown: str
    pending: str
    brick: str
    volume: str
    open: str
    folded: str
    ascending: str
    descending: str
    warning: str
    dot: str
    arrow: str
    ellipsis: str
    running: str
    done: str
    waiting: str
    planned: str
    cancelled: str
    interrupted: str
    rule: str
    wall: str
    heights: str
    """Eight signs, from the lowest to the highest."""

    def of(self, mark: Mark) -> str:
        """Give the sign of a row's state."""
        signs = {
            Mark.ONLINE: self.online,
            Mark.OFFLINE: self.offline,
            Mark.FAILED: self.failed,
            Mark.UNKNOWN: self.unknown,
            Mark.PENDING: self.pending,
            Mark.BRICK: self.brick,
            Mark.VOLUME: self.volume,
            Mark.RUNNING: self.running,
            Mark.WAITING: self.waiting,
            Mark.PLANNED: self.planned,
            Mark.DONE: self.done,
            Mark.CANCELLED: self.cancelled,
            Mark.INTERRUPTED: self.interrupted,
            Mark.NONE: " ",
        }
        return signs[mark]


UNICODE = Glyphs(
    online="●",
    offline="◐",
    failed="✖",
    unknown="?",
    pending="◌",
    brick="·",
    volume="▪",
    open="▾",
    folded="▸",
    ascending="▴",
    descending="▾",
    warning="⚠",
    dot="·",
    arrow="→",
    ellipsis="…",
    running="▶",
    done="√",
    waiting="‖",
    planned="○",
    cancelled="⊘",
    interrupted="◇",
    rule="─",
    wall="│",
    heights="▁▂▃▄▅▆▇█",
)
ASCII = Glyphs(
    online="*",
    offline="o",
    failed="X",
    unknown="?",
    pending="~",
    brick=".",
    volume="#",
    open="-",
    folded="+",
    ascending="^",
    descending="v",
    warning="!",
    dot="-",
    arrow="->",
    ellipsis=">",
    running=">",
    done="v",
    waiting="=",
    planned="_",
    cancelled="/",
    interrupted=":",
    rule="-",
    wall="|",
    heights="_.:-=+*#",
)
GLYPHS: Mapping[GlyphSet, Glyphs] = {GlyphSet.UNICODE: UNICODE, GlyphSet.ASCII: ASCII}

ROLE_OF: Mapping[Mark, Role] = {
    Mark.ONLINE: Role.OK,
    Mark.OFFLINE: Role.WARNING,
    Mark.FAILED: Role.FAILED,
    Mark.UNKNOWN: Role.WARNING,
    Mark.PENDING: Role.PENDING,
    Mark.BRICK: Role.MUTED,
    Mark.VOLUME: Role.MUTED,
    Mark.RUNNING: Role.ACCENT,
    Mark.WAITING: Role.WARNING,
    Mark.PLANNED: Role.MUTED,
    Mark.DONE: Role.OK,
    Mark.CANCELLED: Role.MUTED,
    Mark.INTERRUPTED: Role.WARNING,
    Mark.NONE: Role.MUTED,
}
"""In which role the sign of a state is drawn."""
