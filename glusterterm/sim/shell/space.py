"""How full a file system of a simulated node is."""

from dataclasses import dataclass

from glusterterm.sim.nodes import LogicalVolume, SimNode, VolumeGroup

MOUNTED = "rw,noatime,nouuid,attr2,inode64,logbufs=8,logbsize=64k,sunit=128,swidth=512,noquota"
"""The options that the kernel shows for a brick's mount."""
LOG_KIB = 64 * 1024
"""The journal, which is part of no file system's size."""
KIB_PER_INODE = 64


@dataclass(frozen=True, slots=True)
class Space:
    """One file system. Sizes are KiB."""

    device: str
    mount: str
    total_kib: int
    used_kib: int
    inodes: int
    inodes_used: int

    @property
    def free_kib(self) -> int:
        """Give what is free."""
        return self.total_kib - self.used_kib

    @property
    def capacity(self) -> int:
        """Give used per cent, rounded up as `df` does."""
        return -(-100 * self.used_kib // self.total_kib) if self.total_kib else 0


def written_kib(volume: LogicalVolume) -> int:
    """Give what a thin volume takes of its pool: the files and the file system's own."""
    return min(volume.size_kib, volume.data_kib + volume.size_kib // 100 * 2 + 8 * 1024)


def volume_of(node: SimNode, device: str) -> tuple[VolumeGroup, LogicalVolume] | None:
    """Find the logical volume behind a `/dev/mapper` or a `/dev/GROUP/` path."""
    mapped = device.startswith("/dev/mapper/")
    name = device.removeprefix("/dev/mapper/" if mapped else "/dev/")
    group_name, _, volume_name = name.partition("-" if mapped else "/")
    group = node.groups.get(group_name)
    volume = group.volumes.get(volume_name) if group else None
    return (group, volume) if group is not None and volume is not None else None


def of_mount(node: SimNode, mount: str) -> Space | None:
    """Tell of what is mounted at a point; None where that is nothing."""
    device = node.mounts.get(mount)
    found = volume_of(node, device) if device else None
    if device is None or found is None:
        return None
    volume = found[1]
    total_kib = max(volume.size_kib - LOG_KIB, volume.size_kib // 2)
    inodes = volume.size_kib // 2
    return Space(
        device,
        mount,
        total_kib,
        min(written_kib(volume), total_kib),
        inodes,
        min(inodes, 3 + volume.data_kib // KIB_PER_INODE),
    )
