"""What a Heketi says of itself: its mode, its log level, its counts and its check of its own database."""

from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.topology import OperationStatus, PendingOperation


class ServerMode(StrEnum):
    """What a Heketi lets through (Heketi's API, section 5)."""

    NORMAL = "normal"
    READ_ONLY = "read-only"
    """Nothing but looking, and no way back over the API."""
    LOCAL_CLIENT = "local-client"
    """Changes from the server's own host alone."""


class LoggerLevel(StrEnum):
    """How much Heketi writes into its own log (Heketi's API, section 4.8)."""

    NONE = "none"
    CRITICAL = "critical"
    ERROR = "error"
    WARNING = "warning"
    INFO = "info"
    DEBUG = "debug"


@dataclass(frozen=True, slots=True)
class OperationCounts:
    """How many pending operations there are: `new` are those of this run of the server, `in_flight` those running."""

    total: int
    in_flight: int = 0
    stale: int = 0
    failed: int = 0
    new: int = 0

    @classmethod
    def of(cls, operations: Collection[PendingOperation]) -> "OperationCounts":
        """Count those of a pool without Heketi, where a new one is one that somebody is at work with."""
        count = Counter(each.status for each in operations)
        new = count[OperationStatus.NEW]
        return cls(len(operations), new, count[OperationStatus.STALE], count[OperationStatus.FAILED], new)


@dataclass(frozen=True, slots=True)
class ClassCheck:
    """What Heketi's check of its database found among the objects of one class.

    `ok` and `not_ok` count objects, `inconsistencies` are Heketi's sentences: one object may bring several.
    """

    total: int
    pending: int
    ok: int
    not_ok: int
    inconsistencies: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DatabaseCheck:
    """What Heketi's check of its own database found.

    Volumes that were cloned bring `no link back to brick from volume` for bricks that are well.
    """

    clusters: ClassCheck
    volumes: ClassCheck
    bricks: ClassCheck
    nodes: ClassCheck
    devices: ClassCheck
    block_volumes: ClassCheck
    attributes: ClassCheck
    operations: ClassCheck
    total_inconsistencies: int
    """Heketi's own sum, which need not be that of the classes."""
