"""What happened, as lines: requests, failures, and what changed in a cluster."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.events import CommandsEnded, Ended, RequestEnded
from glusterterm.model.ports import Clock
from glusterterm.model.tasks import TaskId

KEPT = 2000
"""Lines that are kept; the oldest go first."""


class LogLevel(StrEnum):
    """What a line is about."""

    REQUEST = "request"
    INFO = "info"
    GOOD = "good"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line, harmless as all text of the model is. `at` is seconds since 1970; `task` is the one it is about."""

    at: float
    level: LogLevel
    text: str
    task: TaskId | None = None


class Log:
    """The newest lines and who wants to hear of the next."""

    def __init__(self, clock: Clock, kept: int = KEPT) -> None:
        self._clock = clock
        self._lines: deque[LogLine] = deque(maxlen=kept)
        self._listeners: list[Callable[[LogLine], None]] = []

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """Give what is kept, oldest first."""
        return tuple(self._lines)

    def say(self, level: LogLevel, text: str, task: TaskId | None = None) -> None:
        """Add a line that happened now, in the course of `task` if it was in one."""
        self._add(LogLine(self._clock.now(), level, text, task))

    def request(self, ended: Ended) -> None:
        """Add a request, or commands of a node, as a line: what was asked, what came of it, how much and how long."""
        told = _told(ended) if isinstance(ended, RequestEnded) else _told_of_node(ended)
        self._add(LogLine(ended.at, LogLevel.REQUEST, told))

    def subscribe(self, listener: Callable[[LogLine], None]) -> Callable[[], None]:
        """Call `listener` with each line from now on; give what ends that."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def _add(self, line: LogLine) -> None:
        self._lines.append(line)
        for listener in tuple(self._listeners):
            listener(line)


def _told(ended: RequestEnded) -> str:
    came = str(ended.status) if ended.status else ended.error or "no reply"
    size = f" · {_bytes(ended.size)}" if ended.size else ""
    return f"{ended.method} {ended.path} → {came}{size} · {round(ended.took_s * 1000)} ms"


def _told_of_node(ended: CommandsEnded) -> str:
    size = f" · {_bytes(ended.size)}" if ended.size else ""
    came = ended.error or "answered"
    return f"ssh {ended.host}: {', '.join(ended.names)} → {came}{size} · {round(ended.took_s * 1000)} ms"


def _bytes(size: int) -> str:
    if size < 1024:
        return f"{size} B"
    return f"{size / 1024:,.0f} KiB" if size < 1024 * 1024 else f"{size / 1024 / 1024:,.1f} MiB"
