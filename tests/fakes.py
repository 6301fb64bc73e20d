"""Stand-ins for what is outside: a clock that nobody waits for, a backend and a feed that say what they are told to."""

import asyncio
import heapq
from collections.abc import AsyncIterator, Collection, Generator
from dataclasses import fields, replace

from glusterterm.model.diff import Changes, diff, empty, slices
from glusterterm.model.errors import GlustertermError
from glusterterm.model.health import NodeTruth
from glusterterm.model.ids import VolumeId
from glusterterm.model.ports import BrickSets, Capabilities, Changed, Unchanged
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source

SOURCE = Source(BackendKind.HEKETI, "http://heketi.test:8080", Method.DUMP)
START = 1_700_000_000.0
"""What a `FakeClock` says at first."""


class _Turn:
    """Lets everything else that is ready run once."""

    def __await__(self) -> Generator[None]:
        yield


async def settle(turns: int = 100) -> None:
    """Let all tasks run until they wait for something; `turns` is generous for anything without real input."""
    for _ in range(turns):
        await _Turn()


class FakeClock:
    """A clock that stands until a test moves it."""

    def __init__(self, now: float = START) -> None:
        self._start = now
        self._passed = 0.0
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []
        self._number = 0

    def now(self) -> float:
        """Give seconds since 1970."""
        return self._start + self._passed

    def monotonic(self) -> float:
        """Give seconds since the clock was made."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Wait until a test has moved the clock so far; nothing at all is one turn of the loop."""
        if seconds <= 0:
            await _Turn()
            return
        self._number += 1
        future = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (self._passed + seconds, self._number, future))
        await future

    async def advance(self, seconds: float) -> None:
        """Move the clock, waking sleepers in their order, and let what they woke run until it waits."""
        await settle()
        target = self._passed + seconds
        while self._sleepers and self._sleepers[0][0] <= target:
            due, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                self._passed = max(self._passed, due)
                future.set_result(None)
                await settle()
        self._passed = target
        await settle()


class _Held:
    """What can be made to answer late."""

    def __init__(self) -> None:
        self._free = asyncio.Event()
        self._free.set()

    def hold(self) -> None:
        """Answer nothing until `let_go`."""
        self._free.clear()

    def let_go(self) -> None:
        """Answer what was asked meanwhile."""
        self._free.set()


class FakeBackend(_Held):
    """A backend that tells `current`, or fails with `error`.

    The probe's text follows `fingerprint`, or the snapshot itself where that is empty.
    """

    def __init__(self, current: Snapshot | None = None) -> None:
        super().__init__()
        self.current = current or empty(SOURCE)
        self.error: Exception | None = None
        self.fingerprint = ""
        self.sets: BrickSets = {}
        self.capabilities = Capabilities(changes=True)
        self.clock_skew_s: float | None = None
        self.probes = 0
        self.snapshots = 0
        self.closed = False

    async def probe(self) -> str:
        """Say what `current` is like."""
        self.probes += 1
        await self._answer()
        told = [getattr(self.current, field.name) for field in fields(self.current) if field.name != "taken_at"]
        return self.fingerprint or repr(told)

    async def snapshot(self) -> Snapshot:
        """Give `current`."""
        self.snapshots += 1
        await self._answer()
        return self.current

    async def brick_sets(self, snapshot: Snapshot) -> BrickSets:
        """Give `sets`."""
        await self._answer()
        return self.sets

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True

    async def _answer(self) -> None:
        await self._free.wait()
        if self.error is not None:
            raise self.error


class FakeTruth:
    """Nodes that have said something new each time that `version` is raised: a mark on every node."""

    def __init__(self) -> None:
        self.version = 0
        self.closed = False
        self.running = False
        self.tries = 0
        self.healing: list[VolumeId] = []

    def beside(self, base: Snapshot) -> Snapshot:
        """Mark the nodes of `base`."""
        truth = NodeTruth(reached=True, clock_skew_s=self.version)
        return replace(base, nodes={id_: replace(node, truth=truth) for id_, node in base.nodes.items()})

    async def look(self) -> None:
        """Say something new."""
        self.version += 1

    async def look_at_heals(self, volumes: Collection[VolumeId]) -> None:
        """Remember which were asked for."""
        self.healing += volumes

    def try_again(self) -> None:
        """Count how often that was asked for."""
        self.tries += 1

    async def run(self) -> None:
        """Remember that it runs."""
        self.running = True
        await asyncio.Event().wait()

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True


class FakeFeed(_Held):
    """A feed that leads to `current` in small slices, or fails with `error`; counts what it was asked.

    Asked without `whole` it says `Unchanged` where nothing differs. `most_at_once` tells whether asks ever overlapped.
    """

    def __init__(self, current: Snapshot | None = None, *, slice_entries: int = 1000) -> None:
        super().__init__()
        self.current = current or empty(SOURCE)
        self.error: Exception | None = None
        self.broken_off: GlustertermError | None = None
        self.problem: GlustertermError | None = None
        self.clock_skew_s: float | None = None
        self.reset = False
        self.asked: list[bool] = []
        self.most_at_once = 0
        self.closed = False
        self._at_once = 0
        self._last: Snapshot | None = None
        self._slice_entries = slice_entries

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Say what is new; `broken_off` fails after the first slice, `reset` tells everything anew."""
        self.asked.append(whole)
        self._at_once += 1
        self.most_at_once = max(self.most_at_once, self._at_once)
        try:
            await self._free.wait()
        finally:
            self._at_once -= 1
        if self.error is not None:
            raise self.error
        base = None if self.reset else self._last
        changes = diff(base or empty(self.current.source), self.current)
        if base is not None and not whole and not changes.count:
            return Unchanged(START, self.clock_skew_s)
        if self.broken_off is None:
            self._last, self.reset = self.current, False
        return Changed(self._slices(changes), self.clock_skew_s, reset=base is None, problem=self.problem)

    async def _slices(self, changes: Changes) -> AsyncIterator[Changes]:
        for piece in slices(changes, self._slice_entries):
            yield piece
            if self.broken_off is not None:
                raise self.broken_off

    async def close(self) -> None:
        """Remember that it was closed."""
        self.closed = True
