"""Looks through a console's store: never older than asked for, and one ask for all who look at the same time."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from glusterterm.engine.log import Log
from glusterterm.engine.looking import BackendLook, StoreLook
from glusterterm.engine.poller import Poller
from glusterterm.engine.store import Store
from glusterterm.model.errors import BackendUnreachable
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_node, make_snapshot
from tests.fakes import FakeBackend, FakeClock, FakeFeed, settle

BEFORE, AFTER = make_snapshot(make_node()), make_snapshot(make_node(), make_node("n2"))
GONE = BackendUnreachable("no reply", next_step="check the server")


class Console:
    """What a look goes through."""

    def __init__(self) -> None:
        self.clock = FakeClock()
        self.feed = FakeFeed(BEFORE)
        self.store = Store()
        self.poller = Poller(self.feed, self.store, Log(self.clock), self.clock, jitter=lambda: 0.5)
        self.look = StoreLook(self.store, self.poller)


@asynccontextmanager
async def hurried() -> AsyncIterator[tuple[Console, asyncio.TaskGroup]]:
    """Run a poller that has answered once and is hurried, as it is while tasks run."""
    console = Console()
    async with asyncio.TaskGroup() as group:
        polling = group.create_task(console.poller.run())
        await settle()
        with console.poller.hurry():
            await settle()
            yield console, group
        polling.cancel()


async def test_a_look_is_an_ask_for_everything_within_a_second() -> None:
    async with hurried() as (console, group):
        looking = group.create_task(console.look.snapshot())
        console.feed.current = AFTER
        console.feed.asked.clear()
        await console.clock.advance(1.0)
        assert (await looking).nodes.keys() == AFTER.nodes.keys()
        assert console.feed.asked == [True]


async def test_all_who_look_at_the_same_time_share_one_ask() -> None:
    async with hurried() as (console, group):
        console.feed.asked.clear()
        looking = [group.create_task(console.look.snapshot()) for _ in range(50)]
        await console.clock.advance(1.0)
        assert all(each.done() for each in looking)
        assert len(console.feed.asked) == 1


async def test_an_ask_that_is_out_already_does_not_count() -> None:
    async with hurried() as (console, group):
        console.feed.hold()
        await console.clock.advance(1.0)
        looking = group.create_task(console.look.snapshot())
        await settle()
        console.feed.let_go()
        await settle()
        assert not looking.done()
        console.feed.current = AFTER
        await console.clock.advance(1.0)
        assert looking.result().nodes.keys() == AFTER.nodes.keys()


async def test_an_ask_that_fails_is_told_to_who_looks() -> None:
    async with hurried() as (console, group):
        console.feed.error = GONE

        async def failing() -> Snapshot | None:
            with pytest.raises(BackendUnreachable):
                await console.look.snapshot()
            return None

        looking = group.create_task(failing())
        await console.clock.advance(1.0)
        assert looking.done()


async def test_a_backend_is_asked_each_time_and_what_it_gave_is_told() -> None:
    backend = FakeBackend(AFTER)
    seen: list[Snapshot] = []
    look = BackendLook(backend, seen.append)
    assert await look.snapshot() is AFTER
    assert await look.snapshot() is AFTER
    assert (backend.snapshots, len(seen)) == (2, 2)
