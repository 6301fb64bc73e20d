"""The task engine over a simulated Heketi, for tests: time passes only as fast as somebody sleeps."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.log import Log
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.tasks import Managed as About
from glusterterm.engine.tasks import TaskEngine, audited
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import Task, TaskId, TaskState
from tests.contract.managed import Managed
from tests.fakes import START, settle

ABOUT = About("test", "http://heketi.test:8080")


class PassingClock:
    """A clock on which sleeping takes no time but its own, which passes in the simulated server too."""

    def __init__(self, managed: Managed) -> None:
        self._managed = managed
        self._passed = 0.0
        self.slept: list[float] = []

    def now(self) -> float:
        """Give seconds since 1970."""
        return START + self._passed

    def monotonic(self) -> float:
        """Give seconds since the clock was made."""
        return self._passed

    async def sleep(self, seconds: float) -> None:
        """Let that time pass at once."""
        self.slept.append(seconds)
        self._passed += seconds
        self._managed.heketi.now += seconds
        await settle(3)


class StoppingClock(PassingClock):
    """A clock that stops for ever at the first pause: the one before a queue is asked."""

    def __init__(self, managed: Managed) -> None:
        super().__init__(managed)
        self.reached = asyncio.Event()

    async def sleep(self, seconds: float) -> None:
        """Tell that it has come so far."""
        self.reached.set()
        await asyncio.Event().wait()


def one_step(operation: Operation, *more: Operation, needed: bool = True) -> Plan:
    """Give the plainest plan for operations, which nobody has to confirm."""
    steps = tuple(Step(type(each).__name__, each, needed) for each in (operation, *more))
    return Plan(type(operation).__name__, steps)


@asynccontextmanager
async def engine_over(
    managed: Managed,
    folder: Path,
    journal: Journal | None = None,
    clock: PassingClock | None = None,
    about: About = ABOUT,
) -> AsyncIterator[TaskEngine]:
    """Run an engine over `managed` with its files in `folder`."""
    clock = clock or PassingClock(managed)
    engine = TaskEngine(
        managed.backend,
        BackendLook(managed.backend),
        journal or Journal(folder / "tasks"),
        Audit(folder / "audit.jsonl", audited(about)),
        clock,
        about,
        log=Log(clock),
    )
    async with engine:
        yield engine


async def to_its_end(engine: TaskEngine, id_: TaskId) -> Task:
    """Watch a task until nobody runs it any more, and give how it stands then."""
    return [task async for task in engine.watch(id_)][-1]


async def ran(engine: TaskEngine, plan: Plan, *, confirmed: str = "") -> Task:
    """Run a plan as far as it goes by itself."""
    return await to_its_end(engine, await engine.start(plan, confirmed=confirmed))


def is_done(task: Task) -> bool:
    """Say whether a task ended well; what went wrong is in the assertion's text otherwise."""
    assert task.state is TaskState.DONE, (task.state, task.why, [step.error for step in task.steps])
    return True
