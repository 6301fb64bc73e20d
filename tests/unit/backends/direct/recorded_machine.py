"""What is made of the recorded outputs of a node's own tools: LVM, disks, mounts and what else is not gluster's."""

from glusterterm.backends.direct.decode.disks import decode_blkid, decode_lsblk, decode_signatures
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.backends.direct.decode.lvm import (
    decode_full_report,
    decode_group_figures,
    decode_logical_volumes,
    decode_physical_volumes,
    decode_thin_count,
    decode_volume_groups,
)
from glusterterm.backends.direct.decode.marks import decode_marks
from glusterterm.backends.direct.decode.mounts import decode_df, decode_findmnt, decode_fstab, decode_mounts
from glusterterm.backends.direct.decode.smart import decode_smart, decode_smart_scan
from tests.recorded_nodes import Decoded, Entry, NotDecoded, Recording, of_output

FOR_PEOPLE = "a table for people; the same is asked for as JSON, or in a form that is made for programs"
SETTING_UP = "the recording's own client at work on a volume; nodes are asked no such thing"
KERNEL_ONLY = "what the recording's kernel and tools can do, noted for whoever records again"


def done(recording: Recording) -> object:
    return decode_done(recording.command, recording.exit, recording.stdout, recording.stderr)


def exits_with_error(recording: Recording) -> bool:
    return recording.exit != 0


LVM: tuple[Entry, ...] = (
    Decoded("pvs --reportformat json.*", of_output(decode_physical_volumes)),
    Decoded("vgs --reportformat json.*", of_output(decode_volume_groups)),
    Decoded("lvs (-a )?--reportformat json.*", of_output(decode_logical_volumes)),
    Decoded("lvm fullreport .*", of_output(decode_full_report)),
    Decoded("vgdisplay -c vg_[0-9a-f]+", of_output(decode_group_figures)),
    Decoded("lvs --noheadings --options=thin_count .*", of_output(decode_thin_count)),
    Decoded("vgdisplay -c vg_nosuch", done, exits_with_error),
    Decoded(
        "(echo n [|] )?pvcreate .+|vgcreate .+|(pv|vg|lv)remove .+|lvcreate .+|(lv|vg)change .+", done, exits_with_error
    ),
    NotDecoded("pvs --segments .*", "which extents are whose; where a volume lies is in `lvs`, by device"),
    NotDecoded(
        "lvs --noheadings --separator=/ -o lv_name,thin_count|lvs --options=lv_name,thin_count .*",
        "the count is asked of one pool, without its name, or with all else as JSON",
    ),
    NotDecoded(r"[pvl][vg]s|lvs -a( \w+)?|pvdisplay \S+", FOR_PEOPLE),
    NotDecoded(r"vgcfgbackup .+", "LVM's own backup of its metadata, for LVM to read"),
    NotDecoded(r"lvm version|lvmconfig .+|mkdir -p /etc/lvm/devices; lvmdevices", KERNEL_ONLY),
)

DISKS: tuple[Entry, ...] = (
    Decoded("lsblk -J.*", of_output(decode_lsblk)),
    Decoded("blkid -o export .+", of_output(decode_blkid)),
    Decoded("wipefs -J .+", of_output(decode_signatures)),
    Decoded("udevadm .+|dmsetup (ls|version)", done, exits_with_error),
    NotDecoded(r"lsblk( -f)?|blkid( /dev/\w+)?|wipefs /dev/\w+|cat /proc/partitions|fdisk .+|blockdev .+", FOR_PEOPLE),
    Decoded("blkid -p /dev/vde", of_output(decode_blkid)),
    Decoded(r"wipefs -a /dev/vdb|wipefs --all \S+|mkfs\.xfs .+", done, exits_with_error),
    NotDecoded(r"wipefs -a -f -n \S+", "what would be wiped is told by `wipefs -J`, which wipes nothing"),
    Decoded("smartctl (-j|-H -j) .+", of_output(decode_smart), r"disks/node4-smartctl-j-i-dev-nosuch\.json"),
    Decoded("smartctl --scan -j", of_output(decode_smart_scan)),
    NotDecoded(r"smartctl -a \S+", FOR_PEOPLE),
    NotDecoded(r"xfs_info \S+", "how a filesystem was made; nothing that is shown depends on it"),
    NotDecoded(r"dmsetup (ls --tree|status|table|targets)|cat /proc/devices|uname -a|cat /etc/os-release", KERNEL_ONLY),
    NotDecoded(r"ls -la /dev/mapper", FOR_PEOPLE),
)

MOUNTS: tuple[Entry, ...] = (
    Decoded("cat /proc/mounts", of_output(decode_mounts)),
    Decoded("cat /etc/fstab", of_output(decode_fstab)),
    Decoded("findmnt -J.*", of_output(decode_findmnt)),
    Decoded("df -PT( -B1)?", of_output(decode_df)),
    NotDecoded(r"df -h.*|df -i \S+|stat -f \S+|mount -t fuse\.glusterfs|grep rep3 /proc/mounts", FOR_PEOPLE),
    Decoded(
        r"mount -o rw[^;]+|(sleep 1; )?umount [^;]+|mkdir (-p )?/var/lib/heketi/\S+|awk .+", done, exits_with_error
    ),
)

THE_REST: tuple[Entry, ...] = (
    NotDecoded(r"(mkdir -p /mnt/v && )?mount -t glusterfs .+", SETTING_UP),
    NotDecoded(r"(timeout \d+ )?ls /tmp/m/.+|ls -la /tmp/m/.+|cat /tmp/m/.+|echo '.+", SETTING_UP),
    NotDecoded(r"timeout \d+ (sh|dd) .+|kill -9 \d+|systemctl (stop|start) glusterd", SETTING_UP),
    NotDecoded(r"ps -eo .+|ss -ltnp|free -[bm]|uptime|cat /proc/loadavg|nproc", "how busy a node is, for people"),
    NotDecoded(r"tail -20 /var/log/glusterfs/\S+", "gluster's own log, whose lines are no interface"),
    Decoded("getfattr .+", of_output(decode_marks)),
    NotDecoded(r"ls (-la )?/bricks/.+", "for people; names alone are asked for where a folder has to be empty"),
)

ENTRIES: tuple[Entry, ...] = (*LVM, *DISKS, *MOUNTS, *THE_REST)
