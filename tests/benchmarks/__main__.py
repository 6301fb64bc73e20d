"""`python -m tests.benchmarks [NAME ...]`: measure, and print a table of ratios within this run.

Absolute figures are told and never asserted: they are those of this machine.
"""

import argparse
import sys
from collections.abc import Callable, Iterator

from tests.benchmarks import commands, idle, nodes, opening, pool, previews, stalls, tasks, trees
from tests.benchmarks.measuring import Row, table, telling

BENCHMARKS: dict[str, Callable[[], Iterator[Row]]] = {
    "version": commands.version,
    "topology": commands.topology,
    "demo": opening.demo,
    "trees": trees.trees,
    "stalls": stalls.stalls,
    "previews": previews.previews,
    "tasks": tasks.tasks,
    "nodes": nodes.nodes,
    "pool": pool.pool,
    "idle": idle.idle,
}


def main() -> int:
    """Run what is asked for and print the table."""
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    parser.add_argument(
        "names", nargs="*", metavar="NAME", help=f"which: {', '.join(BENCHMARKS)}; all if none is given"
    )
    names: list[str] = parser.parse_args().names or list(BENCHMARKS)
    unknown = sorted(set(names) - set(BENCHMARKS))
    if unknown:
        parser.error(f"there is no {', '.join(unknown)}")
    rows: list[Row] = []
    for name in names:
        with telling(name):
            rows += BENCHMARKS[name]()
    print(table(rows))
    return 0


if __name__ == "__main__":
    sys.exit(main())
