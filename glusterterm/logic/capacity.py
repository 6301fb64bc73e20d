"""What a brick takes from its device, and how a volume is cut into bricks, by Heketi's own arithmetic.

Everything is KiB unless a name says otherwise; the figures are those of Heketi's API, section 7, and equal what a real
server recorded, digit by digit.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.model.units import KIB_PER_GIB, KIB_PER_TIB

EXTENT_KIB = 4096
"""LVM's extent on every device that Heketi prepares (`vgcreate --physicalextentsize=4M`)."""
MAX_METADATA_KIB = 16 * KIB_PER_GIB
"""16 GiB: what a thin pool's metadata is cut off at, before rounding."""
AVERAGE_FILE_KIB = 64
"""What Heketi takes a file to be, when it sizes arbiter bricks and nobody said otherwise."""
MIN_ARBITER_KIB = 16 * 1024
"""The smallest arbiter brick, whatever the average file size."""


@dataclass(frozen=True, slots=True)
class BrickLimits:
    """What a server's configuration allows: `brick_min_size_gb`, `brick_max_size_gb`, `max_bricks_per_volume`."""

    min_kib: int = KIB_PER_GIB
    max_kib: int = 4 * KIB_PER_TIB
    max_bricks: int = 32


DEFAULT_LIMITS = BrickLimits()


@dataclass(frozen=True, slots=True)
class Charge:
    """What one brick takes from its device's free space: its thin pool and the pool's metadata."""

    pool_kib: int
    metadata_kib: int

    @property
    def total_kib(self) -> int:
        """Give what is taken from free and added to used."""
        return self.pool_kib + self.metadata_kib


@dataclass(frozen=True, slots=True)
class Split:
    """One way to cut a volume: `sets` brick sets whose data bricks hold `brick_kib` each."""

    sets: int
    brick_kib: int


class BricksRunOut(Exception):
    """No further way to cut a volume is allowed; the class says which limit ended it."""


class TooManyBricks(BricksRunOut):
    """The next way would need more bricks than a volume may have."""


class BricksTooSmall(BricksRunOut):
    """The next way would need bricks under the smallest size."""


class AverageFileTooBig(ValueError):
    """The average file that the volume's options name is bigger than a data brick; str() is Heketi's own text."""


@lru_cache(maxsize=64)
def single(factor: float) -> float:
    """Give `factor` as Heketi stores it: rounded to a 32-bit float, so that 1.1 is a little more than 1.1."""
    rounded: float = struct.unpack("<f", struct.pack("<f", factor))[0]
    return rounded


def rounded_up(kib: int, extent_kib: int = EXTENT_KIB) -> int:
    """Give `kib` rounded up to whole extents."""
    return -(-kib // extent_kib) * extent_kib


def charge(brick_kib: int, snapshot_factor: float = 1.0, extent_kib: int = EXTENT_KIB) -> Charge:
    """Give what a brick of `brick_kib` takes from its device, with room for snapshots by the factor (1.0: none)."""
    pool_kib = rounded_up(int(brick_kib * single(snapshot_factor)), extent_kib)
    return Charge(pool_kib, rounded_up(min(int(pool_kib * 0.005), MAX_METADATA_KIB), extent_kib))


def fits(free_kib: int, wanted: Charge) -> bool:
    """Say whether a device takes the charge: its last KiB is never given away."""
    return free_kib > wanted.total_kib


def slots(free_kib: int, charge_kib: int) -> int:
    """Count the bricks of one charge that a device still takes, one after another."""
    return max(free_kib - 1, 0) // charge_kib


def arbiter_brick_kib(data_brick_kib: int, average_file_kib: int = AVERAGE_FILE_KIB) -> int:
    """Give the size of the arbiter brick that goes with data bricks of `data_brick_kib`.

    Raises:
        AverageFileTooBig: not one average file fits on the data brick.
    """
    if data_brick_kib < average_file_kib:
        raise AverageFileTooBig(f"Average file size ({average_file_kib}) is greater than Brick size ({data_brick_kib})")
    return max(data_brick_kib // average_file_kib, MIN_ARBITER_KIB)


def brick_kib(size_kib: int, sets: int, durability: Durability) -> int:
    """Give the size of each data brick when `size_kib` is spread over `sets` sets."""
    share = size_kib // sets
    return share // durability.data if durability.type is DurabilityType.DISPERSE else share


def splits(
    size_kib: int, durability: Durability, limits: BrickLimits = DEFAULT_LIMITS, existing_bricks: int = 0
) -> Iterator[Split]:
    """Give the ways to cut `size_kib`, in the order in which Heketi tries them: 1, 2, 4, 8 sets and so on.

    An expansion cuts the added size only, next to the `existing_bricks` of the volume.

    Raises:
        TooManyBricks, BricksTooSmall: after the last way; never returns otherwise.
    """
    sets = 1
    while True:
        size = brick_kib(size_kib, sets, durability)
        if size < limits.min_kib:
            raise BricksTooSmall
        if size <= limits.max_kib:
            if sets * durability.set_size + existing_bricks > limits.max_bricks:
                raise TooManyBricks
            yield Split(sets, size)
        sets *= 2


def usable_kib(brick_kib_each: int, sets: int, durability: Durability) -> int:
    """Give what a volume of these bricks holds for its users."""
    return brick_kib_each * sets * max(durability.data, 1)
