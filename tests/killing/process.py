"""A process that runs one task as commands and consoles do, and stops at every point at which it could be killed.

The points are the journal's and the audit log's own, before and after each line, and those between a request and its
answer. At each it tells its name and waits to be let go on, so that whoever listens can kill it right there.
"""

import asyncio
import resource
import signal
from contextlib import AsyncExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from pathlib import Path

import httpx

from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.engine.audit import Audit
from glusterterm.engine.clock import RealClock
from glusterterm.engine.journal import Journal, TaskFile
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.means import Patience
from glusterterm.engine.tasks import Managed, TaskEngine, audited
from glusterterm.model.plans import Plan, RequestShown
from glusterterm.model.tasks import Record, TaskId, TaskState

QUICK = Patience(
    first_poll_s=0.01,
    last_poll_s=0.05,
    unreachable_s=0.2,
    settle_s=0.3,
    unseen_s=0.8,
    look_s=0.02,
    verify_s=0.5,
    busy_s=(0.05, 0.1),
)
"""Waits that a simulated server, whose time runs fast, needs."""
TRIES = 5
"""How often an operator takes up what came to wait again."""


@dataclass(frozen=True, slots=True)
class Orders:
    """What a process is to do: run `plan`, or with `resume` take up what is in the journal (`plan`: if nothing is).

    `file_limit` is the size in bytes beyond which no file can grow: the disk is full.
    """

    url: str
    folder: Path
    plan: Plan
    resume: bool = False
    file_limit: int | None = None


@dataclass(frozen=True, slots=True)
class Point:
    """Where a process stands: `name` says before or after what."""

    name: str


@dataclass(frozen=True, slots=True)
class Stood:
    """How the tasks stood, as a console shows them, when the process had begun and when it was through."""

    tasks: tuple[tuple[TaskId, TaskState, str], ...]


class Points:
    """Stops at points until told to go on."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def reach(self, name: str) -> None:
        """Stop here."""
        self._connection.send(Point(name))
        self._connection.recv()


class PointedFile(TaskFile):
    """A task's journal with a point before and after each record."""

    def __init__(self, inner: TaskFile, points: Points) -> None:
        self._inner = inner
        self._points = points

    def append(self, record: Record) -> None:
        """Write a record."""
        name = type(record).__name__
        self._points.reach(f"before {name}")
        self._inner.append(record)
        self._points.reach(f"after {name}")

    def close(self) -> None:
        """Let go."""
        self._inner.close()


class PointedJournal(Journal):
    """A journal with a point at each of its acts."""

    def __init__(self, folder: Path, points: Points) -> None:
        super().__init__(folder)
        self._points = points

    def take(self, id_: TaskId) -> TaskFile:
        """Hold a task."""
        return PointedFile(super().take(id_), self._points)

    def end(self, file: TaskFile, id_: TaskId) -> None:
        """Put a task among the ended."""
        self._points.reach("before the end")
        super().end(file, id_)
        self._points.reach("after the end")


class PointedAudit(Audit):
    """An audit log with a point after each line."""

    points: Points

    def sending(self, at: float, task: TaskId, request: RequestShown) -> None:
        """Write that a request is about to be sent."""
        super().sending(at, task, request)
        self.points.reach("after audit of sending")

    def answered(self, at: float, task: TaskId, request: RequestShown, answer: str) -> None:
        """Write what came of it."""
        super().answered(at, task, request, answer)
        self.points.reach("after audit of answer")


class PointedTransport(httpx.AsyncBaseTransport):
    """Stops between a request that changes something and its answer, and where a queue's answer is told for good."""

    def __init__(self, points: Points) -> None:
        self._inner = httpx.AsyncHTTPTransport()
        self._points = points

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        """Carry a request."""
        path = request.url.path
        changes = request.method != "GET" or path.endswith("/resync")
        if changes:
            self._points.reach("before the request")
        response = await self._inner.handle_async_request(request)
        if changes:
            self._points.reach("before its answer is read")
        elif path.startswith("/queue/") and response.status_code != httpx.codes.OK:
            self._points.reach("before the outcome is read")
        return response

    async def aclose(self) -> None:
        """Let go of connections."""
        await self._inner.aclose()


def run(orders: Orders, connection: Connection) -> None:
    """Be that process."""
    if orders.file_limit is not None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (orders.file_limit, resource.RLIM_INFINITY))
    asyncio.run(_run(orders, connection))


async def _run(orders: Orders, connection: Connection) -> None:
    """Run until it is through, or until asked to end by a signal: then it is left as a console is."""
    work = asyncio.ensure_future(_work(orders, connection))
    for number in (signal.SIGHUP, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, work.cancel)
    try:
        await work
    except asyncio.CancelledError:
        return


async def _work(orders: Orders, connection: Connection) -> None:
    points, clock, about = Points(connection), RealClock(), Managed("prod", orders.url)
    audit = PointedAudit(orders.folder / "audit.jsonl", audited(about))
    audit.points = points
    journal = PointedJournal(orders.folder / "tasks", points)
    async with AsyncExitStack() as stack:
        backend = HeketiBackend(Endpoint(orders.url, auth=False), clock, transport=PointedTransport(points))
        stack.push_async_callback(backend.close)
        engine = TaskEngine(backend, BackendLook(backend), journal, audit, clock, about, patience=QUICK)
        await stack.enter_async_context(engine)
        connection.send(_stood(engine))
        if orders.resume and (engine.tasks or await engine.ended()):
            for task in engine.tasks:
                await _take_up(engine, task.id)
        else:
            await _watch(engine, await engine.start(orders.plan))
        connection.send(_stood(engine))


async def _take_up(engine: TaskEngine, id_: TaskId) -> None:
    for _ in range(TRIES):
        if engine.task(id_).state.ended:
            return
        await engine.resume(id_)
        await _watch(engine, id_)


async def _watch(engine: TaskEngine, id_: TaskId) -> None:
    async for _ in engine.watch(id_):
        pass


def _stood(engine: TaskEngine) -> Stood:
    return Stood(tuple((task.id, task.state, task.why) for task in engine.tasks))
