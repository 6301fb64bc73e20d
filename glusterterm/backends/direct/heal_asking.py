"""Asks what is left to heal: sparingly, one volume of a pool at a time, first those of which something is off.

Each such question walks every brick and writes into glusterd's logs; while much is to be healed it takes a minute
(seen on real nodes).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.schedule import heal_due
from glusterterm.backends.direct.volume_asking import VolumeAsking
from glusterterm.model.gluster.heal import HealSummary
from glusterterm.model.gluster.volumes import GlusterVolumeState

if TYPE_CHECKING:
    from collections.abc import Collection, Coroutine

    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import ClusterId, VolumeId
    from glusterterm.model.ports import Clock
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.model.topology import Cluster, Volume


class HealAsking(VolumeAsking[HealSummary]):
    """What each volume said last of what is left to heal in it.

    Args:
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        super().__init__(asking.heal_of, runner, clock)
        self.named: dict[ClusterId, frozenset[VolumeId]] = {}
        """Volumes of each pool that were asked for by name: how old their counts are is told of each."""

    def job(self, snapshot: Snapshot, cluster: Cluster, host: str) -> Coroutine[None, None, None] | None:
        """Give what asks the volume that is due through the node `host`; None where none is, or one is being asked."""
        if cluster.id in self._busy:
            return None
        volumes = {each.id: each for each in snapshot.volumes_of(cluster) if _heals(each)}
        self._keep(cluster.id, volumes)
        marked = {id_: _off(volume) for id_, volume in volumes.items()}
        asked, last = self._asked[cluster.id], self._last.get(cluster.id)
        due = heal_due(marked, asked, last, self._clock.monotonic())
        return self._ask(cluster.id, volumes[due], host) if due is not None else None

    async def ask_now(self, cluster: Cluster, volumes: Collection[Volume], host: str) -> None:
        """Ask one after another what is left in volumes that somebody is about to move bricks of."""
        self.named[cluster.id] = frozenset(volume.id for volume in volumes)
        for volume in volumes:
            if _heals(volume):
                await self._ask(cluster.id, volume, host)


def _heals(volume: Volume) -> bool:
    """Tell whether gluster has anything to say: it refuses for volumes that only spread files, and for stopped ones."""
    started = volume.truth is not None and volume.truth.state is GlusterVolumeState.STARTED
    return started and volume.durability.set_size > 1


def _off(volume: Volume) -> bool:
    truth = volume.truth
    if truth is None:
        return False
    healing = truth.heal is not None and truth.heal.entries != 0
    return healing or truth.offline > 0 or truth.unseen > 0
