"""The commands of a node's own tools: LVM, disks, filesystems, mounts, the kernel's log, and the node itself.

Those that make and remove bricks and devices are as Heketi sends them (Heketi's API, section 10).
"""

from functools import partial

from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct import commands_operands as kind
from glusterterm.backends.direct.commands_row import Joined, Many, Place, Row, changes, reads

LVM_S = 60.0
QUICK_S = 15.0
DISK_S = 30.0
"""A dying disk takes its time over each answer."""
LVM_CHANGE_S = 300.0
CHANGE_S = 60.0
MKFS_S = 600.0
WIPE_S = 120.0
LANE = "lvm"
"""LVM's commands lock each other out, so those of one node never run at once."""
_LVM = "/usr/sbin/lvm"
_JSON = ("--reportformat", "json", "--units", "k")
_DEVICE = Place("device", kind.DEVICE)
_GROUP = Place("group", kind.GROUP)
_MOUNT = Place("mount", kind.PLAIN_PATH)
_VOLUME = Place("volume", kind.LV_PATH)
_POOL = Place("pool", kind.LV_PATH)
_OPTIONS = "rw,inode64,noatime,nouuid"

_lvm = partial(reads, lane=LANE, limit_s=LVM_S)
_quick = partial(reads, limit_s=QUICK_S)
_disk = partial(reads, limit_s=DISK_S)
_change_lvm = partial(changes, lane=LANE, limit_s=LVM_CHANGE_S)
_change = partial(changes, limit_s=CHANGE_S)

PVS_FIELDS = "pv_name,pv_uuid,vg_name,pv_size,pv_free,pv_used,pv_attr,pv_fmt,dev_size,pv_missing,pv_tags"
VGS_FIELDS = (
    "vg_name,vg_uuid,vg_size,vg_free,vg_extent_size,vg_extent_count,vg_free_count,lv_count,pv_count,vg_attr,vg_tags"
)
LVS_FIELDS = (
    "lv_name,vg_name,lv_uuid,lv_attr,lv_size,pool_lv,origin,data_percent,metadata_percent,lv_path,lv_dm_path,segtype,"
    "lv_role,devices,chunk_size,lv_metadata_size,thin_count,lv_health_status,lv_when_full,lv_time,lv_tags"
)
PVS = _lvm("pvs", _LVM, "pvs", *_JSON, "-o", PVS_FIELDS)
VGS = _lvm("vgs", _LVM, "vgs", *_JSON, "-o", VGS_FIELDS)
LVS = _lvm("lvs", _LVM, "lvs", "-a", *_JSON, "-o", LVS_FIELDS)
FULL_REPORT = _lvm("lvm fullreport", _LVM, "fullreport", *_JSON)
PV_OF = _lvm("pv of a device", _LVM, "pvs", "-o", "pv_name,pv_uuid,vg_name", "--reportformat=json", _DEVICE)
VG_FIGURES = _lvm("figures of a group", _LVM, "vgdisplay", "-c", _GROUP)
THIN_COUNT = _lvm("volumes in a pool", _LVM, "lvs", "--noheadings", "--options=thin_count", _POOL)
LSBLK_FIELDS = "NAME,KNAME,PATH,MAJ:MIN,TYPE,SIZE,FSTYPE,LABEL,UUID,MOUNTPOINT,MODEL,SERIAL,WWN,TRAN,RO,RM,ROTA,PKNAME"
LSBLK = _disk("lsblk", "lsblk", "-J", "-b", "-o", LSBLK_FIELDS)
BLKID = _disk("blkid", "blkid", "-c", "/dev/null", "-o", "export")
BLKID_OF = _disk("blkid of a device", "blkid", "-p", "-o", "export", _DEVICE)
SIGNATURES = _disk("signatures", "wipefs", "-J", _DEVICE)
SMART = _disk("smart", "smartctl", "-j", "-a", _DEVICE)
SMART_SCAN = _disk("smart scan", "smartctl", "--scan", "-j")
SYMLINKS = _quick(
    "links of a device", "/usr/bin/udevadm", "info", "--query=symlink", Place("device", kind.DEVICE, "--name=")
)
MAPPED_NODES = _quick("device-mapper nodes", "dmsetup", "ls")
FINDMNT = _quick("findmnt", "findmnt", "-J")
MOUNTS = _quick("mounts", "cat", "/proc/mounts")
MOUNT_LIST = _quick("mount list", "mount")
FSTAB = _quick("fstab", "cat", "/etc/fstab")
PULSE = _quick("pulse", "cksum", "/proc/partitions", "/proc/mounts", "/etc/fstab")
"""Another sum where a disk or logical volume came or went, or a mount; it asks neither LVM nor any disk."""
DF = _disk("df", "df", "-PT", "-B1")
DF_INODES = _disk("df inodes", "df", "-PT", "-i")
KERNEL_ERRORS = _quick("kernel errors", "dmesg", "--time-format=iso", "--level=emerg,alert,crit,err")
GLUSTERD_ACTIVE = _quick("glusterd active", "systemctl", "is-active", "glusterd")
GLUSTERD_STATUS = _quick("glusterd status", "systemctl", "status", "glusterd")
GLUSTERD_ID = _quick("glusterd id", "cat", "/var/lib/glusterd/glusterd.info")
HOSTNAME = _quick("hostname", "hostname")
MACHINE_ID = _quick("machine id", "cat", "/etc/machine-id")
UPTIME = _quick("uptime", "cat", "/proc/uptime")
DATE = _quick("date", "date", "+%s.%N")
BRICK_MARKS = _quick(
    "marks of a brick", "getfattr", "-d", "-m.", "-e", "hex", "--absolute-names", Place("path", kind.PATH)
)
NODE_MARKS = _quick("marks of a node", "cat", f"{lock.FOLDER}/node")
FOLDER = _quick("folder", "ls", "-1A", Place("path", kind.PATH))

