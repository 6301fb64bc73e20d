"""What is said in the log when the nodes themselves tell something else than before."""

from collections.abc import Iterator

from glusterterm.engine.log import LogLevel
from glusterterm.logic import format as fmt
from glusterterm.model.diff import Changes
from glusterterm.model.health import DOWN, Part, ProcessState
from glusterterm.model.ids import NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Node, Volume

Told = tuple[LogLevel, str]
_LEVEL_OF_PROCESS = {
    ProcessState.ONLINE: LogLevel.GOOD,
    ProcessState.SUSPECT: LogLevel.WARNING,
    ProcessState.OFFLINE: LogLevel.ERROR,
    ProcessState.UNKNOWN: LogLevel.WARNING,
    ProcessState.NOT_STARTED: LogLevel.INFO,
}


def health_told(old: Snapshot, new: Snapshot, changes: Changes) -> Iterator[Told]:
    """Say which nodes were lost or are back, which bricks went down or came back, and how far heals are."""
    whys = {NodeId(each.subject.id): each.failure for each in new.readings if each.part is Part.LOGIN and each.failure}
    for node in changes.nodes:
        yield from _node(old.nodes.get(node.id), node, whys.get(node.id, ""))
    for brick in changes.bricks:
        yield from _brick(old.bricks.get(brick.id), new, brick)
    for volume in changes.volumes:
        yield from _volume(old.volumes.get(volume.id), volume)


def _node(before: Node | None, node: Node, why: str) -> Iterator[Told]:
    now, was = node.truth, before.truth if before is not None else None
    if now is None:
        return
    if now.reached is False and (was is None or was.reached is not False):
        yield LogLevel.WARNING, f"node {node.host} is not reached over ssh" + (f": {why}" if why else "")
    elif now.reached and was is not None and was.reached is False:
        yield LogLevel.GOOD, f"node {node.host} is reached again"
    if now.glusterd_runs is False and (was is None or was.glusterd_runs is not False):
        yield LogLevel.ERROR, f"glusterd on {node.host} is stopped"
    elif now.glusterd_runs and was is not None and was.glusterd_runs is False:
        yield LogLevel.GOOD, f"glusterd on {node.host} runs again"


def _brick(before: Brick | None, new: Snapshot, brick: Brick) -> Iterator[Told]:
    now = brick.truth
    was = before.truth if before is not None else None
    if now is None or (was is not None and was.process is now.process):
        return
    if was is None and now.process not in DOWN:
        return  # that all is well need not be said of each
    volume, node = new.volumes.get(brick.volume), new.nodes.get(brick.node)
    name = volume.name if volume is not None else f"volume {fmt.short_id(brick.volume)}"
    where = f" on {node.host}" if node is not None else ""
    level = _LEVEL_OF_PROCESS[now.process]
    yield level, f"brick {fmt.short_id(brick.id)} of {name}{where}: process {now.process}"


def _volume(before: Volume | None, volume: Volume) -> Iterator[Told]:
    now = volume.truth
    was = before.truth if before is not None else None
    if now is None:
        return
    if not now.exists and (was is None or was.exists):
        yield LogLevel.ERROR, f"gluster has no volume {volume.name}"
        return
    left = now.heal.entries if now.heal is not None else None
    left_before = was.heal.entries if was is not None and was.heal is not None else None
    if left and left != left_before:
        yield LogLevel.WARNING, f"volume {volume.name}: {fmt.count(left, 'entry', 'entries')} left to heal"
    elif left == 0 and left_before:
        yield LogLevel.GOOD, f"volume {volume.name}: nothing left to heal"
