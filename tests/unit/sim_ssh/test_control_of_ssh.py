"""The simulator's process with its nodes' SSH, and what its control address does to them."""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncssh
import httpx

from glusterterm.engine.clock import RealClock
from glusterterm.sim.server import Ready, SimulatorOptions, serve
from glusterterm.sim.ssh_nodes import SshReady

HOST = "stor-a1.example.com"
SSH = SimulatorOptions(preset="demo", auth=False, life=False, ssh=True)


@asynccontextmanager
async def served(options: SimulatorOptions = SSH) -> AsyncIterator[tuple[SshReady, httpx.AsyncClient]]:
    """Serve the demo with its nodes in this process."""
    stop, told = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(options, RealClock(), told.set_result, stop))
        ready: Ready = await told
        try:
            assert ready.ssh is not None
            async with httpx.AsyncClient(base_url=ready.control) as control:
                yield ready.ssh, control
        finally:
            stop.set()


async def said(ssh: SshReady, command: str, host: str = HOST) -> asyncssh.SSHCompletedProcess:
    """Run one command on a node."""
    async with asyncssh.connect(
        "127.0.0.1",
        ssh.nodes[host],
        username="root",
        client_keys=[ssh.key_file],
        known_hosts=ssh.known_hosts,
        config=[],
    ) as connection:
        return await connection.run(command)


async def test_glusterd_a_brick_a_disk_and_entries_to_heal_are_changed_while_it_runs() -> None:
    async with served() as (ssh, control):
        await control.post("/nodes", json={"host": HOST, "glusterd": False})
        assert (await said(ssh, "systemctl is-active glusterd")).exit_status == 3
        assert (await said(ssh, "gluster --mode=script --xml volume info")).exit_status == 1
        await control.post("/nodes", json={"host": HOST, "glusterd": True})
        await control.post("/bricks", json={"volume": "home", "number": 0, "up": False})
        status = await said(ssh, "gluster --mode=script --xml volume status home")
        assert "<pid>-1</pid>" in str(status.stdout)
        await control.post("/heals", json={"volume": "home", "split": 3})
        summary = await said(ssh, "gluster --mode=script --xml volume heal home info summary")
        assert "<numberOfEntriesInSplitBrain>3</numberOfEntriesInSplitBrain>" in str(summary.stdout)
        await control.post("/disks", json={"host": HOST, "path": "/dev/sdb", "event": "wear"})
        smart = await said(ssh, "smartctl -j -a /dev/sdb")
        assert json.loads(str(smart.stdout))["smart_status"] == {"passed": False}
        assert "dev sdb, sector" in str((await said(ssh, "dmesg --time-format=iso")).stdout)


async def test_a_node_is_cut_off_and_joined_again_under_an_open_connection() -> None:
    async with served() as (ssh, control), asyncio.TaskGroup() as tasks:
        login = asyncssh.SSHClientConnectionOptions(
            username="root", client_keys=[ssh.key_file], known_hosts=ssh.known_hosts, config=[]
        )
        async with asyncssh.connect("127.0.0.1", ssh.nodes[HOST], options=login) as connection:
            await connection.run("hostname", check=True)
            await control.post("/nodes", json={"host": HOST, "reachable": False})
            asked = tasks.create_task(connection.run("hostname"))
            assert (await asyncio.wait([asked], timeout=0.2))[0] == set()
            await control.post("/nodes", json={"host": HOST, "reachable": True})
            async with asyncio.timeout(10):
                assert (await asked).stdout == "stor-a1\n"


async def test_a_command_is_made_slow_or_fails() -> None:
    async with served() as (ssh, control):
        await control.post("/commands", json={"pattern": "pool list", "stderr": "odd\n", "status": 9, "times": 1})
        struck = await said(ssh, "gluster --mode=script pool list")
        assert (struck.exit_status, struck.stderr) == (9, "odd\n")
        assert (await said(ssh, "gluster --mode=script pool list")).exit_status == 0


async def test_nodes_that_come_are_told_of_and_served() -> None:
    async with served() as (_, control):
        await control.post("/nodes", json={"host": "new", "storage": "10.20.9.9"})
        told = (await control.get("/ssh")).json()
        later = SshReady(told["key_file"], told["known_hosts"], told["nodes"])
        assert (await said(later, "hostname", "new")).stdout == "new\n"
        set_ = (await control.post("/ssh", json={"latency_s": 0.01})).json()
        assert set_ == told


async def test_the_world_of_the_nodes_goes_on_between_commands() -> None:
    async with served() as (ssh, _):
        first = float(str((await said(ssh, "date +%s.%N")).stdout))
        second = float(str((await said(ssh, "date +%s.%N")).stdout))
        assert second > first


async def test_without_ssh_the_control_address_says_so() -> None:
    stop, told = asyncio.Event(), asyncio.get_running_loop().create_future()
    async with asyncio.TaskGroup() as group:
        group.create_task(serve(SimulatorOptions(), RealClock(), told.set_result, stop))
        ready: Ready = await told
        async with httpx.AsyncClient(base_url=ready.control) as control:
            answer = await control.get("/ssh")
        stop.set()
    assert ready.ssh is None
    assert (answer.status_code, "--ssh" in answer.json()["error"]) == (400, True)


def test_without_ssh_the_simulator_never_loads_asyncssh_and_its_line_has_no_ssh() -> None:
    code = (
        "import sys, runpy; sys.argv = ['glusterterm', 'sim', '--until-stdin-closes']\n"
        "try: runpy.run_module('glusterterm', run_name='__main__')\n"
        "except SystemExit: pass\n"
        "print('asyncssh' in sys.modules)"
    )
    ended = subprocess.run(
        (sys.executable, "-c", code), capture_output=True, text=True, input="", timeout=60, check=True
    )
    line, loaded = ended.stdout.splitlines()
    assert set(json.loads(line)) == {"url", "control", "admin_key", "user_key", "pid"}
    assert loaded == "False"
