"""Changes over real connections that go wrong: whether the request can have arrived is told, and it is sent once."""

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend, Tls
from glusterterm.model.errors import (
    BackendTimedOut,
    BackendUnreachable,
    GlustertermError,
    ReplyNotUnderstood,
    TlsFailed,
    WrongAddress,
)
from glusterterm.model.events import RequestEnded
from glusterterm.model.ids import QueueId, VolumeId
from glusterterm.model.operations import DeleteVolume, ExpandVolume
from glusterterm.model.outcomes import Accepted, Pending
from tests.fakes import FakeClock, settle
from tests.loopback import Authority, Pair, listening, reply

KEY = "kestrel"
VOLUME = VolumeId("00ab" * 8)
DELETE = DeleteVolume(VOLUME)
TAKEN = b"HTTP/1.1 202 Accepted\r\nLocation: /queue/00cd\r\nContent-Length: 0\r\n\r\n"
STILL = b"HTTP/1.1 200 OK\r\nX-Pending: true\r\nContent-Length: 0\r\n\r\n"


def backend(url: str, tls: Tls | None = None, *, timeout_s: float = 0.2) -> tuple[HeketiBackend, list[RequestEnded]]:
    """Give a backend, and what it tells of its requests."""
    told: list[RequestEnded] = []
    return HeketiBackend(Endpoint(url, key=KEY, tls=tls or Tls(), timeout_s=timeout_s), FakeClock(), told.append), told


async def failure(url: str, tls: Tls | None = None, *, timeout_s: float = 0.2) -> GlustertermError:
    """Give the error that a change ends with, having seen that it was told once and names no secret."""
    asked, told = backend(url, tls, timeout_s=timeout_s)
    async with asyncio.timeout(20):
        with pytest.raises(GlustertermError) as caught:
            await asked.submit(DELETE)
    await asked.close()
    error = caught.value
    assert error.next_step
    assert "by itself" not in error.next_step
    assert KEY not in repr(error) + error.next_step + repr(told)
    assert [(event.method, event.path, event.status) for event in told] == [("DELETE", f"/volumes/{VOLUME}", 0)]
    return error


def nothing_was_sent(error: GlustertermError) -> bool:
    """Say whether the error tells that the change surely did not arrive."""
    assert isinstance(error, BackendUnreachable)
    return not error.sent


async def test_a_refused_connection_means_that_nothing_was_sent() -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        error = await failure(f"http://127.0.0.1:{probe.getsockname()[1]}")
    assert nothing_was_sent(error)
    assert "refused" in error.what


async def test_an_unknown_name_means_that_nothing_was_sent() -> None:
    error = await failure("http://heketi.invalid:8080", timeout_s=10)
    assert nothing_was_sent(error)


async def test_time_that_runs_out_before_there_is_a_connection_means_that_nothing_was_sent() -> None:
    with socket.socket() as full, socket.socket() as first, socket.socket() as second:
        full.bind(("127.0.0.1", 0))
        full.listen(0)  # and never accepts: who comes third is not let in
        for other in (first, second):
            other.setblocking(False)
            other.connect_ex(full.getsockname())
        error = await failure(f"http://127.0.0.1:{full.getsockname()[1]}")
    assert nothing_was_sent(error)


LOST: dict[str, tuple[bytes | None, type[BackendUnreachable]]] = {
    "no answer": (None, BackendTimedOut),
    "closed without a word": (b"", BackendUnreachable),
    "half a head": (b"HTTP/1.1 202 Accepted\r\nLocati", BackendUnreachable),
    "half a body": (reply(b"<a href", status="202 Accepted", length=100), BackendUnreachable),
}


@pytest.mark.parametrize("fault", LOST)
async def test_a_change_without_a_whole_answer_may_have_arrived_and_is_sent_once(fault: str) -> None:
    answer, kind = LOST[fault]
    arrived: list[str] = []

    def take(path: str) -> bytes | None:
        arrived.append(path)
        return answer

    async with listening(take) as port:
        error = await failure(f"http://127.0.0.1:{port}")
    assert type(error) is kind
    assert not nothing_was_sent(error)
    assert "whether" in error.what
    assert "look at the objects" in error.next_step
    assert arrived == [f"/volumes/{VOLUME}"]


