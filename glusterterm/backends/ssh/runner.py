"""Runs commands on nodes over SSH, as a `model.commands.Runner`. Nothing is ever run twice by itself."""

from __future__ import annotations

import asyncio
from contextlib import nullcontext
from typing import TYPE_CHECKING

from glusterterm.backends.ssh.connections import Connections
from glusterterm.model.commands import Answer, Command, CommandKind
from glusterterm.model.errors import NodeUnreachable

if TYPE_CHECKING:
    from glusterterm.backends.ssh.access import Access
    from glusterterm.model.host_key import HostKey
    from glusterterm.model.ports import Clock


class SshRunner:
    """Runs commands on the nodes of one profile.

    Args:
        access: how they are reached.
        clock: the time that limits are told by.
        connections: to be shared with others, such as a tunnel; without them the runner has its own.
    """

    def __init__(self, access: Access, clock: Clock, connections: Connections | None = None) -> None:
        self._access = access
        self._clock = clock
        self._connections = connections or Connections(access)
        self._looking = asyncio.Semaphore(access.limits.parallel)

    async def run(self, host: str, command: Command) -> Answer:
        """Run one command.

        Raises:
            BackendUnreachable: no answer. `sent` False: surely nothing was run.
            GlustertermError: whatever else went wrong, in the operator's words; nothing was run.
        """
        (answer,) = await self.run_batch(host, (command,))
        return answer

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run several commands in one go and give their answers in the same order; none holds up another lane.

        What had no answer when its time was over counts as cut off, if others had theirs.

        Raises:
            CommandOverdue: nothing was answered in time. What was to change may have changed.
            ConnectionDied: the connection broke while they ran. What was to change may have changed.
            GlustertermError: as `run`.
        """
        if not commands:
            return ()
        only_looks = all(command.kind is CommandKind.READS for command in commands)
        async with self._looking if only_looks else nullcontext():  # a change waits for no refresh
            link = await self._connections.link(host)
            from glusterterm.backends.ssh.sessions import exchange

            reused, link.used = link.used, True
            try:
                return await exchange(link, commands, self._access, self._clock)
            except NodeUnreachable:  # nothing was run
                if not (reused and link.is_closed):
                    raise
            link = await self._connections.link(host)
            link.used = True
            return await exchange(link, commands, self._access, self._clock)

    def why_lost(self, host: str) -> str:
        """Say why the connection to a node broke; empty while it stands, and where none was made."""
        return self._connections.why_lost(host)

    async def trust(self, key: HostKey) -> None:
        """Store a host key that someone said yes to.

        Raises:
            HostKeyChanged: another key is known for that host. No answer overrides that.
            ConfigInvalid: the file can't be written.
        """
        await self._connections.trust(key)

    async def close(self) -> None:
        """Let go of connections."""
        await self._connections.close()
