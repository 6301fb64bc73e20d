"""Who changed what: every request that changes something, before it is sent and after it was answered.

Lines of JSON in one file, for its owner alone, only ever added to. No secret is in a request, so none is in here.
"""

import fcntl
import os
from dataclasses import asdict, dataclass
from json import dumps
from pathlib import Path

from glusterterm.logic.format import timestamp
from glusterterm.model.errors import JournalFailed
from glusterterm.model.plans import RequestShown
from glusterterm.model.tasks import Owner, TaskId

_MODE = 0o600


@dataclass(frozen=True, slots=True)
class Audited:
    """What every line tells of whom and where."""

    owner: Owner
    profile: str
    url: str


class Audit:
    """Adds lines to the file at `path`."""

    def __init__(self, path: Path, about: Audited) -> None:
        self._path = path
        self._about = about

    def sending(self, at: float, task: TaskId, request: RequestShown) -> None:
        """Write that a request is about to be sent.

        Raises:
            JournalFailed: it can't be written: do not send.
        """
        self._add(at, task, request, "sent")

    def answered(self, at: float, task: TaskId, request: RequestShown, answer: str) -> None:
        """Write what came of it, in a few words.

        Raises:
            JournalFailed: it can't be written.
        """
        self._add(at, task, request, answer)

    def _add(self, at: float, task: TaskId, request: RequestShown, answer: str) -> None:
        about = self._about
        line = {
            "time": timestamp(at),
            **asdict(about.owner),
            "profile": about.profile,
            "url": about.url,
            "task": task,
            "request": str(request),
            "answer": answer,
        }
        try:
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            file = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, _MODE)
            try:
                _append(file, dumps(line).encode() + b"\n")
            finally:
                os.close(file)
        except OSError as error:
            raise JournalFailed(
                f"the audit log {self._path} can't be written: {error.strerror or error}; without it nothing is sent",
                next_step="make room there, or mend its permissions, then try again",
            ) from error


def _append(file: int, line: bytes) -> None:
    """Write a line for good, behind the end of one that a full disk or a crash cut short."""
    fcntl.flock(file, fcntl.LOCK_EX)
    size = os.fstat(file).st_size
    if size and os.pread(file, 1, size - 1) != b"\n":
        line = b"\n" + line
    left = memoryview(line)
    while left:
        left = left[os.write(file, left) :]
    os.fsync(file)
