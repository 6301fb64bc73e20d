"""Results to standard output, everything else to standard error, and never a traceback for either being closed."""

import os
import sys
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import TYPE_CHECKING, TextIO

from glusterterm.model.errors import GlustertermError
from glusterterm.model.text import MAX_MESSAGE, clean

if TYPE_CHECKING:
    from msgspec import Struct

_GAP = "  "
_SHORTEST = 8
"""Cells that a text keeps when a table is too wide for the terminal."""


class OutputFailed(GlustertermError):
    """Nobody takes what is printed."""


class OutputClosed(OutputFailed):
    """Whoever read the output has read enough, as `head` does: no reason to complain."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: figures stand to the right; what is `elastic` gives way where a terminal is narrow."""

    title: str
    right: bool = False
    elastic: bool = False


def print_json(document: "Struct | Sequence[Struct]") -> None:
    """Print one JSON document on one line.

    Raises:
        OutputFailed: nobody takes it.
    """
    from msgspec.json import encode

    _write(encode(document) + b"\n")


def print_lines(lines: Iterable[str]) -> None:
    """Print lines of text, as UTF-8 whatever the locale.

    Raises:
        OutputFailed: nobody takes them.
    """
    text = "\n".join(lines)
    _write(text.encode(errors="replace") + b"\n" if text else b"")


def print_error(error: GlustertermError) -> None:
    """Say in one line what went wrong and what to do."""
    _to_stderr(f"glusterterm: {error.what} (next: {error.next_step})")


def print_warning(warning: str) -> None:
    """Say something that does not stop the command."""
    _to_stderr(f"glusterterm: warning: {warning}")


def print_remark(line: str) -> None:
    """Say something to a person who is there: it is no result."""
    _to_stderr(line, spaced=True)


def prompt(question: str) -> str:
    """Ask a person and give the line that they type; nothing where they close the input."""
    if sys.stderr is None or sys.stdin is None:
        return ""
    sys.stderr.buffer.write(clean(question, MAX_MESSAGE).encode(errors="replace"))
    sys.stderr.buffer.flush()
    answer = ""
    try:
        answer = sys.stdin.readline()
    finally:
        if not answer.endswith("\n"):  # ctrl+c or ctrl+d: what is told next begins a line of its own
            print_remark("")
    return answer


def quiet_exit(stream: TextIO | None) -> None:
    """Let the interpreter end without complaining that `stream` is closed at its other end."""
    if stream is None:
        return
    with open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), stream.fileno())


def table(columns: Sequence[Column], rows: Sequence[Sequence[str]], width: int | None = None) -> list[str]:
    """Lay rows out under their titles; where `width` cells are not enough, elastic columns are cut, ids never."""
    titles = [column.title for column in columns]
    widths = [max(cells(row[number]) for row in (titles, *rows)) for number in range(len(columns))]
    if width is not None:
        widths = _narrowed(columns, widths, width)
    return [_row(columns, widths, row) for row in (titles, *rows)]


def pairs(facts: Sequence[tuple[str, str]]) -> list[str]:
    """Lay names and values out in two columns; a value of several lines stays in its column."""
    width = max((cells(name) for name, _ in facts), default=0)
    lines = []
    for name, value in facts:
        for first, line in zip_longest((name,), value.split("\n"), fillvalue=""):
            lines.append(f"{_padded(first, width)}{_GAP}{line}".rstrip())
    return lines


def terminal_width() -> int | None:
    """Give the columns of the terminal that the output goes to; None where it goes to a file or a pipe."""
    if sys.stdout is None or not sys.stdout.isatty():
        return None
    return os.get_terminal_size(sys.stdout.fileno()).columns or None


def cells(text: str) -> int:
    """Count the cells that `text` takes in a terminal: wide letters take two, combining marks none."""
    if text.isascii():
        return len(text)
    return sum(0 if unicodedata.combining(char) else _cells_of(char) for char in text)


def cut(text: str, width: int) -> str:
    """Give `text`, or what fits of it in `width` cells and a dot for the rest."""
    if cells(text) <= width:
        return text
    kept = text
    while cells(kept) > width - 1:
        kept = kept[:-1]
    return f"{kept}…"


def _cells_of(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _narrowed(columns: Sequence[Column], widths: Sequence[int], width: int) -> list[int]:
    narrowed = list(widths)
    elastic = [number for number, column in enumerate(columns) if column.elastic]
    while elastic and sum(narrowed) + len(_GAP) * (len(narrowed) - 1) > width:
        widest = max(elastic, key=lambda number: narrowed[number])
        if narrowed[widest] <= _SHORTEST:
            break
        narrowed[widest] -= 1
    return narrowed


def _row(columns: Sequence[Column], widths: Sequence[int], row: Sequence[str]) -> str:
    fields = (
        _padded(cut(text, width), width, right=column.right)
        for column, width, text in zip(columns, widths, row, strict=True)
    )
    return _GAP.join(fields).rstrip()


def _padded(text: str, width: int, *, right: bool = False) -> str:
    space = " " * (width - cells(text))
    return space + text if right else text + space


def _write(content: bytes) -> None:
    if sys.stdout is None:
        raise OutputFailed("standard output is closed", next_step="give the command a place to print to")
    try:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    except BrokenPipeError as error:
        quiet_exit(sys.stdout)
        raise OutputClosed("standard output was closed", next_step="") from error
    except OSError as error:
        quiet_exit(sys.stdout)
        raise OutputFailed(
            f"standard output can't be written: {error.strerror}", next_step="make room where the output goes"
        ) from error


def _to_stderr(line: str, *, spaced: bool = False) -> None:
    if sys.stderr is None:
        return
    one_line = clean(line if spaced else " ".join(line.split()), MAX_MESSAGE)
    try:
        sys.stderr.buffer.write(one_line.encode(errors="replace") + b"\n")
        sys.stderr.buffer.flush()
    except OSError:
        quiet_exit(sys.stderr)
