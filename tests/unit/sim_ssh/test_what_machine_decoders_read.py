"""The program's own decoders of LVM, disks and mounts read from simulated nodes what their world holds."""

import shlex

import pytest

from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.decode import disks, kernel, lvm, mounts, service, smart
from glusterterm.model.commands import Command
from glusterterm.model.machine.disks import BlockDevice, BlockKind
from glusterterm.model.machine.kernel import FaultKind
from glusterterm.model.machine.lvm import LogicalHealth, LogicalKind
from glusterterm.model.machine.service import ServiceState
from glusterterm.sim.nodes import NodeWorld, SimNode, Smart
from glusterterm.sim.presets_demo import DRIFT_GIB
from glusterterm.sim.shell.space import of_mount
from tests.unit.sim_ssh.worlds import Nodes, demo

HOSTS = ("stor-a2.example.com", "stor-b1.example.com", "edge-3.example.com")


class Node:
    """One node of the demo, and what its commands print."""

    def __init__(self, nodes: Nodes, host: str) -> None:
        self.world: NodeWorld = nodes.world
        self.sim: SimNode = nodes.node(host)
        self._nodes = nodes
        self._host = host

    def told(self, command: Command) -> str:
        """Run a command of the table."""
        return self._nodes.told(shlex.join(command.argv), self._host)

    def asked(self, command: Command) -> str:
        """Run a command of the table, whatever its exit status."""
        return self._nodes.ask(shlex.join(command.argv), self._host).stdout


@pytest.fixture(params=HOSTS)
def node(request: pytest.FixtureRequest) -> Node:
    return Node(demo()[1], request.param)


def test_lvm_s_figures_are_those_of_the_groups(node: Node) -> None:
    groups = {group.name: group for group in lvm.decode_volume_groups(node.told(machine.VGS()))}
    assert groups.keys() == node.sim.groups.keys()
    for name, group in node.sim.groups.items():
        told = groups[name]
        assert (told.size_kib, told.free_kib) == (group.size_kib, group.free_kib)
        assert told.logical_volumes == len(group.pools) + len(group.volumes) + (group.foreign_kib > 0)
        figures = lvm.decode_group_figures(node.told(machine.VG_FIGURES(group=name)))
        assert (figures.size_kib, figures.uuid) == (group.size_kib, told.uuid)
        assert figures.free_extents == told.free_extents
    physical = {one.name: one for one in lvm.decode_physical_volumes(node.told(machine.PVS()))}
    assert {name: (one.uuid, one.group) for name, one in physical.items()} == {
        disk.path: (disk.pv_uuid, disk.group) for disk in node.sim.disks.values() if disk.pv_uuid
    }
    report = lvm.decode_full_report(node.told(machine.FULL_REPORT()))
    assert {group.name: group.free_kib for group in report.groups} == {
        group.name: group.free_kib for group in groups.values()
    }


def test_pools_and_bricks_are_those_of_the_groups_and_add_up(node: Node) -> None:
    told = lvm.decode_logical_volumes(node.told(machine.LVS()))
    assert {one.health for one in told} == {LogicalHealth.GOOD}
    thin = {(one.group, one.name): one for one in told if one.kind is LogicalKind.THIN}
    pools = {(one.group, one.name): one for one in told if one.kind is LogicalKind.THIN_POOL}
    for group in node.sim.groups.values():
        for volume in group.volumes.values():
            read = thin.pop((group.name, volume.name))
            assert (read.size_kib, read.pool, read.open) == (volume.size_kib, volume.pool, True)
        for pool in group.pools.values():
            found = pools.pop((group.name, pool.name))
            assert (found.size_kib, found.metadata_kib) == (pool.size_kib, pool.metadata_kib)
            count = lvm.decode_thin_count(node.told(machine.THIN_COUNT(pool=f"{group.name}/{pool.name}")))
            assert count == found.thin_volumes == 1
        hidden = [one for one in told if one.group == group.name and one.hidden]
        plain = [one for one in told if (one.group, one.segment_type, one.hidden) == (group.name, "linear", False)]
        taken = sum(one.size_kib or 0 for one in (*hidden, *plain))
        assert taken == group.size_kib - group.free_kib
    assert (thin, pools) == ({}, {})


def test_drift_is_a_volume_that_nobody_knows_of() -> None:
    node = Node(demo()[1], "stor-a2.example.com")
    told = lvm.decode_logical_volumes(node.told(machine.LVS()))
    assert [one.size_kib for one in told if one.name == "manual"] == [DRIFT_GIB * 1024 * 1024]


def every(devices: tuple[BlockDevice, ...]) -> list[BlockDevice]:
    """Give devices and all on top of them."""
    return [one for device in devices for one in (device, *every(device.below))]


