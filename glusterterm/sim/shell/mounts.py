"""`findmnt -J`, `/proc/mounts`, `mount`, `/etc/fstab`, `df`, and what mounts and unmounts."""

import re
from dataclasses import dataclass

from glusterterm.sim import nodes_lvm
from glusterterm.sim.shell.hardware import SYSTEM_GIB, system_disk
from glusterterm.sim.shell.printed import Here, Printed, Words
from glusterterm.sim.shell.space import MOUNTED, Space, of_mount, volume_of
from glusterterm.sim.shell.tree_form import Leaf, Value, tree

GIB_KIB = 1024 * 1024
MEMORY_KIB = 64 * GIB_KIB
FSTAB = "# /etc/fstab: static file system information.\n"
FSTAB_LINE = re.compile(r'BEGIN \{print "(\S+) (\S+) xfs (\S+) 1 2" >> "/etc/fstab"\}')
DELETED = re.compile(r"/([^/]+)/d")


@dataclass(frozen=True, slots=True)
class _Mount:
    """One mount of a node."""

    source: str
    target: str
    kind: str
    options: str
    inside: str = ""


def _mounts(here: Here) -> list[_Mount]:
    root = system_disk(here)
    name = f"{root.path if root else '/dev/vda'}2"
    fixed = [
        _Mount(name, "/", "ext4", "rw,relatime,errors=remount-ro"),
        _Mount("proc", "/proc", "proc", "rw,nosuid,nodev,noexec,relatime", "/"),
        _Mount("sysfs", "/sys", "sysfs", "rw,nosuid,nodev,noexec,relatime", "/"),
        _Mount("udev", "/dev", "devtmpfs", f"rw,nosuid,relatime,size={MEMORY_KIB // 2}k,mode=755,inode64", "/"),
        _Mount("devpts", "/dev/pts", "devpts", "rw,nosuid,noexec,relatime,gid=5,mode=620,ptmxmode=000", "/dev"),
        _Mount("tmpfs", "/dev/shm", "tmpfs", "rw,nosuid,nodev,inode64", "/dev"),  # noqa: S108 - a name in a table
        _Mount("tmpfs", "/run", "tmpfs", f"rw,nosuid,nodev,noexec,size={MEMORY_KIB // 10}k,mode=755,inode64", "/"),
    ]
    bricks = (_Mount(device, point, "xfs", MOUNTED, "/") for point, device in here.node.mounts.items())
    return [*fixed, *bricks]


def findmnt(here: Here, words: Words) -> Printed:
    """List mounts as a tree."""
    if "-J" not in words:
        return Printed(stderr="findmnt: a simulated node knows the JSON form only\n", status=1)
    mounts = _mounts(here)
    points = [word for word in words if word.startswith("/")]
    if points:
        found = [mount for mount in mounts if mount.target == points[0]]
        return Printed(tree("filesystems", [_leaf(mount, []) for mount in found])) if found else Printed(status=1)
    return Printed(tree("filesystems", [_leaf(mount, mounts) for mount in mounts if not mount.inside]))


def _leaf(mount: _Mount, mounts: list[_Mount]) -> Leaf:
    row: dict[str, Value] = {
        "target": mount.target,
        "source": mount.source,
        "fstype": mount.kind,
        "options": mount.options,
    }
    below = [_leaf(other, mounts) for other in mounts if other.inside == mount.target]
    return row | ({"children": below} if below else {})


def proc_mounts(here: Here) -> str:
    """Give `/proc/mounts`."""
    return "".join(f"{one.source} {one.target} {one.kind} {one.options} 0 0\n" for one in _mounts(here))


def fstab(here: Here) -> str:
    """Give `/etc/fstab`."""
    return FSTAB + "".join(f"{line}\n" for line in here.node.fstab)


