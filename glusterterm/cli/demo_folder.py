"""Where a demo keeps its tasks: a folder that goes with it, or with the next demo where this one was killed."""

import fcntl
import os
import shutil
import tempfile
from contextlib import suppress
from pathlib import Path

_PREFIX = "glusterterm-demo-"
_YOUNG_S = 60.0
"""Age in seconds under which a folder that nobody holds is left: its owner may just be about to hold it."""


class DemoFolder:
    """A new folder below `place`, held until it is closed. Those of ours that nobody holds any more are removed.

    Raises:
        OSError: it can't be made.
    """

    def __init__(self, place: Path | None = None) -> None:
        self.path = Path(tempfile.mkdtemp(prefix=_PREFIX, dir=place))
        self._held: int | None = _hold(self.path)
        _sweep(self.path)

    def close(self) -> None:
        """Remove it; a second time does nothing."""
        shutil.rmtree(self.path, ignore_errors=True)
        if self._held is not None:
            os.close(self._held)
            self._held = None


def _hold(folder: Path) -> int | None:
    """Lock a folder for as long as this process lives; None where somebody else holds it."""
    held = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        os.close(held)
        return None
    return held


def _sweep(own: Path) -> None:
    now = own.stat().st_mtime
    for folder in own.parent.glob(f"{_PREFIX}*"):
        with suppress(OSError):
            told = folder.lstat()
            if folder == own or told.st_uid != os.getuid() or now - told.st_mtime < _YOUNG_S:
                continue
            held = _hold(folder)
            if held is not None:
                shutil.rmtree(folder, ignore_errors=True)
                os.close(held)
