"""Asks a feed on a schedule, and is the store's only writer."""

import asyncio
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from glusterterm.engine.changes_told import another_way, failure, first, told
from glusterterm.engine.gathering import gather
from glusterterm.engine.intervals import Intervals
from glusterterm.engine.log import Log, LogLevel
from glusterterm.engine.store import Phase, Store
from glusterterm.engine.unforeseen import unforeseen
from glusterterm.logic import format as fmt
from glusterterm.model.diff import Changes
from glusterterm.model.errors import GlustertermError, ServerBusy, ServerInMaintenance
from glusterterm.model.ports import Clock, SnapshotFeed, Unchanged
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import OperationStatus

SKEW_TOLD_S = 30.0
"""A clock this far off is told in the log; Heketi refuses tokens from 120 s ahead (Heketi's API, section 2)."""


class Poller:
    """Asks, publishes what came and pauses, for ever. It never asks twice at once.

    A pause begins when an ask has ended, so that a slow server is asked less often. After a failure the last snapshot
    stays, marked stale, and the pauses grow.
    """

    def __init__(
        self,
        feed: SnapshotFeed,
        store: Store,
        log: Log,
        clock: Clock,
        intervals: Intervals | None = None,
        jitter: Callable[[], float] = random.random,
    ) -> None:
        self._feed = feed
        self._store = store
        self._log = log
        self._clock = clock
        self._intervals = intervals or Intervals()
        self._jitter = jitter
        self._wake = asyncio.Event()
        self._whole_wanted = True
        self._whole_at = clock.monotonic()
        self._whole_took_s = 0.0
        self._hurried = 0
        self._lost_at: float | None = None
        self._number = 0

    async def run(self) -> None:
        """Ask until cancelled."""
        while True:
            pause_s = await self._ask()
            await self._rest(pause_s)

    def refresh(self) -> None:
        """Ask for everything now, or right after the ask that is out."""
        self._whole_wanted = True
        self._wake.set()

    def want_whole(self) -> None:
        """Ask for everything the next time, which is within a second while somebody hurries."""
        self._whole_wanted = True

    @contextmanager
    def hurry(self) -> Iterator[None]:
        """Ask every second while inside: a task is running."""
        self._hurried += 1
        if self._hurried == 1:  # else the next ask is no second away
            self._wake.set()
        try:
            yield
        finally:
            self._hurried -= 1

    async def _ask(self) -> float:
        """Ask once, publish the outcome and give the seconds to pause."""
        whole = self._whole_is_due()
        self._whole_wanted = False
        self._wake.clear()
        started = self._clock.monotonic()
        self._store.tell(replace(self._store.status, asked_at=self._clock.now(), next_ask_at=None))
        try:
            answer = await self._feed.ask(whole=whole)
            news = None
            if not isinstance(answer, Unchanged):
                news = await gather(answer.slices, self._store.snapshot, self._clock, reset=answer.reset)
        except GlustertermError as error:
            return self._failed(error, whole)
        except Exception as error:  # noqa: BLE001  # a bug in one ask must not end a console that is left open for days
            return self._failed(
                unforeseen(error, "asking", "it is tried again; please report this line as a bug"), whole
            )
        if not isinstance(answer, Unchanged) and answer.problem is not None:
            return self._failed_in_part(answer.problem, news, whole)
        if whole or news is not None:
            self._whole_at = started
            self._whole_took_s = self._clock.monotonic() - started
        return self._answered(news, answer.clock_skew_s, self._clock.monotonic() - started)

    def _whole_is_due(self) -> bool:
        since_s = self._clock.monotonic() - self._whole_at
        return (
            self._whole_wanted
            or self._store.snapshot is None
            or since_s + self._usual_pause_s() > self._intervals.whole_s
            or (self._busy() and since_s * self._intervals.busy_share >= self._whole_took_s)
        )

    def _answered(self, news: tuple[Snapshot, Changes] | None, skew_s: float | None, took_s: float) -> float:
        before, old = self._store.status, self._store.snapshot
        now = self._clock.now()
        # What runs is known only after publishing, and how long to pause only then.
        snapshot = news[0] if news else old
        pause_s = self._intervals.busy_s if self._hurried or _runs(snapshot) else self._intervals.idle_s
        status = replace(
            before,
            phase=Phase.LIVE,
            answered_at=now,
            next_ask_at=now + pause_s,
            error=None,
            failures=0,
            clock_skew_s=before.clock_skew_s if skew_s is None else skew_s,
        )
        self._tell_back()
        self._tell_skew(before.clock_skew_s, status.clock_skew_s)
        if news is None:
            self._store.tell(status)
        else:
            self._tell_news(old, *news, took_s)
            self._store.publish(*news, status)
        return pause_s

    def _failed_in_part(self, error: GlustertermError, news: tuple[Snapshot, Changes] | None, whole: bool) -> float:
        """Publish what the nodes say, though the backend did not answer."""
        if news is not None:
            self._tell_news(self._store.snapshot, *news, 0.0)
            self._store.publish(*news, self._store.status)
        return self._failed(error, whole)

    def _failed(self, error: GlustertermError, whole: bool) -> float:
        before = self._store.status
        failures = before.failures + 1
        pause_s = self._intervals.retry_s(failures, self._jitter())
        if isinstance(error, ServerBusy | ServerInMaintenance):
            pause_s = max(pause_s, self._intervals.idle_s)
        self._whole_wanted = self._whole_wanted or whole
        if self._lost_at is None:
            self._lost_at = self._clock.monotonic()
        if before.error is None or str(before.error) != str(error):
            self._log.say(LogLevel.ERROR, failure(error))
        phase = Phase.CONNECTING if self._store.snapshot is None else Phase.STALE
        next_ask_at = self._clock.now() + pause_s
        self._store.tell(replace(before, phase=phase, error=error, failures=failures, next_ask_at=next_ask_at))
        return pause_s

    async def _rest(self, seconds: float) -> None:
        """Pause, or until somebody wants to know now."""
        async with asyncio.TaskGroup() as group:
            waits = {group.create_task(self._clock.sleep(seconds)), group.create_task(self._wake.wait())}
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
            for wait in waits:
                wait.cancel()

    def _usual_pause_s(self) -> float:
        return self._intervals.busy_s if self._busy() else self._intervals.idle_s

    def _busy(self) -> bool:
        return self._hurried > 0 or _runs(self._store.snapshot)

    def _tell_news(self, old: Snapshot | None, new: Snapshot, changes: Changes, took_s: float) -> None:
        self._number += 1
        if old is not None and not changes.count and old.notes == new.notes:
            return
        took = f"{round(took_s * 1000)} ms"
        what = first(new) if old is None or another_way(old, new) else fmt.count(changes.count, "change")
        self._log.say(LogLevel.INFO, f"snapshot {self._number} · {what} · {took}")
        for level, text in told(old, new, changes):
            self._log.say(level, text)

    def _tell_back(self) -> None:
        if self._lost_at is not None:
            away = fmt.duration(self._clock.monotonic() - self._lost_at)
            self._lost_at = None
            self._log.say(LogLevel.GOOD, f"the server answers again, after {away}")

    def _tell_skew(self, before_s: float | None, now_s: float | None) -> None:
        if now_s is not None and abs(now_s) >= SKEW_TOLD_S > abs(before_s or 0.0):
            side = "ahead of" if now_s > 0 else "behind"
            text = f"the server's clock is {fmt.duration(abs(now_s))} {side} ours; tokens may be refused"
            self._log.say(LogLevel.WARNING, text)


def _runs(snapshot: Snapshot | None) -> bool:
    """Say whether an operation runs. Stale and failed ones lie around until somebody cleans up."""
    return snapshot is not None and any(
        operation.status is OperationStatus.NEW for operation in snapshot.operations.values()
    )
