"""Recordings of a real Heketi, replayed against the simulator: one test for each file."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from glusterterm.sim.replies import Reply
from tests.contract import replay_hints
from tests.contract.replay import RECORDED, Replay
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

NODES = (
    "c-nodes-ssh",
    "d-devices-ssh",
    "d2-remove-ssh",
    "e-volumes-ssh",
    "e3-clone-fail-ssh",
    "e4-clone-running-ssh",
    "e5-clone-fail-devices-ssh",
    "f-blockvolumes-ssh",
    "h-async",
    "i2-busy",
    "l-examine",
)


@pytest.mark.parametrize("recording", [*MOCK, *NODES])
def test_the_simulator_answers_as_the_recorded_server(recording: str) -> None:
    differences = list(Replay(recording).run())
    unintended = [
        difference for difference in differences if not any(each.covers(recording, difference) for each in INTENDED)
    ]
    assert not unintended, "\n".join(str(difference) for difference in unintended[:20])


def recorded_commands(recording: str) -> dict[str, dict[str, list[str]]]:
    """Give what the recorded nodes were asked, by step and host."""
    found: dict[str, dict[str, list[str]]] = {}
    for line in replay_hints.lines((RECORDED / f"{recording}.commands.ndjson").read_text()):
        found.setdefault(line["step"], {}).setdefault(line["host"], []).append(line["command"])
    return found


@pytest.mark.parametrize(
    "recording", ["c-nodes-ssh", "d-devices-ssh", "d2-remove-ssh", "f-blockvolumes-ssh", "l-examine"]
)
def test_the_nodes_are_asked_what_the_recorded_ones_were(recording: str) -> None:
    replay = Replay(recording)
    assert all(any(each.covers(recording, difference) for each in INTENDED) for difference in replay.run())
    recorded = recorded_commands(recording)
    assert replay.asked.keys() == recorded.keys()
    for step, hosts in recorded.items():
        assert replay.asked[step].keys() == hosts.keys()
        for host, commands in hosts.items():
            asked = replay.asked[step][host]
            assert replay.ids.same("\n".join(commands), "\n".join(asked)), (step, host, commands, asked)


def test_every_intended_difference_is_still_one() -> None:
    left = set(INTENDED)
    for recording in (*MOCK, *NODES):
        for difference in Replay(recording).run():
            left -= {each for each in left if each.covers(recording, difference)}
    assert not left


def test_every_recording_is_replayed() -> None:
    recorded = {path.name.removesuffix(".ndjson") for path in RECORDED.glob("*.ndjson")}
    assert {name for name in recorded if not name.endswith(".commands")} == {*MOCK, *NODES}


def one_letter(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"already used by", b"already used By"))


def one_digit(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"10539008", b"10539009"))


def one_digit_of_a_charge(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"5271552", b"5271553"))


def another_count(reply: Reply) -> Reply:
    return replace(reply, body=reply.body.replace(b"only 0 of 1 required", b"only 1 of 1 required"))


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
        ("d-devices-ssh", one_digit_of_a_charge),
        ("d2-remove-ssh", another_count),
    ],
)
def test_a_changed_reply_is_reported(recording: str, mutation: Callable[[Reply], Reply]) -> None:
    assert list(Replay(recording, mutation).run())
