"""How far a step is: counted where something can be counted, else told by what such steps took lately."""

from dataclasses import replace

import pytest

from glusterterm.logic.progress import RECENT, Counted, elapsed, empties, evacuation, usual_s
from glusterterm.model.ids import BrickId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import (
    CreateVolume,
    DeleteVolume,
    EvictBrick,
    Operation,
    SetDeviceState,
    SetNodeState,
)
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import Owner, Progress, StepRun, StepState, Task, TaskId, TaskState
from glusterterm.model.topology import EntryState
from tests.builders import REPLICA_3

CREATE = CreateVolume("vol_a", 10, REPLICA_3)
EVACUATE = SetDeviceState(DeviceId("d1"), EntryState.FAILED)


def task_of(*took_s: float, operation: Operation = CREATE, state: StepState = StepState.DONE) -> Task:
    """Give a task whose steps took so long."""
    steps = tuple(StepRun("make", operation, state, started_at=100.0, ended_at=100.0 + seconds) for seconds in took_s)
    plan = Plan("p", (Step("make", operation),))
    return Task(TaskId("t"), "prod", "http://h", plan, Owner(1, "h", "op"), 0.0, TaskState.DONE, steps)


def counted(*counts: tuple[float, int]) -> Progress:
    """Tell an evacuation of which so many bricks were left at such moments."""
    return evacuation([Counted(at, left) for at, left in counts])


def test_nothing_is_told_before_anything_was_counted() -> None:
    assert counted() == Progress()


def test_without_a_brick_there_is_nothing_to_move() -> None:
    assert counted((0, 0)).text == "no bricks to move"
    assert counted((0, 0)).share is None


def test_before_the_first_move_there_is_no_rate() -> None:
    told = counted((0, 7), (10, 7))
    assert (told.text, told.share, told.done, told.total) == ("0 of 7 bricks moved", 0.0, 0, 7)
    assert told.rate is None
    assert told.eta_s is None


def test_the_rate_is_that_of_the_moves_that_were_seen() -> None:
    told = counted((0, 8), (10, 6), (20, 4))
    assert (told.text, told.share, told.done, told.total) == ("4 of 8 bricks moved", 0.5, 4, 8)
    assert told.rate == pytest.approx(0.2)
    assert told.eta_s == pytest.approx(20.0)


def test_time_without_a_move_is_taken_off_what_is_left_and_not_off_the_rate() -> None:
    moved, waits = counted((0, 8), (10, 6)), counted((0, 8), (10, 6), (14, 6))
    assert waits.rate == moved.rate
    assert moved.eta_s == pytest.approx(30.0)
    assert waits.eta_s == pytest.approx(26.0)
    assert counted((0, 8), (10, 6), (500, 6)).eta_s == 0.0


def test_all_that_was_moved_leaves_nothing() -> None:
    told = counted((0, 1), (5, 0))
    assert (told.text, told.share, told.eta_s) == ("1 of 1 brick moved", 1.0, 0.0)


def test_bricks_that_are_added_meanwhile_make_no_negative_progress() -> None:
    told = counted((0, 2), (5, 3))
    assert (told.share, told.done, told.rate) == (0.0, 0, None)


def test_what_is_not_known_to_take_some_time_is_told_by_its_time_alone() -> None:
    told = elapsed(12.0, None)
    assert "12 s" in told.text
    assert (told.share, told.eta_s, told.usual_s) == (None, None, None)


def test_what_takes_its_usual_time_is_told_with_what_is_left() -> None:
    told = elapsed(12.0, 40.0)
    assert "usually 40 s" in told.text
    assert (told.eta_s, told.usual_s) == (28.0, 40.0)


def test_what_takes_longer_than_usual_is_told_so_and_promises_no_end() -> None:
    told = elapsed(41.0, 40.0)
    assert "longer than usual" in told.text
    assert told.eta_s is None


def test_the_usual_time_is_the_median_of_steps_of_the_same_kind_that_went_well() -> None:
    tasks = [
        task_of(1.0, 100.0, 3.0),
        task_of(500.0, state=StepState.FAILED),
        task_of(900.0, operation=DeleteVolume(VolumeId("v"))),
        replace(task_of(7.0), steps=(replace(task_of(7.0).steps[0], ended_at=None),)),
    ]
    assert usual_s(CREATE, tasks) == 3.0
    assert usual_s(DeleteVolume(VolumeId("other")), tasks) == 900.0


def test_only_the_newest_count() -> None:
    tasks = [*(task_of(2.0) for _ in range(RECENT)), *(task_of(1000.0) for _ in range(100))]
    assert usual_s(CREATE, tasks) == 2.0


@pytest.mark.parametrize("operation", [EVACUATE, EvictBrick(BrickId("b"))])
def test_what_depends_on_its_bricks_has_no_usual_time(operation: Operation) -> None:
    assert usual_s(operation, [task_of(2.0, operation=operation)]) is None


@pytest.mark.parametrize(
    ("operation", "moves"),
    [
        (EVACUATE, True),
        (SetNodeState(NodeId("n"), EntryState.FAILED), True),
        (SetDeviceState(DeviceId("d1"), EntryState.OFFLINE), False),
        (CREATE, False),
    ],
)
def test_evacuations_move_bricks(operation: Operation, moves: bool) -> None:
    assert empties(operation) is moves
