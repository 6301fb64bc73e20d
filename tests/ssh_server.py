"""SSH servers on loopback, in the test's own process: a function answers each command, or a real shell runs it."""

import asyncio
import re
import shlex
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

import asyncssh

from glusterterm.backends.ssh.access import Access, Limits
from glusterterm.engine.clock import RealClock
from glusterterm.model.commands import Command, CommandKind

LOOPBACK = "127.0.0.1"
QUICK = Limits(connect_s=5.0, keepalive_s=0.2, keepalives=2, grace_s=1.0)


@dataclass(frozen=True, slots=True)
class Said:
    """What a command prints and how it ends, after `after_s` seconds. `hangs`: it never ends. `dies`: sshd does."""

    stdout: bytes = b""
    stderr: bytes = b""
    status: int = 0
    after_s: float = 0.0
    hangs: bool = False
    dies: bool = False


Answering = Callable[[tuple[str, ...]], Said]


def echoes(argv: tuple[str, ...]) -> Said:
    """Answer with the words of the command, one a line."""
    return Said("".join(f"{word}\n" for word in argv).encode())


@dataclass(slots=True)
class Seen:
    """What a server saw: commands, connections that logged in, most shells open at once, shells' command lines, ports
    that were gone through to."""

    ran: list[tuple[str, ...]] = field(default_factory=list)
    logins: int = 0
    shells: int = 0
    most_shells: int = 0
    lines: list[str] = field(default_factory=list)
    gone_to: list[int] = field(default_factory=list)
    connections: list[asyncssh.SSHServerConnection] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Running:
    """A server that runs: where, and by which key it is recognised. `key_file` lets one in."""

    port: int
    host_key: asyncssh.SSHKey
    key_file: Path
    seen: Seen

    @property
    def known_host(self) -> str:
        """Give its line of known hosts."""
        return f"[{LOOPBACK}]:{self.port} {self.host_key.export_public_key().decode().strip()}\n"

    def break_off(self) -> None:
        """Drop every connection at once."""
        for connection in self.seen.connections:
            connection.abort()


def new_key(path: Path, passphrase: str | None = None) -> asyncssh.SSHKey:
    """Write a new private key to `path`, and give it."""
    key = asyncssh.generate_private_key("ssh-ed25519")
    key.write_private_key(path, "pkcs8-pem" if passphrase else "openssh", passphrase)
    path.chmod(0o600)
    return key


class _Server(asyncssh.SSHServer):
    def __init__(self, seen: Seen, forwards: bool) -> None:
        self._seen = seen
        self._forwards = forwards

    def connection_made(self, conn: asyncssh.SSHServerConnection) -> None:
        self._seen.connections.append(conn)

    def auth_completed(self) -> None:
        self._seen.logins += 1

    def connection_requested(self, dest_host: str, dest_port: int, orig_host: str, orig_port: int) -> bool:
        self._seen.gone_to.append(dest_port)
        if not self._forwards:
            raise asyncssh.ChannelOpenError(asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED, "open failed")
        return True


@asynccontextmanager
async def serving(
    folder: Path,
    answer: Answering = echoes,
    *,
    shell: Sequence[str] = (),
    sudo_says: str = "",
    login_says: bytes = b"",
    forwards: bool = False,
    key: asyncssh.SSHKey | None = None,
) -> AsyncIterator[Running]:
    """Run a server until the block is left.

    Args:
        folder: where its client key is written, as `id_test`, unless `key` lets others in.
        answer: answers each command.
        shell: a real shell that runs each script in its place.
        sudo_says: what sudo says to refuse.
        login_says: what a login prints before the shell reads.
        forwards: it may be gone through.
        key: whose owner is let in.
    """
    key_file = folder / "id_test"
    key = key or new_key(key_file)
    host_key = asyncssh.generate_private_key("ssh-ed25519")
    seen = Seen()

    async def handle(process: asyncssh.SSHServerProcess[bytes]) -> None:
        seen.shells += 1
        seen.most_shells = max(seen.most_shells, seen.shells)
        seen.lines.append(process.command or "")
        try:
            if sudo_says and "sudo" in (process.command or ""):
                process.stderr.write(sudo_says.encode())
                process.exit(1)
                return
            process.stdout.write(login_says)
            script = await process.stdin.read()
            await (_really(process, shell, script) if shell else _answer(process, script.decode(), answer, seen))
        except (BrokenPipeError, asyncssh.Error):
            pass
        finally:
            seen.shells -= 1

    server = await asyncssh.create_server(
        lambda: _Server(seen, forwards),
        LOOPBACK,
        0,
        server_host_keys=[host_key],
        authorized_client_keys=asyncssh.import_authorized_keys(key.export_public_key().decode()),
        process_factory=handle,
        encoding=None,
    )
    try:
        yield Running(server.get_port(), host_key, key_file, seen)
    finally:
        server.close()
        for connection in seen.connections:
            connection.abort()
        await server.wait_closed()


