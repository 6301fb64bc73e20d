"""What comes of a change that a backend was asked for.

A final answer is given a single time (Heketi's API, section 3): whoever reads one keeps it before using it.
"""

from dataclasses import dataclass

from glusterterm.model.errors import ServerFailed
from glusterterm.model.ids import QueueId, Ref


@dataclass(frozen=True, slots=True)
class Accepted:
    """A change was taken and has begun: `queue` is to be asked what comes of it."""

    queue: QueueId


@dataclass(frozen=True, slots=True)
class Pending:
    """The change is still running. Heketi has no figure of how far it is; the direct backend counts its commands.

    `text` says what is being done; of `total` parts `done` are done, 0 of 0 where nobody counts.
    """

    text: str = ""
    done: int = 0
    total: int = 0


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
