"""A plan as it is shown before it is confirmed: everything that an operator has to know, what matters most first."""

from collections.abc import Iterator, Mapping, Sequence

from glusterterm.logic.detail_parts import heading
from glusterterm.logic.equivalents import change_command
from glusterterm.logic.lines import BLANK, Line, Mark, Role, Span
from glusterterm.model.plans import Objection, Plan, RequestShown, Weight

_SIGNS: Mapping[Weight, tuple[Mark, Role, str]] = {
    Weight.BLOCKS: (Mark.FAILED, Role.FAILED, "forbids it"),
    Weight.OVERRIDE: (Mark.FAILED, Role.WARNING, "to be overridden by typing"),
    Weight.WARNS: (Mark.OFFLINE, Role.TEXT, "to be read before"),
}


def plan_lines(plan: Plan, requests: Sequence[RequestShown]) -> Iterator[Line]:
    """Tell a plan. `requests` are those of its steps, exactly as they would be sent."""
    first = True
    for weight in Weight:
        against = [objection for objection in plan.objections if objection.weight is weight]
        if against:
            yield from () if first else (BLANK,)
            yield from _against(weight, against)
            first = False
    if plan.cannot_undo:
        yield from () if first else (BLANK,)
        yield Line((Span("Can't be undone", Role.NAME),))
        yield from (Line((Span(sentence),), mark=Mark.CANCELLED) for sentence in plan.cannot_undo)
        first = False
    yield from _steps(plan, requests, first=first)
    if plan.notes:
        yield from heading("Good to know")
        yield from (Line((Span(note),), mark=Mark.BRICK) for note in plan.notes)
    if not any(request.on_nodes for request in requests):
        yield from heading("The same with heketi-cli", "y copies it")
        yield from (Line((Span(command),), verbatim=True) for command in commands_of(plan, requests))


def commands_of(plan: Plan, requests: Sequence[RequestShown] = ()) -> tuple[str, ...]:
    """Give the commands of Heketi's own client that would do the same; on nodes themselves those that are run."""
    run = tuple(command for request in requests for command in request.commands)
    if any(request.on_nodes for request in requests):
        return run
    return tuple(change_command(operation) for operation in plan.operations)


def _against(weight: Weight, objections: Sequence[Objection]) -> Iterator[Line]:
    mark, role, meaning = _SIGNS[weight]
    yield Line((Span("What stands against it", Role.NAME), Span(f"  {meaning}", role)))
    for objection in objections:
        yield Line((Span(objection.text, role),), mark=mark)
        if objection.next_step:
            yield Line((Span("→ ", Role.MUTED), Span(objection.next_step, Role.ACCENT)), mark=Mark.NONE)


def _steps(plan: Plan, requests: Sequence[RequestShown], *, first: bool) -> Iterator[Line]:
    name = "Steps" if len(plan.steps) > 1 else "What is sent"
    if not first:
        yield BLANK
    yield Line((Span(name, Role.NAME),))
    for number, step in enumerate(plan.steps):
        told = "" if step.needed else "  the others go on where it fails"
        count = f"{number + 1}  " if len(plan.steps) > 1 else ""
        yield Line((Span(f"{count}{step.title}"), Span(told, Role.MUTED)), mark=Mark.PLANNED)
        if number < len(requests):
            yield Line((Span(str(requests[number]), Role.MUTED),), mark=Mark.NONE)
            yield from (Line((Span(each),), verbatim=True) for each in requests[number].commands)


def changed(before: Plan, after: Plan) -> bool:
    """Say whether another plan is to be shown and confirmed than the one that was: what it sends, or what it risks."""
    shown = ("steps", "objections", "cannot_undo", "typed", "objects")
    return any(getattr(before, part) != getattr(after, part) for part in shown)
