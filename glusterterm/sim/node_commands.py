"""The commands that Heketi sends to nodes, as texts (Heketi's API, section 10), and how long they take.

Times are proportions of what four slow real nodes took; a world's `pace` scales them.
"""

from glusterterm.sim.executor import BlockRef, BrickRef, VolumeRef
from glusterterm.sim.nodes_lvm import MOUNT_OPTIONS

GLUSTER = "gluster --mode=script --timeout=600"
LVM = "/usr/sbin/lvm"
MOUNTS = "/var/lib/heketi/mounts"

QUICK_S = 0.15
CHECK_S = 0.5
PROBE_S = 2.0
PV_S = 1.5
LVCREATE_S = 1.2
MKFS_S = 0.7
LVREMOVE_S = 2.5
VOLUME_S = 2.0
OPTION_S = 0.6
ASK_S = 0.7
HEAL_INFO_S = 1.5
HEAL_INFO_BUSY_S = 12.0
REPLACE_S = 6.0
SNAPSHOT_S = 9.0
BLOCK_S = 6.0
NO_ROUTE_S = 3.0
HANGING_S = 346.0
"""A replacement that ran into a node which had just been cut off."""


def mount_of(brick: BrickRef) -> str:
    """Give the mount point of a brick."""
    return brick.path.removesuffix("/brick")


def group_of(brick: BrickRef) -> str:
    """Name the volume group of a brick."""
    return f"vg_{brick.device}"


def volume_of(brick: BrickRef) -> str:
    """Name the logical volume of a brick."""
    return brick.logical_volume or f"brick_{brick.id}"


def mapper_of(brick: BrickRef) -> str:
    """Name the block device of a brick."""
    return f"/dev/mapper/{group_of(brick)}-{volume_of(brick)}"


def lvcreate(brick: BrickRef) -> str:
    """Make pool and volume."""
    return (
        f"{LVM} lvcreate -qq --autobackup=n --poolmetadatasize {brick.metadata_kib}K --chunksize 256K "
        f"--size {brick.pool_kib}K --thin {group_of(brick)}/{brick.thin_pool} "
        f"--virtualsize {brick.size_kib}K --name {volume_of(brick)}"
    )


def mkfs(brick: BrickRef) -> str:
    """Make the file system."""
    inodes = "maxpct=100" if brick.arbiter else "size=512"
    return f"mkfs.xfs -i {inodes} -n size=8192 {mapper_of(brick)}"


def fstab(brick: BrickRef) -> str:
    """Append to fstab."""
    line = f"{mapper_of(brick)} {mount_of(brick)} xfs {MOUNT_OPTIONS} 1 2"
    return f'awk "BEGIN {{print \\"{line}\\" >> \\"/etc/fstab\\"}}"'


def volume_create(volume: VolumeRef) -> str:
    """Create a volume of its first set."""
    kind = ""
    if volume.data:
        kind = f"disperse-data {volume.data} redundancy {volume.redundancy} "
    elif volume.replica > 1:
        kind = f"replica {volume.replica} " + ("arbiter 1 " if volume.arbiter else "")
    bricks = "".join(f"{brick.name} " for brick in volume.bricks[: volume.set_size])
    return f"{GLUSTER} volume create {volume.name} {kind}{bricks}"


def add_brick(volume: VolumeRef, start: int, count: int) -> str:
    """Add some of a volume's bricks."""
    bricks = "".join(f"{brick.name} " for brick in volume.bricks[start : start + count])
    return f"{GLUSTER} volume add-brick {volume.name} {bricks}"


def sets_at_once(volume: VolumeRef) -> int:
    """Count the sets that one `add-brick` takes."""
    if volume.data:
        return 1
    return 5 if volume.replica > 1 else 15


def block_create(block: BlockRef) -> str:
    """Make a block volume."""
    hosts = ",".join(block.hosts[: block.ha_count])
    return (
        f"gluster-block create {block.hosting}/{block.name} ha {block.ha_count} "
        f"auth {'enable' if block.auth else 'disable'} prealloc full {hosts} {block.size_gib}GiB --json"
    )
