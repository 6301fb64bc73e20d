"""What comes of a change that a backend was asked for, and what a Heketi says of itself.

A final answer is given a single time (Heketi's API, section 3): whoever reads one keeps it before using it.
"""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.errors import ServerFailed
from glusterterm.model.ids import QueueId, Ref


@dataclass(frozen=True, slots=True)
class Accepted:
    """A change was taken and has begun: `queue` is to be asked what comes of it."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class Pending:
    """The change is still running. There is no figure of how far it is."""


@dataclass(frozen=True, slots=True)
class Done:
    """The change is done. `result` is the node, volume or block volume that came of it, None where nothing is named.

    A clean-up of operations is done whatever became of each of them, and a device that was added is not named.
    """

    result: Ref | None = None


@dataclass(frozen=True, slots=True)
class Failed:
    """The change failed. The text of `error` is the only place where the reason is told."""

    error: ServerFailed


@dataclass(frozen=True, slots=True)
class Lost:
    """The answer can't be had any more: it was collected before, the server restarted, or the id was never given.

    The change may have been made all the same: only the objects tell.
    """


Outcome = Pending | Done | Failed | Lost
"""What asking once what became of a change can give."""


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
