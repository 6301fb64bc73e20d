"""The console of `tests.benchmarks.console` in a terminal, watched from outside and from its own event loop."""

import json
import os
import signal
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.benchmarks.measuring import PYTHON
from tests.benchmarks.terminal import NotDrawn, Terminal


@dataclass(frozen=True, slots=True)
class Report:
    """What the meter inside found since the last report. Moments are those of `time.perf_counter`.

    `stall_ms` is the longest time that the event loop answered nobody, `work_ms` the most that the console itself
    worked in one such time.
    """

    stall_ms: float
    work_ms: float
    collection_ms: float
    published: tuple[tuple[float, int], ...]
    cpu_s: float
    peak_mb: float
    requests: Mapping[str, int]


class Watched:
    """A console that runs."""

    def __init__(self, terminal: Terminal, folder: Path) -> None:
        self.terminal = terminal
        self.orders = folder / "orders"
        self._report = folder / "report.json"

    def report(self) -> Report:
        """Ask the meter."""
        self._report.unlink(missing_ok=True)
        os.kill(self.terminal.process.pid, signal.SIGUSR1)
        deadline = time.perf_counter() + 10
        while not self._report.exists():
            self.terminal.read(0.01)
            if time.perf_counter() > deadline:
                raise NotDrawn("a report")
        found = json.loads(self._report.read_text())
        return Report(
            found["stall_ms"],
            found["work_ms"],
            found["collection_ms"],
            tuple((moment, count) for moment, count in found["published"]),
            found["cpu_s"],
            found["peak_mb"],
            found["requests"],
        )

    def press(self, key: str, limit_s: float = 5.0) -> float:
        """Press a key and give the milliseconds until the first byte is drawn."""
        self.terminal.forget()
        pressed = self.terminal.type(key)
        return (self.terminal.until_bytes(limit_s) - pressed) * 1000

    def refresh(self, limit_s: float = 60.0) -> tuple[float, int]:
        """Press the refresh key and give the moment of the next snapshot and how much changed in it."""
        self.terminal.type("\x1b[15~")
        deadline = time.perf_counter() + limit_s
        while time.perf_counter() < deadline:
            self.terminal.read(0.05)
            found = self.report().published
            if found:
                return found[-1]
        raise NotDrawn("a snapshot after the refresh key")


@contextmanager
def watched(size: str | None, extra: Mapping[str, str] | None = None, tasks: int = 0) -> Iterator[Watched]:
    """Run the console over a made-up cluster of `size`, or the server that `extra` names, for the block.

    There it creates `tasks` volumes at once as soon as it knows the cluster.
    """
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "orders").write_text("1")
        argv = [PYTHON, "-m", "tests.benchmarks.console", str(folder / "report.json")]
        if size is not None:
            argv += ["--size", size, "--orders", str(folder / "orders")]
        if tasks:
            argv += ["--tasks", str(tasks)]
        with Terminal(argv, extra) as terminal:
            yield Watched(terminal, folder)
