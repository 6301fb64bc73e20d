"""Which disks of a node can become a device, and why the others can't."""

from dataclasses import replace

import pytest

from glusterterm.logic.free_disks import DiskFound, DiskUse, found_disks
from glusterterm.model.health import SmartHealth
from glusterterm.model.machine.disks import BlockDevice, BlockKind, Signature
from glusterterm.model.machine.kernel import FaultKind, KernelFault
from glusterterm.model.machine.lvm import PhysicalVolume
from glusterterm.model.machine.mounts import Mounted
from glusterterm.model.machine.node_disks import NodeDisks
from glusterterm.model.machine.smart import SmartReport
from glusterterm.model.units import KIB_PER_GIB

DISK = BlockDevice("sdb", "sdb", "/dev/sdb", BlockKind.DISK, 100 * KIB_PER_GIB)
XFS = Signature(0, "xfs", "63361b8c-a82b-44c4-89d4-01b24f4619e9")
PV = Signature(0x218, "LVM2_member")
GROUP = "vg_7c1e5a907c1e5a907c1e5a907c1e5a90"


def on_top(kind: BlockKind, name: str, *, mounted_at: tuple[str, ...] = ()) -> BlockDevice:
    return BlockDevice(name, name, f"/dev/{name}", kind, KIB_PER_GIB, mounted_at=mounted_at)


def judged(  # every part of what a node tells, each with what an empty disk has
    device: BlockDevice,
    *signatures: Signature,
    physical: tuple[PhysicalVolume, ...] | None = (),
    mounts: tuple[Mounted, ...] = (),
    smart: SmartReport | None = None,
    faults: tuple[KernelFault, ...] = (),
) -> DiskFound:
    health = {} if smart is None else {device.path: smart}
    (found,) = found_disks(NodeDisks((device,), {device.path: signatures}, physical, mounts, health, faults))
    return found


def test_an_empty_disk_is_free() -> None:
    found = judged(DISK)
    assert (found.use, found.reasons, found.warnings) == (DiskUse.FREE, (), ())


@pytest.mark.parametrize(
    ("device", "reason"),
    [
        (replace(DISK, kind=BlockKind.OPTICAL), "it is an optical drive"),
        (replace(DISK, kernel_name="zram0"), "it is in memory: what is on it is gone at the next start"),
        (replace(DISK, size_kib=None), "its size is not known"),
        (replace(DISK, size_kib=0), "there is nothing in it: its size is 0"),
        (replace(DISK, size_kib=KIB_PER_GIB), "it is too small for one brick: 1 GiB of at least 1.1 GiB"),
        (replace(DISK, read_only=True), "it is read-only"),
        (replace(DISK, mounted_at=("/srv",)), "it is mounted at /srv"),
        (replace(DISK, mounted_at=("[SWAP]",)), "it is used as swap"),
        (replace(DISK, below=(on_top(BlockKind.PARTITION, "sdb1"),)), "it has partitions: sdb1"),
        (replace(DISK, below=(on_top(BlockKind.LVM, "vg-lv"),)), "it holds logical volumes: vg-lv"),
        (replace(DISK, below=(on_top(BlockKind.CRYPT, "luks"),)), "it is encrypted, and opened as luks"),
    ],
)
def test_a_disk_that_can_not_be_used_says_why(device: BlockDevice, reason: str) -> None:
    found = judged(device)
    assert (found.use, found.reasons) == (DiskUse.TAKEN, (reason,))


def test_a_disk_is_taken_by_what_is_mounted_from_its_partitions() -> None:
    found = judged(replace(DISK, below=(on_top(BlockKind.PARTITION, "sdb1", mounted_at=("/", "/boot")),)))
    assert found.reasons == ("sdb1 on it is mounted at /, /boot", "it has partitions: sdb1")


def test_a_mount_that_only_the_kernel_tells_of_takes_a_disk_too() -> None:
    found = judged(DISK, XFS, mounts=(Mounted("/dev/sdb", "/bricks/b1", "xfs", ("rw",)),))
    assert (found.use, found.reasons) == (DiskUse.TAKEN, ("it is mounted at /bricks/b1",))


def test_a_disk_of_a_volume_group_is_taken_and_heketis_are_told_apart() -> None:
    below = (on_top(BlockKind.LVM, f"{GROUP}-tp"),)
    found = judged(replace(DISK, below=below), PV, physical=(PhysicalVolume("/dev/sdb", "uuid", GROUP),))
    assert found.reasons == (f"it belongs to the volume group {GROUP}, as Heketi makes them",)
    found = judged(DISK, PV, physical=(PhysicalVolume("/dev/sdb", "uuid", "data"),))
    assert found.reasons == ("it belongs to the volume group data",)


