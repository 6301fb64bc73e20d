"""Asks how far rebalances are, while there are any: `volume status` tells of which volumes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.schedule import is_due
from glusterterm.backends.direct.volume_asking import VolumeAsking
from glusterterm.model.gluster.moves import RUNNING_STATES, Moves
from glusterterm.model.gluster.status import TaskKind
from glusterterm.model.health import Part

if TYPE_CHECKING:
    from collections.abc import Coroutine

    from glusterterm.model.commands import Runner
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.model.topology import Cluster, Volume


class MovesAsking(VolumeAsking[Moves]):
    """What each volume that is being rebalanced said last of it.

    Args:
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        super().__init__(asking.moves_of, runner, clock)

    def job(self, snapshot: Snapshot, cluster: Cluster, host: str) -> Coroutine[None, None, None] | None:
        """Give what asks the volume that is due through the node `host`; None where none is, or one is being asked."""
        if cluster.id in self._busy:
            return None
        moving = {each.id: each for each in snapshot.volumes_of(cluster) if _moves(each)}
        self._keep(cluster.id, moving)
        now, asked = self._clock.monotonic(), self._asked[cluster.id]
        due = [id_ for id_ in moving if is_due(Part.PROCESSES, asked.get(id_), now)]
        first = min(due, key=lambda id_: asked[id_].at if id_ in asked else float("-inf"), default=None)
        return self._ask(cluster.id, moving[first], host) if first is not None else None


def _moves(volume: Volume) -> bool:
    tasks = volume.truth.tasks if volume.truth is not None else ()
    return any(task.kind is TaskKind.REBALANCE and task.state in RUNNING_STATES for task in tasks)