@pytest.mark.parametrize(
    "answer",
    [
        reply(b"<html>", status="502 Bad Gateway", type_="text/html"),
        reply(b"upstream timed out\n", status="504 Gateway Timeout", type_="text/plain"),
        reply(b"<html>", status="500 Internal Server Error", type_="text/html"),
        reply(b"", status="500 Internal Server Error", type_="text/plain"),
        reply(b"", status="202 Accepted"),
        reply(b"<html>welcome</html>", type_="text/html"),
        b"HTTP/2.0 nonsense\r\n\r\n",
    ],
)
async def test_an_answer_that_is_not_heketis_own_does_not_say_that_nothing_was_begun(answer: bytes) -> None:
    async with listening(lambda _: answer) as port:
        asked, _ = backend(f"http://127.0.0.1:{port}")
        with pytest.raises(ReplyNotUnderstood) as caught:
            await asked.submit(DELETE)
        await asked.close()
    assert caught.value.next_step


@pytest.mark.parametrize(
    "answer",
    [
        b"HTTP/1.1 301 Moved Permanently\r\nLocation: /volumes/00ab\r\nContent-Length: 0\r\n\r\n",
        reply(b"<html>forbidden</html>", status="403 Forbidden", type_="text/html"),
    ],
)
async def test_who_sends_a_change_elsewhere_or_forbids_it_has_not_taken_it(answer: bytes) -> None:
    async with listening(lambda _: answer) as port:
        asked, _ = backend(f"http://127.0.0.1:{port}")
        with pytest.raises(WrongAddress) as caught:
            await asked.submit(DELETE)
        await asked.close()
    assert caught.value.next_step


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    """Give an authority that nobody knows."""
    return Authority(tmp_path, "ca")


def serving(pair: Pair, wants: Authority | None = None) -> ssl.SSLContext:
    """Give what a server on https shows, and whose certificates it wants to see."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(pair.cert, pair.key)
    if wants is not None:
        context.load_verify_locations(wants.cert)
        context.verify_mode = ssl.CERT_REQUIRED
    return context


async def test_a_certificate_that_is_not_accepted_means_that_nothing_was_sent(authority: Authority) -> None:
    arrived: list[str] = []
    async with listening(lambda path: arrived.append(path), serving(authority.pair("server"))) as port:
        error = await failure(f"https://127.0.0.1:{port}", timeout_s=5)
    assert isinstance(error, TlsFailed)
    assert nothing_was_sent(error)
    assert not arrived


async def test_a_client_certificate_that_was_not_shown_means_that_the_server_took_nothing(authority: Authority) -> None:
    arrived: list[str] = []
    wanting = serving(authority.pair("server"), wants=authority)
    async with listening(lambda path: arrived.append(path), wanting) as port:
        error = await failure(f"https://127.0.0.1:{port}", Tls(ca_file=str(authority.cert)), timeout_s=5)
    assert not arrived
    if isinstance(error, TlsFailed):  # the alert that says so may be lost: then the connection is just broken
        assert nothing_was_sent(error)


async def test_a_tls_connection_that_breaks_off_after_the_request_may_have_taken_it(authority: Authority) -> None:
    async with listening(lambda _: b"", serving(authority.pair("server"))) as port:
        error = await failure(f"https://127.0.0.1:{port}", Tls(ca_file=str(authority.cert)), timeout_s=5)
    assert not nothing_was_sent(error)


@asynccontextmanager
async def counting(connections: list[int]) -> AsyncIterator[int]:
    """Serve Heketi's queue and volumes; each connection counts its requests, and is kept open."""

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        number = len(connections)
        connections.append(0)
        try:
            while head := await reader.readuntil(b"\r\n\r\n"):
                connections[number] += 1
                length = [line for line in head.split(b"\r\n") if line.lower().startswith(b"content-length:")]
                await reader.readexactly(int(length[0].split(b":")[1]) if length else 0)
                writer.write(STILL if head.startswith(b"GET") else TAKEN)
        except asyncio.IncompleteReadError:
            return

    writers: list[asyncio.StreamWriter] = []
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.close()
        await server.wait_closed()
        await settle()


async def test_each_change_travels_on_a_connection_of_its_own_and_questions_share_one() -> None:
    connections: list[int] = []
    async with counting(connections) as port:
        asked, _ = backend(f"http://127.0.0.1:{port}", timeout_s=5)
        for _ in range(3):
            assert await asked.poll(QueueId("00cd")) == Pending()
        assert await asked.submit(DELETE) == Accepted(QueueId("00cd"))
        assert await asked.submit(ExpandVolume(VOLUME, 1)) == Accepted(QueueId("00cd"))
        assert await asked.poll(QueueId("00cd")) == Pending()
        await asked.close()
    assert connections == [4, 1, 1]
