"""Writes lines of the log to a file, for whoever wants to send them on."""

import os
from collections.abc import Iterable, Sequence
from pathlib import Path

from glusterterm.engine.log import LogLine
from glusterterm.logic.format import timestamp
from glusterterm.model.errors import GlustertermError

_MODE = 0o600


def write(lines: Iterable[LogLine], folders: Sequence[Path], at: float) -> Path:
    """Write `lines` to a new file in the first of `folders` that takes it, for its owner alone, and say which.

    Raises:
        GlustertermError: none of them does.
    """
    name = f"glusterterm-{timestamp(at).replace(':', '')}.log"
    text = "".join(f"{timestamp(line.at)} {line.level:<7} {line.task or '-'} {line.text}\n" for line in lines)
    why = "there is no folder to write to"
    for folder in folders:
        path = folder / name
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, _MODE)
        except OSError as error:
            why = f"{path}: {error.strerror or error}"
            continue
        try:
            with os.fdopen(handle, "w", encoding="utf-8", errors="replace") as file:
                file.write(text)
        except OSError as error:
            path.unlink(missing_ok=True)
            why = f"{path}: {error.strerror or error}"
            continue
        return path
    raise GlustertermError(f"the log can't be written to a file: {why}", next_step="make room there and try again")