WIPE = changes("wipe", "wipefs", "--all", _DEVICE, limit_s=WIPE_S)
PV_CREATE = _change_lvm("pvcreate", _LVM, "pvcreate", "-qq", "--metadatasize=128M", "--dataalignment=256K", _DEVICE)
VG_CREATE = _change_lvm(
    "vgcreate",
    *(_LVM, "vgcreate", "-qq", "--physicalextentsize=4M", "--autobackup=n"),
    *(Many("marks", kind.LVM_TAG, "--addtag="), _GROUP, _DEVICE),
)
VG_REMOVE = _change_lvm("vgremove", _LVM, "vgremove", "-qq", _GROUP)
PV_REMOVE = _change_lvm("pvremove", _LVM, "pvremove", "-qq", _DEVICE)
LV_CREATE = _change_lvm(
    "lvcreate",
    *(_LVM, "lvcreate", "-qq", "--autobackup=n"),
    *("--poolmetadatasize", Place("metadata_kib", kind.KIB, after="K"), "--chunksize", "256K"),
    *("--size", Place("pool_kib", kind.KIB, after="K"), "--thin", _POOL),
    *("--virtualsize", Place("size_kib", kind.KIB, after="K"), "--name", Place("name", kind.LOGICAL)),
    Place("mark", kind.LVM_TAG, "--addtag="),
)
LV_REMOVE = _change_lvm("lvremove", _LVM, "lvremove", "--autobackup=n", "-f", _VOLUME)
VG_TAG_ADD = _change_lvm(
    "add tags to a group", _LVM, "vgchange", "-qq", "--autobackup=n", Many("tags", kind.LVM_TAG, "--addtag="), _GROUP
)
VG_TAG_DROP = _change_lvm(
    "drop tags of a group", _LVM, "vgchange", "-qq", "--autobackup=n", Many("tags", kind.LVM_TAG, "--deltag="), _GROUP
)
LV_TAG_ADD = _change_lvm(
    "add a tag to a volume", _LVM, "lvchange", "-qq", "--autobackup=n", Place("tag", kind.LVM_TAG, "--addtag="), _VOLUME
)
LV_TAG_DROP = _change_lvm(
    "drop a tag of a volume",
    _LVM,
    "lvchange",
    "-qq",
    "--autobackup=n",
    Place("tag", kind.LVM_TAG, "--deltag="),
    _VOLUME,
)
MAPPED_REMOVE = _change("remove a device-mapper node", "dmsetup", "remove", "-f", Place("name", kind.MAPPED))
MKFS = changes("mkfs", "mkfs.xfs", "-i", "size=512", "-n", "size=8192", _DEVICE, limit_s=MKFS_S)
MKFS_ARBITER = changes("mkfs arbiter", "mkfs.xfs", "-i", "maxpct=100", "-n", "size=8192", _DEVICE, limit_s=MKFS_S)
FSTAB_ADD = _change(
    "fstab add",
    "awk",
    Joined(('BEGIN {print "', Place("device", kind.DEVICE), " ", _MOUNT, f' xfs {_OPTIONS} 1 2" >> "/etc/fstab"}}')),
)
FSTAB_DROP = _change("fstab drop", "sed", "-i.save", Place("brick", kind.BRICK_VOLUME, "/", "/d"), "/etc/fstab")
MOUNT = _change("mount", "mount", "-o", _OPTIONS, _DEVICE, _MOUNT)
UMOUNT = _change("umount", "umount", _MOUNT)
MKDIR = _change("mkdir", "mkdir", Place("path", kind.PLAIN_PATH))
MKDIR_PARENTS = _change("mkdir -p", "mkdir", "-p", Place("path", kind.PLAIN_PATH))
RMDIR = _change("rmdir", "rmdir", Place("path", kind.PLAIN_PATH))
_KEEP = (
    f"umask 077; mkdir -p {lock.FOLDER} && cd {lock.FOLDER} && f=$(mktemp ./marks.XXXXXXXX) || exit 1; "
    'printf "%s\\n" "$@" >"$f" && mv -f "$f" node && exit 0; rm -f "$f"; exit 1'
)
NODE_MARKS_WRITE = _change("write the marks of a node", "sh", "-c", _KEEP, "marks", Many("marks", kind.LVM_TAG))
CHOWN = _change("chown", "chown", Place("gid", kind.GID, ":"), Place("path", kind.PLAIN_PATH))
CHMOD = _change("chmod", "chmod", Place("mode", kind.MODE), Place("path", kind.PLAIN_PATH))

ROWS: tuple[Row, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Row))
"""All of them."""
