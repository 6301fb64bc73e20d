"""What is asked of one volume after another, one of a pool at a time, and what each said last."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Generic

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.asking import ValueT
from glusterterm.backends.direct.reports import Told
from glusterterm.backends.direct.schedule import Asked
from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from glusterterm.backends.direct.asking import Question
    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import ClusterId, VolumeId
    from glusterterm.model.ports import Clock
    from glusterterm.model.topology import Volume


class VolumeAsking(Generic[ValueT]):
    """One question, asked of volumes by their names.

    Args:
        question: gives what asks a volume.
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, question: Callable[[str], Question[ValueT]], runner: Runner, clock: Clock) -> None:
        self._question = question
        self._runner = runner
        self._clock = clock
        self._told: defaultdict[ClusterId, dict[VolumeId, Told[ValueT]]] = defaultdict(dict)
        self._asked: defaultdict[ClusterId, dict[VolumeId, Asked]] = defaultdict(dict)
        self._last: dict[ClusterId, Asked] = {}
        self._busy: set[ClusterId] = set()
        self.version = 0
        """Another number each time that something was told."""

    def told(self, cluster: ClusterId) -> Mapping[VolumeId, Told[ValueT]]:
        """Give what the volumes of a cluster said last."""
        return self._told[cluster]

    def _keep(self, cluster: ClusterId, volumes: Collection[VolumeId]) -> None:
        """Forget all volumes of a cluster but these."""
        for known in (self._told[cluster], self._asked[cluster]):
            for gone in set(known) - set(volumes):
                del known[gone]

    async def _ask(self, cluster: ClusterId, volume: Volume, host: str) -> None:
        self._busy.add(cluster)
        told, before = self._told[cluster], self._told[cluster].get(volume.id, Told())
        began = self._clock.monotonic()
        try:
            question = self._question(volume.name)
            answer = await self._runner.run(host, question.command)
            told[volume.id] = asking.heard(question, before, answer, self._clock.now())
        except GlustertermError as error:
            told[volume.id] = before.failed(error)
        finally:
            ended = self._clock.monotonic()
            self._asked[cluster][volume.id] = self._last[cluster] = Asked(ended, ended - began)
            self._busy.discard(cluster)
            self.version += 1
