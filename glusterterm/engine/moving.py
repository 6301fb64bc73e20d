"""Asks once more, right before bricks are moved, whether they may be; waits where it is a heal that they wait for."""

from functools import partial

from glusterterm.engine.kept import KeptTask
from glusterterm.engine.log import LogLevel
from glusterterm.engine.means import Means
from glusterterm.logic.plans.leaving import moving
from glusterterm.logic.preflight.moving import standing, volumes_of
from glusterterm.logic.preflight.verdicts import MoveVerdict
from glusterterm.model.errors import GlustertermError, PlanRefused
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Plan
from glusterterm.model.tasks import Progress


async def may_move(means: Means, kept: KeptTask, plan: Plan, operation: Operation) -> PlanRefused | None:
    """Give why an operation may not be sent now, as nobody accepted it; None where it may, or moves no bricks.

    A heal that has to end first is waited for, however long it takes: whoever cancels the task ends that.
    """
    moves, told = moving(operation), ""
    while moves is not None:
        try:
            snapshot = await means.look_closely(lambda seen: volumes_of(moves, seen))
        except GlustertermError as error:
            why = f"whether its bricks may be moved can't be asked: {error.what}"
            return PlanRefused(why, next_step=error.next_step)
        found = await means.judged(partial(standing, plan, moves, snapshot, means.clock.now()))
        if found is None:
            return None
        text, hindrance = found
        if hindrance.verdict is not MoveVerdict.WAIT:
            return PlanRefused(text, next_step=hindrance.next_step)
        if not told:
            kept.say(LogLevel.WARNING, f"{text}; waiting for the heal")
        told = text
        kept.progress(Progress(f"waits for a heal: {hindrance.text}"))
        await means.clock.sleep(means.patience.heal_s)
    return None
