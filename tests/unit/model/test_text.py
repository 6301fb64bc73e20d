"""Text from servers is harmless once it has passed `model.text`."""

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from glusterterm.model.text import MAX_NAME, REPLACEMENT, clean, clean_lines


def test_a_plain_name_is_left_alone() -> None:
    assert clean("vol_80a20c26") == "vol_80a20c26"


def test_escape_codes_and_right_to_left_marks_lose_their_force() -> None:
    assert clean("a\x1b[2Jb\u202ec\r\nd") == "a\ufffd[2Jb\ufffdc\ufffd\ufffdd"


def test_a_long_name_is_cut_and_says_so() -> None:
    assert clean("n" * 10_000) == "n" * (MAX_NAME - 1) + "…"


def test_a_message_keeps_its_lines_and_loses_its_end() -> None:
    assert clean_lines("first\n\tsecond\x07\n\n") == "first\n second\ufffd"


@given(st.text(max_size=400))
def test_nothing_that_moves_a_cursor_gets_through(text: str) -> None:
    assert all(unicodedata.category(char) not in ("Cc", "Cf", "Zl", "Zp", "Cs") for char in clean(text))
    assert len(clean(text)) <= MAX_NAME


def test_signs_of_which_terminals_disagree_on_the_width_are_taken_out() -> None:
    assert clean("❤\ufe0f") == "❤"
    assert clean("👍🏽 🇩🇪") == f"👍{REPLACEMENT} {REPLACEMENT}{REPLACEMENT}"
