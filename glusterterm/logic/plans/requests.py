"""What each step of a plan sends, or looks for."""

from collections.abc import Callable

from glusterterm.logic import format as fmt
from glusterterm.model.checks import AwaitHeal, Check, ProveEmpty, SwapDisk
from glusterterm.model.operations import Operation
from glusterterm.model.plans import LOOKS, Plan, RequestShown
from glusterterm.model.snapshot import Snapshot


def requests_of(
    plan: Plan, request: Callable[[Operation, Snapshot | None], RequestShown], snapshot: Snapshot | None
) -> tuple[RequestShown, ...]:
    """Give what each step of a plan sends, as `request` tells it of an operation, or until when it looks."""
    return tuple(
        RequestShown(LOOKS, until(step.operation))
        if isinstance(step.operation, Check)
        else request(step.operation, snapshot)
        for step in plan.steps
    )


def until(check: Check) -> str:
    """Say until when a task looks before it goes on."""
    match check:
        case AwaitHeal(volumes):
            return f"until gluster twice has nothing left to heal in {fmt.count(len(volumes), 'volume')}"
        case ProveEmpty():
            return "until LVM on the node has nothing left in its volume group"
        case SwapDisk():
            return "until the task is resumed"
