"""Makes the documents of `cli.schema` from a snapshot."""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from msgspec.structs import replace

from glusterterm.cli.document_truth import truth
from glusterterm.cli.schema import (
    SCHEMA,
    BlockVolumeEntry,
    BlockVolumeRow,
    BrickEntry,
    ClusterEntry,
    ClusterInfo,
    ClusterRow,
    Copies,
    DeviceEntry,
    DeviceInfo,
    DeviceRow,
    Dispersed,
    Listing,
    MountEntry,
    NodeEntry,
    NodeInfo,
    NodeRow,
    OperationEntry,
    PlacedBrick,
    SourceEntry,
    Topology,
    VolumeEntry,
    VolumeInfo,
    VolumeRow,
)
from glusterterm.logic.format import timestamp
from glusterterm.model.ids import BrickId, ClusterId
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import (
    BlockVolume,
    Brick,
    Cluster,
    Device,
    Durability,
    DurabilityType,
    Mount,
    Node,
    PendingOperation,
    Volume,
)

Names = Mapping[ClusterId, str]
ClusterT = TypeVar("ClusterT", bound=ClusterEntry)
NodeT = TypeVar("NodeT", bound=NodeEntry)
DeviceT = TypeVar("DeviceT", bound=DeviceEntry)
VolumeT = TypeVar("VolumeT", bound=VolumeEntry)
BlockVolumeT = TypeVar("BlockVolumeT", bound=BlockVolumeEntry)


def topology(snapshot: Snapshot) -> Topology:
    """Give everything, as `topology --json` prints it. The role `user` sees one nameless cluster of bare volumes."""
    clusters = [_cluster(ClusterEntry, snapshot, snapshot.clusters[id_]) for id_ in sorted(snapshot.clusters)]
    if snapshot.source.method is Method.VOLUMES:
        bare = [VolumeEntry(id_) for id_ in sorted(snapshot.bare_volumes)]
        clusters.append(ClusterEntry(None, None, None, [], bare, []))
    return Topology(
        SCHEMA,
        source_entry(snapshot),
        timestamp(snapshot.taken_at),
        clusters,
        [operation_entry(snapshot.operations[id_]) for id_ in sorted(snapshot.operations)],
        snapshot.notes,
        truth(snapshot),
    )


def listing(snapshot: Snapshot) -> Listing:
    """Give a listing without its list."""
    return Listing(SCHEMA, source_entry(snapshot), timestamp(snapshot.taken_at), snapshot.notes, truth=truth(snapshot))


def cluster_row(snapshot: Snapshot, cluster: Cluster, names: Names) -> ClusterRow:
    """Give a cluster as `cluster list` shows it, by its name in the profile."""
    devices = [device for node in snapshot.nodes_of(cluster) for device in snapshot.devices_of(node)]
    return ClusterRow(
        cluster.id,
        names.get(cluster.id),
        cluster.file,
        cluster.block,
        *_sums(devices),
        cluster.nodes,
        cluster.volumes,
        cluster.block_volumes,
    )


def node_row(snapshot: Snapshot, node: Node) -> NodeRow:
    """Give a node as `node list` shows it."""
    sums = _sums(snapshot.devices_of(node))
    tags = dict(node.tags)
    return NodeRow(node.id, node.cluster, node.zone, node.state, node.manage, node.storage, tags, *sums, node.devices)


def device_row(snapshot: Snapshot, device: Device) -> DeviceRow:
    """Give a device as `device list` shows it."""
    return DeviceRow(
        device.id,
        device.node,
        _host(snapshot, device),
        device.path,
        device.state,
        device.total_kib,
        device.used_kib,
        device.free_kib,
        dict(device.tags),
        device.bricks,
    )


def volume_rows(snapshot: Snapshot) -> list[VolumeRow]:
    """Give every volume as `volume list` shows it, those of which only an id is known too."""
    known = (replace(_volume(VolumeRow, volume), cluster=volume.cluster) for volume in snapshot.volumes.values())
    return sorted([*known, *map(VolumeRow, snapshot.bare_volumes)], key=lambda row: row.id)


def block_volume_row(block: BlockVolume) -> BlockVolumeRow:
    """Give a block volume as `blockvolume list` and `blockvolume info` show it."""
    return replace(_block_volume(BlockVolumeRow, block), cluster=block.cluster)


