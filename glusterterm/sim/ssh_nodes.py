"""SSH servers on loopback, one for each simulated node: a port, a host key and one login key. Loads asyncssh."""

import asyncio
import socket
import tempfile
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import asyncssh

from glusterterm.sim.nodes import NodeWorld, SimNode
from glusterterm.sim.shell import script
from glusterterm.sim.shell.node import NO_PASSWORD, SudoRefused, bare, run, split
from glusterterm.sim.shell.printed import Printed, Words
from glusterterm.sim.shell.script import CUT, NOT_UNDERSTOOD, Batch, Step
from glusterterm.sim.ssh_cable import Cable
from glusterterm.sim.ssh_keys import LOOPBACK, KeyFolder, new_host_key

if TYPE_CHECKING:
    from glusterterm.model.ports import Clock

SHELLS = ("sh", "bash", "dash")
NO_TERMINAL = Printed(stderr="A simulated node has no shell to work in: give it one command.\n", status=1)
LONGEST_SCRIPT = 8 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class SshReady:
    """What is told of the nodes' SSH: a login's private key, the nodes' keys, and each node's port on loopback."""

    key_file: str
    known_hosts: str
    nodes: dict[str, int]


@dataclass(slots=True)
class _Served:
    """One node's listeners, and the connections to it."""

    node: SimNode
    key: asyncssh.SSHKey
    port: int
    outside: asyncio.Server
    inside: asyncssh.SSHAcceptor
    cables: list[Cable] = field(default_factory=list)


@asynccontextmanager
async def ssh_nodes(world: NodeWorld, advance: Callable[[], None], clock: "Clock") -> AsyncIterator["SshNodes"]:
    """Serve every node of a world while the context lasts.

    Args:
        advance: lets the world live up to now.
    """
    with tempfile.TemporaryDirectory(prefix="glusterterm-sim-") as folder:
        async with asyncio.TaskGroup() as tasks:
            nodes = SshNodes(world, advance, clock, Path(folder), tasks)
            try:
                await nodes.catch_up()
                yield nodes
            finally:
                nodes.close()


