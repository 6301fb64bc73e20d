"""The runner against real sshd on nodes with GlusterFS: each way it fails, and what the commands of a refresh do."""

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm.backends.direct import commands
from glusterterm.backends.ssh.access import Access
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.commands import Command
from glusterterm.model.errors import (
    ConnectionDied,
    GlustertermError,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NodeRefusedConnection,
    NodeUnreachable,
    NotAnSshServer,
    SudoRefused,
)
from tests.lab.lab import Lab
from tests.lab.layout import Node
from tests.ssh_server import change, look

CUT_NOTICED_S = 10.0
FOLDERS = ("/dev/shm", "/run", "/tmp", "-maxdepth", "1", "-name", "glusterterm.*")  # noqa: S108 (on the node)
OWN_SSHD = 'p=$$; while [ "$(cat /proc/$p/comm)" != sshd ]; do p=$(cut -d" " -f4 /proc/$p/stat); done; echo $p'


def reached(lab: Lab, folder: Path) -> Access:
    """Give the access to a lab's servers by their names, with nothing of the developer's own."""
    return Access(
        str(folder / "trusted"),
        user="root",
        key_file=str(lab.keys.right),
        known_hosts=(str(lab.keys.known_hosts),),
        addresses=tuple((node.name, node.address) for node in lab.servers),
        config_file="",
    )


def folders(lab: Lab, node: Node) -> set[str]:
    """Give the folders in which batches have their output."""
    return set(lab.run(node, "find", *FOLDERS, check=False).stdout.split())


async def refusal(access: Access, node: Node) -> GlustertermError:
    """Give the error of a command that can't be run, and which took no longer than a cut cable may."""
    runner = SshRunner(access, RealClock())
    try:
        async with asyncio.timeout(CUT_NOTICED_S + 1):
            with pytest.raises(GlustertermError) as told:
                await runner.run(node.name, look("true"))
    finally:
        await runner.close()
    return told.value


async def test_the_batch_of_a_refresh_is_understood_by_a_real_node(namespace_lab: Lab, tmp_path: Path) -> None:
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    batch = commands.node_batch((), with_pool=True)
    answers = await asyncio.gather(*(runner.run_batch(node.name, batch) for node in namespace_lab.servers))
    await runner.close()
    failed = {(a.command.name, a.exit_status, a.stderr) for each in answers for a in each if a.exit_status != 0}
    assert failed == set()
    assert all(answer.stdout or answer.command.name == "kernel errors" for each in answers for answer in each)


async def test_many_commands_at_once_stay_within_what_sshd_allows(namespace_lab: Lab, tmp_path: Path) -> None:
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    name = namespace_lab.servers[0].name
    answers = await asyncio.gather(*(runner.run(name, look("echo", str(number))) for number in range(40)))
    await runner.close()
    assert [answer.stdout for answer in answers] == [f"{number}\n" for number in range(40)]


async def test_a_cable_cut_in_mid_command_is_noticed_within_ten_seconds(namespace_lab: Lab, tmp_path: Path) -> None:
    node = namespace_lab.servers[1]
    access = reached(namespace_lab, tmp_path)
    runner = SshRunner(access, RealClock())
    await runner.run(node.name, look("true"))
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_death(runner, node.name, change("sleep", "20", limit_s=600)))
        await RealClock().sleep(0.5)
        namespace_lab.cut(node)
        cut_at = RealClock().monotonic()
        error = await waiting
        took_s = RealClock().monotonic() - cut_at
    assert took_s < CUT_NOTICED_S
    assert "whether `sleep 20` was done is not known" in error.what
    assert isinstance(await refusal(access, node), NodeUnreachable)
    namespace_lab.join(node)
    assert (await runner.run(node.name, look("hostname"))).stdout == f"{node.name}\n"
    await runner.close()


async def _death(runner: SshRunner, host: str, command: Command) -> ConnectionDied:
    with pytest.raises(ConnectionDied) as told:
        await runner.run(host, command)
    return told.value


