"""Simulated nodes over real SSH on loopback, asked by the program's own runner."""

import asyncio
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import asyncssh
import pytest

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.commands import node_batch
from glusterterm.backends.ssh.access import Access, Limits
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import GlustertermError, LoginRefused
from glusterterm.sim.nodes import Injected
from glusterterm.sim.presets import Simulation
from glusterterm.sim.ssh_nodes import SshNodes, ssh_nodes
from tests.unit.sim_ssh.worlds import demo

HOST, OTHER = "stor-a1.example.com", "stor-b1.example.com"
QUICK = Limits(connect_s=2.0, keepalive_s=0.2, keepalives=2, grace_s=1.0)


@dataclass
class Served:
    """The demo's nodes over SSH, and a runner that reaches them."""

    simulation: Simulation
    ssh: SshNodes
    access: Access
    runner: SshRunner


@asynccontextmanager
async def served(folder: Path, **access: object) -> AsyncIterator[Served]:
    """Serve the demo's nodes."""
    simulation, _ = demo()
    async with ssh_nodes(simulation.nodes, lambda: None, RealClock()) as ssh:
        ready = ssh.ready
        given = Access(
            str(folder / "trusted"),
            user="root",
            key_file=ready.key_file,
            known_hosts=(ready.known_hosts,),
            addresses=tuple((host, f"127.0.0.1:{port}") for host, port in ready.nodes.items()),
            config_file="",
            limits=QUICK,
        )
        given = replace(given, **access)  # type: ignore[arg-type]
        runner = SshRunner(given, RealClock())
        try:
            yield Served(simulation, ssh, given, runner)
        finally:
            await runner.close()


def _text(file: str) -> str:
    return Path(file).read_text()


def _mode(file: str) -> int:
    return stat.S_IMODE(os.stat(file).st_mode)


