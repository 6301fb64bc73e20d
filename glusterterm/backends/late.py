"""A backend that a console asks to change: what it takes, HTTP or SSH, is loaded when the first change is asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from collections.abc import Callable

    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Actor, Capabilities
    from glusterterm.model.snapshot import Snapshot


class LateActor:
    """The actor of a console, whose looking a process of its own does.

    Args:
        capabilities: what can be done.
        shown: gives what an operation would send.
        make: makes what does it; called on a thread, once.
    """

    def __init__(
        self,
        capabilities: Capabilities,
        shown: Callable[[Operation, Snapshot | None], RequestShown],
        make: Callable[[], Actor],
    ) -> None:
        self.capabilities = capabilities
        self._shown = shown
        self._make = make
        self._made: asyncio.Future[Actor] | None = None

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the request that `submit` would send."""
        return self._shown(operation, snapshot)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send `operation` once; raises as `Actor.submit` does."""
        return await (await self._backend()).submit(operation)

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change; raises as `Actor.poll` does."""
        return await (await self._backend()).poll(queue)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Ask which bricks a device holds; raises as `Actor.bricks_on` does."""
        return await (await self._backend()).bricks_on(device)

    async def close(self) -> None:
        """Let go of connections, if there were any."""
        if self._made is not None:
            await (await self._made).close()

    async def _backend(self) -> Actor:
        if self._made is None:
            self._made = asyncio.ensure_future(asyncio.to_thread(self._make))
        try:
            return await asyncio.shield(self._made)
        except GlustertermError:
            self._made = None  # a certificate that can't be read now may be there the next time
            raise
