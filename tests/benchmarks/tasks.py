"""Many tasks at once, and what tasks that have ended cost at the start."""

import asyncio
import time
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from glusterterm.backends.heketi import requests
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.late import LateActor
from glusterterm.engine.audit import Audit
from glusterterm.engine.clock import RealClock
from glusterterm.engine.journal import KEPT, Journal
from glusterterm.engine.journal_lines import line_of
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.tasks import Managed, TaskEngine, audited
from glusterterm.model.operations import CreateCluster
from glusterterm.model.plans import Plan, Step
from glusterterm.model.ports import Capabilities
from glusterterm.model.tasks import Before, Begun, NotTaken, Owner, Sending, StateChanged, TaskId, TaskState
from tests.benchmarks.measuring import Row, limit_row, share, told_row
from tests.benchmarks.simulator import simulator
from tests.benchmarks.watched import Report, watched
from tests.fakes import FakeBackend

AT_ONCE = 200
CLUSTER = "1,20,10,50"
WATCHED_S = 20.0
LINES = 100_000
ROUNDS = 15
_LOOKS = ("GET /db",)
"""The whole looks of the poller; the queue is asked besides."""


def tasks() -> Iterator[Row]:
    """Create many volumes at once and press keys meanwhile; then open a journal that has seen many tasks."""
    keys: list[float] = []
    with simulator("--scale", CLUSTER) as server, watched(None, server.variables, AT_ONCE) as console:
        terminal = console.terminal
        terminal.until_text("devices", limit_s=60.0)
        terminal.until_text("task", limit_s=60.0)
        console.press("+")
        console.report()
        began = time.perf_counter()
        while time.perf_counter() - began < WATCHED_S:
            keys.append(console.press("j"))
            terminal.read(0.05)
            keys.append(console.press("k"))
            terminal.read(0.05)
        report = console.report()
        took_s = time.perf_counter() - began
    yield from _of_many(keys, report, took_s)
    yield from _of_the_journal()


def _of_many(keys: list[float], report: Report, took_s: float) -> Iterator[Row]:
    looks = sum(count for kind, count in report.requests.items() if kind in _LOOKS)
    yield told_row(f"{AT_ONCE} tasks at once: keys pressed meanwhile", str(len(keys)))
    yield limit_row(f"{AT_ONCE} tasks at once: 95 of 100 keys answered within", share(keys, 0.95), 50.0)
    yield told_row("  longest stall of the event loop", f"{report.stall_ms:.0f} ms (work: {report.work_ms:.0f} ms)")
    yield limit_row(f"{AT_ONCE} tasks at once: looks at the server", looks / took_s, 1.1, "a second")
    asked = ", ".join(f"{kind} {count / took_s:.1f}" for kind, count in sorted(report.requests.items()))
    yield told_row("  requests a second", asked)


def _of_the_journal() -> Iterator[Row]:
    with TemporaryDirectory() as empty, TemporaryDirectory() as full:
        lines = _filled(Path(full) / "tasks" / "ended")
        figures = [(_opened_ms(Path(empty)), _opened_ms(Path(full))) for _ in range(ROUNDS)]
    bare, laden = (min(figure[side] for figure in figures) for side in (0, 1))
    yield told_row("journal without tasks: opened in", f"{bare:.2f} ms")
    yield limit_row(f"journal of {lines:,} lines of ended tasks: adds", max(laden - bare, 0.0), 2.0)


def _filled(folder: Path) -> int:
    """Write as many lines as `LINES`, in as many tasks that have ended as are kept."""
    folder.mkdir(parents=True)
    plan = Plan("create a cluster", (Step("create a cluster", CreateCluster()),))
    owner = Owner(1, "admin-1", "op")
    refused = NotTaken(0.0, 0, "Heketi is busy")
    sending = Sending(0.0, 0, CreateCluster(), Before())
    middle = (line_of(sending) + line_of(refused)) * (LINES // KEPT // 2 - 1)
    for number in range(KEPT):
        id_ = TaskId(f"20261123-{number:06}-0000")
        begun = Begun(0.0, id_, "benchmark", "http://h", plan, owner)
        (folder / f"{id_}.jsonl").write_bytes(line_of(begun) + middle + line_of(StateChanged(0.0, TaskState.CANCELLED)))
    return KEPT * (2 + middle.count(b"\n"))


def _never() -> HeketiBackend:
    raise AssertionError("opening a journal asks the server for nothing")


def _opened_ms(folder: Path) -> float:
    """Give how long it takes until the tasks that go on are known."""

    async def opened() -> float:
        about = Managed("benchmark", "http://h")
        audit = Audit(folder / "audit.jsonl", audited(about))
        look = BackendLook(FakeBackend())
        engine = TaskEngine(
            LateActor(Capabilities(changes=True), lambda each, _: requests.shown(each), _never),
            look,
            Journal(folder / "tasks"),
            audit,
            RealClock(),
            about,
        )
        began = time.perf_counter()
        async with engine:
            await engine.opened()
            return (time.perf_counter() - began) * 1000

    return asyncio.run(opened())
