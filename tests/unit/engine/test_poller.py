"""The poller's promises, on a clock that nobody waits for."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from itertools import pairwise

import pytest

from glusterterm.engine.intervals import Intervals
from glusterterm.engine.log import Log, LogLevel
from glusterterm.engine.poller import Poller
from glusterterm.engine.store import Phase, Store, Update
from glusterterm.model.errors import BackendUnreachable, ReplyNotUnderstood, ServerBusy, ServerInMaintenance
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import make_device, make_node, make_operation, make_snapshot
from tests.fakes import START, FakeClock, FakeFeed, settle

LOST = BackendUnreachable("no reply from http://heketi.test:8080", next_step="check the address and the server")


class Polling:
    """A poller, all that it works with, and what a subscriber heard."""

    def __init__(self, current: Snapshot, intervals: Intervals | None, jitter: Callable[[], float]) -> None:
        self.clock = FakeClock()
        self.feed = FakeFeed(current)
        self.store = Store()
        self.log = Log(self.clock)
        self.heard: list[Update] = []
        self.store.subscribe(self.heard.append)
        self.poller = Poller(self.feed, self.store, self.log, self.clock, intervals, jitter)

    def says(self, *levels: LogLevel) -> list[str]:
        """Give the log's lines of these levels, or all."""
        return [line.text for line in self.log.lines if not levels or line.level in levels]

    async def gaps(self, count: int) -> list[float]:
        """Let `count` asks happen, and give the seconds before each, in half seconds."""
        found: list[float] = []
        for _ in range(count):
            before, started = len(self.feed.asked), self.clock.monotonic()
            while len(self.feed.asked) == before:
                await self.clock.advance(0.5)
            found.append(self.clock.monotonic() - started)
        return found


@asynccontextmanager
async def polling(
    current: Snapshot | None = None,
    intervals: Intervals | None = None,
    jitter: Callable[[], float] = lambda: 1.0,
) -> AsyncIterator[Polling]:
    """Run a poller for the block."""
    made = Polling(current or make_snapshot(make_node(), make_device()), intervals, jitter)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(made.poller.run())
        await settle()
        try:
            yield made
        finally:
            task.cancel()


def busy_snapshot(status: OperationStatus = OperationStatus.NEW) -> Snapshot:
    """Make a snapshot in which a device is being emptied."""
    return make_snapshot(
        make_node(), make_device(), make_operation("o1", "remove-device", devices=("d1",), status=status)
    )


async def test_the_first_ask_comes_at_once_and_is_for_everything() -> None:
    async with polling() as run:
        assert run.feed.asked == [True]
        assert run.store.snapshot == run.feed.current
        assert run.store.status.phase is Phase.LIVE
        assert run.store.status.answered_at == START


async def test_before_the_first_answer_it_is_connecting() -> None:
    clock = FakeClock()
    feed = FakeFeed()
    feed.hold()
    store = Store()
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Poller(feed, store, Log(clock), clock).run())
        await settle()
        assert store.status.phase is Phase.CONNECTING
        assert (store.status.asked_at, store.status.next_ask_at) == (START, None)
        task.cancel()


async def test_idle_it_asks_every_ten_seconds_cheaply() -> None:
    async with polling() as run:
        assert await run.gaps(3) == [10.0, 10.0, 10.0]
        assert run.feed.asked == [True, False, False, False]


async def test_the_interval_is_the_operators_choice() -> None:
    async with polling(intervals=Intervals(idle_s=25.0)) as run:
        assert await run.gaps(2) == [25.0, 25.0]


async def test_no_more_than_sixty_seconds_pass_between_asks_for_everything() -> None:
    async with polling() as run:
        wholes = [run.clock.monotonic()]
        for _ in range(30):
            await run.gaps(1)
            if run.feed.asked[-1]:
                wholes.append(run.clock.monotonic())
        assert len(wholes) > 3
        assert max(later - sooner for sooner, later in pairwise(wholes)) <= 60.0


async def test_with_an_interval_beyond_sixty_seconds_every_ask_is_for_everything() -> None:
    async with polling(intervals=Intervals(idle_s=90.0)) as run:
        await run.gaps(2)
        assert run.feed.asked == [True, True, True]


async def test_while_an_operation_runs_it_asks_every_second_and_for_everything() -> None:
    async with polling(busy_snapshot()) as run:
        assert await run.gaps(3) == [1.0, 1.0, 1.0]
        assert run.feed.asked == [True, True, True, True]
        run.feed.current = make_snapshot(make_node(), make_device())
        assert await run.gaps(2) == [1.0, 10.0]


@pytest.mark.parametrize("status", [OperationStatus.STALE, OperationStatus.FAILED])
async def test_an_operation_that_only_lies_around_is_no_reason_to_hurry(status: OperationStatus) -> None:
    async with polling(busy_snapshot(status)) as run:
        assert await run.gaps(1) == [10.0]


