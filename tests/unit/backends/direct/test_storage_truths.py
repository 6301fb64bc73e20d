"""What LVM and the mounts say of devices and bricks, over outputs that a real node printed."""

from dataclasses import replace

from glusterterm.backends.direct.decode.kernel import decode_kernel_faults
from glusterterm.backends.direct.decode.lvm import (
    decode_logical_volumes,
    decode_physical_volumes,
    decode_volume_groups,
)
from glusterterm.backends.direct.decode.mounts import decode_fstab, decode_mounts
from glusterterm.backends.direct.decode.smart import decode_smart
from glusterterm.backends.direct.reports import DiskReport, NodeReport, Told
from glusterterm.backends.direct.truths import with_truth
from glusterterm.model.errors import CommandRefused
from glusterterm.model.health import BrickTruth, DeviceTruth, Part
from glusterterm.model.ids import BrickId, DeviceId, NodeId, Ref
from glusterterm.model.machine.disks import BlockDevice, BlockKind
from glusterterm.model.machine.lvm import LvmReport
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.fake_nodes import OUTPUTS, recorded

NODE = NodeId("n1")
DEVICE, OTHER = DeviceId("7c1e5a90" * 4), DeviceId("e" * 32)
BRICK, LOST = BrickId("1" * 32), BrickId("9" * 32)


def base() -> Snapshot:
    """The device and the brick of the recording, and a device and a brick that no node has."""
    return make_snapshot(
        make_cluster(),
        make_node(NODE),
        make_device(DEVICE, NODE, path="/dev/ubdb"),
        make_device(OTHER, NODE, path="/dev/ubdc"),
        make_volume(),
        make_brick(BRICK, DEVICE, node=NODE),
        make_brick(LOST, DEVICE, node=NODE),
    )


def lvm() -> LvmReport:
    """What the node's LVM has, in whole KiB."""
    return LvmReport(
        decode_volume_groups(recorded("lvm-thin-uml/node1-vgs-json.json")),
        decode_physical_volumes(recorded("lvm-thin-uml/node1-pvs-json.json")),
        decode_logical_volumes(recorded("lvm-thin-uml/node1-lvs-a-json.json")),
    )


def report() -> NodeReport:
    return NodeReport(
        NODE,
        Told(None, 5.0),
        storage=Told(lvm(), 5.0),
        mounts=Told(decode_mounts(recorded("lvm-thin-uml/node1-cat-proc-mounts.txt")), 5.0),
        fstab=Told(decode_fstab(recorded("lvm-thin-uml/node1-cat-etc-fstab.txt")), 5.0),
    )


def device(seen: Snapshot, id_: DeviceId) -> DeviceTruth:
    truth = seen.devices[id_].truth
    assert truth is not None
    return truth


def brick(seen: Snapshot, id_: BrickId) -> BrickTruth:
    truth = seen.bricks[id_].truth
    assert truth is not None
    return truth


def test_a_device_has_its_figures_from_lvm_itself() -> None:
    truth = device(with_truth(base(), base(), {NODE: report()}, {}), DEVICE)
    assert (truth.group, truth.present, truth.disk) == (f"vg_{DEVICE}", True, "/dev/ubdb")
    assert (truth.total_kib, truth.free_kib) == (4059136, 2994176)


def test_a_brick_is_found_as_a_thin_volume_mounted_and_in_fstab() -> None:
    truth = brick(with_truth(base(), base(), {NODE: report()}, {}), BRICK)
    assert (truth.logical_volume, truth.mounted, truth.read_only, truth.in_fstab) == (True, True, False, True)
    assert (truth.data_share, truth.metadata_share) == (0.06, 0.11), "in whole percent"
    assert truth.since is None, "gluster was not asked: nothing is said of its process"


def test_what_only_the_backend_has_is_told() -> None:
    seen = with_truth(base(), base(), {NODE: report()}, {})
    assert device(seen, OTHER).present is False
    lost = brick(seen, LOST)
    assert (lost.logical_volume, lost.mounted, lost.in_fstab) == (False, False, False)


def test_a_group_with_a_missing_disk_is_not_present() -> None:
    told = report()
    assert told.storage.value is not None
    groups = tuple(replace(group, partial=True) for group in told.storage.value.groups)
    partial = replace(told, storage=Told(replace(told.storage.value, groups=groups), 5.0))
    assert device(with_truth(base(), base(), {NODE: partial}, {}), DEVICE).present is False


