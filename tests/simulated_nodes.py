"""A `model.commands.Runner` over the simulator's nodes, without SSH in between: they print what sshd would send."""

from collections.abc import Callable

from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import ConnectionDied, NodeUnreachable
from glusterterm.sim.nodes import NodeWorld, SimNode
from glusterterm.sim.shell.node import run

Before = Callable[[str, Command], None]


class SimulatedNodes:
    """Nodes of a simulated world, by any name that they have.

    Args:
        world: whose nodes they are.
        before: told of each command before it is run; what it raises is raised in the command's place.
        after: told of each command once it was run; what it raises is raised though the node did it.
    """

    def __init__(self, world: NodeWorld, before: Before | None = None, after: Before | None = None) -> None:
        self.world = world
        self.before = before
        self.after = after
        self.asked: list[tuple[str, Command]] = []
        self.closed = False

    async def run(self, host: str, command: Command) -> Answer:
        """Run one command."""
        return (await self.run_batch(host, (command,)))[0]

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run commands one after another."""
        node = self._node(host)
        answers = []
        for command in commands:
            self.asked.append((host, command))
            if self.before is not None:
                self.before(host, command)
            if not node.reachable:
                raise ConnectionDied(f"the connection to {host} broke", next_step="look at the node")
            printed = run(self.world, node, ("sudo", "-n", *command.argv))
            if self.after is not None:
                self.after(host, command)
            answers.append(Answer(command, printed.status, printed.stdout, printed.stderr, 0.01))
        return tuple(answers)

    def why_lost(self, host: str) -> str:
        """Say why a connection broke: none does by itself."""
        del host
        return ""

    async def close(self) -> None:
        """Note that nobody asks any more."""
        self.closed = True

    def _node(self, host: str) -> SimNode:
        for node in self.world.nodes.values():
            if host in (node.manage, node.storage) and node.reachable:
                return node
        raise NodeUnreachable(f"{host} can't be reached", next_step="see whether it runs")