async def test_while_something_runs_a_slow_server_is_seldom_asked_for_everything() -> None:
    async with polling(busy_snapshot()) as run:
        run.feed.hold()
        await run.gaps(1)
        await run.clock.advance(2.0)
        run.feed.let_go()
        await settle()
        assert run.feed.asked == [True, True]
        wholes = 0
        for _ in range(17):
            await run.gaps(1)
            wholes += run.feed.asked[-1]
        assert wholes == 0, "a fetch of 2 s may take a tenth of the time: none before 20 s"
        await run.gaps(2)
        assert run.feed.asked[-1]


async def test_a_running_task_makes_it_ask_at_once_and_then_every_second() -> None:
    async with polling() as run:
        with run.poller.hurry():
            await settle()
            assert len(run.feed.asked) == 2
            assert await run.gaps(2) == [1.0, 1.0]
        assert await run.gaps(2) == [1.0, 10.0]


async def test_an_interval_counts_from_the_end_of_the_last_ask_so_a_slow_server_is_asked_less_often() -> None:
    async with polling() as run:
        run.feed.hold()
        await run.gaps(1)
        await run.clock.advance(37.0)
        assert len(run.feed.asked) == 2, "the second is still out"
        run.feed.let_go()
        await settle()
        assert await run.gaps(1) == [10.0]


async def test_it_never_asks_twice_at_once_however_often_refresh_is_pressed() -> None:
    async with polling() as run:
        run.feed.hold()
        for _ in range(5):
            run.poller.refresh()
            await run.clock.advance(3.0)
        assert len(run.feed.asked) == 2
        run.feed.let_go()
        await settle()
        assert run.feed.asked == [True, True, True], "one more for all the presses meanwhile"
        assert run.feed.most_at_once == 1
        assert await run.gaps(1) == [10.0]


async def test_refresh_asks_for_everything_at_once() -> None:
    async with polling() as run:
        await run.gaps(1)
        run.poller.refresh()
        await settle()
        assert run.feed.asked == [True, False, True]


async def test_refresh_does_not_wait_for_the_pause_after_a_failure() -> None:
    async with polling() as run:
        run.feed.error = LOST
        for _ in range(6):
            await run.gaps(1)
        run.feed.error = None
        run.poller.refresh()
        await settle()
        assert run.store.status.phase is Phase.LIVE


async def test_what_was_asked_for_whole_and_failed_is_asked_for_whole_again() -> None:
    async with polling() as run:
        run.feed.error = LOST
        run.poller.refresh()
        await settle()
        run.feed.error = None
        await run.gaps(2)
        assert run.feed.asked == [True, True, True, False]


async def test_after_failures_the_pauses_grow_to_sixty_seconds_and_no_further() -> None:
    async with polling() as run:
        run.feed.error = LOST
        assert await run.gaps(9) == [10.0, 2.0, 4.0, 8.0, 16.0, 32.0, 60.0, 60.0, 60.0]
        assert run.store.status.failures == 9


async def test_jitter_shortens_a_pause_by_up_to_a_half() -> None:
    async with polling(jitter=lambda: 0.0) as run:
        run.feed.error = LOST
        assert await run.gaps(7) == [10.0, 1.0, 2.0, 4.0, 8.0, 16.0, 30.0]


@pytest.mark.parametrize("error", [ServerBusy, ServerInMaintenance])
async def test_a_server_that_says_it_is_busy_is_left_alone_for_a_whole_interval(error: type[ServerBusy]) -> None:
    async with polling(busy_snapshot()) as run:
        run.feed.error = error("not now", next_step="wait", status=429)
        assert await run.gaps(4) == [1.0, 10.0, 10.0, 10.0]


async def test_a_lost_server_leaves_the_last_snapshot_marked_stale_with_its_age_and_why() -> None:
    async with polling() as run:
        before = run.store.snapshot
        run.feed.error = LOST
        await run.gaps(1)
        status = run.store.status
        assert run.store.snapshot is before
        assert (status.phase, status.error, status.failures) == (Phase.STALE, LOST, 1)
        assert status.age_s(run.clock.now()) == 10.0
        assert status.next_ask_at == run.clock.now() + 2.0


async def test_it_recovers_by_itself_and_says_so() -> None:
    async with polling() as run:
        run.feed.error = LOST
        await run.gaps(3)
        run.feed.error = None
        await run.gaps(1)
        status = run.store.status
        assert (status.phase, status.error, status.failures) == (Phase.LIVE, None, 0)
        assert run.says(LogLevel.GOOD) == ["the server answers again, after 14 s"]


async def test_a_failure_is_told_with_its_next_step_once_until_another_comes() -> None:
    async with polling() as run:
        run.feed.error = LOST
        await run.gaps(3)
        run.feed.error = BackendUnreachable("certificate expired", next_step="renew it")
        await run.gaps(1)
        assert run.says(LogLevel.ERROR) == [
            "no reply from http://heketi.test:8080; check the address and the server",
            "certificate expired; renew it",
        ]


async def test_a_first_ask_that_fails_stays_connecting_and_goes_on() -> None:
    clock, feed, store = FakeClock(), FakeFeed(), Store()
    feed.error = LOST
    async with asyncio.TaskGroup() as group:
        task = group.create_task(Poller(feed, store, Log(clock), clock, jitter=lambda: 1.0).run())
        await settle()
        assert (store.status.phase, store.status.error) == (Phase.CONNECTING, LOST)
        feed.error = None
        await clock.advance(2.0)
        assert store.status.phase is Phase.LIVE
        assert feed.asked == [True, True]
        task.cancel()


