"""What LVM's and the file system's commands do to a simulated node. Each raises `CommandFailed` with real stderr."""

from glusterterm.sim.nodes import (
    LVM_HEAD_KIB,
    CommandFailed,
    Dialect,
    Disk,
    LogicalVolume,
    NodeWorld,
    Signature,
    SimNode,
    ThinPool,
    VolumeGroup,
)

LVM_STATUS = 5
XFS_MIN_KIB = 300 * 1024
MOUNT_OPTIONS = "rw,inode64,noatime,nouuid"
MKFS_TOO_SMALL = """mkfs.xfs: small data volume, ignoring data volume stripe unit 128 and stripe width 512
Filesystem must be larger than 300MB.
Usage: mkfs.xfs
/* blocksize */\t\t[-b size=num]
/* config file */\t[-c options=xxx]
/* metadata */\t\t[-m crc=0|1,finobt=0|1,uuid=xxx,rmapbt=0|1,reflink=0|1,
\t\t\t    inobtcount=0|1,bigtime=0|1]
/* data subvol */\t[-d agcount=n,agsize=n,file,name=xxx,size=num,
\t\t\t    (sunit=value,swidth=value|su=num,sw=num|noalign),
\t\t\t    sectsize=num
/* force overwrite */\t[-f]
"""


def pvcreate(world: NodeWorld, node: SimNode, path: str) -> None:
    """Make a physical volume of a disk that is free."""
    disk = _disk_to_use(world, node, path)
    if disk.group:
        raise CommandFailed(
            f'  Can\'t initialize physical volume "{path}" of volume group "{disk.group}" without -ff\n'
            f"  {path}: physical volume not initialized.\n",
            status=LVM_STATUS,
            pv_uuid=disk.pv_uuid,
        )
    if disk.signature not in (Signature.NONE, Signature.PV):
        raise CommandFailed(
            f"WARNING: {disk.signature} signature detected on {path} at offset 0. Wipe it? [y/n]: [n]\n"
            f"  Aborted wiping of {disk.signature}.\n"
            "  1 existing signature left on the device.\n",
            status=LVM_STATUS,
        )
    disk.signature = Signature.PV
    disk.pv_uuid = world.new_pv_uuid()


def _disk_to_use(world: NodeWorld, node: SimNode, path: str) -> Disk:
    disk = world.disk(node, path)
    if disk is None:
        stand_in = world.dialect is Dialect.STAND_IN
        text = f"  Device {path} not found.\n" if stand_in else f"  No device found for {path}.\n"
        raise CommandFailed(text, status=LVM_STATUS)
    if disk.dead:
        raise CommandFailed(f"  Cannot use {path}: device is not in a usable state\n", status=LVM_STATUS)
    if disk.mounted or disk.held:
        busy = f"  Can't open {path} exclusively.  Mounted filesystem?\n"
        reading = f"  Error opening device {path} for reading at 0 length"
        raise CommandFailed(
            f"{busy}{busy}{reading} 512.\n{busy}{reading} 4096.\n  Cannot use {path}: device has a signature\n",
            status=LVM_STATUS,
        )
    return disk


def wipefs(world: NodeWorld, node: SimNode, path: str) -> None:
    """Wipe what is found on a disk. A foreign PV without active volumes goes without a word."""
    disk = world.disk(node, path)
    if disk is None:
        if world.dialect is Dialect.STAND_IN:
            return
        raise CommandFailed(f"wipefs: error: {path}: probing initialization failed: No such file or directory\n")
    group = node.groups.get(disk.group)
    if disk.mounted or disk.held or (group is not None and group.volumes):
        raise CommandFailed(f"wipefs: error: {path}: probing initialization failed: Device or resource busy\n")
    node.groups.pop(disk.group, None)
    disk.group, disk.pv_uuid, disk.signature = "", "", Signature.NONE


def vgcreate(world: NodeWorld, node: SimNode, name: str, path: str) -> None:
    """Make a volume group of a physical volume."""
    disk = _disk_to_use(world, node, path)
    if name in node.groups:
        raise CommandFailed(f"  A volume group called {name} already exists.\n", status=LVM_STATUS)
    extent_kib = 4096
    usable_kib = (disk.size_kib - LVM_HEAD_KIB) // extent_kib * extent_kib
    counts_spare = world.dialect is Dialect.GLUSTER_10
    node.groups[name] = VolumeGroup(name, disk.path, usable_kib, extent_kib, counts_spare=counts_spare)
    disk.group = name


def pvs(world: NodeWorld, node: SimNode, path: str) -> Disk:
    """Look up the physical volume on a disk."""
    disk = world.disk(node, path)
    if disk is not None and disk.dead:
        raise CommandFailed(f"  Cannot use {path}: device is not in a usable state\n", status=LVM_STATUS)
    if disk is None or not disk.pv_uuid:
        shown = disk.path if disk else path
        raise CommandFailed(f'  Failed to find physical volume "{shown}".\n', status=LVM_STATUS)
    return disk


