"""What became of a change that gluster and LVM keep themselves, told by what the nodes say."""

from glusterterm.model.gluster.moves import RUNNING_STATES
from glusterterm.model.gluster.status import TaskKind
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import ProcessState
from glusterterm.model.operations import (
    RebalanceAction,
    RebalanceVolume,
    SetVolumeOptions,
    StartVolume,
    StopVolume,
    TakeOver,
)
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.tasks import Fate, FateKind
from glusterterm.model.topology import Volume

ToldByNodes = StartVolume | StopVolume | SetVolumeOptions | RebalanceVolume | TakeOver


def told_by_nodes(operation: ToldByNodes, snapshot: Snapshot) -> Fate:
    """Say whether things are as `operation` wanted them."""
    if isinstance(operation, TakeOver):
        return _as_wanted(_taken_over(operation, snapshot))
    volume = snapshot.volumes.get(operation.volume)
    if volume is None:
        return Fate(FateKind.UNCLEAR, "the volume is gone")
    if isinstance(operation, RebalanceVolume):
        return _rebalanced(operation, volume)
    if isinstance(operation, SetVolumeOptions):
        if snapshot.source.method is not Method.NODES:
            return Fate(FateKind.UNCLEAR, "Heketi knows the options that the volume was made with, and no others")
        present = dict(option.partition(" ")[::2] for option in volume.options)
        wanted = dict(option.partition(" ")[::2] for option in operation.options)
        return _as_wanted(wanted.items() <= present.items() and not set(operation.reset) & set(present))
    state = volume.truth.state if volume.truth is not None else None
    if state is None:
        return Fate(FateKind.UNCLEAR, "whether gluster runs the volume is not known")
    if isinstance(operation, StartVolume) and operation.force:
        processes = {brick.truth.process if brick.truth else None for brick in snapshot.bricks_of_volume(volume)}
        if processes == {ProcessState.ONLINE}:
            return Fate(FateKind.MADE, "all its brick processes run")
        return Fate(FateKind.UNCLEAR, "not every brick process was seen to run as yet")
    as_wanted = (state is GlusterVolumeState.STARTED) is isinstance(operation, StartVolume)
    if not as_wanted and snapshot.source.method is not Method.NODES:
        return Fate(FateKind.UNCLEAR, "what the nodes said last may be from before")
    return _as_wanted(as_wanted)


def _taken_over(operation: TakeOver, snapshot: Snapshot) -> bool:
    nodes = all(
        each.node in snapshot.nodes
        and snapshot.nodes[each.node].cluster == operation.becomes
        and (snapshot.nodes[each.node].zone, snapshot.nodes[each.node].state) == (each.zone, each.state)
        for each in operation.nodes
    )
    devices = all(
        each.device in snapshot.devices and snapshot.devices[each.device].state is each.state
        for each in operation.devices
    )
    return nodes and devices and operation.becomes in snapshot.clusters


def _rebalanced(operation: RebalanceVolume, volume: Volume) -> Fate:
    tasks = volume.truth.tasks if volume.truth is not None else ()
    under_way = any(task.kind is TaskKind.REBALANCE and task.state in RUNNING_STATES for task in tasks)
    if operation.action is RebalanceAction.STOP or not under_way:
        return Fate(FateKind.UNCLEAR, "gluster keeps no word of a rebalance that is not under way")
    return Fate(FateKind.MADE, "it is under way")


def _as_wanted(is_so: bool) -> Fate:
    if is_so:
        return Fate(FateKind.MADE, "it is as it was asked for")
    return Fate(FateKind.NOT_MADE, "it is as it was before")
