"""A Heketi as a `model.ports.Backend`, for looking, and as a `model.ports.Actor`, for changing."""

from __future__ import annotations

import asyncio
import hashlib
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING
from urllib.parse import unquote

import msgspec

from glusterterm.backends.heketi import auth, shapes, wire
from glusterterm.backends.heketi.endpoint import USER, Address, Endpoint, Tls
from glusterterm.model.errors import (
    GlustertermError,
    PlanRefused,
    ReplyNotUnderstood,
    RoleRefused,
    RouteNotFound,
    ServerRefused,
    TokenRefused,
    WrongAddress,
)
from glusterterm.model.events import RequestEnded
from glusterterm.model.ids import NodeId, VolumeId
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Callable

    import httpx

    from glusterterm.backends.heketi.connection import Departure
    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import BrickSets, Capabilities, Clock
    from glusterterm.model.server import LoggerLevel, OperationCounts, ServerMode

__all__ = ["Endpoint", "HeketiBackend", "Tls"]

EXAMINE_S = 600.0
"""Seconds that an examination may take at least: Heketi asks every node in turn."""
ACT_TIMES = 5.0
"""How many times as long as looking a change may take to be answered: placement and commands on nodes may come before
(Heketi's API, sections 3 and 14), and an answer that is not waited for leaves a change whose fate nobody knows."""
_OF_THE_DUMP_ALONE = (403, 404, 405, 500)
"""Statuses that refuse a dump and leave hope for single objects."""
_OPERATIONS = msgspec.json.Decoder(shapes.OperationCounts)
_CLUSTERS = msgspec.json.Decoder(shapes.ClusterList)
_VOLUMES = msgspec.json.Decoder(shapes.VolumeList)


def ignore(_: RequestEnded) -> None:
    """Tell nobody."""


