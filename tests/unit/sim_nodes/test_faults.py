"""Faults on demand in what the server answers."""

import pytest

from glusterterm.sim.faults import Delivery, Fault, FaultInvalid, FaultKind, Faults, disturbed, instead
from glusterterm.sim.replies import as_json

WHOLE = Delivery(as_json({"clusters": ["a"]}))


def test_a_fault_strikes_its_route_alone_and_so_often() -> None:
    faults = Faults()
    faults.set.append(Fault(FaultKind.BUSY, "^POST /volumes$", times=2))
    hits = [bool(faults.striking(method, "/volumes")) for method in ("GET", "POST", "POST", "POST")]
    assert hits == [False, True, True, False]
    assert faults.set == [], "what is used up is forgotten"


def test_a_fault_can_wait_for_its_turn() -> None:
    fault = Fault(FaultKind.DROP, after=2, times=1)
    assert [fault.strikes("GET", "/x") for _ in range(4)] == [False, False, True, False]


def test_a_route_that_is_no_pattern_is_refused() -> None:
    with pytest.raises(FaultInvalid, match="no pattern"):
        Fault(FaultKind.DROP, route="(")


@pytest.mark.parametrize("status", [7, 100, 600])
def test_a_status_that_ends_no_request_is_refused(status: int) -> None:
    with pytest.raises(FaultInvalid, match="no status"):
        Fault(FaultKind.STATUS, status=status)


@pytest.mark.parametrize(
    ("kind", "status", "text"),
    [
        (FaultKind.BUSY, 429, b"Server busy. Retry operation later.\n"),
        (FaultKind.NO_DUMP, 404, b"Invalid path or request\n"),
        (FaultKind.STATUS, 503, b"simulated failure\n"),
    ],
)
def test_refusals_have_the_servers_own_words(kind: FaultKind, status: int, text: bytes) -> None:
    reply = instead(Fault(kind, status=503))
    assert reply is not None
    assert (reply.status, reply.body) == (status, text)


def test_the_dump_can_be_switched_off_by_itself() -> None:
    fault = Fault(FaultKind.NO_DUMP)
    assert fault.strikes("GET", "/db/dump")
    assert not fault.strikes("GET", "/clusters")


def test_what_disturbs_a_reply_lets_the_server_act_first() -> None:
    for kind in (FaultKind.LATENCY, FaultKind.LOST_REPLY, FaultKind.HALF_BODY, FaultKind.WRONG_JSON):
        assert instead(Fault(kind)) is None


def test_disturbances_add_up() -> None:
    late = disturbed(WHOLE, Fault(FaultKind.LATENCY, seconds=2.0))
    both = disturbed(late, Fault(FaultKind.HALF_BODY))
    assert both.late_s == 2.0
    assert both.cut_after == len(WHOLE.reply.body) // 2
    assert disturbed(both, Fault(FaultKind.LOST_REPLY)).reply.dropped
