"""Asks how far rebalances are, while there are any: `volume status` tells of which volumes."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.reports import Told
from glusterterm.backends.direct.schedule import Asked, is_due
from glusterterm.model.errors import GlustertermError
from glusterterm.model.gluster.moves import RUNNING_STATES
from glusterterm.model.gluster.status import TaskKind
from glusterterm.model.health import Part

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from glusterterm.model.commands import Runner
    from glusterterm.model.gluster.moves import Moves
    from glusterterm.model.ids import ClusterId, VolumeId
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.model.topology import Cluster, Volume


class MovesAsking:
    """What each volume that is being rebalanced said last of it.

    Args:
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._told: defaultdict[ClusterId, dict[VolumeId, Told[Moves]]] = defaultdict(dict)
        self._asked: defaultdict[ClusterId, dict[VolumeId, Asked]] = defaultdict(dict)
        self._busy: set[ClusterId] = set()
        self.version = 0
        """Another number each time that something was told."""

    def told(self, cluster: ClusterId) -> Mapping[VolumeId, Told[Moves]]:
        """Give what the volumes of a cluster said last."""
        return self._told[cluster]

    def job(self, snapshot: Snapshot, cluster: Cluster, host: str) -> Coroutine[None, None, None] | None:
        """Give what asks the volume that is due through the node `host`; None where none is, or one is being asked."""
        if cluster.id in self._busy:
            return None
        moving = {each.id: each for each in snapshot.volumes_of(cluster) if _moves(each)}
        for known in (self._told[cluster.id], self._asked[cluster.id]):
            for ended in set(known) - set(moving):
                del known[ended]
        now, asked = self._clock.monotonic(), self._asked[cluster.id]
        due = [id_ for id_ in moving if is_due(Part.PROCESSES, asked.get(id_), now)]
        first = min(due, key=lambda id_: asked[id_].at if id_ in asked else float("-inf"), default=None)
        return self._ask(cluster.id, moving[first], host) if first is not None else None

    async def _ask(self, cluster: ClusterId, volume: Volume, host: str) -> None:
        self._busy.add(cluster)
        told, before = self._told[cluster], self._told[cluster].get(volume.id, Told())
        began = self._clock.monotonic()
        try:
            question = asking.moves_of(volume.name)
            answer = await self._runner.run(host, question.command)
            told[volume.id] = asking.heard(question, before, answer, self._clock.now())
        except GlustertermError as error:
            told[volume.id] = before.failed(error)
        finally:
            ended = self._clock.monotonic()
            self._asked[cluster][volume.id] = Asked(ended, ended - began)
            self._busy.discard(cluster)
            self.version += 1


def _moves(volume: Volume) -> bool:
    tasks = volume.truth.tasks if volume.truth is not None else ()
    return any(task.kind is TaskKind.REBALANCE and task.state in RUNNING_STATES for task in tasks)
