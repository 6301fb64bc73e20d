"""A session over a real worker process that is killed: told, and mended by itself."""

import asyncio
import json
import os
import signal
from pathlib import Path

from glusterterm.backends.feed import WorkerFeed
from glusterterm.engine.log import Log
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.store import Phase, Status, Update
from glusterterm.model.errors import WorkerFailed
from tests.fakes import FakeClock
from tests.unit.backends.feed_child import Endpoint
from tests.unit.backends.test_feed import CHILD


async def test_a_session_survives_its_worker(tmp_path: Path) -> None:
    orders = tmp_path / "orders.json"
    orders.write_text(json.dumps({"devices": {"d1": 1, "d2": 2}}))
    clock = FakeClock()
    log = Log(clock)
    feed = WorkerFeed(CHILD, Endpoint(str(orders), "kestrel"), log.request)
    session = Session(SessionInfo("prod", "http://heketi.test:8080"), feed, log, clock, jitter=lambda: 1.0)
    ended: asyncio.Queue[Update] = asyncio.Queue()
    session.store.subscribe(lambda update: ended.put_nowait(update) if update.status.next_ask_at is not None else None)

    async def outcome() -> tuple[Status, int | None]:
        async with asyncio.timeout(30):
            update = await ended.get()
        return update.status, None if update.changes is None else update.changes.count

    async with session:
        status, changed = await outcome()
        assert (status.phase, changed) == (Phase.LIVE, 2)
        assert feed.pid is not None
        os.kill(feed.pid, signal.SIGKILL)
        await clock.advance(10.0)
        status, changed = await outcome()
        assert (status.phase, type(status.error), changed) == (Phase.STALE, WorkerFailed, None)
        orders.write_text(json.dumps({"devices": {"d1": 1, "d2": 3}}))
        await clock.advance(2.0)
        status, changed = await outcome()
        assert (status.phase, changed) == (Phase.LIVE, 1)
    assert feed.pid is None
