"""Faults on demand in what the simulated server answers: late, wrong, cut short, or not at all. Pure values."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from glusterterm.sim.replies import JSON_TYPE, Reply, error
from glusterterm.sim.world import BUSY


class FaultKind(StrEnum):
    """What goes wrong."""

    LATENCY = "latency"
    """The reply comes `seconds` late."""
    STATUS = "status"
    """The reply is `status` with `text`; nothing is done."""
    DROP = "drop"
    """The connection is closed without a reply; nothing is done."""
    LOST_REPLY = "lost-reply"
    """The request is done, and the connection closed without a reply."""
    HALF_BODY = "half-body"
    """The reply's head is whole, of its body half is sent."""
    WRONG_JSON = "wrong-json"
    """The reply is no JSON, though it says so."""
    ODD_JSON = "odd-json"
    """The reply is JSON of another form than the API's."""
    BUSY = "busy"
    """429, as with all slots taken."""
    NO_DUMP = "no-dump"
    """404 for `/db/dump`, as a server answers that has the call switched off."""
    REFUSED_TOKEN = "refused-token"  # noqa: S105 - a name
    """401 with `text`, by default that of a wrong key."""


class FaultInvalid(ValueError):
    """A fault that was asked for makes no sense; str() says why."""


WRONG_KEY = "Invalid JWT token: signature is invalid (client and server secrets may not match)"
NO_ROUTE = "Invalid path or request"


@dataclass(slots=True)
class Fault:
    """One fault: of what kind, for which requests, how often.

    `route` is searched in `METHOD /path`; `times` counts down, None means always; `after` requests pass before.
    """

    kind: FaultKind
    route: str = ""
    times: int | None = None
    after: int = 0
    seconds: float = 0.0
    status: int = 500
    text: str = ""

    def __post_init__(self) -> None:
        """See that the pattern is one, and the status one that ends a request.

        Raises:
            FaultInvalid: it is none.
        """
        if not 200 <= self.status <= 599:
            raise FaultInvalid(f"{self.status} is no status of a reply")
        try:
            re.compile(self.route)
        except re.error as wrong:
            raise FaultInvalid(f"{self.route!r} is no pattern: {wrong}") from wrong
        if self.kind is FaultKind.NO_DUMP and not self.route:
            self.route = "^GET /db/dump$"

    def strikes(self, method: str, path: str) -> bool:
        """Say whether this request is hit, and count it."""
        if self.times == 0 or not re.search(self.route, f"{method} {path}"):
            return False
        if self.after > 0:
            self.after -= 1
            return False
        if self.times is not None:
            self.times -= 1
        return True


@dataclass(frozen=True, slots=True)
class Delivery:
    """How a reply goes out: so late, cut off after so many bytes of its body (None: whole)."""

    reply: Reply
    late_s: float = 0.0
    cut_after: int | None = None


class Faults:
    """The faults that are set, in the order in which they were."""

    def __init__(self) -> None:
        self.set: list[Fault] = []

    def striking(self, method: str, path: str) -> list[Fault]:
        """Give the faults that hit a request; those used up are forgotten."""
        hit = [fault for fault in self.set if fault.strikes(method, path)]
        self.set = [fault for fault in self.set if fault.times != 0]
        return hit


def instead(fault: Fault) -> Reply | None:
    """Give what is answered without the server's doing anything; None where it does."""
    match fault.kind:
        case FaultKind.STATUS:
            return error(fault.status, fault.text or "simulated failure")
        case FaultKind.BUSY:
            return error(429, fault.text or BUSY)
        case FaultKind.NO_DUMP:
            return error(404, fault.text or NO_ROUTE)
        case FaultKind.REFUSED_TOKEN:
            return error(401, fault.text or WRONG_KEY)
        case FaultKind.DROP:
            return Reply(0, dropped=True)
        case _:
            return None


def disturbed(delivery: Delivery, fault: Fault) -> Delivery:
    """Give a delivery with what a fault does to a reply that the server made."""
    reply = delivery.reply
    match fault.kind:
        case FaultKind.LATENCY:
            return replace(delivery, late_s=delivery.late_s + fault.seconds)
        case FaultKind.LOST_REPLY:
            return replace(delivery, reply=Reply(0, dropped=True))
        case FaultKind.HALF_BODY:
            return replace(delivery, cut_after=len(reply.body) // 2)
        case FaultKind.WRONG_JSON:
            return replace(delivery, reply=_with_body(reply, b'{"clusters": [' + b"\x00not json"))
        case FaultKind.ODD_JSON:
            return replace(delivery, reply=_with_body(reply, b'{"clusters": 7, "clusterentries": ["?"]}'))
        case _:
            return delivery


def _with_body(reply: Reply, body: bytes) -> Reply:
    return Reply(reply.status, {"content-type": JSON_TYPE, "content-length": str(len(body))}, body)