async def test_a_reply_that_is_not_understood_is_told_with_its_request_and_the_snapshot_stays() -> None:
    async with polling() as run:
        before = run.store.snapshot
        run.feed.error = ReplyNotUnderstood("GET /db/dump: `devices` is no object", next_step="see the server's log")
        await run.gaps(1)
        assert run.store.snapshot is before
        assert run.store.status.phase is Phase.STALE
        assert run.says(LogLevel.ERROR) == ["GET /db/dump: `devices` is no object; see the server's log"]


async def test_an_answer_that_breaks_off_in_the_middle_changes_nothing() -> None:
    async with polling() as run:
        before = run.store.snapshot
        run.feed.current = make_snapshot(make_node(), *(make_device(f"d{number}") for number in range(9)))
        run.feed.broken_off = LOST
        await run.gaps(1)
        assert run.store.snapshot is before
        assert run.store.status.phase is Phase.STALE
        run.feed.broken_off = None
        await run.gaps(1)
        assert run.store.snapshot == run.feed.current


async def test_a_bug_in_one_ask_is_told_without_its_text_and_the_next_ask_comes() -> None:
    async with polling() as run:
        run.feed.error = KeyError("my-secret")
        await run.gaps(1)
        [line] = run.says(LogLevel.ERROR)
        assert line.startswith("asking failed in a way nobody foresaw: KeyError (ask, line ")
        assert "my-secret" not in line
        run.feed.error = None
        await run.gaps(1)
        assert run.store.status.phase is Phase.LIVE


async def test_a_bug_in_a_subscriber_is_not_swallowed() -> None:
    def broken(update: Update) -> None:
        if update.changes is not None:
            raise KeyError("a bug of the screen")

    clock, store = FakeClock(), Store()
    store.subscribe(broken)
    with pytest.raises(KeyError):
        await Poller(FakeFeed(make_snapshot(make_node())), store, Log(clock), clock).run()


async def test_a_subscriber_hears_what_changed_once_per_snapshot() -> None:
    async with polling() as run:
        run.heard.clear()
        await run.gaps(1)
        assert [update.changes for update in run.heard] == [None, None], "asked, and nothing new"
        run.heard.clear()
        run.feed.current = make_snapshot(make_node(), make_device(used_gib=3))
        await run.gaps(1)
        changes = [update.changes for update in run.heard if update.changes is not None]
        assert [change.devices for change in changes] == [tuple(run.feed.current.devices.values())]
        assert changes[0].nodes == ()


async def test_a_feed_that_starts_over_replaces_what_was_known_and_tells_only_what_differs() -> None:
    async with polling(make_snapshot(make_node(), make_device("d1"), make_device("d2"))) as run:
        run.feed.reset = True
        run.feed.current = make_snapshot(make_node(), make_device("d2"))
        run.heard.clear()
        await run.gaps(1)
        assert run.store.snapshot == run.feed.current
        [changes] = [update.changes for update in run.heard if update.changes is not None]
        assert [ref.id for ref in changes.gone] == ["d1"]
        assert changes.devices == ()


async def test_the_servers_clock_is_in_the_status_and_a_bad_one_in_the_log_once() -> None:
    async with polling() as run:
        run.feed.clock_skew_s = 95.0
        await run.gaps(3)
        assert run.store.status.clock_skew_s == 95.0
        assert run.says(LogLevel.WARNING) == ["the server's clock is 1 min 35 s ahead of ours; tokens may be refused"]
        run.feed.clock_skew_s = None
        await run.gaps(1)
        assert run.store.status.clock_skew_s == 95.0, "what is not told again still holds"


async def test_what_changed_is_told_and_a_poll_without_changes_is_not() -> None:
    async with polling() as run:
        assert run.says() == ["snapshot 1 · 0 clusters · 1 node · 1 device · 0 bricks · 0 volumes · 0 ms"]
        await run.gaps(8)
        assert len(run.says()) == 1
        failed = replace(next(iter(run.feed.current.devices.values())), state=EntryState.FAILED)
        run.feed.current = replace(run.feed.current, devices={failed.id: failed})
        await run.gaps(1)
        assert run.says()[1:] == ["snapshot 3 · 1 change · 0 ms", "/dev/vdb on n1 is failed, was online"]


async def test_what_the_nodes_say_is_published_though_the_server_does_not_answer() -> None:
    async with polling() as it:
        it.feed.current = make_snapshot(make_node(), make_device(used_gib=7))
        it.feed.problem = BackendUnreachable("no reply", next_step="check the server")
        await it.clock.advance(10)
        snapshot = it.store.snapshot
        assert snapshot is not None
        assert [device.used_kib for device in snapshot.devices.values()] == [7 << 20]
        assert it.store.status.stale
        assert it.store.status.error is it.feed.problem
        it.feed.problem = None
        await it.clock.advance(60)
        assert it.store.status.live
