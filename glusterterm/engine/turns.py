"""Whose turn it is: Heketi takes eight operations of some kinds at once and refuses the ninth (its API, section 3).

To wait here, in order and with a place that can be told, is better than to be refused again and again.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from glusterterm.logic.progress import empties
from glusterterm.model import operations as op

AT_ONCE = 8
"""Heketi's `max_inflight_operations` where nobody set another; the API does not tell it."""
_LIMITED = (
    op.CreateVolume,
    op.DeleteVolume,
    op.ExpandVolume,
    op.CloneVolume,
    op.RestrictBlockHosting,
    op.CreateBlockVolume,
    op.ExpandBlockVolume,
    op.DeleteBlockVolume,
    op.EvictBrick,
)


def is_limited(operation: op.Operation) -> bool:
    """Say whether Heketi takes only so many operations of this kind at once."""
    return isinstance(operation, _LIMITED) or empties(operation)


@dataclass(eq=False, slots=True)
class _Place:
    free: asyncio.Event
    tell: Callable[[int], None]


class Turns:
    """Lets so many in at once, the others in the order in which they came."""

    def __init__(self, at_once: int = AT_ONCE) -> None:
        self._free = at_once
        self._waiting: deque[_Place] = deque()

    @asynccontextmanager
    async def turn(self, operation: op.Operation, tell: Callable[[int], None]) -> AsyncIterator[None]:
        """Wait for a turn, telling how many are before us, and have it for the block."""
        if not is_limited(operation):
            yield
            return
        await self._wait(tell)
        try:
            yield
        finally:
            self._leave()

    async def _wait(self, tell: Callable[[int], None]) -> None:
        if self._free > 0:
            self._free -= 1
            return
        place = _Place(asyncio.Event(), tell)
        self._waiting.append(place)
        tell(len(self._waiting) - 1)
        try:
            await place.free.wait()
        except asyncio.CancelledError:
            if place.free.is_set():
                self._leave()
            else:
                self._waiting.remove(place)
                self._tell_all()
            raise

    def _leave(self) -> None:
        if not self._waiting:
            self._free += 1
            return
        self._waiting.popleft().free.set()
        self._tell_all()

    def _tell_all(self) -> None:
        for number, place in enumerate(self._waiting):
            place.tell(number)
