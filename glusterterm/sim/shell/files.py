"""What is read and made of a node's files: `cat`, `ls`, `getfattr`, `mkfs.xfs`, and the lock of a node."""

from collections.abc import Callable
from zlib import crc32

from glusterterm.sim import derived, nodes_lvm
from glusterterm.sim.nodes import GlusterVolume
from glusterterm.sim.shell import disks, mounts
from glusterterm.sim.shell.printed import Here, Printed, Words
from glusterterm.sim.shell.space import volume_of

LOCK = "/var/lib/glusterterm/lock/owner"
MARKS = "/var/lib/glusterterm/node"
TAKEN = 17
TAKES, DROPS = 'mv -f -T "$d" lock', "rm -f lock/owner"
"""By what the two commands of the lock are known; no shell ever sees them."""
KEEPS = 'mv -f "$f" node'
MADE = """meta-data={device} isize=512    agcount={groups}, agsize={each} blks
         =                       sectsz=512   attr=2, projid32bit=1
         =                       crc=1        finobt=1, sparse=1, rmapbt=0
         =                       reflink=1    bigtime=1 inobtcount=1 nrext64=0
data     =                       bsize=4096   blocks={blocks}, imaxpct={share}
         =                       sunit=16     swidth=64 blks
naming   =version 2              bsize=8192   ascii-ci=0, ftype=1
log      =internal log           bsize=4096   blocks=16384, version=2
         =                       sectsz=512   sunit=16 blks, lazy-count=1
realtime =none                   extsz=4096   blocks=0, rtextents=0
Discarding blocks...Done.
"""


def cat(here: Here, words: Words) -> Printed:
    """Print files."""
    return _of_each("cat", here, words, lambda path, text: text)


def cksum(here: Here, words: Words) -> Printed:
    """Print a sum over each file; the sums are none of POSIX, but differ where the files do."""
    return _of_each("cksum", here, words, lambda path, text: f"{crc32(text.encode())} {len(text.encode())} {path}\n")


def _of_each(program: str, here: Here, paths: Words, say: Callable[[str, str], str]) -> Printed:
    """Say something of each file, and of those that are not there that they are not."""
    texts = {path: _text(here, path) for path in paths}
    missing = "".join(f"{program}: {path}: No such file or directory\n" for path, text in texts.items() if text is None)
    said = "".join(say(path, text) for path, text in texts.items() if text is not None)
    return Printed(said, missing, int(bool(missing)))


def _text(here: Here, path: str) -> str | None:
    match path:
        case "/proc/mounts":
            return mounts.proc_mounts(here)
        case "/etc/fstab":
            return mounts.fstab(here)
        case "/proc/partitions":
            return disks.proc_partitions(here)
        case "/proc/uptime":
            up = max(here.now - here.booted_at, 0.0)
            return f"{up:.2f} {up * 14.2:.2f}\n"
        case "/etc/machine-id":
            return derived.hexadecimal(32, "machine", here.node.uuid) + "\n"
        case "/etc/hostname":
            return f"{here.name}\n"
        case "/var/lib/glusterd/glusterd.info":
            return f"UUID={here.node.uuid}\noperating-version=100000\n"
        case _ if path == LOCK and here.node.lock_owner:
            return f"{here.node.lock_owner}\n"
        case _ if path == MARKS and here.node.marks:
            return "".join(f"{mark}\n" for mark in here.node.marks)
        case _:
            return None


def sh(here: Here, words: Words) -> Printed:
    """Take or drop the lock, or keep the marks of the node: the scripts that are known by what is in them."""
    if len(words) == 4 and words[0] == "-c" and words[2] == "lock":
        if TAKES in words[1]:
            return _take(here, words[3])
        if DROPS in words[1]:
            return _drop(here, words[3])
    if len(words) > 3 and words[0] == "-c" and words[2] == "marks" and KEEPS in words[1]:
        here.node.marks = list(words[3:])
        return Printed()
    return Printed(stderr="sh: 1: Syntax error: a simulated node runs no scripts\n", status=2)


def _take(here: Here, owner: str) -> Printed:
    if here.node.lock_owner:
        return Printed(f"{here.node.lock_owner}\n", status=TAKEN)
    here.node.lock_owner = owner
    return Printed()


def _drop(here: Here, owner: str) -> Printed:
    if here.node.lock_owner not in ("", owner):
        return Printed(f"{here.node.lock_owner}\n", status=TAKEN)
    here.node.lock_owner = ""
    return Printed()


def ls(here: Here, words: Words) -> Printed:
    """List a folder: a brick's has gluster's own in it, a mount's the brick."""
    path = words[-1] if words else "/"
    if _volume_at(here, path) is not None:
        return Printed(".glusterfs\nd0\n")
    if path in here.node.mounts:
        return Printed("brick\n")
    return Printed(stderr=f"ls: cannot access '{path}': No such file or directory\n", status=2)


def getfattr(here: Here, words: Words) -> Printed:
    """Tell of gluster's marks on a folder."""
    path = words[-1] if words else ""
    volume = _volume_at(here, path)
    if volume is not None:
        marks = "trusted.gfid=0x" + "0" * 31 + "1\ntrusted.glusterfs.volume-id=0x" + volume.uuid.replace("-", "")
        return Printed(f"# file: {path}\n{marks}\n\n")
    if path in here.node.mounts:
        return Printed()
    return Printed(stderr=f"getfattr: {path}: No such file or directory\n", status=1)


def _volume_at(here: Here, path: str) -> GlusterVolume | None:
    bricks = ((volume, brick) for volume in here.volumes() for brick in volume.bricks)
    return next((volume for volume, brick in bricks if (brick.storage, brick.path) == (here.node.storage, path)), None)


def quietly(here: Here, words: Words) -> Printed:
    """Do what leaves no trace in the simulated world: folders, owners and modes."""
    del here, words
    return Printed()


def rmdir(here: Here, words: Words) -> Printed:
    """Remove a folder, unless something is mounted there."""
    path = words[-1] if words else ""
    if path in here.node.mounts:
        return Printed(stderr=f"rmdir: failed to remove '{path}': Device or resource busy\n", status=1)
    return Printed()


def mkfs(here: Here, words: Words) -> Printed:
    """Make a file system on a logical volume."""
    device = words[-1] if words else ""
    found = volume_of(here.node, device)
    if found is None:
        return Printed(stderr=f"Error accessing specified device {device}: No such file or directory\n", status=1)
    volume = found[1]
    nodes_lvm.mkfs(here.world, volume.size_kib)
    volume.data_kib = 0
    blocks, groups = volume.size_kib // 4, 8
    share = 100 if "maxpct=100" in words else 25
    return Printed(MADE.format(device=device, groups=groups, each=blocks // groups, blocks=blocks, share=share))
