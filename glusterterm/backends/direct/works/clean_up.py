"""What cut-off changes left is brought to an end: forward where gluster has it already, else back to nothing.

Gluster's own definition decides: a brick that a volume has stays, one that no volume has goes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import names
from glusterterm.backends.direct.snapshot_leftovers import CREATING, NO_VOLUME
from glusterterm.backends.direct.work import Do, Forgives, Stage
from glusterterm.backends.direct.works import bricks
from glusterterm.backends.direct.works.parts import Ground, at
from glusterterm.model.errors import PlanRefused
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.topology import OperationStatus

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glusterterm.model.operations import CleanUpOperations
    from glusterterm.model.topology import Brick, PendingOperation, Volume


def clean_up(ground: Ground, operation: CleanUpOperations) -> tuple[Stage, ...]:
    """Bring the operations to an end that are named, all that were cut off where none is."""
    known = ground.snapshot.operations
    wanted = operation.operations or tuple(id_ for id_, each in known.items() if each.status is OperationStatus.STALE)
    stages: list[Stage] = []
    for id_ in wanted:
        found = known.get(id_)
        if found is None:
            continue  # it came to an end meanwhile
        if found.status is not OperationStatus.STALE:
            raise PlanRefused(f"{found.type} {id_} is being worked on", next_step="wait for it")
        stages += _ended(ground, found)
    return tuple(stages)


def _ended(ground: Ground, operation: PendingOperation) -> Iterable[Stage]:
    held = [ground.snapshot.bricks[id_] for id_ in operation.bricks if id_ in ground.snapshot.bricks]
    unmade = {volume.id: volume for volume in _half_made(ground, operation)}
    for volume in unmade.values():
        speaker = ground.speaker(volume.cluster, [ground.snapshot.bricks[id_].node for id_ in volume.bricks])
        gone = Do(gluster.DELETE(volume=volume.name), forgives=Forgives.ABSENT)
        yield Stage(f"delete {volume.name}, which was never started", (at(speaker, gone),), stays=True)
    stay = [brick for brick in held if brick.volume != NO_VOLUME and brick.volume not in unmade]
    go = [brick for brick in held if brick.volume == NO_VOLUME or brick.volume in unmade]
    marked = [bricks.Marked(each.device, each.id, each.thin_pool) for each in stay]
    if stay:
        yield bricks.unmark(ground, marked, operation.type, operation.id)
    if go:
        yield bricks.destroy(ground, _ours(go))


def _half_made(ground: Ground, operation: PendingOperation) -> Iterable[Volume]:
    """Give the volumes that a creation left before it started them: nobody ever wrote to them."""
    for id_ in operation.volumes if operation.type == CREATING else ():
        volume = ground.snapshot.volumes.get(id_)
        if volume is None or volume.truth is None or volume.truth.state is not GlusterVolumeState.CREATED:
            continue
        if set(volume.bricks) <= set(operation.bricks):
            yield volume


def _ours(going: Iterable[Brick]) -> list[Brick]:
    """Leave out what has no name of ours: it is not ours to take away."""
    named = (brick for brick in going if brick.logical_volume in (None, names.logical(brick.id)))
    return [brick for brick in named if brick.thin_pool is None or names.is_pool(brick.thin_pool)]
