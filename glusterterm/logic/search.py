"""The filter language: words, and fields such as `state:failed`, `used:>80`, `zone:2`, `-tag:arbiter`.

All terms must hold. `matching` says how an object and what holds it together answer them.
"""

import operator
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from glusterterm.model.health import ProcessState
from glusterterm.model.ids import Kind
from glusterterm.model.topology import EntryState
from glusterterm.model.units import parse_size_kib

ValueT = TypeVar("ValueT")


class Comparison(StrEnum):
    """How a figure is compared."""

    LESS = "<"
    AT_MOST = "<="
    EQUAL = "="
    AT_LEAST = ">="
    MORE = ">"

    def holds(self, left: float, right: float) -> bool:
        """Say whether `left` compares to `right` so."""
        return _OPERATORS[self](left, right)


_OPERATORS: Mapping[Comparison, Callable[[float, float], bool]] = {
    Comparison.LESS: operator.lt,
    Comparison.AT_MOST: operator.le,
    Comparison.EQUAL: operator.eq,
    Comparison.AT_LEAST: operator.ge,
    Comparison.MORE: operator.gt,
}


class Figure(StrEnum):
    """A figure that can be compared: `used` in percent, `heal` as entries that are left, the others in KiB."""

    USED = "used"
    FREE = "free"
    SIZE = "size"
    HEAL = "heal"


class Place(StrEnum):
    """A text field that can be searched by itself."""

    NAME = "name"
    ID = "id"
    HOST = "host"
    PATH = "path"
    VOLUME = "volume"
    CLUSTER = "cluster"


@dataclass(frozen=True, slots=True)
class Word:
    """A piece of a name, id, host, address, path or volume name; folded to small letters."""

    text: str


@dataclass(frozen=True, slots=True)
class InPlace:
    """A piece of one text field; folded to small letters."""

    place: Place
    text: str


@dataclass(frozen=True, slots=True)
class HasState:
    """The state of a node or device."""

    state: EntryState


@dataclass(frozen=True, slots=True)
class Compared:
    """A figure compared to a number: percent for `used`, entries for `heal`, KiB for the others."""

    figure: Figure
    comparison: Comparison
    number: float


@dataclass(frozen=True, slots=True)
class InZone:
    """A node's zone."""

    comparison: Comparison
    zone: int


@dataclass(frozen=True, slots=True)
class HasTag:
    """A tag of a node or device, whatever its value if that is None. Arbiter bricks count as tagged `arbiter`."""

    name: str
    value: str | None = None


@dataclass(frozen=True, slots=True)
class IsPending:
    """Whether an operation of Heketi's has begun on it and not ended."""

    pending: bool


@dataclass(frozen=True, slots=True)
class OfKind:
    """The kind of object."""

    kind: Kind


@dataclass(frozen=True, slots=True)
class HasProcess:
    """How a brick's process stands, by gluster's word."""

    process: ProcessState


@dataclass(frozen=True, slots=True)
class IsReached:
    """Whether a node lets us in over SSH."""

    reached: bool


@dataclass(frozen=True, slots=True)
class GlusterdRuns:
    """Whether glusterd runs on a node."""

    runs: bool


Test = (
    Word | InPlace | HasState | Compared | InZone | HasTag | IsPending | OfKind | HasProcess | IsReached | GlusterdRuns
)


@dataclass(frozen=True, slots=True)
class Term:
    """One condition, turned round if `negated`."""

    test: Test
    negated: bool = False


@dataclass(frozen=True, slots=True)
class Query:
    """All terms must hold; without any, everything matches. `text` is what was typed."""

    text: str
    terms: tuple[Term, ...]

    def __bool__(self) -> bool:
        return bool(self.terms)


EVERYTHING = Query("", ())


@dataclass(frozen=True, slots=True)
class Problem:
    """What was typed is no filter. `message` says why and gives an example; `piece` is the part that is meant."""

    message: str
    piece: str


FIELDS: Mapping[str, str] = {
    "state": "state:failed",
    "used": "used:>80",
    "free": "free:<10G",
    "size": "size:>=100G",
    "zone": "zone:2",
    "tag": "tag:arbiter",
    "pending": "pending:yes",
    "kind": "kind:device",
    "name": "name:mongo",
    "id": "id:03a4",
    "host": "host:stor-01",
    "path": "path:/dev/vdb",
    "volume": "volume:vol_80",
    "cluster": "cluster:prod",
    "process": "process:offline",
    "heal": "heal:>0",
    "reached": "reached:no",
    "glusterd": "glusterd:stopped",
}
"""Every field with an example, in the order in which help shows them."""

