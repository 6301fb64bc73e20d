"""What the worker does with a backend, without a process around it."""

import pytest

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.model.errors import ServerBusy
from glusterterm.model.ports import Changed, Unchanged
from tests.builders import make_device, make_snapshot
from tests.fakes import START, FakeBackend, FakeClock


def made(used_gib: int = 1) -> tuple[ComparingFeed, FakeBackend]:
    """Make a feed over a backend with one device."""
    backend = FakeBackend(make_snapshot(make_device(used_gib=used_gib)))
    return ComparingFeed(backend, FakeClock(), slice_entries=1), backend


async def test_while_the_probe_says_the_same_nothing_is_fetched() -> None:
    feed, backend = made()
    first = await feed.ask(whole=False)
    assert isinstance(first, Changed)
    assert first.reset
    assert await feed.ask(whole=False) == Unchanged(START, None)
    assert (backend.probes, backend.snapshots) == (2, 1)


async def test_a_probe_that_says_something_else_has_everything_fetched() -> None:
    feed, backend = made()
    await feed.ask(whole=False)
    backend.current = make_snapshot(make_device(used_gib=2))
    answer = await feed.ask(whole=False)
    assert isinstance(answer, Changed)
    assert not answer.reset
    assert [device.used_kib for piece in [p async for p in answer.slices] for device in piece.devices] == [2 << 20]


async def test_what_changes_between_probe_and_fetch_is_seen_by_the_next_probe() -> None:
    feed, backend = made()
    backend.fingerprint = "before"
    await feed.ask(whole=True)
    backend.fingerprint = "after"
    assert isinstance(await feed.ask(whole=False), Changed)


async def test_an_error_leaves_the_last_answer_good() -> None:
    feed, backend = made()
    await feed.ask(whole=False)
    backend.error = ServerBusy("busy", next_step="wait")
    with pytest.raises(ServerBusy):
        await feed.ask(whole=True)
    backend.error = None
    assert isinstance(await feed.ask(whole=False), Unchanged)


async def test_closing_the_feed_closes_the_backend() -> None:
    feed, backend = made()
    await feed.close()
    assert backend.closed
