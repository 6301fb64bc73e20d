"""Real connections that go wrong: each is an error in the operator's words, and the next question starts afresh."""

import asyncio
import gzip
import socket
import ssl
from pathlib import Path

import pytest

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend, Tls
from glusterterm.model.errors import (
    BackendTimedOut,
    BackendUnreachable,
    ConfigInvalid,
    GlustertermError,
    ReplyNotUnderstood,
    RoleRefused,
    ServerBusy,
    ServerFailed,
    ServerInMaintenance,
    TlsFailed,
    TokenRefused,
    WrongAddress,
)
from glusterterm.model.events import RequestEnded
from tests.fakes import FakeClock
from tests.loopback import Authority, Pair, listening, reply

KEY = "kestrel"
GOOD = reply(b'{"volumes": ["00ab"]}')


def endpoint(port: int, *, scheme: str = "http", tls: Tls | None = None, max_reply_bytes: int = 1 << 20) -> Endpoint:
    """Give an endpoint on the loopback that is asked as the role user: one request is a snapshot."""
    url = f"{scheme}://127.0.0.1:{port}/"
    return Endpoint(
        url, "user", KEY, tls=tls or Tls(), timeout_s=0.5 if scheme == "http" else 5.0, max_reply_bytes=max_reply_bytes
    )


