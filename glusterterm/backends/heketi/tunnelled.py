"""Requests to a Heketi that listens on a far host's loopback: they go to a tunnel's local port, and are not changed."""

import asyncio
from urllib.parse import urlsplit

import httpx

from glusterterm.backends.heketi.endpoint import Through
from glusterterm.backends.ssh.connections import Connections
from glusterterm.backends.ssh.tunnel import LOCAL, Tunnel
from glusterterm.model.address import Address
from glusterterm.model.errors import BackendUnreachable

_PORTS = {"http": 80, "https": 443}


class WayThrough:
    """The tunnel to one server, opened with the first request.

    Args:
        through: the node that is gone through.
        address: the server's, as that node sees it.
    """

    def __init__(self, through: Through, address: Address) -> None:
        self._connections = Connections(through.access)
        port = urlsplit(str(address)).port or _PORTS[address.scheme]
        self._tunnel = Tunnel(self._connections, through.node, address.host, port)
        self._opening = asyncio.Lock()
        self._port = 0

    @property
    def problem(self) -> BackendUnreachable | None:
        """Give why the last request was not let through, as what it means for that request; None: it was."""
        problem = self._tunnel.problem
        return BackendUnreachable(problem.what, next_step=problem.next_step) if problem is not None else None

    async def port(self) -> int:
        """Give the local port.

        Raises:
            GlustertermError: there is no way through, in the operator's words. Nothing was sent.
        """
        async with self._opening:
            if not self._port:
                self._port = await self._tunnel.open()
            return self._port

    async def close(self) -> None:
        """Close the tunnel and its connection. Twice does no harm."""
        await self._tunnel.close()
        await self._connections.close()


class TunnelledTransport(httpx.AsyncBaseTransport):
    """Carries requests through a tunnel. The host that they name, and whose certificate is checked, stays the server's.

    Args:
        inner: carries them to the local port.
        way: the tunnel.
    """

    def __init__(self, inner: httpx.AsyncBaseTransport, way: WayThrough) -> None:
        self._inner = inner
        self._way = way

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry `request`.

        Raises:
            BackendUnreachable: the way to the server broke, or was not had.
        """
        local = httpx.Request(
            request.method,
            request.url.copy_with(host=LOCAL, port=await self._way.port()),
            headers=request.headers,
            stream=request.stream,
            extensions={**request.extensions, "sni_hostname": request.url.host},
        )
        try:
            return await self._inner.handle_async_request(local)
        except httpx.TransportError as error:
            if self._way.problem is None:
                raise
            raise self._way.problem from error

    async def aclose(self) -> None:
        """Let go of the connections, and of the tunnel."""
        await self._inner.aclose()
        await self._way.close()
