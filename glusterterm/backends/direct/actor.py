"""A pool that is changed without Heketi: each operation is a work of commands, run under the locks of its nodes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.backends.direct.checks import check
from glusterterm.backends.direct.jobs import Job, Stopped
from glusterterm.backends.direct.locks import Locks, in_order
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.backends.direct.works.build import work
from glusterterm.backends.direct.works.shown import shown
from glusterterm.model.errors import BackendUnreachable, GlustertermError, PlanRefused, ReadOnlyRefused, ServerFailed
from glusterterm.model.ids import OperationId, QueueId
from glusterterm.model.outcomes import Accepted, Done, Failed, Lost, Outcome

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import BrickId, DeviceId
    from glusterterm.model.operations import Operation
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Capabilities, Clock
    from glusterterm.model.snapshot import Snapshot

CLOSE_S = 10.0
"""Seconds that commands under way are given when the program ends."""
DROP_AGAIN_S = 5.0
"""Seconds between two tries to give back a lock on a node that was lost."""


class DirectActor:
    """Changes the pools of a direct profile.

    Args:
        look: looks afresh at everything.
        runner: what runs commands on nodes.
        clock: the time.
        capabilities: what may be done here.
        new_id: draws 32 hex digits.
    """

    def __init__(
        self,
        look: Callable[[], Awaitable[Snapshot]],
        runner: Runner,
        clock: Clock,
        capabilities: Capabilities,
        new_id: Callable[[], str],
    ) -> None:
        self.capabilities = capabilities
        self._look = look
        self._runner = runner
        self._clock = clock
        self._new_id = new_id
        self._jobs: dict[QueueId, Job] = {}
        self._ends: dict[QueueId, asyncio.Future[Outcome]] = {}
        self._undropped: dict[Locks, asyncio.Future[None]] = {}

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the commands that an operation would be."""
        return shown(operation, snapshot)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Begin an operation: take the locks, look under them, and run its commands from then on.

        Raises:
            ServerBusy: somebody else changes one of its nodes. Nothing was begun.
            BackendUnreachable: a node does not answer. Nothing was begun.
            ReadOnlyRefused: nothing may be changed here.
            GlustertermError: it can't be done as things are. Nothing was begun.
        """
        why = self.capabilities.why_not if not self.capabilities.changes else ""
        if why:
            raise ReadOnlyRefused(f"nothing was sent: {why}", next_step="leave read-only mode")
        id_ = OperationId(self._new_id())
        try:
            locks = await self._locked(operation, id_)
        except BackendUnreachable as error:
            raise BackendUnreachable(error.what, next_step=error.next_step, sent=False) from error
        try:
            snapshot = await self._look()
            planned = work(operation, snapshot, id_)
            await check(operation, snapshot, self._runner)
        except BaseException as error:
            await self._let_go(locks)
            if isinstance(error, BackendUnreachable):
                raise BackendUnreachable(error.what, next_step=error.next_step, sent=False) from error
            raise
        if not planned.stages:
            await self._let_go(locks)
            return Done(planned.result)
        queue = QueueId(id_)
        job = self._jobs[queue] = Job(planned, self._runner, self._clock)
        self._ends[queue] = asyncio.ensure_future(self._ended(job, locks, Done(planned.result)))
        return Accepted(queue)

    async def poll(self, queue: QueueId) -> Outcome:
        """Say how far it is, and when it has ended, how; what another process began is lost."""
        end = self._ends.get(queue)
        if end is None:
            return Lost()
        return end.result() if end.done() else self._jobs[queue].pending

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Look which bricks a device holds.

        Raises:
            GlustertermError: no node answered.
        """
        found = (await self._look()).devices.get(device)
        return found.bricks if found is not None else ()

    async def close(self) -> None:
        """Leave what is under way at the end of its commands; marks on the nodes tell what was left."""
        for job in self._jobs.values():
            job.stop()
        waiting = [end for end in self._ends.values() if not end.done()]
        if waiting:
            await asyncio.wait(waiting, timeout=CLOSE_S)
            for end in waiting:
                end.cancel()
        again = tuple(self._undropped.values())
        for each in again:
            each.cancel()
        await asyncio.gather(*again, return_exceptions=True)
        await self._runner.close()

    async def _locked(self, operation: Operation, id_: OperationId) -> Locks:
        snapshot = await self._look()
        planned = work(operation, snapshot, id_)
        nodes = [snapshot.nodes[node] for node in planned.nodes]
        silent = next((node for node in nodes if node.truth is None or not node.truth.reached), None)
        if silent is not None:
            raise PlanRefused(f"{silent.host} does not answer", next_step="bring it back, or leave it out")
        for left in list(self._undropped):
            await left.drop()
        locks = Locks(self._runner, LockOwner.here(id_, self._clock.now()))
        try:
            await locks.take(in_order(nodes, snapshot))
        except BaseException:
            await self._let_go(locks)
            raise
        return locks

    async def _let_go(self, locks: Locks) -> None:
        """Give locks back; on a node that was lost meanwhile again and again, for its owner lives: nobody else may."""
        if await locks.drop():
            self._undropped[locks] = asyncio.ensure_future(self._drop_again(locks))

    async def _drop_again(self, locks: Locks) -> None:
        try:
            await self._clock.sleep(DROP_AGAIN_S)
            while await locks.drop():
                await self._clock.sleep(DROP_AGAIN_S)
        finally:
            del self._undropped[locks]

    async def _ended(self, job: Job, locks: Locks, done: Done) -> Outcome:
        """Run a job to its end, and give the locks back whatever came of it."""
        outcome: Outcome = done
        try:
            try:
                await job.run()
            finally:
                await self._let_go(locks)
            await job.follow()
        except Stopped:
            outcome = Lost()
        except ServerFailed as error:
            outcome = Failed(error)
        except GlustertermError as error:
            outcome = Failed(ServerFailed(error.what, next_step=error.next_step, status=500))
        return outcome
