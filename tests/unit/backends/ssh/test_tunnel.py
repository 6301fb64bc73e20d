"""A Heketi on a far host's loopback, through a tunnel."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.backends.ssh.connections import Connections
from glusterterm.backends.ssh.tunnel import LOCAL, Tunnel
from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import BackendUnreachable, HostKeyUnknown, TunnelFailed
from tests.loopback import listening, reply
from tests.ssh_server import Running, access, serving

LARGE = 3_000_000


def heketi(path: str) -> bytes | None:
    """Answer as a Heketi with one volume."""
    if path == "/hello":
        return reply(b"Hello from Heketi", type_="text/plain")
    if path == "/large":
        return reply(b"x" * LARGE)
    return reply(b'{"volumes": ["a"], "clusters": ["b"]}')


@asynccontextmanager
async def tunnelled(folder: Path, server: Running, port: int) -> AsyncIterator[tuple[Tunnel, int]]:
    """Open a tunnel through `server` to `port` of its loopback, and give it with its local port."""
    connections = Connections(access(folder, server))
    tunnel = Tunnel(connections, "node1", "localhost", port)
    local = await tunnel.open()
    try:
        yield tunnel, local
    finally:
        await tunnel.close()
        await connections.close()


async def check(port: int) -> str:
    """Ask the Heketi at a local port what it is, with a token."""
    backend = HeketiBackend(Endpoint(f"http://{LOCAL}:{port}", key="k"), RealClock())
    try:
        return await backend.check()
    finally:
        await backend.close()


async def fetched(port: int, path: str) -> bytes:
    """Fetch a path, to the end of the connection."""
    reader, writer = await asyncio.open_connection(LOCAL, port)
    writer.write(f"GET {path} HTTP/1.1\r\n\r\n".encode())
    content = await reader.read()
    writer.close()
    return content.partition(b"\r\n\r\n")[2]


async def test_a_heketi_on_the_far_loopback_answers_through_the_tunnel(tmp_path: Path) -> None:
    async with listening(heketi) as port, serving(tmp_path, forwards=True) as server:
        async with tunnelled(tmp_path, server, port) as (_, local):
            assert await check(local) == "Heketi with 1 cluster and 1 volume"
            assert await fetched(local, "/large") == b"x" * LARGE
            assert local != port
        assert server.seen.logins == 1
        assert set(server.seen.gone_to) == {port}


async def test_a_tunnel_whose_connection_broke_opens_it_anew(tmp_path: Path) -> None:
    async with listening(heketi) as port, serving(tmp_path, forwards=True) as server:
        async with tunnelled(tmp_path, server, port) as (tunnel, local):
            await check(local)
            server.break_off()
            assert await check(local) == "Heketi with 1 cluster and 1 volume"
            assert tunnel.problem is None
        assert server.seen.logins == 2


async def test_a_far_server_that_is_down_is_told_at_the_start(tmp_path: Path) -> None:
    async with listening(heketi) as port:
        pass
    async with serving(tmp_path, forwards=True) as server:
        connections = Connections(access(tmp_path, server))
        with pytest.raises(TunnelFailed, match=f"no way to localhost:{port}") as told:
            await Tunnel(connections, "node1", "localhost", port).open()
        await connections.close()
    assert not told.value.sent


async def test_a_far_server_that_goes_down_is_a_connection_that_breaks_and_a_problem_that_can_be_told(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path, forwards=True) as server:
        async with listening(heketi) as port:
            connections = Connections(access(tmp_path, server))
            tunnel = Tunnel(connections, "node1", "localhost", port)
            local = await tunnel.open()
        with pytest.raises(BackendUnreachable):
            await check(local)
        assert isinstance(tunnel.problem, TunnelFailed)
        await tunnel.close()
        await connections.close()


async def test_a_node_that_is_not_known_is_told_as_such(tmp_path: Path) -> None:
    async with serving(tmp_path, forwards=True) as server:
        connections = Connections(access(tmp_path, server, known_hosts=()))
        with pytest.raises(HostKeyUnknown):
            await Tunnel(connections, "node1", "localhost", 8080).open()
        await connections.close()


async def test_a_closed_tunnel_takes_no_more(tmp_path: Path) -> None:
    async with listening(heketi) as port, serving(tmp_path, forwards=True) as server:
        async with tunnelled(tmp_path, server, port) as (_, local):
            pass
        with pytest.raises(BackendUnreachable):
            await check(local)
