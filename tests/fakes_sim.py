"""The simulated Heketi mounted in httpx, without a socket."""

from collections.abc import Callable

import httpx

from glusterterm.sim import routes
from glusterterm.sim.replies import Request
from glusterterm.sim.world import World


def transport(world: World, now: Callable[[], float]) -> httpx.MockTransport:
    """Give a transport whose requests the world answers, each at the time that `now` gives."""

    def answer(request: httpx.Request) -> httpx.Response:
        headers = {name.lower(): value for name, value in request.headers.items()}
        target = request.url.raw_path.decode("ascii")
        reply = routes.handle(world, Request(request.method, target, headers, request.content), now())
        if reply.dropped:
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.", request=request)
        return httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body)

    return httpx.MockTransport(answer)
