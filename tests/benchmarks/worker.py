"""`python -m tests.benchmarks.worker`: the worker process over a made-up cluster of any size, without a server.

Each ask finds something new when the orders' file says so: its text is the size of the first brick, in GiB.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

from glusterterm.backends.feed_worker import serve
from glusterterm.engine.clock import RealClock
from glusterterm.model.events import RequestEnded
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.units import gib_to_kib
from tests.builders import scaled_snapshot
from tests.fakes import FakeBackend


@dataclass(frozen=True, slots=True)
class MadeUp:
    """A cluster of so many nodes, devices each and volumes of replica 3."""

    nodes: int
    devices: int
    volumes: int
    orders: str


class MadeUpBackend(FakeBackend):
    """Tells the made-up cluster."""

    def __init__(self, wanted: MadeUp, on_event: Callable[[RequestEnded], None]) -> None:
        super().__init__(scaled_snapshot(1, wanted.nodes, wanted.devices, wanted.volumes))
        self._orders = Path(wanted.orders)

    async def probe(self) -> str:
        """Tell the orders."""
        return self._orders.read_text()

    async def snapshot(self) -> Snapshot:
        """Tell the cluster, its first brick being as large as ordered."""
        first = next(iter(self.current.bricks.values()))
        changed = replace(first, size_kib=gib_to_kib(int(self._orders.read_text())))
        return replace(self.current, bricks={**self.current.bricks, first.id: changed})


if __name__ == "__main__":
    serve(MadeUp, MadeUpBackend, RealClock())
