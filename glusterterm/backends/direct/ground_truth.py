"""Asks the nodes what they say themselves, part by part as each is due, and puts it beside what a backend lists."""

from __future__ import annotations

import asyncio
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.disk_asking import DiskAsking
from glusterterm.backends.direct.heal_asking import HealAsking
from glusterterm.backends.direct.impatience import lost
from glusterterm.backends.direct.moves_asking import MovesAsking
from glusterterm.backends.direct.reports import NodeReport, PoolReport
from glusterterm.backends.direct.schedule import QUIET_S, Asked, is_due
from glusterterm.backends.direct.truths import with_truth
from glusterterm.model.errors import GlustertermError, NodeUnreachable
from glusterterm.model.health import Part
from glusterterm.model.ids import ClusterId, NodeId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection, Coroutine, Iterable

    from glusterterm.model.commands import Runner
    from glusterterm.model.ports import Clock
    from glusterterm.model.topology import Cluster, Node, Volume

TICK_S = 1.0
"""Seconds between two looks at what is due, and at connections that broke."""
_OF_NODE = (Part.SERVICE, Part.PEERS, Part.STORAGE, Part.MOUNTS)
_OF_POOL = (Part.VOLUMES, Part.PROCESSES)


class GroundTruth:
    """What the nodes of one backend said last.

    Each node and each pool is asked by itself, never twice at once: one that hangs holds up nobody else.

    Args:
        runner: what runs commands on them.
        clock: the time.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._base: Snapshot | None = None
        self._before: Snapshot | None = None
        self._nodes: dict[NodeId, NodeReport] = {}
        self._pools: dict[ClusterId, PoolReport] = {}
        self._asked: dict[tuple[Ref, Part], Asked] = {}
        self._busy: set[Ref] = set()
        self._heals = HealAsking(runner, clock)
        self._moves = MovesAsking(runner, clock)
        self._disks = DiskAsking(runner, clock)
        self._lost_at: dict[NodeId, float] = {}
        self._version = 0

    @property
    def version(self) -> int:
        """Give another number each time that something was told."""
        return self._version + self._heals.version + self._moves.version + self._disks.version

    def beside(self, base: Snapshot) -> Snapshot:
        """Give `base` with what its nodes said last; it is they who are asked from now on."""
        self._base = base
        for known in set(self._nodes) - set(base.nodes):
            del self._nodes[known]
        for gone in set(self._pools) - set(base.clusters):
            del self._pools[gone]
        pools = {
            id_: replace(
                pool,
                heals=self._heals.told(id_),
                named=self._heals.named.get(id_, frozenset()),
                moves=self._moves.told(id_),
            )
            for id_, pool in self._pools.items()
        }
        self._before = with_truth(base, self._before or base, self._nodes, pools, self._disks.told)
        return self._before

    def hear(self, nodes: Iterable[NodeReport], pools: Iterable[PoolReport], took_s: float) -> None:
        """Take in what nodes and pools told somebody else just now: they need not be asked again for that."""
        ended = self._clock.monotonic()
        for report in nodes:
            self._keep(report)
            self._asked |= {(Ref.node(report.node), part): Asked(ended, took_s) for part in _OF_NODE}
        for pool in pools:
            self._pools[pool.cluster] = pool
            self._asked |= {(Ref.cluster(pool.cluster), part): Asked(ended, took_s) for part in _OF_POOL}
        self._version += 1

    async def look(self) -> None:
        """Ask once for all that is due, and wait for it; what only nodes tell that never answered yet comes last."""
        for jobs in ((*self._node_jobs(), *self._pool_jobs(), *self._disk_jobs()), (self._pool_jobs, self._disk_jobs)):
            async with asyncio.TaskGroup() as group:
                for job in jobs:
                    for each in job() if callable(job) else (job,):
                        group.create_task(each)

    async def look_at_heals(self, volumes: Collection[VolumeId]) -> None:
        """Ask what is left to heal in some volumes, one of a pool at a time, and wait for it."""
        async with asyncio.TaskGroup() as group:
            for cluster in self._before.clusters.values() if self._before is not None else ():
                node = self._speaker(cluster, self._pools.get(cluster.id) or PoolReport(cluster.id))
                wanted = [each for each in self._volumes_of(cluster) if each.id in volumes]
                if wanted and node is not None:
                    group.create_task(self._heals.ask_now(cluster, wanted, node.host))

    def try_again(self) -> None:
        """Have nodes that were not reached tried again at once, and gluster asked which volumes run.

        That is told by one node of itself; it is what somebody who has just started or stopped a volume waits for.
        """
        for id_, report in self._nodes.items():
            if report.login.failure:
                self._asked.pop((Ref.node(id_), Part.SERVICE), None)
        for pool in self._pools:
            self._asked.pop((Ref.cluster(pool), Part.VOLUMES), None)

    async def run(self) -> None:
        """Ask for what is due until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                self._note_lost()
                for job in (*self._node_jobs(), *self._pool_jobs(), *self._volume_jobs(), *self._disk_jobs()):
                    group.create_task(job)
                await self._clock.sleep(TICK_S)

    async def close(self) -> None:
        """Let go of the connections."""
        await self._runner.close()

    def _volumes_of(self, cluster: Cluster) -> tuple[Volume, ...]:
        return self._before.volumes_of(cluster) if self._before is not None else ()

    def _node_jobs(self) -> list[Coroutine[None, None, None]]:
        nodes = self._base.nodes.values() if self._base is not None else ()
        return [self._ask_node(node) for node in nodes if self._due(Ref.node(node.id), _OF_NODE)]

    def _pool_jobs(self) -> list[Coroutine[None, None, None]]:
        clusters = self._base.clusters.values() if self._base is not None else ()
        return [self._ask_pool(each) for each in clusters if self._due(Ref.cluster(each.id), _OF_POOL)]

    def _volume_jobs(self) -> list[Coroutine[None, None, None]]:
        seen = self._before
        found = []
        for cluster in seen.clusters.values() if seen is not None else ():
            if self._quiet(cluster):
                continue
            node = self._speaker(cluster, self._pools.get(cluster.id) or PoolReport(cluster.id))
            if node is not None and seen is not None:
                jobs = (self._heals.job(seen, cluster, node.host), self._moves.job(seen, cluster, node.host))
                found += [job for job in jobs if job is not None]
        return found

    def _disk_jobs(self) -> list[Coroutine[None, None, None]]:
        nodes = self._base.nodes.values() if self._base is not None else ()
        found = []
        for node in nodes:
            if self._answers(node.id):
                storage = self._nodes[node.id].storage.value
                disks = {disk.name for disk in storage.physical if not disk.missing} if storage is not None else set()
                job = self._disks.job(node, tuple(sorted(disks)))
                found += [job] if job is not None else []
        return found

    def _due(self, subject: Ref, parts: tuple[Part, ...]) -> tuple[Part, ...]:
        """Give which parts of a subject are to be asked for now; none while it is being asked."""
        if subject in self._busy:
            return ()
        now = self._clock.monotonic()
        return tuple(part for part in parts if is_due(part, self._asked.get((subject, part)), now))

    @asynccontextmanager
    async def _asking(self, subject: Ref, parts: tuple[Part, ...]) -> AsyncIterator[None]:
        """Note that a subject is asked for parts, and how long that took."""
        self._busy.add(subject)
        began = self._clock.monotonic()
        try:
            yield
        finally:
            ended = self._clock.monotonic()
            self._asked |= {(subject, part): Asked(ended, ended - began) for part in parts}
            self._busy.discard(subject)
            self._version += 1

    async def _ask_node(self, node: Node) -> None:
        async with self._asking(Ref.node(node.id), _OF_NODE):
            before = self._nodes.get(node.id) or NodeReport(node.id)
            try:
                answers = await self._runner.run_batch(node.host, tuple(each.command for each in asking.OF_NODE))
            except GlustertermError as error:
                self._keep(asking.silent(before, error))
                return
            self._keep(asking.told_by_node(before, answers, self._clock.now()))

    async def _ask_pool(self, cluster: Cluster) -> None:
        subject = Ref.cluster(cluster.id)
        parts = self._due(subject, _OF_POOL)
        if self._quiet(cluster):
            parts = tuple(part for part in parts if part is not Part.PROCESSES)
        if not parts:
            return
        before = self._pools.get(cluster.id) or PoolReport(cluster.id)
        node = self._speaker(cluster, before)
        if node is None:
            self._note_unasked(cluster, before)
            return
        async with self._asking(subject, parts):
            before = replace(before, asked=node.id)
            try:
                answers = await self._runner.run_batch(node.host, tuple(_COMMANDS[part] for part in parts))
            except GlustertermError as error:
                self._pools[cluster.id] = asking.unasked(before, error)
                return
            self._pools[cluster.id] = asking.told_by_pool(before, answers, self._clock.now())

    def _note_unasked(self, cluster: Cluster, before: PoolReport) -> None:
        """Note that nobody can be asked, once every node was tried."""
        if not before.volumes.failure and cluster.nodes and all(node in self._nodes for node in cluster.nodes):
            error = NodeUnreachable("no node of the pool answers", next_step="see why its nodes are not reached")
            self._pools[cluster.id] = asking.unasked(before, error)
            self._version += 1

    def _speaker(self, cluster: Cluster, before: PoolReport) -> Node | None:
        """Choose the node that is asked on behalf of a pool: the one of last time, unless it failed, else the next."""
        base = self._base
        nodes = base.nodes_of(cluster) if base is not None else ()
        able = [node for node in nodes if self._answers(node.id)]
        failed = before.volumes.failure or before.processes.failure
        if before.asked is None or not able:
            return able[0] if able else None
        later = [node for node in able if (node.id > before.asked if failed else node.id >= before.asked)]
        return (later or able)[0]

    def _answers(self, node: NodeId) -> bool:
        report = self._nodes.get(node)
        return report is not None and report.login.taken_at is not None and not report.login.failure

    def _quiet(self, cluster: Cluster) -> bool:
        """Tell whether a node of a pool was lost just now."""
        now = self._clock.monotonic()
        return any(now - self._lost_at.get(node, float("-inf")) < QUIET_S for node in cluster.nodes)

    def _keep(self, report: NodeReport) -> None:
        """Keep what a node told, and note when one that had answered does no more."""
        before = self._nodes.get(report.node)
        if report.login.failure and before is not None and not before.login.failure:
            self._lost_at[report.node] = self._clock.monotonic()
        self._nodes[report.node] = report

    def _note_lost(self) -> None:
        """See at once which connections broke: the next question may be half a minute away."""
        for id_, report in self._nodes.items():
            node = self._base.nodes.get(id_) if self._base is not None else None
            if node is None or report.login.failure:
                continue
            why = self._runner.why_lost(node.host)
            if why:
                self._keep(replace(report, login=report.login.failed(lost(node.host, why))))
                self._asked.pop((Ref.node(id_), Part.SERVICE), None)
                self._version += 1


_COMMANDS = {Part.VOLUMES: asking.VOLUMES.command, Part.PROCESSES: asking.PROCESSES.command}
