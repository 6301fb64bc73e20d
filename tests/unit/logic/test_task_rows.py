"""Tasks as rows and as details: what is told of each state, and what is ours among the pending operations."""

from dataclasses import replace

import pytest

from glusterterm.logic.task_details import CHOICES, STEP_MARKS, task_details
from glusterterm.logic.task_rows import MARKS, ROLES, object_name, others, rows, share_of
from glusterterm.model.ids import DeviceId, QueueId, Ref, VolumeId
from glusterterm.model.operations import AddDevice, CreateVolume, Operation, SetDeviceState
from glusterterm.model.plans import Plan, RequestShown, Step
from glusterterm.model.tasks import Owner, Progress, StepRun, StepState, Task, TaskId, TaskState
from glusterterm.model.topology import EntryState, OperationStatus
from tests.builders import (
    NOW,
    REPLICA_3,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)

EVACUATE = SetDeviceState(DeviceId("d1"), EntryState.FAILED)
SNAPSHOT = make_snapshot(make_cluster(), make_node(host="stor-01"), make_device(), make_volume(name="vol_mine"))


def make_task(
    id_: str = "t1",
    *states: StepState,
    state: TaskState = TaskState.RUNNING,
    operation: Operation = EVACUATE,
    objects: tuple[Ref, ...] = (Ref.device(DeviceId("d1")),),
) -> Task:
    """Make a task that began a minute ago, with a step for each of `states`."""
    steps = tuple(StepRun(f"step {number}", operation, each) for number, each in enumerate(states))
    plan = Plan("evacuate /dev/vdb", tuple(Step(step.title, operation) for step in steps), objects)
    owner = Owner(77, "admin-1", "op")
    ended_at = NOW - 18 if state.ended else None
    return Task(TaskId(id_), "prod", "http://h", plan, owner, NOW - 60, state, steps, ended_at)


def text_of(task: Task, requests: tuple[RequestShown, ...] = ()) -> str:
    """Give a task's details as plain text."""
    return "\n".join(f"{line.label} {line.text}" for line in task_details(task, requests, SNAPSHOT, NOW))


@pytest.mark.parametrize("state", TaskState)
def test_every_state_of_a_task_has_a_sign_and_a_role(state: TaskState) -> None:
    assert state in MARKS
    assert state in ROLES
    assert (state in CHOICES) is state.resumable


def test_every_state_of_a_task_has_a_sign_of_its_own() -> None:
    assert len(set(MARKS.values())) == len(TaskState)
    assert set(STEP_MARKS) == set(StepState)


def test_what_goes_on_stands_before_what_has_ended_and_the_newest_first() -> None:
    tasks = [make_task("1", state=TaskState.DONE), make_task("2"), make_task("3", state=TaskState.FAILED)]
    tasks.append(make_task("4", state=TaskState.INTERRUPTED))
    assert [row.key for row in rows(tasks, None, NOW)] == ["4", "2", "3", "1"]


def test_a_running_task_tells_its_step_and_an_ended_one_how_long_it_took() -> None:
    running = make_task("2", StepState.DONE, StepState.RUNNING)
    ended = make_task("1", StepState.DONE, StepState.DONE, state=TaskState.DONE)
    first, second = rows([running, ended], None, NOW)
    assert first.state == "step 2 of 2"
    assert first.times.endswith("1 min")
    assert second.state == "done"
    assert second.times.endswith("took 42 s")


@pytest.mark.parametrize(
    ("states", "measured", "share"),
    [
        ((StepState.RUNNING,), None, None),
        ((StepState.RUNNING,), 0.25, 0.25),
        ((StepState.DONE, StepState.RUNNING), None, 0.5),
        ((StepState.DONE, StepState.RUNNING), 0.25, 0.25),
        ((StepState.FAILED, StepState.SKIPPED, StepState.RUNNING, StepState.PLANNED), None, 0.5),
    ],
)
def test_the_bar_shows_what_is_measured_of_the_step_that_runs_else_the_steps_that_are_over(
    states: tuple[StepState, ...], measured: float | None, share: float | None
) -> None:
    assert share_of(replace(make_task("1", *states), progress=Progress(share=measured))) == share