def test_lsblk_has_the_disks_and_where_their_bricks_are_mounted(node: Node) -> None:
    devices = disks.decode_lsblk(node.told(machine.LSBLK()))
    found = {device.path: device for device in devices}
    for path, disk in node.sim.disks.items():
        told = found.pop(path)
        assert (told.kind, told.size_kib, told.serial) == (BlockKind.DISK, disk.size_kib, disk.serial)
        assert told.model
        assert told.uuid == disk.pv_uuid or not disk.pv_uuid
        assert told.rotates is ("nvme" not in path)
    (system,) = found.values()
    assert {point for part in system.below for point in part.mounted_at} == {"/", "/boot/efi"}
    mounted = {one.path: one.mounted_at for one in every(devices) if one.mounted_at and "mapper" in one.path}
    assert mounted == {device: (point,) for point, device in node.sim.mounts.items()}
    names = {one.name for one in disks.decode_mapped_nodes(node.told(machine.MAPPED_NODES()))}
    assert names == {one.name for one in every(devices) if "mapper" in one.path}


def test_signatures_are_what_is_on_the_disks(node: Node) -> None:
    for path, disk in node.sim.disks.items():
        (found,) = disks.decode_signatures(node.told(machine.SIGNATURES(device=path)))
        assert found.type == disk.signature
        (probed,) = disks.decode_blkid(node.told(machine.BLKID_OF(device=path)))
        assert (probed.device, probed.type, probed.uuid) == (path, disk.signature, found.uuid)
        assert disks.decode_symlinks(node.told(machine.SYMLINKS(device=path)))
    devices = {one.device for one in disks.decode_blkid(node.told(machine.BLKID()))}
    assert devices == {*node.sim.disks, *node.sim.mounts.values()}


def test_mounts_fstab_and_df_agree_with_the_world(node: Node) -> None:
    there = {(device, point) for point, device in node.sim.mounts.items()}
    for told in (
        mounts.decode_mounts(node.told(machine.MOUNTS())),
        mounts.decode_findmnt(node.told(machine.FINDMNT())),
    ):
        assert {(one.source, one.target) for one in told if one.fstype == "xfs"} == there
    fstab = mounts.decode_fstab(node.told(machine.FSTAB()))
    assert fstab.unreadable == ()
    assert {(one.source, one.target) for one in fstab.entries} == there
    spaces = {one.target: one for one in mounts.decode_df(node.told(machine.DF())) if one.fstype == "xfs"}
    inodes = {one.target: one for one in mounts.decode_df_inodes(node.told(machine.DF_INODES()))}
    assert spaces.keys() == node.sim.mounts.keys()
    for point, space in spaces.items():
        real = of_mount(node.sim, point)
        assert real is not None
        assert (space.size_kib, space.used_kib, space.free_kib) == (real.total_kib, real.used_kib, real.free_kib)
        assert inodes[point].inodes == real.inodes


def test_smart_and_the_kernel_tell_of_the_failing_disk_and_of_no_other(node: Node) -> None:
    log = kernel.decode_kernel_faults(node.told(machine.KERNEL_ERRORS())).faults
    scanned = smart.decode_smart_scan(node.told(machine.SMART_SCAN()))
    assert {one.name for one in scanned} == {*node.sim.disks, "/dev/sda"}
    for path, disk in node.sim.disks.items():
        report = smart.decode_smart(node.asked(machine.SMART(device=path)))
        assert report.health.passed is (disk.smart is Smart.PASSED)
        assert (report.health.serial, report.size_kib) == (disk.serial, disk.size_kib)
        if "nvme" not in path:
            assert report.health.reallocated == disk.reallocated_sectors
            assert report.health.pending == disk.pending_sectors
        mine = [fault for fault in log if f"/dev/{fault.device}" == path]
        assert [fault.at for fault in mine if fault.kind is FaultKind.MEDIUM] == [error.at for error in disk.errors]
        assert len(mine) == 2 * len(disk.errors)


def test_the_node_itself_is_told_of_as_it_stands(node: Node) -> None:
    assert service.decode_service(node.told(machine.GLUSTERD_ACTIVE())) is ServiceState.ACTIVE
    assert service.decode_date(node.told(machine.DATE())) == node.world.now
    assert service.decode_uptime(node.told(machine.UPTIME())) > 0
    assert node.sim.manage.startswith(service.decode_hostname(node.told(machine.HOSTNAME())) + ".")
    assert len(service.decode_machine_id(node.told(machine.MACHINE_ID()))) == 32
    node.sim.glusterd = False
    assert service.decode_service(node.asked(machine.GLUSTERD_ACTIVE())) is ServiceState.INACTIVE
