"""Nodes that answer commands with recorded outputs, for tests of what asks them."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import GlustertermError

OUTPUTS = Path(__file__).parent / "recorded" / "nodes" / "outputs"
Said = str | int | GlustertermError
"""What is printed, an exit status with nothing printed, or why nothing is answered at all."""


def recorded(path: str) -> str:
    """Give a recorded output, such as `pool/node1-pool-list.xml`."""
    return (OUTPUTS / path).read_text()


class FakeNodes:
    """A `model.commands.Runner` whose nodes say what they are told to.

    Args:
        says: what each host answers to each command, by the name of its row.
    """

    def __init__(self, says: Callable[[str, str], Said]) -> None:
        self.says = says
        self.asked: list[tuple[str, tuple[str, ...]]] = []
        self.lost: dict[str, str] = {}
        self.held: set[str] = set()
        self.stuck: set[str] = set()
        """Commands that never end."""
        self._free = asyncio.Event()

    def times(self, host: str, name: str) -> int:
        """Count how often a host was asked for a command."""
        return sum(asked == host and name in names for asked, names in self.asked)

    def let_go(self) -> None:
        """Let the hosts answer that were held."""
        self.held.clear()
        self._free.set()

    async def run(self, host: str, command: Command) -> Answer:
        """Answer one command."""
        return (await self.run_batch(host, (command,)))[0]

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Answer several commands."""
        self.asked.append((host, tuple(command.name for command in commands)))
        if host in self.held:
            await self._free.wait()
        if any(command.name in self.stuck for command in commands):
            await asyncio.Event().wait()
        said = [self.says(host, command.name) for command in commands]
        for each in said:
            if isinstance(each, GlustertermError):
                raise each
        return tuple(map(_answer, commands, said))

    def why_lost(self, host: str) -> str:
        """Say why the connection broke."""
        return self.lost.get(host, "")

    async def close(self) -> None:
        """Let go of nothing."""


def _answer(command: Command, said: Said) -> Answer:
    if isinstance(said, int):
        return Answer(command, said, "", f"sh: {command.argv[0]}: it failed", 0.1)
    return Answer(command, 0, str(said), "", 0.1)
