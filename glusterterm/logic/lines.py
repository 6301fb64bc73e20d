"""Text with a meaning per part, which a front end turns into colours; and rows of it, as the detail pane shows them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from glusterterm.model.ids import Ref


class Role(StrEnum):
    """What a piece of text means. Colour only repeats what its words or glyphs say."""

    TEXT = "text"
    NAME = "name"
    MUTED = "muted"
    OK = "ok"
    WARNING = "warning"
    FAILED = "failed"
    PENDING = "pending"
    ACCENT = "accent"


class Mark(StrEnum):
    """The sign in front of a name: a state, or what kind of thing it is."""

    ONLINE = "online"
    OFFLINE = "offline"
    FAILED = "failed"
    UNKNOWN = "state unknown"
    PENDING = "being changed"
    BRICK = "brick"
    VOLUME = "volume"
    RUNNING = "running"
    WAITING = "waiting for you"
    PLANNED = "planned"
    DONE = "done"
    CANCELLED = "cancelled or skipped"
    INTERRUPTED = "interrupted"
    NONE = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of text of one role."""

    text: str
    role: Role = Role.TEXT


@dataclass(frozen=True, slots=True)
class Line:
    """One row of details, longer than a screen is wide at times.

    `mark` stands before it, `label` in a column of its own. `meter` is a share (0.0 to 1.0) drawn as a bar before the
    text, in the colours of how full something is; `progress` is one of how far something is. `ref` is what the row
    speaks of, so that it can be gone to. `verbatim` is text to be copied.
    """

    spans: tuple[Span, ...] = ()
    label: str = ""
    mark: Mark | None = None
    meter: float | None = None
    progress: float | None = None
    ref: Ref | None = None
    verbatim: bool = False

    @property
    def text(self) -> str:
        """Its words, without label and bar."""
        return "".join(span.text for span in self.spans)


BLANK = Line()
