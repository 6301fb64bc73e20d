"""Tasks as text and as JSON."""

from collections.abc import Iterator, Sequence

from glusterterm.cli.output import Column, pairs, table
from glusterterm.cli.plan_shown import named
from glusterterm.cli.schema import SCHEMA
from glusterterm.cli.schema_changes import (
    OwnerEntry,
    TaskDocument,
    TaskEntry,
    TaskRow,
    TaskStepEntry,
    TaskStepRow,
)
from glusterterm.logic.equivalents import change_command
from glusterterm.logic.format import duration, timestamp
from glusterterm.model.checks import Check
from glusterterm.model.ids import Ref
from glusterterm.model.operations import RunningOperation
from glusterterm.model.tasks import StepRun, Task
from glusterterm.model.text import clean

_COLUMNS = (
    Column("TASK"),
    Column("STATE"),
    Column("BEGAN"),
    Column("TOOK", right=True),
    Column("PROFILE"),
    Column("TITLE", elastic=True),
)


def listed(tasks: Sequence[Task], now: float, width: int | None) -> list[str]:
    """Give tasks as a table. `now` is seconds since 1970."""
    return table(_COLUMNS, [_row(task, now) for task in tasks], width)


def lines(task: Task, now: float) -> Iterator[str]:
    """Tell everything about one task. `now` is seconds since 1970."""
    owner = task.owner
    facts = [
        ("task", task.id),
        ("does", task.title),
        ("state", str(task.state)),
        ("because", task.why),
        ("next", task.next_step),
        ("profile", f"{task.profile} {task.url}"),
        ("object", f"{about.kind} {about.id}" if (about := _object(task)) is not None else ""),
        ("began", timestamp(task.started_at)),
        ("ended", timestamp(task.ended_at) if task.ended_at is not None else ""),
        ("took" if task.ended_at is not None else "for", _took(task, now)),
        ("by", f"{owner.user} on {owner.host}, process {owner.pid}"),
    ]
    yield from pairs([(name, value) for name, value in facts if value])
    for number, step in enumerate(task.steps, start=1):
        yield ""
        yield f"step {number}  {step.state}  {step.title}"
        yield from (f"  {line}" for told in _step(task, step) for line in told.split("\n"))


def row(task: Task) -> TaskRow:
    """Give a task as `tasks list --json` has it."""
    return TaskRow(
        task.id,
        task.state,
        task.title,
        task.profile,
        about.id if (about := _object(task)) is not None else None,
        timestamp(task.started_at),
        _time(task.ended_at),
        [TaskStepRow(step.title, step.state, step.queue) for step in task.steps],
    )


def document(task: Task) -> TaskDocument:
    """Give a task as the commands of one task print it."""
    owner = OwnerEntry(task.owner.pid, task.owner.host, task.owner.user)
    entry = TaskEntry(
        task.id,
        task.state,
        task.title,
        task.profile,
        task.url,
        about.id if (about := _object(task)) is not None else None,
        timestamp(task.started_at),
        _time(task.ended_at),
        task.why or None,
        task.next_step or None,
        owner,
        [_step_entry(step) for step in task.steps],
    )
    return TaskDocument(SCHEMA, entry)


def _object(task: Task) -> Ref | None:
    """Give what a task is about: where it makes it, that is known afterwards."""
    made = next((step.result for step in task.steps if step.result is not None), None)
    return task.object or made


def _row(task: Task, now: float) -> tuple[str, ...]:
    return (task.id, task.state, timestamp(task.started_at), _took(task, now), task.profile, task.title)


def _took(task: Task, now: float) -> str:
    return duration((task.ended_at if task.ended_at is not None else now) - task.started_at)


def _step(task: Task, step: StepRun) -> Iterator[str]:
    if not isinstance(step.operation, Check) and (
        isinstance(step.operation, RunningOperation) or not task.without_heketi
    ):
        command = change_command(step.operation)
        yield clean(command, len(command) + 1)
    if step.queue is not None:
        yield f"queue {step.queue}"
    if step.sent > 1:
        yield f"sent {step.sent} times, each after it surely came to nothing"
    if step.started_at is not None and step.ended_at is not None:
        yield f"took {duration(step.ended_at - step.started_at)}"
    if step.result is not None:
        yield f"made {step.result.kind} {step.result.id}"
    if step.text:
        yield step.text
    if step.error:
        yield step.error
    if step.next_step:
        yield f"next: {step.next_step}"


def _step_entry(step: StepRun) -> TaskStepEntry:
    return TaskStepEntry(
        step.title,
        step.state,
        step.queue,
        _time(step.started_at),
        _time(step.ended_at),
        step.sent,
        named(step.result) if step.result is not None else None,
        step.text or None,
        step.error or None,
        step.next_step or None,
    )


def _time(at: float | None) -> str | None:
    return timestamp(at) if at is not None else None
