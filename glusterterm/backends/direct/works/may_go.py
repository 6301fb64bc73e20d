"""Whether a brick may be replaced just now, by gluster's own word: asked right before it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct.decode.heal import decode_heal_summary
from glusterterm.backends.direct.work import Moved, Wait
from glusterterm.model.errors import ServerFailed
from glusterterm.model.operations import HealCheck
from glusterterm.model.topology import DurabilityType

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glusterterm.backends.direct.works.parts import Ground
    from glusterterm.model.gluster.heal import BrickHeal
    from glusterterm.model.topology import Brick, Node, Volume

_WAIT = "wait for the heal, or bring the brick back, then try again"


def may_go(ground: Ground, volume: Volume, brick: Brick, speaker: Node, check: HealCheck) -> Wait:
    """Ask gluster for the set of a brick, and refuse where replacing it could lose what no other brick has.

    All others of its set must be reached. Where the brick itself is, it may be no source of a heal; of a dispersed
    volume nothing at all may be left to heal. Where it is gone, what the others have to heal is what it lacks, so they
    all tell the same. Without the heal check it is enough that as many bricks are reached as the files need.
    """
    together = next((each for each in volume.sets or () if brick.id in each), ())
    paths = {ground.brick(id_).path: ground.brick(id_) for id_ in together}
    arbiters = {ground.brick(id_).path for id_ in volume.arbiter_bricks if id_ in together}
    dispersed = volume.durability.type is DurabilityType.DISPERSE
    least = volume.durability.data if dispersed else 1

    def judged(output: str) -> Moved:
        told = [each for each in decode_heal_summary(output).bricks if each.path in paths]
        _judge(told, brick, arbiters, least, len(together), check)
        if check is not HealCheck.DISABLE:
            _judge_heals(told, brick, dispersed)
        return Moved("it may", ended=True)

    return Wait(speaker.host, gluster.HEAL_SUMMARY(volume=volume.name), judged)


def _judge(
    told: Sequence[BrickHeal], brick: Brick, arbiters: set[str], least: int, size: int, check: HealCheck
) -> None:
    """Refuse where the brick may not go.

    Raises:
        ServerFailed: it may not, because of what the sentence says.
    """
    others = [each for each in told if each.path != brick.path]
    reached = [each for each in others if each.connected]
    copies = [each for each in reached if each.path not in arbiters]
    if len(copies) < least:
        raise _refused(f"only {len(copies)} of {least} bricks with its files are reached")
    if check is HealCheck.DISABLE:
        return
    if len(told) != size or len(reached) < size - 1:
        silent = [each.name for each in others if not each.connected]
        raise _refused(f"not all others of its set are reached: {', '.join(silent) or 'gluster does not tell of them'}")
    if any(each.split_brain for each in told):
        raise _refused("files of its set are in split-brain")


def _judge_heals(told: Sequence[BrickHeal], brick: Brick, dispersed: bool) -> None:
    """Refuse where a heal needs what is on the brick.

    Raises:
        ServerFailed: it does, or gluster does not tell.
    """
    own = next((each.entries for each in told if each.path == brick.path and each.connected), None)
    gone = not any(each.path == brick.path and each.connected for each in told)
    others = [each.entries for each in told if each.path != brick.path]
    if None in others or (own is None and not gone):
        raise _refused("gluster does not tell what is left to heal")
    if own:
        raise _refused(f"{own:,} entries are healed from it")
    if dispersed and not gone and any(others):
        raise _refused(f"{sum(each or 0 for each in others):,} entries are left to heal in its set")
    if gone and len(set(others)) > 1:
        raise _refused("the other bricks of its set lack something of each other too")


def _refused(why: str) -> ServerFailed:
    return ServerFailed(f"the brick may not be replaced now: {why}", next_step=_WAIT, status=500)
