"""A simulated Heketi on loopback, inside of the test: its world can be prepared, restarted and compared."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp import web

from glusterterm.sim import routes
from glusterterm.sim.replies import Request
from tests.contract.managed import Managed

TICK_S = 1.0
"""How far the server's time moves on with each request."""


class Served:
    """Serves a world. `changed` are the requests that change something, as they arrived: `METHOD /path`.

    With `dies_next` set the server is killed right after the next of those was taken, before it was answered, and
    started again.
    """

    def __init__(self, managed: Managed) -> None:
        self.managed = managed
        self.changed: list[str] = []
        self.dies_next = False
        self.url = ""

    def restart(self) -> None:
        """Kill the server and start it again: queue ids die, what runs is left behind."""
        self.managed.world.restart(self.managed.heketi.now)

    def clean_up(self) -> None:
        """Have what a killed server left behind undone, as an operator does."""
        if self.managed.world.operations:
            self.managed.heketi.done("POST", "/operations/pending/cleanup", {})

    async def answer(self, http: web.BaseRequest) -> web.StreamResponse:
        """Answer one request."""
        heketi = self.managed.heketi
        heketi.now += TICK_S
        headers = {name.lower(): value for name, value in http.headers.items()}
        request = Request(http.method, http.raw_path, headers, await http.content.read())
        changes = http.method != "GET" or http.path.endswith("/resync")
        if changes:
            self.changed.append(f"{http.method} {http.path}")
        reply = routes.handle(self.managed.world, request, heketi.now)
        if changes and self.dies_next:
            self.dies_next = False
            self.restart()
            if http.transport is not None:
                http.transport.abort()
        return web.Response(status=reply.status, headers=dict(reply.headers), body=reply.body)


@asynccontextmanager
async def serving(managed: Managed) -> AsyncIterator[Served]:
    """Serve a world on a free port until the end of the block."""
    served = Served(managed)
    server = web.Server(served.answer, access_log=None)
    listener = await asyncio.get_running_loop().create_server(server, "127.0.0.1", 0)
    served.url = f"http://127.0.0.1:{listener.sockets[0].getsockname()[1]}"
    try:
        yield served
    finally:
        listener.close()
        await server.shutdown(0.2)
