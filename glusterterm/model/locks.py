"""Who holds the lock of a node, for people to see."""

from dataclasses import dataclass

from glusterterm.model.ids import OperationId


@dataclass(frozen=True, slots=True)
class LockHeld:
    """A lock that is taken on the node `host`.

    `said` is what stands there, letter for letter: to free the lock is to say it. `since` is seconds since 1970. All
    but that is empty or None for an owner that is none of ours. `runs` is whether that process runs on this host; None
    where nobody can tell from here.
    """

    host: str
    said: str
    holder: str = ""
    pid: int | None = None
    since: float | None = None
    operation: OperationId | None = None
    runs: bool | None = None
