"""Where new bricks go, decided when a change is planned: carried by the operation, for a backend that places nothing.

Heketi places by itself and is never told; the direct backend makes exactly what stands here.
"""

from dataclasses import dataclass

from glusterterm.model.ids import BrickId, DeviceId, VolumeId


@dataclass(frozen=True, slots=True)
class BrickPlace:
    """One brick to be made: a thin volume of `size_kib` in a thin pool of its own on `device`. Sizes are KiB.

    `thin_pool` is the pool's name (`tp_` and 32 hex digits); `metadata_kib` is the size of the pool's metadata.
    """

    brick: BrickId
    device: DeviceId
    thin_pool: str
    size_kib: int
    pool_kib: int
    metadata_kib: int
    arbiter: bool = False


PlacedSets = tuple[tuple[BrickPlace, ...], ...]
"""New brick sets in gluster's order."""


@dataclass(frozen=True, slots=True)
class VolumePlace:
    """A new volume: the id that it gets, and its brick sets."""

    volume: VolumeId
    sets: PlacedSets


@dataclass(frozen=True, slots=True)
class BrickMove:
    """One brick that is to be replaced, and what takes its place."""

    brick: BrickId
    place: BrickPlace
