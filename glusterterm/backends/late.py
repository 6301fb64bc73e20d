"""A backend that a console asks to change: what it takes, HTTP or SSH, is loaded when the first change is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.made_once import MadeOnce

if TYPE_CHECKING:
    from collections.abc import Callable

    from glusterterm.model.ids import BrickId, DeviceId, QueueId
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.ports import Capabilities, Choose, LookingActor
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
        make: Callable[[], LookingActor],
    ) -> None:
        self.capabilities = capabilities
        self._shown = shown
        self._actor = MadeOnce(make)

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the request that `submit` would send."""
        return self._shown(operation, snapshot)

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send `operation` once; raises as `Actor.submit` does."""
        return await (await self._actor.get()).submit(operation)

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change; raises as `Actor.poll` does."""
        return await (await self._actor.get()).poll(queue)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Ask which bricks a device holds; raises as `Actor.bricks_on` does."""
        return await (await self._actor.get()).bricks_on(device)

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Ask for everything, and what is left to heal; raises as `CloseLook.look_closely` does."""
        return await (await self._actor.get()).look_closely(choose)

    async def close(self) -> None:
        """Let go of connections, if there were any."""
        actor = await self._actor.if_made()
        if actor is not None:
            await actor.close()