class HeketiBackend:
    """One Heketi. Nothing is asked before the first question, and nothing is ever asked twice by itself.

    What reads a kind of reply is loaded where it is read: a short command reads one, and loading all takes longer.

    Args:
        endpoint: where it is and how it is spoken to.
        clock: the time that tokens carry and that ages are told by.
        on_event: told of each request that ended.
        transport: carries the requests in place of a connection of our own.

    Raises:
        ConfigInvalid: the address, a certificate or the proxy of the environment can't be used.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Clock,
        on_event: Callable[[RequestEnded], None] = ignore,
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        from glusterterm.backends.heketi import connection
        from glusterterm.backends.read_only import ReadOnlyTransport

        self._endpoint = endpoint
        self._address = Address.of(endpoint.url)
        self._clock = clock
        self._on_event = on_event
        self._skew_s: float | None = None
        looking, acting = (transport, transport) if transport else connection.carriers(endpoint, self._address)
        if endpoint.read_only or endpoint.role == USER:
            base_path = unquote(self._address.base_path)
            looking, acting = ReadOnlyTransport(looking, base_path), ReadOnlyTransport(acting, base_path)
        self._looking, self._acting = connection.client(looking), connection.client(acting)

    @property
    def capabilities(self) -> Capabilities:
        """Say what this backend can do as it is configured."""
        return self._endpoint.capabilities

    @property
    def clock_skew_s(self) -> float | None:
        """Give the seconds that the server's clock is ahead of ours, as of its last reply; None before that.

        HTTP tells whole seconds: half a second either way is nothing.
        """
        return self._skew_s

    async def check(self) -> str:
        """Ask whether this is a Heketi that lets us in, and describe it in a few words.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import server_state

        try:
            greeted = server_state.greets(await self.send(wire.HELLO))
        except (RouteNotFound, TokenRefused):  # Heketi greets whoever asks, at its own path and at no other
            greeted = False
        if not greeted:
            raise WrongAddress(
                f"{self._address} answers, and is no Heketi", next_step="check host, port and path of the address"
            )
        volumes = _some(len((await self._volumes()).volumes or ()), "volume")
        if self._endpoint.role == USER:
            return f"Heketi with {volumes}; the role user sees no more"
        clusters = wire.decode(wire.CLUSTERS, await self.send(wire.CLUSTERS), _CLUSTERS)
        return f"Heketi with {_some(len(clusters.clusters or ()), 'cluster')} and {volumes}"

    async def probe(self) -> str:
        """Ask cheaply for a fingerprint of the present: counts of operations, ids of clusters and volumes.

        What an operator sets on nodes and devices is not in it; a whole snapshot now and then finds that.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        seen: list[object] = []
        if self._endpoint.role != USER:
            try:
                seen.append(wire.decode(wire.OPERATIONS, await self.send(wire.OPERATIONS), _OPERATIONS))
            except RouteNotFound:
                seen.append(None)  # a Heketi that has no such call makes its changes all the same
            seen.append(wire.decode(wire.CLUSTERS, await self.send(wire.CLUSTERS), _CLUSTERS))
        seen.append(await self._volumes())
        return hashlib.sha256(msgspec.json.encode(seen)).hexdigest()

    async def snapshot(self) -> Snapshot:
        """Ask for everything: by one dump, by a walk where there is none, volumes alone where the role sees no more.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        taken_at = self._clock.now()
        if self._endpoint.role == USER:
            return await self._volumes_alone(taken_at)
        try:
            reply = await self.send(wire.DUMP)
        except RoleRefused:
            return await self._volumes_alone(taken_at)
        except ServerRefused as error:
            if error.status not in _OF_THE_DUMP_ALONE:
                raise
            from glusterterm.backends.heketi import walk

            return await walk.snapshot(self.send, self._source(Method.WALK), taken_at, error.what)
        from glusterterm.backends.heketi import dump

        return dump.snapshot(reply.content, self._source(Method.DUMP), taken_at)

    async def brick_sets(self, snapshot: Snapshot) -> BrickSets:
        """Ask which bricks form which set. Slow: the server asks every node in turn.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import examine

        return examine.brick_sets(await self.send(wire.EXAMINE), snapshot)

    async def mode(self) -> ServerMode:
        """Ask what the server lets through.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import server_state

        return server_state.mode(wire.MODE, await self.send(wire.MODE))

    async def logger_level(self) -> LoggerLevel:
        """Ask how much the server writes into its log.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import server_state

        return server_state.logger_level(wire.LOGGING, await self.send(wire.LOGGING))

    async def operation_counts(self) -> OperationCounts:
        """Ask how many pending operations there are.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import server_state

        return server_state.counts(wire.OPERATIONS, await self.send(wire.OPERATIONS))

    def request(self, operation: Operation) -> RequestShown:
        """Give the request that `submit` would send. An id that an earlier step is to make reads `<step 1>`.

        Raises:
            PlanRefused: it names an id that Heketi can't have made.
        """
        from glusterterm.backends.heketi import requests

        return requests.shown(operation)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send `operation` once, over a connection of its own. The caller wrote it down before.

        Raises:
            BackendUnreachable: no reply; the change may have been taken all the same. `sent` False: surely not.
            ServerBusy: 429; nothing was begun, and asking again later is right.
            ServerRefused: the server said no; nothing was begun.
            ReplyNotUnderstood: the change may have been taken all the same.
            ReadOnlyRefused: nothing was sent.
            PlanRefused: it names no id, or none that Heketi can have made. Nothing was sent.
        """
        from glusterterm.backends.heketi import answers, requests

        if (step := requests.unknown_step(operation)) is not None:
            raise PlanRefused(
                f"what step {step.step + 1} was to make is not known", next_step="look whether that step was done"
            )
        call = requests.call(operation)
        return answers.read(operation, call, await self._ask(call, changes=True), self._address)

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change. All but `Pending` is told a single time: write it down first.

        Raises:
            GlustertermError: the question failed; ask again. The answer may be lost.
        """
        from glusterterm.backends.heketi import outcomes
        from glusterterm.model.outcomes import Lost

        call = wire.get("queue", queue)
        if call is None:
            return Lost()
        return outcomes.outcome(call, await self._ask(call), self._address)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Ask which bricks a device holds, cheaply: while it is evacuated, the list gets shorter.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        from glusterterm.backends.heketi import objects

        call = wire.get("devices", device)
        if call is None:
            return ()
        return objects.device(call, await self.send(call), NodeId(""))[0].bricks

    async def send(self, call: wire.Call) -> wire.Reply:
        """Carry one call, once, and give the reply if it is a good one.

        Raises:
            ReadOnlyRefused: the call changes something and this backend only looks. Nothing was sent.
            GlustertermError: whatever else went wrong, in the operator's words.
        """
        reply = await self._ask(call)
        wire.check(call, reply, self._address)
        return reply

    async def close(self) -> None:
        """Let go of connections."""
        await self._looking.aclose()
        await self._acting.aclose()

    async def _volumes(self) -> shapes.VolumeList:
        return wire.decode(wire.VOLUMES, await self.send(wire.VOLUMES), _VOLUMES)

    async def _volumes_alone(self, taken_at: float) -> Snapshot:
        ids = sorted(clean(id_) for id_ in (await self._volumes()).volumes or ())
        return Snapshot(
            self._source(Method.VOLUMES),
            taken_at,
            bare_volumes=tuple(VolumeId(id_) for id_ in ids),
            notes=("the role user sees ids of volumes alone",),
        )

    def _source(self, method: Method) -> Source:
        return Source(BackendKind.HEKETI, str(self._address), method)

    async def _ask(self, call: wire.Call, *, changes: bool = False) -> wire.Reply:
        """Carry one call, once, and give the reply as it came. All requests go through here."""
        started = self._clock.monotonic()
        try:
            reply = await (self._change(call) if changes else self._exchange(call, self._looking))
        except GlustertermError as error:
            self._tell(call, started, error=error.what)
            raise
        self._tell(call, started, reply.status, len(reply.content))
        return reply

    async def _change(self, call: wire.Call) -> wire.Reply:
        from glusterterm.backends.heketi import connection

        departure = connection.Departure()
        try:
            return await self._exchange(call, self._acting, ACT_TIMES * self._endpoint.timeout_s, departure)
        except GlustertermError as error:
            arrived = departure.may_have_arrived(error.__cause__ or error)
            raise connection.of_a_change(error, str(call), may_have_arrived=arrived) from error

    async def _exchange(
        self,
        call: wire.Call,
        http: httpx.AsyncClient,
        at_most_s: float = 0.0,
        departure: Departure | None = None,
    ) -> wire.Reply:
        import httpx

        from glusterterm.backends.heketi import connection

        at_most_s = max(self._endpoint.timeout_s, EXAMINE_S if call is wire.EXAMINE else at_most_s)
        stream = http.stream(
            call.method,
            self._address.url(call.path),
            headers=self._headers(call),
            content=call.body or None,
            extensions={"trace": departure} if departure else None,
        )
        try:
            async with asyncio.timeout(at_most_s), stream as answer:
                self._look_at_clock(answer.headers.get("date", ""))
                content = await self._content(call, answer)
        except TimeoutError as error:
            raise connection.timed_out(str(call), self._address) from error
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise connection.failure(error, str(call), self._address) from error
        return wire.Reply(answer.status_code, {k.lower(): v for k, v in answer.headers.items()}, content)

    def _headers(self, call: wire.Call) -> dict[str, str]:
        typed = {"Content-Type": call.content_type} if call.content_type else {}
        if call is wire.HELLO:  # which is open, and asked before we know who answers there
            return typed
        return typed | auth.headers(self._endpoint, call.method, call.path, self._clock.now())

    async def _content(self, call: wire.Call, answer: httpx.Response) -> bytearray:
        content = bytearray()
        async for chunk in answer.aiter_bytes():
            content += chunk
            if len(content) > self._endpoint.max_reply_bytes:
                raise ReplyNotUnderstood(
                    f"the reply to {call} is larger than {self._endpoint.max_reply_bytes >> 20} MiB",
                    next_step="check that the address is Heketi's own",
                )
        return content

    def _look_at_clock(self, date: str) -> None:
        try:
            told = parsedate_to_datetime(date).timestamp()
        except (TypeError, ValueError, OverflowError):
            return
        self._skew_s = told + 0.5 - self._clock.now()

    def _tell(self, call: wire.Call, started: float, status: int = 0, size: int = 0, error: str = "") -> None:
        took_s = self._clock.monotonic() - started
        self._on_event(RequestEnded(self._clock.now(), call.method, call.path, status, took_s, size, error))


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
