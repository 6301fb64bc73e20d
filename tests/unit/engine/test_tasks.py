"""Tasks from start to end over a simulated server: what is sent, written down, found out, refused."""

import json
from pathlib import Path

import pytest

from glusterterm.engine.journal import Journal
from glusterterm.logic.plans.device import evacuate
from glusterterm.model.errors import NotConfirmed, ObjectTaken, PlanRefused, ReadOnlyRefused, TaskNotFound
from glusterterm.model.ids import DeviceId, Kind, Ref, VolumeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    CreateCluster,
    CreateVolume,
    DeleteVolume,
    ExpandVolume,
    FromStep,
    ResyncDevice,
)
from glusterterm.model.plans import Objection, Plan, Step, Typed, Weight
from glusterterm.model.tasks import StepState, TaskState
from glusterterm.sim.faults import Fault, FaultKind
from tests.builders import REPLICA_3
from tests.contract.managed import Managed
from tests.engines import PassingClock, StoppingClock, engine_over, is_done, one_step, ran, to_its_end


def changing(managed: Managed) -> list[str]:
    """Give what arrived and changes something, without the asking of queues."""
    return [f"{seen.method} {seen.path}" for seen in managed.seen if seen.method != "GET"]


async def test_a_volume_is_created_once_and_verified(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
    assert is_done(task)
    assert changing(managed) == ["POST /volumes"]
    assert task.steps[0].result == Ref(Kind.VOLUME, next(iter(managed.world.volumes)))
    assert task.ended_at is not None


async def test_what_leaves_no_trace_is_done_as_was_answered(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(1, 1)
    (device,) = managed.world.devices
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(ResyncDevice(DeviceId(device))))
    assert is_done(task)
    assert task.steps[0].text == "as was answered"


async def test_steps_get_the_ids_of_what_earlier_ones_made(tmp_path: Path) -> None:
    managed = Managed()
    node = AddNode(FromStep(0), 1, "192.0.2.10", "192.0.2.10")
    plan = one_step(CreateCluster(), node, AddDevice(FromStep(1), "/dev/vdb"), AddDevice(FromStep(1), "/dev/vdc"))
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, plan)
    assert [step.state for step in task.steps[:2]] == [StepState.DONE, StepState.DONE], [s.error for s in task.steps]


