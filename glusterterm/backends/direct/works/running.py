"""What gluster does with volumes that are there: started and stopped, options, heal, rebalance, profile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct.decode.heal import decode_heal_summary
from glusterterm.backends.direct.decode.moves import decode_rebalance
from glusterterm.backends.direct.work import Do, Forgives, Moved, Stage, Wait
from glusterterm.backends.direct.works.parts import Ground, at, speaks
from glusterterm.model import operations as op
from glusterterm.model.errors import PlanRefused, ServerFailed
from glusterterm.model.gluster.moves import RUNNING_STATES
from glusterterm.model.gluster.status import TaskState
from glusterterm.model.operations import RebalanceAction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glusterterm.model.commands import Command
    from glusterterm.model.ids import NodeId
    from glusterterm.model.operations import RunningOperation
    from glusterterm.model.topology import Node, Volume

REBALANCE_EVERY_S = 5.0
HEAL_EVERY_S = 15.0
"""Asking what is left to heal walks all of it, and fills glusterd's log: it is not asked more often."""


def run(ground: Ground, operation: RunningOperation) -> tuple[Stage, ...]:
    """Give the commands, all on one node of the pool."""
    volume = volume_named(ground, operation.name)
    return (Stage(_title(operation), (at(speaker(ground, volume), *_dos(volume, operation)),)),)


def volume_named(ground: Ground, name: str) -> Volume:
    """Find a volume by gluster's name for it, which a Heketi and its nodes agree on.

    Raises:
        PlanRefused: there is none.
    """
    found = next((each for each in ground.snapshot.volumes.values() if each.name == name), None)
    if found is None:
        raise PlanRefused(f"there is no volume {name}", next_step="look again: it may be gone by now")
    return found


def speaker(ground: Ground, volume: Volume) -> Node:
    """Give the node that gluster is asked through, one with a brick of the volume if it can be."""
    return ground.speaker(volume.cluster, _holders(ground, volume))


def guarded(ground: Ground, operation: RunningOperation) -> tuple[NodeId, ...]:
    """Give the nodes whose locks it takes: all that hold bricks of the volume and answer; it may be there to mend."""
    volume = volume_named(ground, operation.name)
    nodes = ground.snapshot.nodes
    return tuple(dict.fromkeys(id_ for id_ in _holders(ground, volume) if id_ in nodes and speaks(nodes[id_])))


def follow(ground: Ground, operation: RunningOperation) -> Wait | None:
    """Give what is asked while gluster goes on by itself, None where it does not."""
    match operation:
        case op.RebalanceVolume(name=name, action=RebalanceAction.START | RebalanceAction.FIX_LAYOUT):
            host = speaker(ground, volume_named(ground, name)).host
            return Wait(host, gluster.REBALANCE_STATUS(volume=name), _rebalanced, REBALANCE_EVERY_S)
        case op.HealVolume(name=name):
            host = speaker(ground, volume_named(ground, name)).host
            return Wait(host, gluster.HEAL_SUMMARY(volume=name), _Healing(), HEAL_EVERY_S)
        case _:
            return None


def _holders(ground: Ground, volume: Volume) -> list[NodeId]:
    return [brick.node for brick in ground.snapshot.bricks_of_volume(volume)]


def _title(operation: RunningOperation) -> str:
    match operation:
        case op.StartVolume():
            return f"start {operation.name}"
        case op.StopVolume():
            return f"stop {operation.name}"
        case op.SetVolumeOptions():
            return f"set options of {operation.name}"
        case op.HealVolume():
            return f"heal {operation.name}"
        case op.RebalanceVolume():
            return f"rebalance {operation.name}"
        case op.ProfileVolume():
            return f"profile {operation.name}"


def _dos(volume: Volume, operation: RunningOperation) -> Iterator[Do]:
    if isinstance(operation, op.SetVolumeOptions):
        yield from _options(volume, operation)
    else:
        yield Do(_command(operation))


