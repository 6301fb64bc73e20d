"""A terminal that nobody looks at: starts a program in it, types, and tells when what was drawn."""

import fcntl
import os
import pty
import re
import select
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from tests.benchmarks.measuring import REPO, environment

_SEQUENCE = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|[PX^_][^\x1b]*\x1b\\|.)", re.DOTALL)
_CELLS = re.compile(rb"\x1b\[\d+;\d+H(?:\x1b\[[0-9;]*m)*[^\x1b]")


class NotDrawn(Exception):
    """What was waited for did not appear."""


class Terminal:
    """A program in a terminal of its own, 120 by 40 unless told otherwise."""

    def __init__(
        self, argv: Sequence[str], extra: Mapping[str, str] | None = None, columns: int = 120, rows: int = 40
    ) -> None:
        self._argv = argv
        self._extra = extra
        self._size = struct.pack("HHHH", rows, columns, 0, 0)
        self.written = bytearray()

    def __enter__(self) -> Self:
        self._master, slave = pty.openpty()
        fcntl.ioctl(slave, termios.TIOCSWINSZ, self._size)
        self.started = time.perf_counter()
        self.process = subprocess.Popen(
            self._argv,
            stdin=slave,
            stdout=slave,
            stderr=slave,
            start_new_session=True,
            cwd=REPO,
            env=environment(self._extra),
        )
        os.close(slave)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        try:
            self.process.wait(5)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        os.close(self._master)

    @property
    def text(self) -> str:
        """Give everything that was written since `forget`, without its colours and movements."""
        return _SEQUENCE.sub(b"", bytes(self.written)).decode(errors="replace")

    @property
    def cpu_ms(self) -> float:
        """Give the processor time that the program took so far, all its threads together: Linux tells it."""
        tasks = Path(f"/proc/{self.process.pid}/task").glob("*/schedstat")
        return sum(int(task.read_text().split()[0]) for task in tasks) / 1_000_000

    def forget(self) -> None:
        """Begin `text` anew."""
        self.written.clear()

    def type(self, keys: str) -> float:
        """Type, and give the moment."""
        moment = time.perf_counter()
        os.write(self._master, keys.encode())
        return moment

    def until_cells(self, limit_s: float = 30.0) -> float:
        """Wait until a first cell was drawn, and give the moment."""
        return self._until(lambda: _CELLS.search(self.written) is not None, limit_s, "anything at all")

    def until_text(self, *words: str, limit_s: float = 30.0) -> float:
        """Wait until any of `words` was drawn, and give the moment."""
        return self._until(lambda: any(word in self.text for word in words), limit_s, " or ".join(words))

    def until_bytes(self, limit_s: float = 30.0) -> float:
        """Wait until anything is written after `forget`, and give the moment."""
        return self._until(lambda: bool(self.written), limit_s, "a single byte")

    def until_quiet(self, quiet_s: float = 0.3, limit_s: float = 30.0) -> None:
        """Wait until nothing has been written for `quiet_s`."""
        deadline = time.perf_counter() + limit_s
        while self.read(quiet_s) and time.perf_counter() < deadline:
            pass

    def read(self, wait_s: float) -> int:
        """Read what is written within `wait_s`, once, and give how many bytes."""
        ready, _, _ = select.select([self._master], [], [], wait_s)
        if not ready:
            return 0
        try:
            data = os.read(self._master, 1 << 16)
        except OSError as error:  # the other end is closed
            raise NotDrawn(f"the program ended; it had written {self.text[-500:]!r}") from error
        self.written += data
        return len(data)

    def _until(self, seen: Callable[[], bool], limit_s: float, what: str) -> float:
        deadline = time.perf_counter() + limit_s
        while not seen():
            if time.perf_counter() > deadline:
                raise NotDrawn(f"{what} was not drawn within {limit_s:g} s, but {self.text[-500:]!r}")
            self.read(0.05)
        return time.perf_counter()
