"""Asks the nodes of a profile without Heketi, all at once, and keeps what each told last."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from enum import Enum
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.impatience import AskedBeside, unless_lost
from glusterterm.backends.direct.looks import NodeLook
from glusterterm.backends.direct.schedule import QUIET_S
from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from glusterterm.model.commands import Answer, Command, Runner
    from glusterterm.model.ports import Clock

Spoken = dict[str, tuple["Answer", ...]]
"""What hosts said of their pools, where they were asked on its behalf."""


class _News(Enum):
    """What a glance at one host showed."""

    NOTHING = 1
    OWN = 2
    """Something of its own changed, or it did not answer."""
    PEERS = 3


class NodeLooks:
    """What each node told last.

    Args:
        runner: what runs commands on them.
        clock: the time.
        patient: whether all that is asked is waited for. Else a node that is lost, and what gluster has to ask all
            nodes for, is asked beside everything else, so that neither holds up anybody.
    """

    def __init__(self, runner: Runner, clock: Clock, *, patient: bool) -> None:
        self._runner = runner
        self._clock = clock
        self._patient = patient
        self._beside = AskedBeside(runner, clock)
        self._tries: dict[str, asyncio.Future[None]] = {}
        self._lost_at = float("-inf")
        self.by_host: dict[str, NodeLook] = {}

    @property
    def of_pool(self) -> tuple[Command, ...]:
        """Give what a pool is asked for in the same batch as a node."""
        return tuple(each.command for each in asking.OF_POOL) if self._patient else (asking.VOLUMES.command,)

    async def ask(self, hosts: Iterable[str], speakers: Collection[str] = ()) -> Spoken:
        """Ask hosts for everything, and `speakers` for what they know of their pools as well."""
        spoken: Spoken = {}
        wanted = [host for host in dict.fromkeys(hosts) if not self._is_tried_beside(host)]
        async with asyncio.TaskGroup() as group:
            for host in wanted:
                group.create_task(self._ask_one(host, spoken, self.of_pool if host in speakers else ()))
            processes = group.create_task(self._processes([host for host in wanted if host in speakers]))
        return _together(spoken, processes.result())

    async def glance(self, speakers: Collection[str]) -> Spoken | None:
        """See whether anything is new, and ask those hosts of which something is for everything.

        Nobody is told to have spoken where a host has news: what gluster says of its pool is older than that. None:
        what a speaker says of its peers is new, or no speaker answered, so all are to be asked.
        """
        spoken: Spoken = {}
        hosts = [host for host in self.by_host if not self._is_tried_beside(host)]
        async with asyncio.TaskGroup() as group:
            jobs = [group.create_task(self._glance_at(host, host in speakers, spoken)) for host in hosts]
            processes = group.create_task(self._processes([host for host in hosts if host in speakers]))
        spoken = _together(spoken, processes.result())
        news = {job.result() for job in jobs}
        if _News.PEERS in news or not spoken:
            return None
        return {} if _News.OWN in news else spoken

    def forget(self, kept: Collection[str]) -> None:
        """Keep only what these hosts told."""
        self.by_host = {host: look for host, look in self.by_host.items() if host in kept}

    async def close(self) -> None:
        """Try no more to reach those that did not answer, and wait for nothing."""
        await self._beside.close()
        for each in self._tries.values():
            each.cancel()
        await asyncio.gather(*self._tries.values(), return_exceptions=True)

    def _is_tried_beside(self, host: str) -> bool:
        """Have a host that is lost tried by itself; what it tells is there at one of the next looks."""
        tried = self._tries.get(host)
        if tried is not None and not tried.done():
            return True
        if tried is not None:
            self._tries.pop(host).result()
        look = self.by_host.get(host)
        if self._patient or look is None or look.answered:
            return False
        self._tries[host] = asyncio.ensure_future(self._ask_one(host, {}, (), again=True))
        return True

    async def _processes(self, hosts: Iterable[str]) -> Spoken:
        """Ask on behalf of pools what goes to all of their nodes: just after one was lost, for nothing of that kind."""
        if self._patient or self._clock.monotonic() - self._lost_at < QUIET_S:
            return {}
        answers = {host: await self._beside.ask(host, asking.PROCESSES.command) for host in hosts}
        return {host: (answer,) for host, answer in answers.items() if answer is not None}

    async def _run(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        if self._patient:
            return await self._runner.run_batch(host, commands)
        return await unless_lost(self._runner, self._clock, host, commands)

    async def _ask_one(self, host: str, spoken: Spoken, of_pool: tuple[Command, ...], *, again: bool = False) -> None:
        before = self.by_host.get(host) or NodeLook(host)
        commands = (*(each.command for each in asking.OF_DIRECT_NODE), *of_pool)
        try:
            answers = await (self._runner.run_batch if again else self._run)(host, commands)
        except GlustertermError as error:
            self._lose(before, error)
            return
        own = len(asking.OF_DIRECT_NODE)
        self.by_host[host] = before.told(answers[:own], self._clock.now())
        if of_pool:
            spoken[host] = tuple(answers[own:])

    async def _glance_at(self, host: str, speaks: bool, spoken: Spoken) -> _News:
        before = self.by_host[host]
        commands = tuple(each.command for each in asking.AT_A_GLANCE)
        if speaks:
            quick = (each for each in self.of_pool if each is not asking.VOLUMES.command)
            commands += (asking.PEERS.command, *quick)
        try:
            answers = await self._run(host, commands)
        except GlustertermError as error:
            self._lose(before, error)
            return _News.PEERS if speaks else _News.OWN
        now, own = self._clock.now(), len(asking.AT_A_GLANCE)
        look = before.glanced(answers[:own], now)
        if speaks:
            peers = asking.heard(asking.PEERS, look.report.peers, answers[own], now)
            look = replace(look, report=replace(look.report, peers=peers))
            spoken[host] = tuple(answers[own + 1 :])
        self.by_host[host] = look
        told = look.report.peers
        if speaks and (told.value != before.report.peers.value or told.failure):
            return _News.PEERS
        if look.beats_as(before):
            return _News.NOTHING
        await self._ask_one(host, {}, ())
        return _News.OWN

    def _lose(self, before: NodeLook, error: GlustertermError) -> None:
        if before.answered:
            self._lost_at = self._clock.monotonic()
        self.by_host[before.host] = before.failed(error)


def _together(spoken: Spoken, more: Spoken) -> Spoken:
    """Put what hosts said of their pools together; one that told nothing else was not heard."""
    return {host: (*answers, *more.get(host, ())) for host, answers in spoken.items()}
