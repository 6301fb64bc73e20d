"""Each way in which a server can fail, as a whole session sees it: told, marked stale, survived."""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.engine.log import Log, LogLevel
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.store import Phase
from glusterterm.model.errors import (
    BackendTimedOut,
    BackendUnreachable,
    GlustertermError,
    ReplyNotUnderstood,
    ServerBusy,
    ServerFailed,
    ServerInMaintenance,
    TokenRefused,
    WrongAddress,
)
from glusterterm.model.snapshot import Method
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from tests.fakes import START, FakeClock, settle
from tests.fakes_sim import transport

URL = "http://heketi.test:8080"
Answer = Callable[[httpx.Request], httpx.Response | None]
"""A fault; None lets the request through."""


def raising(kind: type[httpx.TransportError]) -> Answer:
    """Answer nothing: fail on the way."""

    def answer(request: httpx.Request) -> httpx.Response:
        raise kind("a socket's own words", request=request)

    return answer


def saying(status: int, text: str = "", **headers: str) -> Answer:
    """Answer always the same."""
    return lambda request: httpx.Response(status, text=text, headers=headers)


class Half(httpx.AsyncByteStream):
    """Half a body, and then the connection is gone."""

    async def __aiter__(self) -> AsyncIterator[bytes]:
        yield b'{"clus'
        raise httpx.RemoteProtocolError("peer closed connection without sending complete message body")


def half(request: httpx.Request) -> httpx.Response:
    """Answer with less than was announced."""
    return httpx.Response(200, stream=Half(), headers={"content-length": "600"})


class Mounted(httpx.AsyncBaseTransport):
    """The simulator, with a fault in front of it when there is one."""

    def __init__(self, clock: FakeClock) -> None:
        config = ServerConfig(admin_key="kestrel", monitor_nodes=False, clean_operations=False)
        self.world = World(config, MockExecutor(), now=START)
        self._sound = transport(self.world, clock.now)
        self.fault: Answer | None = None

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        faulty = None if self.fault is None else self.fault(request)
        return faulty or await self._sound.handle_async_request(request)


def opened(key: str = "kestrel") -> tuple[Session, Mounted, FakeClock]:
    """Make a session over a simulated server without any cluster yet."""
    clock = FakeClock()
    server = Mounted(clock)
    log = Log(clock)
    backend = HeketiBackend(Endpoint(URL, key=key), clock, log.request, server)
    session = Session(SessionInfo("prod", URL), ComparingFeed(backend, clock), log, clock, jitter=lambda: 1.0)
    return session, server, clock


JWT = "Invalid JWT token: "
FAULTS: dict[str, tuple[Answer, type[GlustertermError]]] = {
    "a refused connection": (raising(httpx.ConnectError), BackendUnreachable),
    "a connection that is dropped": (raising(httpx.RemoteProtocolError), BackendUnreachable),
    "a server that does not answer in time": (raising(httpx.ReadTimeout), BackendTimedOut),
    "half a body": (half, BackendUnreachable),
    "a web page": (saying(200, "<html>It works!</html>"), WrongAddress),
    "no JSON": (saying(200, '{"clusters": [', **{"content-type": "application/json"}), ReplyNotUnderstood),
    "JSON of the wrong shape": (saying(200, '["clusters"]'), ReplyNotUnderstood),
    "no token": (saying(401, "Required authorization token not found"), TokenRefused),
    "a wrong key": (
        saying(401, JWT + "signature is invalid (client and server secrets may not match)"),
        TokenRefused,
    ),
    "an unknown user": (saying(401, JWT + "Unknown user"), TokenRefused),
    "a clock behind the server's": (saying(401, JWT + "Token is expired by 10s"), TokenRefused),
    "a clock ahead of the server's": (
        saying(401, JWT + "Token used before issued (client and server clocks may differ)"),
        TokenRefused,
    ),
    "a redirect": (saying(301, location="/heketi/clusters"), WrongAddress),
    "too much at once": (saying(429, "Server handling too many requests. Try again later."), ServerBusy),
    "maintenance": (saying(503, "Service disabled for maintenance"), ServerInMaintenance),
    "an error inside": (saying(500, "database is closed"), ServerFailed),
}


@pytest.mark.parametrize(("fault", "kind"), FAULTS.values(), ids=FAULTS)
async def test_a_fault_is_told_and_marks_the_last_snapshot_stale_until_it_is_over(
    fault: Answer, kind: type[GlustertermError]
) -> None:
    session, server, clock = opened()
    async with session:
        await settle()
        good = session.store.snapshot
        assert session.store.status.phase is Phase.LIVE
        server.fault = fault
        await clock.advance(10.0)
        status = session.store.status
        assert (status.phase, type(status.error)) == (Phase.STALE, kind)
        assert status.error is not None
        assert status.error.next_step
        assert session.store.snapshot is good
        told = [line.text for line in session.log.lines if line.level is LogLevel.ERROR]
        assert told == [f"{status.error.what}; {status.error.next_step}"]
        assert "kestrel" not in "".join(line.text for line in session.log.lines)
        server.fault = None
        await clock.advance(60.0)
        assert session.store.status.phase is Phase.LIVE
        assert session.store.snapshot is not None


async def test_where_the_dump_is_refused_the_objects_are_walked_one_by_one() -> None:
    session, server, clock = opened()
    refused = saying(404, "Invalid path or request")
    async with session:
        await settle()
        server.fault = lambda request: refused(request) if request.url.path == "/db/dump" else None
        session.refresh()
        await clock.advance(1.0)
        snapshot = session.store.snapshot
        assert session.store.status.phase is Phase.LIVE
        assert snapshot is not None
        assert snapshot.source.method is Method.WALK


async def test_a_server_that_refuses_the_key_from_the_start_is_asked_again_and_never_shown_as_empty() -> None:
    session, _, clock = opened(key="buzzard")
    async with session:
        await settle()
        await clock.advance(30.0)
        assert session.store.status.phase is Phase.CONNECTING
        assert isinstance(session.store.status.error, TokenRefused)
        assert session.store.snapshot is None
