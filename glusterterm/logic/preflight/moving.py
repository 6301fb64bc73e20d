"""What stands against a change that moves bricks: when it is planned, and again right before it is sent."""

from collections.abc import Iterator
from math import inf

from glusterterm.logic.plans import objects
from glusterterm.logic.plans.leaving import Leaving, MovingOperation, what_leaves
from glusterterm.logic.plans.objections import overrides, warns
from glusterterm.logic.preflight.judge import by_gluster
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.verdicts import ORDER, Hindrance, MoveVerdict
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.operations import HealCheck
from glusterterm.model.plans import Objection, Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick

_HEALS = frozenset({Cause.SOURCE, Cause.HEALING, Cause.SPLIT_BRAIN})
"""What the heal check asks for: whoever switches it off accepts them."""


def volumes_of(operation: MovingOperation, snapshot: Snapshot) -> frozenset[VolumeId]:
    """Give the volumes of which gluster has to be asked what is left to heal."""
    return frozenset(brick.volume for brick in what_leaves(operation, snapshot).bricks)


def planned(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what gluster knows against moving bricks, whenever it said so: it is asked again before they are moved.

    What is only not known as yet, since nobody has asked for it, is left to that.
    """
    seen = Seen.of(snapshot, snapshot.taken_at, fresh_s=inf)
    if not seen.asked_nodes:
        return
    found: dict[tuple[Cause, str, str], list[tuple[Brick, Hindrance]]] = {}
    for brick, hindrance in by_gluster(seen, leaving.bricks):
        if hindrance.cause is not Cause.NOT_KNOWN or _asked(seen, brick):
            found.setdefault((hindrance.cause, hindrance.rule, hindrance.next_step), []).append((brick, hindrance))
    for (cause, rule, next_step), those in found.items():
        brick, first = those[0]
        bricks = tuple(dict.fromkeys(each.id for each, _ in those))
        called = objects.brick_called(snapshot, brick.id)
        more = f" (and so {len(bricks) - 1} more of its bricks)" if len(bricks) > 1 else ""
        text = f"{called}: {first.text}{more}"
        if first.verdict is MoveVerdict.WAIT:
            yield warns(text, "nothing to do: the end of the heal is waited for before the bricks are moved", rule)
            continue
        about = tuple(Ref.brick(each) for each in bricks)
        of = tuple(dict.fromkeys(ref for _, each in those for ref in each.about))
        yield overrides(text, next_step, rule, cause=cause, about=about, of=of)


def _asked(seen: Seen, brick: Brick) -> bool:
    """Whether gluster was asked for all that a verdict on a brick takes, or could not be asked."""
    volume = seen.snapshot.volumes[brick.volume]
    truth = volume.truth
    return bool(seen.processes_stale(volume)) or (truth is not None and truth.heal is not None)


def standing(plan: Plan, operation: MovingOperation, snapshot: Snapshot, now: float) -> tuple[str, Hindrance] | None:
    """Give what stands against sending an operation now and was not accepted with its plan; the worst, in a sentence.

    Args:
        plan: as it was confirmed.
        operation: what is about to be sent.
        snapshot: what is, just looked at.
        now: seconds since 1970.
    """
    leaving = what_leaves(operation, snapshot).bricks
    unasked = _HEALS if operation.heal_check is HealCheck.DISABLE else frozenset()
    found = [
        (brick, each)
        for brick, each in by_gluster(Seen.of(snapshot, now), leaving)
        if each.cause not in unasked and not _accepted(plan, brick, each)
    ]
    if not found:
        return None
    brick, hindrance = max(found, key=lambda each: ORDER.index(each[1].verdict))
    return f"{objects.brick_called(snapshot, brick.id)} may not be moved now: {hindrance.text}", hindrance


def _accepted(plan: Plan, brick: Brick, hindrance: Hindrance) -> bool:
    """Whether somebody confirmed a plan in spite of this; another peer that is down since is another thing."""
    return any(
        each.cause is hindrance.cause and Ref.brick(brick.id) in each.about and set(hindrance.about) <= set(each.of)
        for each in plan.objections
    )
