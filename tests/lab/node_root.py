"""The root of a node that shares this machine's kernel: this machine's own below, a file system in memory above.

All that the node writes ends with its mount namespace; nothing is ever written below.
"""

import os
import shutil
import stat
from pathlib import Path

from tests.lab.layout import Node
from tests.lab.programs import run

_CHARACTER_DEVICES = {
    "null": (1, 3),
    "zero": (1, 5),
    "full": (1, 7),
    "random": (1, 8),
    "urandom": (1, 9),
    "kmsg": (1, 11),
    "tty": (5, 0),
    "fuse": (10, 229),
}
_MOUNTS = (
    ("proc", "proc", "nosuid"),
    ("sysfs", "sys", "nosuid"),
    ("tmpfs", "run", "mode=755"),
    ("tmpfs", "tmp", "mode=1777"),
    ("tmpfs", "dev", "mode=755"),
    ("tmpfs", "root", "mode=700"),
)


def enter_new_root(node: Node, files: Path, disks: dict[str, str], geo_replication: bool) -> None:
    """Make the node's root, and make it this process' own.

    `files` are the node's own, laid over it; `disks` are its block devices: the name there, the path here.
    """
    top = files.parent / "root"
    top.mkdir()
    run("mount", "-t", "tmpfs", "-o", "size=512m,mode=755", node.name, top)
    for part in ("upper", "work", "root"):
        (top / part).mkdir()
    root = top / "root"
    layers = f"lowerdir=/,upperdir={top}/upper,workdir={top}/work,redirect_dir=on,index=off"
    run("mount", "-t", "overlay", "-o", layers, "overlay", root)
    _forget_gluster(root, geo_replication)
    run("cp", "-a", "--remove-destination", f"{files}/.", root)
    for kind, where, options in _MOUNTS:
        (root / where).mkdir(exist_ok=True)
        run("mount", "-t", kind, "-o", options, kind, root / where)
    for folder in ("run/gluster", "run/sshd", "run/lock/lvm", "run/lvm"):
        (root / folder).mkdir(parents=True)
    _make_devices(root / "dev", disks)
    os.chdir(root)
    (root / ".old").mkdir()
    run("pivot_root", ".", ".old")
    os.chroot(".")
    os.chdir("/")
    run("umount", "-l", "/.old")
    Path("/.old").rmdir()


def _forget_gluster(root: Path, geo_replication: bool) -> None:
    """Begin without state and logs of a glusterd of this machine; its hooks and groups of options stay."""
    state = root / "var/lib/glusterd"
    for old in state.iterdir() if state.is_dir() else ():
        if old.name not in ("hooks", "groups"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    shutil.rmtree(root / "var/log/glusterfs", ignore_errors=True)
    if not geo_replication:  # glusterd runs it twenty times at its first start
        for tool in (*root.glob("usr/lib/*/glusterfs/gsyncd"), root / "usr/libexec/glusterfs/gsyncd"):
            tool.unlink(missing_ok=True)
    for folder in ("var/lib/glusterd", "var/log/glusterfs", "var/lib/heketi/mounts", "bricks", "mnt"):
        (root / folder).mkdir(parents=True, exist_ok=True)


def _make_devices(dev: Path, disks: dict[str, str]) -> None:
    """Fill /dev: the usual devices, this node's disks and no others."""
    for name, (major, minor) in _CHARACTER_DEVICES.items():
        os.mknod(dev / name, stat.S_IFCHR | 0o666, os.makedev(major, minor))
        (dev / name).chmod(0o666)
    for there, here in disks.items():
        number = os.stat(here).st_rdev
        for name in (Path(there).name, Path(here).name):  # lsblk and lvm look for the kernel's own name too
            os.mknod(dev / name, stat.S_IFBLK | 0o660, number)
    for folder in ("pts", "shm", "mapper"):
        (dev / folder).mkdir()
    for link, target in {"ptmx": "pts/ptmx", "fd": "/proc/self/fd"}.items():
        (dev / link).symlink_to(target)
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        (dev / name).symlink_to(f"/proc/self/fd/{number}")
    run("mount", "-t", "devpts", "-o", "newinstance,ptmxmode=0666,mode=620,gid=5", "devpts", dev / "pts")
    run("mount", "-t", "tmpfs", "shm", dev / "shm")
