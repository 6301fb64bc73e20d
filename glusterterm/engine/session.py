"""What a front end is handed: everything that belongs to one managed endpoint, running."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from types import MappingProxyType, TracebackType
from typing import TYPE_CHECKING, Self

from glusterterm.engine.heal_history import HealHistory
from glusterterm.engine.intervals import Intervals
from glusterterm.engine.log import Log
from glusterterm.engine.poller import Poller
from glusterterm.engine.sessions import leave
from glusterterm.engine.store import Store
from glusterterm.model.ids import ClusterId
from glusterterm.model.ports import Clock, NodesAsked, SnapshotFeed
from glusterterm.model.snapshot import BackendKind

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from glusterterm.engine.looking import Look
    from glusterterm.engine.tasks import TaskEngine

    MakeTasks = Callable[[Look, Callable[[], AbstractContextManager[None]]], TaskEngine]
    """Makes the engine that looks this way, and that is hurried by this while a task runs."""


@dataclass(frozen=True, slots=True)
class SessionInfo:
    """Whose session it is, as a front end shows it. There is no secret in it.

    `role` is in the backend's words. `read_only` says that nothing may be changed, asked for or for want of rights.
    `colour` is the status bar's. `cluster_names` are those that the profile gives.
    """

    name: str
    url: str
    backend: BackendKind = BackendKind.HEKETI
    role: str = "admin"
    read_only: bool = False
    colour: str | None = None
    cluster_names: Mapping[ClusterId, str] = field(default_factory=lambda: MappingProxyType({}))


class Session:
    """One endpoint: its store, its log and what keeps them up to date.

    `run` does the work until `close`; `Sessions` runs it for front ends. Used with `async with` it runs inside the
    block.
    """

    def __init__(
        self,
        info: SessionInfo,
        feed: SnapshotFeed,
        log: Log,
        clock: Clock,
        intervals: Intervals | None = None,
        jitter: Callable[[], float] = random.random,
        tasks: MakeTasks | None = None,
        nodes: NodesAsked | None = None,
    ) -> None:
        self.info = info
        self.store = Store()
        self.log = log
        self.clock = clock
        self.poller = Poller(feed, self.store, log, clock, intervals, jitter)
        self.heals = HealHistory(self.store)
        self.nodes = nodes
        self._tasks = self._made(tasks) if tasks is not None else None
        self._feed = feed
        self._stop = asyncio.Event()
        self._ended = asyncio.Event()
        self._running = False
        self._closers = AsyncExitStack()
        self._group: asyncio.TaskGroup | None = None

    @property
    def has_tasks(self) -> bool:
        """Whether this session can run tasks."""
        return self._tasks is not None

    @property
    def tasks(self) -> TaskEngine:
        """The engine that runs tasks.

        Raises:
            RuntimeError: this session was made without one.
        """
        if self._tasks is None:
            raise RuntimeError("a session without tasks was asked for them")
        return self._tasks

    def refresh(self) -> None:
        """Ask for everything now."""
        self.poller.refresh()

    def when_closed(self, close: Callable[[], object]) -> None:
        """Call `close` when the session has ended, such as to end the demo's simulator; awaited where it can be."""
        self._closers.push_async_callback(_finish, close)

    async def run(self) -> None:
        """Keep the store up to date until `close` or cancelled; then let go of what is behind it."""
        self._running = True
        try:
            async with asyncio.TaskGroup() as group:
                polling = group.create_task(self.poller.run(), name=f"poller of {self.info.name}")
                tasking = group.create_task(self._run_tasks(), name=f"tasks of {self.info.name}")
                await self._stop.wait()
                tasking.cancel()
                polling.cancel()
        finally:
            await self._let_go()

    async def close(self) -> None:
        """Stop, and wait until everything is let go of. A second time does nothing."""
        self._stop.set()
        if self._running:
            await self._ended.wait()
        else:
            await self._let_go()

    async def __aenter__(self) -> Self:
        self._group = await asyncio.TaskGroup().__aenter__()
        self._running = True
        self._group.create_task(self.run(), name=f"session {self.info.name}")
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop.set()
        if self._group is not None:
            await leave(self._group, kind, error, trace)

    def _made(self, make: MakeTasks) -> TaskEngine:
        from glusterterm.engine.looking import StoreLook

        return make(StoreLook(self.store, self.poller), self.poller.hurry)

    async def _run_tasks(self) -> None:
        if self._tasks is not None:
            async with self._tasks as tasks:
                await tasks.run()

    async def _let_go(self) -> None:
        if self._ended.is_set():
            return
        try:
            await self._feed.close()
            await self._closers.aclose()
        finally:
            self._ended.set()


async def _finish(close: Callable[[], object]) -> None:
    outcome = close()
    if asyncio.iscoroutine(outcome):
        await outcome