def group_of(node: SimNode, name: str) -> VolumeGroup:
    """Find a volume group; one whose disk is dead is not there for LVM."""
    group = node.groups.get(name)
    disk = node.disks.get(group.disk) if group else None
    if group is None or (disk is not None and disk.dead):
        raise CommandFailed(
            f'  Volume group "{name}" not found\n  Cannot process volume group {name}\n', status=LVM_STATUS
        )
    return group


def vgremove(node: SimNode, name: str) -> None:
    """Remove a volume group that is empty."""
    group = group_of(node, name)
    if group.pools or group.volumes:
        count = len(group.pools) + len(group.volumes)
        raise CommandFailed(
            f'Do you really want to remove volume group "{name}" containing {count} logical volumes? [y/n]: [n]\n'
            f'  Volume group "{name}" not removed\n',
            status=LVM_STATUS,
        )
    del node.groups[name]
    node.disks[group.disk].group = ""


def pvremove(world: NodeWorld, node: SimNode, path: str) -> None:
    """Take the physical volume off a disk."""
    disk = pvs(world, node, path)
    disk.pv_uuid, disk.signature = "", Signature.NONE


def lvcreate(node: SimNode, group_name: str, pool: ThinPool, volume: LogicalVolume) -> None:
    """Make a thin pool and the thin volume in it."""
    group = group_of(node, group_name)
    taken_kib = pool.size_kib + pool.metadata_kib
    if group.free_kib < taken_kib:
        free, needed = group.free_kib // group.extent_kib, -(-taken_kib // group.extent_kib)
        raise CommandFailed(
            f'  Volume group "{group_name}" has insufficient free space ({free} extents): {needed} required.\n',
            status=LVM_STATUS,
        )
    group.pools[pool.name] = pool
    if pool.metadata_kib > group.spare_kib:
        keep_spare(group)
    group.volumes[volume.name] = volume


def keep_spare(group: VolumeGroup) -> None:
    """Let LVM's spare be as large as the largest pool metadata; without room LVM goes on with less."""
    wanted_kib = max((pool.metadata_kib for pool in group.pools.values()), default=0)
    if 0 < wanted_kib - group.spare_kib <= group.free_kib:
        group.spare_kib = wanted_kib


def lvremove_volume(node: SimNode, group_name: str, name: str) -> None:
    """Remove a thin volume."""
    group = group_of(node, group_name)
    if group.volumes.pop(name, None) is None:
        raise CommandFailed(f'  Failed to find logical volume "{group_name}/{name}"\n', status=LVM_STATUS)


def thin_count(node: SimNode, group_name: str, pool: str) -> int:
    """Count the thin volumes of a pool."""
    group = group_of(node, group_name)
    if pool not in group.pools:
        raise CommandFailed(f'  Failed to find logical volume "{group_name}/{pool}"\n', status=LVM_STATUS)
    return sum(volume.pool == pool for volume in group.volumes.values())


def lvremove_pool(node: SimNode, group_name: str, pool: str) -> None:
    """Remove a thin pool; with the last one LVM takes its spare away too (recorded: the group is all free then)."""
    group = group_of(node, group_name)
    if group.pools.pop(pool, None) is None:
        raise CommandFailed(f'  Failed to find logical volume "{group_name}/{pool}"\n', status=LVM_STATUS)
    if not group.pools:
        group.spare_kib = 0


def mkfs(world: NodeWorld, size_kib: int) -> None:
    """Make a file system; those of xfsprogs 5.19 and later are of 300 MiB or more."""
    if size_kib < XFS_MIN_KIB and world.dialect is Dialect.GLUSTER_10:
        raise CommandFailed(MKFS_TOO_SMALL)


def mount(node: SimNode, device: str, point: str) -> None:
    """Mount a file system and note it in fstab."""
    node.fstab.append(f"{device} {point} xfs {MOUNT_OPTIONS} 1 2")
    node.mounts[point] = device


def umount(node: SimNode, point: str, *, busy: bool) -> None:
    """Unmount; a file system whose brick process still runs is busy."""
    if point in node.mounts and busy:
        raise CommandFailed(f"umount: {point}: target is busy.\n", status=32)
    if node.mounts.pop(point, None) is None:
        raise CommandFailed(f"umount: {point}: not mounted.\n", status=32)


def forget_fstab(node: SimNode, brick: str) -> None:
    """Take the lines of a brick out of fstab, as `sed` does: by its name anywhere in the line."""
    node.fstab[:] = [line for line in node.fstab if brick not in line]
