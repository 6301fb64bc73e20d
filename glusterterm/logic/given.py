"""Puts what earlier steps made into the operations that stand for it."""

from collections.abc import Sequence
from dataclasses import replace

from glusterterm.model.ids import ClusterId, Kind, NodeId, Ref
from glusterterm.model.operations import AddDevice, AddNode, FromStep, Operation
from glusterterm.model.tasks import StepRun


def given(operation: Operation, steps: Sequence[StepRun]) -> Operation | None:
    """Give `operation` with ids in place of steps; None where such a step made nothing."""
    match operation:
        case AddNode(cluster=FromStep(number)):
            made = _made(steps, number, Kind.CLUSTER)
            return None if made is None else replace(operation, cluster=ClusterId(made.id))
        case AddDevice(node=FromStep(number)):
            made = _made(steps, number, Kind.NODE)
            return None if made is None else replace(operation, node=NodeId(made.id))
        case _:
            return operation


def _made(steps: Sequence[StepRun], number: int, kind: Kind) -> Ref | None:
    made = steps[number].result if 0 <= number < len(steps) else None
    return made if made is not None and made.kind is kind else None
