"""Files on their way between bricks: a rebalance, or the emptying of bricks that are to go."""

from dataclasses import dataclass

from glusterterm.model.gluster.status import TaskState
from glusterterm.model.ids import PeerUuid

LAYOUT_STATES = frozenset(
    (TaskState.LAYOUT_IN_PROGRESS, TaskState.LAYOUT_STOPPED, TaskState.LAYOUT_COMPLETED, TaskState.LAYOUT_FAILED)
)
"""States of a task that spreads directories alone, and moves no file."""
RUNNING_STATES = frozenset((TaskState.IN_PROGRESS, TaskState.LAYOUT_IN_PROGRESS))


@dataclass(frozen=True, slots=True)
class Moved:
    """How far one node has come, or all of them together.

    `files` were moved and `size_bytes` is their size; `lookups` files were looked at; `skipped` files stayed where they
    are without a failure, such as where their new place has less room. `seconds` is how long it has run, or ran. None
    is what is not told, never 0.
    """

    state: TaskState
    files: int | None
    size_bytes: int | None
    lookups: int | None
    failures: int | None
    skipped: int | None
    seconds: float | None

    @property
    def complete(self) -> bool:
        """Whether it ended and left nothing behind that failed or was skipped, as far as gluster tells."""
        done = self.state in {TaskState.COMPLETED, TaskState.LAYOUT_COMPLETED}
        return done and self.failures == 0 and self.skipped == 0


@dataclass(frozen=True, slots=True)
class MovedByNode:
    """How far one node has come with its own bricks.

    `host` is `localhost` for the node that was asked: `peer` tells who it is, and is None where that is not told.
    """

    host: str
    peer: PeerUuid | None
    moved: Moved


@dataclass(frozen=True, slots=True)
class Moves:
    """A rebalance, or the emptying of bricks, as its `status` tells it.

    `task` is the id that `volume status` has for it too, "" where it is not told. For the emptying of bricks `nodes`
    are those of its bricks alone. Nodes of which gluster knows nothing are not in it: `node_count` is how many nodes
    the cluster has, None where that is not told. `total` is gluster's own sum; its time is that of the node that took
    longest.
    """

    task: str
    node_count: int | None
    nodes: tuple[MovedByNode, ...]
    total: Moved

    @property
    def running(self) -> bool:
        """Whether any node still moves files, or spreads directories."""
        return any(node.moved.state in RUNNING_STATES for node in self.nodes) or self.total.state in RUNNING_STATES

    @property
    def layout_only(self) -> bool:
        """Whether it is a `fix-layout`, which spreads directories and moves no file."""
        return self.total.state in LAYOUT_STATES
