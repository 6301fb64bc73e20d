"""The line at the top: which server, how good the picture is, and what holds for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, IntEnum
from typing import TYPE_CHECKING

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style
from textual.containers import Horizontal

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Mark, Role
from glusterterm.ui.paint import Paint
from glusterterm.ui.widgets.one_line import OneLine

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from glusterterm.ui.glyphs import Glyphs

PRODUCT = "glusterterm"
SKEW_SHOWN_S = 5.0
"""Seconds from which a difference between the clocks is shown; Heketi refuses tokens from 120 s ahead."""
ASKING_SHOWN_S = 3.0
"""Seconds without an answer from which it is said that one is waited for."""
_AGE_WIDTH = 12
"""Cells kept for the age, so that the rest stays where it is while it ticks."""
_PRODUCT = Paint("accent", bold=True, reverse=True)
_ALERT = Paint("state-warning", bold=True, reverse=True)
_NAME_PLAIN = Paint("foreground", bold=True)
_VARIABLE_OF = {
    "red": "state-failed",
    "orange": "state-warning",
    "yellow": "state-warning",
    "green": "state-ok",
    "cyan": "accent",
    "blue": "accent",
    "magenta": "state-pending",
    "grey": "muted",
}
"""The colours that a profile may give itself by name, in the theme's own."""


class Place(Enum):
    """Where on the bar something stands."""

    LEFT = 0
    AGE = 1
    RIGHT = 2


class Health(IntEnum):
    """How good the picture is."""

    WAITING = 0
    LIVE = 1
    STALE = 2
    LOST = 3
    """No picture at all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bar tells. `age_s` is None before the first answer, `nodes` while there is no snapshot.

    `reached` counts the nodes that let us in over SSH; None where they are not asked themselves.

    `asking_s` is how long the server has been thinking about the present question; None where none is out.
    """

    name: str = ""
    colour: str | None = None
    backend: str = ""
    health: Health = Health.WAITING
    nodes: int | None = None
    age_s: float | None = None
    skew_s: float | None = None
    operations: int = 0
    tasks_running: int = 0
    tasks_waiting: int = 0
    read_only: bool = False
    asking_s: float | None = None
    reached: int | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the bar. Where room is short the highest `rank` goes first; rank 0 stays.

    A look that is a text is a colour as the profile wrote it, `#rrggbb`.
    """

    text: str
    look: Role | Paint | str
    rank: int
    place: Place = Place.LEFT


class Piece(OneLine):
    """A few parts of the bar, side by side. The terminal is written one piece at a time."""

    DEFAULT_CSS = "Piece { width: 1fr; }"

    def __init__(self, *, id: str | None = None, right: bool = False) -> None:
        super().__init__(id=id)
        self._parts: Sequence[Part] = ()
        self._right = right

    def show(self, told: Sequence[Part]) -> None:
        """Tell `told` from now on; only cells that differ are written."""
        self._parts = told
        self.update_line()

    @property
    def text(self) -> str:
        """What is told."""
        return "".join(part.text for part in self._parts)

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Lay the parts out."""
        yield " " * (width - _width(self._parts) if self._right else 0), Style.null()
        for part in self._parts:
            yield part.text, self._look_of(part)

    def _look_of(self, part: Part) -> Style:
        if not isinstance(part.look, Role | Paint):
            colour = Color.parse(part.look)
            triplet = colour.get_truecolor()
            dark_text = triplet.red * 299 + triplet.green * 587 + triplet.blue * 114 > 128_000
            return Style(color="black" if dark_text else "white", bgcolor=colour, bold=True)
        return self.look(part.look)


