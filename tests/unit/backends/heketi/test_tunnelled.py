"""A profile's Heketi that listens on a node's loopback: the whole backend through a tunnel."""

import asyncio
import ssl
from pathlib import Path

import pytest

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend, Tls
from glusterterm.backends.heketi.endpoint import Through
from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import BackendUnreachable, HostKeyUnknown, LoginRefused, TunnelFailed
from glusterterm.model.operations import CreateCluster
from tests.loopback import Authority, listening, reply
from tests.ssh_server import access, new_key, serving


def heketi(path: str) -> bytes | None:
    """Answer as a Heketi with one volume."""
    if path == "/hello":
        return reply(b"Hello from Heketi", type_="text/plain")
    return reply(b'{"volumes": ["a"], "clusters": ["b"]}')


async def check(endpoint: Endpoint) -> str:
    """Ask the Heketi what it is."""
    backend = HeketiBackend(endpoint, RealClock())
    try:
        return await backend.check()
    finally:
        await backend.close()


async def test_a_heketi_is_asked_through_the_node_on_whose_loopback_it_listens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://192.0.2.1:9")  # which is not asked: the way is the tunnel
    async with listening(heketi) as port, serving(tmp_path, forwards=True) as server:
        through = Through("node1", access(tmp_path, server))
        assert await check(Endpoint(f"http://localhost:{port}/", key="k", through=through)) == (
            "Heketi with 1 cluster and 1 volume"
        )
        assert server.seen.logins == 1
        assert set(server.seen.gone_to) == {port}


async def test_the_host_that_a_request_names_is_the_servers_own(tmp_path: Path) -> None:
    heads: list[bytes] = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        heads.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(heketi("/hello") or b"")
        writer.close()

    far = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = far.sockets[0].getsockname()[1]
    async with serving(tmp_path, forwards=True) as server:
        endpoint = Endpoint(f"http://localhost:{port}", through=Through("node1", access(tmp_path, server)))
        with pytest.raises(Exception, match="volumes"):
            await check(endpoint)
    far.close()
    assert f"\r\nHost: localhost:{port}\r\n".encode() in heads[0]


async def test_the_certificate_that_is_checked_is_the_servers_own(tmp_path: Path) -> None:
    authority = Authority(tmp_path, "authority")
    pair = authority.pair("server")
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair.cert, pair.key)
    async with listening(heketi, context) as port, serving(tmp_path, forwards=True) as server:
        through = Through("node1", access(tmp_path, server))
        right, wrong = (
            Endpoint(f"https://{host}:{port}", tls=Tls(str(authority.cert)), through=through)
            for host in ("127.0.0.1", "localhost")
        )
        assert await check(right) == "Heketi with 1 cluster and 1 volume"
        with pytest.raises(BackendUnreachable, match="certificate"):
            await check(wrong)


async def test_what_stands_against_the_tunnel_is_told_as_what_it_is(tmp_path: Path) -> None:
    async with listening(heketi) as port, serving(tmp_path, forwards=True) as server:
        new_key(tmp_path / "id_wrong")
        for reached, kind in (
            (access(tmp_path, server, known_hosts=()), HostKeyUnknown),
            (access(tmp_path, server, key_file=str(tmp_path / "id_wrong")), LoginRefused),
        ):
            with pytest.raises(kind) as told:
                await check(Endpoint(f"http://localhost:{port}", through=Through("node1", reached)))
            assert not told.value.sent


async def test_a_change_that_found_no_way_through_was_surely_not_sent(tmp_path: Path) -> None:
    async with listening(heketi) as port:
        pass
    async with serving(tmp_path, forwards=True) as server:
        through = Through("node1", access(tmp_path, server))
        backend = HeketiBackend(Endpoint(f"http://localhost:{port}", through=through), RealClock())
        with pytest.raises(TunnelFailed) as told:
            await backend.submit(CreateCluster())
        await backend.close()
    assert not told.value.sent


async def test_a_far_server_that_goes_away_is_told_with_the_tunnels_own_words(tmp_path: Path) -> None:
    async with serving(tmp_path, forwards=True) as server:
        async with listening(heketi) as port:
            through = Through("node1", access(tmp_path, server))
            backend = HeketiBackend(Endpoint(f"http://localhost:{port}", through=through), RealClock())
            await backend.check()
        with pytest.raises(BackendUnreachable, match="node1 gives no way to localhost"):
            await backend.check()
        with pytest.raises(BackendUnreachable) as told:
            await backend.submit(CreateCluster())
        await backend.close()
    assert told.value.sent
