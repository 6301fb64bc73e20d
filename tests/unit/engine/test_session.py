"""A session runs, and lets go of everything when it ends, however it ends."""

import asyncio
import gc
import weakref

import pytest

from glusterterm.engine.log import Log
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.sessions import Sessions
from glusterterm.engine.store import Phase, Update
from tests.builders import make_node, make_snapshot
from tests.fakes import FakeClock, FakeFeed, settle


def made() -> tuple[Session, FakeFeed]:
    """Make a session over a feed with one node."""
    clock = FakeClock()
    feed = FakeFeed(make_snapshot(make_node()))
    return Session(SessionInfo("prod", "http://heketi.test:8080"), feed, Log(clock), clock), feed


async def test_inside_the_block_the_store_is_kept_up_to_date_and_after_it_the_feed_is_closed() -> None:
    session, feed = made()
    async with session:
        await settle()
        assert session.store.snapshot == feed.current
        assert not feed.closed
    assert feed.closed


async def test_refresh_asks_for_everything() -> None:
    session, feed = made()
    async with session:
        await settle()
        session.refresh()
        await settle()
    assert feed.asked == [True, True]


async def test_it_ends_in_the_middle_of_an_ask() -> None:
    session, feed = made()
    feed.hold()
    async with session:
        await settle()
    assert feed.closed


async def test_what_fails_inside_the_block_comes_out_as_it_is() -> None:
    session, feed = made()

    async def fail() -> None:
        async with session:
            raise KeyError("mine")

    with pytest.raises(KeyError, match="mine"):
        await fail()
    assert feed.closed


async def test_a_session_that_never_ran_can_be_closed_twice() -> None:
    session, feed = made()
    await session.close()
    await session.close()
    assert feed.closed


async def test_whatever_was_asked_to_happen_at_the_end_happens_once_the_last_first() -> None:
    session, _ = made()
    ended: list[str] = []

    async def later() -> None:
        ended.append("simulator")

    session.when_closed(lambda: ended.append("folder"))
    session.when_closed(later)
    async with session:
        await settle()
    await session.close()
    assert ended == ["simulator", "folder"]


async def test_sessions_are_opened_and_closed_one_by_one_and_the_rest_at_the_end() -> None:
    first, first_feed = made()
    second, second_feed = made()
    async with Sessions() as sessions:
        sessions.start(first)
        assert sessions.start(second) is second
        await settle()
        assert second.store.status.phase is Phase.LIVE
        await first.close()
        assert (first_feed.closed, second_feed.closed) == (True, False)
    assert second_feed.closed


async def test_a_session_that_ended_is_not_kept() -> None:
    session, _ = made()
    kept = weakref.ref(session)
    async with Sessions() as sessions:
        await sessions.start(session).close()
        del session
        await settle()
        gc.collect()
        assert kept() is None


async def test_a_session_closed_before_it_had_a_chance_to_run_never_asks() -> None:
    session, feed = made()
    async with Sessions() as sessions:
        await sessions.start(session).close()
        await settle()
    assert feed.asked == []
    assert feed.closed


async def test_a_bug_that_ends_a_session_ends_the_whole_and_all_feeds_are_closed() -> None:
    def broken(update: Update) -> None:
        raise KeyError("a bug of the screen")

    bad, bad_feed = made()
    good, good_feed = made()
    bad.store.subscribe(broken)

    async def run() -> None:
        async with Sessions() as sessions:
            sessions.start(good)
            sessions.start(bad)
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as raised:
        await run()
    assert raised.group_contains(KeyError)
    assert (bad_feed.closed, good_feed.closed) == (True, True)