async def test_sshd_killed_in_mid_command_may_have_let_it_happen_and_it_goes_on_to_its_end(
    namespace_lab: Lab, tmp_path: Path
) -> None:
    node = namespace_lab.servers[2]
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    pid = (await runner.run(node.name, look("sh", "-c", OWN_SSHD))).stdout.strip()
    made = "/tmp/made-after-all"  # noqa: S108 (on the node)
    async with asyncio.TaskGroup() as tasks:
        waiting = tasks.create_task(_death(runner, node.name, change("sh", "-c", f"sleep 2; touch {made}")))
        await RealClock().sleep(0.5)
        namespace_lab.run(node, "kill", "-9", pid)
        error = await waiting
    assert error.sent
    assert "was done is not known" in error.what
    assert (await runner.run(node.name, look("hostname"))).stdout == f"{node.name}\n"
    async with asyncio.timeout(10):
        while namespace_lab.run(node, "test", "-e", made, check=False).returncode != 0:
            await RealClock().sleep(0.2)
    namespace_lab.run(node, "rm", made)
    await runner.close()


async def test_a_batch_leaves_nothing_behind_on_a_node(namespace_lab: Lab, tmp_path: Path) -> None:
    node = namespace_lab.servers[3]
    before = folders(namespace_lab, node)
    runner = SshRunner(reached(namespace_lab, tmp_path), RealClock())
    (seen, _) = await runner.run_batch(node.name, (look("find", *FOLDERS), look("sleep", "9", limit_s=1)))
    assert len(set(seen.stdout.split()) - before) == 1
    await runner.close()
    async with asyncio.timeout(5):
        while folders(namespace_lab, node) - before:
            await RealClock().sleep(0.1)


async def test_each_refusal_of_a_real_sshd_is_told_as_what_it_is(namespace_lab: Lab, tmp_path: Path) -> None:
    node, other = namespace_lab.servers[:2]
    access = reached(namespace_lab, tmp_path)
    wrong = tmp_path / "wrong_hosts"
    wrong.write_text(f"{node.address} {namespace_lab.keys.public(namespace_lab.keys.of(other))}\n")
    assert isinstance(await refusal(replace(access, key_file=str(namespace_lab.keys.wrong)), node), LoginRefused)
    assert isinstance(await refusal(replace(access, user="nobody-here"), node), LoginRefused)
    assert isinstance(await refusal(replace(access, known_hosts=(str(wrong),)), node), HostKeyChanged)
    assert isinstance(await refusal(replace(access, known_hosts=()), node), HostKeyUnknown)
    assert isinstance(
        await refusal(replace(access, addresses=((node.name, f"{node.address}:24007"),)), node), NotAnSshServer
    )
    nobody = await refusal(replace(access, addresses=((node.name, f"{node.address}:2222"),)), node)
    assert isinstance(nobody, NodeRefusedConnection)


async def test_an_unknown_key_that_someone_said_yes_to_lets_commands_through(
    namespace_lab: Lab, tmp_path: Path
) -> None:
    node = namespace_lab.servers[0]
    access = replace(reached(namespace_lab, tmp_path), known_hosts=())
    error = await refusal(access, node)
    assert isinstance(error, HostKeyUnknown)
    assert error.key is not None
    runner = SshRunner(access, RealClock())
    await runner.trust(error.key)
    assert (await runner.run(node.name, look("hostname"))).stdout == f"{node.name}\n"
    await runner.close()


async def test_the_operator_runs_commands_by_sudo_where_that_is_allowed(namespace_lab: Lab, tmp_path: Path) -> None:
    node = namespace_lab.servers[0]
    access = replace(reached(namespace_lab, tmp_path), user="operator")
    runner = SshRunner(access, RealClock())
    assert (await runner.run(node.name, look("id", "-un"))).stdout == "root\n"
    await runner.close()
    rule = namespace_lab.run(node, "sh", "-c", "grep -l operator /etc/sudoers.d/*").stdout.strip()
    namespace_lab.run(node, "mv", rule, "/root/rule")
    try:
        error = await refusal(access, node)
    finally:
        namespace_lab.run(node, "mv", "/root/rule", rule)
    assert isinstance(error, SudoRefused)
    assert "password" in error.what
