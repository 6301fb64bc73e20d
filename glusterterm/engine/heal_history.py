"""What was left to heal in each volume since the console opened: kept for as long as it runs, and bounded."""

from collections import deque
from collections.abc import Sequence

from glusterterm.engine.store import Store, Update
from glusterterm.logic.heal_trend import Counted
from glusterterm.model.health import Part
from glusterterm.model.ids import Kind, VolumeId
from glusterterm.model.snapshot import Snapshot

KEPT = 60
"""Counts of one volume that are kept: an hour of them while it heals."""


class HealHistory:
    """Follows a store. Only volumes in which something was left to heal are kept."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._counts: dict[VolumeId, deque[Counted]] = {}
        store.subscribe(self._updated)

    def of(self, volume: VolumeId) -> Sequence[Counted]:
        """Give the counts of a volume, the oldest first; empty where nothing was ever left to heal."""
        return tuple(self._counts.get(volume, ()))

    def _updated(self, update: Update) -> None:
        snapshot = self._store.snapshot
        if update.changes is None or snapshot is None:
            return
        for reading in snapshot.readings:  # of volumes there are only those of which something is to be said
            if reading.part is Part.HEAL and reading.subject.kind is Kind.VOLUME and reading.taken_at is not None:
                self._note(snapshot, VolumeId(reading.subject.id), reading.taken_at)
        for volume in update.changes.volumes:
            if volume.id in self._counts and update.status.answered_at is not None:
                self._note(snapshot, volume.id, update.status.answered_at, only_zero=True)
        for gone in set(self._counts) - set(snapshot.volumes):
            del self._counts[gone]

    def _note(self, snapshot: Snapshot, id_: VolumeId, at: float, *, only_zero: bool = False) -> None:
        volume = snapshot.volumes.get(id_)
        heal = volume.truth.heal if volume is not None and volume.truth is not None else None
        left = heal.entries if heal is not None else None
        if left is None or (only_zero and left):
            return
        counts = self._counts.get(id_)
        if counts is None:
            if left:
                self._counts[id_] = deque((Counted(at, left),), KEPT)
        elif at > counts[-1].at and not (left == 0 == counts[-1].left):
            counts.append(Counted(at, left))
