"""How far a step is, measured while it runs."""

from glusterterm.engine.watching import COUNT_EVERY_S, Watcher
from glusterterm.model.errors import BackendUnreachable
from glusterterm.model.ids import BrickId, DeviceId
from glusterterm.model.operations import CreateCluster, SetDeviceState
from glusterterm.model.tasks import Progress
from glusterterm.model.topology import EntryState
from tests.contract.managed import Managed
from tests.engines import PassingClock

DEVICE = DeviceId("d1")
EVACUATE = SetDeviceState(DEVICE, EntryState.FAILED)


class Draining:
    """A backend whose device holds so many bricks at each look; None stands for a server that does not answer."""

    def __init__(self, managed: Managed, *left: int | None) -> None:
        self.capabilities = managed.backend.capabilities
        self.request = managed.backend.request
        self.submit = managed.backend.submit
        self.poll = managed.backend.poll
        self.close = managed.backend.close
        self._left = list(left)

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Give what is left."""
        left = self._left.pop(0) if len(self._left) > 1 else self._left[0]
        if left is None:
            raise BackendUnreachable("no reply", next_step="wait")
        return tuple(BrickId(f"b{number}") for number in range(left))


async def watched(looks: int, *left: int | None) -> Progress:
    """Give how far an evacuation is after so many looks."""
    managed = Managed()
    clock = PassingClock(managed)
    watcher = Watcher(Draining(managed, *left), clock, EVACUATE, None)
    for _ in range(looks - 1):
        await watcher.progress()
        await clock.sleep(COUNT_EVERY_S)
    return await watcher.progress()


async def test_bricks_that_are_moved_away_are_counted() -> None:
    told = await watched(3, 4, 3, 2)
    assert (told.text, told.done, told.total) == ("2 of 4 bricks moved", 2, 4)


async def test_a_look_that_failed_leaves_the_last_count() -> None:
    told = await watched(3, 4, 3, None)
    assert told.done == 1


async def test_a_brick_that_takes_long_is_told_as_well_as_one_that_does_not() -> None:
    told = await watched(1000, 4, 3)
    assert (told.done, told.total) == (1, 4)
    assert told.rate == 1 / COUNT_EVERY_S
    assert told.eta_s == 0.0


async def test_what_moves_no_bricks_is_told_by_its_time() -> None:
    managed = Managed()
    clock = PassingClock(managed)
    watcher = Watcher(Draining(managed, 1), clock, CreateCluster(), 40.0)
    await clock.sleep(12.0)
    assert "usually 40 s" in (await watcher.progress()).text
