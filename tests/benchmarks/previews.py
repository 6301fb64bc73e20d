"""What it costs to say whether a volume fits, which a form does at each key press."""

import random
import time
from collections.abc import Iterator
from dataclasses import replace

from glusterterm.logic.preview import Wish, preview
from glusterterm.logic.room import SHAPES
from glusterterm.model.operations import CreateVolume, ExpandVolume, SetDeviceState
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState
from glusterterm.model.units import gib_to_kib
from tests.benchmarks.measuring import Row, limit_row
from tests.builders import scaled_snapshot

GOAL_MS = 5.0
ROUNDS = 25


def previews() -> Iterator[Row]:
    """Preview changes on 100 nodes with 1,000 devices, unevenly full, and 2,000 volumes."""
    snapshot = _uneven(scaled_snapshot(1, 100, 10, 2000))
    replica_3 = SHAPES[2].durability
    volume = next(iter(snapshot.volumes))
    fullest = max(snapshot.devices.values(), key=lambda device: len(device.bricks))
    largest = preview(snapshot, CreateVolume("new", 9000, replica_3)).largest_gib
    wishes: dict[str, Wish] = {
        "a volume that fits": CreateVolume("new", 100, replica_3),
        "one that may fit": CreateVolume("new", largest + 1, replica_3),
        "one that does not": CreateVolume("new", 9000, replica_3),
        "one with arbiter and tags": CreateVolume(
            "new", 9000, replica_3, options=("user.heketi.arbiter true", "user.heketi.device-tag-match disk=ssd")
        ),
        "an expansion": ExpandVolume(volume, 100),
        f"an evacuation of {len(fullest.bricks)} bricks": SetDeviceState(fullest.id, EntryState.FAILED),
    }
    for name, wish in wishes.items():
        yield limit_row(f"preview, 1,000 devices: {name}", _best_ms(snapshot, wish), GOAL_MS)


def _uneven(snapshot: Snapshot) -> Snapshot:
    """Give every device another share of room, and every other one a tag."""
    dice = random.Random(5)
    tags = ((), (("disk", "ssd"),))
    devices = {
        id_: replace(device, free_kib=dice.randrange(gib_to_kib(500)), tags=tags[number % 2])
        for number, (id_, device) in enumerate(snapshot.devices.items())
    }
    return replace(snapshot, devices=devices)


def _best_ms(snapshot: Snapshot, wish: Wish) -> float:
    """Give the best of many rounds: what else the machine does is no cost of a preview."""
    figures: list[float] = []
    for _ in range(ROUNDS):
        started = time.perf_counter()
        preview(snapshot, wish)
        figures.append((time.perf_counter() - started) * 1000)
    return min(figures)
