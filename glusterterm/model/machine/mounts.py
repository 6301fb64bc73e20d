"""What is mounted on a node, what should be at its next start, and how full it is."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mounted:
    """A filesystem that is mounted now. `source` is a device, a volume such as `host:/volume`, or the kernel's word."""

    source: str
    target: str
    fstype: str
    options: tuple[str, ...]

    @property
    def read_only(self) -> bool:
        """Tell whether nothing can be written: XFS goes on as `rw` after a shutdown, ext4 becomes `ro`."""
        return "ro" in self.options


@dataclass(frozen=True, slots=True)
class FstabEntry:
    """A line of `/etc/fstab`: what is mounted when the node starts. `source` may be `UUID=...` or `LABEL=...`."""

    source: str
    target: str
    fstype: str
    options: tuple[str, ...]

    @property
    def at_start(self) -> bool:
        """Tell whether it is mounted when the node starts, rather than only by hand."""
        return "noauto" not in self.options


@dataclass(frozen=True, slots=True)
class Fstab:
    """`/etc/fstab`. `unreadable` are the numbers of its lines, from 1, that `mount` could not read either."""

    entries: tuple[FstabEntry, ...]
    unreadable: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FilesystemSpace:
    """How full a mounted filesystem is, KiB; None where it does not say. `free_kib` is what users may still write."""

    source: str
    fstype: str
    target: str
    size_kib: int | None
    used_kib: int | None
    free_kib: int | None


@dataclass(frozen=True, slots=True)
class FilesystemInodes:
    """How many files a mounted filesystem can hold and holds; None where it does not say, as with Btrfs."""

    source: str
    fstype: str
    target: str
    inodes: int | None
    used: int | None
    free: int | None


def seen_at(mounts: Iterable[Mounted], target: str) -> Mounted | None:
    """Give what is mounted at `target`: where several are, the last one hides the others."""
    found = None
    for mount in mounts:
        found = mount if mount.target == target else found
    return found
