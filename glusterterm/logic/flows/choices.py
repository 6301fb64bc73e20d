"""What can be chosen, as the snapshot has it: each with what tells it from the others, and why some can't be."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from glusterterm.logic import format as fmt
from glusterterm.logic.flows.flow import Ground, Option
from glusterterm.logic.labels import doing, state_word
from glusterterm.model.ids import DeviceId, OperationId, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, Cluster, Device, EntryState, Node, OperationStatus, Volume

EntryT = TypeVar("EntryT")
Objector = Callable[[EntryT], str]
"""Says why an entry can't be chosen, empty where it can be."""


def anything(_: object) -> str:
    """Object to nothing."""
    return ""


def busy(snapshot: Snapshot, pending: OperationId | None) -> str:
    """Say what is being done to something, empty where nothing is."""
    return "" if pending is None else doing(snapshot.operations.get(pending))


def joined(*parts: str) -> str:
    """Set what is known off by dots."""
    return " · ".join(part for part in parts if part)


def room(devices: Iterable[Device]) -> int:
    """Give the KiB that are free on the devices that are online."""
    return sum(device.free_kib for device in devices if device.state is EntryState.ONLINE)


def clusters(ground: Ground, why_not: Objector[Cluster] = anything) -> tuple[Option, ...]:
    """Offer clusters."""
    return tuple(
        Option(cluster.id, ground.cluster(cluster.id), _about_cluster(ground.snapshot, cluster), why_not(cluster))
        for cluster in ground.snapshot.clusters.values()
    )


def _about_cluster(snapshot: Snapshot, cluster: Cluster) -> str:
    nodes = snapshot.nodes_of(cluster)
    usable = (node for node in nodes if node.state is EntryState.ONLINE)
    free = room(device for node in usable for device in snapshot.devices_of(node))
    takes = joined("file" if cluster.file else "", "block" if cluster.block else "") or "takes no volumes"
    return joined(fmt.count(len(nodes), "node"), f"{fmt.size_kib(free)} free", takes)


def nodes(ground: Ground, why_not: Objector[Node] = anything) -> tuple[Option, ...]:
    """Offer nodes, by host name."""
    many = len(ground.snapshot.clusters) > 1
    found = sorted(ground.snapshot.nodes.values(), key=lambda node: (ground.cluster(node.cluster), node.host))
    return tuple(
        Option(
            node.id,
            node.host,
            joined(
                ground.cluster(node.cluster) if many else "",
                f"zone {node.zone}",
                "" if node.state is EntryState.ONLINE else state_word(node.state),
                fmt.count(len(node.devices), "device"),
                f"{fmt.size_kib(room(ground.snapshot.devices_of(node)))} free",
            ),
            why_not(node),
        )
        for node in found
    )


def devices(ground: Ground, why_not: Objector[Device] = anything, given: str = "") -> tuple[Option, ...]:
    """Offer devices, by node and path; only the one that is `given`, if one is."""
    entries = ground.snapshot.devices
    only = [entries[DeviceId(given)]] if DeviceId(given) in entries else None
    return _listed(ground, why_not, only, _devices)


def _devices(ground: Ground, why_not: Objector[Device], only: Iterable[Device] | None) -> tuple[Option, ...]:
    snapshot = ground.snapshot
    host = {node.id: node.host for node in snapshot.nodes.values()}
    found = sorted(only or snapshot.devices.values(), key=lambda device: (host.get(device.node, ""), device.path))
    return tuple(
        Option(
            device.id,
            f"{device.path} on {host.get(device.node, '?')}",
            joined(
                "" if device.state is EntryState.ONLINE else state_word(device.state),
                fmt.count(len(device.bricks), "brick"),
                fmt.used_of_total(device.used_kib, device.total_kib),
            ),
            busy(snapshot, device.pending) or why_not(device),
        )
        for device in found
    )


def volumes(ground: Ground, why_not: Objector[Volume] = anything, given: str = "") -> tuple[Option, ...]:
    """Offer volumes, by name; only the one that is `given`, if one is."""
    entries = ground.snapshot.volumes
    only = [entries[VolumeId(given)]] if VolumeId(given) in entries else None
    return _listed(ground, why_not, only, _volumes)


def _volumes(ground: Ground, why_not: Objector[Volume], only: Iterable[Volume] | None) -> tuple[Option, ...]:
    snapshot = ground.snapshot
    many = len(snapshot.clusters) > 1
    found = sorted(only or snapshot.volumes.values(), key=lambda volume: (volume.name.casefold(), volume.id))
    return tuple(
        Option(
            volume.id,
            fmt.short_name(volume.name),
            joined(
                fmt.size_gib(volume.size_gib),
                fmt.durability(volume.durability),
                "block" if volume.block else "",
                ground.cluster(volume.cluster) if many else "",
            ),
            busy(snapshot, volume.pending) or why_not(volume),
        )
        for volume in found
    )


def _listed(
    ground: Ground,
    why_not: Objector[EntryT],
    only: Iterable[EntryT] | None,
    make: Callable[[Ground, Objector[EntryT], Iterable[EntryT] | None], tuple[Option, ...]],
) -> tuple[Option, ...]:
    """Make a list once."""
    if only is not None:
        return make(ground, why_not, only)
    key = (make, why_not)
    if key not in ground.listed:
        ground.listed[key] = make(ground, why_not, None)
    return ground.listed[key]


def block_volumes(ground: Ground, why_not: Objector[BlockVolume] = anything) -> tuple[Option, ...]:
    """Offer block volumes, by name."""
    snapshot = ground.snapshot
    hosting = {volume.id: fmt.short_name(volume.name) for volume in snapshot.volumes.values()}
    found = sorted(snapshot.block_volumes.values(), key=lambda block: (block.name.casefold(), block.id))
    return tuple(
        Option(
            block.id,
            fmt.short_name(block.name),
            joined(fmt.size_gib(block.size_gib), f"in {hosting.get(block.hosting_volume, '?')}"),
            busy(snapshot, block.pending) or why_not(block),
        )
        for block in found
    )


def operations(ground: Ground) -> tuple[Option, ...]:
    """Offer pending operations; those that are running can't be cleaned up."""
    left = (OperationStatus.STALE, OperationStatus.FAILED)
    return tuple(
        Option(
            operation.id,
            operation.type or "operation",
            joined(fmt.short_id(operation.id), str(operation.status)),
            "" if operation.status in left else "it is running: it is left alone",
        )
        for operation in sorted(ground.snapshot.operations.values(), key=lambda one: (one.type, one.id))
    )
