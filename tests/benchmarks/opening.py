"""How soon the console shows something."""

import statistics
from collections.abc import Iterator, Sequence

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


def demo() -> Iterator[Row]:
    """The demo's first frame and first tree against an empty application's first frame."""
    empty: list[float] = []
    line: list[float] = []
    frame: list[float] = []
    tree: list[float] = []
    for _ in range(ROUNDS):
        empty.append(_first_cells(EMPTY))
        with Terminal(DEMO) as terminal:
            line.append((terminal.until_text(*CONNECTING) - terminal.started) * 1000)
            frame.append((terminal.until_text(*CHROME) - terminal.started) * 1000)
            tree.append((terminal.until_text(*TREE) - terminal.started) * 1000)
    base = statistics.median(empty)
    yield told_row("--demo, first line: connecting", f"{statistics.median(line):.1f} ms")
    yield ratio_row("--demo, first frame with its chrome", statistics.median(frame), base, 1.3)
    yield ratio_row("--demo, first tree", statistics.median(tree), base, 4.0)


def _first_cells(argv: Sequence[str]) -> float:
    with Terminal(argv) as terminal:
        return (terminal.until_cells() - terminal.started) * 1000
