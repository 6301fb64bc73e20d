"""What all works are made of: who is asked, by which name, and stages over several nodes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

from glusterterm.backends.direct.work import Do, OnNode, Stage
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Device, Node, Volume

FoundT = TypeVar("FoundT")
_LOOK = "look again: it may be gone by now"


@dataclass(frozen=True, slots=True)
class Ground:
    """What a work is built on: what is there, and the id that marks what it makes or takes away."""

    snapshot: Snapshot
    operation: OperationId

    def node(self, id_: NodeId) -> Node:
        """Give a node.

        Raises:
            PlanRefused: there is none.
        """
        return _there(self.snapshot.nodes.get(id_), "node", id_)

    def device(self, id_: DeviceId) -> Device:
        """Give a device that is a volume group of ours.

        Raises:
            PlanRefused: there is none.
        """
        found = _there(self.snapshot.devices.get(id_), "device", id_)
        if found.foreign:
            raise PlanRefused(f"{found.path} is no volume group of ours", next_step="use gluster and LVM by hand there")
        return found

    def brick(self, id_: BrickId) -> Brick:
        """Give a brick.

        Raises:
            PlanRefused: there is none.
        """
        return _there(self.snapshot.bricks.get(id_), "brick", id_)

    def volume(self, id_: VolumeId) -> Volume:
        """Give a volume.

        Raises:
            PlanRefused: there is none.
        """
        return _there(self.snapshot.volumes.get(id_), "volume", id_)

    def node_of(self, device: DeviceId) -> Node:
        """Give the node that a device is on."""
        return self.node(self.device(device).node)

    def speaker(self, cluster: ClusterId, first: Iterable[NodeId] = (), without: Iterable[NodeId] = ()) -> Node:
        """Give the node that gluster is asked through: of `first` the first that can be, else any of the pool.

        Raises:
            PlanRefused: no node of the pool is known to answer.
        """
        pool = _there(self.snapshot.clusters.get(cluster), "cluster", cluster)
        barred = set(without)
        nodes = [self.snapshot.nodes[id_] for id_ in (*first, *pool.nodes) if id_ in self.snapshot.nodes]
        found = next((node for node in nodes if node.id not in barred and speaks(node)), None)
        if found is None:
            raise PlanRefused(
                "no node of the pool answers with its glusterd", next_step="see why, in the node's details"
            )
        return found

    def place(self, device: DeviceId, path: str) -> str:
        """Name a brick as gluster does."""
        return f"{self.node_of(device).storage[0]}:{path}"


def speaks(node: Node) -> bool:
    """Tell whether a node answers, and its glusterd too, as far as it told."""
    return node.truth is not None and bool(node.truth.reached) and bool(node.truth.glusterd_runs)


def at(node: Node, *dos: Do) -> OnNode:
    """Give commands for one node."""
    return OnNode(node.id, node.host, dos)


def by_node(title: str, parts: Iterable[OnNode], *, stays: bool = False) -> Stage:
    """Put the parts of each node together: they run one after another, the nodes at once."""
    found: dict[NodeId, OnNode] = {}
    for part in parts:
        before = found.get(part.node)
        found[part.node] = OnNode(part.node, part.host, (*(before.dos if before else ()), *part.dos))
    return Stage(title, tuple(found.values()), stays=stays)


def touched(stages: Iterable[Stage], snapshot: Snapshot) -> tuple[NodeId, ...]:
    """Give the nodes that stages do something on and that are known, each once."""
    nodes = (part.node for stage in stages for part in stage.on)
    return tuple(dict.fromkeys(node for node in nodes if node in snapshot.nodes))


def _there(found: FoundT | None, word: str, id_: str) -> FoundT:
    if found is None:
        raise PlanRefused(f"there is no {word} {id_}", next_step=_LOOK)
    return found
