"""A pool on real nodes, built, used and taken apart without Heketi: real LVM, real GlusterFS, real mounts."""

import asyncio
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from glusterterm.backends.direct.decode.heal import decode_heal_summary
from glusterterm.logic.plans import brick, running, volume
from glusterterm.model.health import ProcessState
from glusterterm.model.ids import VolumeId
from glusterterm.model.operations import CleanUpOperations, CreateVolume, HealVolume
from glusterterm.model.outcomes import Done
from glusterterm.model.topology import Durability, DurabilityType, OperationStatus
from tests.lab.lab import Lab
from tests.lab_direct.real_pool import CLOCK, Pool, pool_of

REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
DURABILITIES = {
    "spread": CreateVolume("spread", 1, Durability(DurabilityType.NONE)),
    "copies": CreateVolume("copies", 1, REPLICA_3, gid=2001, options=("user.note it's here",)),
    "arbiter": CreateVolume(
        "arbiter", 1, REPLICA_3, options=("user.heketi.arbiter true", "user.heketi.average-file-size 2")
    ),
    "parity": CreateVolume("parity", 2, Durability(DurabilityType.DISPERSE, 0, 2, 1)),
}


@pytest.mark.parametrize(
    "name",
    [pytest.param(each, marks=() if each == "copies" else (pytest.mark.long,)) for each in DURABILITIES],
)
async def test_a_volume_of_each_durability_is_made_written_to_and_deleted_without_a_trace(
    lab: Lab, tmp_path: Path, name: str
) -> None:
    wish = DURABILITIES[name]
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        await pool.run(volume.create(await pool.snapshot(), wish))
        snapshot = await pool.snapshot()
        made = next(each for each in snapshot.volumes.values() if each.name == name)
        assert (made.size_gib, made.durability) == (wish.size_gib, wish.durability)
        states = {each.truth.process for each in snapshot.bricks_of_volume(made) if each.truth}
        assert states == {ProcessState.ONLINE}
        assert snapshot.operations == {}
        assert "glusterterm.change" not in pool.said(0, "lvs", "-a", "--noheadings", "-o", "lv_tags")
        _written(lab, name)
        if name == "copies":
            await pool.run(volume.expand(snapshot, made.id, 1))
            larger = (await pool.snapshot()).volumes[made.id]
            assert (larger.size_gib, len(larger.sets or ())) == (2, 2)
            folders = pool.said(0, "stat -c '%a %g' /var/lib/heketi/mounts/*/*/brick").splitlines()
            assert set(folders) == {"2775 2001"}
            assert "it's here" in pool.said(0, "gluster volume info copies")
            await _rebalanced(pool, made.id)
            await _healed(pool, made.id)
            await _set(pool, made.id)
        await pool.run(volume.delete(await pool.snapshot(), made.id))
        assert pool.traces == []
        await pool.managed.close()


async def _rebalanced(pool: Pool, id_: VolumeId) -> None:
    """Spread the files over both sets, once the rebalance that came with the second has ended."""
    while running.rebalance(snapshot := await pool.snapshot(), id_).blocked:
        await CLOCK.sleep(1)
    await pool.run(running.rebalance(snapshot, id_))
    assert "completed" in pool.said(0, "gluster volume rebalance copies status")


async def _healed(pool: Pool, id_: VolumeId) -> None:
    """Write while a brick process is dead, have it started, and heal what it lacks."""
    lab = pool.lab
    pool.said(1, "pkill -9 -x glusterfsd")
    address = lab.servers[0].address
    lab.run(lab.client, "mount", "-t", "glusterfs", f"{address}:/copies", "/mnt/copies")
    lab.run(lab.client, "sh", "-c", "for n in 1 2 3 4 5 6 7 8; do echo $n > /mnt/copies/late$n; done && sync")
    lab.run(lab.client, "umount", "/mnt/copies")
    await pool.run(running.start(await pool.snapshot(), id_, force=True))
    while True:
        outcome = await pool.do(HealVolume(id_, "copies"))
        if isinstance(outcome, Done):
            break
        await CLOCK.sleep(1)  # a brick that has just been started is not reached at once
    summary = decode_heal_summary(pool.said(0, "gluster --xml volume heal copies info summary"))
    assert (summary.entries_left, summary.every_brick_connected) == (0, True)
    names = pool.said(1, "ls /var/lib/heketi/mounts/*/*/brick").split()
    assert {f"late{number}" for number in range(1, 9)} <= set(names)


async def _set(pool: Pool, id_: VolumeId) -> None:
    """Set options, count what is done, stop it and start it."""
    await pool.run(running.set_options(await pool.snapshot(), id_, ("performance.quick-read off", "user.owner o'hara")))
    assert "user.owner: o'hara" in pool.said(0, "gluster volume info copies")
    assert "does not exist" in pool.said(0, "gluster --mode=script volume reset copies user.owner 2>&1")
    await pool.run(running.set_options(await pool.snapshot(), id_, reset=("performance.quick-read",)))
    assert "performance.quick-read" not in pool.said(0, "gluster volume info copies")
    await pool.run(running.profile(await pool.snapshot(), id_, on=True))
    assert "Cumulative Stats" in pool.said(0, "gluster volume profile copies info")
    await pool.run(running.profile(await pool.snapshot(), id_, on=False))
    await pool.run(running.stop(await pool.snapshot(), id_))
    assert "Status: Stopped" in pool.said(0, "gluster volume info copies")
    await pool.run(running.start(await pool.snapshot(), id_))
    assert "Status: Started" in pool.said(0, "gluster volume info copies")


