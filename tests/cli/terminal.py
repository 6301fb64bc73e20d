"""glusterterm in a terminal of its own, as a person runs it."""

import contextlib
import fcntl
import os
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from tests.cli.serving import environment

_LIMIT_S = 20.0
_CODES = re.compile(rb"\x1b\[[0-?]*[ -/]*[@-~]|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1b.")


class Console:
    """glusterterm in a terminal of its own. What takes too long is killed, and the test fails for want of text."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self._process = process
        self._screen = screen
        self._raw = b""
        self._listener: Callable[[bytes], object] = len

    @property
    def pid(self) -> int:
        """Give the process id."""
        return self._process.pid

    @property
    def shown(self) -> str:
        """Give everything that was drawn so far, without colours and movements."""
        return _CODES.sub(b"", self._raw).decode(errors="replace")

    def forget(self) -> None:
        """Count nothing as drawn so far."""
        self._raw = b""

    def read_until(self, text: str) -> None:
        """Read what is drawn until `text` is in it."""
        while text not in self.shown:
            assert self._read(), f"{text!r} was not drawn: {self.shown[-2000:]}"

    def catch_up(self) -> None:
        """Read what was drawn so far: a console whose terminal reads nothing stands still."""
        while select.select([self._screen], [], [], 0)[0] and self._read():
            pass

    def listen(self, listener: Callable[[bytes], object]) -> None:
        """Have `listener` told of what is drawn."""
        self._listener = listener

    def wait(self, limit_s: float = 0.5) -> None:
        """Read what is drawn next, if anything is within that time.

        Raises:
            EOFError: the console has ended.
        """
        if select.select([self._screen], [], [], limit_s)[0] and not self._read():
            raise EOFError(self.shown[-2000:])

    def type(self, keys: str) -> None:
        """Type."""
        os.write(self._screen, keys.encode())

    def interrupt(self) -> None:
        """Press ctrl+c."""
        self._process.send_signal(signal.SIGINT)

    def status(self) -> int:
        """Wait for the end and give the exit status."""
        while self._read():
            pass
        return self._process.wait()

    def _read(self) -> bool:
        try:
            piece = os.read(self._screen, 65536)
        except OSError:  # the other end is closed
            return False
        self._raw += piece
        self._listener(piece)
        return bool(piece)


@contextlib.contextmanager
def console(
    home: Path,
    *arguments: str,
    rows: int = 30,
    columns: int = 100,
    limit_s: float = _LIMIT_S,
    environment_: Mapping[str, str] | None = None,
    **more: str,
) -> Iterator[Console]:
    """Start glusterterm in a terminal of that size; it is ended with the block."""
    screen, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
    settings = {"TERM": "xterm-256color", "PYTHONWARNINGS": "default", **(environment_ or {}), **more}
    process = subprocess.Popen(
        [sys.executable, "-m", "glusterterm", *arguments],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(home, **settings),
        cwd=home,
        start_new_session=True,
    )
    os.close(terminal)
    limit = threading.Timer(limit_s, process.kill)
    limit.start()
    try:
        yield Console(process, screen)
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        os.close(screen)
