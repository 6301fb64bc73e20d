"""What the kernel has to say against disks and filesystems."""

from dataclasses import dataclass
from enum import StrEnum


class FaultKind(StrEnum):
    """What went wrong, in an operator's words."""

    MEDIUM = "sectors can't be read or written"
    ACCESS = "accesses failed"
    TIMEOUT = "accesses took too long"
    LINK = "the link to the disk failed"
    GONE = "the disk is gone"
    SHUT_DOWN = "the filesystem has shut itself down"
    FILESYSTEM = "the filesystem has errors"
    POOL_FULL = "a thin pool has no room left"
    POOL = "a thin pool has failed"


@dataclass(frozen=True, slots=True)
class KernelFault:
    """One line of the kernel's log.

    `device` is what the kernel names: a disk or a partition (`sdb`, `nvme0n1p1`), a device-mapper node (`dm-4`, or its
    numbers `254:4`), an NVMe controller (`nvme0`), a SATA port (`ata3`) or a SCSI address (`2:0:0:0`).
    `at` is seconds since 1970, by the node's clock.
    """

    at: float
    device: str
    kind: FaultKind
    text: str


@dataclass(frozen=True, slots=True)
class KernelFaults:
    """The newest faults, oldest first. `earlier` counts those before them that were left out."""

    faults: tuple[KernelFault, ...] = ()
    earlier: int = 0
