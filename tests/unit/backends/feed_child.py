"""Runs the worker process over a backend that does what a file says, for `test_feed`.

The file holds JSON: `devices` (id -> GiB used), and what shall go wrong: `error`, `raise`, `exit`, `hang`, `say`,
`key`, `environment`.
"""

import asyncio
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[3]))

from glusterterm.backends.feed_worker import serve
from glusterterm.engine.clock import RealClock
from glusterterm.model import errors
from glusterterm.model.errors import GlustertermError, ServerRefused
from glusterterm.model.events import RequestEnded
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_device, make_snapshot
from tests.fakes import FakeBackend


@dataclass(frozen=True, slots=True)
class Endpoint:
    """What the test sends first."""

    orders: str
    key: str


class ObedientBackend(FakeBackend):
    """Does what the file says, at each call."""

    def __init__(self, endpoint: Endpoint, on_event: Callable[[RequestEnded], None]) -> None:
        super().__init__()
        self._orders = Path(endpoint.orders)
        self._key = endpoint.key
        self._on_event = on_event

    async def probe(self) -> str:
        """Do what is ordered, then tell the devices."""
        orders = json.loads(self._orders.read_text())
        self._on_event(RequestEnded(1.0, "GET", "/operations", 200, 0.5, 12))
        await self._obey(orders)
        return json.dumps(orders["devices"])

    async def snapshot(self) -> Snapshot:
        """Tell the devices whole."""
        orders = json.loads(self._orders.read_text())
        self.clock_skew_s = 2.5
        return make_snapshot(*(make_device(id_, used_gib=gib) for id_, gib in orders["devices"].items()))

    async def _obey(self, orders: dict[str, Any]) -> None:
        if "say" in orders:
            print(orders["say"])
        if "error" in orders:
            kind = getattr(errors, orders["error"])
            more = {"status": 429, "text": "busy"} if issubclass(kind, ServerRefused) else {}
            raise kind("it went wrong", next_step="look at it", **more)
        if "raise" in orders:
            raise KeyError(orders["raise"])
        if "hang" in orders:
            await asyncio.Event().wait()
        if "exit" in orders:
            os._exit(3)
        if "key" in orders:
            raise GlustertermError("key " + ("known" if self._key == orders["key"] else "not known"), next_step="none")
        if "environment" in orders:
            told = os.environ.get(orders["environment"], "nothing")
            raise GlustertermError(f"{told} {' '.join(sys.orig_argv)}", next_step="none")


if __name__ == "__main__":
    serve(Endpoint, ObedientBackend, RealClock())
