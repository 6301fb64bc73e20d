"""A plan as text and as JSON: what would be sent, what stands against it, what can't be undone, what is to be typed."""

from collections.abc import Iterable, Iterator, Sequence
from shlex import quote

from msgspec import UNSET, Raw

from glusterterm.cli.document import source_entry
from glusterterm.cli.schema import SCHEMA
from glusterterm.cli.schema_changes import (
    ObjectEntry,
    ObjectionEntry,
    PlanDocument,
    PlanEntry,
    PlanStepEntry,
    RequestEntry,
    TypedEntry,
)
from glusterterm.logic.equivalents import change_command
from glusterterm.logic.format import timestamp
from glusterterm.model.checks import Check
from glusterterm.model.ids import Ref
from glusterterm.model.plans import Objection, Plan, RequestShown, Step, Typed, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.text import clean

_WEIGHTS = {
    Weight.BLOCKS: "forbids it",
    Weight.OVERRIDE: "to be confirmed by typing",
    Weight.WARNS: "warning",
}


def lines(plan: Plan, requests: Sequence[RequestShown]) -> Iterator[str]:
    """Tell a plan. `requests` are those of its steps."""
    yield plan.title
    for number, (step, request) in enumerate(zip(plan.steps, requests, strict=True), start=1):
        yield ""
        yield f"step {number}  {step.title}"
        yield f"  {request}"
        # the tags and options that were typed are in them
        for command in _commands(step, request):
            yield f"  {clean(command, len(command) + 1)}"
    yield from _listed("to know", plan.notes)
    yield from _listed("against it", (_objection(objection) for objection in plan.objections))
    yield from _listed("can't be undone", plan.cannot_undo)
    yield ""


def _commands(step: Step, request: RequestShown) -> tuple[str, ...]:
    """Give the commands that are run on nodes; with Heketi that of its own client which does the same."""
    if request.on_nodes or isinstance(step.operation, Check):
        return request.commands
    return (change_command(step.operation),)


def asked(plan: Plan) -> str:
    """Say what will be asked before a plan starts."""
    if plan.blocked:
        return "It can't start: see what forbids it."
    if plan.typed is None:
        return "It starts after y, or with --yes."
    return f"It starts after {plan.typed.what} is typed, or with --confirm {quote(plan.typed.expected)}"


def document(plan: Plan, requests: Sequence[RequestShown], snapshot: Snapshot) -> PlanDocument:
    """Give a plan as `--plan --json` prints it. `snapshot` is what it was made from."""
    steps = [
        PlanStepEntry(step.title, step.needed, _request(request), "\n".join(_commands(step, request)))
        for step, request in zip(plan.steps, requests, strict=True)
    ]
    entry = PlanEntry(
        plan.title,
        plan.blocked,
        [named(ref) for ref in plan.objects],
        steps,
        [ObjectionEntry(each.weight, each.text, each.next_step, each.rule or None) for each in plan.objections],
        plan.cannot_undo,
        plan.notes,
        _typed(plan.typed),
    )
    return PlanDocument(SCHEMA, source_entry(snapshot), timestamp(snapshot.taken_at), entry)


def named(ref: Ref) -> ObjectEntry:
    """Name an object."""
    return ObjectEntry(ref.kind, ref.id)


def _listed(title: str, sentences: Iterable[str]) -> Iterator[str]:
    for number, sentence in enumerate(sentences):
        if not number:
            yield ""
            yield title
        yield f"  {sentence}"


def _objection(objection: Objection) -> str:
    advice = f" (next: {objection.next_step})" if objection.next_step else ""
    return f"{_WEIGHTS[objection.weight]}: {objection.text}{advice}"


def _request(request: RequestShown) -> RequestEntry:
    body = Raw(request.body.encode()) if request.body else None
    return RequestEntry(request.method, request.path, body, request.commands or UNSET)


def _typed(typed: Typed | None) -> TypedEntry | None:
    return TypedEntry(typed.expected, typed.what) if typed is not None else None