def test_what_has_ended_has_no_bar() -> None:
    assert share_of(make_task("1", StepState.DONE, state=TaskState.DONE)) is None


def test_what_others_began_is_a_row_and_what_a_task_of_ours_began_is_not() -> None:
    ours = make_operation("o1", "remove-device", devices=["d1"])
    theirs = make_operation("o2", "delete-volume", volumes=["v1"])
    left = make_operation("o3", "create-volume", status=OperationStatus.STALE, volumes=["v9"])
    snapshot = make_snapshot(
        make_cluster(), make_node(host="stor-01"), make_device(), make_volume(name="vol_x"), ours, theirs, left
    )
    found = rows([make_task("1", StepState.RUNNING)], snapshot, NOW)
    assert [row.key for row in found] == ["1", "o2", "o3"]
    assert (found[1].title, found[1].state) == ("vol_x being deleted", "begun by others")
    assert found[2].state == "left behind"


def test_a_volume_that_gets_our_name_is_made_by_us() -> None:
    task = make_task("1", StepState.RUNNING, operation=CreateVolume("vol_mine", 10, REPLICA_3), objects=())
    operation = make_operation("o1", "create-volume", volumes=["v1"])
    snapshot = make_snapshot(make_cluster(), make_volume(name="vol_mine"), operation)
    assert list(others(snapshot, [task])) == []
    assert [each.id for each in others(snapshot, [])] == ["o1"]


def test_a_search_keeps_the_rows_that_hold_all_its_words() -> None:
    tasks = [make_task("1", state=TaskState.DONE), make_task("2", StepState.RUNNING)]
    assert [row.key for row in rows(tasks, None, NOW, "VDB done")] == ["1"]
    assert rows(tasks, None, NOW, "nothing") == ()


def test_an_object_is_named_as_operators_know_it_and_by_its_id_where_it_is_gone() -> None:
    assert object_name(SNAPSHOT, Ref.device(DeviceId("d1"))) == "/dev/vdb on stor-01"
    assert object_name(SNAPSHOT, Ref.volume(VolumeId("0123456789abcdef"))) == "volume 01234567"
    assert object_name(None, Ref.device(DeviceId("0123456789abcdef"))) == "device 01234567"


def test_the_details_tell_what_was_sent_what_failed_and_what_to_do() -> None:
    task = make_task("20261123-1", StepState.RUNNING, state=TaskState.FAILED)
    failed = StepRun(
        "evacuate",
        EVACUATE,
        StepState.FAILED,
        QueueId("1f3ac08d00"),
        started_at=NOW - 50,
        ended_at=NOW - 20,
        error="No Replacement was found",
        next_step="add a device",
    )
    told = text_of(replace(task, steps=(failed,)), (RequestShown("POST", "/devices/d1/state", '{"state":"failed"}'),))
    for words in ("POST /devices/d1/state", "→ 1f3ac08d", "No Replacement", "add a device", "30 s", "admin-1"):
        assert words in told, words


def test_the_details_of_an_interrupted_task_say_how_to_go_on() -> None:
    assert CHOICES[TaskState.INTERRUPTED] in text_of(make_task("1", StepState.RUNNING, state=TaskState.INTERRUPTED))


def test_progress_is_told_with_rate_and_time_left() -> None:
    told = Progress("4 of 7 bricks moved", 4 / 7, 4, 7, rate=0.05, eta_s=60)
    details = text_of(replace(make_task("1", StepState.RUNNING), progress=told))
    assert "4 of 7 bricks moved · 3 a minute · ETA 1 min" in details


def test_what_made_a_device_says_where_it_stands() -> None:
    task = make_task("1", StepState.DONE, operation=AddDevice(SNAPSHOT.devices[DeviceId("d1")].node, "/dev/vdc"))
    assert "/dev/vdb on stor-01" in text_of(task)
