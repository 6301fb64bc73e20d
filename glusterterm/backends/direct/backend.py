"""A pool without Heketi: all that is shown is asked of the nodes themselves, over SSH. It only looks."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking, looks
from glusterterm.backends.direct.cannot import capabilities
from glusterterm.backends.direct.heal_asking import HealAsking
from glusterterm.backends.direct.looks import Look, Member, NodeLook, PoolLook
from glusterterm.backends.direct.node_looks import NodeLooks
from glusterterm.backends.direct.owners import is_dead
from glusterterm.backends.direct.reports import PoolReport
from glusterterm.backends.direct.schedule import PERIODS_S
from glusterterm.backends.direct.snapshots import snapshot_of
from glusterterm.backends.direct.truths import with_truth
from glusterterm.model.errors import GlustertermError, HostKeyUnknown, NodeUnreachable
from glusterterm.model.health import Part

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

    from glusterterm.backends.direct.node_looks import Spoken
    from glusterterm.backends.direct.reports import NodeReport
    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import ClusterId
    from glusterterm.model.ports import BrickSets, Choose, Clock
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
        names: hosts that can be reached, of whatever pool: peers of ours may be known to each other by address alone.
        patient: whether nodes that did not answer the last time are waited for.
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
        names: Collection[str] = (),
        patient: bool = True,
        heard: Callable[[Iterable[NodeReport], Iterable[PoolReport], float], None] = _unheard,
    ) -> None:
        self._seeds = tuple(dict.fromkeys(seeds))
        self._names = frozenset(names)
        self._runner = runner
        self._clock = clock
        self._heard = heard
        self._nodes = NodeLooks(runner, clock, patient=patient)
        self._pools: dict[ClusterId, PoolReport] = {}
        self._seen = Look(clock.now())
        self._heals = HealAsking(runner, clock)
        self._last: Snapshot | None = None
        self._looked_at: float | None = None
        self._asked_all_at: float | None = None
        self._elsewhere: set[str] = set()
        self._fresh: Snapshot | None = None
        self.capabilities = capabilities(read_only=read_only)

    async def probe(self) -> str:
        """Look where the last look is no longer new, mostly only at what tells of news; fingerprint what was seen.

        Raises:
            GlustertermError: no node answered.
        """
        now = self._clock.monotonic()
        if self._last is None or self._looked_at is None or now - self._looked_at >= LOOK_S:
            asked_all = self._asked_all_at
            due = asked_all is None or now - asked_all >= PERIODS_S[Part.STORAGE]
            self._fresh = await self._look(thorough=due)
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

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Look at everything, and ask gluster what is left to heal in chosen volumes, one of a pool at a time.

        Raises:
            GlustertermError: no node answered.
        """
        snapshot = await self.snapshot()
        volumes = choose(snapshot)
        for id_, report in self._pools.items():
            wanted = [volume for volume in snapshot.volumes_of(snapshot.clusters[id_]) if volume.id in volumes]
            speaker = snapshot.nodes.get(report.asked) if report.asked is not None else None
            if speaker is not None and wanted:
                await self._heals.ask_now(snapshot.clusters[id_], wanted, speaker.host)
        asked = (
            replace(
                pool,
                report=replace(
                    pool.report, heals=self._heals.told(pool.id), named=self._heals.named.get(pool.id, frozenset())
                ),
            )
            for pool in self._seen.pools
        )
        self._last = self._with_truth(replace(self._seen, pools=tuple(asked)))
        return self._last

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
        await self._nodes.close()
        await self._runner.close()

    async def _look(self, *, thorough: bool = True) -> Snapshot:
        began = self._clock.monotonic()
        spoken = None if thorough else await self._nodes.glance(self._speakers())
        if spoken is None:
            spoken = await self._ask_all()
            self._asked_all_at = self._clock.monotonic()
        self._refuse_silence()
        looked = self._nodes.by_host
        found = looks.pools(looked.values(), self._seeds)
        ours = [members for members in found if looks.is_of(members, self._seeds)]
        pools = [await self._pool(members, spoken) for members in ours]
        self._pools = {pool.id: pool.report for pool in pools}
        members = {each.look.host for pool in pools for each in pool.members if each.look is not None}
        self._forget_others(members)
        strangers = tuple(look for host, look in looked.items() if host in self._seeds and host not in members)
        self._seen = Look(self._clock.now(), tuple(pools), strangers)
        snapshot = self._with_truth(self._seen)
        self._last, self._looked_at = snapshot, self._clock.monotonic()
        self._heard(_reports(pools), self._pools.values(), self._looked_at - began)
        return snapshot

    async def _ask_all(self) -> Spoken:
        """Ask the profile's hosts, those that are known by name, and all peers that anybody tells of."""
        named = set(self._names) - self._elsewhere
        spoken = await self._nodes.ask([*self._seeds, *sorted(named), *self._nodes.by_host], self._speakers())
        while (more := looks.names_to_ask(self._nodes.by_host)) and len(self._nodes.by_host) < MOST_NODES:
            # A peer that is new may be known by name already: it was of another pool till now.
            again, self._elsewhere = sorted(self._elsewhere), set()
            await self._nodes.ask(again or more)
        return spoken

    def _forget_others(self, members: Collection[str]) -> None:
        """Forget nodes that are, or are by now, of another pool; a name that tells nothing yet may be one of ours."""
        looked = self._nodes.by_host
        silent = {host for host, look in looked.items() if host in self._names and look.peer is None}
        self._elsewhere |= {host for host in self._names if host in looked} - silent - set(members)
        self._nodes.forget({*members, *self._seeds, *silent})

    def _speakers(self) -> frozenset[str]:
        """Give the hosts that are asked on behalf of their pools in the same batch: those of last time."""
        asked = {pool.asked for pool in self._pools.values()}
        nodes = self._last.nodes if self._last is not None else {}
        return frozenset(node.host for id_, node in nodes.items() if id_ in asked) or frozenset(self._seeds[:1])

    def _refuse_silence(self) -> None:
        """Say why nothing can be shown.

        Raises:
            NodeUnreachable: no node told anything, now or before; of the first host the reason.
        """
        if any(look.answered for look in self._nodes.by_host.values()) or self._last is not None:
            return
        first = next(iter(self._nodes.by_host.values()), NodeLook(""))
        key = first.report.login.unknown_key
        if key is not None:
            raise HostKeyUnknown(first.report.login.failure, next_step=first.report.login.next_step, key=key)
        why = first.report.login.failure or first.report.service.failure or "it told nothing"
        raise NodeUnreachable(why, next_step=first.report.login.next_step or "check the hosts of the profile")

    async def _pool(self, members: Sequence[Member], spoken: Spoken) -> PoolLook:
        """Have a member tell what gluster knows of its pool: the one that spoke already, else others in turn."""
        id_ = looks.cluster_of(members)
        report = self._pools.get(id_) or PoolReport(id_)
        able = [(each.look, each) for each in members if each.look is not None and each.look.answered]
        able.sort(key=lambda pair: (pair[1].host not in spoken, not pair[0].runs))
        for _, member in able[:MOST_SPEAKERS]:
            answers = spoken.get(member.host)
            if answers is None:
                try:
                    answers = await self._runner.run_batch(member.host, self._nodes.of_pool)
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
