"""A pool without Heketi, asked and changed in this process."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct.actor import DirectActor
from glusterterm.backends.direct.backend import DirectBackend

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot


class ManagedPool(DirectBackend):
    """What looks at a pool, and what changes it, over the same connections.

    Args:
        seeds: hosts to start from.
        runner: what runs commands on nodes.
        clock: the time.
        new_id: draws 32 hex digits.
        read_only: whether nothing may be changed.
        names: further hosts that can be reached, of whatever pool.
    """

    def __init__(
        self,
        seeds: Sequence[str],
        runner: Runner,
        clock: Clock,
        new_id: Callable[[], str],
        *,
        read_only: bool = False,
        names: Collection[str] = (),
    ) -> None:
        super().__init__(seeds, runner, clock, read_only=read_only, names=names)
        self._actor = DirectActor(self.snapshot, runner, clock, self.capabilities, new_id)

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the commands that `submit` would run."""
        return self._actor.request(operation, snapshot)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Begin an operation; raises as `DirectActor.submit` does."""
        return await self._actor.submit(operation)

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask what became of a change."""
        return await self._actor.poll(queue)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Look which bricks a device holds; raises as `snapshot` does."""
        return await self._actor.bricks_on(device)

    async def close(self) -> None:
        """Leave what is under way, and let go of the connections."""
        await self._actor.close()
