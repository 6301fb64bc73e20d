"""The help: every sign that the console draws is explained in it, in either set of signs."""

from dataclasses import fields

import pytest

from glusterterm.logic.lines import Mark
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs
from glusterterm.ui.screens.help import parts

LINES = {"rule", "wall", "dot", "heights"}
"""Signs that mean nothing by themselves: lines, heights of a trend, and the dot that is a brick's sign too."""


def explained(glyphs: Glyphs) -> dict[str, str]:
    """Give the explanation of each sign, by what it is called."""
    (rows,) = (rows for heading, rows in parts(glyphs) if heading == "Signs")
    return {name: sign for sign, name, more in rows if more}


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_sign_is_explained(glyphs: Glyphs) -> None:
    signs = " ".join(explained(glyphs).values()).split()
    for field in fields(Glyphs):
        if field.name not in LINES:
            assert getattr(glyphs, field.name) in signs, field.name


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_state_is_explained_by_its_own_sign_and_word(glyphs: Glyphs) -> None:
    told = explained(glyphs)
    assert {mark: told[mark] for mark in Mark if mark} == {mark: glyphs.of(mark) for mark in Mark if mark}


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_no_two_states_have_one_sign(glyphs: Glyphs) -> None:
    signs = [glyphs.of(mark) for mark in Mark]
    assert len(set(signs)) == len(signs)


def test_the_signs_come_before_the_long_list_of_keys() -> None:
    assert [heading for heading, _ in parts(UNICODE)].index("Signs") == 1
