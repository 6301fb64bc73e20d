"""Makes objections, and the ones that several guards share."""

from collections.abc import Iterable, Iterator

from glusterterm.logic.labels import doing
from glusterterm.logic.plans.objects import LOOK_AGAIN
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import OperationId, Ref
from glusterterm.model.plans import Objection, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import OperationStatus

_ORDER = (Weight.BLOCKS, Weight.OVERRIDE, Weight.WARNS)
LEFT_BEHIND = (OperationStatus.STALE, OperationStatus.FAILED)
"""What a restart of Heketi, or a failed undo, leaves: nobody works at it, and it keeps what it reserved."""


def blocks(text: str, next_step: str, rule: str = "") -> Objection:
    """Forbid a plan."""
    return Objection(Weight.BLOCKS, text, next_step, rule)


def overrides(
    text: str,
    next_step: str,
    rule: str = "",
    cause: Cause | None = None,
    about: tuple[Ref, ...] = (),
    of: tuple[Ref, ...] = (),
) -> Objection:
    """Have a plan confirmed by typing."""
    return Objection(Weight.OVERRIDE, text, next_step, rule, cause, about, of)


def warns(
    text: str, next_step: str = "", rule: str = "", cause: Cause | None = None, about: tuple[Ref, ...] = ()
) -> Objection:
    """Say what is to be read before."""
    return Objection(Weight.WARNS, text, next_step, rule, cause, about)


def ordered(found: Iterable[Objection]) -> tuple[Objection, ...]:
    """Give each objection once, the heaviest first, else in the order in which they came."""
    return tuple(sorted(dict.fromkeys(found), key=lambda objection: _ORDER.index(objection.weight)))


def gone(what: str) -> Objection:
    """Say that the object of a change is not there any more."""
    return blocks(f"{what} is not there", LOOK_AGAIN, "F54")


def busy(snapshot: Snapshot, pending: OperationId | None, what: str) -> Iterator[Objection]:
    """Forbid to change what Heketi is changing already, or what an operation that was left behind still names (F42)."""
    if pending is None:
        return
    operation = snapshot.operations.get(pending)
    if operation is not None and operation.status in LEFT_BEHIND:
        state = "was left behind by a restart" if operation.status is OperationStatus.STALE else "has failed"
        yield blocks(
            f"{what} belongs to a pending operation ({operation.type}) that {state}: till it is cleaned up nothing "
            "changes there",
            "clean up pending operations first",
            "F42",
        )
        return
    yield blocks(f"{what} is {_present(doing(operation))}", "wait till that operation has ended", "F42")


def _present(words: str) -> str:
    return words if words.startswith("being") else f"being changed ({words})"