class StatusBar(Horizontal):
    """Tells `Facts`, in as many words as there is room for. The age is a piece of its own: it alone ticks."""

    DEFAULT_CSS = """
    StatusBar { height: 1; background: $surface; }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._facts = Facts()
        self._left, self._age, self._right = Piece(id="left"), Piece(id="age"), Piece(id="right", right=True)
        self._widths = (-1, -1)

    def compose(self) -> ComposeResult:
        yield self._left
        yield self._age
        yield self._right

    def show(self, facts: Facts) -> None:
        """Tell `facts` from now on."""
        self._facts = facts
        self._lay_out()

    @property
    def text(self) -> str:
        """What is told, as far as there is room."""
        return self._left.text + self._age.text + self._right.text

    def on_resize(self) -> None:
        self._lay_out()

    def _lay_out(self) -> None:
        width = self.size.width
        if not width:
            return
        kept = fit(parts(self._facts, self._glyphs), width)
        left = [part for part in kept if part.place is Place.LEFT]
        age = [part for part in kept if part.place is Place.AGE]
        right = [part for part in kept if part.place is Place.RIGHT]
        room = width - _width(left) - _width(right)
        widths = _width(left), min(max(_width(age), _AGE_WIDTH if age else 0), room)
        if widths != self._widths:
            self._widths = widths
            self._left.styles.width, self._age.styles.width = widths
        self._left.show(left)
        self._age.show(age)
        self._right.show(right)


def parts(facts: Facts, glyphs: Glyphs) -> tuple[Part, ...]:
    """Say everything there is to say, left to right."""
    found = [Part(f" {PRODUCT} ", _PRODUCT, 6), Part(" ", Role.TEXT, 6), *_profile(facts)]
    if not facts.name:
        return tuple(found)
    sign, role = _SIGN_OF[facts.health]
    found.append(Part(f" {glyphs.of(sign)}", role, 1))
    if facts.backend:
        found.append(Part(f" {facts.backend}", role, 8))
    if facts.nodes is not None:
        found.append(_nodes(facts.nodes, facts.reached))
    found.append(_age(facts))
    if facts.skew_s is not None and abs(facts.skew_s) >= SKEW_SHOWN_S:
        side = "ahead" if facts.skew_s > 0 else "behind"
        text = f"  {glyphs.warning} clock {fmt.duration(abs(facts.skew_s))} {side}"
        found.append(Part(text, Role.WARNING, 5, Place.RIGHT))
    if facts.asking_s is not None and facts.asking_s >= ASKING_SHOWN_S:
        text = f"  {glyphs.warning} no answer for {fmt.duration(facts.asking_s)}"
        found.append(Part(text, Role.WARNING, 5, Place.RIGHT))
    if facts.tasks_waiting:
        text = f"  {glyphs.of(Mark.WAITING)} {fmt.count(facts.tasks_waiting, 'task')} to resume"
        found.append(Part(text, Role.WARNING, 4, Place.RIGHT))
    if facts.tasks_running:
        text = f"  {glyphs.running} {fmt.count(facts.tasks_running, 'task')}"
        found.append(Part(text, Role.PENDING, 4, Place.RIGHT))
    elif facts.operations:
        text = f"  {glyphs.running} {fmt.count(facts.operations, 'operation')}"
        found.append(Part(text, Role.PENDING, 4, Place.RIGHT))
    if facts.read_only:
        found += [Part("  ", Role.TEXT, 2, Place.RIGHT), Part(" READ-ONLY ", _ALERT, 2, Place.RIGHT)]
    elif found[-1].place is Place.RIGHT:
        found.append(Part(" ", Role.TEXT, 4, Place.RIGHT))
    return tuple(found)


def fit(found: Sequence[Part], width: int) -> tuple[Part, ...]:
    """Leave out what matters least until the rest fits, and cut what still does not."""
    kept = list(found)
    while _width(kept) > width and any(part.rank for part in kept):
        worst = max(part.rank for part in kept)
        kept = [part for part in kept if part.rank != worst]
    room, fitting = width, []
    for part in kept:
        text = part.text
        while cell_len(text) > room:
            text = text[:-1]
        room -= cell_len(text)
        fitting.append(Part(text, part.look, part.rank, part.place))
    return tuple(fitting)


_SIGN_OF = {
    Health.WAITING: (Mark.PENDING, Role.PENDING),
    Health.LIVE: (Mark.ONLINE, Role.OK),
    Health.STALE: (Mark.OFFLINE, Role.WARNING),
    Health.LOST: (Mark.FAILED, Role.FAILED),
}


def _profile(facts: Facts) -> tuple[Part, ...]:
    if not facts.name:
        return ()
    look: Paint | str = _NAME_PLAIN
    if facts.colour in _VARIABLE_OF:
        look = Paint(_VARIABLE_OF[facts.colour], bold=True, reverse=True)
    elif facts.colour is not None and facts.colour.startswith("#"):
        look = facts.colour
    return (Part(f" {facts.name} ", look, 0),)


def _nodes(nodes: int, reached: int | None) -> Part:
    if reached is None:
        return Part(f"  {fmt.count(nodes, 'node')}", Role.MUTED, 9)
    if reached == nodes:
        return Part(f"  {fmt.count(nodes, 'node')} over ssh", Role.MUTED, 9)
    return Part(f"  {reached:,} of {fmt.count(nodes, 'node')} over ssh", Role.WARNING, 3)


def _age(facts: Facts) -> Part:
    match facts.health:
        case Health.WAITING:
            return Part("  connecting", Role.MUTED, 3, Place.AGE)
        case Health.LOST:
            return Part("  not reached", Role.FAILED, 3, Place.AGE)
        case Health.STALE:
            return Part(f"  stale, {fmt.age(facts.age_s or 0.0)}", Role.WARNING, 0, Place.AGE)
        case Health.LIVE:
            return Part(f"  {fmt.age(facts.age_s or 0.0)}", Role.MUTED, 3, Place.AGE)


def _width(found: Sequence[Part]) -> int:
    return sum(cell_len(part.text) for part in found)
