"""What is made of the recorded outputs of a node's own tools: LVM, disks, mounts and what else is not gluster's."""

from tests.recorded_nodes import Entry, NotDecoded

FOR_PEOPLE = "a table for people; the same is asked for as JSON, or in a form that is made for programs"
SETTING_UP = "the recording's own client at work on a volume; nodes are asked no such thing"
KERNEL_ONLY = "what the recording's kernel and tools can do, noted for whoever records again"
SOON = "its decoder is not written yet"

LVM: tuple[Entry, ...] = (
    NotDecoded(r"(lvm )?[pvl][vg]s (.* )?--reportformat json.*|lvm fullreport .*", SOON),
    NotDecoded(r"vgdisplay -c \S+", SOON),
    NotDecoded(r"lvs .*thin_count.*", SOON),
    NotDecoded(r"(echo n \| )?pvcreate .+|vgcreate .+|(pv|vg|lv)remove .+|lvcreate .+|(lv|vg)change .+", SOON),
    NotDecoded(r"[pvl][vg]s|lvs -a( \w+)?|pvdisplay \S+", FOR_PEOPLE),
    NotDecoded(r"vgcfgbackup .+", "LVM's own backup of its metadata, for LVM to read"),
    NotDecoded(r"lvm version|lvmconfig .+|mkdir -p /etc/lvm/devices; lvmdevices", KERNEL_ONLY),
)

DISKS: tuple[Entry, ...] = (
    NotDecoded(r"lsblk -J.*|blkid -o export \S+|wipefs -J \S+", SOON),
    NotDecoded(r"lsblk( -f)?|blkid( /dev/\w+)?|wipefs /dev/\w+|cat /proc/partitions|fdisk .+|blockdev .+", FOR_PEOPLE),
    NotDecoded(r"blkid -p /dev/vde", SOON),
    NotDecoded(r"wipefs -a /dev/vdb|wipefs --all \S+|mkfs\.xfs .+", SOON),
    NotDecoded(r"wipefs -a -f -n \S+", "what would be wiped is told by `wipefs -J`, which wipes nothing"),
    NotDecoded(r"smartctl -j .+|smartctl -H -j .+|smartctl --scan -j", SOON),
    NotDecoded(r"smartctl -a \S+", FOR_PEOPLE),
    NotDecoded(r"udevadm .+", SOON),
    NotDecoded(r"xfs_info \S+", "how a filesystem was made; nothing that is shown depends on it"),
    NotDecoded(r"dmsetup .+|cat /proc/devices|uname -a|cat /etc/os-release", KERNEL_ONLY),
    NotDecoded(r"ls -la /dev/mapper", FOR_PEOPLE),
)

MOUNTS: tuple[Entry, ...] = (
    NotDecoded(r"cat /proc/mounts|cat /etc/fstab|findmnt -J.*|df -PT( -B1)?", SOON),
    NotDecoded(r"df -h.*|df -i \S+|stat -f \S+|mount -t fuse\.glusterfs|grep rep3 /proc/mounts", FOR_PEOPLE),
    NotDecoded(r"mount -o .+|(sleep 1; )?umount .+|mkdir (-p )?/var/lib/heketi/\S+|awk \"BEGIN .+", SOON),
)

THE_REST: tuple[Entry, ...] = (
    NotDecoded(r"(mkdir -p /mnt/v && )?mount -t glusterfs .+", SETTING_UP),
    NotDecoded(r"(timeout \d+ )?ls /tmp/m/.+|ls -la /tmp/m/.+|cat /tmp/m/.+|echo '.+", SETTING_UP),
    NotDecoded(r"timeout \d+ (sh|dd) .+|kill -9 \d+|systemctl (stop|start) glusterd", SETTING_UP),
    NotDecoded(r"ps -eo .+|ss -ltnp|free -[bm]|uptime|cat /proc/loadavg|nproc", "how busy a node is, for people"),
    NotDecoded(r"tail -20 /var/log/glusterfs/\S+", "gluster's own log, whose lines are no interface"),
    NotDecoded(
        r"ls (-la )?/bricks/.+|getfattr .+",
        "what lies in a brick; whose it is, is told by the one attribute that is asked for when a brick is made",
    ),
)

ENTRIES: tuple[Entry, ...] = (*LVM, *DISKS, *MOUNTS, *THE_REST)
