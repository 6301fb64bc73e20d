"""Bricks that move: replaced where others hold the same files, emptied by gluster where none do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import names
from glusterterm.backends.direct.decode.moves import decode_remove_brick
from glusterterm.backends.direct.snapshot_leftovers import REPLACING
from glusterterm.backends.direct.work import Do, Forgives, Moved, Stage, Wait
from glusterterm.backends.direct.works import bricks, machines
from glusterterm.backends.direct.works.may_go import may_go
from glusterterm.backends.direct.works.parts import Ground, at
from glusterterm.model.errors import PlanRefused, ServerFailed
from glusterterm.model.gluster.status import TaskState
from glusterterm.model.topology import EntryState

if TYPE_CHECKING:
    from glusterterm.model.ids import BrickId
    from glusterterm.model.operations import EvictBrick, HealCheck, SetDeviceState, SetNodeState
    from glusterterm.model.placements import BrickMove

_FAILED = frozenset((TaskState.FAILED, TaskState.STOPPED))


def evict(ground: Ground, operation: EvictBrick) -> tuple[Stage, ...]:
    """Move one brick."""
    if operation.move is None:
        raise PlanRefused("it was not said where the brick goes", next_step="plan it anew")
    return _move(ground, operation.move, operation.heal_check)


def set_device_state(ground: Ground, operation: SetDeviceState) -> tuple[Stage, ...]:
    """Mark a device; one that is to be empty has its bricks moved first, one after another."""
    device = ground.device(operation.device)
    held = ground.snapshot.bricks_of(device)
    _refuse_unplaced(operation.state, {brick.id for brick in held}, operation.moves)
    moved = tuple(
        stage
        for move in _wanted(operation.state, operation.moves)
        for stage in _move(ground, move, operation.heal_check)
    )
    return (*moved, *machines.mark_device(ground, device, operation.state, device.tags))


def set_node_state(ground: Ground, operation: SetNodeState) -> tuple[Stage, ...]:
    """Mark a node; one that is to be empty has the bricks of all its devices moved first."""
    node = ground.node(operation.node)
    devices = ground.snapshot.devices_of(node)
    held = {brick.id for device in devices for brick in ground.snapshot.bricks_of(device)}
    _refuse_unplaced(operation.state, held, operation.moves)
    moved = tuple(
        stage
        for move in _wanted(operation.state, operation.moves)
        for stage in _move(ground, move, operation.heal_check)
    )
    return (*moved, *machines.mark_node(ground, node, operation.state, node.tags))


def _all(ground: Ground, moves: tuple[BrickMove, ...], check: HealCheck) -> tuple[Stage, ...]:
    return tuple(stage for move in moves for stage in _move(ground, move, check))


def _wanted(state: EntryState, moves: tuple[BrickMove, ...]) -> tuple[BrickMove, ...]:
    return moves if state is EntryState.FAILED else ()


def _refuse_unplaced(state: EntryState, held: set[BrickId], moves: tuple[BrickMove, ...]) -> None:
    missing = held - {move.brick for move in moves}
    if state is EntryState.FAILED and missing:
        raise PlanRefused("bricks came to it since this was planned", next_step="plan it anew")


def _move(ground: Ground, move: BrickMove, check: HealCheck) -> tuple[Stage, ...]:
    brick, place = ground.brick(move.brick), move.place
    volume = ground.volume(brick.volume)
    speaker = ground.speaker(volume.cluster, [ground.node_of(place.device).id], without=[])
    old = f"{ground.node(brick.node).storage[0]}:{brick.path}"
    new = ground.place(place.device, names.path(place.device, place.brick))
    made = bricks.make(ground, [place], REPLACING, volume.gid)
    marked = bricks.mark(ground, [brick], REPLACING)
    done = (bricks.unmark(ground, [place], REPLACING), bricks.destroy(ground, [brick]))
    title = f"replace {old}"
    if volume.durability.set_size > 1:
        replace = Do(gluster.REPLACE_BRICK(volume=volume.name, old=old, new=new))
        heal = Do(gluster.HEAL(volume=volume.name), forgives=Forgives.ANY)
        return (
            Stage(f"see whether {old} may go", wait=may_go(ground, volume, brick, speaker, check)),
            made,
            marked,
            Stage(f"see again whether {old} may go", wait=may_go(ground, volume, brick, speaker, check)),
            Stage(title, (at(speaker, replace),), stays=True),
            Stage(f"begin to heal {volume.name}", (at(speaker, heal),), stays=True),
            *done,
        )
    add = Do(gluster.ADD_BRICK(volume=volume.name, bricks=[new]))
    start = Do(gluster.REMOVE_START(volume=volume.name, bricks=[old]))
    commit = Do(gluster.REMOVE_COMMIT(volume=volume.name, bricks=[old]))
    status = gluster.REMOVE_STATUS(volume=volume.name, bricks=[old])
    return (
        made,
        marked,
        Stage(f"add {new}", (at(speaker, add),), stays=True),
        Stage(f"begin to empty {old}", (at(speaker, start),), stays=True),
        Stage(f"empty {old}", wait=Wait(speaker.host, status, _emptied), stays=True),
        Stage(f"take {old} out of {volume.name}", (at(speaker, commit),), stays=True),
        *done,
    )


def _emptied(output: str) -> Moved:
    """Read how far gluster is with the emptying of a brick.

    Raises:
        ServerFailed: it ended, and files are left there.
    """
    told = decode_remove_brick(output)
    files, failures = told.total.files or 0, told.total.failures or 0
    text = f"{files:,} files moved" + (f", {failures:,} failed" if failures else "")
    if told.running:
        return Moved(text)
    if not told.total.complete:
        raise ServerFailed(
            f"gluster could not empty the brick: {text}",
            next_step="look at the rebalance log of the volume on that node; nothing was taken away",
            status=500,
        )
    return Moved(text, ended=True)
