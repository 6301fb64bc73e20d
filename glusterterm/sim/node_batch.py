"""Commands for simulated nodes, run one after another as Heketi's ssh executor does."""

from collections.abc import Callable
from typing import TypeVar

from glusterterm.sim import node_commands as commands
from glusterterm.sim.executor import Done, Host, NodeFailed
from glusterterm.sim.nodes import CommandFailed, NodeWorld, SimNode

ValueT = TypeVar("ValueT")
SSH_REFUSED = (
    "ssh: handshake failed: ssh: unable to authenticate, "
    "attempted methods [none publickey], no supported methods remain"
)
KEPT_COMMANDS = 2000


class Unreachable(CommandFailed):
    """No connection to the node could be made; the text has no line break, as it is no command's stderr."""


class Batch:
    """Commands for one node over one connection; the first failure ends them. `seconds` is what they took so far."""

    def __init__(self, world: NodeWorld, host: Host, log: list[tuple[str, str]]) -> None:
        self.world = world
        self.host = host
        self.seconds = 0.0
        self._log = log

    def run(self, command: str, seconds: float, effect: Callable[[SimNode], ValueT]) -> ValueT:
        """Have one command take its effect.

        Raises:
            CommandFailed: with the command's stderr.
        """
        node = self._connected()
        self._log.append((self.host.manage, command))
        del self._log[:-KEPT_COMMANDS]
        self.seconds += seconds * self.world.pace
        injected = self.world.strike(self.host.manage, command)
        if injected is not None:
            self.seconds += injected.seconds
            if injected.stderr:
                raise CommandFailed(injected.stderr, status=injected.status)
        return effect(node)

    def _connected(self) -> SimNode:
        node = self.world.node(self.host.manage, self.host.storage)
        if node is None:
            self.seconds += commands.NO_ROUTE_S * self.world.pace
            raise Unreachable(f"dial tcp: lookup {self.host.manage}: no such host")
        if not node.reachable:
            self.seconds += commands.NO_ROUTE_S * self.world.pace
            raise Unreachable(f"dial tcp {node.storage}:22: connect: no route to host")
        if not node.key_accepted:
            self.seconds += commands.CHECK_S * self.world.pace
            raise Unreachable(SSH_REFUSED)
        return node

    def ignoring(self, command: str, seconds: float, effect: Callable[[SimNode], object]) -> None:
        """Have one command take its effect, or not: nobody minds."""
        try:
            self.run(command, seconds, effect)
        except CommandFailed:
            return

    def failed(self, text: str, pv_uuid: str = "") -> NodeFailed:
        """Give the failure of the whole call, in Heketi's words."""
        return NodeFailed(text, seconds=self.seconds, pv_uuid=pv_uuid)

    def done(self, value: ValueT) -> Done[ValueT]:
        """Give the call's result."""
        return Done(value, self.seconds)


class NodeCalls:
    """What all calls to nodes share: the nodes, and a log of the last commands with their hosts."""

    def __init__(self, world: NodeWorld) -> None:
        self.world = world
        self.log: list[tuple[str, str]] = []

    def batch(self, host: Host) -> Batch:
        """Open a connection to a node."""
        return Batch(self.world, host, self.log)

    def simply(self, batch: Batch, command: str, seconds: float, effect: Callable[[SimNode], ValueT]) -> Done[ValueT]:
        """Run one command whose stderr is the whole failure.

        Raises:
            NodeFailed: it failed.
        """
        try:
            return batch.done(batch.run(command, seconds, effect))
        except CommandFailed as failed:
            raise batch.failed(failed.stderr) from failed


def absent_is_fine(remove: Callable[[], ValueT]) -> ValueT | None:
    """Run a removal; that there is nothing to remove counts as removed.

    Raises:
        CommandFailed: it failed for another reason.
    """
    try:
        return remove()
    except CommandFailed as failed:
        if "Failed to find" in failed.stderr or "not found" in failed.stderr:
            return None
        raise
