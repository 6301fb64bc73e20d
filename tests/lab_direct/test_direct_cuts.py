"""A volume is being made on real nodes, and one of them is lost: nothing that was left is left unlisted."""

import asyncio
from collections.abc import Callable
from contextlib import suppress
from enum import StrEnum
from pathlib import Path

import pytest

from glusterterm.logic.plans import volume
from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import GlustertermError
from glusterterm.model.operations import CleanUpOperations, CreateVolume
from glusterterm.model.topology import Durability, DurabilityType
from tests.lab.lab import Lab
from tests.lab.layout import Node
from tests.lab_direct.real_pool import CLOCK, Pool, pool_of

COMMANDS = (
    *("take the lock", "mkdir -p", "lvcreate", "mkfs", "fstab add", "mount", "mkdir", "volume create replica"),
    *("volume set", "volume start", "drop a tag of a volume"),
)
WAIT_S = 240.0
"""Gluster may keep a pool locked for minutes after a node was lost in mid-command (recorded with GlusterFS 10.3)."""
_SSHD = "/usr/sbin/sshd -f /etc/ssh/lab_sshd_config -E /var/log/sshd.log"


class Loss(StrEnum):
    """How a node is lost."""

    CABLE = "its cable is pulled"
    SSHD = "its sshd is killed, with all that it serves"


SHORT = ((Loss.SSHD, "mount"),)


@pytest.mark.parametrize(
    ("loss", "deadly"),
    [
        pytest.param(loss, deadly, marks=() if (loss, deadly) in SHORT else (pytest.mark.long,))
        for loss in Loss
        for deadly in COMMANDS
    ],
)
async def test_a_creation_that_loses_a_node_is_listed_and_cleaned_up_once_it_is_back(
    lab: Lab, tmp_path: Path, loss: Loss, deadly: str
) -> None:
    victim = lab.servers[-1]
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        lost = _lose_at(pool, deadly, lambda: _lose(lab, victim, loss))
        wish = CreateVolume("lost", 1, Durability(DurabilityType.REPLICATE, 3))
        with suppress(GlustertermError):  # what became of it may be unknown: it is looked for
            await pool.do(volume.create(await pool.snapshot(), wish).operations[0])
        assert lost.is_set(), "no such command was sent"
        lab.join(victim)
        await _whole(pool)
        for _ in range(3):
            if (await pool.snapshot()).operations:
                await pool.do(CleanUpOperations())
        left = await pool.snapshot()
        assert left.operations == {}
        assert left.notes == ()
        for each in left.volumes.values():
            assert each.name == "lost", "gluster had started it: it stays, whole"
            assert all(brick.size_kib for brick in left.bricks_of_volume(each))
            await pool.run(volume.delete(left, each.id))
        assert pool.traces == []
        await pool.managed.close()


def _lose_at(pool: Pool, deadly: str, lose: Callable[[], None]) -> asyncio.Event:
    """Have a node lost right before a command is sent for the first time, to whichever node; set once it was."""
    run, lost = pool.runner.run, asyncio.Event()

    async def losing(host: str, command: Command) -> Answer:
        if command.name == deadly and not lost.is_set():
            lost.set()
            await asyncio.to_thread(lose)
        return await run(host, command)

    pool.runner.run = losing  # type: ignore[method-assign]
    return lost


def _lose(lab: Lab, victim: Node, loss: Loss) -> None:
    if loss is Loss.CABLE:
        lab.cut(victim)
    else:
        killed = f"pkill -9 -x sshd; sleep 20; {_SSHD}"
        lab.run(victim, "sh", "-c", f"setsid sh -c '{killed}' </dev/null >/dev/null 2>&1 & wait", check=False)


async def _whole(pool: Pool) -> None:
    """Wait until all nodes are reached, and reach each other."""
    async with asyncio.timeout(WAIT_S):
        while True:
            seen = (await pool.snapshot()).nodes.values()
            truths = [node.truth for node in seen]
            if all(truth is not None and truth.reached and truth.glusterd_runs for truth in truths):
                peers = pool.said(0, "gluster --mode=script pool list 2>&1")
                if peers.count("Connected") == len(pool.lab.servers):
                    return
            await CLOCK.sleep(1)