def free_port() -> int:
    """Give a port on which nothing listens."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def no(status: str, text: bytes, type_: str = "text/plain; charset=utf-8") -> bytes:
    """Give a refusal."""
    return reply(text, status=status, type_=type_)


def chunked(*chunks: bytes) -> bytes:
    """Give a reply in chunks that lacks the last one."""
    head = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n"
    return head + b"".join(b"%x\r\n%s\r\n" % (len(chunk), chunk) for chunk in chunks)


def packed(body: bytes) -> bytes:
    """Give a reply that says it is compressed."""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: gzip\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n"
    return head.encode() + body


UNBOUNDED = b"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n"
FAULTS: dict[str, tuple[bytes | None, type[GlustertermError], str]] = {
    "no answer": (None, BackendTimedOut, "did not answer in time"),
    "closed without a word": (b"", BackendUnreachable, "broke off"),
    "half a head": (b"HTTP/1.1 200 OK\r\nContent-Ty", BackendUnreachable, "broke off"),
    "half a body": (reply(b'{"volumes": ["00', length=500), BackendUnreachable, "broke off"),
    "half the chunks": (chunked(b'{"volumes": ["00'), BackendUnreachable, "broke off"),
    "half a body, length untold": (UNBOUNDED + b'{"volumes": ["00', ReplyNotUnderstood, "ends in its middle"),
    "wrong JSON": (reply(b'{"volumes": [}'), ReplyNotUnderstood, "GET /volumes"),
    "other JSON": (reply(b'{"items": []}'), ReplyNotUnderstood, "GET /volumes"),
    "broken compression": (packed(b"no gzip"), ReplyNotUnderstood, "unpacked"),
    "no HTTP": (b"220 mail.test ESMTP\r\n\r\n", WrongAddress, "does not speak HTTP"),
    "a page": (reply(b"<html>hello</html>", type_="text/html"), WrongAddress, "web page"),
    "a login": (b"HTTP/1.1 302 Found\r\nLocation: /login\r\nContent-Length: 0\r\n\r\n", WrongAddress, "the path of"),
    "no key": (no("401 Unauthorized", b"Required authorization token not found\n"), TokenRefused, "none was given"),
    "wrong role": (no("401 Unauthorized", b"Administrator access required\n"), RoleRefused, "role"),
    "busy": (no("429 Too Many Requests", b"Server busy. Retry operation later.\n"), ServerBusy, "busy"),
    "maintenance": (
        no("503 Service Unavailable", b"Service disabled for maintenance\n"),
        ServerInMaintenance,
        "read-only",
    ),
    "failure": (no("500 Internal Server Error", b"Unable to open database\n"), ServerFailed, "Unable to open"),
    "gateway": (no("502 Bad Gateway", b"<html>", "text/html"), ServerFailed, "502"),
}


@pytest.mark.parametrize("fault", FAULTS)
async def test_each_fault_is_an_error_in_words_and_the_next_question_is_answered(fault: str) -> None:
    answer, kind, said = FAULTS[fault]
    answers = iter([answer, GOOD])
    told: list[RequestEnded] = []
    async with listening(lambda _: next(answers)) as port:
        backend = HeketiBackend(endpoint(port), FakeClock(), told.append)
        with pytest.raises(kind, match=said) as caught:
            async with asyncio.timeout(10):  # far more than the endpoint allows
                await backend.snapshot()
        assert (await backend.snapshot()).bare_volumes == ("00ab",)
        await backend.close()
    assert caught.value.next_step
    assert KEY not in repr(caught.value) + caught.value.next_step + repr(told)
    assert [(event.method, event.path) for event in told] == [("GET", "/volumes")] * 2
    assert all(event.status or event.error for event in told)
    assert (told[1].status, told[1].error, told[1].size) == (200, "", 21)


async def test_a_refused_connection_says_so_and_a_server_that_comes_back_is_found_by_itself() -> None:
    port = free_port()
    told: list[RequestEnded] = []
    backend = HeketiBackend(endpoint(port), FakeClock(), told.append)
    with pytest.raises(BackendUnreachable, match="connection refused") as caught:
        await backend.snapshot()
    assert "check that Heketi runs" in caught.value.next_step
    async with listening(lambda _: GOOD, port=port):
        assert (await backend.snapshot()).bare_volumes == ("00ab",)
    with pytest.raises(BackendUnreachable):
        await backend.snapshot()
    async with listening(lambda _: GOOD, port=port):
        assert (await backend.snapshot()).bare_volumes == ("00ab",)
    await backend.close()
    assert [event.status for event in told] == [0, 200, 0, 200]
    assert "refused" in told[0].error


async def test_a_name_that_nobody_has_is_said_to_be_unknown() -> None:
    backend = HeketiBackend(Endpoint("http://heketi.invalid:8080", timeout_s=20), FakeClock())
    with pytest.raises(BackendUnreachable, match=r"heketi\.invalid can't be looked up"):
        await backend.check()
    await backend.close()


async def test_a_reply_without_end_is_given_up() -> None:
    async with listening(lambda _: UNBOUNDED + b'{"volumes": [' + b'"00ab",' * 40_000) as port:
        backend = HeketiBackend(endpoint(port, max_reply_bytes=100_000), FakeClock())
        with pytest.raises(ReplyNotUnderstood, match="larger than"):
            await backend.snapshot()
        await backend.close()


async def test_a_compressed_reply_is_read() -> None:
    async with listening(lambda _: packed(gzip.compress(b'{"volumes": ["00ab"]}'))) as port:
        backend = HeketiBackend(endpoint(port), FakeClock())
        assert (await backend.snapshot()).bare_volumes == ("00ab",)
        await backend.close()


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


async def asked(port: int, tls: Tls, scheme: str = "https") -> None:
    """Ask one thing over TLS."""
    backend = HeketiBackend(endpoint(port, scheme=scheme, tls=tls), FakeClock())
    try:
        assert (await backend.snapshot()).bare_volumes == ("00ab",)
    finally:
        await backend.close()


async def test_a_server_of_our_own_authority_is_trusted_and_of_no_other(authority: Authority, tmp_path: Path) -> None:
    stranger = Authority(tmp_path, "stranger")
    async with listening(lambda _: GOOD, serving(authority.pair("server"))) as port:
        await asked(port, Tls(ca_file=str(authority.cert)))
        for tls in (Tls(), Tls(ca_file=str(stranger.cert))):
            with pytest.raises(TlsFailed, match="certificate") as caught:
                await asked(port, tls)
            assert "ca_file" in caught.value.next_step


async def test_only_insecure_takes_any_certificate(authority: Authority) -> None:
    async with listening(lambda _: GOOD, serving(authority.pair("server"))) as port:
        await asked(port, Tls(insecure=True))


async def test_a_client_certificate_is_shown_where_one_is_wanted(authority: Authority) -> None:
    client = authority.pair("client")
    known = Tls(str(authority.cert), str(client.cert), str(client.key))
    async with listening(lambda _: GOOD, serving(authority.pair("server"), wants=authority)) as port:
        await asked(port, known)
        with pytest.raises(BackendUnreachable):
            await asked(port, Tls(ca_file=str(authority.cert)))


async def test_https_to_a_server_without_tls_says_so() -> None:
    async with listening(lambda _: GOOD) as port:
        with pytest.raises(TlsFailed, match="does not speak TLS") as caught:
            await asked(port, Tls())
    assert "http://" in caught.value.next_step


def test_files_for_tls_that_cannot_be_used_are_named_and_no_passphrase_is_asked_for(
    authority: Authority, tmp_path: Path
) -> None:
    (tmp_path / "empty").write_text("")
    locked, good, other = authority.pair("locked", b"secret"), authority.pair("good"), authority.pair("other")
    for tls, named in (
        (Tls(ca_file=str(tmp_path / "absent")), "absent"),
        (Tls(ca_file=str(tmp_path / "empty")), "empty"),
        (Tls(cert_file=str(tmp_path / "empty")), "empty"),
        (Tls(cert_file=str(good.cert), key_file=str(other.key)), "other.key"),
        (Tls(cert_file=str(locked.cert), key_file=str(locked.key)), "encrypted"),
    ):
        with pytest.raises(ConfigInvalid, match=named) as caught:
            HeketiBackend(Endpoint("https://heketi.test", tls=tls), FakeClock())
        assert caught.value.next_step
