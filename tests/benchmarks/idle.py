"""What the console costs when nothing happens for a long time."""

import os
import time
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measuring import PYTHON, Row, limit_row, told_row
from tests.benchmarks.simulator import simulator
from tests.benchmarks.terminal import Terminal

MINUTES = 10.0
_SETTLING_S = 30.0
_TICKS = os.sysconf("SC_CLK_TCK")


def idle(minutes: float = MINUTES) -> Iterator[Row]:
    """Leave the console open on a cluster of the demo's size in which nothing moves."""
    with simulator("--preset", "demo") as server, Terminal(CONSOLE, server.variables) as terminal:
        server.still()
        terminal.until_text("stor-", limit_s=60.0)
        _watch(terminal, _SETTLING_S)
        pids = _family(terminal.process.pid)
        before, memory = _cpu_s(pids), _memory_mb(pids)
        began = time.perf_counter()
        terminal.forget()
        _watch(terminal, minutes * 60)
        took = time.perf_counter() - began
        used, grown = _cpu_s(pids) - before, _memory_mb(pids) - memory
    yield limit_row(f"idle for {minutes:g} minutes: share of a core", used / took * 100, 1.0, "%")
    yield limit_row("idle: memory grew by", grown, 2.0, "MB")
    yield told_row("  from", f"{memory:.0f} MB, console and worker")
    yield told_row("  bytes written to the terminal", f"{len(terminal.written) / took:.0f} a second")


CONSOLE = (PYTHON, "-m", "glusterterm")


def _watch(terminal: Terminal, seconds: float) -> None:
    until = time.perf_counter() + seconds
    while (left := until - time.perf_counter()) > 0:
        terminal.read(left)


def _family(pid: int) -> tuple[int, ...]:
    children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    return (pid, *(member for child in children for member in _family(int(child))))


def _cpu_s(pids: tuple[int, ...]) -> float:
    total = 0
    for pid in pids:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        total += int(fields[11]) + int(fields[12])
    return total / _TICKS


def _memory_mb(pids: tuple[int, ...]) -> float:
    pages = sum(int(Path(f"/proc/{pid}/statm").read_text().split()[1]) for pid in pids)
    return pages * os.sysconf("SC_PAGE_SIZE") / 1024 / 1024
