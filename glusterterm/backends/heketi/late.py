"""A Heketi that is asked to change by a console: its HTTP is loaded when the first change is asked for."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.backends.heketi import requests
from glusterterm.model.errors import GlustertermError
from glusterterm.model.plans import RequestShown

if TYPE_CHECKING:
    from collections.abc import Callable

    from glusterterm.backends.heketi.client import HeketiBackend
    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.ports import Capabilities
    from glusterterm.model.snapshot import Snapshot


class LateHeketi:
    """The actor of a console, whose looking a process of its own does. `make` is called on a thread, once."""

    def __init__(self, capabilities: Capabilities, make: Callable[[], HeketiBackend]) -> None:
        self.capabilities = capabilities
        self._make = make
        self._made: asyncio.Future[HeketiBackend] | None = None

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the request that `submit` would send."""
        return requests.shown(operation)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send `operation` once; raises as `HeketiBackend.submit` does."""
        return await (await self._backend()).submit(operation)

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change; raises as `HeketiBackend.poll` does."""
        return await (await self._backend()).poll(queue)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Ask which bricks a device holds; raises as `HeketiBackend.bricks_on` does."""
        return await (await self._backend()).bricks_on(device)

    async def close(self) -> None:
        """Let go of connections, if there were any."""
        if self._made is not None:
            await (await self._made).close()

    async def _backend(self) -> HeketiBackend:
        if self._made is None:
            self._made = asyncio.ensure_future(asyncio.to_thread(self._make))
        try:
            return await asyncio.shield(self._made)
        except GlustertermError:
            self._made = None  # a certificate that can't be read now may be there the next time
            raise