def _written(lab: Lab, name: str) -> None:
    """Mount a volume on the client, write and read, and unmount it."""
    place = f"/mnt/{name}"
    lab.run(lab.client, "mkdir", "-p", place)
    lab.run(lab.client, "mount", "-t", "glusterfs", f"{lab.servers[0].address}:/{name}", place)
    try:
        lab.run(lab.client, "sh", "-c", f"echo kept > {place}/file && sync")
        assert lab.run(lab.client, "cat", f"{place}/file").stdout == "kept\n"
    finally:
        lab.run(lab.client, "umount", place)


@pytest.mark.long
async def test_a_spread_volume_s_brick_is_emptied_before_it_goes_and_its_file_is_still_there(
    lab: Lab, tmp_path: Path
) -> None:
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        await pool.run(volume.create(await pool.snapshot(), CreateVolume("moved", 1, Durability(DurabilityType.NONE))))
        snapshot = await pool.snapshot()
        made = next(each for each in snapshot.volumes.values() if each.name == "moved")
        _written(lab, "moved")
        await pool.run(brick.evict(snapshot, made.bricks[0]))
        after = (await pool.snapshot()).volumes[made.id]
        assert after.bricks != made.bricks
        assert len(after.bricks) == 1
        lab.run(lab.client, "mount", "-t", "glusterfs", f"{lab.servers[0].address}:/moved", "/mnt/moved")
        kept = lab.run(lab.client, "cat", "/mnt/moved/file").stdout
        lab.run(lab.client, "umount", "/mnt/moved")
        assert kept == "kept\n"
        await pool.run(volume.delete(await pool.snapshot(), made.id))
        assert pool.traces == []
        await pool.managed.close()


KILLER = """
import asyncio, os, signal, sys
from pathlib import Path
from uuid import uuid4
from glusterterm.backends.direct.managed import ManagedPool
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.logic.plans import volume
from glusterterm.model.operations import CreateVolume
from glusterterm.model.outcomes import Pending
from glusterterm.model.topology import Durability, DurabilityType
from tests.lab.lab import find
from tests.lab.layout import Kind, LabPlan
from tests.lab_ssh.test_runner_on_nodes import reached
name, folder, deadly = sys.argv[1:]
lab = find(LabPlan(Kind.UML, name))
async def main():
    runner = SshRunner(reached(lab, Path(folder)), RealClock())
    run = runner.run
    async def dying(host, command):
        answer = await run(host, command)
        if command.name == deadly:
            os.kill(os.getpid(), signal.SIGKILL)
        return answer
    runner.run = dying
    pool = ManagedPool([lab.servers[0].name], runner, RealClock(), lambda: uuid4().hex)
    wish = CreateVolume("killed", 1, Durability(DurabilityType.REPLICATE, 3))
    begun = await pool.submit(volume.create(await pool.snapshot(), wish).steps[0].operation)
    while isinstance(await pool.poll(begun.queue), Pending):
        await RealClock().sleep(0.1)
asyncio.run(main())
"""
EVERY_COMMAND = (
    *("take the lock", "mkdir -p", "lvcreate", "mkfs", "fstab add", "mount", "mkdir", "volume create replica"),
    *("volume set", "volume start", "drop a tag of a volume"),
)
IN_SHORT = ("lvcreate", "volume create replica", "volume start")


@pytest.mark.parametrize(
    "deadly",
    [pytest.param(each, marks=() if each in IN_SHORT else (pytest.mark.long,)) for each in EVERY_COMMAND],
)
async def test_a_creation_whose_process_is_killed_is_listed_and_cleaned_up_by_the_next(
    lab: Lab, tmp_path: Path, deadly: str
) -> None:
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        words = [sys.executable, "-c", KILLER, lab.layout.plan.name, os.fspath(tmp_path), deadly]
        ended = await asyncio.to_thread(subprocess.run, words, capture_output=True, text=True, timeout=180, check=False)
        assert ended.returncode == -signal.SIGKILL, ended.stderr
        snapshot = await pool.snapshot()
        stale = snapshot.operations.values()
        assert all(each.status is OperationStatus.STALE for each in stale), "its owner is known to be dead"
        for _ in range(2):
            if (await pool.snapshot()).operations:
                assert isinstance(await pool.do(CleanUpOperations()), Done)
        left = await pool.snapshot()
        assert left.operations == {}
        assert left.notes == ()
        for each in left.volumes.values():
            assert each.name == "killed", "gluster had started it: it stays, whole"
            await pool.run(volume.delete(left, each.id))
        assert pool.traces == []
        await pool.managed.close()