def test_a_disk_with_a_filesystem_that_nobody_uses_is_free_once_wiped() -> None:
    found = judged(DISK, XFS)
    assert (found.use, found.reasons) == (DiskUse.AFTER_WIPING, ("xfs is on it: taking it destroys that",))


def test_a_physical_volume_in_no_group_is_free_once_wiped() -> None:
    found = judged(DISK, PV, physical=(PhysicalVolume("/dev/sdb", "uuid"),))
    assert (found.use, found.reasons) == (DiskUse.AFTER_WIPING, ("it is set up for LVM, in no volume group",))


@pytest.mark.parametrize(
    ("physical", "reason"),
    [
        (None, "it is set up for LVM, and LVM did not say whose it is"),
        ((), "it is set up for LVM, and this node's LVM does not list it"),
    ],
)
def test_whose_a_disk_is_stays_unknown_where_lvm_does_not_say(
    physical: tuple[PhysicalVolume, ...] | None, reason: str
) -> None:
    found = judged(DISK, PV, physical=physical)
    assert (found.use, found.reasons) == (DiskUse.UNKNOWN, (reason,))


def test_a_disk_whose_signatures_were_not_read_is_never_free() -> None:
    (found,) = found_disks(NodeDisks((DISK,), {}, ()))
    assert (found.use, found.reasons) == (DiskUse.UNKNOWN, ("what is on it could not be read",))


def test_a_failing_disk_is_not_taken_and_a_worn_one_is_warned_of() -> None:
    found = judged(DISK, smart=SmartReport(SmartHealth(passed=False)))
    assert (found.use, found.reasons) == (DiskUse.TAKEN, ("the disk itself says that it is failing",))
    worn = SmartHealth(passed=True, reallocated=1, pending=8, media_errors=0, wear_share=0.93)
    found = judged(DISK, smart=SmartReport(worn, failing=("Reallocated_Sector_Ct",)))
    assert found.use is DiskUse.FREE
    assert found.warnings == (
        "1 replaced sector",
        "8 sectors that can't be read",
        "93% worn",
        "Reallocated_Sector_Ct is at its limit",
    )


def test_what_the_kernel_reports_of_a_disk_is_a_warning() -> None:
    fault = KernelFault(0.0, "sdb", FaultKind.MEDIUM, "critical medium error, dev sdb, sector 80")
    found = judged(replace(DISK, removable=True), faults=(fault, fault, replace(fault, device="sdc")))
    assert found.warnings == ("it can be pulled out", "the kernel's log has 2 errors of it")


def test_one_disk_over_two_paths_is_offered_once() -> None:
    other = replace(DISK, name="sdc", kernel_name="sdc", path="/dev/sdc")
    blocks = tuple(replace(each, wwn="0x5000c500a1b2c3d4") for each in (DISK, other))
    first, second = found_disks(NodeDisks(blocks, {"/dev/sdb": (), "/dev/sdc": ()}, ()))
    assert first.use is DiskUse.FREE
    assert second.reasons == ("it is the same disk as /dev/sdb, over another path",)


def test_a_multipath_device_is_offered_once_in_place_of_its_paths() -> None:
    shared = BlockDevice("mpatha", "dm-0", "/dev/mapper/mpatha", BlockKind.MULTIPATH, DISK.size_kib)
    other = replace(DISK, name="sdc", kernel_name="sdc", path="/dev/sdc")
    blocks = tuple(replace(each, below=(shared,)) for each in (DISK, other))
    signatures: dict[str, tuple[Signature, ...]] = {"/dev/sdb": (), "/dev/sdc": (), "/dev/mapper/mpatha": ()}
    found = found_disks(NodeDisks(blocks, signatures, ()))
    assert [(each.device.name, each.use, each.reasons) for each in found] == [
        ("sdb", DiskUse.TAKEN, ("it is one path to mpatha",)),
        ("mpatha", DiskUse.FREE, ()),
        ("sdc", DiskUse.TAKEN, ("it is one path to mpatha",)),
    ]


def test_many_names_are_cut_short() -> None:
    parts = tuple(on_top(BlockKind.PARTITION, f"sdb{number}") for number in range(1, 6))
    assert judged(replace(DISK, below=parts)).reasons == ("it has partitions: sdb1, sdb2, sdb3 and 2 more",)
