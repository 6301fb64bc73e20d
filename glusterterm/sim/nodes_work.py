"""What goes on over a simulated volume for a while: heals, moves of files, profiles; and snapshots.

Nothing runs: each tells from the time how far it is. Times are seconds since 1970.
"""

from dataclasses import dataclass
from enum import StrEnum

RISING_SHARE = 0.15


@dataclass(slots=True)
class Heal:
    """Files on their way to a brick that lacks them. `files` of them, healed within `seconds` from `started` on.

    Gluster counts a directory as one however many files are missing below it, so the count rises before it falls.
    """

    sink: str
    files: int
    started: float
    seconds: float

    def entries(self, now: float) -> int:
        """Give the count that `heal info` shows on each source."""
        if self.seconds <= 0:
            return 0
        share = (now - self.started) / self.seconds
        if share >= 1:
            return 0
        if share < RISING_SHARE:
            return min(3, self.files) + int(max(self.files - 3, 0) * max(share, 0) / RISING_SHARE)
        return max(int(self.files * (1 - share) / (1 - RISING_SHARE)), 1)


class MoveKind(StrEnum):
    """Why files move from brick to brick, in gluster's words."""

    REBALANCE = "Rebalance"
    REMOVE_BRICK = "Remove brick"


@dataclass(slots=True)
class Move:
    """Files that move, `files` of them on each node that has any, within `seconds` from `started` on.

    `bricks` are those that are emptied, in gluster's names; `layout_only`: no file moves, new ones will go elsewhere.
    """

    kind: MoveKind
    task: str
    files: int
    started: float
    seconds: float
    bricks: tuple[str, ...] = ()
    layout_only: bool = False

    def share(self, now: float) -> float:
        """Give how much of it is done, 0.0 to 1.0."""
        return 1.0 if self.seconds <= 0 else min(max((now - self.started) / self.seconds, 0.0), 1.0)

    def ended(self, now: float) -> bool:
        """Say whether nothing is left to do."""
        return self.share(now) >= 1.0


@dataclass(slots=True)
class Profile:
    """Counting of a volume's operations since `started`; `told_at` is when somebody last asked, which begins anew."""

    started: float
    told_at: float
    interval: int = 0


@dataclass(slots=True)
class Snapshot:
    """A snapshot of a volume, which is named by `source`."""

    name: str
    uuid: str
    source: str
    taken_at: float
    active: bool = False


@dataclass(frozen=True, slots=True)
class DiskError:
    """One error that the kernel told of: where a disk could not be read, and when."""

    at: float
    sector: int