_STATES: Mapping[str, EntryState] = {
    "online": EntryState.ONLINE,
    "offline": EntryState.OFFLINE,
    "disabled": EntryState.OFFLINE,
    "failed": EntryState.FAILED,
    "unknown": EntryState.UNKNOWN,
}
_KINDS: Mapping[str, Kind] = {
    "cluster": Kind.CLUSTER,
    "node": Kind.NODE,
    "device": Kind.DEVICE,
    "brick": Kind.BRICK,
    "volume": Kind.VOLUME,
}
_PLACES = frozenset(str(place) for place in Place)
_PROCESSES: Mapping[str, ProcessState] = {
    "online": ProcessState.ONLINE,
    "suspect": ProcessState.SUSPECT,
    "offline": ProcessState.OFFLINE,
    "unknown": ProcessState.UNKNOWN,
    "stopped": ProcessState.NOT_STARTED,
}
_RUNS_OR_NOT: Mapping[str, bool] = {"running": True, "stopped": False}
_YES_OR_NO: Mapping[str, bool] = {"yes": True, "true": True, "no": False, "false": False}
_PIECE = re.compile(r'(?P<minus>[-!]?)(?:(?P<field>[A-Za-z]+):)?(?:"(?P<quoted>[^"]*)"?|(?P<bare>\S+))?')
_COMPARED = re.compile(r"(?P<comparison><=|>=|=|<|>)?\s*(?P<number>.+)")
_PERCENT = re.compile(r"(\d{1,4}(?:\.\d+)?)%?")


class _Wrong(Exception):
    """A piece that can't be read; the text is for people. It never leaves this module."""


def parse(text: str) -> Query | Problem:
    """Read a filter as it is being typed: values of fields may be shortened as long as they are clear."""
    terms: list[Term] = []
    for piece in _PIECE.finditer(text):
        try:
            term = _term(piece)
        except _Wrong as wrong:
            return Problem(str(wrong), piece.group())
        if term is not None:
            terms.append(term)
    return Query(text.strip(), tuple(terms))


def _term(found: re.Match[str]) -> Term | None:
    field, quoted, bare = found["field"], found["quoted"], found["bare"]
    negated = bool(found["minus"])
    value = (quoted if quoted is not None else bare or "").strip()
    if field is None:
        return Term(Word(value.casefold()), negated) if value else None
    name = field.lower()
    if name not in FIELDS:
        raise _Wrong(f"there is no field {name}; fields are {', '.join(FIELDS)}")
    if not value:
        raise _Wrong(f"{name}: needs a value, such as {FIELDS[name]}")
    return Term(_field(name, value.casefold()), negated)


def _field(name: str, value: str) -> Test:
    if name in _PLACES:
        return InPlace(Place(name), value)
    match name:
        case "state":
            return HasState(_one_of(name, value, _STATES))
        case "kind":
            return OfKind(_one_of(name, value, _KINDS))
        case "pending":
            return IsPending(_one_of(name, value, _YES_OR_NO))
        case "process":
            return HasProcess(_one_of(name, value, _PROCESSES))
        case "reached":
            return IsReached(_one_of(name, value, _YES_OR_NO))
        case "glusterd":
            return GlusterdRuns(_one_of(name, value, _RUNS_OR_NOT))
        case "tag":
            tag, equals, wanted = value.partition("=")
            return HasTag(tag, wanted if equals else None)
        case "zone":
            comparison, number = _comparison(name, value)
            if not number.isascii() or not number.isdigit() or len(number) > 9:
                raise _Wrong("a zone is a whole number, such as zone:2")
            return InZone(comparison, int(number))
        case _:
            return _compared(Figure(name), value)


def _compared(figure: Figure, value: str) -> Compared:
    comparison, number = _comparison(figure, value)
    if figure is Figure.USED:
        percent = _PERCENT.fullmatch(number)
        if percent is None:
            raise _Wrong("used: takes a percentage, such as used:>80")
        return Compared(figure, comparison, float(percent[1]))
    if figure is Figure.HEAL:
        if not number.isascii() or not number.isdigit() or len(number) > 12:
            raise _Wrong("heal: takes a number of entries, such as heal:>0")
        return Compared(figure, comparison, int(number))
    try:
        return Compared(figure, comparison, parse_size_kib(number))
    except ValueError as error:
        raise _Wrong(f"{figure}: takes a size, such as {FIELDS[figure]}") from error


def _comparison(name: str, value: str) -> tuple[Comparison, str]:
    found = _COMPARED.fullmatch(value)
    if found is None or not found["number"].strip("<>="):
        raise _Wrong(f"{name}: needs a number, such as {FIELDS[name]}")
    return Comparison(found["comparison"] or "="), found["number"]


def _one_of(name: str, typed: str, values: Mapping[str, ValueT]) -> ValueT:
    fitting = {values[word] for word in values if word.startswith(typed)}
    if typed in values:
        return values[typed]
    if len(fitting) == 1:
        return fitting.pop()
    raise _Wrong(f"{name}: is one of {', '.join(values)}")
