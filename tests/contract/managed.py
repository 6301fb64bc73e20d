"""A simulated Heketi with its nodes: prepared directly, changed through our backend, which is watched."""

import json
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import httpx

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.backends.heketi.endpoint import ADMIN
from glusterterm.model.events import RequestEnded
from glusterterm.model.ids import Kind, QueueId
from glusterterm.model.operations import Operation
from glusterterm.model.outcomes import Accepted, Outcome, Pending
from glusterterm.sim import faults
from glusterterm.sim.entries import BrickEntry, DeviceEntry, VolumeEntry
from glusterterm.sim.faults import Fault, FaultKind, Faults
from tests.fakes import FakeClock
from tests.fakes_sim import node_caller, replicated, transport


@dataclass(frozen=True, slots=True)
class Seen:
    """One request as it arrived. `members` is the JSON of its body, None where there was none."""

    method: str
    path: str
    members: Any = None
    content_type: str = ""


class Watching(httpx.AsyncBaseTransport):
    """Notes each request and hands it on, unless a fault answers in its place; bodies that are no JSON are not kept."""

    def __init__(self, inner: httpx.AsyncBaseTransport) -> None:
        self._inner = inner
        self.seen: list[Seen] = []
        self.faults = Faults()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request."""
        body = await request.aread()
        with suppress(json.JSONDecodeError):
            members = json.loads(body) if body else None
            self.seen.append(Seen(request.method, request.url.path, members, request.headers.get("content-type", "")))
        striking = self.faults.striking(request.method, request.url.path)
        for fault in striking:
            if (reply := faults.instead(fault)) is not None:
                return httpx.Response(reply.status, headers=dict(reply.headers), content=reply.body)
        answer = await self._inner.handle_async_request(request)
        if any(fault.kind is FaultKind.LOST_REPLY for fault in striking):
            raise httpx.RemoteProtocolError("Server disconnected without sending a response.")
        return answer


class Managed:
    """One Heketi. `heketi` asks it directly, unseen; `backend` is ours; `seen` is what came from there."""

    def __init__(self, *, read_only: bool = False, user: str = ADMIN, **config: Any) -> None:
        self.heketi, self.nodes = node_caller(**config)
        self.world = self.heketi.world
        self.events: list[RequestEnded] = []
        self._watching = Watching(transport(self.world, lambda: self.heketi.now))
        self.backend = HeketiBackend(
            Endpoint("http://heketi.test:8080", user, read_only=read_only),
            FakeClock(),
            self.events.append,
            transport=self._watching,
        )

    def fail(self, fault: Fault) -> None:
        """Have the server answer with a fault."""
        self._watching.faults.set.append(fault)

    @property
    def seen(self) -> list[Seen]:
        """Give the requests that came from our backend."""
        return self._watching.seen

    async def change(self, operation: Operation) -> Outcome:
        """Ask for a change and, as long as it runs, what became of it, time passing meanwhile."""
        answer = await self.backend.submit(operation)
        return await self.end(answer.queue) if isinstance(answer, Accepted) else answer

    async def end(self, queue: QueueId) -> Outcome:
        """Ask what became of a change until it has ended."""
        while isinstance(told := await self.backend.poll(queue), Pending):
            self.pass_time()
        return told

    def pass_time(self) -> None:
        """Let time pass till something happens in the server."""
        due = self.world.jobs.next_due
        assert due is not None
        self.heketi.now = max(self.heketi.now, due)

    def cluster(self) -> str:
        """Give an empty cluster's id."""
        made: str = json.loads(self.heketi("POST", "/clusters", {"file": True, "block": True}).body)["id"]
        return made

    def volume(self, size: int = 10, *, nodes: int = 3, disks: int = 1, **members: Any) -> VolumeEntry:
        """Make nodes with disks, and a replica 3 volume on them."""
        self.heketi.nodes(nodes, disks)
        return self.world.volumes[self.heketi.done("POST", "/volumes", replicated(size, **members))]

    def device(self, node: str) -> DeviceEntry:
        """Give the first device of a node."""
        return self.world.devices[self.world.nodes[node].devices[0]]

    def brick(self, volume: VolumeEntry) -> BrickEntry:
        """Give the first brick of a volume."""
        return self.world.bricks[volume.bricks[0]]

    def state(self, kind: str, id_: str, *states: str) -> None:
        """Bring a node or a device into a state, by way of others."""
        for state in states:
            self.heketi.done("POST", f"/{kind}/{id_}/state", {"state": state})


@dataclass(frozen=True, slots=True)
class Case:
    """One change: the request that has to arrive, `METHOD /path` and members, and what holds of the world afterwards.

    `makes` is the kind of object that the answer names.
    """

    operation: Operation
    request: str
    members: Any
    holds: Callable[[], bool]
    makes: Kind | None = None


Prepare = Callable[[Managed], Case]
