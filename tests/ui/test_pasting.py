"""What is pasted never acts as keys, whatever is in it and however it is cut into pieces."""

import pytest
from textual import events
from textual.drivers import linux_driver

from glusterterm.ui.pasting import PasteParser, guard

START, END = "\x1b[200~", "\x1b[201~"


def read(*pieces: str) -> list[events.Key | events.Paste]:
    """Give the keys and pastes that come of pieces of input."""
    parser = PasteParser()
    found = [event for piece in pieces for event in parser.feed(piece)]
    return [event for event in found if isinstance(event, events.Key | events.Paste)]


def pasted(*pieces: str) -> str:
    """Give what was pasted, if nothing acted as a key."""
    (event,) = read(*pieces)
    assert isinstance(event, events.Paste)
    return event.text


@pytest.mark.parametrize(
    "text", ["ab\x1b[31my", "\x1b[2J y\ny\n", "\x1by", "a\x1b", "\x1b[201y", "\x1b\x1b[A", "\x1b]0;title\x07y", "plain"]
)
def test_an_escape_in_a_paste_is_no_key(text: str) -> None:
    assert pasted(f"{START}{text}{END}") == text.replace("\x1b", "")


@pytest.mark.parametrize("cut", range(1, 22))
def test_a_paste_that_comes_in_two_pieces_is_one_paste(cut: int) -> None:
    whole = f"{START}ab\x1b[31my{END}"
    found = read(whole[:cut], whole[cut:])
    assert not any(isinstance(event, events.Key) and event.key == "y" for event in found)
    assert [event.text for event in found if isinstance(event, events.Paste)] == ["ab[31my"]


def test_what_is_typed_before_and_after_a_paste_is_typed() -> None:
    found = read(f"x{START}q\x1b[31mq{END}z")
    assert [event.key for event in found if isinstance(event, events.Key)] == ["x", "z"]


def test_keys_with_escapes_of_their_own_stay_keys() -> None:
    assert [event.key for event in read("\x1b[A", "\x1b[B", "q") if isinstance(event, events.Key)] == [
        "up",
        "down",
        "q",
    ]


def test_the_terminal_is_read_this_way() -> None:
    guard()
    assert vars(linux_driver)["XTermParser"] is PasteParser
