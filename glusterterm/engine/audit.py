"""Who changed what: every request that changes something, before it is sent and after it was answered.

Lines of JSON in one file, for its owner alone, only ever added to. No secret is in a request, so none is in here.
"""

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
            file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, _MODE)
            try:
                os.write(file, dumps(line).encode() + b"\n")
                os.fsync(file)
            finally:
                os.close(file)
        except OSError as error:
            raise JournalFailed(
                f"the audit log {self._path} can't be written: {error.strerror or error}; nothing was sent",
                next_step="make room there, or mend its permissions, then try again",
            ) from error
