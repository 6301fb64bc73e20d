"""A brick among the others of its set."""

from dataclasses import dataclass

from glusterterm.model.ids import BrickId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, DurabilityType, Volume


@dataclass(frozen=True, slots=True)
class InSet:
    """One brick, and the others of its set in gluster's order: None where which they are is not known.

    `missing` are others of which there is no record.
    """

    brick: Brick
    volume: Volume
    others: tuple[Brick, ...] | None
    missing: tuple[BrickId, ...] = ()

    @property
    def alone(self) -> bool:
        """Whether its volume keeps one copy: no other brick has its files."""
        return self.volume.durability.type is not DurabilityType.DISPERSE and self.volume.durability.replica <= 1

    @property
    def dispersed(self) -> bool:
        """Whether a brick holds fragments, of which several make a file."""
        return self.volume.durability.type is DurabilityType.DISPERSE

    @property
    def needed(self) -> int:
        """How many of its bricks a set needs for its files to be readable."""
        return self.volume.durability.data if self.dispersed else 1

    @property
    def with_files(self) -> tuple[Brick, ...]:
        """Give the others that hold files or fragments of them: an arbiter holds names alone."""
        return tuple(each for each in self.others or () if each.id not in self.volume.arbiter_bricks)


def in_set(brick: Brick, volume: Volume, snapshot: Snapshot) -> InSet:
    """Find the set of a brick: as gluster has it, else as there is only one."""
    known = next((each for each in volume.sets or () if brick.id in each), None)
    if known is None and len(volume.bricks) == volume.durability.set_size:
        known = volume.bricks
    if known is None:
        return InSet(brick, volume, None)
    ids = [id_ for id_ in known if id_ != brick.id]
    found = tuple(snapshot.bricks[id_] for id_ in ids if id_ in snapshot.bricks)
    return InSet(brick, volume, found, tuple(id_ for id_ in ids if id_ not in snapshot.bricks))
