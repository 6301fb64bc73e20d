"""A Heketi as a `model.ports.Backend`, for looking, and as a `model.ports.Actor`, for changing."""

from __future__ import annotations

import hashlib
from contextlib import suppress
from typing import TYPE_CHECKING

import msgspec

from glusterterm.backends.heketi import shapes, wire
from glusterterm.backends.heketi.carrier import Carrier, ignore
from glusterterm.backends.heketi.endpoint import USER, Endpoint, Tls
from glusterterm.model.address import Address
from glusterterm.model.errors import (
    GlustertermError,
    PlanRefused,
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

    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import BrickSets, Capabilities, Choose, Clock
    from glusterterm.model.server import LoggerLevel, OperationCounts, ServerMode

__all__ = ["Endpoint", "HeketiBackend", "Tls"]

_OF_THE_DUMP_ALONE = (403, 404, 405, 500)
"""Statuses that refuse a dump and leave hope for single objects."""
_OPERATIONS = msgspec.json.Decoder(shapes.OperationCounts)
_CLUSTERS = msgspec.json.Decoder(shapes.ClusterList)
_VOLUMES = msgspec.json.Decoder(shapes.VolumeList)


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
        self._endpoint = endpoint
        self._address = Address.of(endpoint.url)
        self._clock = clock
        self._carrier = Carrier(endpoint, self._address, clock, on_event, transport)

    @property
    def capabilities(self) -> Capabilities:
        """Say what this backend can do as it is configured."""
        return self._endpoint.capabilities

    @property
    def clock_skew_s(self) -> float | None:
        """Give the seconds that the server's clock is ahead of ours, as of its last reply; None before that.

        HTTP tells whole seconds: half a second either way is nothing.
        """
        return self._carrier.skew_s

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

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Ask for everything, and for the brick sets where those of a chosen volume are not known.

        A Heketi that can't tell the sets leaves them unknown. What is left to heal it never tells.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        told = await self.snapshot()
        if all(told.volumes[id_].sets for id_ in choose(told) if id_ in told.volumes):
            return told
        with suppress(GlustertermError):
            return told.with_sets(await self.brick_sets(told))
        return told

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

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
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
        return answers.read(operation, call, await self._carrier.change(call), self._address)

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
        return outcomes.outcome(call, await self._carrier.ask(call), self._address)

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
        reply = await self._carrier.ask(call)
        wire.check(call, reply, self._address)
        return reply

    async def close(self) -> None:
        """Let go of connections."""
        await self._carrier.close()

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


def _some(count: int, what: str) -> str:
    return f"{count:,} {what}" if count == 1 else f"{count:,} {what}s"
