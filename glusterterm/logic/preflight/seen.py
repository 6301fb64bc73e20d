"""What of the nodes' own word is fresh enough to move bricks by: all else counts as not known."""

from collections.abc import Mapping
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.model.health import Part, Reading
from glusterterm.model.ids import NodeId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Volume

FRESH_S = 60.0
"""Seconds for which what gluster said of brick processes and heals is good enough to move bricks by."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A snapshot, and when each part of what its nodes say was read; `now` is seconds since 1970.

    `fresh_s` is how old what gluster said may be to be built on.
    """

    snapshot: Snapshot
    now: float
    readings: Mapping[tuple[Ref, Part], Reading]
    fresh_s: float = FRESH_S

    @classmethod
    def of(cls, snapshot: Snapshot, now: float, fresh_s: float = FRESH_S) -> "Seen":
        """Sort the readings of a snapshot."""
        return cls(snapshot, now, {(each.subject, each.part): each for each in snapshot.readings}, fresh_s)

    @property
    def asked_nodes(self) -> bool:
        """Whether the nodes themselves are asked at all."""
        return bool(self.readings)

    def processes_stale(self, volume: Volume) -> str:
        """Say why what gluster told of the brick processes of a volume is not to be built on; empty where it is."""
        return self._stale(self.readings.get((Ref.cluster(volume.cluster), Part.PROCESSES)))

    def heal_stale(self, volume: Volume) -> str:
        """Say why the heal counts of a volume are not to be built on; empty where they are."""
        own = self.readings.get((Ref.volume(volume.id), Part.HEAL))
        return self._stale(own or self.readings.get((Ref.cluster(volume.cluster), Part.HEAL)))

    def peers_stale(self, node: NodeId) -> str:
        """Say why what a node told of its peers is not to be built on; empty where it is."""
        return self._stale(self.readings.get((Ref.node(node), Part.PEERS)))

    def login_failure(self, node: NodeId) -> str:
        """Say why a node was not reached over SSH; empty where it was, or was never tried."""
        reading = self.readings.get((Ref.node(node), Part.LOGIN))
        return reading.failure if reading is not None else ""

    def _stale(self, reading: Reading | None) -> str:
        if reading is None or (reading.taken_at is None and not reading.failure):
            return "it was not asked"
        if reading.failure:
            return reading.failure
        age_s = self.now - (reading.taken_at or 0.0)
        return f"it was asked {fmt.age(age_s)}" if age_s > self.fresh_s else ""
