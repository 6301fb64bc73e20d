"""LVM's own objects on a node: physical volumes, volume groups, logical volumes. Sizes are KiB.

A size, a count or a share that was not told is None: unknown, never 0.
"""

from dataclasses import dataclass
from enum import StrEnum


@dataclass(frozen=True, slots=True)
class PhysicalVolume:
    """A disk, or part of one, that LVM may use.

    `group` is "" where it belongs to none. `missing` is one that LVM knows of and does not find: its `name` is then
    `[unknown]`. `allocatable` is None where that was not asked for.
    """

    name: str
    uuid: str
    group: str = ""
    size_kib: int | None = None
    free_kib: int | None = None
    used_kib: int | None = None
    device_kib: int | None = None
    allocatable: bool | None = None
    exported: bool = False
    missing: bool = False
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class VolumeGroup:
    """A volume group. `partial` is one of whose physical volumes at least one is missing."""

    name: str
    uuid: str
    size_kib: int | None = None
    free_kib: int | None = None
    extent_kib: int | None = None
    extents: int | None = None
    free_extents: int | None = None
    logical_volumes: int | None = None
    physical_volumes: int | None = None
    writable: bool = True
    exported: bool = False
    partial: bool = False
    tags: tuple[str, ...] = ()


class LogicalKind(StrEnum):
    """What a logical volume is for, by the first letter of its attributes (lvs, section NOTES)."""

    PLAIN = "plain"
    THIN_POOL = "thin pool"
    THIN = "thin"
    POOL_DATA = "pool data"
    POOL_METADATA = "pool metadata"
    """A thin pool's metadata, or the spare that is kept for repairing one: both have the letter `e`."""
    SNAPSHOT = "snapshot"
    OTHER = "other"
    """Mirrors, RAID, caches and what later versions add: nothing that Heketi makes."""


class LogicalHealth(StrEnum):
    """What LVM has against a logical volume, in its own words (lvs, lv_health_status)."""

    GOOD = ""
    PARTIAL = "partial"
    """A physical volume that it lies on is missing."""
    REFRESH_NEEDED = "refresh needed"
    MISMATCHES = "mismatches exist"
    FAILED = "failed"
    OUT_OF_DATA = "out_of_data"
    """A thin pool without room for data: its volumes wait or fail at the next write."""
    METADATA_READ_ONLY = "metadata_read_only"
    UNKNOWN = "unknown"
    """LVM could not find out, or said something else."""


@dataclass(frozen=True, slots=True)
class LogicalVolume:
    """A logical volume, those that LVM hides among them.

    `name` is without the brackets in which LVM writes hidden ones. `pool` and `origin` are names in the same group,
    "" where there is none. `data_share` and `metadata_share` are from 0 to 1: how full a thin pool is, and how much
    of a thin volume is written. `thin_volumes` counts those of a pool. `devices` are where it lies, in order.
    `queues_when_full` tells of a pool that writes to it wait, rather than fail, when it has no room.
    """

    name: str
    group: str
    uuid: str = ""
    kind: LogicalKind = LogicalKind.OTHER
    size_kib: int | None = None
    pool: str = ""
    origin: str = ""
    data_share: float | None = None
    metadata_share: float | None = None
    path: str = ""
    mapper_path: str = ""
    segment_type: str = ""
    devices: tuple[str, ...] = ()
    chunk_kib: int | None = None
    metadata_kib: int | None = None
    thin_volumes: int | None = None
    hidden: bool = False
    writable: bool = True
    active: bool | None = None
    open: bool | None = None
    suspended: bool = False
    health: LogicalHealth = LogicalHealth.GOOD
    queues_when_full: bool | None = None
    created: str = ""
    tags: tuple[str, ...] = ()

    @property
    def spare(self) -> bool:
        """Tell whether this is a group's spare for repairing a pool's metadata, as large as the largest of them."""
        return self.hidden and self.name.endswith("_pmspare")


@dataclass(frozen=True, slots=True)
class GroupFigures:
    """A volume group as `vgdisplay -c` tells it, which is what Heketi reads a device's size from."""

    name: str
    uuid: str
    size_kib: int
    extent_kib: int
    extents: int
    allocated_extents: int
    free_extents: int
    logical_volumes: int
    physical_volumes: int

    @property
    def free_kib(self) -> int:
        """What is not given to any logical volume."""
        return self.free_extents * self.extent_kib


@dataclass(frozen=True, slots=True)
class LvmReport:
    """All that LVM has on a node."""

    groups: tuple[VolumeGroup, ...] = ()
    physical: tuple[PhysicalVolume, ...] = ()
    logical: tuple[LogicalVolume, ...] = ()
