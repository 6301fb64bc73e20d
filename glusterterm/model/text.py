"""Makes text from servers harmless before anything else sees it.

A name in a reply may hold escape codes, line breaks, right-to-left marks or ten thousand letters. What passes through
here is one line of printable text of a bounded length, so that it can't move a cursor or break a row. Markup is not
touched: widgets never parse text as markup.
"""

import unicodedata

MAX_NAME = 256
"""Characters of a name that are kept; the rest is replaced by an ellipsis. Heketi takes names of 300 letters."""
MAX_MESSAGE = 4096
"""Characters of a server's error text that are kept: a node's stderr may run to pages."""

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"
_SELECTORS = range(0xFE00, 0xFE10)
"""Variation selectors: they change how wide the letter before them is, in some terminals."""
_COMBINING_EMOJI = (range(0x1F1E6, 0x1F200), range(0x1F3FB, 0x1F400))
"""Halves of flags and skin tones: one sign with the letter before them in some terminals, two in others."""
_HARMFUL = frozenset({"Cc", "Cf", "Co", "Cs", "Cn", "Zl", "Zp"})


def clean(text: str, limit: int = MAX_NAME) -> str:
    """Give `text` as one harmless line of at most `limit` characters.

    Control, format (right-to-left marks, zero-width joiners), private, surrogate and unassigned characters become the
    replacement character, and so do emoji that join with their neighbours, since terminals disagree on their width;
    combining marks beyond two in a row and variation selectors are dropped.
    """
    if len(text) <= limit and text.isascii() and text.isprintable():
        return text
    kept: list[str] = []
    marks = 0
    for char in text[: limit + 1]:
        category = unicodedata.category(char)
        marks = marks + 1 if category in ("Mn", "Me") else 0
        if marks <= 2 and ord(char) not in _SELECTORS:
            kept.append(_harmless(char, category))
    return "".join(kept[: limit - 1]) + "…" if len(text) > limit else "".join(kept)


def _harmless(char: str, category: str) -> str:
    if category in _HARMFUL or any(ord(char) in joining for joining in _COMBINING_EMOJI):
        return REPLACEMENT
    return " " if category == "Zs" else char


def clean_lines(text: str, limit: int = MAX_MESSAGE) -> str:
    """Give a server's message, trailing breaks dropped, each line harmless; line breaks stay."""
    return "\n".join(clean(line.replace("\t", " "), limit) for line in text[:limit].rstrip().splitlines())
