"""Recordings of a real Heketi, replayed against the simulator: one test for each file."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from glusterterm.sim.replies import Reply
from tests.contract.replay import Replay
from tests.contract.replay_differences import INTENDED

MOCK = (
    "a-auth",
    "b-clusters",
    "c-nodes",
    "d-devices",
    "e-volumes",
    "f-blockvolumes",
    "g-server",
    "j-admin",
    "m-dump-and-walk",
)


@pytest.mark.parametrize("recording", MOCK)
def test_the_simulator_answers_as_the_recorded_server(recording: str) -> None:
    differences = list(Replay(recording).run())
    unintended = [
        difference for difference in differences if not any(each.covers(recording, difference) for each in INTENDED)
    ]
    assert not unintended, "\n".join(str(difference) for difference in unintended[:20])


def test_every_intended_difference_is_still_one() -> None:
    left = set(INTENDED)
    for recording in MOCK:
        for difference in Replay(recording).run():
            left -= {each for each in left if each.covers(recording, difference)}
    assert not left


def one_letter(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"already used by", b"already used By"))


def one_digit(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"10539008", b"10539009"))


def another_status(reply: Reply) -> Reply:
    return replace(reply, status=410 if reply.status == 404 else reply.status)


def without_a_header(reply: Reply) -> Reply:
    return replace(reply, headers={name: value for name, value in reply.headers.items() if name != "location"})


def another_order(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b'"file":true,"blockvolumes":[]', b'"blockvolumes":[],"file":true'))


@pytest.mark.parametrize(
    ("recording", "mutation"),
    [
        ("c-nodes", one_letter),
        ("d-devices", one_digit),
        ("b-clusters", another_status),
        ("b-clusters", without_a_header),
        ("b-clusters", another_order),
    ],
)
def test_a_changed_reply_is_reported(recording: str, mutation: Callable[[Reply], Reply]) -> None:
    assert list(Replay(recording, mutation).run())
