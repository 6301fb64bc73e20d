"""A local port behind which a server answers that listens on a far host's loopback, such as a Heketi's.

Each connection to the port goes over the SSH connection that the host's commands go over too; one that broke is opened
anew. What is sent is not touched: Heketi's tokens sign method and path, and neither host nor port.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from glusterterm.model.errors import GlustertermError, TunnelFailed
from glusterterm.model.text import clean

if TYPE_CHECKING:
    from asyncssh import SSHReader, SSHWriter

    from glusterterm.backends.ssh.connections import Connections

LOCAL = "127.0.0.1"
_CHUNK = 64 * 1024


class Tunnel:
    """One local port. `problem` is why the last connection through it was not had; None while all is well.

    Args:
        connections: the SSH connections that are used.
        name: the node that is gone through.
        host: the server's address as that node sees it.
        port: its port.
    """

    def __init__(self, connections: Connections, name: str, host: str, port: int) -> None:
        self._connections = connections
        self._name = name
        self._host = host
        self._port = port
        self._server: asyncio.Server | None = None
        self._streams: set[asyncio.StreamWriter] = set()
        self.problem: GlustertermError | None = None

    async def open(self) -> int:
        """Listen, and give the local port. The way to the server is tried once.

        Raises:
            TunnelFailed: the far server does not answer, or there is no local port.
            GlustertermError: the node could not be reached, in the operator's words.
        """
        _, writer = await self._far_end()
        writer.close()
        try:
            self._server = await asyncio.start_server(self._carry, LOCAL, 0)
        except OSError as error:
            raise TunnelFailed(
                f"no local port for the tunnel through {self._name}: {error.strerror}",
                next_step="try again",
                sent=False,
            ) from error
        return int(self._server.sockets[0].getsockname()[1])

    async def close(self) -> None:
        """Stop listening, and end what is under way."""
        if self._server is None:
            return
        self._server.close()
        for stream in tuple(self._streams):
            stream.transport.abort()
        await self._server.wait_closed()

    async def _far_end(self) -> tuple[SSHReader[bytes], SSHWriter[bytes]]:
        link = await self._connections.link(self._name)
        import asyncssh

        try:
            async with asyncio.timeout(self._connections.access.limits.connect_s):
                return await link.connection.open_connection(self._host, self._port, encoding=None)
        except (asyncssh.Error, OSError) as error:
            from glusterterm.backends.ssh.failures import reason

            raise TunnelFailed(
                f"{self._name} gives no way to {self._host}:{self._port}: {clean(reason(error))}",
                next_step="check the server's address in the profile, and AllowTcpForwarding in sshd_config there",
                sent=False,
            ) from error

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self._streams.add(writer)
        try:
            far_reader, far_writer = await self._far_end()
            self.problem = None
        except GlustertermError as error:
            self.problem = error
            writer.transport.abort()
            self._streams.discard(writer)
            return
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(_pump(reader, far_writer))
                tasks.create_task(_pump(far_reader, writer))
        finally:
            self._streams.discard(writer)
            far_writer.close()
            with suppress(OSError):
                writer.close()


async def _pump(
    reader: asyncio.StreamReader | SSHReader[bytes], writer: asyncio.StreamWriter | SSHWriter[bytes]
) -> None:
    """Carry bytes one way until either end has no more."""
    import asyncssh

    with suppress(OSError, asyncssh.Error):
        while data := await reader.read(_CHUNK):
            writer.write(data)
            await writer.drain()
        if writer.can_write_eof():
            writer.write_eof()
