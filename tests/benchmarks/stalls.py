"""Whether keys are answered while a large dump is fetched, decoded and compared."""

from collections.abc import Iterator

from tests.benchmarks.commands import dump_mb
from tests.benchmarks.measuring import Row, limit_row, share, told_row
from tests.benchmarks.simulator import simulator
from tests.benchmarks.watched import watched

LARGE = "1,20,10,9300"
"""The simulator's dump of so many volumes has about 45 MB."""
REFRESHES = 6


def stalls() -> Iterator[Row]:
    """Press keys during refreshes of a cluster whose dump is about 45 MB."""
    keys: list[float] = []
    longest: list[float] = []
    work: list[float] = []
    with simulator("--scale", LARGE) as server, watched(None, server.variables) as console:
        size_mb = dump_mb(server)
        terminal = console.terminal
        terminal.until_text("onnecting")
        console.report()
        terminal.until_text("devices", limit_s=60.0)
        terminal.until_quiet()
        opening = console.report()
        console.press("+")
        terminal.until_quiet()
        for _ in range(REFRESHES):
            console.report()
            terminal.type("\x1b[15~")
            published = False
            while not published:
                keys.append(console.press("j"))
                terminal.read(0.02)
                keys.append(console.press("k"))
                terminal.read(0.02)
                report = console.report()
                longest.append(report.stall_ms)
                work.append(report.work_ms)
                published = bool(report.published)
    yield told_row("large dump: keys pressed meanwhile", f"{len(keys)}, dump of {size_mb:.0f} MB")
    yield limit_row("large dump: 95 of 100 keys answered within", share(keys, 0.95), 50.0)
    yield limit_row("large dump: longest stall of the event loop", max(longest), 100.0)
    yield told_row("  of which the console's own work", f"{max(work):.1f} ms")
    yield told_row(
        "  while it was first opened",
        f"{opening.stall_ms:.0f} ms (work: {opening.work_ms:.0f} ms), with {opening.published[0][1]} changes",
    )
