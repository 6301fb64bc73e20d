"""The line at the top: which server, how good the picture is, and what holds for it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import IntEnum

from rich.cells import cell_len
from rich.color import Color
from rich.style import Style

from glusterterm.logic import format as fmt
from glusterterm.logic.lines import Role
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.one_line import OneLine

PRODUCT = "glusterterm"
SKEW_SHOWN_S = 5.0
"""Seconds from which a difference between the clocks is shown; Heketi refuses tokens from 120 s ahead."""
_COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "grey")


class Health(IntEnum):
    """How good the picture is."""

    WAITING = 0
    LIVE = 1
    STALE = 2
    LOST = 3
    """No picture at all."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What the bar tells. `age_s` is None before the first answer, `nodes` while there is no snapshot."""

    name: str = ""
    colour: str | None = None
    backend: str = ""
    health: Health = Health.WAITING
    nodes: int | None = None
    age_s: float | None = None
    skew_s: float | None = None
    operations: int = 0
    read_only: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One piece of the bar. Where room is short the highest `rank` goes first; rank 0 stays."""

    text: str
    look: str
    rank: int
    right: bool = False


class StatusBar(OneLine):
    """Tells `Facts`, in as many words as there is room for."""

    COMPONENT_CLASSES = {
        "status--product",
        "status--profile",
        "status--alert",
        *(f"status--{colour}" for colour in _COLOURS),
    }
    DEFAULT_CSS = """
    StatusBar {
        background: $surface;
        & > .status--product { background: $accent; color: $background; text-style: bold; }
        & > .status--profile { color: $foreground; text-style: bold; }
        & > .status--alert { background: $state-warning; color: $background; text-style: bold; }
        & > .status--red { background: $state-failed; color: $background; text-style: bold; }
        & > .status--orange { background: $state-warning; color: $background; text-style: bold; }
        & > .status--yellow { background: $state-warning; color: $background; text-style: bold; }
        & > .status--green { background: $state-ok; color: $background; text-style: bold; }
        & > .status--cyan { background: $accent; color: $background; text-style: bold; }
        & > .status--blue { background: $accent; color: $background; text-style: bold; }
        & > .status--magenta { background: $state-pending; color: $background; text-style: bold; }
        & > .status--grey { background: $muted; color: $background; text-style: bold; }
        &:ansi > .status--product { background: ansi_default; color: $accent; text-style: bold reverse; }
        &:ansi > .status--alert { background: ansi_default; color: $state-warning; text-style: bold reverse; }
        &:ansi > .status--red { background: ansi_default; color: $state-failed; text-style: bold reverse; }
        &:ansi > .status--orange { background: ansi_default; color: $state-warning; text-style: bold reverse; }
        &:ansi > .status--yellow { background: ansi_default; color: $state-warning; text-style: bold reverse; }
        &:ansi > .status--green { background: ansi_default; color: $state-ok; text-style: bold reverse; }
        &:ansi > .status--cyan { background: ansi_default; color: $accent; text-style: bold reverse; }
        &:ansi > .status--blue { background: ansi_default; color: $accent; text-style: bold reverse; }
        &:ansi > .status--magenta { background: ansi_default; color: $state-pending; text-style: bold reverse; }
        &:ansi > .status--grey { background: ansi_default; color: $muted; text-style: bold reverse; }
    }
    """

    def __init__(self, glyphs: Glyphs) -> None:
        super().__init__()
        self._glyphs = glyphs
        self._facts = Facts()

    def show(self, facts: Facts) -> None:
        """Tell `facts` from now on; only cells that differ are written."""
        self._facts = facts
        self.update_line()

    def line(self, width: int) -> Iterable[tuple[str, Style]]:
        """Lay the parts out, the right ones at the right edge."""
        kept = fit(parts(self._facts, self._glyphs), width)
        left = [part for part in kept if not part.right]
        right = [part for part in kept if part.right]
        gap = width - _width(left) - _width(right)
        for part in left:
            yield part.text, self._look_of(part)
        yield " " * gap, Style.null()
        for part in right:
            yield part.text, self._look_of(part)

    def _look_of(self, part: Part) -> Style:
        if part.look.startswith("#"):
            colour = Color.parse(part.look)
            triplet = colour.get_truecolor()
            dark_text = triplet.red * 299 + triplet.green * 587 + triplet.blue * 114 > 128_000
            return Style(color="black" if dark_text else "white", bgcolor=colour, bold=True)
        return self.look(part.look)


def parts(facts: Facts, glyphs: Glyphs) -> tuple[Part, ...]:
    """Say everything there is to say, left to right."""
    found = [Part(f" {PRODUCT} ", "status--product", 6), Part(" ", Role.TEXT, 6), *_profile(facts)]
    if not facts.name:
        return tuple(found)
    sign, role = _SIGN_OF[facts.health]
    found.append(Part(f" {getattr(glyphs, sign)}", role, 1))
    if facts.backend:
        found.append(Part(f" {facts.backend}", role, 8))
    if facts.nodes is not None:
        found.append(Part(f"  {fmt.count(facts.nodes, 'node')}", Role.MUTED, 9))
    found.append(_age(facts))
    if facts.skew_s is not None and abs(facts.skew_s) >= SKEW_SHOWN_S:
        side = "ahead" if facts.skew_s > 0 else "behind"
        text = f"  {glyphs.warning} clock {fmt.duration(abs(facts.skew_s))} {side}"
        found.append(Part(text, Role.WARNING, 5, right=True))
    if facts.operations:
        text = f"  {glyphs.running} {fmt.count(facts.operations, 'operation')}"
        found.append(Part(text, Role.PENDING, 4, right=True))
    if facts.read_only:
        found += [Part("  ", Role.TEXT, 2, right=True), Part(" READ-ONLY ", "status--alert", 2, right=True)]
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
        fitting.append(Part(text, part.look, part.rank, part.right))
    return tuple(fitting)


_SIGN_OF = {
    Health.WAITING: ("pending", Role.PENDING),
    Health.LIVE: ("online", Role.OK),
    Health.STALE: ("disabled", Role.WARNING),
    Health.LOST: ("failed", Role.FAILED),
}


def _profile(facts: Facts) -> tuple[Part, ...]:
    if not facts.name:
        return ()
    if facts.colour is None:
        return (Part(f" {facts.name} ", "status--profile", 0),)
    look = f"status--{facts.colour}" if facts.colour in _COLOURS else facts.colour
    known = facts.colour in _COLOURS or facts.colour.startswith("#")
    return (Part(f" {facts.name} ", look if known else "status--profile", 0),)


def _age(facts: Facts) -> Part:
    match facts.health:
        case Health.WAITING:
            return Part("  connecting", Role.MUTED, 3)
        case Health.LOST:
            return Part("  not reached", Role.FAILED, 3)
        case Health.STALE:
            return Part(f"  stale, {fmt.age(facts.age_s or 0.0)}", Role.WARNING, 0)
        case Health.LIVE:
            return Part(f"  {fmt.age(facts.age_s or 0.0)}", Role.MUTED, 3)


def _width(found: Sequence[Part]) -> int:
    return sum(cell_len(part.text) for part in found)
