"""A pool without Heketi: all that is shown is asked of the nodes themselves, over SSH. It only looks."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking, looks
from glusterterm.backends.direct.cannot import capabilities
from glusterterm.backends.direct.looks import Look, Member, NodeLook, PoolLook
from glusterterm.backends.direct.owners import is_dead
from glusterterm.backends.direct.reports import PoolReport
from glusterterm.backends.direct.snapshots import snapshot_of
from glusterterm.backends.direct.truths import with_truth
from glusterterm.model.errors import GlustertermError, HostKeyUnknown, NodeUnreachable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from glusterterm.backends.direct.reports import NodeReport
    from glusterterm.model.commands import Answer, Runner
    from glusterterm.model.ids import ClusterId
    from glusterterm.model.ports import BrickSets, Clock
    from glusterterm.model.snapshot import Snapshot

LOOK_S = 10.0
"""Seconds for which a look is new enough for a probe."""
MOST_SPEAKERS = 3
"""Nodes that are asked in turn on behalf of a pool, where one after another fails."""
MOST_NODES = 1000
"""Nodes that are asked: a damaged list of peers must not have us ask for ever."""


def _unheard(_nodes: Iterable[NodeReport], _pools: Iterable[PoolReport], _took_s: float) -> None:
    return


class DirectBackend:
    """The pools that some hosts are of.

    Args:
        seeds: hosts to start from; each tells who its peers are.
        runner: what runs commands on nodes.
        clock: the time.
        read_only: whether changes are let through beside it.
        heard: told of what each look brought, with the seconds it took: whoever asks the nodes too need not ask again.
    """

    clock_skew_s: float | None = None

    def __init__(
        self,
        seeds: Sequence[str],
        runner: Runner,
        clock: Clock,
        *,
        read_only: bool = False,
        heard: Callable[[Iterable[NodeReport], Iterable[PoolReport], float], None] = _unheard,
    ) -> None:
        self._seeds = tuple(dict.fromkeys(seeds))
        self._runner = runner
        self._clock = clock
        self._heard = heard
        self._nodes: dict[str, NodeLook] = {}
        self._pools: dict[ClusterId, PoolReport] = {}
        self._last: Snapshot | None = None
        self._looked_at: float | None = None
        self._fresh: Snapshot | None = None
        self.capabilities = capabilities(read_only=read_only)

    async def probe(self) -> str:
        """Look at everything where the last look is no longer new, and give a fingerprint of what was seen.

        Raises:
            GlustertermError: no node answered.
        """
        now = self._clock.monotonic()
        if self._last is None or self._looked_at is None or now - self._looked_at >= LOOK_S:
            self._fresh = await self._look()
        seen = self._last or await self._look()
        entries = (seen.clusters, seen.nodes, seen.devices, seen.bricks, seen.volumes, seen.operations, seen.notes)
        return hashlib.sha256(repr(entries).encode()).hexdigest()

    async def snapshot(self) -> Snapshot:
        """Look at everything, unless `probe` has just done so for this call, with what the nodes say of each entry.

        Raises:
            GlustertermError: no node answered.
        """
        fresh, self._fresh = self._fresh, None
        return fresh or await self._look()

    async def brick_sets(self, snapshot: Snapshot) -> BrickSets:
        """Give the sets that the snapshot has: gluster tells them with its volumes."""
        return {id_: volume.sets for id_, volume in snapshot.volumes.items() if volume.sets is not None}

    async def check(self) -> str:
        """Look once, and say in a few words what is there.

        Raises:
            GlustertermError: no node answered.
        """
        seen = await self._look()
        nodes, volumes, pools = len(seen.nodes), len(seen.volumes), len(seen.clusters)
        return f"{pools} pool{'' if pools == 1 else 's'}, {nodes} node{'' if nodes == 1 else 's'}, {volumes} volumes"

    async def close(self) -> None:
        """Let go of the connections."""
        await self._runner.close()

    async def _look(self) -> Snapshot:
        began = self._clock.monotonic()
        spoken: dict[str, tuple[Answer, ...]] = {}
        known = {host for host, look in self._nodes.items() if look.answered}
        answered = await self._ask({*self._seeds, *known}, spoken, self._speakers())
        while answered and (more := looks.names_to_ask(self._nodes)) and len(self._nodes) < MOST_NODES:
            answered = await self._ask(more, spoken)
        self._refuse_silence()
        found = looks.pools(self._nodes.values(), self._seeds)
        ours = [members for members in found if looks.is_of(members, self._seeds)]
        pools = [await self._pool(members, spoken) for members in ours]
        self._pools = {pool.id: pool.report for pool in pools}
        members = {each.look.host for pool in pools for each in pool.members if each.look is not None}
        # A node that left its pool is none of ours any more.
        self._nodes = {host: look for host, look in self._nodes.items() if host in members or host in self._seeds}
        strangers = tuple(look for host, look in self._nodes.items() if host in self._seeds and host not in members)
        snapshot = self._with_truth(Look(self._clock.now(), tuple(pools), strangers))
        self._last, self._looked_at = snapshot, self._clock.monotonic()
        self._heard(_reports(pools), self._pools.values(), self._looked_at - began)
        return snapshot

    def _speakers(self) -> frozenset[str]:
        """Give the hosts that are asked on behalf of their pools in the same batch: those of last time."""
        asked = {pool.asked for pool in self._pools.values()}
        nodes = self._last.nodes if self._last is not None else {}
        return frozenset(node.host for id_, node in nodes.items() if id_ in asked) or frozenset(self._seeds[:1])

    async def _ask(
        self, hosts: Iterable[str], spoken: dict[str, tuple[Answer, ...]], speakers: frozenset[str] = frozenset()
    ) -> bool:
        """Ask hosts, all at once, and say whether any answered; `spoken` takes what speakers said of their pools."""
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(self._ask_one(host, host in speakers, spoken)) for host in hosts]
        return any(job.result() for job in jobs)

    async def _ask_one(self, host: str, speaks: bool, spoken: dict[str, tuple[Answer, ...]]) -> bool:
        before = self._nodes.get(host) or NodeLook(host)
        questions = (*asking.OF_DIRECT_NODE, *(asking.OF_POOL if speaks else ()))
        try:
            answers = await self._runner.run_batch(host, tuple(each.command for each in questions))
        except GlustertermError as error:
            self._nodes[host] = before.failed(error)
            return False
        own = len(asking.OF_DIRECT_NODE)
        self._nodes[host] = before.told(answers[:own], self._clock.now())
        if speaks:
            spoken[host] = tuple(answers[own:])
        return True

    def _refuse_silence(self) -> None:
        """Say why nothing can be shown.

        Raises:
            NodeUnreachable: no node told anything, now or before; of the first host the reason.
        """
        if any(look.answered for look in self._nodes.values()) or self._last is not None:
            return
        first = next(iter(self._nodes.values()), NodeLook(""))
        key = first.report.login.unknown_key
        if key is not None:
            raise HostKeyUnknown(first.report.login.failure, next_step=first.report.login.next_step, key=key)
        why = first.report.login.failure or first.report.service.failure or "it told nothing"
        raise NodeUnreachable(why, next_step=first.report.login.next_step or "check the hosts of the profile")

    async def _pool(self, members: Sequence[Member], spoken: dict[str, tuple[Answer, ...]]) -> PoolLook:
        """Have a member tell what gluster knows of its pool: the one that spoke already, else others in turn."""
        id_ = looks.cluster_of(members)
        report = self._pools.get(id_) or PoolReport(id_)
        able = [(each.look, each) for each in members if each.look is not None and each.look.answered]
        able.sort(key=lambda pair: (pair[1].host not in spoken, not pair[0].runs))
        for _, member in able[:MOST_SPEAKERS]:
            answers = spoken.get(member.host)
            if answers is None:
                try:
                    answers = await self._runner.run_batch(member.host, tuple(each.command for each in asking.OF_POOL))
                except GlustertermError as error:
                    report = asking.unasked(report, error)
                    continue
            report = asking.told_by_pool(replace(report, asked=member.id), answers, self._clock.now())
            if not report.volumes.failure:
                break
        return PoolLook(id_, tuple(members), report)

    def _with_truth(self, look: Look) -> Snapshot:
        base = snapshot_of(look, self._seeds, is_dead)
        reports = {report.node: report for report in _reports(look.pools)}
        return with_truth(base, self._last or base, reports, {pool.id: pool.report for pool in look.pools})


def _reports(pools: Iterable[PoolLook]) -> list[NodeReport]:
    """Give what each node told, by the ids that the snapshot has for them."""
    members = (each for pool in pools for each in pool.members)
    return [replace(each.look.report, node=each.id) for each in members if each.look is not None]