async def test_a_refresh_is_one_batch_to_which_every_command_is_answered(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        commands = node_batch(("/dev/sdb", "/dev/sdc"), with_pool=True)
        answers = await nodes.runner.run_batch(HOST, commands)
    assert [answer.command for answer in answers] == list(commands)
    assert [(answer.exit_status, answer.stderr) for answer in answers] == [(0, "")] * len(commands)


async def test_each_node_answers_for_itself_on_its_own_port_with_its_own_key(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        hosts = list(nodes.ssh.ready.nodes)
        names = [(await nodes.runner.run(host, machine.HOSTNAME())).stdout.strip() for host in hosts]
        keys = _text(nodes.ssh.ready.known_hosts).split()[2::3]
    assert names == [host.partition(".")[0] for host in hosts]
    assert len(set(keys)) == len(hosts) == 9


async def test_the_keys_are_private_and_go_with_the_run(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        ready = nodes.ssh.ready
        assert (_mode(ready.key_file), _mode(os.path.dirname(ready.key_file))) == (0o600, 0o700)
        assert asyncssh.read_private_key(ready.key_file).get_algorithm() == "ssh-ed25519"
        assert _mode(ready.known_hosts) == 0o600
    with pytest.raises(FileNotFoundError):
        _mode(os.path.dirname(ready.key_file))


async def test_another_key_is_refused_and_so_is_the_right_one_where_the_node_does_not_take_it(tmp_path: Path) -> None:
    stranger = tmp_path / "stranger"
    asyncssh.generate_private_key("ssh-ed25519").write_private_key(stranger)
    stranger.chmod(0o600)
    async with served(tmp_path, key_file=str(stranger)) as nodes:
        with pytest.raises(LoginRefused):
            await nodes.runner.run(HOST, machine.HOSTNAME())
    async with served(tmp_path) as nodes:
        nodes.simulation.nodes.nodes[HOST].key_accepted = False
        with pytest.raises(LoginRefused):
            await nodes.runner.run(HOST, machine.HOSTNAME())


async def test_sudo_that_wants_a_password_is_told_of_as_that(tmp_path: Path) -> None:
    async with served(tmp_path, user="admin") as nodes:
        assert (await nodes.runner.run(HOST, machine.HOSTNAME())).exit_status == 0
        nodes.simulation.nodes.nodes[HOST].sudo = False
        with pytest.raises(GlustertermError, match="sudo"):
            await nodes.runner.run(HOST, machine.HOSTNAME())


async def test_a_pulled_cable_silences_open_connections_and_new_ones_until_it_is_put_in(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        node = nodes.simulation.nodes.nodes[HOST]
        assert (await nodes.runner.run(HOST, machine.HOSTNAME())).exit_status == 0
        node.reachable = False
        with pytest.raises(GlustertermError):
            await nodes.runner.run(HOST, machine.HOSTNAME())
        with pytest.raises(GlustertermError):
            await nodes.runner.run(HOST, machine.HOSTNAME())
        assert (await nodes.runner.run(OTHER, machine.HOSTNAME())).exit_status == 0
        node.reachable = True
        nodes.ssh.settle()
        assert (await nodes.runner.run(HOST, machine.HOSTNAME())).stdout == "stor-a1\n"


async def test_a_connection_goes_on_where_the_cable_was_out_for_a_moment(tmp_path: Path) -> None:
    async with served(tmp_path, limits=Limits()) as nodes, asyncio.TaskGroup() as tasks:
        node = nodes.simulation.nodes.nodes[HOST]
        assert (await nodes.runner.run(HOST, machine.HOSTNAME())).exit_status == 0
        node.reachable = False
        asked = tasks.create_task(nodes.runner.run(HOST, machine.HOSTNAME()))
        done, _ = await asyncio.wait([asked], timeout=0.1)
        assert not done
        node.reachable = True
        nodes.ssh.settle()
        async with asyncio.timeout(5):  # before a new connection would be made
            assert (await asked).stdout == "stor-a1\n"


async def test_a_slow_command_is_cut_off_by_its_own_limit_and_holds_up_no_other_lane(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        nodes.simulation.nodes.injected.append(Injected("peer status", seconds=30))
        slow = replace(gluster.PEER_STATUS(), limit_s=0.3)
        answers = await nodes.runner.run_batch(HOST, (slow, gluster.POOL_LIST(), machine.HOSTNAME()))
    assert [answer.exit_status for answer in answers] == [None, 0, 0]
    assert answers[0].timed_out
    assert answers[2].seconds < 0.3 <= answers[0].seconds


async def test_latency_is_there_and_back(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        await nodes.runner.run(HOST, machine.HOSTNAME())
        quick = (await nodes.runner.run(HOST, machine.HOSTNAME())).seconds
        nodes.simulation.nodes.nodes[HOST].latency_s = 0.2
        slow = (await nodes.runner.run(HOST, machine.HOSTNAME())).seconds
    assert quick < 0.2 <= slow


async def test_what_a_node_does_not_know_gets_a_shell_s_answer(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        unknown = Command("odd", ("nosuch", "$(touch x)"), CommandKind.CHANGES, 5.0)
        answer = await nodes.runner.run(HOST, unknown)
        assert (answer.exit_status, answer.stderr) == (127, "sh: 1: nosuch: not found\n")
        port = nodes.ssh.ready.nodes[HOST]
        async with asyncssh.connect(
            "127.0.0.1",
            port,
            username="root",
            client_keys=[nodes.ssh.ready.key_file],
            known_hosts=nodes.ssh.ready.known_hosts,
            config=[],
        ) as connection:
            for line in (f"touch {tmp_path}/made", f"true; touch {tmp_path}/made", f"sh -c 'touch {tmp_path}/made'"):
                assert (await connection.run(line)).exit_status != 0
            script = await connection.run("exec /bin/sh", input=f"touch {tmp_path}/made\n")
            assert script.exit_status == 2
            assert (await connection.run(None, input="")).exit_status == 1
    assert not (tmp_path / "made").exists()


async def test_a_node_that_comes_later_is_served_too(tmp_path: Path) -> None:
    async with served(tmp_path) as nodes:
        nodes.simulation.nodes.add_node("new.example.com", "10.20.9.9")
        await nodes.ssh.catch_up()
        port = nodes.ssh.ready.nodes["new.example.com"]
        runner = SshRunner(replace(nodes.access, addresses=(("new", f"127.0.0.1:{port}"),)), RealClock())
        answer = await runner.run("new", gluster.PEER_STATUS())
        await runner.close()
    assert "<peerStatus/>" in answer.stdout


@pytest.mark.skipif(shutil.which("ssh") is None, reason="the OpenSSH client is not installed")
def test_glusterterm_sim_ssh_is_reached_by_the_openssh_client(tmp_path: Path) -> None:
    argv = (sys.executable, "-m", "glusterterm", "sim", "--preset", "demo", "--ssh", "--until-stdin-closes")
    with subprocess.Popen(
        argv, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=dict(os.environ)
    ) as process:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        ssh = told["ssh"]
        assert set(ssh) == {"key_file", "known_hosts", "nodes"}
        options = ("-F", "none", "-i", ssh["key_file"], "-o", f"UserKnownHostsFile={ssh['known_hosts']}")
        strict = ("-o", "StrictHostKeyChecking=yes", "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes")
        where = ("-p", str(ssh["nodes"][HOST]), "root@127.0.0.1")
        ended = subprocess.run(
            ("ssh", *options, *strict, *where, "gluster --mode=script --xml pool list"),
            capture_output=True,
            text=True,
            timeout=30,
            check=False,
        )
        process.communicate()
    assert (ended.returncode, ended.stderr) == (0, "")
    assert "<hostname>localhost</hostname>" in ended.stdout
    assert process.returncode == 0
    assert not Path(ssh["key_file"]).exists()
