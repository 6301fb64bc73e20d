"""What is left to heal, as gluster tells it: by counts and by entries, brick by brick."""

from collections.abc import Iterable
from dataclasses import dataclass

from glusterterm.model.ids import PeerUuid

CONNECTED = "Connected"
"""The status of a brick that was reached, in the words of GlusterFS 10.3."""


@dataclass(frozen=True, slots=True)
class BrickHeal:
    """What one brick knows that others lack.

    `status` are gluster's words, which for a brick that is gone may be broken text. Counts are entries, None where
    gluster gives none: that is unknown, never zero. A directory counts once, however many files below it are missing,
    and each write of a client that is under way counts too (seen on real nodes). `peer` is None for a brick whose node
    is not reached. `pending`, `split_brain` and `possibly_healing` are told by the summary alone.
    """

    host: str
    path: str
    peer: PeerUuid | None
    status: str
    entries: int | None
    pending: int | None = None
    split_brain: int | None = None
    possibly_healing: int | None = None

    @property
    def name(self) -> str:
        """Name the brick as gluster's commands do: `HOST:PATH`."""
        return f"{self.host}:{self.path}"

    @property
    def connected(self) -> bool:
        """Whether the brick was reached. That says nothing of what is on it."""
        return self.status == CONNECTED


@dataclass(frozen=True, slots=True)
class HealSummary:
    """What is left to heal in one volume, brick by brick, in gluster's order.

    Nothing left to heal never proves that copies survived: where a good copy was replaced by an empty one, all bricks
    are connected and all counts zero (seen on real nodes with two copies).
    """

    bricks: tuple[BrickHeal, ...]

    @property
    def every_brick_connected(self) -> bool:
        """Whether every brick was reached; false where gluster tells of none."""
        return bool(self.bricks) and all(brick.connected for brick in self.bricks)

    @property
    def entries_left(self) -> int | None:
        """How many entries all bricks tell of together; None where one of them tells no count.

        Several bricks may tell of the same entry.
        """
        return _sum(brick.entries for brick in self.bricks)

    @property
    def split_brain(self) -> int | None:
        """How many entries are told to be in split-brain; None where one brick tells no count."""
        return _sum(brick.split_brain for brick in self.bricks)


def _sum(counts: Iterable[int | None]) -> int | None:
    known = tuple(counts)
    return sum(count or 0 for count in known) if known and None not in known else None


@dataclass(frozen=True, slots=True)
class HealEntry:
    """One file or directory to be healed. `path` is empty where gluster knows its gfid alone."""

    gfid: str
    path: str


@dataclass(frozen=True, slots=True)
class BrickEntries:
    """The entries of which one brick knows that others lack something: the first of them, where there are many."""

    heal: BrickHeal
    entries: tuple[HealEntry, ...]
