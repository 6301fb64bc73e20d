"""What the worker does with a backend, without a process around it."""

import pytest

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.model.errors import ServerBusy
from glusterterm.model.ports import Changed, Unchanged
from tests.builders import make_device, make_node, make_snapshot
from tests.fakes import START, FakeBackend, FakeClock, FakeTruth


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


def with_nodes() -> tuple[ComparingFeed, FakeBackend, FakeTruth]:
    """Make a feed over a backend with one node, which says something itself."""
    backend, truth = FakeBackend(make_snapshot(make_node())), FakeTruth()
    return ComparingFeed(backend, FakeClock(), truth=truth), backend, truth


async def marks(answer: Unchanged | Changed) -> list[int | None]:
    """Give what the nodes said."""
    assert isinstance(answer, Changed)
    pieces = [piece async for piece in answer.slices]
    return [node.truth.clock_skew_s for piece in pieces for node in piece.nodes if node.truth is not None]


async def test_what_the_nodes_say_is_told_without_asking_the_backend_for_everything_again() -> None:
    feed, backend, truth = with_nodes()
    assert await marks(await feed.ask(whole=False)) == [0]
    assert isinstance(await feed.ask(whole=False), Unchanged)
    truth.version = 1
    assert await marks(await feed.ask(whole=False)) == [1]
    assert backend.snapshots == 1
    await feed.ask(whole=True)
    assert backend.snapshots == 2, "whole is whole"


async def test_where_the_backend_does_not_answer_the_nodes_are_heard_all_the_same() -> None:
    feed, backend, truth = with_nodes()
    await feed.ask(whole=False)
    backend.error = ServerBusy("busy", next_step="wait")
    with pytest.raises(ServerBusy):
        await feed.ask(whole=False)
    truth.version = 7
    answer = await feed.ask(whole=False)
    assert await marks(answer) == [7]
    assert isinstance(answer, Changed)
    assert answer.problem is backend.error


async def test_closing_the_feed_lets_go_of_the_nodes() -> None:
    feed, backend, truth = with_nodes()
    await feed.close()
    assert truth.closed
    assert backend.closed


async def test_closing_the_feed_closes_the_backend() -> None:
    feed, backend = made()
    await feed.close()
    assert backend.closed


async def test_a_whole_look_has_nodes_tried_again_that_were_not_reached() -> None:
    feed, _, truth = with_nodes()
    await feed.ask(whole=False)
    assert truth.tries == 0
    await feed.ask(whole=True)
    assert truth.tries == 1
