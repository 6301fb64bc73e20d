"""Mounts and how full they are, read off outputs that real nodes printed."""

import pytest

from glusterterm.backends.direct.decode.mounts import (
    decode_df,
    decode_df_inodes,
    decode_findmnt,
    decode_fstab,
    decode_mounts,
)
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.mounts import FilesystemInodes, FilesystemSpace, Mounted, seen_at
from tests.fake_nodes import recorded

VOLUME_AT = "/tmp/m/rep3"  # noqa: S108 - where the recording's client mounted it
GROUP = "vg_7c1e5a907c1e5a907c1e5a907c1e5a90"
BRICK = "brick_11111111111111111111111111111111"


def test_the_kernels_mounts_are_told_in_order() -> None:
    mounts = decode_mounts(recorded("status/client-cat-proc-mounts.txt"))
    assert len(mounts) == 11
    assert mounts[0].target == "/"
    volume = mounts[9]
    assert (volume.source, volume.target, volume.fstype) == ("10.77.0.11:/rep3", VOLUME_AT, "fuse.glusterfs")
    assert volume.options[:3] == ("rw", "relatime", "user_id=0")
    assert not volume.read_only


def test_names_with_blanks_and_backslashes_are_told_as_they_are() -> None:
    (mount,) = decode_mounts("/dev/sdb /mnt/a\\040b\\134c\\012d xfs ro,relatime 0 0\n")
    assert (mount.target, mount.read_only) == ("/mnt/a b\\c\N{REPLACEMENT CHARACTER}d", True)


def test_of_two_mounts_at_one_place_the_last_is_seen() -> None:
    mounts = decode_mounts("/dev/sda /mnt xfs rw 0 0\n/dev/sdb /mnt xfs ro 0 0\n/dev/sdc /srv xfs rw 0 0\n")
    assert seen_at(mounts, "/mnt") == Mounted("/dev/sdb", "/mnt", "xfs", ("ro",))
    assert seen_at(mounts, "/elsewhere") is None


@pytest.mark.parametrize("text", ["", "no table\n", "/dev/sdb /mnt xfs rw 0\n"])
def test_what_is_no_table_of_mounts_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_mounts(text)


def test_the_table_of_a_nodes_start_is_read_without_its_comments() -> None:
    fstab = decode_fstab(recorded("lvm-thin-uml/node1-cat-etc-fstab.txt"))
    (entry,) = fstab.entries
    assert entry.source == f"/dev/mapper/{GROUP}-{BRICK}"
    assert entry.target == f"/var/lib/heketi/mounts/{GROUP}/{BRICK}"
    assert (entry.fstype, entry.options) == ("xfs", ("rw", "inode64", "noatime", "nouuid"))
    assert entry.at_start
    assert fstab.unreadable == ()


def test_lines_that_mount_can_not_read_are_told_by_number() -> None:
    fstab = decode_fstab("# head\n\nUUID=1 /mnt\\040x xfs noauto,ro 0 0\nbroken line\n/dev/sdb /srv xfs\n")
    assert [entry.target for entry in fstab.entries] == ["/mnt x", "/srv"]
    assert [entry.at_start for entry in fstab.entries] == [False, True]
    assert fstab.unreadable == (4,)


def test_the_tree_of_mounts_is_told_flat_each_before_those_below_it() -> None:
    mounts = decode_findmnt(recorded("disks/node4-findmnt-J.json"))
    targets = [mount.target for mount in mounts]
    assert targets[:5] == ["/", "/bricks/b1", "/bricks/b2", "/bricks/b3", "/proc"]
    assert targets[-2:] == ["/dev/pts", "/root"]
    assert len(targets) == 12
    assert (mounts[1].source, mounts[1].fstype, mounts[1].options[-1]) == ("/dev/vdb", "xfs", "noquota")


def test_space_is_in_kib_whatever_df_counts_in() -> None:
    by_bytes = decode_df(recorded("disks/node4-df-PT-B1.txt"))
    assert by_bytes[6] == FilesystemSpace("/dev/vdb", "xfs", "/bricks/b1", 983040, 74152, 908888)
    assert len(by_bytes) == 9
    by_blocks = decode_df(recorded("status/client-df-PT.txt"))
    assert by_blocks[6] == FilesystemSpace("10.77.0.11:/rep3", "fuse.glusterfs", VOLUME_AT, 983040, 50888, 932152)


def test_names_with_blanks_and_figures_that_are_missing_are_told() -> None:
    heading = "Filesystem Type 1024-blocks Used Available Capacity Mounted on\n"
    (space,) = decode_df(f"{heading}//nas/my share cifs - - - - /mnt/a  b\n")
    assert space == FilesystemSpace("//nas/my share", "cifs", "/mnt/a  b", None, None, None)


def test_inodes_are_counted() -> None:
    heading = "Filesystem Type Inodes IUsed IFree IUse% Mounted on\n"
    assert decode_df_inodes(f"{heading}/dev/vdb xfs 524288 12 524276 1% /bricks/b1\n") == (
        FilesystemInodes("/dev/vdb", "xfs", "/bricks/b1", 524288, 12, 524276),
    )
    with pytest.raises(OutputNotUnderstood):
        decode_df_inodes(recorded("disks/node4-df-PT-B1.txt"))


def test_what_is_no_table_of_space_is_not_understood() -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_df("Filesystem Type 1024-blocks Used Available Capacity Mounted on\nshort line\n")
    with pytest.raises(OutputNotUnderstood):
        decode_df("")
