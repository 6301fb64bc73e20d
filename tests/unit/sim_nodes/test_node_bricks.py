"""Bricks on simulated nodes: what is made is all there, what fails leaves nothing, what is removed is gone."""

import json
import re
from pathlib import Path

import pytest

from glusterterm.sim.executor import BrickRef, NodeFailed
from glusterterm.sim.nodes import Dialect, Injected
from tests.unit.sim_nodes.simulated import HOSTS, SDB, brick, pool

NODE = HOSTS[0]
RECORDED = Path(__file__).parents[2] / "recorded" / "heketi"


def test_a_brick_is_a_thin_volume_that_is_mounted_and_in_fstab() -> None:
    executor = pool()
    executor.create_brick(brick(7, NODE))
    node = executor.world.nodes[NODE.manage]
    group = node.groups[SDB.vg]
    mount = brick(7, NODE).path.removesuffix("/brick")
    assert group.volumes[f"brick_{7:032x}"].pool == f"tp_{7:032x}"
    assert node.mounts[mount] == f"/dev/mapper/{SDB.vg}-brick_{7:032x}"
    assert node.fstab == [f"{node.mounts[mount]} {mount} xfs rw,inode64,noatime,nouuid 1 2"]


def test_destroying_a_brick_twice_is_well_both_times() -> None:
    executor = pool()
    executor.create_brick(brick(7, NODE))
    for _ in range(2):
        assert executor.destroy_brick(brick(7, NODE)).value is True
    node = executor.world.nodes[NODE.manage]
    assert not node.mounts
    assert not node.fstab
    assert not node.groups[SDB.vg].pools


def test_a_brick_that_can_not_be_made_leaves_nothing_behind() -> None:
    executor = pool()
    executor.world.injected.append(
        Injected("^mkfs", "mkfs.xfs: cannot open device: Device or resource busy\n", times=1)
    )
    with pytest.raises(NodeFailed) as failed:
        executor.create_brick(brick(7, NODE))
    assert failed.value.text == "mkfs.xfs: cannot open device: Device or resource busy\n"
    group = executor.world.nodes[NODE.manage].groups[SDB.vg]
    assert not group.volumes
    assert not group.pools
    executor.create_brick(brick(7, NODE))


def test_an_arbiter_brick_under_300_mb_is_refused_by_mkfs() -> None:
    with pytest.raises(NodeFailed, match="Filesystem must be larger than 300MB"):
        pool().create_brick(brick(7, NODE, 0.1, arbiter=True))
    pool(Dialect.STAND_IN).create_brick(brick(7, NODE, 0.1, arbiter=True))


def test_a_brick_bigger_than_what_lvm_has_is_refused() -> None:
    with pytest.raises(NodeFailed, match="has insufficient free space"):
        pool().create_brick(brick(7, NODE, 200))


def test_a_mount_that_is_held_keeps_brick_and_pool_but_not_the_fstab_line() -> None:
    executor = pool()
    executor.create_brick(brick(7, NODE))
    node = executor.world.nodes[NODE.manage]
    node.stray.add(brick(7, NODE).path.removesuffix("/brick"))
    with pytest.raises(NodeFailed, match="target is busy"):
        executor.destroy_brick(brick(7, NODE))
    assert node.mounts
    assert not node.fstab
    assert node.groups[SDB.vg].volumes


def shape(command: str) -> str:
    """Give a command without its ids and addresses."""
    return re.sub(r"192\.0\.2\.\d+", "ADDRESS", re.sub(r"[0-9a-f]{32}", "ID", command))


def test_the_commands_for_a_brick_are_those_of_a_real_server() -> None:
    lines = (RECORDED / "e-volumes-ssh.commands.ndjson").read_text().splitlines()
    records = [json.loads(line) for line in lines]
    first = next(record for record in records if record["step"] == "distribute")
    recorded = [
        shape(record["command"])
        for record in records
        if record["step"] in ("distribute", "delete distribute") and record["host"] == first["host"]
    ]
    executor = pool(Dialect.STAND_IN)
    executor.log.clear()
    size = next(int(found[1]) for text in recorded if (found := re.search(r"--size (\d+)K", text)))
    metadata = next(int(found[1]) for text in recorded if (found := re.search(r"poolmetadatasize (\d+)K", text)))
    plain = brick(7, NODE)
    ref = BrickRef(NODE, SDB.id, plain.id, plain.path, size, size, metadata, plain.thin_pool)
    executor.create_brick(ref)
    executor.destroy_brick(ref)
    made = [shape(command) for _, command in executor.log]
    assert made == [text for text in recorded if "gluster" not in text and "systemctl" not in text]
