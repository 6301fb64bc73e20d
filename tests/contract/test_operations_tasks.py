"""Every change, through plan, task engine, backend and simulated server."""

import json
import re
from pathlib import Path
from typing import get_args

import pytest

from glusterterm.backends.heketi.wire import Call
from glusterterm.engine.journal import Journal
from glusterterm.model.errors import ServerBusy, ServerFailed, ServerInMaintenance
from glusterterm.model.operations import BEYOND_HEKETI, CreateVolume, Operation
from glusterterm.model.plans import Weight
from glusterterm.model.tasks import StepState, TaskState
from glusterterm.sim.faults import Fault, FaultKind
from tests.contract.changes import CHANGES
from tests.contract.managed import Managed, Prepare
from tests.contract.messages import Message, met
from tests.contract.messages_all import MESSAGES
from tests.contract.planning import PLANS, planned
from tests.contract.requests_seen import changes
from tests.contract.troubles_volumes import THREE
from tests.engines import engine_over, is_done, one_step, ran

ALL = pytest.mark.parametrize("prepare", CHANGES, ids=lambda each: each.__name__)


def test_there_is_a_plan_for_every_change() -> None:
    assert set(PLANS) == set(get_args(Operation)) - set(BEYOND_HEKETI)


@ALL
async def test_each_change_is_planned_sent_once_done_and_seen_to_be(prepare: Prepare, tmp_path: Path) -> None:
    managed = Managed()
    case = prepare(managed)
    plan = planned(await managed.backend.snapshot(), case.operation)
    assert not [each.text for each in plan.objections if each.weight is Weight.BLOCKS]
    assert [step.operation for step in plan.steps] == [case.operation]
    async with engine_over(managed, tmp_path) as engine:
        shown = engine.requests(plan)
        task = await ran(engine, plan, confirmed=plan.typed.expected if plan.typed else "")
    assert is_done(task)
    assert case.holds()
    assert changes(managed) == [case.request]
    sent = next(each for each in managed.seen if f"{each.method} {each.path}" == case.request)
    assert sent.members == case.members
    assert [f"{each.method} {each.path}" for each in shown] == [case.request]
    assert (json.loads(shown[0].body) if shown[0].body else None) == case.members
    step = task.steps[0]
    assert (step.state, step.sent) == (StepState.DONE, 1)
    assert step.result is None or case.makes is None or step.result.kind is case.makes
    assert (step.result is not None) or case.makes is None


@ALL
async def test_each_change_is_audited_with_its_request_and_its_answer(prepare: Prepare, tmp_path: Path) -> None:
    managed = Managed()
    case = prepare(managed)
    plan = planned(await managed.backend.snapshot(), case.operation)
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, plan, confirmed=plan.typed.expected if plan.typed else "")
    lines = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert {line["task"] for line in lines} == {task.id}
    assert all(line["request"].startswith(case.request) for line in lines)
    assert lines[0]["answer"].startswith("sent")
    assert lines[-1]["answer"].startswith("done")


CHANGING = [each for each in MESSAGES if not isinstance(each.provoke(Managed(**each.config)), Call)]
BY_MESSAGE = pytest.mark.parametrize("message", CHANGING, ids=lambda each: each.pattern[:60])


@BY_MESSAGE
async def test_each_message_ends_its_task_with_cause_and_next_step_and_is_in_the_journal(
    message: Message, tmp_path: Path
) -> None:
    managed = Managed(**message.config)
    operation = message.provoke(managed)
    assert not isinstance(operation, Call)
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(operation))
    if message.kind is ServerBusy:
        assert is_done(task)
        return
    assert task.state in (TaskState.FAILED, TaskState.WAITING)
    assert task.why
    assert task.next_step
    if not changes(managed):  # a guard kept it from being sent
        assert task.state is TaskState.WAITING
        return
    assert message.cause in task.why
    if message.kind is ServerInMaintenance:
        assert task.state is TaskState.WAITING
        return
    assert task.state is TaskState.FAILED
    read = Journal(tmp_path / "tasks").read(task.id).steps[0]
    assert (read.state, read.error, read.next_step) == (StepState.FAILED, task.why, task.next_step)
    if read.text:
        assert re.fullmatch(message.pattern, read.text)
    else:
        assert re.search(message.pattern, read.error)


def test_most_messages_can_be_met_by_a_task_all_the_same() -> None:
    assert len(CHANGING) > 120


TOLD = [each for each in MESSAGES if each.kind is ServerFailed]


@pytest.mark.parametrize("message", TOLD, ids=lambda each: each.pattern[:60])
@pytest.mark.parametrize("route", ["^POST /volumes$", "^GET /queue/"], ids=["at once", "in the end"])
async def test_whatever_message_a_task_meets_it_ends_failed_with_cause_and_next_step(
    message: Message, route: str, tmp_path: Path
) -> None:
    said = await met(Managed(**message.config), message)
    managed = Managed()
    managed.heketi.nodes(3)
    managed.fail(Fault(FaultKind.STATUS, route, status=500, text=said.text, times=1))
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, THREE)))
    assert task.state is TaskState.FAILED
    assert message.cause in task.why
    assert task.next_step == said.next_step
    assert changes(managed) == ["POST /volumes"]
    read = Journal(tmp_path / "tasks").read(task.id).steps[0]
    assert said.text in (read.text, read.error) or said.text in read.error
