"""How far a task is, on one line of a terminal."""

from dataclasses import replace

import pytest

from glusterterm.cli.output import cells
from glusterterm.cli.progress import words
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import SetDeviceState
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import Owner, Progress, StepRun, StepState, Task, TaskId, TaskState
from glusterterm.model.topology import EntryState

NOW = 1_700_000_100.0


def task(*titles: str, state: TaskState = TaskState.RUNNING, progress: Progress | None = None) -> Task:
    """Give a task whose last step runs since a minute and a half."""
    steps = [StepRun(title, SetDeviceState(DeviceId("d1"), EntryState.FAILED), StepState.DONE) for title in titles]
    steps[-1] = replace(steps[-1], state=StepState.RUNNING, started_at=NOW - 90)
    plan = Plan("evacuate it", tuple(Step(step.title, step.operation) for step in steps))
    owner = Owner(1, "host", "user")
    begun = NOW - 100
    return Task(TaskId("t"), "p", "u", plan, owner, begun, state, tuple(steps), progress=progress or Progress())


def test_what_is_measured_is_told_behind_the_title() -> None:
    moving = Progress("4 of 7 bricks moved", 4 / 7, 4, 7, eta_s=200.0)
    assert words(task("disable /dev/vdb", "evacuate /dev/vdb", progress=moving), NOW, 100) == (
        "step 2 of 2 · evacuate /dev/vdb · 4 of 7 bricks moved · 57% · ETA 3 min"
    )


def test_where_nothing_is_measured_yet_the_time_is_told() -> None:
    assert words(task("create volume web"), NOW, 80) == "create volume web · for 1 min 30 s"
    lost = task("create volume web")
    lost = replace(lost, steps=(replace(lost.steps[0], state=StepState.UNKNOWN),))
    assert words(lost, NOW, 80) == "create volume web · its answer was lost; looking"


@pytest.mark.parametrize("state", [TaskState.PLANNED, TaskState.DONE, TaskState.WAITING])
def test_a_task_that_does_not_run_is_told_by_its_state(state: TaskState) -> None:
    assert words(task("create volume web", state=state), NOW, 80) == f"evacuate it · {state}"


@pytest.mark.parametrize("width", [19, 40, 60])
def test_a_narrow_terminal_cuts_the_title_first(width: int) -> None:
    moving = Progress("4 of 7 bricks moved", 4 / 7)
    told = words(task("evacuate /dev/disk/by-id/a-very-long-name on stor-01", progress=moving), NOW, width)
    assert cells(told) <= width
    assert told.startswith("evacuate /dev/d")
    assert told.endswith(" · 57%") or width < 45
