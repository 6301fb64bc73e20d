"""Each way in which a connection is not had: one typed error with a next step. And keys, configuration, jump hosts."""

import asyncio
import shutil
import socket
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from pathlib import Path

import asyncssh
import pytest

from glusterterm.backends.ssh.access import Access, Limits
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import (
    ConfigInvalid,
    GlustertermError,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NodeNameUnknown,
    NodeRefusedConnection,
    NodeSilent,
    NodeUnreachable,
    NotAnSshServer,
    SshKeyUnusable,
)
from tests.fakes import settle
from tests.ssh_server import LOOPBACK, Running, access, look, new_key, serving

FAST = Limits(connect_s=1.0)


async def refusal(reached: Access, host: str = "node1") -> GlustertermError:
    """Give the error of a command that can't be run."""
    runner = SshRunner(reached, RealClock())
    try:
        with pytest.raises(GlustertermError) as told:
            await runner.run(host, look("echo"))
    finally:
        await runner.close()
    assert told.value.next_step
    assert not getattr(told.value, "sent", False)
    return told.value


async def answered(reached: Access, host: str = "node1") -> None:
    """Run a command, which works."""
    runner = SshRunner(reached, RealClock())
    assert (await runner.run(host, look("echo"))).exit_status == 0
    await runner.close()


