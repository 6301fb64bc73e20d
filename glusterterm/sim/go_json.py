"""JSON as Go reads and writes it: names in any case, unknown ones ignored, types strict, nothing after the value."""

import json
import re
from dataclasses import dataclass
from typing import NoReturn

from glusterterm.sim.executor import Json

INT64_MIN, INT64_MAX = -(2**63), 2**63 - 1
MAX_FLOAT32 = 3.4028234663852886e38
_ESCAPES = {"<": "\\u003c", ">": "\\u003e", "&": "\\u0026", "\u2028": "\\u2028", "\u2029": "\\u2029"}
_TO_ESCAPE = re.compile("[<>&\u2028\u2029]")


class BodyMalformed(Exception):
    """A body is no JSON, or not of the type that is wanted; str() is what Go's parser says."""


@dataclass(frozen=True, slots=True)
class _Pairs:
    """An object's members in their order, repeated ones too."""

    members: tuple[tuple[str, object], ...]


class Body:
    """One JSON object, read member by member; a missing member and null are the type's zero value.

    Args:
        value: what the parser gave.
        path: the name of the Go type, for the parser's message.
    """

    def __init__(self, value: object, path: str = "request") -> None:
        if value is not None and not isinstance(value, _Pairs):
            raise BodyMalformed(f"json: cannot unmarshal {_kind(value)} into Go value of type {path}")
        self._path = path.rpartition(".")[2]
        members = value.members if isinstance(value, _Pairs) else ()
        # null leaves a member as it was: an earlier one of the same name stands
        self._members = {name.casefold(): member for name, member in members if member is not None}

    def text(self, name: str) -> str:
        """Give a string."""
        return self._text(self._members.get(name), name)

    def flag(self, name: str) -> bool:
        """Give a bool."""
        value = self._members.get(name, False)
        return value if isinstance(value, bool) else self._wrong(value, name, "bool")

    def whole(self, name: str) -> int:
        """Give an integer of 64 bits; a fraction or an exponent is refused."""
        value = self._members.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int) or not INT64_MIN <= value <= INT64_MAX:
            self._wrong(value, name, "int")
        return value

    def number(self, name: str) -> float:
        """Give a number; one beyond 32 bits of float is refused."""
        value = self._members.get(name, 0)
        if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > MAX_FLOAT32:
            self._wrong(value, name, "float32")
        return float(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Give a list of strings; null in it is the empty string."""
        value = self._members.get(name, [])
        if not isinstance(value, list):
            self._wrong(value, name, "[]string")
        return tuple(self._text(item, name) for item in value)

    def named_texts(self, name: str) -> dict[str, str]:
        """Give a map of strings."""
        value = self._members.get(name)
        if value is None:
            return {}
        if not isinstance(value, _Pairs):
            self._wrong(value, name, "map[string]string")
        return {_whole_letters(key): self._text(item, name) for key, item in value.members}

    def part(self, name: str) -> "Body":
        """Give an object in this one."""
        return Body(self._members.get(name), f"{self._path}.{name}")

    def _text(self, value: object, name: str) -> str:
        """Read a string; null is the empty one."""
        if value is None:
            return ""
        return _whole_letters(value) if isinstance(value, str) else self._wrong(value, name, "string")

    def _wrong(self, value: object, name: str, wanted: str) -> NoReturn:
        raise BodyMalformed(
            f"json: cannot unmarshal {_kind(value)} into Go struct field {self._path}.{name} of type {wanted}"
        )


def _whole_letters(text: str) -> str:
    """Replace halves of surrogate pairs, which are no letters, as Go does."""
    return text if text.isascii() else text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _kind(value: object) -> str:
    match value:
        case bool():
            return "bool"
        case str():
            return "string"
        case int() | float():
            return f"number {value}" if isinstance(value, float) else "number"
        case list():
            return "array"
        case _Pairs():
            return "object"
        case _:
            return "null"


def read(body: bytes, type_name: str = "request") -> Body:
    """Read a request's body.

    Raises:
        BodyMalformed: it is empty, no JSON, no object, or has text after it. Null is an empty object.
    """
    text = body.decode(errors="replace")
    try:
        value = json.loads(
            text,
            object_pairs_hook=lambda pairs: _Pairs(tuple(pairs)),
            parse_constant=_no_constant,
        )
    except json.JSONDecodeError as error:
        raise BodyMalformed(_complaint(text, error)) from error
    except (RecursionError, ValueError) as error:
        raise BodyMalformed("exceeded max depth") from error
    return Body(value, type_name)


def _no_constant(name: str) -> NoReturn:
    raise json.JSONDecodeError("no constant", name, 0)


def _complaint(text: str, error: json.JSONDecodeError) -> str:
    """Say in Go's words what is wrong with a text."""
    if error.pos >= len(text.rstrip()) or error.msg.startswith("Unterminated"):
        return "unexpected end of JSON input"
    character = text[error.pos]
    shown = {"'": "'\\''", '"': "'\"'"}.get(character, f"'{character}'")
    if error.msg.startswith("Extra data"):
        return f"invalid character {shown} after top-level value"
    if error.msg.startswith("Expecting property name"):
        return f"invalid character {shown} looking for beginning of object key string"
    if "delimiter" in error.msg:
        return f"invalid character {shown} after object key:value pair"
    return f"invalid character {shown} looking for beginning of value"


def write(value: Json) -> bytes:
    """Give a reply's body: compact, HTML's characters escaped, one newline at the end."""
    return (escaped(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) + "\n").encode()


def write_indented(value: Json) -> bytes:
    """Give a reply's body as the database's routes have it: four spaces a level."""
    return (escaped(json.dumps(value, ensure_ascii=False, indent=4)) + "\n").encode()


def escaped(text: str) -> str:
    """Escape in JSON what Go escapes for the sake of HTML."""
    return _TO_ESCAPE.sub(lambda found: _ESCAPES[found[0]], text)


def quoted(text: str) -> str:
    """Give a string as JSON."""
    return escaped(json.dumps(text, ensure_ascii=False))


def number(value: float) -> int | float:
    """Give a number that is written without a fraction where it has none."""
    return int(value) if value == int(value) else value
