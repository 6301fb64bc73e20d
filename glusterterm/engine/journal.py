"""Tasks on disk: one append-only file for each that has not ended, those that have ended beside them.

A record is on disk, for good, before `append` returns. Who runs a task holds a lock that the kernel drops with the
process, however that ends; so a task that nobody holds is one that nobody runs. Files are for their owner alone.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Event
from types import TracebackType
from typing import Self

from glusterterm.engine.journal_lines import LineDamaged, line_of, record_of
from glusterterm.logic.task_states import NothingTold, RecordMisplaced, told
from glusterterm.model.errors import JournalFailed, ObjectTaken, TaskNotFound
from glusterterm.model.tasks import Record, Task, TaskId

_ENDED = "ended"
_SUFFIX, _LOCK_SUFFIX = ".jsonl", ".lock"
_STARTING = "starting.lock"
_ID = re.compile(r"[0-9a-z-]{1,64}", re.ASCII)
_TRIES, _TRY_AGAIN_S = 5, 0.01
_FILE_MODE, _FOLDER_MODE = 0o600, 0o700
KEPT = 500
"""Ended tasks that are kept; the oldest go when another ends."""


@dataclass(frozen=True, slots=True)
class Trace:
    """What a look into the folder tells of a task without reading it; when it is the same, nothing was added."""

    id: TaskId
    size: int
    held: bool
    """Whether somebody runs it now."""


class TaskFile:
    """One task's journal, held by us until it is let go of."""

    def __init__(self, path: Path, lock: int) -> None:
        self._path = path
        self._lock = lock
        self._file: int | None = None
        self._size: int | None = None

    def append(self, record: Record) -> None:
        """Write a record; it is on disk when this returns. Where it can't be, nothing of it stays.

        Raises:
            JournalFailed: the disk is full, or the like.
        """
        line = line_of(record)
        try:
            file, size = self._opened()
            self._write(file, line)
        except OSError as error:
            self._take_back()
            raise _failed(self._path, error) from error
        self._size = size + len(line)

    def close(self) -> None:
        """Let go: whoever wants to may take the task up now."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
        if self._lock >= 0:
            os.close(self._lock)
            self._lock = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _opened(self) -> tuple[int, int]:
        """Give the file and how long it is, without a last line that was cut short: nobody acted on it."""
        if self._file is None:
            self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, _FILE_MODE)
            self._size = _whole(self._path) if self._size is None else self._size
            os.ftruncate(self._file, self._size)
            _sync_folder(self._path.parent)
        return self._file, self._size or 0

    @staticmethod
    def _write(file: int, line: bytes) -> None:
        left = memoryview(line)
        while left:
            left = left[os.write(file, left) :]
        os.fsync(file)

    def _take_back(self) -> None:
        """Undo what was written of a line; where that fails too, opening it anew does so before the next."""
        if self._file is None:
            return
        with suppress(OSError):
            if self._size is not None:  # else not even its length could be read
                os.ftruncate(self._file, self._size)
        os.close(self._file)
        self._file = None


class Journal:
    """The folder of tasks."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where it is."""
        return self._folder

    def take(self, id_: TaskId) -> TaskFile:
        """Hold a task, new or not, to write its journal.

        Raises:
            ObjectTaken: somebody else runs it.
            JournalFailed: the folder can't be used.
        """
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            lock = os.open(self._path(id_, _LOCK_SUFFIX), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        except OSError as error:
            raise _failed(self._folder, error) from error
        if not _locked(lock):
            os.close(lock)
            raise ObjectTaken(
                f"task {id_} is run by another console or command on this host",
                next_step=f"watch it: glusterterm tasks watch {id_}",
            )
        return TaskFile(self._path(id_), lock)

    def knows(self, id_: TaskId) -> bool:
        """Say whether an id was given to a task, ended or not."""
        folders = (self._folder, self._folder / _ENDED)
        return self._path(id_, _LOCK_SUFFIX).exists() or any(self._path(id_, folder=each).exists() for each in folders)

    def read(self, id_: TaskId) -> Task:
        """Read a task, ended or not. A last line that was cut short by a crash counts as not written.

        Raises:
            TaskNotFound: there is none with this id.
            JournalFailed: its file can't be read, or is damaged.
        """
        for path in (self._path(id_), self._path(id_, folder=self._folder / _ENDED)):
            try:
                return told(_records(path))
            except FileNotFoundError:
                continue
            except OSError as error:
                raise _failed(path, error) from error
            except NothingTold:
                break  # who began it could write nothing, hence sent nothing
            except (LineDamaged, RecordMisplaced) as error:
                raise JournalFailed(
                    f"the journal of task {id_} is damaged ({error})",
                    next_step=f"look at {path}, and at the objects themselves; then move it away",
                ) from error
        raise TaskNotFound(f"there is no task {id_}", next_step="glusterterm tasks list")

    def traces(self) -> tuple[Trace, ...]:
        """Look which tasks there are that have not ended, by id.

        Raises:
            JournalFailed: the folder can't be read.
        """
        found = []
        try:
            for path in sorted(self._folder.glob(f"*{_SUFFIX}")):
                with suppress(FileNotFoundError):  # it has ended just now
                    id_ = TaskId(path.name.removesuffix(_SUFFIX))
                    found.append(Trace(id_, path.stat().st_size, self._held(id_)))
        except OSError as error:
            raise _failed(self._folder, error) from error
        return tuple(found)

    def end(self, file: TaskFile, id_: TaskId) -> None:
        """Put a task among those that have ended, and let go of it.

        Raises:
            JournalFailed: it can't be moved; it stays where it is, whole.
        """
        ended = self._folder / _ENDED
        try:
            ended.mkdir(mode=_FOLDER_MODE, exist_ok=True)
            with suppress(FileNotFoundError):  # another console has put it away just now
                self._path(id_).rename(self._path(id_, folder=ended))
            for old in sorted(ended.glob(f"*{_SUFFIX}"))[:-KEPT]:
                old.unlink(missing_ok=True)
            self._path(id_, _LOCK_SUFFIX).unlink(missing_ok=True)
        except OSError as error:
            raise _failed(self._folder, error) from error
        finally:
            file.close()

    def ended(self, limit: int) -> tuple[TaskId, ...]:
        """Give the ids of the newest tasks that have ended, newest first.

        Raises:
            JournalFailed: the folder can't be read.
        """
        try:
            names = sorted((path.name for path in (self._folder / _ENDED).glob(f"*{_SUFFIX}")), reverse=True)
        except OSError as error:
            raise _failed(self._folder, error) from error
        return tuple(TaskId(name.removesuffix(_SUFFIX)) for name in names[:limit])

    @contextmanager
    def starting(self) -> Iterator[None]:
        """Keep everybody else on this host from starting a task meanwhile.

        Raises:
            JournalFailed: the folder can't be used.
        """
        try:
            self._folder.mkdir(mode=_FOLDER_MODE, parents=True, exist_ok=True)
            lock = os.open(self._folder / _STARTING, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, _FILE_MODE)
        except OSError as error:
            raise _failed(self._folder, error) from error
        try:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        finally:
            os.close(lock)

    def _held(self, id_: TaskId) -> bool:
        try:
            lock = os.open(self._path(id_, _LOCK_SUFFIX), os.O_RDWR | os.O_CLOEXEC)
        except FileNotFoundError:
            return False
        try:
            return not _flocked(lock, fcntl.LOCK_SH)  # shared: two who only look do not see each other
        finally:
            os.close(lock)

    def _path(self, id_: TaskId, suffix: str = _SUFFIX, folder: Path | None = None) -> Path:
        if not _ID.fullmatch(id_):
            raise TaskNotFound(f"{id_!r} is no id of a task", next_step="glusterterm tasks list")
        return (folder or self._folder) / f"{id_}{suffix}"


def _locked(lock: int) -> bool:
    """Lock a file unless somebody keeps it locked; who only looks (`_held`) does so for microseconds."""
    for _ in range(_TRIES):
        if _flocked(lock, fcntl.LOCK_EX):
            return True
        if not _flocked(lock, fcntl.LOCK_SH):
            return False
        fcntl.flock(lock, fcntl.LOCK_UN)
        Event().wait(_TRY_AGAIN_S)
    return False


def _flocked(lock: int, how: int) -> bool:
    try:
        fcntl.flock(lock, how | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _records(path: Path) -> Iterator[Record]:
    lines = path.read_bytes().split(b"\n")
    for line in lines[:-1]:  # what stands behind the last end of a line was cut short
        yield record_of(line)


def _whole(path: Path) -> int:
    """Give the length of a file up to its last whole line."""
    return path.read_bytes().rfind(b"\n") + 1


def _sync_folder(folder: Path) -> None:
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _failed(path: Path, error: OSError) -> JournalFailed:
    return JournalFailed(
        f"{path} can't be used: {error.strerror or error}; without it nothing is sent",
        next_step="make room there, or mend its permissions, then try again",
    )
