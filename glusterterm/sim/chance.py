"""What a real server draws at random: ids, the ring's order, which of several good things is taken."""

import random
from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol, TypeVar

from glusterterm.logic.capacity import Split
from glusterterm.logic.placement import Choices, RingChoices, Rules
from glusterterm.model.ids import BrickId

ItemT = TypeVar("ItemT")


class Draw(StrEnum):
    """What an id is drawn for."""

    CLUSTER = "cluster"
    NODE = "node"
    DEVICE = "device"
    BRICK = "brick"
    POOL = "pool"
    VOLUME = "volume"
    BLOCK_VOLUME = "block volume"
    OPERATION = "operation"
    QUEUE = "queue"
    DATABASE = "database"


class Chance(Protocol):
    """The server's dice. The same dice give the same world."""

    def new_id(self, draw: Draw) -> str:
        """Give a fresh id of 32 lower-case hex digits."""

    def choices(self, volume: str, rules: Rules, split: Split) -> Choices:
        """Give the choices of one attempt to place a volume's new bricks, or the one that takes another's place."""

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Take one of several equally good things."""

    def sample(self, items: Sequence[ItemT], count: int) -> tuple[ItemT, ...]:
        """Take `count` of several equally good things, in any order."""


class Dice:
    """Pseudo-random dice; the seed says how they fall."""

    def __init__(self, seed: int | str = 0) -> None:
        self._random = random.Random(seed)  # noqa: S311 - a simulation, nothing secret

    def new_id(self, draw: Draw) -> str:
        """Give a fresh id."""
        return f"{self._random.getrandbits(128):032x}"

    def choices(self, volume: str, rules: Rules, split: Split) -> Choices:
        """Walk over Heketi's ring, zones and nodes shuffled for each walk."""
        return RingChoices(lambda: BrickId(self.new_id(Draw.BRICK)), self._random.shuffle)

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Take any."""
        return self._random.choice(items)

    def sample(self, items: Sequence[ItemT], count: int) -> tuple[ItemT, ...]:
        """Take any, in any order."""
        return tuple(self._random.sample(items, count))
