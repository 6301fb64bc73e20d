"""What stands against what gluster does with a volume that is there."""

from collections.abc import Iterator
from typing import assert_never

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import blocks, busy, gone, overrides, warns
from glusterterm.model.gluster.moves import RUNNING_STATES
from glusterterm.model.gluster.status import TaskKind
from glusterterm.model.gluster.volumes import HEKETI_ID, GlusterVolumeState
from glusterterm.model.operations import (
    HealVolume,
    ProfileVolume,
    RebalanceAction,
    RebalanceVolume,
    RunningOperation,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
)
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Volume

_START_FIRST = "start it first"


def against(operation: RunningOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against it."""
    volume = snapshot.volumes.get(operation.volume)
    called = objects.volume_called(snapshot, operation.volume)
    if volume is None:
        yield gone(called)
        return
    if volume.truth is None and snapshot.source.method is not Method.NODES:
        yield blocks(
            "Heketi has no call for that, and the nodes are not reached, or have not told of the volume yet",
            "give the profile a table ssh (see the README), or wait till the nodes have answered",
        )
        return
    yield from busy(snapshot, volume.pending, called)
    if volume.name != operation.name:
        yield blocks(f"{called} is named {volume.name}, not {operation.name}", objects.LOOK_AGAIN)
    match operation:
        case StartVolume():
            if runs(volume) and not operation.force:
                yield blocks(f"{called} is started already", "start it with force to bring back bricks that are down")
        case StopVolume():
            yield from stop(operation, volume, called)
        case SetVolumeOptions():
            yield from options(operation, volume, told=snapshot.source.method is Method.NODES)
        case HealVolume():
            yield from stopped(volume, called)
            yield from heal(volume, called)
        case RebalanceVolume():
            yield from stopped(volume, called)
            yield from rebalance(operation, volume, called)
        case ProfileVolume():
            yield from stopped(volume, called)
        case _:
            assert_never(operation)


def runs(volume: Volume) -> bool:
    """Say whether a volume is started, as far as gluster told."""
    return _state(volume) is GlusterVolumeState.STARTED


def _state(volume: Volume) -> GlusterVolumeState | None:
    return volume.truth.state if volume.truth is not None else None


def stopped(volume: Volume, called: str) -> Iterator[Objection]:
    """Forbid what needs brick processes where there are none."""
    if _state(volume) in (GlusterVolumeState.STOPPED, GlusterVolumeState.CREATED):
        yield blocks(f"{called} is not started", _START_FIRST)


def rebalancing(volume: Volume) -> bool | None:
    """Say whether files are being moved between its sets; None: that is not known."""
    if volume.truth is None:
        return None
    return any(task.kind is TaskKind.REBALANCE and task.state in RUNNING_STATES for task in volume.truth.tasks)


def stop(operation: StopVolume, volume: Volume, called: str) -> Iterator[Objection]:
    """Say who loses a volume that is stopped."""
    if _state(volume) in (GlusterVolumeState.STOPPED, GlusterVolumeState.CREATED) and not operation.force:
        yield blocks(f"{called} is not started", "nothing has to be done")
        return
    if (
        volume.truth is not None
        and not operation.force
        and any(task.state in RUNNING_STATES for task in volume.truth.tasks)
    ):
        yield blocks(f"gluster moves files of {called}: it stops no volume meanwhile", "end the rebalance first")
    if volume.hosting is not None and volume.hosting.block_volumes:
        count = fmt.count(len(volume.hosting.block_volumes), "block volume")
        yield overrides(f"{count} lie on it: their initiators get errors", "detach them first")
    yield warns(
        "clients that have it mounted get errors from then on; who has is not known from here",
        "unmount it on its clients first: `gluster volume status VOLUME clients` names them",
    )


def options(operation: SetVolumeOptions, volume: Volume, *, told: bool) -> Iterator[Objection]:
    """Keep what the console itself knows a volume by. `told`: the options that are set are those of the nodes."""
    keys = [option.partition(" ")[0] for option in operation.options]
    if HEKETI_ID in (*keys, *operation.reset):
        yield blocks(f"{HEKETI_ID} is what the volume is known by", "leave it as it is")
    kept = [key for key in operation.reset if key.startswith("user.")]
    if kept:
        yield blocks(f"gluster takes back none that begins with user.: {objects.listed(kept)}", "set another value")
    present = {option.partition(" ")[0] for option in volume.options}
    missing = [key for key in operation.reset if key not in present]
    if missing and told:
        yield warns(f"{objects.listed(missing)} {'is' if len(missing) == 1 else 'are'} not set: resetting does nothing")


def heal(volume: Volume, called: str) -> Iterator[Objection]:
    """Forbid to heal what has no copies."""
    if volume.durability.set_size <= 1:
        yield blocks(f"{called} keeps no copies: there is nothing to heal it from", "restore lost files from a backup")


def rebalance(operation: RebalanceVolume, volume: Volume, called: str) -> Iterator[Objection]:
    """Forbid to spread files over the one set there is."""
    if len(volume.bricks) <= max(volume.durability.set_size, 1):
        yield blocks(f"{called} has one brick set: there is nothing to spread its files over", "expand it first")
        return
    under_way = rebalancing(volume)
    if operation.action is RebalanceAction.STOP and under_way is False:
        yield blocks(f"no rebalance of {called} is under way", "nothing has to be done")
    if operation.action is not RebalanceAction.STOP and under_way:
        yield blocks(f"a rebalance of {called} is under way already", "wait till it has ended, or stop it")
