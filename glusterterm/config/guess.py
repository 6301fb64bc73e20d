"""Guesses what a misspelt word was meant to be."""

from collections.abc import Iterable


def meant(word: str, known: Iterable[str], otherwise: str) -> str:
    """Give `did you mean NAME?` where a known name is near, else `otherwise`."""
    from difflib import get_close_matches  # 5 ms, which only a mistake costs

    near = get_close_matches(word, tuple(known), n=1)
    return f"did you mean {near[0]}?" if near else otherwise
