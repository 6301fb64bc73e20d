"""What a command is given and what it prints."""

from collections.abc import Callable
from dataclasses import dataclass

from glusterterm.sim.nodes import CommandFailed, GlusterVolume, NodeWorld, SimNode

DAEMON_DOWN = "Connection failed. Please check if gluster daemon is operational.\n"
PEER_NOTICED_S = 28.0
"""How long a peer whose cable was pulled still counts as connected."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a command printed, its exit status, and how long it took beyond an instant."""

    stdout: str = ""
    stderr: str = ""
    status: int = 0
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Here:
    """A node, and the world around it."""

    world: NodeWorld
    node: SimNode

    @property
    def now(self) -> float:
        """Give the time."""
        return self.world.now

    @property
    def name(self) -> str:
        """Give the node's host name, without its domain."""
        first = self.node.manage.partition(".")[0]
        return first if not first.isdigit() else "node-" + self.node.manage.replace(".", "-")

    @property
    def booted_at(self) -> float:
        """Give when the node was started: some time before the world began."""
        return self.world.born - int(self.node.uuid[:4], 16) * 97.0 - 3600

    def volumes(self) -> list[GlusterVolume]:
        """Give the pool's volumes by name."""
        return self.world.volumes_of(self.node.pool)

    def volume(self, name: str) -> GlusterVolume | None:
        """Find a volume of the pool."""
        return self.world.volumes.get((self.node.pool, name))

    def peers(self) -> list[SimNode]:
        """Give the other members of the pool."""
        return [member for member in self.world.members(self.node.pool) if member is not self.node]

    def cut(self, peer: SimNode) -> bool:
        """Say whether no packet goes between this node and a peer."""
        return peer is not self.node and not (peer.reachable and self.node.reachable)

    def connected(self, peer: SimNode) -> bool:
        """Say whether glusterd here takes a peer for connected; a pulled cable is noticed late."""
        if peer is self.node:
            return True
        return self._unnoticed_s(peer) > 0 if self.cut(peer) else peer.glusterd

    def _unnoticed_s(self, peer: SimNode) -> float:
        """Give for how long a cut will not be noticed yet."""
        if not self.cut(peer):
            return 0.0
        since = max(peer.cut_at or 0.0, self.node.cut_at or 0.0)
        return max(0.0, PEER_NOTICED_S * self.world.pace - (self.now - since))

    def waiting_s(self) -> float:
        """Give how long a command that asks all peers hangs before it goes on without those that were cut off."""
        return max((self._unnoticed_s(peer) for peer in self.peers()), default=0.0)


Words = tuple[str, ...]
Program = Callable[[Here, Words], Printed]
"""What is run with the words after its name."""


def failed(error: CommandFailed) -> Printed:
    """Give what a command prints that failed."""
    return Printed(stderr=error.stderr, status=error.status)
