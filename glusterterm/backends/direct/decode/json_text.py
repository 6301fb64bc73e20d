"""JSON that a node's tool printed, read into a shape. What a shape does not name is skipped."""

from typing import TypeVar

from msgspec.json import Decoder

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood, whole

ShapeT = TypeVar("ShapeT")
Number = int | float | str | bool | None
"""What stands for a number: older versions of util-linux and every one of LVM print text."""
_MOST_MARKS = 2_000_000
"""Objects, lists and members that are read, since each costs more memory than text."""


def from_json(output: str, shape: Decoder[ShapeT], command: str) -> ShapeT:
    """Read what `command` printed.

    Raises:
        OutputNotUnderstood: it is no JSON, or none of that shape.
    """
    if bounded(output, command).count("{") + output.count("[") + output.count(",") > _MOST_MARKS:
        raise not_understood(command, f"more than {_MOST_MARKS:,} members")
    try:
        return shape.decode(output)
    except ValueError as error:
        raise not_understood(command, f"no JSON of its form ({harmless(str(error))[:80]})") from error
    except RecursionError as error:
        raise not_understood(command, "JSON that is nested too deeply") from error


def count(number: Number) -> int | None:
    """Give a count; None where it is missing, negative or no whole number."""
    if isinstance(number, bool):
        return None
    if isinstance(number, float):
        number = int(number) if number.is_integer() else None
    value = whole(number) if isinstance(number, str) else number
    return value if isinstance(value, int) and value >= 0 else None


def flag(value: Number) -> bool:
    """Give a boolean, which older versions of util-linux print as the text `1` or `0`."""
    return value in (True, 1, "1")
