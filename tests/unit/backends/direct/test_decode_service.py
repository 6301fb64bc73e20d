"""How a node itself stands."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.service import (
    decode_date,
    decode_hostname,
    decode_machine_id,
    decode_service,
    decode_uptime,
)
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.service import ServiceState


def test_a_service_is_in_one_of_systemds_states() -> None:
    assert decode_service("active\n") is ServiceState.ACTIVE
    assert decode_service("inactive\n") is ServiceState.INACTIVE
    assert decode_service("failed\n") is ServiceState.FAILED
    assert decode_service("maintenance\n") is ServiceState.OTHER


def test_uptime_and_time_are_seconds() -> None:
    assert decode_uptime("350735.47 234388.90\n") == 350735.47
    assert decode_date("1795375857.123456789\n") == pytest.approx(1795375857.123456789)


def test_a_node_is_named_and_told_apart() -> None:
    assert decode_hostname("node1.example.org\n") == "node1.example.org"
    assert decode_machine_id("0123456789abcdef0123456789abcdef\n") == "0123456789abcdef0123456789abcdef"


@pytest.mark.parametrize("decode", [decode_service, decode_uptime, decode_date, decode_hostname, decode_machine_id])
@pytest.mark.parametrize("text", ["", "\n", "two words\x1b[2J", "nan", "-1 ", "{" * 100_000])
def test_anything_else_is_not_understood(decode: Callable[[str], object], text: str) -> None:
    try:
        decode(text)
    except OutputNotUnderstood:
        return
    assert (decode, text) in {(decode_hostname, "nan"), (decode_service, "nan")}
