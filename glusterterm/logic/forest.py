"""Clusters, nodes and devices in the order in which people read them, with what lies below each added up.

The work follows the number of clusters, nodes and devices; bricks are never looked at, and what did not change is taken
over from the forest before.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from glusterterm.model.diff import Changes
from glusterterm.model.ids import ClusterId, DeviceId, Kind, NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, Device, EntryState, Node

_DIGITS = re.compile(r"(\d+)")
_Key = tuple[tuple[int, int, str], ...]


@lru_cache(maxsize=65536)
def natural_key(text: str) -> _Key:
    """Give a key by which `stor-2` sorts before `stor-10`, whatever the case."""
    parts = _DIGITS.split(text.casefold())
    return tuple((0, int(part), part) if part.isdecimal() else (1, 0, part) for part in parts if part)


@dataclass(frozen=True, slots=True)
class Below:
    """What lies below a row, added up. Sizes are KiB; `failed` and `offline` count nodes and devices.

    `down` counts bricks whose process is suspect or offline, `unreached` nodes that don't let us in: as the nodes
    themselves say, where they are asked.
    """

    total_kib: int = 0
    used_kib: int = 0
    free_kib: int = 0
    nodes: int = 0
    devices: int = 0
    bricks: int = 0
    failed: int = 0
    offline: int = 0
    down: int = 0
    unreached: int = 0

    @property
    def fill(self) -> float:
        """Used share, 0.0 to 1.0."""
        return self.used_kib / self.total_kib if self.total_kib else 0.0


@dataclass(frozen=True, slots=True)
class NodeBranch:
    """A node with its devices by natural order of their paths."""

    id: NodeId
    devices: tuple[DeviceId, ...]
    below: Below


@dataclass(frozen=True, slots=True)
class ClusterBranch:
    """A cluster with its nodes by natural order of their hosts."""

    id: ClusterId
    nodes: tuple[NodeBranch, ...]
    below: Below


@dataclass(frozen=True, slots=True)
class Forest:
    """All clusters, those with a name first, by name; the others by id."""

    clusters: tuple[ClusterBranch, ...] = ()
    node_of: Mapping[NodeId, NodeBranch] = field(default_factory=dict)
    cluster_of: Mapping[ClusterId, ClusterBranch] = field(default_factory=dict)


def grow(
    snapshot: Snapshot,
    names: Mapping[str, str],
    before: Forest | None = None,
    changes: Changes | None = None,
) -> Forest:
    """Give the forest of `snapshot`; with the forest `before` and the `changes` since, only what they touch is redone.

    Args:
        snapshot: what to show.
        names: names that the profile gives to clusters, by cluster id.
        before: the forest of the snapshot that `changes` lead from, grown with the same `names`.
        changes: what leads to `snapshot`.
    """
    kept: Mapping[NodeId, NodeBranch] = {}
    if before is not None and changes is not None:
        if not touches(changes):
            return before
        redo = {device.node for device in changes.devices} | {node.id for node in changes.nodes}
        if not any(ref.kind in (Kind.DEVICE, Kind.NODE) for ref in changes.gone):
            kept = {id_: branch for id_, branch in before.node_of.items() if id_ not in redo}
    branches: dict[NodeId, NodeBranch] = {}
    clusters = []
    for cluster in _by_name(snapshot.clusters.values(), names):
        nodes = tuple(kept.get(node.id) or _node_branch(snapshot, node) for node in _by_host(snapshot, cluster))
        branches.update((branch.id, branch) for branch in nodes)
        clusters.append(ClusterBranch(cluster.id, nodes, _sum_of_nodes(snapshot, nodes)))
    return Forest(tuple(clusters), branches, {branch.id: branch for branch in clusters})


def touches(changes: Changes) -> bool:
    """Say whether `changes` can alter a forest: anything of a cluster, node or device."""
    if changes.clusters or changes.nodes or changes.devices:
        return True
    return any(ref.kind in (Kind.CLUSTER, Kind.NODE, Kind.DEVICE) for ref in changes.gone)


def _by_name(clusters: Iterable[Cluster], names: Mapping[str, str]) -> list[Cluster]:
    return sorted(clusters, key=lambda one: (one.id not in names, natural_key(names.get(one.id, "")), one.id))


def _by_host(snapshot: Snapshot, cluster: Cluster) -> list[Node]:
    return sorted(snapshot.nodes_of(cluster), key=lambda node: (natural_key(node.host), node.id))


def _by_path(device: Device) -> tuple[_Key, str]:
    return natural_key(device.path), device.id


def _node_branch(snapshot: Snapshot, node: Node) -> NodeBranch:
    devices = sorted(snapshot.devices_of(node), key=_by_path)
    return NodeBranch(node.id, tuple(device.id for device in devices), sum_of(devices))


def sum_of(devices: Iterable[Device]) -> Below:
    """Add up `devices`."""
    total = used = free = count = bricks = failed = offline = down = 0
    for device in devices:
        total += device.total_kib
        used += device.used_kib
        free += device.free_kib
        count += 1
        bricks += len(device.bricks)
        failed += device.state is EntryState.FAILED
        offline += device.state is EntryState.OFFLINE
        down += device.truth.down if device.truth is not None else 0
    return Below(total, used, free, 0, count, bricks, failed, offline, down)


def _sum_of_nodes(snapshot: Snapshot, nodes: tuple[NodeBranch, ...]) -> Below:
    parts = [branch.below for branch in nodes]
    states = [snapshot.nodes[branch.id].state for branch in nodes]
    truths = [snapshot.nodes[branch.id].truth for branch in nodes]
    return Below(
        sum(part.total_kib for part in parts),
        sum(part.used_kib for part in parts),
        sum(part.free_kib for part in parts),
        len(nodes),
        sum(part.devices for part in parts),
        sum(part.bricks for part in parts),
        sum(part.failed for part in parts) + states.count(EntryState.FAILED),
        sum(part.offline for part in parts) + states.count(EntryState.OFFLINE),
        sum(part.down for part in parts),
        sum(truth is not None and truth.reached is False for truth in truths),
    )
