"""Texts of the layers below, in the signs that the terminal can show."""

from glusterterm.ui.glyphs import UNICODE, Glyphs


def in_signs(text: str, glyphs: Glyphs) -> str:
    """Give `text` with its dots, arrows and ellipses in `glyphs`; names from servers keep their letters."""
    if text.isascii() or glyphs.dot == UNICODE.dot:
        return text
    for sign, other in ((UNICODE.dot, glyphs.dot), (UNICODE.arrow, glyphs.arrow), (UNICODE.ellipsis, glyphs.ellipsis)):
        text = text.replace(sign, other)
    return text