def cluster_info(snapshot: Snapshot, cluster: Cluster, names: Names) -> ClusterInfo:
    """Give a cluster as `cluster info` shows it."""
    return replace(_cluster(ClusterInfo, snapshot, cluster), name=names.get(cluster.id))


def node_info(snapshot: Snapshot, node: Node) -> NodeInfo:
    """Give a node as `node info` shows it."""
    return replace(_node(NodeInfo, snapshot, node), cluster=node.cluster)


def device_info(snapshot: Snapshot, device: Device) -> DeviceInfo:
    """Give a device as `device info` shows it."""
    return replace(_device(DeviceInfo, snapshot, device), node=device.node, host=_host(snapshot, device))


def volume_info(snapshot: Snapshot, volume: Volume) -> VolumeInfo:
    """Give a volume as `volume info` shows it."""
    placement = [placed(snapshot, id_) for id_ in volume.bricks]
    return replace(_volume(VolumeInfo, volume), cluster=volume.cluster, placement=placement)


def placed(snapshot: Snapshot, id_: BrickId) -> PlacedBrick:
    """Say where a brick is."""
    brick: Brick | None = snapshot.bricks.get(id_)
    if brick is None:
        return PlacedBrick(id_, None, None, None, None, None, None)
    device = snapshot.devices.get(brick.device)
    node = snapshot.nodes.get(brick.node)
    return PlacedBrick(
        id_,
        brick.node,
        node.host if node else None,
        brick.device,
        device.path if device else None,
        brick.path or None,
        brick.size_kib,
    )


def _cluster(kind: type[ClusterT], snapshot: Snapshot, cluster: Cluster) -> ClusterT:
    return kind(
        cluster.id,
        cluster.file,
        cluster.block,
        [_node(NodeEntry, snapshot, node) for node in snapshot.nodes_of(cluster)],
        [_volume(VolumeEntry, volume) for volume in snapshot.volumes_of(cluster)],
        [_block_volume(BlockVolumeEntry, block) for block in snapshot.block_volumes_of(cluster)],
    )


def _node(kind: type[NodeT], snapshot: Snapshot, node: Node) -> NodeT:
    devices = [_device(DeviceEntry, snapshot, device) for device in snapshot.devices_of(node)]
    return kind(node.id, node.zone, node.state, node.manage, node.storage, dict(node.tags), devices)


def _device(kind: type[DeviceT], snapshot: Snapshot, device: Device) -> DeviceT:
    return kind(
        device.id,
        device.path,
        device.state,
        device.total_kib,
        device.used_kib,
        device.free_kib,
        dict(device.tags),
        [BrickEntry(b.id, b.volume or None, b.path or None, b.size_kib) for b in snapshot.bricks_of(device)],
    )


def _volume(kind: type[VolumeT], volume: Volume) -> VolumeT:
    return kind(
        volume.id,
        volume.name,
        volume.size_gib,
        _durability(volume.durability),
        volume.block,
        volume.bricks,
        volume.sets,
        volume.arbiter_bricks,
        _mount(volume.mount),
        volume.pending,
    )


def _block_volume(kind: type[BlockVolumeT], block: BlockVolume) -> BlockVolumeT:
    return kind(block.id, block.name, block.size_gib, block.hosting_volume or None, block.hosts)


def source_entry(snapshot: Snapshot) -> SourceEntry:
    """Say where a snapshot comes from."""
    source = snapshot.source
    return SourceEntry(source.backend, source.url, source.method)


def _durability(kept: Durability) -> Copies | Dispersed:
    if kept.type is DurabilityType.DISPERSE:
        return Dispersed(kept.type, kept.data, kept.redundancy)
    return Copies(kept.type, kept.replica)


def _mount(mount: Mount | None) -> MountEntry | None:
    return MountEntry(mount.device, mount.backup_volfile_servers) if mount is not None else None


def operation_entry(operation: PendingOperation) -> OperationEntry:
    """Give a pending operation as the topology has it."""
    return OperationEntry(operation.id, operation.type, operation.status, operation.devices, operation.volumes)


def _sums(devices: Iterable[Device]) -> tuple[int, int, int]:
    total = used = free = 0
    for device in devices:
        total, used, free = total + device.total_kib, used + device.used_kib, free + device.free_kib
    return total, used, free


def _host(snapshot: Snapshot, device: Device) -> str | None:
    node = snapshot.nodes.get(device.node)
    return node.host if node is not None else None
