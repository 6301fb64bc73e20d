"""A Heketi whose nodes are reached too: what it has no call for is done on the nodes themselves."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING

from glusterterm.backends.heketi.cannot import beside_nodes
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.model.errors import PlanRefused
from glusterterm.model.operations import RunningOperation
from glusterterm.model.outcomes import Accepted

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    import httpx

    from glusterterm.backends.heketi.endpoint import Endpoint
    from glusterterm.model.events import RequestEnded
    from glusterterm.model.ids import QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Actor, Capabilities, Choose, Clock, GroundTruth
    from glusterterm.model.snapshot import Snapshot


NODES_S = 30.0
"""Seconds that the nodes have to answer; a pool in which a node hangs takes two minutes."""


def shown(operation: Operation, snapshot: Snapshot | None) -> RequestShown:
    """Give the request of an operation or, where Heketi has none, its commands on the nodes.

    Raises:
        PlanRefused: it names an id that Heketi can't have made.
    """
    if isinstance(operation, RunningOperation):
        from glusterterm.backends.direct.works.shown import shown

        return shown(operation, snapshot)
    from glusterterm.backends.heketi import requests

    return requests.shown(operation)


class HeketiWithNodes(HeketiBackend):
    """A Heketi, and what changes its nodes beside it.

    Args:
        endpoint: the Heketi.
        clock: the time.
        on_event: told of each request.
        truth: asks the nodes what is so, whenever it is asked what is.
        nodes: makes what changes the pool that some hosts belong to. They all share connections.
        transport: what carries requests to Heketi, where that is not the network.
    """

    def __init__(
        self,
        endpoint: Endpoint,
        clock: Clock,
        on_event: Callable[[RequestEnded], None],
        truth: GroundTruth,
        nodes: Callable[[Sequence[str]], Actor],
        transport: httpx.AsyncBaseTransport | None = None,
    ) -> None:
        super().__init__(endpoint, clock, on_event, transport)
        self._truth = truth
        self._nodes = nodes
        self._pools: dict[tuple[str, ...], Actor] = {}
        self._begun: dict[QueueId, Actor] = {}

    @property
    def capabilities(self) -> Capabilities:
        """Say what can be done by either."""
        return beside_nodes(super().capabilities)

    async def snapshot(self) -> Snapshot:
        """Ask for everything, and the nodes beside it: for `NODES_S` seconds at most; what failed is in the readings.

        Raises:
            GlustertermError: Heketi could not be asked.
        """
        told = await super().snapshot()
        await self._ask_nodes(told)
        return self._truth.beside(told)

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Ask for everything, the nodes beside it, and gluster what is left to heal in the volumes that are chosen.

        Raises:
            GlustertermError: Heketi could not be asked.
        """
        told = await super().snapshot()
        await self._ask_nodes(told)
        await self._truth.look_at_heals(choose(self._truth.beside(told)))
        return self._truth.beside(told)

    async def _ask_nodes(self, told: Snapshot) -> None:
        self._truth.beside(told)
        with suppress(TimeoutError):
            async with asyncio.timeout(NODES_S):
                await self._truth.look()

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the request, or the commands, that `submit` would send."""
        return shown(operation, snapshot)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send it to Heketi or, where that has no call for it, begin it on the nodes; raises as both do."""
        if not isinstance(operation, RunningOperation):
            return await super().submit(operation)
        hosts = _hosts(operation, await super().snapshot())
        pool = self._pools.get(hosts) or self._pools.setdefault(hosts, self._nodes(hosts))
        begun = await pool.submit(operation)
        if isinstance(begun, Accepted):
            self._begun[begun.queue] = pool
        return begun

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change. What the nodes were at when an earlier process ended is lost."""
        pool = self._begun.get(queue)
        return await (pool.poll(queue) if pool is not None else super().poll(queue))

    async def close(self) -> None:
        """Let go of connections."""
        await self._truth.close()
        for pool in self._pools.values():
            await pool.close()
        await super().close()


def _hosts(operation: RunningOperation, snapshot: Snapshot) -> tuple[str, ...]:
    """Give the hosts of the cluster that an operation's volume is in, those with its bricks first."""
    volume = snapshot.volumes.get(operation.volume)
    if volume is None:
        raise PlanRefused("Heketi has no such volume", next_step="look again: it may be gone by now")
    cluster = snapshot.clusters[volume.cluster]
    nodes = [*(brick.node for brick in snapshot.bricks_of_volume(volume)), *cluster.nodes]
    return tuple(dict.fromkeys(snapshot.nodes[node].host for node in nodes if node in snapshot.nodes))