def df(here: Here, words: Words) -> Printed:
    """Tell how full file systems are: `-PT -B1` in bytes, `-PT` in KiB, `-i` inodes."""
    inodes, unit = "-i" in words, 1 if "-B1" in words else 1024
    rows = [_total_row(here, mount, inodes=inodes, unit=unit) for mount in _mounts(here)]
    blocks = "Inodes IUsed IFree IUse%" if inodes else f"{unit}-blocks Used Available Capacity"
    head = ["Filesystem", "Type", *blocks.split(), "Mounted on"]
    table = [head, *(row for row in rows if row)]
    wide = [max(len(row[at]) for row in table) for at in range(7)]
    lines = []
    for row in table:
        left = (f"{row[at]:<{wide[at]}}" for at in range(2))
        right = (f"{row[at]:>{wide[at]}}" for at in range(2, 6))
        lines.append(" ".join([*left, *right, row[6]]) + "\n")
    return Printed("".join(lines))


def _total_row(here: Here, mount: _Mount, *, inodes: bool, unit: int) -> list[str]:
    space = _space(here, mount)
    if space is None:
        return []
    total, used = (space.inodes, space.inodes_used) if inodes else (space.total_kib, space.used_kib)
    factor = 1 if inodes else 1024 // unit
    share = -(-100 * used // total) if total else 0
    figures = (total * factor, used * factor, (total - used) * factor)
    return [mount.source, mount.kind, *map(str, figures), f"{share}%", mount.target]


def _space(here: Here, mount: _Mount) -> Space | None:
    if mount.kind == "xfs":
        return of_mount(here.node, mount.target)
    if mount.kind in ("tmpfs", "devtmpfs"):
        size_kib = MEMORY_KIB // (10 if mount.target == "/run" else 2)
        return Space(mount.source, mount.target, size_kib, 1200, size_kib // 4, 600)
    if mount.target == "/":
        total_kib = SYSTEM_GIB * GIB_KIB * 97 // 100
        return Space(mount.source, mount.target, total_kib, total_kib * 14 // 100, total_kib // 16, 180_000)
    return None


def mount(here: Here, words: Words) -> Printed:
    """List mounts, or mount a brick's file system."""
    if not words:
        lines = (f"{one.source} on {one.target} type {one.kind} ({one.options})\n" for one in _mounts(here))
        return Printed("".join(lines))
    *_, device, point = ("", *words)
    if volume_of(here.node, device) is None:
        return Printed(stderr=f"mount: {point}: special device {device} does not exist.\n", status=32)
    if point in here.node.mounts:
        return Printed(stderr=f"mount: {point}: {device} already mounted on {point}.\n", status=32)
    here.node.mounts[point] = device
    return Printed()


def umount(here: Here, words: Words) -> Printed:
    """Unmount; a file system whose brick process runs is busy."""
    point = words[-1] if words else ""
    nodes_lvm.umount(here.node, point, busy=_busy(here, point))
    return Printed()


def _busy(here: Here, point: str) -> bool:
    serving = (
        brick.storage == here.node.storage and brick.path.removesuffix("/brick") == point and brick.up
        for volume in here.volumes()
        if volume.started
        for brick in volume.bricks
    )
    return point in here.node.stray or any(serving)


def awk(here: Here, words: Words) -> Printed:
    """Append a line to fstab, which is all that awk is asked for."""
    found = FSTAB_LINE.fullmatch(words[0]) if len(words) == 1 else None
    if found is None:
        return Printed(stderr="awk: a simulated node appends to fstab only\n", status=2)
    here.node.fstab.append(f"{found[1]} {found[2]} xfs {found[3]} 1 2")
    return Printed()


def sed(here: Here, words: Words) -> Printed:
    """Take lines out of fstab, which is all that sed is asked for."""
    found = DELETED.fullmatch(words[1]) if len(words) == 3 and words[2] == "/etc/fstab" else None
    if found is None:
        return Printed(stderr="sed: a simulated node edits fstab only\n", status=2)
    nodes_lvm.forget_fstab(here.node, found[1])
    return Printed()