async def _really(process: asyncssh.SSHServerProcess[bytes], shell: Sequence[str], script: bytes) -> None:
    pipe = asyncio.subprocess.PIPE
    real = await asyncio.create_subprocess_exec(*shell, stdin=pipe, stdout=pipe, stderr=pipe)
    stdout, stderr = await real.communicate(script)
    process.stdout.write(stdout)
    process.stderr.write(stderr)
    process.exit(real.returncode or 0)


async def _answer(process: asyncssh.SSHServerProcess[bytes], script: str, answer: Answering, seen: Seen) -> None:
    """Do as a shell would that read `script`: run each lane beside the others, and frame what is printed."""
    marker = next(line.removeprefix("m=") for line in script.splitlines() if line.startswith("m="))
    process.stdout.write(f"\n{marker}\n".encode())
    lanes = [lane.splitlines() for lane in re.findall(r"^\(\n(.*?)\n\) &$", script, re.MULTILINE | re.DOTALL)]
    async with asyncio.TaskGroup() as tasks:
        for lane in lanes:
            tasks.create_task(_lane(process, marker, lane, answer, seen))
    process.exit(0)


async def _lane(
    process: asyncssh.SSHServerProcess[bytes], marker: str, lane: Sequence[str], answer: Answering, seen: Seen
) -> None:
    for line in lane:
        _, number, limit, *argv = shlex.split(line)
        seen.ran.append(tuple(argv))
        said = answer(tuple(argv))
        if said.dies:
            process.channel.get_connection().abort()
            return
        if said.hangs:
            await asyncio.Event().wait()
        cut = said.after_s > float(limit)
        await RealClock().sleep(min(said.after_s, float(limit)))
        status, stdout = (124, b"") if cut else (said.status, said.stdout)
        end = f"\n{marker}\n".encode()
        process.stdout.write(f"\n{marker} {number} {status}\n".encode() + stdout + end + said.stderr + end)


class Cable:
    """A way to a server that can be cut: what is on it then arrives nowhere, and nobody is told."""

    def __init__(self, port: int) -> None:
        self._far = port
        self._cut = asyncio.Event()
        self.port = 0

    def cut(self) -> None:
        """Cut it."""
        self._cut.set()

    async def carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Carry one connection, until it ends or the cable is cut."""
        far_reader, far_writer = await asyncio.open_connection(LOOPBACK, self._far)
        try:
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._pump(reader, far_writer))
                tasks.create_task(self._pump(far_reader, writer))
        finally:
            writer.transport.abort()
            far_writer.transport.abort()

    async def _pump(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            while data := await reader.read(65536):
                if not self._cut.is_set():
                    writer.write(data)


@asynccontextmanager
async def cable(port: int) -> AsyncIterator[Cable]:
    """Lay a cable to `port` of loopback."""
    laid = Cable(port)
    server = await asyncio.start_server(laid.carry, LOOPBACK, 0)
    laid.port = server.sockets[0].getsockname()[1]
    try:
        yield laid
    finally:
        server.close()


def access(folder: Path, *servers: Running, limits: Limits = QUICK, **other: object) -> Access:
    """Give the access to `servers`, called node1, node2 and so on, whose host keys are known."""
    known = folder / "known_hosts"
    known.write_text("".join(server.known_host for server in servers))
    plain = Access(
        str(folder / "trusted" / "known_hosts"),
        user="root",
        key_file=str(servers[0].key_file) if servers else None,
        known_hosts=(str(known),),
        addresses=tuple((f"node{n}", f"{LOOPBACK}:{server.port}") for n, server in enumerate(servers, 1)),
        config_file="",
        limits=limits,
    )
    return Access(**{name: other.get(name, getattr(plain, name)) for name in Access.__slots__})  # type: ignore[arg-type]


def look(*argv: str, limit_s: float = 5.0, lane: str = "") -> Command:
    """Give a command that only looks."""
    return Command(argv[0], argv, CommandKind.READS, limit_s, lane)


def change(*argv: str, limit_s: float = 5.0) -> Command:
    """Give a command that changes something."""
    return Command(argv[0], argv, CommandKind.CHANGES, limit_s)
