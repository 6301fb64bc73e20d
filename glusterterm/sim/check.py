"""`GET /db/check`: what does not agree in the database, in the real server's words and with its blind spots."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from glusterterm.sim.entries import (
    BlockVolumeEntry,
    BrickEntry,
    Change,
    ClusterEntry,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    VolumeEntry,
)
from glusterterm.sim.executor import Json
from glusterterm.sim.world import World, has_sorted

EntryT = TypeVar("EntryT")
_UNEXPECTED = (Change.CHILD, Change.PARENT)


@dataclass(frozen=True, slots=True)
class _Class:
    total: int
    pending: int
    bad: int
    findings: tuple[str, ...]

    def as_json(self) -> Json:
        """Give the class as the reply has it."""
        return {
            "total": self.total,
            "pending": self.pending,
            "ok": self.total - self.bad,
            "notok": self.bad,
            "inconsistencies": list(self.findings) or None,
        }


def report(world: World) -> Json:
    """Check every entry against the others."""
    classes = {
        "clusters": _of(world.clusters, lambda entry: _cluster(world, entry)),
        "volumes": _of(world.volumes, lambda entry: _volume(world, entry), lambda entry: entry.pending),
        "bricks": _of(world.bricks, lambda entry: _brick(world, entry), lambda entry: entry.pending),
        "nodes": _of(world.nodes, lambda entry: _node(world, entry)),
        "devices": _of(world.devices, lambda entry: _device(world, entry)),
        "blockvolumes": _of(world.block_volumes, lambda entry: _block(world, entry), lambda entry: entry.pending),
        "dbattributes": _Class(0, 0, 0, ()),
        "pendingoperations": _of(world.operations, _operation),
    }
    found = sum(len(class_.findings) for class_ in classes.values())
    return {**{name: class_.as_json() for name, class_ in classes.items()}, "totalinconsistencies": found}


def _of(
    entries: Mapping[str, EntryT],
    check: Callable[[EntryT], Iterable[str]],
    pending: Callable[[EntryT], str] = lambda entry: "",
) -> _Class:
    results = [(tuple(check(entry)), pending(entry)) for _, entry in sorted(entries.items())]
    findings = tuple(finding for found, _ in results for finding in found)
    return _Class(
        len(results), sum(bool(waiting) for _, waiting in results), sum(bool(found) for found, _ in results), findings
    )


def _pending(world: World, name: str, operation: str) -> Iterable[str]:
    if operation and operation not in world.operations:
        yield f"{name} marked pending but no pending op {operation}"


def _cluster(world: World, entry: ClusterEntry) -> Iterable[str]:
    name = f"Cluster {entry.id}"
    yield from (f"{name} unknown node {id_}" for id_ in entry.nodes if id_ not in world.nodes)
    yield from (f"{name} unknown volume {id_}" for id_ in entry.volumes if id_ not in world.volumes)
    yield from (f"{name} unknown blockvolume {id_}" for id_ in entry.block_volumes if id_ not in world.block_volumes)


def _volume(world: World, entry: VolumeEntry) -> Iterable[str]:
    name = f"Volume {entry.id}"
    yield from _pending(world, name, entry.pending)
    cluster = world.clusters.get(entry.cluster)
    if cluster is None:
        yield f"{name} unknown cluster {entry.cluster}"
    else:
        if not has_sorted(cluster.volumes, entry.id):
            yield f"{name} no link back to volume from cluster {entry.cluster}"
        if len(entry.hosts) != len(cluster.nodes):
            hosts, nodes = " ".join(entry.hosts), " ".join(cluster.nodes)
            yield f"{name} mount hosts list([{hosts}]) is not same as list of all nodes of the cluster([{nodes}])"
    yield from (f"{name} unknown brick {id_}" for id_ in entry.bricks if id_ not in world.bricks)


def _brick(world: World, entry: BrickEntry) -> Iterable[str]:
    name = f"Brick {entry.id}"
    yield from _pending(world, name, entry.pending)
    if entry.node not in world.nodes:
        yield f"{name} unknown node {entry.node}"
    volume = world.volumes.get(entry.volume)
    if volume is None:
        yield f"{name} unknown volume {entry.volume}"
    elif not has_sorted(volume.bricks, entry.id):  # misses bricks of clones, whose lists are not sorted
        yield f"{name} no link back to brick from volume {entry.volume}"
    device = world.devices.get(entry.device)
    if device is None:
        yield f"{name} unknown device {entry.device}"
    elif not has_sorted(device.bricks, entry.id):
        yield f"{name} no link back to brick from device {entry.device}"


def _node(world: World, entry: NodeEntry) -> Iterable[str]:
    if entry.cluster not in world.clusters:
        yield f"Node {entry.id} unknown cluster {entry.cluster}"
    yield from (f"Node {entry.id} unknown device {id_}" for id_ in entry.devices if id_ not in world.devices)


def _device(world: World, entry: DeviceEntry) -> Iterable[str]:
    name = f"Device {entry.id}"
    if entry.node not in world.nodes:
        yield f"{name} unknown node {entry.node}"
    yield from (f"{name} unknown brick {id_}" for id_ in entry.bricks if id_ not in world.bricks)
    bricks = [world.bricks[id_] for id_ in entry.bricks if id_ in world.bricks]
    together = sum(brick.pool_size + brick.metadata_size for brick in bricks)
    if entry.used != together:
        yield f"{name} size values differ Used({entry.used}) != aggregateBricksSize({together})"


def _block(world: World, entry: BlockVolumeEntry) -> Iterable[str]:
    name = f"BlockVolume {entry.id}"
    yield from _pending(world, name, entry.pending)
    if entry.cluster not in world.clusters:
        yield f"{name} unknown cluster {entry.cluster}"
    volume = world.volumes.get(entry.hosting_volume)
    if volume is None:
        yield f"{name} unknown volume {entry.hosting_volume}"
    elif volume.hosting is None or not has_sorted(volume.hosting.block_volumes, entry.id):
        yield f"{name} no link back to blockVolume from volume {entry.hosting_volume}"


def _operation(entry: OperationEntry) -> Iterable[str]:
    for action in entry.actions:
        if action.change in _UNEXPECTED:
            yield f"Pending Op {entry.id} unexpected change type {action.change.value}"
