"""Block devices and their signatures, read off outputs that real nodes printed."""

import json

import pytest

from glusterterm.backends.direct.decode.disks import (
    decode_blkid,
    decode_lsblk,
    decode_mapped_nodes,
    decode_signatures,
    decode_symlinks,
)
from glusterterm.model.errors import OutputNotUnderstood
from glusterterm.model.machine.disks import BlockDevice, BlockKind, MappedNode, Probed, Signature
from tests.fake_nodes import recorded

GROUP = "vg_7c1e5a907c1e5a907c1e5a907c1e5a90"
TREE = "lvm-thin-uml/node1-lsblk-J-b-o-NAME-KNAME-PATH-TYPE-SIZE-FSTYPE-UUID-MOUNTPOINT-PKNAME.json"
MANY = "disks/node4-lsblk-J-b-o-NAME-KNAME-PATH-TYPE-SIZE-FSTYPE-UUID-MOUNTPOINT-MODEL-RO.json"


def only(**known: object) -> BlockDevice:
    (device,) = decode_lsblk(json.dumps({"blockdevices": [{"name": "sdb", **known}]}))
    return device


def test_disks_are_told_with_what_lies_on_them() -> None:
    used, unused = decode_lsblk(recorded(TREE))
    assert (used.path, used.kind, used.size_kib) == ("/dev/ubdb", BlockKind.DISK, 4194304)
    assert [device.kernel_name for device in used.below] == ["dm-0", "dm-1"]
    assert (unused.path, unused.below, unused.mounted_at) == ("/dev/ubdc", (), ())


def test_what_lies_on_two_devices_is_printed_twice_and_is_one() -> None:
    used, _ = decode_lsblk(recorded(TREE))
    everything = list(used.everything)
    assert [device.kernel_name for device in everything] == ["ubdb", "dm-0", "dm-2", "dm-3", "dm-4", "dm-1"]
    brick = everything[4]
    assert (brick.kind, brick.parent, brick.size_kib) == (BlockKind.LVM, "dm-2", 1048576)
    assert brick.mounted_at == (f"/var/lib/heketi/mounts/{GROUP}/brick_11111111111111111111111111111111",)


def test_without_udev_no_filesystem_is_told_of_even_where_one_is_mounted() -> None:
    devices = {device.name: device for device in decode_lsblk(recorded(MANY))}
    assert len(devices) == 22
    assert (devices["loop15"].mounted_at, devices["loop15"].filesystem) == (("/bricks/b1",), "")
    assert (devices["zram0"].size_kib, devices["zram0"].rotates) == (0, False)
    assert (devices["vda"].kind, devices["vda"].size_kib) == (BlockKind.DISK, 268435456)


def test_sizes_that_are_rounded_for_people_are_unknown() -> None:
    used, _ = decode_lsblk(recorded("lvm-thin-uml/node1-lsblk-J.json"))
    assert (used.size_kib, used.numbers, used.path) == (None, "98:16", "/dev/ubdb")
    assert [device.read_only for device in used.everything][3] is True


def test_older_versions_print_text_for_numbers_and_booleans() -> None:
    device = only(size="4294967296", ro="1", rm="0", rota="1", type="raid1")
    assert (device.size_kib, device.read_only, device.removable, device.rotates) == (4194304, True, False, True)
    assert device.kind is BlockKind.RAID


def test_one_mounted_at_several_places_tells_them_all_once() -> None:
    assert only(mountpoints=["/a", None, "/b"], mountpoint="/a").mounted_at == ("/a", "/b")


def test_what_is_not_told_is_unknown() -> None:
    device = only(size=None, rota=None)
    assert (device.size_kib, device.rotates, device.kind, device.path) == (None, None, BlockKind.OTHER, "/dev/sdb")


@pytest.mark.parametrize("text", ["", "[]", '{"blockdevices": [{"name": ""}]}', '{"blockdevices": [{"size": 1}]}'])
def test_what_is_no_tree_of_devices_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_lsblk(text)


def test_a_probed_device_tells_its_filesystem() -> None:
    assert decode_blkid(recorded("disks/node4-blkid-o-export-dev-vdb.txt")) == (
        Probed("/dev/vdb", "xfs", "63361b8c-a82b-44c4-89d4-01b24f4619e9"),
    )


def test_several_probed_devices_are_told_apart_and_labels_may_hold_blanks() -> None:
    found = decode_blkid(
        "DEVNAME=/dev/sda\nLABEL=my\\ label\nTYPE=ext4\nUSAGE=filesystem\n\nDEVNAME=/dev/sdb\nPTTYPE=gpt\n"
    )
    assert [(each.device, each.label, each.partitions) for each in found] == [
        ("/dev/sda", "my label", ""),
        ("/dev/sdb", "", "gpt"),
    ]
    assert decode_blkid("") == ()


@pytest.mark.parametrize(
    "text", [recorded("disks/node4-blkid.txt"), "DEVNAME=/dev/sda\nambivalent result\n", "TYPE=xfs\n"]
)
def test_what_is_no_list_of_probed_devices_is_not_understood(text: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_blkid(text)


def test_signatures_are_told_with_where_they_are() -> None:
    assert decode_signatures(recorded("disks/node4-wipefs-J-dev-vdb.json")) == (
        Signature(0, "xfs", "63361b8c-a82b-44c4-89d4-01b24f4619e9"),
    )
    (found,) = decode_signatures('{"signatures": [{"offset": "0x438", "type": "ext4", "label": "my label"}]}')
    assert (found.offset, found.label) == (1080, "my label")


def test_a_device_without_signatures_has_none() -> None:
    assert decode_signatures('{\n   "signatures": [\n\n   ]\n}\n') == ()


def test_links_to_a_device_are_paths_below_dev() -> None:
    text = "disk/by-id/lvm-pv-uuid-tZJk70-WKeS-KGgR-3fJz-GfUF-IEsK-leQfNQ disk/by-path/x \n"
    assert decode_symlinks(text) == (
        "/dev/disk/by-id/lvm-pv-uuid-tZJk70-WKeS-KGgR-3fJz-GfUF-IEsK-leQfNQ",
        "/dev/disk/by-path/x",
    )


def test_device_mapper_nodes_have_a_name_and_numbers_in_either_form() -> None:
    assert decode_mapped_nodes("vg_a-tp_b\t(254:3)\nvg_a-brick_b\t(254, 4)\n") == (
        MappedNode("vg_a-tp_b", "254:3"),
        MappedNode("vg_a-brick_b", "254:4"),
    )
    assert decode_mapped_nodes("No devices found\n") == ()
    with pytest.raises(OutputNotUnderstood):
        decode_mapped_nodes(recorded("lvm-thin-uml/node1-dmsetup-ls-tree.txt"))
