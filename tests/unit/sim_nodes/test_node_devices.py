"""Disks of simulated nodes: prepared, refused, given back, in the words of real nodes."""

import pytest

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.executor import DeviceRef, NodeFailed
from glusterterm.sim.nodes import Dialect, Signature
from tests.unit.sim_nodes.simulated import HOSTS, SDB, brick, pool

NODE = HOSTS[0]
SDC = DeviceRef("c" * 32, "/dev/sdc")


def test_a_disk_of_100_gib_gives_what_a_real_one_gave() -> None:
    executor = pool()
    figures = executor.setup_device(NODE, SDC, destroy=False).value
    assert (figures.total_kib, figures.free_kib, figures.used_kib) == (104722432, 104722432, 0)
    assert figures.paths[-1] == "/dev/sdc"
    assert [len(part) for part in figures.pv_uuid.split("-")] == [6, 4, 4, 4, 4, 4, 6]


def test_a_disk_with_a_file_system_is_refused_and_wiped_only_when_asked() -> None:
    executor = pool()
    executor.world.add_disk(NODE.manage, "/dev/sdc").signature = Signature.XFS
    with pytest.raises(NodeFailed) as refused:
        executor.setup_device(NODE, SDC, destroy=False)
    assert refused.value.text == (
        "Initializing device /dev/sdc failed (already initialized or contains data?): "
        "WARNING: xfs signature detected on /dev/sdc at offset 0. Wipe it? [y/n]: [n]\n"
        "  Aborted wiping of xfs.\n  1 existing signature left on the device.\n"
    )
    assert executor.setup_device(NODE, SDC, destroy=True).value.used_kib == 0


def test_a_disk_that_is_in_a_volume_group_is_refused_by_its_uuid() -> None:
    executor = pool()
    known = executor.device_info(NODE, SDB).value
    with pytest.raises(NodeFailed) as refused:
        executor.setup_device(NODE, DeviceRef("e" * 32, "/dev/sdb"), destroy=False)
    assert refused.value.pv_uuid == known.pv_uuid
    assert refused.value.text == (
        f"Initializing device /dev/sdb failed (aleady contains Physical Volume {known.pv_uuid}): "
        f'  Can\'t initialize physical volume "/dev/sdb" of volume group "{SDB.vg}" without -ff\n'
        "  /dev/sdb: physical volume not initialized.\n"
    )


def test_a_foreign_volume_group_without_active_volumes_is_wiped_without_a_word() -> None:
    executor = pool()
    assert executor.setup_device(NODE, DeviceRef("e" * 32, "/dev/sdb"), destroy=True).value.free_kib == 104722432


def test_a_disk_with_active_volumes_is_not_wiped() -> None:
    executor = pool()
    executor.create_brick(brick(1, NODE))
    with pytest.raises(NodeFailed, match="probing initialization failed: Device or resource busy"):
        executor.setup_device(NODE, DeviceRef("e" * 32, "/dev/sdb"), destroy=True)


@pytest.mark.parametrize(
    ("dialect", "words"),
    [(Dialect.GLUSTER_10, "  No device found for /dev/sdz.\n"), (Dialect.STAND_IN, "  Device /dev/sdz not found.\n")],
)
def test_a_path_with_nothing_at_it_is_refused(dialect: Dialect, words: str) -> None:
    executor = pool(dialect)
    executor.world.absent.add("/dev/sdz")
    with pytest.raises(NodeFailed) as refused:
        executor.setup_device(NODE, DeviceRef("e" * 32, "/dev/sdz"), destroy=False)
    expected = f"Initializing device /dev/sdz failed (already initialized or contains data?): {words}"
    assert refused.value.text == expected


def test_a_mounted_disk_is_refused_in_seven_lines() -> None:
    executor = pool()
    executor.world.add_disk(NODE.manage, "/dev/sdc").mounted = True
    with pytest.raises(NodeFailed) as refused:
        executor.setup_device(NODE, SDC, destroy=False)
    assert refused.value.text.count("\n") == 6
    assert "Can't open /dev/sdc exclusively.  Mounted filesystem?" in refused.value.text


def test_a_node_that_is_cut_off_or_refuses_the_key_can_not_be_checked() -> None:
    executor = pool()
    node = executor.world.nodes[NODE.manage]
    node.key_accepted = False
    with pytest.raises(NodeFailed) as refused:
        executor.setup_device(NODE, SDC, destroy=False)
    assert refused.value.text == (
        "Initializing device /dev/sdc failed (failed to check device contents): ssh: handshake failed: "
        "ssh: unable to authenticate, attempted methods [none publickey], no supported methods remain"
    )
    node.reachable = False
    with pytest.raises(NodeFailed) as gone:
        executor.teardown_device(NODE, SDB)
    assert gone.value.text == (
        f"Failed to delete device /dev/sdb with id {SDB.id} on host {NODE.manage}: "
        "dial tcp 192.0.2.1:22: connect: no route to host"
    )


def test_a_device_with_bricks_left_in_it_can_not_be_removed() -> None:
    executor = pool()
    executor.create_brick(brick(1, NODE))
    with pytest.raises(NodeFailed) as refused:
        executor.teardown_device(NODE, SDB)
    assert refused.value.text.endswith(
        f'Do you really want to remove volume group "{SDB.vg}" containing 2 logical volumes? [y/n]: [n]\n'
        f'  Volume group "{SDB.vg}" not removed\n'
    )


def test_a_dead_disk_goes_only_by_force_and_keeps_its_successor_out_until_it_is_let_go() -> None:
    executor = pool()
    figures = executor.device_info(NODE, SDB).value
    known = DeviceRef(SDB.id, SDB.name, figures.paths, figures.pv_uuid)
    executor.create_brick(brick(1, NODE))
    disk = executor.world.nodes[NODE.manage].disks["/dev/sdb"]
    disk.dead = True
    with pytest.raises(NodeFailed, match=f'Volume group "{SDB.vg}" not found'):
        executor.teardown_device(NODE, known)
    with pytest.raises(NodeFailed, match=r"failed to read PV data for .* \[  Cannot use .*usable state\n\]"):
        executor.device_info(NODE, known)
    assert executor.destroy_brick(brick(1, NODE)).value
    executor.forget_device(NODE, known)
    disk.dead = False
    with pytest.raises(NodeFailed, match="exclusively"):
        executor.setup_device(NODE, SDB, destroy=False)
    disk.held = 0
    executor.setup_device(NODE, SDB, destroy=True)


def test_looking_anew_tells_what_lvm_set_aside_and_what_others_took() -> None:
    executor = pool()
    executor.create_brick(brick(1, NODE))
    group = executor.world.nodes[NODE.manage].groups[SDB.vg]
    used_kib = executor.device_info(NODE, SDB).value.used_kib
    assert used_kib == gib_to_kib(1) + 8192 + 8192
    group.foreign_kib = gib_to_kib(7)
    assert executor.device_info(NODE, SDB).value.used_kib == used_kib + gib_to_kib(7)


def test_every_call_takes_time_in_proportion_to_the_pace() -> None:
    executor = pool()
    slow = executor.setup_device(NODE, SDC, destroy=False).seconds
    assert 2 < slow < 8
    executor.teardown_device(NODE, SDC)
    executor.world.pace = 0.0
    assert executor.setup_device(NODE, SDC, destroy=False).seconds == 0
