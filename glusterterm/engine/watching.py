"""Measures how far a step is while the server tells nothing but that it goes on."""

from glusterterm.logic.progress import Counted, elapsed, empties, evacuation
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import Operation, SetDeviceState
from glusterterm.model.ports import Actor, Clock
from glusterterm.model.tasks import Progress

COUNT_EVERY_S = 2.0
"""Seconds between two looks at a device whose bricks are moved away."""


class Watcher:
    """Watches one step from now on.

    Args:
        usual_s: what such steps took lately; None where that is not known.
        devices: those of a node that is evacuated; a device that is evacuated is known from `operation`.
    """

    def __init__(
        self,
        actor: Actor,
        clock: Clock,
        operation: Operation,
        usual_s: float | None,
        devices: tuple[DeviceId, ...] = (),
    ) -> None:
        self._actor = actor
        self._clock = clock
        self._usual_s = usual_s
        self._began = clock.monotonic()
        moving = empties(operation)
        own = (operation.device,) if moving and isinstance(operation, SetDeviceState) else ()
        self._devices = own or (devices if moving else ())
        self._counts: list[Counted] = []

    async def progress(self) -> Progress:
        """Tell how far it is now."""
        if not self._devices:
            return elapsed(self._clock.monotonic() - self._began, self._usual_s)
        if not self._counts or self._clock.monotonic() - self._counts[-1].at >= COUNT_EVERY_S:
            await self._count()
        return evacuation(self._counts)

    async def _count(self) -> None:
        left = 0
        try:
            for device in self._devices:
                left += len(await self._actor.bricks_on(device))
        except GlustertermError:
            return  # the queue's next answer tells what is wrong; the last count stays
        if [count.left for count in self._counts[-2:]] == [left, left]:
            self._counts.pop()  # a brick may take hours: of equal counts the first and the last tell all
        self._counts.append(Counted(self._clock.monotonic(), left))
