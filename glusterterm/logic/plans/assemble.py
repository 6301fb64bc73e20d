"""Puts steps together to a plan: each is judged as things will be after the steps before it."""

from collections.abc import Iterable
from dataclasses import replace

from glusterterm.logic.plans.confirm import typed
from glusterterm.logic.plans.foresight import after
from glusterterm.logic.plans.guards import against
from glusterterm.logic.plans.objections import ordered
from glusterterm.logic.plans.placed import placed, unplaced
from glusterterm.logic.plans.titles import title as title_of
from glusterterm.logic.plans.undo import cannot_undo
from glusterterm.model.checks import Check
from glusterterm.model.ids import Ref
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Objection, Plan, Step, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.without_heketi import why_not


def plan(
    snapshot: Snapshot,
    steps: Iterable[Operation | Step],
    *,
    title: str = "",
    objects: Iterable[Ref] = (),
    notes: Iterable[str] = (),
    objections: Iterable[Objection] = (),
) -> Plan:
    """Give the plan of `steps`; operations alone get their own title and are needed.

    Args:
        snapshot: what is, before the first step.
        title: that of the last step where empty.
        objects: what nobody else may change meanwhile, the one that the plan is about first.
        notes: what an operator wants to know before.
        objections: those that no single step brings up.
    """
    given = (step if isinstance(step, Step) else Step(title_of(step, snapshot), step) for step in steps)
    found, lost, present, made = list(objections), list[str](), snapshot, list[Step]()
    for each in given:
        if isinstance(each.operation, Check):
            made.append(each)
            continue
        operation = placed(each.operation, present)
        made.append(replace(each, operation=operation))
        found += _standing(operation, present)
        lost += cannot_undo(operation, snapshot)
        present = after(operation, present)
    weighed = ordered(found)
    return Plan(
        title or made[-1].title,
        tuple(made),
        tuple(dict.fromkeys(objects)),
        weighed,
        tuple(dict.fromkeys(lost)),
        tuple(notes),
        typed(tuple(made), weighed, snapshot),
    )


def _standing(operation: Operation, snapshot: Snapshot) -> Iterable[Objection]:
    """Say what stands against one step; without Heketi also what can't be done so, and what finds no place."""
    if snapshot.without_heketi and (why := why_not(operation)):
        return (Objection(Weight.BLOCKS, why, next_step="it takes a Heketi"),)
    found = list(against(operation, snapshot))
    if (why := unplaced(operation, snapshot)) and not any(each.weight is Weight.BLOCKS for each in found):
        found.append(Objection(Weight.BLOCKS, why, next_step="make room, or ask for less", rule="F26"))
    return found
