"""Every message that a change can meet: the simulator gives it, and what is shown has its cause and what to do."""

import re

import pytest

from glusterterm.backends.heketi import remedies
from glusterterm.model.errors import IdNotFound, ServerFailed, ServerRefused
from glusterterm.model.text import clean
from tests.contract.managed import Managed
from tests.contract.messages import Message, met
from tests.contract.messages_all import MESSAGES
from tests.recordings import everything

ALL = pytest.mark.parametrize("message", MESSAGES, ids=lambda each: each.pattern[:60])


@ALL
async def test_each_message_is_shown_with_its_cause_and_what_to_do(message: Message) -> None:
    error = await met(Managed(**message.config), message)
    assert re.fullmatch(message.pattern, error.text), error.text
    assert type(error) is message.kind
    assert message.cause in error.what
    if message.kind in (ServerRefused, ServerFailed, IdNotFound):
        assert "(Heketi: " in error.what
    assert "\n" not in error.what + error.next_step
    assert error.next_step != remedies.OTHERWISE


def parts(text: str) -> set[str]:
    """Give the part by which a text is known."""
    return {next((meaning.part for meaning in remedies.MEANINGS if meaning.line_of(text) is not None), "unknown")}


RECORDED = [
    each for each in everything() if each.status in (400, 409, 422, 500) and "header format" not in str(each.content)
]


async def test_every_meaning_that_is_known_is_one_that_the_simulator_gives() -> None:
    given: set[str] = set()
    for message in MESSAGES:
        error = await met(Managed(**message.config), message)
        given |= parts(error.text)
    unseen = {meaning.part for meaning in remedies.MEANINGS} - given
    assert not unseen, sorted(unseen)


def test_every_refusal_that_was_recorded_is_known() -> None:
    assert len(RECORDED) > 100
    for each in RECORDED:
        assert parts(each.content.decode()) != {"unknown"}, each.name


def test_what_is_not_known_is_told_in_the_server_s_words() -> None:
    told = remedies.told("the moon is full\nand more")
    assert (told.cause, told.line, told.next_step) == ("", "the moon is full", remedies.OTHERWISE)


@pytest.mark.parametrize(
    "message", [each for each in MESSAGES if each.kind is ServerFailed], ids=lambda each: each.pattern[:60]
)
async def test_the_words_of_the_server_are_kept_whole_beside_the_cause(message: Message) -> None:
    if message.kind is not ServerFailed:
        return
    error = await met(Managed(**message.config), message)
    shown = error.what.partition("(Heketi: ")[2].removesuffix(")")
    lines = [clean(line.strip(), remedies.MAX_LINE) for line in error.text.splitlines()]
    assert shown in lines or all(part in error.text for part in shown.removesuffix("…").split("; "))
