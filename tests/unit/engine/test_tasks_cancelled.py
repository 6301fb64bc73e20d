"""Tasks that are cancelled: before a request goes out nothing is sent, after that it is said that it goes on."""

import asyncio
from pathlib import Path

import pytest

from glusterterm.engine.audit import Audit
from glusterterm.engine.journal import Journal
from glusterterm.engine.looking import BackendLook
from glusterterm.engine.tasks import TaskEngine, audited
from glusterterm.model.errors import TaskNotFound
from glusterterm.model.operations import CreateVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import StepState, TaskId, TaskState
from tests.builders import REPLICA_3
from tests.contract.managed import Managed
from tests.contract.requests_seen import changes
from tests.engines import ABOUT, PassingClock, engine_over, one_step, to_its_end

PLAN = one_step(CreateVolume("mine", 10, REPLICA_3), CreateVolume("more", 10, REPLICA_3))


class HeldLook(BackendLook):
    """A look that takes until it is let go; `held` is set while somebody looks."""

    def __init__(self, managed: Managed) -> None:
        super().__init__(managed.backend)
        self.held = asyncio.Event()
        self.free = asyncio.Event()

    async def snapshot(self) -> Snapshot:
        """Look when let go."""
        self.held.set()
        await self.free.wait()
        return await super().snapshot()


def engine_that_looks(managed: Managed, look: HeldLook, folder: Path) -> TaskEngine:
    """Make an engine that looks this way."""
    audit = Audit(folder / "audit.jsonl", audited(ABOUT))
    return TaskEngine(managed.backend, look, Journal(folder / "tasks"), audit, PassingClock(managed), ABOUT)


async def test_what_is_cancelled_while_it_is_judged_is_never_sent(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    look = HeldLook(managed)
    async with engine_that_looks(managed, look, tmp_path) as engine:
        id_ = await engine.start(PLAN)
        await look.held.wait()
        assert "It is cancelled" in await engine.cancel(id_)
        look.free.set()
        task = await to_its_end(engine, id_)
        assert task.state is TaskState.CANCELLED
        assert [step.state for step in task.steps] == [StepState.PLANNED, StepState.PLANNED]
    assert changes(managed) == []
    assert Journal(tmp_path / "tasks").read(id_).state is TaskState.CANCELLED
    assert Journal(tmp_path / "tasks").ended(9) == (id_,)


async def test_what_is_cancelled_as_soon_as_it_was_begun_is_never_sent(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    async with engine_over(managed, tmp_path) as engine:
        id_ = await engine.start(PLAN)
        assert "It is cancelled" in await engine.cancel(id_)
        assert (await to_its_end(engine, id_)).state is TaskState.CANCELLED
    assert changes(managed) == []


async def test_what_was_sent_goes_on_and_nothing_is_sent_after_it(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3)
    told: list[str] = []
    async with engine_over(managed, tmp_path) as engine:
        id_ = await engine.start(PLAN)
        async for task in engine.watch(id_):
            if task.steps[0].queue is not None and not told:
                told.append(await engine.cancel(id_))
        assert engine.task(id_).state is TaskState.CANCELLED
        assert [step.state for step in engine.task(id_).steps] == [StepState.DONE, StepState.PLANNED]
    assert told == ["What was sent cannot be cancelled; it goes on. Nothing more is sent after it."]
    assert changes(managed) == ["POST /volumes"]


async def test_what_does_not_run_here_cannot_be_cancelled_here(tmp_path: Path) -> None:
    async with engine_over(Managed(), tmp_path) as engine:
        with pytest.raises(TaskNotFound):
            await engine.cancel(TaskId("20231114-221320-aaaa"))


async def test_an_engine_that_is_closed_at_once_lets_go_of_what_it_has_not_begun_to_run(tmp_path: Path) -> None:
    managed = Managed()
    async with engine_over(managed, tmp_path) as engine:
        await engine.start(PLAN)
    (trace,) = Journal(tmp_path / "tasks").traces()
    assert not trace.held
