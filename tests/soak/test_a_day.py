"""A day at the console, with a cluster that lives and a server that fails now and then; the clock is handed in."""

from collections.abc import Callable
from dataclasses import replace
from random import Random

import httpx
import pytest

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.engine.log import KEPT, Log
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.store import Phase
from glusterterm.model.snapshot import Snapshot
from glusterterm.sim.presets import Made, Preset, Simulation, make
from tests.fakes import START, FakeClock
from tests.fakes_sim import transport

URL = "http://heketi.test:8080"
STEP_S = 10.0
HOUR = int(3600 / STEP_S)


def refused(request: httpx.Request) -> httpx.Response:
    """Answer nothing at all."""
    raise httpx.ConnectError("nobody there", request=request)


FAULTS: tuple[Callable[[httpx.Request], httpx.Response], ...] = (
    refused,
    lambda request: httpx.Response(500, text="out of memory\n"),
    lambda request: httpx.Response(429, text="Server busy. Retry operation later.\n"),
    lambda request: httpx.Response(200, content=b'{"clusters": ['),
    lambda request: httpx.Response(401, text="Invalid JWT token: Token is expired by 10s\n"),
)


class Moody(httpx.AsyncBaseTransport):
    """A living server that fails one request in `rarely`, as long as it has moods."""

    def __init__(self, simulation: Simulation, clock: FakeClock, rarely: int = 25) -> None:
        self._simulation = simulation
        self._clock = clock
        self._sound = transport(simulation.world, clock.now)
        self._dice = Random(7)
        self._rarely = rarely
        self.moods = True
        self.failed = 0

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self._simulation.advance(self._clock.now())
        if self.moods and self._dice.randrange(self._rarely) == 0:
            self.failed += 1
            return self._dice.choice(FAULTS)(request)
        return await self._sound.handle_async_request(request)


def timeless(snapshot: Snapshot | None) -> Snapshot | None:
    """Give a snapshot without its time, to be compared."""
    return snapshot and replace(snapshot, taken_at=0.0)


@pytest.mark.long
async def test_after_every_hour_of_a_day_with_faults_the_console_knows_the_truth() -> None:
    clock = FakeClock(START)
    simulation = make(Made(Preset.DEMO), START)
    server = Moody(simulation, clock)
    endpoint = Endpoint(URL, key=simulation.world.config.admin_key)
    log = Log(clock)
    feed = ComparingFeed(HeketiBackend(endpoint, clock, log.request, server), clock)
    truth = HeketiBackend(endpoint, clock, transport=transport(simulation.world, clock.now))
    session = Session(SessionInfo("prod", URL), feed, log, clock)
    revisions = set()
    async with session:
        for _ in range(24):
            server.moods = True
            for _ in range(HOUR):
                await clock.advance(STEP_S)
            server.moods = False
            session.refresh()
            await clock.advance(0)
            assert session.store.status.phase is Phase.LIVE
            assert timeless(session.store.snapshot) == timeless(await truth.snapshot())
            assert len(log.lines) <= KEPT
            revisions.add(simulation.world.revision)
    await truth.close()
    assert server.failed > 100
    assert len(revisions) == 24, "the world did not live"
