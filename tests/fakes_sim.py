"""The simulated Heketi without a socket: mounted in httpx, or asked directly."""

import json
from collections.abc import Callable
from typing import Any

import httpx

from glusterterm.sim import routes
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.node_executor import NodeExecutor
from glusterterm.sim.nodes import NodeWorld
from glusterterm.sim.replies import Reply, Request
from glusterterm.sim.server_config import ServerConfig
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


class Caller:
    """Asks a world without tokens, at a time that moves only when it is told to."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.now = world.now

    def __call__(
        self, method: str, path: str, body: object = None, *, raw: bytes | None = None, **headers: str
    ) -> Reply:
        """Send one request; `raw` in place of a body that is encoded."""
        sent = raw if raw is not None else b"" if body is None else json.dumps(body).encode()
        return routes.handle(self.world, Request(method, path, headers, sent), self.now)

    def json(self, path: str) -> Any:
        """Give what a GET answers."""
        reply = self("GET", path)
        assert reply.status == 200, reply
        return json.loads(reply.body)

    def end(self, reply: Reply) -> Reply:
        """Wait till a queued request has ended; give its end."""
        assert reply.status == 202, reply
        queue = reply.headers["location"]
        while (told := self("GET", queue)).headers.get("x-pending"):
            due = self.world.jobs.next_due
            assert due is not None
            self.now = max(self.now, due)
        return told

    def done(self, method: str, path: str, body: object = None) -> str:
        """Send a request that succeeds and wait for it; give the id of its result."""
        ended = self.end(self(method, path, body))
        assert ended.status in (204, 303), ended
        return ended.headers.get("location", "").rpartition("/")[2]

    def nodes(self, count: int, disks: int = 1) -> list[str]:
        """Make a cluster of nodes, each in a zone of its own; give the nodes' ids."""
        cluster = json.loads(self("POST", "/clusters", {"file": True, "block": True}).body)["id"]
        made = []
        for number in range(1, count + 1):
            names = {"manage": [f"node{number}"], "storage": [f"192.0.2.{number}"]}
            node = self.done("POST", "/nodes", {"zone": number, "cluster": cluster, "hostnames": names})
            for disk in range(disks):
                self.done("POST", "/devices", {"node": node, "name": f"/dev/sd{'bcdefg'[disk]}"})
            made.append(node)
        return made


def replicated(size: int, replica: int = 3, **more: object) -> dict[str, object]:
    """Give the body of a request for a replicated volume."""
    return {"size": size, "durability": {"type": "replicate", "replicate": {"replica": replica}}, **more}


def mock_caller(**config: Any) -> Caller:
    """Give an empty server whose nodes are never contacted."""
    return Caller(World(ServerConfig(auth=False, **config), MockExecutor(), now=1000.0))


def node_caller(**config: Any) -> tuple[Caller, NodeWorld]:
    """Give an empty server and the simulated nodes that it speaks to."""
    nodes = NodeWorld(seed="test")
    return Caller(World(ServerConfig(auth=False, **config), NodeExecutor(nodes), now=1000.0)), nodes
