"""What a task is after each record of its journal: the same while it runs and when it is read back after a crash."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from glusterterm.model.tasks import (
    Answered,
    AnswerLost,
    Begun,
    Checking,
    NotTaken,
    Record,
    Resumed,
    Sending,
    StateChanged,
    StepEnded,
    StepRun,
    StepState,
    Taken,
    Task,
    TaskState,
)

_OfStep = Sending | Checking | Taken | Answered | NotTaken | StepEnded | AnswerLost
_GIVEN_UP = frozenset({TaskState.FAILED, TaskState.CANCELLED})
TRANSITIONS: Mapping[TaskState, frozenset[TaskState]] = {
    TaskState.PLANNED: frozenset({TaskState.RUNNING, TaskState.WAITING, TaskState.INTERRUPTED}) | _GIVEN_UP,
    TaskState.RUNNING: frozenset(TaskState) - {TaskState.PLANNED},
    TaskState.WAITING: frozenset({TaskState.RUNNING, TaskState.INTERRUPTED}) | _GIVEN_UP,
    TaskState.UNKNOWN: frozenset({TaskState.RUNNING, TaskState.WAITING, TaskState.INTERRUPTED}) | _GIVEN_UP,
    TaskState.INTERRUPTED: frozenset({TaskState.RUNNING}) | _GIVEN_UP,
    TaskState.DONE: frozenset(),
    TaskState.FAILED: frozenset(),
    TaskState.CANCELLED: frozenset(),
}
"""Which states may follow which; a state may always be told again, with another reason."""


class RecordMisplaced(ValueError):
    """A record can't follow those before it: the journal is damaged, or no journal of ours."""


class NothingTold(RecordMisplaced):
    """There are no records at all."""


def told(records: Iterable[Record]) -> Task:
    """Give the task that these records tell.

    Raises:
        RecordMisplaced: they tell none.
    """
    task: Task | None = None
    for record in records:
        task = apply(task, record)
    if task is None:
        raise NothingTold("no records")
    return task


def apply(task: Task | None, record: Record) -> Task:
    """Give what a task is after one more record; the first makes it.

    Raises:
        RecordMisplaced: the record can't come now.
    """
    if isinstance(record, Begun):
        if task is not None:
            raise RecordMisplaced("it begins twice")
        steps = tuple(StepRun(step.title, step.operation) for step in record.plan.steps)
        return Task(record.task, record.profile, record.url, record.plan, record.owner, record.at, steps=steps)
    if task is None:
        raise RecordMisplaced("it has no beginning")
    match record:
        case StateChanged():
            return _changed(task, record)
        case Resumed():
            return replace(_moved(task, TaskState.RUNNING), owner=record.owner, why="", next_step="")
        case Sending() | Checking() | Taken() | Answered() | NotTaken() | StepEnded() | AnswerLost():
            return _with_step(task, record)


def _moved(task: Task, state: TaskState) -> Task:
    if state is not task.state and state not in TRANSITIONS[task.state]:
        raise RecordMisplaced(f"it can't be {state} after {task.state}")
    return replace(task, state=state)


def _changed(task: Task, record: StateChanged) -> Task:
    moved = _moved(task, record.state)
    ended_at = record.at if record.state.ended else None
    return replace(moved, why=record.why, next_step=record.next_step, ended_at=ended_at)


def _with_step(task: Task, record: _OfStep) -> Task:
    if not 0 <= record.step < len(task.steps):
        raise RecordMisplaced(f"there is no step {record.step}")
    step = task.steps[record.step]
    if step.state in (StepState.DONE, StepState.FAILED, StepState.SKIPPED):
        raise RecordMisplaced(f"step {record.step} is {step.state} already")
    steps = (*task.steps[: record.step], _stepped(step, record), *task.steps[record.step + 1 :])
    return replace(_moved(task, TaskState.RUNNING), steps=steps)


def _stepped(step: StepRun, record: _OfStep) -> StepRun:
    match record:
        case Sending(at, _, operation, before):
            return replace(
                step,
                operation=operation,
                before=before,
                state=StepState.RUNNING,
                sent=step.sent + 1,
                started_at=step.started_at if step.started_at is not None else at,
                text="",
            )
        case Checking(at):
            return replace(step, state=StepState.RUNNING, started_at=at)
        case Taken():
            return replace(step, queue=record.queue, state=StepState.RUNNING)
        case Answered():
            return replace(step, answered=True, result=record.result, state=StepState.RUNNING)
        case NotTaken():
            # What is new since then is not ours where the server itself said no.
            was = step.before if record.looked else None
            return replace(step, state=StepState.PLANNED, queue=None, before=was, text=record.text)
        case AnswerLost():
            return replace(step, state=StepState.UNKNOWN, queue=None, text=record.text)
        case StepEnded():
            return replace(
                step,
                state=record.state,
                ended_at=record.at,
                result=record.result or step.result,
                text=record.text,
                error=record.error,
                next_step=record.next_step,
            )