async def test_nothing_is_sent_before_it_is_written_down(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    journal = Journal(tmp_path / "tasks")
    async with engine_over(managed, tmp_path, journal) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
    lines = (tmp_path / "tasks" / "ended" / f"{task.id}.jsonl").read_text().splitlines()
    kinds = [json.loads(line)["record"] for line in lines]
    assert kinds == ["Begun", "Sending", "Taken", "Answered", "StepEnded", "StateChanged"]
    audited = [json.loads(line) for line in (tmp_path / "audit.jsonl").read_text().splitlines()]
    assert [line["answer"].split(",")[0] for line in audited] == ["sent", "accepted", "done"]
    assert audited[0]["request"].startswith("POST /volumes {")
    assert audited[0]["task"] == task.id


async def test_what_heketi_refuses_ends_failed_with_cause_and_next_step(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    text = "Failed to allocate new volume: No space"
    managed.fail(Fault(FaultKind.STATUS, "^POST /volumes", status=500, text=text))
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
    assert task.state is TaskState.FAILED
    assert task.why == task.steps[0].error
    assert task.next_step
    assert changing(managed) == ["POST /volumes"]


async def test_a_busy_server_is_asked_again_after_a_pause(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    managed.fail(Fault(FaultKind.BUSY, "^POST /volumes", times=2))
    clock = PassingClock(managed)
    async with engine_over(managed, tmp_path, clock=clock) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
        lines = [line.text for line in engine.lines(task.id)]
    assert is_done(task)
    assert task.steps[0].sent == 3
    assert len(managed.world.volumes) == 1
    assert len([pause for pause in clock.slept if 10 <= pause <= 29]) >= 2
    assert sum("busy" in line for line in lines) == 2


@pytest.mark.parametrize(
    "fault",
    [
        Fault(FaultKind.LOST_REPLY, "^POST /volumes", times=1),
        Fault(FaultKind.STATUS, "^POST /volumes", times=1, status=502, text="<html>bad gateway</html>"),
        Fault(FaultKind.STATUS, "^GET /queue", times=1, status=404, text="Id not found"),
    ],
    ids=["reply lost", "a proxy answered", "queue id lost"],
)
async def test_a_lost_answer_is_found_out_by_looking_and_never_by_sending_again(fault: Fault, tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    managed.fail(fault)
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
    assert changing(managed) == ["POST /volumes"]
    if fault.status == 502:  # it came to nothing, and only the operator may have it sent again
        assert task.state is TaskState.WAITING
        assert "came to nothing" in task.why
    else:
        assert is_done(task)
        assert task.steps[0].text.endswith("(found by looking)")


async def test_what_came_to_nothing_is_sent_again_when_the_operator_says_so(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    managed.fail(Fault(FaultKind.STATUS, "^POST /volumes", times=1, status=502, text="bad gateway"))
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
        await engine.resume(task.id)
        assert is_done(await to_its_end(engine, task.id))
    assert changing(managed) == ["POST /volumes", "POST /volumes"]
    assert len(managed.world.volumes) == 1


async def test_a_full_disk_keeps_the_request_from_being_sent(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    (tmp_path / "audit.jsonl").mkdir()  # what can't be written to stands for a disk without room
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, one_step(CreateVolume("mine", 10, REPLICA_3)))
    assert task.state is TaskState.WAITING
    assert "audit log" in task.why
    assert task.steps[0].state is StepState.PLANNED
    assert changing(managed) == []


async def test_a_step_that_is_not_needed_lets_the_rest_go_on(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    plan = one_step(CreateVolume("big", 100_000, REPLICA_3), CreateVolume("small", 10, REPLICA_3), needed=False)
    async with engine_over(managed, tmp_path) as engine:
        task = await ran(engine, plan)
    assert [step.state for step in task.steps] == [StepState.FAILED, StepState.DONE]
    assert task.state is TaskState.FAILED
    assert task.why.startswith("1 of 2 steps failed")


@pytest.mark.parametrize(
    ("plan", "confirmed", "error"),
    [
        (Plan("p", (), objections=(Objection(Weight.BLOCKS, "no"),)), "", PlanRefused),
        (Plan("p", (), typed=Typed("vol_x", "the volume's name")), "vol_y", NotConfirmed),
    ],
)
async def test_a_plan_that_is_blocked_or_not_confirmed_does_not_start(
    plan: Plan, confirmed: str, error: type[Exception], tmp_path: Path
) -> None:
    managed = Managed()
    async with engine_over(managed, tmp_path) as engine:
        with pytest.raises(error):
            await engine.start(plan, confirmed=confirmed)
        assert engine.tasks == ()
    assert changing(managed) == []


async def test_read_only_starts_nothing(tmp_path: Path) -> None:
    managed = Managed(read_only=True)
    async with engine_over(managed, tmp_path) as engine:
        with pytest.raises(ReadOnlyRefused):
            await engine.start(one_step(CreateCluster()))


async def test_an_object_has_one_task_over_all_consoles_of_the_host(tmp_path: Path) -> None:
    managed = Managed()
    volume = managed.volume()
    ref = Ref.volume(VolumeId(volume.id))
    plan = Plan("expand", (Step("expand", ExpandVolume(VolumeId(volume.id), 5)),), (ref,))
    async with engine_over(managed, tmp_path) as one, engine_over(managed, tmp_path) as other:
        id_ = await one.start(plan)
        with pytest.raises(ObjectTaken, match="expand"):
            await other.start(plan)
        await to_its_end(one, id_)
        assert is_done(await ran(other, plan))


async def test_another_console_sees_a_task_and_what_became_of_it(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    async with engine_over(managed, tmp_path) as one, engine_over(managed, tmp_path) as other:
        id_ = await one.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await other.scan()
        assert other.task(id_).state in (TaskState.PLANNED, TaskState.RUNNING)
        with pytest.raises(ObjectTaken):
            await other.resume(id_)
        await to_its_end(one, id_)
    async with engine_over(managed, tmp_path) as third:
        assert [task.state for task in await third.ended()] == [TaskState.DONE]


async def test_a_task_whose_console_ended_is_interrupted_and_resumes_without_sending_twice(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    clock = StoppingClock(managed)
    async with engine_over(managed, tmp_path, clock=clock) as engine:
        id_ = await engine.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await clock.reached.wait()
    async with engine_over(managed, tmp_path) as engine:
        assert engine.task(id_).state is TaskState.INTERRUPTED
        await engine.resume(id_)
        assert is_done(await to_its_end(engine, id_))
    assert changing(managed) == ["POST /volumes"]


async def test_an_abandoned_task_sends_nothing_more_and_is_among_the_ended(tmp_path: Path) -> None:
    managed = Managed()
    managed.heketi.nodes(3, 1)
    clock = StoppingClock(managed)
    async with engine_over(managed, tmp_path, clock=clock) as engine:
        id_ = await engine.start(one_step(CreateVolume("mine", 10, REPLICA_3)))
        await clock.reached.wait()
    async with engine_over(managed, tmp_path) as engine:
        await engine.abandon(id_)
        assert engine.task(id_).state is TaskState.CANCELLED
        with pytest.raises(TaskNotFound, match="has ended"):
            await engine.resume(id_)


async def test_an_evacuation_counts_the_bricks_that_are_left(tmp_path: Path) -> None:
    managed = Managed()
    volume = managed.volume(nodes=4)
    device = DeviceId(managed.brick(volume).device)
    told: list[str] = []
    async with engine_over(managed, tmp_path) as engine:
        engine.subscribe(lambda task: told.append(task.progress.text))
        plan = evacuate(await managed.backend.snapshot(), device)
        assert plan.typed is not None
        task = await ran(engine, plan, confirmed=plan.typed.expected)
    assert is_done(task)
    assert "0 of 1 brick moved" in told


async def test_a_deleted_volume_is_gone(tmp_path: Path) -> None:
    managed = Managed()
    volume = managed.volume()
    async with engine_over(managed, tmp_path) as engine:
        assert is_done(await ran(engine, one_step(DeleteVolume(VolumeId(volume.id)))))
    assert not managed.world.volumes
