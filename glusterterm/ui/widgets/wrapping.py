"""Text broken into rows: between words, and inside of a word only where it is longer than a row."""

from collections.abc import Iterator, Sequence

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style

_JOINTS = ",;:/="
"""After which characters a word that is longer than a row is broken, so that addresses and paths stay readable."""


def wrapped(parts: Sequence[Segment], width: int) -> Iterator[list[Segment]]:
    """Break text into rows of at most `width` cells; nothing but spaces at the breaks is lost."""
    width = max(width, 1)
    if length(parts) <= width:
        if parts:
            yield list(parts)
        return
    row: list[Segment] = []
    used = 0
    for text, style in _words(parts):
        rest = text
        if used and used + cell_len(rest.rstrip()) > width:
            yield row
            row, used, rest = [], 0, rest.lstrip()
        while cell_len(rest.rstrip()) > width:
            piece = _first(rest, width)
            yield [Segment(piece, style)]
            rest = rest[len(piece) :]
        if rest:
            row.append(Segment(rest, style))
            used += cell_len(rest)
    if row:
        yield row


def cut(text: str, width: int, ellipsis: str) -> str:
    """Shorten text to `width` cells, saying so where there is room to."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ellipsis if width > 1 else ellipsis[: max(width, 0)]


def length(parts: Sequence[Segment]) -> int:
    """Give how many cells text takes in one row."""
    return sum(cell_len(part.text) for part in parts)


def longest_word(parts: Sequence[Segment]) -> int:
    """Give how many cells the longest word takes."""
    return max((cell_len(text.rstrip()) for text, _ in _words(parts)), default=0)


def _words(parts: Sequence[Segment]) -> Iterator[tuple[str, Style | None]]:
    """Give words with the space behind them."""
    for text, style, _ in parts:
        start = 0
        for place in range(1, len(text)):
            if text[place - 1] == " " and text[place] != " ":
                yield text[start:place], style
                start = place
        yield text[start:], style


def _first(word: str, width: int) -> str:
    """Give as much of a word as fits up to a joint, else up to the edge; at least one character."""
    cut = set_cell_size(word, width)
    same = 0
    while same < len(cut) and same < len(word) and cut[same] == word[same]:
        same += 1
    joint = max(word.rfind(sign, 0, same) for sign in _JOINTS) + 1
    return word[: joint or max(same, 1)]
