"""Fields of a command's output: harmless text, and numbers that may be missing."""

from math import isfinite

from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.text import clean

MAX_OUTPUT = 64 * 1024 * 1024
"""Characters of one command's output that are read: a `volume status` of thousands of bricks is a few of them."""
MAX_TEXT = 4096
"""Characters of a path that are kept, since a path that is cut is another path: Linux takes those of 4,095 bytes."""
_DIGITS = 20
"""Digits of a 64-bit count. Longer ones are no count, and Python takes its time over them."""


def not_understood(command: str, why: str) -> OutputNotUnderstood:
    """Give the error for an output that is not what `command` is known to print."""
    return OutputNotUnderstood(
        f"`{command}` printed what it is not known to print: {why}",
        next_step="run it on the node by hand; another version of the tool may be at work",
    )


def bounded(text: str, command: str) -> str:
    """Give `text` back where it is not too long to be looked at.

    Raises:
        OutputNotUnderstood: it is longer than `MAX_OUTPUT`.
    """
    if len(text) > MAX_OUTPUT:
        raise not_understood(command, f"more than {MAX_OUTPUT:,} characters")
    return text


def harmless(text: str | None) -> str:
    """Give a name or a path as harmless text without blanks around it; "" for None."""
    return clean(text.strip(), MAX_TEXT) if text else ""


def whole(text: str | None) -> int | None:
    """Read a count; None where it is missing or no whole number, such as gluster's `N/A` and `-`."""
    word = (text or "").strip()
    unsigned = word.removeprefix("-")
    return int(word) if unsigned.isascii() and unsigned.isdigit() and len(unsigned) <= _DIGITS else None


def decimal(text: str | None) -> float | None:
    """Read a number with or without a fraction; None where it is missing or none."""
    try:
        value = float((text or "").strip()[:64])
    except ValueError:
        return None
    return value if isfinite(value) else None
