"""A node's block devices, what is on top of them, and the signatures that are found on them."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum


class BlockKind(StrEnum):
    """Kinds of block device, in the words of `lsblk`."""

    DISK = "disk"
    PARTITION = "part"
    LVM = "lvm"
    LOOP = "loop"
    CRYPT = "crypt"
    RAID = "raid"
    """`raid0` to `raid10`, `linear`: several devices made one by the kernel's md."""
    MULTIPATH = "mpath"
    """One disk that is reached over several paths, each of which is a disk of its own below which it stands."""
    OPTICAL = "rom"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class BlockDevice:
    """A block device as the kernel and udev know it. Texts are "" and figures None where they are not told.

    `kernel_name` tells devices apart: one that lies on two others, as a thin pool does, is printed below each.
    `filesystem` comes from udev's database: on a node without udev it is "" whatever is on the device.
    `parent` is the kernel name of the device that this one is printed below.
    """

    name: str
    kernel_name: str
    path: str
    kind: BlockKind
    size_kib: int | None
    numbers: str = ""
    filesystem: str = ""
    label: str = ""
    uuid: str = ""
    mounted_at: tuple[str, ...] = ()
    model: str = ""
    serial: str = ""
    wwn: str = ""
    transport: str = ""
    parent: str = ""
    read_only: bool = False
    removable: bool = False
    rotates: bool | None = None
    below: tuple["BlockDevice", ...] = ()
    """Those that lie on this one."""

    @property
    def everything(self) -> Iterator["BlockDevice"]:
        """This device and all that lies on it, each once."""
        seen: set[str] = set()
        waiting = [self]
        while waiting:
            device = waiting.pop()
            if device.kernel_name not in seen:
                seen.add(device.kernel_name)
                yield device
                waiting += device.below[::-1]


def whole_disks(blocks: Iterable[BlockDevice]) -> Iterator[BlockDevice]:
    """Give what can be a device of its own: RAIDs and multipath devices stand below the disks that they are made of."""
    seen: set[str] = set()
    for block in blocks:
        for device in block.everything:
            whole = device is block or device.kind in (BlockKind.RAID, BlockKind.MULTIPATH)
            if whole and device.kernel_name not in seen:
                seen.add(device.kernel_name)
                yield device


@dataclass(frozen=True, slots=True)
class Probed:
    """What `blkid` found on a device. `type` is `xfs`, `LVM2_member` and the like, "" where it is none.

    `partitions` is the kind of partition table, such as `gpt`.
    """

    device: str
    type: str = ""
    uuid: str = ""
    label: str = ""
    usage: str = ""
    partitions: str = ""


@dataclass(frozen=True, slots=True)
class Signature:
    """What `wipefs` would erase: `offset` is bytes from the device's start."""

    offset: int
    type: str
    uuid: str = ""
    label: str = ""


@dataclass(frozen=True, slots=True)
class MappedNode:
    """A device-mapper node, by the name under `/dev/mapper` and its numbers, `major:minor`."""

    name: str
    numbers: str