def test_bricks_of_clones_are_in_no_fstab_and_that_is_right() -> None:
    snapshot = base()
    clone = replace(snapshot.bricks[BRICK], path="/run/gluster/snaps/5f0c/brick1/brick")
    snapshot = replace(snapshot, bricks={**snapshot.bricks, BRICK: clone})
    assert brick(with_truth(snapshot, snapshot, {NODE: report()}, {}), BRICK).in_fstab is None


def test_what_lvm_was_not_asked_or_did_not_say_is_not_known() -> None:
    silent = NodeReport(NODE, Told(None, 5.0))
    seen = with_truth(base(), base(), {NODE: silent}, {})
    assert seen.devices[DEVICE].truth is None
    assert seen.bricks[BRICK].truth is None
    refused = CommandRefused("`lvm fullreport` was refused", next_step="look at LVM", text="locked")
    half = replace(report(), storage=NodeReport(NODE).storage.failed(refused))
    seen = with_truth(base(), base(), {NODE: half}, {})
    assert brick(seen, BRICK).logical_volume is None
    assert brick(seen, BRICK).mounted is True
    storage = next(each for each in seen.readings if (each.subject, each.part) == (Ref.node(NODE), Part.STORAGE))
    assert storage.failure == "`lvm fullreport` was refused"


def disks(smart: str = "smart/ata-failing.json") -> dict[NodeId, DiskReport]:
    log = (
        "2026-11-23T06:01:02,000000+00:00 I/O error, dev ubdb, sector 8 op 0x0:(READ) flags 0x0\n"
        "2026-11-23T06:01:03,000000+00:00 I/O error, dev ubdc, sector 8 op 0x0:(READ) flags 0x0\n"
        "2026-11-23T06:01:04,000000+00:00 Buffer I/O error on dev ubdb, logical block 1, async page read\n"
    )
    report = decode_smart((OUTPUTS.parents[1] / smart).read_text())
    return {NODE: DiskReport(Told(decode_kernel_faults(log), 7.0), {"/dev/ubdb": Told(report, 6.0)})}


def test_the_disk_under_a_device_is_told_with_its_own_errors_alone() -> None:
    seen = with_truth(base(), base(), {NODE: report()}, {}, disks())
    truth = device(seen, DEVICE)
    assert truth.smart is not None
    assert truth.smart.passed is False
    assert truth.errors == 2
    assert truth.last_error.startswith("Buffer I/O error on dev ubdb")
    assert device(seen, OTHER).errors == 0
    parts = {each.part: each.taken_at for each in seen.readings if each.subject == Ref.node(NODE)}
    assert (parts[Part.KERNEL], parts[Part.SMART]) == (7.0, 6.0)


def test_errors_that_the_kernel_has_against_a_thin_volume_are_those_of_the_disk_under_it() -> None:
    thin = BlockDevice("vg-brick", "dm-4", "/dev/mapper/vg-brick", BlockKind.LVM, 4096, "254:4")
    disk = BlockDevice("ubdb", "ubdb", "/dev/ubdb", BlockKind.DISK, 8192, "98:16", below=(thin,))
    other = BlockDevice("ubdc", "ubdc", "/dev/ubdc", BlockKind.DISK, 8192, "98:32")
    log = (
        "2026-11-23T06:01:05,000000+00:00 XFS (dm-4): log I/O error -5\n"
        "2026-11-23T06:01:06,000000+00:00 device-mapper: thin: 254:4: failed to commit\n"
        "2026-11-23T06:01:07,000000+00:00 XFS (dm-5): log I/O error -5\n"
    )
    told = DiskReport(Told(decode_kernel_faults(log), 7.0), blocks=Told((disk, other), 7.0))
    seen = with_truth(base(), base(), {NODE: report()}, {}, {NODE: told})
    assert (device(seen, DEVICE).errors, device(seen, OTHER).errors) == (2, 0)
    assert "thin: 254:4" in device(seen, DEVICE).last_error


def test_a_disk_that_was_not_asked_says_nothing() -> None:
    truth = device(with_truth(base(), base(), {NODE: report()}, {}, {NODE: DiskReport()}), DEVICE)
    assert (truth.smart, truth.errors, truth.last_error) == (None, 0, "")