@asynccontextmanager
async def listening(says: bytes = b"", *, hangs: bool = True) -> AsyncIterator[int]:
    """Listen with what is no SSH server, and give the port."""

    writers: list[asyncio.StreamWriter] = []

    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writers.append(writer)
        with suppress(OSError):
            writer.write(says)
            while hangs and await reader.read(1000):
                pass
        writer.close()

    server = await asyncio.start_server(handle, LOOPBACK, 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for writer in writers:
            writer.transport.abort()
        await settle()


def at(folder: Path, port: int, host: str = LOOPBACK) -> Access:
    """Give the access to whatever is at `port`."""
    new_key(folder / "id_other")
    return Access(
        str(folder / "trusted"),
        "root",
        key_file=str(folder / "id_other"),
        addresses=(("node1", f"{host}:{port}"),),
        config_file="",
        limits=FAST,
    )


async def test_a_wrong_key_is_a_login_refused(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        new_key(tmp_path / "id_wrong")
        error = await refusal(access(tmp_path, server, key_file=str(tmp_path / "id_wrong")))
    assert isinstance(error, LoginRefused)
    assert "does not let root in" in error.what


async def test_nothing_that_listens_is_a_connection_refused(tmp_path: Path) -> None:
    with socket.socket() as taken:
        taken.bind((LOOPBACK, 0))
        error = await refusal(at(tmp_path, taken.getsockname()[1]))
    assert isinstance(error, NodeRefusedConnection)


async def test_a_name_that_does_not_resolve_is_told(tmp_path: Path) -> None:
    error = await refusal(at(tmp_path, 22, "no-such-host.invalid"))
    assert isinstance(error, NodeNameUnknown)
    assert "no-such-host.invalid" in error.what


async def test_a_host_that_takes_no_connection_at_all_is_silent_and_not_waited_for_long(tmp_path: Path) -> None:
    with socket.socket() as full:
        full.bind((LOOPBACK, 0))
        full.listen(0)  # a full queue drops what comes, as an address where nobody is
        fillers = [socket.socket() for _ in range(3)]
        for filler in fillers:
            filler.setblocking(False)
            filler.connect_ex(full.getsockname())
        error = await refusal(at(tmp_path, full.getsockname()[1]))
        for filler in fillers:
            filler.close()
    assert isinstance(error, NodeSilent)
    assert "no connection within 1 s" in error.what


@pytest.mark.parametrize("says", [b"", b"HTTP/1.1 400 Bad\r\n\r\n", b"\x00\x01" * 5000], ids=["", "http", "noise"])
@pytest.mark.parametrize("hangs", [True, False])
async def test_what_does_not_speak_ssh_is_told_as_that(tmp_path: Path, says: bytes, hangs: bool) -> None:
    async with listening(says, hangs=hangs) as port:
        error = await refusal(at(tmp_path, port))
    assert isinstance(error, NotAnSshServer)


async def test_a_server_that_speaks_and_then_stops_took_too_long(tmp_path: Path) -> None:
    async with listening(b"SSH-2.0-Slow\r\n") as port:
        error = await refusal(at(tmp_path, port))
    assert isinstance(error, NodeSilent)
    assert "login took longer" in error.what


async def test_an_unknown_host_key_is_told_with_its_fingerprint_and_stored_by_an_explicit_answer_alone(
    tmp_path: Path,
) -> None:
    async with serving(tmp_path) as server:
        reached = access(tmp_path, server, known_hosts=())
        error = await refusal(reached)
        assert isinstance(error, HostKeyUnknown)
        key = error.key
        assert key is not None
        assert (key.host, key.port, key.type) == (LOOPBACK, server.port, "ssh-ed25519")
        assert key.fingerprint == server.host_key.get_fingerprint()
        assert key.fingerprint in error.what
        assert server.seen.logins == 0
        assert isinstance(await refusal(reached), HostKeyUnknown)
        runner = SshRunner(reached, RealClock())
        await runner.trust(key)
        await runner.trust(key)
        assert (await runner.run("node1", look("echo"))).exit_status == 0
        await runner.close()
    assert stored(reached) == ("600", [f"{key.place} {key.type} {key.public}"])


async def test_a_changed_host_key_is_a_harsher_error_that_no_answer_overrides(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        other = asyncssh.generate_private_key("ssh-ed25519")
        reached = access(tmp_path, server)
        know(reached, changed(server, other))
        error = await refusal(reached)
        assert isinstance(error, HostKeyChanged)
        assert "HAS CHANGED" in error.what
        assert error.key is not None
        runner = SshRunner(reached, RealClock())
        with pytest.raises(HostKeyChanged):
            await runner.trust(error.key)
        await runner.close()
        assert isinstance(await refusal(reached), HostKeyChanged)
        assert server.seen.logins == 0
    assert not stored_at_all(reached)


async def test_a_key_of_another_type_than_the_known_one_is_a_changed_key(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        reached = access(tmp_path, server)
        other = asyncssh.generate_private_key("ecdsa-sha2-nistp256")
        know(reached, changed(server, other))
        assert isinstance(await refusal(reached), HostKeyChanged)


async def test_a_revoked_host_key_is_refused_though_it_is_known(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        reached = access(tmp_path, server)
        know(reached, server.known_host + "@revoked " + server.known_host)
        error = await refusal(reached)
    assert isinstance(error, HostKeyChanged)


def know(reached: Access, lines: str) -> None:
    """Write what is known of host keys."""
    Path(reached.known_hosts[0]).write_text(lines)


def stored(reached: Access) -> tuple[str, list[str]]:
    """Give the permissions of our own file of known hosts, and its lines."""
    file = Path(reached.trusted)
    lines = [line for line in file.read_text().splitlines() if not line.startswith("#")]
    return f"{file.stat().st_mode & 0o777:o}", lines


def stored_at_all(reached: Access) -> bool:
    """Tell whether there is a file of our own."""
    return Path(reached.trusted).exists()


def changed(server: Running, key: asyncssh.SSHKey) -> str:
    """Give a line of known hosts with another key than the server's, and a line that makes no sense."""
    return f"nonsense\n[{LOOPBACK}]:{server.port} {key.export_public_key().decode().strip()}\n"


async def test_a_key_file_with_a_passphrase_and_no_agent_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSH_AUTH_SOCK", raising=False)
    new_key(tmp_path / "id_locked", "s3cret")
    async with serving(tmp_path) as server:
        error = await refusal(access(tmp_path, server, key_file=str(tmp_path / "id_locked")))
    assert isinstance(error, SshKeyUnusable)
    assert "passphrase" in error.what
    assert "ssh-add" in error.next_step


@pytest.mark.parametrize("content", [None, b"s3cret", b"-----BEGIN OPENSSH PRIVATE KEY-----\ns3cret\n"])
async def test_a_key_file_that_is_none_is_told_and_never_quoted(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "id_bad").write_bytes(content)
    async with serving(tmp_path) as server:
        error = await refusal(access(tmp_path, server, key_file=str(tmp_path / "id_bad")))
    assert isinstance(error, SshKeyUnusable)
    assert "id_bad" in error.what
    assert "s3cret" not in f"{error} {error.next_step} {error.__cause__}"


async def test_the_configuration_of_ssh_says_user_port_key_and_known_hosts(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (tmp_path / "hosts").write_text(server.known_host)
        config = tmp_path / "config"
        config.write_text(
            f"Host far\n Hostname {LOOPBACK}\n Port {server.port}\n User root\n IdentityFile {server.key_file}\n"
            f" IdentityFile {tmp_path}/not-there\n UserKnownHostsFile {tmp_path}/hosts\n RemoteCommand false\n"
        )
        await answered(Access(str(tmp_path / "trusted"), config_file=str(config)), "far")
    assert server.seen.lines == ["exec /bin/sh"]


async def test_a_broken_configuration_of_ssh_is_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("Port many\n")
    error = await refusal(Access(str(tmp_path / "trusted"), config_file=str(tmp_path / "config"), limits=FAST))
    assert isinstance(error, ConfigInvalid)
    assert "line 1" in error.what


async def test_not_checking_host_keys_is_not_to_be_had_by_the_configuration_of_ssh(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        (tmp_path / "config").write_text("StrictHostKeyChecking no\nUserKnownHostsFile none\n")
        reached = access(tmp_path, server, known_hosts=(), config_file=str(tmp_path / "config"))
        assert isinstance(await refusal(reached), HostKeyUnknown)


async def test_an_agent_holds_the_key_of_a_file_with_a_passphrase(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    if shutil.which("ssh-agent") is None:
        pytest.skip("there is no ssh-agent here")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "agent"))
    async with serving(tmp_path) as server:
        agent = await asyncio.create_subprocess_exec(
            "ssh-agent", "-D", "-a", str(tmp_path / "agent"), stdout=asyncio.subprocess.DEVNULL
        )
        try:
            add = ["ssh-add", "-q", str(server.key_file)]
            while await (await asyncio.create_subprocess_exec(*add, stderr=asyncio.subprocess.DEVNULL)).wait():
                await RealClock().sleep(0.05)
            await answered(access(tmp_path, server, key_file=None))
            new_key(tmp_path / "id_locked", "s3cret")
            await answered(access(tmp_path, server, key_file=str(tmp_path / "id_locked")))
        finally:
            agent.terminate()
            await agent.wait()


async def test_a_closed_runner_connects_no_more(tmp_path: Path) -> None:
    async with serving(tmp_path) as server:
        runner = SshRunner(access(tmp_path, server), RealClock())
        await runner.run("node1", look("echo"))
        await runner.close()
        with pytest.raises(NodeUnreachable, match="were closed"):
            await runner.run("node1", look("echo"))
    assert server.seen.logins == 1


async def test_an_agent_that_is_gone_does_no_harm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSH_AUTH_SOCK", str(tmp_path / "gone"))
    async with serving(tmp_path) as server:
        await answered(access(tmp_path, server))


async def test_nodes_behind_a_jump_host_share_one_connection_to_it(tmp_path: Path) -> None:
    async with serving(tmp_path) as far, jump_for(tmp_path, far) as jump:
        reached = access(tmp_path, far, jump=f"root@{LOOPBACK}:{jump.port}", addresses=(two := twice(far)))
        know(reached, far.known_host + jump.known_host)
        runner = SshRunner(reached, RealClock())
        await asyncio.gather(*(runner.run(name, look("echo")) for name, _ in two))
        await runner.close()
    assert (jump.seen.logins, far.seen.logins) == (1, 2)


async def test_a_chain_of_jump_hosts_is_gone_through_in_its_order(tmp_path: Path) -> None:
    async with serving(tmp_path) as far, jump_for(tmp_path, far) as second, jump_for(tmp_path, far) as first:
        chain = ",".join(f"root@{LOOPBACK}:{jump.port}" for jump in (first, second))
        (tmp_path / "config").write_text(f"Host node1\n ProxyJump {chain}\n")
        reached = access(tmp_path, far, config_file=str(tmp_path / "config"), addresses=())
        (tmp_path / "config").write_text(f"Host node1\n Hostname {LOOPBACK}\n Port {far.port}\n ProxyJump {chain}\n")
        know(reached, far.known_host + first.known_host + second.known_host)
        await answered(reached)
    assert (first.seen.logins, second.seen.logins, far.seen.logins) == (1, 1, 1)
    assert (first.seen.gone_to, second.seen.gone_to) == ([second.port], [far.port])


async def test_a_jump_host_with_an_unknown_key_is_named_as_the_one_that_is_unknown(tmp_path: Path) -> None:
    async with serving(tmp_path) as far, jump_for(tmp_path, far) as jump:
        error = await refusal(access(tmp_path, far, jump=f"root@{LOOPBACK}:{jump.port}"))
    assert isinstance(error, HostKeyUnknown)
    assert error.key is not None
    assert error.key.port == jump.port


async def test_a_node_that_is_down_behind_a_jump_host_is_told_as_the_node(tmp_path: Path) -> None:
    async with serving(tmp_path) as far, jump_for(tmp_path, far) as jump:
        with socket.socket() as taken:
            taken.bind((LOOPBACK, 0))
            place = f"{LOOPBACK}:{taken.getsockname()[1]}"
            reached = access(tmp_path, far, jump=f"{LOOPBACK}:{jump.port}", addresses=(("node1", place),))
            know(reached, jump.known_host)
            error = await refusal(reached)
    assert isinstance(error, NodeRefusedConnection)
    assert "node1" in error.what


async def test_a_jump_host_that_forwards_nothing_is_told(tmp_path: Path) -> None:
    async with serving(tmp_path) as far, jump_for(tmp_path, far, forwards=False) as jump:
        reached = access(tmp_path, far, jump=f"{LOOPBACK}:{jump.port}")
        know(reached, far.known_host + jump.known_host)
        error = await refusal(reached)
    assert "AllowTcpForwarding" in error.next_step


async def test_jump_hosts_that_lead_in_a_circle_are_told(tmp_path: Path) -> None:
    (tmp_path / "config").write_text("Host a\n ProxyJump b\nHost b\n ProxyJump a\n")
    error = await refusal(Access(str(tmp_path / "t"), config_file=str(tmp_path / "config"), limits=FAST), "a")
    assert isinstance(error, NodeUnreachable)
    assert "circle" in error.what


async def test_those_who_wait_for_one_attempt_share_its_failure_and_the_next_tries_anew(tmp_path: Path) -> None:
    tries = 0

    async def count(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal tries
        tries += 1
        writer.close()

    server = await asyncio.start_server(count, LOOPBACK, 0)
    runner = SshRunner(at(tmp_path, server.sockets[0].getsockname()[1]), RealClock())
    all_at_once = (runner.run("node1", look("echo")) for _ in range(5))
    errors = await asyncio.gather(*all_at_once, return_exceptions=True)
    assert {type(error) for error in errors} == {NotAnSshServer}
    assert tries == 1
    with pytest.raises(NotAnSshServer):
        await runner.run("node1", look("echo"))
    assert tries == 2
    await runner.close()
    server.close()


def jump_for(folder: Path, far: Running, *, forwards: bool = True) -> AbstractAsyncContextManager[Running]:
    """Run a jump host that lets in whom `far` lets in."""
    key = asyncssh.read_private_key(far.key_file)
    return serving(folder, forwards=forwards, key=key)


def twice(far: Running) -> tuple[tuple[str, str], ...]:
    """Give one server under two names."""
    return (("node1", f"{LOOPBACK}:{far.port}"), ("node2", f"{LOOPBACK}:{far.port}"))
