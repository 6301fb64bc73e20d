"""How soon the console shows something."""

import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tests.benchmarks.measuring import PYTHON, Row, ratio_row, told_row
from tests.benchmarks.terminal import Terminal

EMPTY = (PYTHON, "-c", "from textual.app import App; App().run()")
DEMO = (PYTHON, "-m", "glusterterm", "--demo")
CONNECTING = ("connecting", "Connecting")
CHROME = ("palette",)
"""A word of the footer. The line that stands there while the console loads has none, and answers no key."""
TREE = ("devices",)
"""A word of each cluster's row."""
ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Moment:
    """How long after its start a program came to a point, and the processor time that took it."""

    wall_ms: float
    cpu_ms: float


def demo() -> Iterator[Row]:
    """The demo's first frame and first tree against an empty application's first frame."""
    empty: list[Moment] = []
    line: list[Moment] = []
    frame: list[Moment] = []
    tree: list[Moment] = []
    for _ in range(ROUNDS):
        with Terminal(EMPTY) as terminal:
            empty.append(_moment(terminal, terminal.until_cells()))
        with Terminal(DEMO) as terminal:
            line.append(_moment(terminal, terminal.until_text(*CONNECTING)))
            frame.append(_moment(terminal, terminal.until_text(*CHROME)))
            tree.append(_moment(terminal, terminal.until_text(*TREE)))
    base = _middle(empty)
    yield told_row("--demo, first line: connecting", f"{_middle(line).wall_ms:.1f} ms")
    yield ratio_row("--demo, first frame with its chrome", _middle(frame).wall_ms, base.wall_ms, 1.3)
    yield _cpu_row(_middle(frame), base)
    yield ratio_row("--demo, first tree", _middle(tree).wall_ms, base.wall_ms, 4.0)
    yield _cpu_row(_middle(tree), base)


def _moment(terminal: Terminal, at: float) -> Moment:
    return Moment((at - terminal.started) * 1000, terminal.cpu_ms)


def _middle(moments: Sequence[Moment]) -> Moment:
    walls, cpus = [each.wall_ms for each in moments], [each.cpu_ms for each in moments]
    return Moment(statistics.median(walls), statistics.median(cpus))


def _cpu_row(measured: Moment, base: Moment) -> Row:
    """Tell the processor time, which a busy machine stretches less: the simulator starts beside the console."""
    times = measured.cpu_ms / base.cpu_ms
    return told_row(
        "  processor time of the console itself", f"{measured.cpu_ms:.1f} ms, {times:.2f} × the empty one's"
    )
