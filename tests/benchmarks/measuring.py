"""What is measured, as rows of a table, and processes with what they cost."""

import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

REPO = Path(__file__).parents[2]
PYTHON = sys.executable


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table. `goal` is what the ratio, or where there is none the figure, should stay within."""

    name: str
    measured: str
    baseline: str = ""
    ratio: float | None = None
    goal: str = ""
    met: bool | None = None


def ratio_row(name: str, measured: float, baseline: float, goal: float, unit: str = "ms") -> Row:
    """Compare two figures of one run."""
    ratio = measured / baseline
    return Row(name, f"{measured:.1f} {unit}", f"{baseline:.1f} {unit}", ratio, f"≤ {goal:g} ×", ratio <= goal)


def limit_row(name: str, measured: float, goal: float, unit: str = "ms") -> Row:
    """Hold a figure against a limit of its own."""
    return Row(name, f"{measured:.2f} {unit}", goal=f"≤ {goal:g} {unit}", met=measured <= goal)


def told_row(name: str, measured: str) -> Row:
    """Tell a figure that has no goal."""
    return Row(name, measured)


def table(rows: Sequence[Row]) -> str:
    """Lay the rows out as text."""
    head = ("what", "measured", "baseline", "ratio", "goal", "")
    cells = [
        (
            row.name,
            row.measured,
            row.baseline,
            "" if row.ratio is None else f"{row.ratio:.2f} ×",
            row.goal,
            {True: "met", False: "MISSED", None: ""}[row.met],
        )
        for row in rows
    ]
    widths = [max(len(line[column]) for line in (head, *cells)) for column in range(len(head))]
    lines = (head, tuple("─" * width for width in widths), *cells)
    return "\n".join("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) for line in lines)


@dataclass(frozen=True, slots=True)
class Run:
    """What one process cost: milliseconds from its start to its end, and its largest memory in MB."""

    wall_ms: float
    peak_mb: float
    cpu_ms: float


def environment(extra: Mapping[str, str] | None = None) -> dict[str, str]:
    """Give the environment of what is measured: this checkout, no configuration of whoever runs it."""
    # Bytecode is kept, as on a user's machine: compiling anew at each start is nobody's start.
    kept = {
        name: value
        for name, value in os.environ.items()
        if not name.startswith("HEKETI_CLI") and name != "PYTHONDONTWRITEBYTECODE"
    }
    return {
        **kept,
        "PYTHONPATH": str(REPO),
        "XDG_CONFIG_HOME": "/nonexistent/config",
        "TERM": "xterm-256color",
        "COLORTERM": "truecolor",
        **(extra or {}),
    }


def run(argv: Sequence[str], extra: Mapping[str, str] | None = None) -> Run:
    """Run a command to its end and tell what it cost.

    Raises:
        SystemExit: it failed, so that there is nothing to tell.
    """
    started = time.perf_counter()
    process = subprocess.Popen(argv, stdout=subprocess.DEVNULL, cwd=REPO, env=environment(extra))
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - started
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise SystemExit(f"{' '.join(argv)} ended with {process.returncode}")
    return Run(wall * 1000, usage.ru_maxrss / 1024, (usage.ru_utime + usage.ru_stime) * 1000)


def in_turn(first: Callable[[], Run], second: Callable[[], Run], rounds: int) -> tuple[Run, Run]:
    """Measure two things in turn, so that whatever else the machine does hits both, and give the median of each."""
    pairs = [(first(), second()) for _ in range(rounds)]
    return median([pair[0] for pair in pairs]), median([pair[1] for pair in pairs])


def median(runs: Sequence[Run]) -> Run:
    """Give the median of each figure."""
    return Run(
        statistics.median(run.wall_ms for run in runs),
        statistics.median(run.peak_mb for run in runs),
        statistics.median(run.cpu_ms for run in runs),
    )


def share(figures: Sequence[float], part: float) -> float:
    """Give the figure below which `part` of them lie; 0.95 for the 95th percentile."""
    return sorted(figures)[min(len(figures) - 1, int(len(figures) * part))]


@contextmanager
def telling(what: str) -> Iterator[None]:
    """Say on standard error what is being measured and how long that took."""
    print(f"… {what}", file=sys.stderr, flush=True)
    started = time.perf_counter()
    yield
    print(f"  {time.perf_counter() - started:.1f} s", file=sys.stderr, flush=True)
