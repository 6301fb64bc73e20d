"""The command and the console themselves are killed while a task runs; what is left is taken up by the next."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from glusterterm.engine.clock import RealClock
from tests.cli.serving import environment
from tests.cli.simulated import Heketi, environment_of, simulated
from tests.cli.terminal import console

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)
ENDS = [pytest.param(number, marks=() if number == signal.SIGHUP else pytest.mark.long) for number in SIGNALS]
POINTS = [
    pytest.param(record, number, marks=() if (record, number) == ("Taken", signal.SIGKILL) else pytest.mark.long)
    for record in ("Begun", "Sending", "Taken")
    for number in SIGNALS
]
LONGEST_S = 20.0
CREATE = ("volume", "create", "--size", "10", "--name", "mine", "--yes")


def glusterterm(heketi: Heketi, folder: Path, *arguments: str) -> "subprocess.Popen[bytes]":
    """Start a command."""
    return subprocess.Popen(
        [sys.executable, "-m", "glusterterm", *arguments],
        env=environment(folder, **environment_of(heketi, folder)),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
    )


def ran(heketi: Heketi, folder: Path, *arguments: str) -> str:
    """Run a command to its good end and give what it printed."""
    with glusterterm(heketi, folder, *arguments) as process:
        out, errors = process.communicate(timeout=LONGEST_S)
    assert process.returncode == 0, (process.returncode, errors.decode())
    return out.decode()


def listed(heketi: Heketi, folder: Path) -> Any:
    """Give the tasks as `tasks list` tells them."""
    return json.loads(ran(heketi, folder, "tasks", "list", "--json"))


def journals(folder: Path) -> list[str]:
    """Read all journals."""
    return [path.read_text() for path in folder.rglob("*.jsonl")]


async def written(folder: Path, record: str) -> None:
    """Wait until a record stands in a journal."""
    clock = RealClock()
    async with asyncio.timeout(LONGEST_S):
        while not any(f'"{record}"' in text for text in journals(folder)):
            await clock.sleep(0.005)


async def command_killed(heketi: Heketi, folder: Path, record: str, number: int) -> None:
    """Kill a command as soon as a record stands in its journal."""
    with glusterterm(heketi, folder, *CREATE) as process:
        await written(folder, record)
        process.send_signal(number)
        process.communicate(timeout=LONGEST_S)
    assert process.returncode == -number


@pytest.mark.parametrize(("record", "number"), POINTS)
async def test_a_command_that_was_killed_is_taken_up_by_another(record: str, number: int, tmp_path: Path) -> None:
    with simulated(3) as heketi:
        heketi.hold = True
        await command_killed(heketi, tmp_path, record, number)
        (task,) = listed(heketi, tmp_path)
        assert task["state"] == "interrupted"
        heketi.finish()
        heketi.hold = False
        ran(heketi, tmp_path, "tasks", "resume", task["id"])
        assert [task["state"] for task in listed(heketi, tmp_path)] == ["done"]
        assert heketi.changes == ["POST /volumes"]
        assert [volume.name for volume in heketi.caller.world.volumes.values()] == ["mine"]


@pytest.mark.parametrize("number", ENDS, ids=lambda number: number.name)
async def test_a_console_that_was_killed_leaves_its_task_to_the_next(number: int, tmp_path: Path) -> None:
    with simulated(3) as heketi:
        heketi.hold = True
        await command_killed(heketi, tmp_path, "Taken", signal.SIGKILL)
        with console(tmp_path, environment_=environment_of(heketi, tmp_path)) as shown:
            shown.read_until("was interrupted")
            shown.type("r")
            await written(tmp_path, "Resumed")
            os.kill(shown.pid, number)
            assert await asyncio.to_thread(shown.status) == (-number if number == signal.SIGKILL else 0)
        (task,) = listed(heketi, tmp_path)
        assert task["state"] == "interrupted"
        heketi.finish()
        heketi.hold = False
        with console(tmp_path, environment_=environment_of(heketi, tmp_path)) as shown:
            shown.read_until("was interrupted")
            shown.type("r")
            await written(tmp_path, "StepEnded")
            os.kill(shown.pid, signal.SIGTERM)
            await asyncio.to_thread(shown.status)
        assert heketi.changes == ["POST /volumes"]
        assert [volume.name for volume in heketi.caller.world.volumes.values()] == ["mine"]
