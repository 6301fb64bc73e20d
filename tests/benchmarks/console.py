"""`python -m tests.benchmarks.console REPORT ...`: the console itself, and beside it a meter on its event loop.

The meter asks to be woken every millisecond and keeps how late it was, and how much of that was the console's own work:
on a machine that is busy with other things the rest is waiting for a processor. On SIGUSR1 it writes what it found
since the last time to the file REPORT, as JSON.
"""

import argparse
import asyncio
import gc
import json
import os
import resource
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from glusterterm.backends.feed import WorkerFeed
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.backends.where import Where
from glusterterm.bootstrap import WORKER
from glusterterm.config.profiles import Profile, Settings
from glusterterm.engine.clock import RealClock
from glusterterm.engine.intervals import Intervals
from glusterterm.engine.log import Log, LogLevel, LogLine
from glusterterm.engine.session import Session, SessionInfo
from glusterterm.engine.sessions import Sessions
from glusterterm.engine.store import Update
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.ports import Doors, Saved, Start
from glusterterm.ui.themes import load_themes
from tests.benchmarks import busy
from tests.benchmarks.measuring import PYTHON
from tests.benchmarks.worker import MadeUp


@dataclass(slots=True)
class Meter:
    """What is told about the event loop."""

    path: Path
    gaps_ms: list[float] = field(default_factory=list)
    works_ms: list[float] = field(default_factory=list)
    published: list[tuple[float, int]] = field(default_factory=list)
    collections_ms: list[float] = field(default_factory=list)
    requests: dict[str, int] = field(default_factory=dict)
    collecting: float = 0.0

    async def run(self) -> None:
        """Measure until cancelled."""
        asyncio.get_running_loop().add_signal_handler(signal.SIGUSR1, self.tell)
        gc.callbacks.append(self._collected)
        last, worked = time.perf_counter(), time.thread_time()
        while True:
            await asyncio.sleep(0.001)
            now, work = time.perf_counter(), time.thread_time()
            self.gaps_ms.append((now - last) * 1000)
            self.works_ms.append((work - worked) * 1000)
            last, worked = now, work

    def hear(self, update: Update) -> None:
        """Remember when a snapshot was published, and with how many changes."""
        if update.changes is not None:
            self.published.append((time.perf_counter(), update.changes.count))

    def count(self, line: LogLine) -> None:
        """Count the requests of each kind."""
        if line.level is LogLevel.REQUEST:
            method, path = line.text.split(" ")[:2]
            kind = f"{method} /{path.split('/')[1]}"
            self.requests[kind] = self.requests.get(kind, 0) + 1

    def tell(self) -> None:
        """Write the report and begin anew."""
        usage = resource.getrusage(resource.RUSAGE_SELF)
        found = {
            "stall_ms": max(self.gaps_ms, default=0.0),
            "work_ms": max(self.works_ms, default=0.0),
            "published": self.published,
            "collection_ms": max(self.collections_ms, default=0.0),
            "cpu_s": usage.ru_utime + usage.ru_stime,
            "peak_mb": usage.ru_maxrss / 1024,
            "requests": self.requests,
        }
        fresh = self.path.with_suffix(".new")
        fresh.write_text(json.dumps(found))
        fresh.replace(self.path)
        self.gaps_ms, self.works_ms, self.published, self.collections_ms = [], [], [], []
        self.requests = {}

    def _collected(self, phase: str, details: dict[str, int]) -> None:
        if phase == "start":
            self.collecting = time.perf_counter()
        else:
            self.collections_ms.append((time.perf_counter() - self.collecting) * 1000)


async def main() -> None:
    """Open the console over a made-up cluster or, without a size, over the server that the environment names."""
    parser = argparse.ArgumentParser()
    parser.add_argument("report", type=Path)
    parser.add_argument("--size", help="NODES,DEVICES,VOLUMES of a made-up cluster")
    parser.add_argument("--orders", default=os.devnull)
    parser.add_argument("--tasks", type=int, default=0, help="so many volumes are created at once")
    options = parser.parse_args()
    meter = Meter(options.report)
    clock = RealClock()
    url = os.environ.get("HEKETI_CLI_SERVER", "http://made-up.test:8080")
    profile = Profile("benchmark", url)
    if options.size:
        nodes, devices, volumes = map(int, options.size.split(","))
        where: MadeUp | Where = MadeUp(nodes, devices, volumes, options.orders)
        argv: tuple[str, ...] = (PYTHON, "-m", "tests.benchmarks.worker")
    else:
        where = Where(Endpoint(url, key=os.environ["HEKETI_CLI_KEY"]))
        argv = (PYTHON, "-m", "glusterterm", WORKER)
    async with Sessions() as sessions, asyncio.TaskGroup() as group:

        async def open_session(profile: Profile) -> Session:
            log = Log(clock)
            feed = WorkerFeed(argv, where, log.request)
            info = SessionInfo(profile.name, profile.server)
            intervals = Intervals(idle_s=3600.0, whole_s=7200.0)
            make = busy.engine(where, options.report.parent, clock, log) if options.tasks else None
            session = sessions.start(Session(info, feed, log, clock, intervals, tasks=make))
            session.store.subscribe(meter.hear)
            if options.tasks:
                log.subscribe(meter.count)
                group.create_task(busy.start(session, options.tasks))
            return session

        async def nothing(*_: object) -> Saved:
            raise NotImplementedError

        async def no_demo() -> Session:
            raise NotImplementedError

        async def no_trust(*_: object) -> None:
            raise NotImplementedError

        async def no_probe(profile: Profile) -> str:
            return profile.name

        doors = Doors(open_session, no_demo, no_probe, nothing, no_trust)
        app = GlustertermApp(Settings(), (profile,), doors, Start(profile), clock, lambda name: load_themes(name=name))
        measuring = group.create_task(meter.run())
        gc.freeze()
        await app.run_async()
        measuring.cancel()


if __name__ == "__main__":
    asyncio.run(main())
    sys.exit(0)