class SshNodes:
    """The SSH servers of a world's nodes, with their keys in `folder`."""

    def __init__(
        self, world: NodeWorld, advance: Callable[[], None], clock: "Clock", folder: Path, tasks: asyncio.TaskGroup
    ) -> None:
        self._world = world
        self._advance = advance
        self._clock = clock
        self._folder = folder
        self._tasks = tasks
        self._keys = KeyFolder.made(folder)
        self._served: dict[str, _Served] = {}

    def close(self) -> None:
        """Serve no longer."""
        for served in self._served.values():
            served.outside.close()
            served.inside.close()
            for cable in served.cables:
                cable.cut()

    @property
    def ready(self) -> SshReady:
        """Tell how the nodes are reached."""
        ports = {host: served.port for host, served in self._served.items()}
        return SshReady(str(self._keys.key_file), str(self._keys.known_hosts), ports)

    async def catch_up(self) -> None:
        """Serve the nodes that have come since the last time."""
        new = [(host, node) for host, node in self._world.nodes.items() if host not in self._served]
        if not new and self._served:
            return
        for host, node in new:
            self._served[host] = await self._serve(node)
        self._keys.publish({host: (served.port, served.key) for host, served in self._served.items()})

    def settle(self) -> None:
        """Let connections go on whose cable has been put in again."""
        for served in self._served.values():
            served.cables = [cable for cable in served.cables if not cable.ended]
            for cable in served.cables:
                cable.settle()

    async def _serve(self, node: SimNode) -> _Served:
        key = new_host_key()
        path = str(self._folder / f"{len(self._served)}.socket")
        inside = await _listening(path, key, node, self._keys.login, self._process)
        cables: list[Cable] = []

        def plugged() -> asyncio.Protocol:
            cable = Cable(node)
            cables.append(cable)
            self._tasks.create_task(_connected(cable, path))
            return cable.client

        outside = await asyncio.get_running_loop().create_server(plugged, LOOPBACK, 0)
        return _Served(node, key, outside.sockets[0].getsockname()[1], outside, inside, cables)

    async def _process(self, node: SimNode, process: "asyncssh.SSHServerProcess[bytes]") -> None:
        """Answer one command of a login."""
        try:
            await self._answer(node, process)
        except (asyncssh.BreakReceived, asyncssh.SignalReceived, asyncssh.Error, OSError):
            process.close()  # the login ended it, or is gone

    async def _answer(self, node: SimNode, process: "asyncssh.SSHServerProcess[bytes]") -> None:
        line = process.command
        words = split(line) if line is not None else ()
        if line is None:
            return _end(process, NO_TERMINAL)
        if words is None:
            return _end(process, NOT_UNDERSTOOD)
        try:
            plain = bare(node, words)
        except SudoRefused:
            return _end(process, Printed(stderr=NO_PASSWORD, status=1))
        if plain and plain[0].rpartition("/")[2] in SHELLS and "-c" not in plain:
            return await self._script(node, process)
        printed = await self._run(node, words, None)
        return _end(process, printed)

    async def _script(self, node: SimNode, process: "asyncssh.SSHServerProcess[bytes]") -> None:
        text = await process.stdin.read(LONGEST_SCRIPT)
        batch = script.read(text.decode(errors="replace"))
        if batch is None:
            return _end(process, NOT_UNDERSTOOD)
        process.stdout.write(batch.greeting)
        async with asyncio.TaskGroup() as lanes:
            for lane in batch.lanes:
                lanes.create_task(self._lane(node, process, batch, lane))
        process.exit(0)
        return None

    async def _lane(
        self, node: SimNode, process: "asyncssh.SSHServerProcess[bytes]", batch: Batch, lane: tuple[Step, ...]
    ) -> None:
        for step in lane:
            printed = await self._run(node, step.words, step.limit_s)
            process.stdout.write(batch.answer(step, printed))

    async def _run(self, node: SimNode, words: Words, limit_s: float | None) -> Printed:
        """Answer one command, after the time that it takes; one that takes longer than its limit is cut off."""
        self._advance()
        printed = run(self._world, node, words)
        if limit_s is not None and printed.seconds >= limit_s:
            await self._clock.sleep(limit_s)
            return Printed(status=CUT)
        if printed.seconds > 0:
            await self._clock.sleep(printed.seconds)
        return printed


def _end(process: "asyncssh.SSHServerProcess[bytes]", printed: Printed) -> None:
    process.stdout.write(printed.stdout.encode())
    process.stderr.write(printed.stderr.encode())
    process.exit(printed.status)


async def _connected(cable: Cable, path: str) -> None:
    """Bring a cable to its node's server."""
    try:
        await asyncio.get_running_loop().create_unix_connection(lambda: cable.server, path)
    except OSError:  # the server is closing
        cable.cut()


class _Login(asyncssh.SSHServer):
    """Lets in who has the run's key, under any name, where the node takes it."""

    def __init__(self, node: SimNode, key: asyncssh.SSHKey) -> None:
        self._node = node
        self._key = key

    def begin_auth(self, username: str) -> bool:
        """Ask everybody for a key."""
        del username
        return True

    def public_key_auth_supported(self) -> bool:
        """Take keys alone."""
        return True

    def validate_public_key(self, username: str, key: asyncssh.SSHKey) -> bool:
        """Say whether a key is let in."""
        del username
        return self._node.key_accepted and key.public_data == self._key.public_data


async def _listening(
    path: str,
    host_key: asyncssh.SSHKey,
    node: SimNode,
    login: asyncssh.SSHKey,
    answer: "Callable[[SimNode, asyncssh.SSHServerProcess[bytes]], object]",
) -> asyncssh.SSHAcceptor:
    """Serve SSH on a socket of our own folder."""
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    return await asyncssh.listen(
        sock=listener,
        server_host_keys=[host_key],
        server_factory=lambda: _Login(node, login),
        process_factory=lambda process: answer(node, process),
        encoding=None,
        allow_scp=False,
        agent_forwarding=False,
        line_editor=False,
        config=[],
    )