def _command(
    operation: op.StartVolume | op.StopVolume | op.HealVolume | op.RebalanceVolume | op.ProfileVolume,
) -> Command:
    match operation:
        case op.StartVolume(name=name, force=force):
            return (gluster.START_FORCE if force else gluster.START)(volume=name)
        case op.StopVolume(name=name, force=force):
            return (gluster.STOP_FORCE if force else gluster.STOP)(volume=name)
        case op.HealVolume(name=name, full=full):
            return (gluster.HEAL_FULL if full else gluster.HEAL)(volume=name)
        case op.RebalanceVolume(name=name, action=action):
            return _REBALANCES[action](volume=name)
        case op.ProfileVolume(name=name, on=on):
            return (gluster.PROFILE_START if on else gluster.PROFILE_STOP)(volume=name)


_REBALANCES = {
    RebalanceAction.START: gluster.REBALANCE_START,
    RebalanceAction.FIX_LAYOUT: gluster.REBALANCE_LAYOUT,
    RebalanceAction.STOP: gluster.REBALANCE_STOP,
}


def _options(volume: Volume, operation: op.SetVolumeOptions) -> Iterator[Do]:
    """Set and reset; where one is refused, those before it are set back to what they were.

    Options `user.` come last: gluster takes any of them, and has no way to take them back (GlusterFS 10.3).
    """
    was = dict(option.partition(" ")[::2] for option in volume.options)
    for option in sorted(operation.options, key=lambda each: each.startswith("user.")):
        key, _, value = option.partition(" ")
        yield Do(gluster.SET(volume=volume.name, option=key, value=value.strip()), (_back(volume, key, was),))
    for key in operation.reset:
        yield Do(gluster.RESET(volume=volume.name, option=key), (_back(volume, key, was),))


def _back(volume: Volume, key: str, was: dict[str, str]) -> Do:
    if was.get(key):
        return Do(gluster.SET(volume=volume.name, option=key, value=was[key]), forgives=Forgives.ANY)
    return Do(gluster.RESET(volume=volume.name, option=key), forgives=Forgives.ANY)


def _rebalanced(output: str) -> Moved:
    """Read how far a rebalance is.

    Raises:
        ServerFailed: it ended, and not with success on all nodes.
        CommandRefused: gluster knows of none: it was stopped.
    """
    told = decode_rebalance(output)
    files, failures, skipped = told.total.files or 0, told.total.failures or 0, told.total.skipped or 0
    text = f"{files:,} files moved" + (f", {failures:,} failed" if failures else "")
    if told.running:
        at_work = sum(each.moved.state in RUNNING_STATES for each in told.nodes)
        return Moved(f"{text}, {at_work} of {len(told.nodes)} nodes at work")
    odd = [each for each in told.nodes if each.moved.state in (TaskState.FAILED, TaskState.LAYOUT_FAILED)]
    if odd or failures:
        where = f" on {', '.join(each.host for each in odd)}" if odd else ""
        raise ServerFailed(
            f"the rebalance ended and failed{where}: {text}",
            next_step="read the rebalance log of the volume there, then rebalance again",
            status=500,
        )
    return Moved(text + (f", {skipped:,} left where they were" if skipped else ""), ended=True)


@dataclass(slots=True)
class _Healing:
    """Reads how far a heal is; `most` is the largest count so far."""

    most: int = 0

    def __call__(self, output: str) -> Moved:
        """Read a summary.

        Raises:
            ServerFailed: what is left can't be healed as things are.
        """
        told = decode_heal_summary(output)
        split = sum(brick.split_brain or 0 for brick in told.bricks)
        left = sum(brick.entries or 0 for brick in told.bricks) - split
        self.most = max(self.most, left)
        away = [brick.name for brick in told.bricks if not brick.connected]
        if away:
            raise ServerFailed(
                f"{left:,} entries are left; {', '.join(away)} is not reached, and gets what it lacks when it is back",
                next_step="bring that brick back: gluster heals it then by itself",
                status=500,
            )
        if left <= 0 and split:
            raise ServerFailed(
                f"{split:,} entries are in split-brain, which gluster does not heal by itself",
                next_step="choose a copy for each: `gluster volume heal VOLUME split-brain ...`",
                status=500,
            )
        return Moved(f"{left:,} entries left", self.most - left, self.most, ended=left <= 0)
