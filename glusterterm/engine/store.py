"""The newest snapshot, how good it is, and who wants to hear of the next."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.diff import Changes
from glusterterm.model.errors import GlustertermError
from glusterterm.model.snapshot import Snapshot


class Phase(StrEnum):
    """How good the snapshot is."""

    CONNECTING = "connecting"
    """There is none yet."""
    LIVE = "live"
    STALE = "stale"
    """The last ask failed: the snapshot is what was true at `Status.answered_at`."""


@dataclass(frozen=True, slots=True)
class Status:
    """How the asking goes. All times are seconds since 1970.

    `answered_at` is when a backend last answered, be it that nothing changed; `asked_at` when it was last asked.
    `next_ask_at` is None while an ask is out. `error` is why the last ask failed; `failures` how many did in a row.
    `clock_skew_s` is how far the server's clock is ahead of ours.
    """

    phase: Phase = Phase.CONNECTING
    answered_at: float | None = None
    asked_at: float | None = None
    next_ask_at: float | None = None
    error: GlustertermError | None = None
    failures: int = 0
    clock_skew_s: float | None = None

    @property
    def live(self) -> bool:
        """Whether the last ask was answered."""
        return self.phase is Phase.LIVE

    @property
    def stale(self) -> bool:
        """Whether the snapshot is what was true before the last ask failed."""
        return self.phase is Phase.STALE

    def age_s(self, now: float) -> float | None:
        """Give how old the last answer is; None before the first."""
        return None if self.answered_at is None else max(now - self.answered_at, 0.0)


@dataclass(frozen=True, slots=True)
class Update:
    """What a subscriber hears. `changes` is None where the status alone is new.

    `changes` lead from the snapshot that the subscriber saw last to `Store.snapshot`; an empty one says that everything
    was looked at and nothing differs.
    """

    status: Status
    changes: Changes | None = None


class Store:
    """Holds the newest snapshot. The poller is its only writer."""

    def __init__(self) -> None:
        self._snapshot: Snapshot | None = None
        self._status = Status()
        self._subscribers: list[Callable[[Update], None]] = []

    @property
    def snapshot(self) -> Snapshot | None:
        """Give the newest snapshot; None before the first."""
        return self._snapshot

    @property
    def status(self) -> Status:
        """Say how the asking goes."""
        return self._status

    def subscribe(self, callback: Callable[[Update], None]) -> Callable[[], None]:
        """Call `callback` with each update from now on; give what ends that.

        What a callback raises ends the poller: it is a bug and shall be seen.
        """
        self._subscribers.append(callback)
        return lambda: self._subscribers.remove(callback) if callback in self._subscribers else None

    def tell(self, status: Status) -> None:
        """Publish a new status."""
        self._status = status
        self._publish(Update(status))

    def publish(self, snapshot: Snapshot, changes: Changes, status: Status) -> None:
        """Publish a new snapshot with what leads to it from the one before."""
        self._snapshot, self._status = snapshot, status
        self._publish(Update(status, changes))

    def _publish(self, update: Update) -> None:
        for callback in tuple(self._subscribers):
            callback(update)
