"""Volumes: created, made larger, deleted, as Heketi does it (Heketi's API, section 10)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import names
from glusterterm.backends.direct.snapshot_leftovers import CREATING, DELETING, EXPANDING
from glusterterm.backends.direct.snapshot_volumes import GID
from glusterterm.backends.direct.work import Do, Forgives, Stage
from glusterterm.backends.direct.works import bricks
from glusterterm.backends.direct.works.parts import Ground, at
from glusterterm.model.errors import PlanRefused
from glusterterm.model.gluster.volumes import HEKETI_ID, GlusterVolumeState
from glusterterm.model.topology import Durability, DurabilityType

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glusterterm.model.commands import Command
    from glusterterm.model.operations import CreateVolume, DeleteVolume, ExpandVolume
    from glusterterm.model.placements import BrickPlace, PlacedSets
    from glusterterm.model.topology import Volume

_UNPLACED = "it was not said where its bricks go"
_BATCH = {DurabilityType.NONE: 15, DurabilityType.REPLICATE: 5, DurabilityType.DISPERSE: 1}
"""How many sets Heketi adds with one command."""
_ONLY_OURS = "user.heketi."
"""Options for Heketi's own placement are no options of gluster's, but are kept with the volume all the same."""


def create(ground: Ground, operation: CreateVolume) -> tuple[Stage, ...]:
    """Make the bricks, then the volume of them, and start it."""
    placed = operation.placed
    if placed is None or not placed.sets:
        raise PlanRefused(f"{operation.name}: {_UNPLACED}", next_step="plan it anew")
    places = _flat(placed.sets)
    first = ground.node_of(places[0].device)
    speaker = ground.speaker(first.cluster, [ground.node_of(place.device).id for place in places])
    head, rest = placed.sets[:1], placed.sets[1:]
    undo = Do(gluster.DELETE(volume=operation.name), forgives=Forgives.ABSENT)
    make = Do(_create(operation.name, operation.durability, _names(ground, head), places), (undo,))
    adds = [Do(command) for command in _add(ground, operation.name, operation.durability, rest)]
    gid = [f"{GID} {operation.gid}"] if operation.gid else []
    options = [*operation.options, f"{HEKETI_ID} {placed.volume}", *gid]
    sets = [Do(_set(operation.name, option)) for option in options]
    stop = Do(gluster.STOP_FORCE(volume=operation.name), forgives=Forgives.ANY)
    start = Do(gluster.START(volume=operation.name), (stop,))
    return (
        bricks.make(ground, places, CREATING, operation.gid),
        Stage(f"create {operation.name}", (at(speaker, make, *adds, *sets),)),
        Stage(f"start {operation.name}", (at(speaker, start),), stays=True),
        bricks.unmark(ground, places, CREATING),
    )


def expand(ground: Ground, operation: ExpandVolume) -> tuple[Stage, ...]:
    """Make the new bricks, add them set by set, and have the files spread."""
    volume = ground.volume(operation.volume)
    if not operation.placed:
        raise PlanRefused(f"{volume.name}: {_UNPLACED}", next_step="plan it anew")
    places = _flat(operation.placed)
    speaker = ground.speaker(volume.cluster, [ground.node_of(place.device).id for place in places])
    adds = _add(ground, volume.name, volume.durability, operation.placed)
    spread = Do(gluster.REBALANCE_START(volume=volume.name), forgives=Forgives.ANY)
    return (
        bricks.make(ground, places, EXPANDING, volume.gid),
        # What was added may hold files a moment later: from there on nothing is taken back.
        *(Stage(f"add bricks to {volume.name}", (at(speaker, Do(add)),), stays=True) for add in adds),
        bricks.unmark(ground, places, EXPANDING),
        Stage(f"spread the files of {volume.name}", (at(speaker, spread),), stays=True),
    )


def delete(ground: Ground, operation: DeleteVolume) -> tuple[Stage, ...]:
    """Delete the volume, then take its bricks away; bricks that were made by hand stay as they are."""
    volume = ground.volume(operation.volume)
    ours = [
        brick for brick in ground.snapshot.bricks_of_volume(volume) if brick.logical_volume == names.logical(brick.id)
    ]
    speaker = ground.speaker(volume.cluster, [brick.node for brick in ground.snapshot.bricks_of_volume(volume)])
    started = volume.truth is None or volume.truth.state is not GlusterVolumeState.CREATED
    again = Do(gluster.START(volume=volume.name), forgives=Forgives.ANY)
    stop = Do(gluster.STOP_FORCE(volume=volume.name), (again,) if _runs(volume) else (), Forgives.ANY)
    gone = Do(gluster.DELETE(volume=volume.name), forgives=Forgives.ABSENT)
    return (
        bricks.mark(ground, ours, DELETING),
        Stage(f"delete {volume.name}", (at(speaker, *((stop,) if started else ()), gone),), stays=True),
        bricks.destroy(ground, ours),
    )


def _runs(volume: Volume) -> bool:
    return volume.truth is not None and volume.truth.state is GlusterVolumeState.STARTED


def _create(name: str, durability: Durability, bricks_: Sequence[str], places: Sequence[BrickPlace]) -> Command:
    match durability.type:
        case DurabilityType.DISPERSE:
            return gluster.CREATE_DISPERSE(
                volume=name, data=durability.data, redundancy=durability.redundancy, bricks=bricks_
            )
        case DurabilityType.REPLICATE if any(place.arbiter for place in places):
            return gluster.CREATE_ARBITER(volume=name, bricks=bricks_)
        case DurabilityType.REPLICATE if durability.replica > 1:
            return gluster.CREATE_REPLICA(volume=name, replica=durability.replica, bricks=bricks_)
        case DurabilityType.REPLICATE | DurabilityType.NONE:  # gluster refuses `replica 1`
            return gluster.CREATE(volume=name, bricks=bricks_)


def _add(ground: Ground, name: str, durability: Durability, sets: PlacedSets) -> Iterator[Command]:
    """Give the commands that add sets, as many at once as Heketi does."""
    most = _BATCH[durability.type]
    for start in range(0, len(sets), most):
        yield gluster.ADD_BRICK(volume=name, bricks=_names(ground, sets[start : start + most]))


def _names(ground: Ground, sets: PlacedSets) -> tuple[str, ...]:
    return tuple(ground.place(each.device, names.path(each.device, each.brick)) for each in _flat(sets))


def _flat(sets: PlacedSets) -> tuple[BrickPlace, ...]:
    return tuple(place for each in sets for place in each)


def _set(volume: str, option: str) -> Command:
    key, _, value = option.partition(" ")
    return gluster.SET(volume=volume, option=key, value=value.strip())
