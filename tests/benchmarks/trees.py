"""A tree of 100,000 bricks against one of 1,000, in the console as it is."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.benchmarks.measuring import Row, limit_row, ratio_row, share, told_row
from tests.benchmarks.watched import Report, Watched, watched

SMALL = "4,10,334"
LARGE = "40,25,33334"
"""Nodes, devices of each, volumes of replica 3: 1,002 bricks and 100,002."""
ROUNDS = 5
KEYS = 60
REFRESHES = 8


@dataclass(slots=True)
class Tree:
    """What was found of one size, in milliseconds; lists have a figure for each round or key press."""

    frame: list[float] = field(default_factory=list)
    unfold: list[float] = field(default_factory=list)
    keys: list[float] = field(default_factory=list)
    one_brick: list[Report] = field(default_factory=list)
    no_change: list[Report] = field(default_factory=list)
    no_change_text: list[str] = field(default_factory=list)
    loading: list[Report] = field(default_factory=list)
    peak_mb: float = 0.0


def trees() -> Iterator[Row]:
    """First frame, unfolding, key presses and refreshes."""
    small, large = Tree(), Tree()
    for number in range(ROUNDS):
        for size, tree in ((SMALL, small), (LARGE, large)):
            with watched(size) as console:
                _open(console, tree)
                if number == 0:
                    _press_keys(console, tree)
                    _refresh(console, tree)
                tree.peak_mb = console.report().peak_mb
    yield ratio_row("100,002 bricks: snapshot to first frame", _middle(large.frame), _middle(small.frame), 2.0)
    yield ratio_row("100,002 bricks: unfold all to its frame", _middle(large.unfold), _middle(small.unfold), 2.0)
    yield ratio_row("100,002 bricks unfolded: key to repaint", _middle(large.keys), _middle(small.keys), 1.5)
    yield told_row("  95 of 100 within", f"{share(large.keys, 0.95):.1f} ms (small: {share(small.keys, 0.95):.1f} ms)")
    yield limit_row("refresh, one brick differs: most work at a time", _work(large.one_brick), 16.0)
    yield told_row("  longest stall, waiting for a processor and all", _stall(large.one_brick))
    yield limit_row("refresh, nothing differs: most work at a time", _work(large.no_change), 16.0)
    yield told_row("  longest stall, waiting for a processor and all", _stall(large.no_change))
    words = {word for text in large.no_change_text for word in text.split()}
    yield told_row("  words written to the terminal", " ".join(sorted(words)) or "none")
    yield told_row("opening and drawing: most work at a time", f"{_work(large.loading):.1f} ms")
    yield told_row("largest memory of the console", f"{large.peak_mb:.0f} MB (small: {small.peak_mb:.0f} MB)")


def _open(console: Watched, tree: Tree) -> None:
    console.terminal.until_text("onnecting")
    console.report()
    drawn = console.terminal.until_text("stor-1", limit_s=60.0)
    console.terminal.until_quiet()
    report = console.report()
    tree.frame.append((drawn - report.published[0][0]) * 1000)
    tree.loading.append(report)
    console.terminal.forget()
    pressed = console.terminal.type("+")
    tree.unfold.append((console.terminal.until_text("· brick") - pressed) * 1000)
    console.terminal.until_quiet()


def _press_keys(console: Watched, tree: Tree) -> None:
    for key in "jjjjjjjjjjkkkkk" * (KEYS // 15):
        tree.keys.append(console.press(key))
        console.terminal.until_quiet(0.03)


def _refresh(console: Watched, tree: Tree) -> None:
    for number in range(REFRESHES):
        for gib, reports in ((2 + number, tree.one_brick), (2 + number, tree.no_change)):
            console.orders.write_text(str(gib))
            console.terminal.until_quiet()
            console.report()
            console.terminal.forget()
            console.terminal.type("\x1b[15~")
            console.terminal.until_quiet(1.5, limit_s=4.0)
            report = console.report()
            reports.append(report)
            if reports is tree.no_change:
                assert [count for _, count in report.published] == [0], "nothing differs"
                tree.no_change_text.append(" ".join(console.terminal.text.split()))
            else:
                assert [count for _, count in report.published] == [1], "one brick differs"


def _work(reports: list[Report]) -> float:
    return max(report.work_ms for report in reports)


def _stall(reports: list[Report]) -> str:
    return f"{max(report.stall_ms for report in reports):.1f} ms"


def _middle(figures: list[float]) -> float:
    return statistics.median(figures)
