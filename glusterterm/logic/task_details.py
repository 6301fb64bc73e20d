"""Everything known about one task, as rows of text: its steps, what was sent and answered, and what to do now."""

import re
from collections.abc import Iterator, Mapping, Sequence

from glusterterm.logic import format as fmt
from glusterterm.logic.detail_parts import heading, said, title, unless_empty
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.logic.task_rows import MARKS, ROLES, object_name, share_of, state_words
from glusterterm.model.plans import RequestShown
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import StepRun, StepState, Task, TaskState

STEP_MARKS: Mapping[StepState, Mark] = {
    StepState.PLANNED: Mark.PLANNED,
    StepState.RUNNING: Mark.RUNNING,
    StepState.DONE: Mark.DONE,
    StepState.FAILED: Mark.FAILED,
    StepState.SKIPPED: Mark.CANCELLED,
    StepState.UNKNOWN: Mark.UNKNOWN,
}
_STEP_ROLES: Mapping[StepState, Role] = {
    StepState.PLANNED: Role.MUTED,
    StepState.RUNNING: Role.ACCENT,
    StepState.DONE: Role.OK,
    StepState.FAILED: Role.FAILED,
    StepState.SKIPPED: Role.MUTED,
    StepState.UNKNOWN: Role.WARNING,
}
_ID = re.compile("[0-9a-f]{32}")
CHOICES: Mapping[TaskState, str] = {
    TaskState.WAITING: "resume it once that is mended, or abandon it: nothing more is sent then",
    TaskState.INTERRUPTED: "resume it: what was sent is looked up first, never sent twice; or abandon it",
    TaskState.UNKNOWN: "resume it to look again; nothing is sent a second time unless it surely came to nothing",
}
"""What an operator can do about a task that does not go on by itself."""


def task_details(task: Task, requests: Sequence[RequestShown], snapshot: Snapshot | None, now: float) -> Iterator[Line]:
    """Tell a task. `requests` are those of its steps, as they are or would be sent."""
    yield title(MARKS[task.state], task.title, "", role=Role.FAILED if task.state is TaskState.FAILED else Role.NAME)
    yield said("state", state_words(task), ROLES[task.state])
    yield from unless_empty("because" if task.state is not TaskState.RUNNING else "", task.why)
    advice = task.next_step or CHOICES.get(task.state, "")
    if advice:
        yield said("next", advice, Role.ACCENT)
    yield from _progress(task)
    for number, ref in enumerate(task.plan.objects):
        yield said(" " if number else "object", object_name(snapshot, ref), ref=ref)
    yield said("began", _times(task, now))
    yield said("by", f"{task.owner.user} on {task.owner.host}, process {task.owner.pid}", Role.MUTED)
    yield said("task", task.id, Role.MUTED)
    yield from heading("Steps")
    for number, step in enumerate(task.steps):
        yield from _step(number, step, requests[number] if number < len(requests) else None)


def _progress(task: Task) -> Iterator[Line]:
    share = share_of(task)
    if share is not None:
        yield Line((Span(f"{fmt.share(share)}"),), label="progress", progress=share)
    told = task.progress
    words = [told.text] if told.text else []
    if told.rate is not None and told.rate > 0:
        words.append(fmt.rate(told.rate))
    if told.eta_s is not None:
        words.append(fmt.eta(told.eta_s))
    if told.usual_s is not None and told.share is None:
        words.append(f"usually {fmt.duration(told.usual_s)}")
    if words and not task.state.ended:
        yield Line((Span(" · ".join(words)),), label="progress" if share is None else " ")


def _times(task: Task, now: float) -> str:
    began = fmt.clock_time(task.started_at)
    if task.ended_at is not None:
        return f"{began}, took {fmt.duration(task.ended_at - task.started_at)}"
    return f"{began}, {fmt.age(now - task.started_at)}"


def _step(number: int, step: StepRun, request: RequestShown | None) -> Iterator[Line]:
    took = ""
    if step.started_at is not None and step.ended_at is not None:
        took = f"  {fmt.duration(step.ended_at - step.started_at)}"
    words = (Span(f"{number + 1}  {step.title}"), Span(f"  {step.state}", _STEP_ROLES[step.state]))
    yield Line((*words, Span(took, Role.MUTED)), mark=STEP_MARKS[step.state])
    if request is not None:
        queue = f" → {fmt.short_id(step.queue)}" if step.queue is not None else ""
        yield said(" ", f"{request.method} {short_path(request.path)}{queue}", Role.MUTED)
    if step.sent > 1:
        yield said(" ", f"sent {step.sent} times, each after it surely came to nothing", Role.MUTED)
    for line in step.text.splitlines():  # a server's words may be thirty lines
        yield said(" ", line, Role.MUTED, ref=step.result)
    if step.error:
        yield said(" ", step.error, Role.FAILED)
    if step.next_step:
        yield said(" ", step.next_step, Role.ACCENT)


def short_path(path: str) -> str:
    """Give a request's path with the ids in it as operators compare them by eye."""
    return "/".join(fmt.short_id(part) if _ID.fullmatch(part) else part for part in path.split("/"))


def nothing_chosen() -> tuple[Line, ...]:
    """Say what would stand here."""
    return (Line((Span("Nothing was changed from this host yet.", Role.MUTED),)), BLANK)
