"""Entries and snapshots for tests, each with what a test does not care about filled in."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from hashlib import blake2b
from typing import TypeVar

from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import (
    BlockVolume,
    Brick,
    Cluster,
    Device,
    Durability,
    DurabilityType,
    EntryState,
    Mount,
    Node,
    OperationStatus,
    PendingOperation,
    Tags,
    Volume,
)
from glusterterm.model.units import KIB_PER_GIB

Entry = Cluster | Node | Device | Brick | Volume | BlockVolume | PendingOperation
EntryT = TypeVar("EntryT", Cluster, Node, Device, Brick, Volume, BlockVolume, PendingOperation)

SOURCE = Source(BackendKind.HEKETI, "http://127.0.0.1:8080", Method.DUMP)
NOW = 1_700_000_000.0
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
ONE_COPY = Durability(DurabilityType.NONE)


def make_cluster(id_: str = "c1", *, file: bool = True, block: bool = True) -> Cluster:
    """Make a cluster; `make_snapshot` gives it its nodes and volumes."""
    return Cluster(ClusterId(id_), file, block)


def make_node(
    id_: str = "n1",
    cluster: str = "c1",
    *,
    host: str = "",
    address: str = "",
    zone: int = 1,
    state: EntryState = EntryState.ONLINE,
    tags: Tags = (),
) -> Node:
    """Make a node named `host` (its id if empty); `make_snapshot` gives it its devices."""
    return Node(
        NodeId(id_), ClusterId(cluster), zone, state, (host or id_,), (address or f"192.0.2.{len(id_)}",), (), tags
    )


def make_device(
    id_: str = "d1",
    node: str = "n1",
    *,
    path: str = "/dev/vdb",
    state: EntryState = EntryState.ONLINE,
    total_gib: int = 500,
    used_gib: int = 100,
    tags: Tags = (),
    pending: str | None = None,
) -> Device:
    """Make a device of `total_gib`, all of it used or free; `make_snapshot` gives it its bricks."""
    return Device(
        DeviceId(id_),
        NodeId(node),
        path,
        state,
        total_gib * KIB_PER_GIB,
        used_gib * KIB_PER_GIB,
        (total_gib - used_gib) * KIB_PER_GIB,
        tags=tags,
        pending=OperationId(pending) if pending else None,
    )


def make_brick(
    id_: str = "b1",
    device: str = "d1",
    volume: str = "v1",
    *,
    node: str = "n1",
    size_gib: int = 10,
    pending: str | None = None,
) -> Brick:
    """Make a brick whose path and thin pool are named as Heketi names them; `make_snapshot` sets its node."""
    return Brick(
        BrickId(id_),
        DeviceId(device),
        NodeId(node),
        VolumeId(volume),
        f"/var/lib/heketi/mounts/vg_{device}/brick_{id_}/brick",
        size_gib * KIB_PER_GIB,
        thin_pool=f"tp_{id_}",
        pending=OperationId(pending) if pending else None,
    )


def make_volume(
    id_: str = "v1",
    cluster: str = "c1",
    *,
    name: str = "",
    size_gib: int = 10,
    durability: Durability = REPLICA_3,
    sets: tuple[tuple[str, ...], ...] | None = None,
    arbiter_bricks: Sequence[str] = (),
    hosts: tuple[str, ...] = ("192.0.2.1", "192.0.2.2", "192.0.2.3"),
    pending: str | None = None,
) -> Volume:
    """Make a volume named `vol_ID` unless told otherwise; `make_snapshot` gives it its bricks."""
    return Volume(
        VolumeId(id_),
        ClusterId(cluster),
        name or f"vol_{id_}",
        size_gib,
        durability,
        (),
        sets=None if sets is None else tuple(tuple(BrickId(brick) for brick in bricks) for bricks in sets),
        arbiter_bricks=tuple(BrickId(brick) for brick in arbiter_bricks),
        mount=Mount(f"{hosts[0]}:{name or f'vol_{id_}'}", hosts, hosts[1:]) if hosts else None,
        pending=OperationId(pending) if pending else None,
    )


def make_block_volume(id_: str = "bv1", cluster: str = "c1", hosting: str = "v1", *, size_gib: int = 5) -> BlockVolume:
    """Make a block volume inside the volume `hosting`."""
    return BlockVolume(
        BlockVolumeId(id_),
        ClusterId(cluster),
        f"blk_{id_}",
        size_gib,
        VolumeId(hosting),
        ("192.0.2.1", "192.0.2.2"),
        ha_count=2,
        iqn=f"iqn.2016-12.org.gluster-block:{id_}",
    )


def make_operation(
    id_: str = "o1",
    type_: str = "create-volume",
    *,
    status: OperationStatus = OperationStatus.NEW,
    devices: Sequence[str] = (),
    volumes: Sequence[str] = (),
    bricks: Sequence[str] = (),
) -> PendingOperation:
    """Make a pending operation of Heketi's `type_` that names these objects."""
    return PendingOperation(
        OperationId(id_),
        type_,
        status,
        NOW,
        tuple(DeviceId(device) for device in devices),
        tuple(VolumeId(volume) for volume in volumes),
        tuple(BrickId(brick) for brick in bricks),
    )


def make_snapshot(
    *entries: Entry, source: Source = SOURCE, taken_at: float = NOW, bare_volumes: Sequence[str] = ()
) -> Snapshot:
    """Make a snapshot of `entries`, in which each parent lists its children: only the children name their parents."""
    nodes = _only(entries, Node)
    devices = _only(entries, Device)
    bricks = _only(entries, Brick)
    volumes = _only(entries, Volume)
    block_volumes = _only(entries, BlockVolume)
    node_of = {device.id: device.node for device in devices}
    in_cluster, in_node, on_device, of_volume = (_Children() for _ in range(4))
    volumes_in, block_volumes_in = _Children(), _Children()
    for node in nodes:
        in_cluster.add(node.cluster, node.id)
    for device in devices:
        in_node.add(device.node, device.id)
    for brick in bricks:
        on_device.add(brick.device, brick.id)
        of_volume.add(brick.volume, brick.id)
    for volume in volumes:
        volumes_in.add(volume.cluster, volume.id)
    for block in block_volumes:
        block_volumes_in.add(block.cluster, block.id)
    return Snapshot(
        source,
        taken_at,
        {
            cluster.id: replace(
                cluster,
                nodes=tuple(map(NodeId, in_cluster.of(cluster.id))),
                volumes=tuple(map(VolumeId, volumes_in.of(cluster.id))),
                block_volumes=tuple(map(BlockVolumeId, block_volumes_in.of(cluster.id))),
            )
            for cluster in _only(entries, Cluster)
        },
        {node.id: replace(node, devices=tuple(map(DeviceId, in_node.of(node.id)))) for node in nodes},
        {device.id: replace(device, bricks=tuple(map(BrickId, on_device.of(device.id)))) for device in devices},
        {brick.id: replace(brick, node=node_of.get(brick.device, brick.node)) for brick in bricks},
        {volume.id: replace(volume, bricks=tuple(map(BrickId, of_volume.of(volume.id)))) for volume in volumes},
        {block.id: block for block in block_volumes},
        {operation.id: operation for operation in _only(entries, PendingOperation)},
        tuple(map(VolumeId, bare_volumes)),
    )


def small_snapshot() -> Snapshot:
    """Make one cluster of three nodes with two devices each, a volume on `/dev/vdb` of each, one node offline."""
    entries: list[Entry] = [make_cluster("c1"), make_volume("v1", name="vol_mongo", sets=(("b1", "b2", "b3"),))]
    for number in (1, 2, 3):
        state = EntryState.OFFLINE if number == 3 else EntryState.ONLINE
        entries.append(make_node(f"n{number}", host=f"stor-0{number}", address=f"192.0.2.{number}", state=state))
        entries.append(make_device(f"d{number}b", f"n{number}", path="/dev/vdb", used_gib=100 * number))
        entries.append(make_device(f"d{number}c", f"n{number}", path="/dev/vdc", used_gib=0))
        entries.append(make_brick(f"b{number}", f"d{number}b"))
    return make_snapshot(*entries)


def scaled_snapshot(clusters: int, nodes: int, devices: int, volumes: int) -> Snapshot:
    """Make a snapshot of `nodes` per cluster, `devices` of 500 GiB per node and `volumes` (replica 3) per cluster.

    The bricks of each volume lie on different nodes where there are three; ids are 32 hex digits.
    """
    entries: list[Entry] = []
    for c in range(clusters):
        cluster = hex_id("c", c)
        entries.append(make_cluster(cluster))
        for n in range(nodes):
            node = hex_id("n", c, n)
            entries.append(
                make_node(node, cluster, host=f"stor-{n + 1}", address=f"192.0.2.{n % 254 + 1}", zone=n % 4 + 1)
            )
            on_node = -(-volumes * 3 // (nodes * devices))
            entries += (
                make_device(
                    hex_id("d", c, n, d),
                    node,
                    path=f"/dev/sd{chr(98 + d % 24)}{d // 24 or ''}",
                    used_gib=min(on_node, 480),
                )
                for d in range(devices)
            )
        for v in range(volumes):
            volume = hex_id("v", c, v)
            entries.append(make_volume(volume, cluster, size_gib=1))
            for copy in range(3):
                where = v * 3 + copy
                device = hex_id("d", c, where % nodes, where // nodes % devices)
                entries.append(make_brick(hex_id("b", c, where), device, volume, size_gib=1))
    return make_snapshot(*entries)


def big_snapshot() -> Snapshot:
    """Make 100,002 bricks: 33,334 volumes of replica 3 on 1,000 devices of 40 nodes."""
    return scaled_snapshot(1, 40, 25, 33_334)


def hex_id(*parts: str | int) -> str:
    """Make an id as Heketi makes them, the same each time for the same `parts`."""
    return blake2b(repr(parts).encode(), digest_size=16).hexdigest()


class _Children:
    def __init__(self) -> None:
        self._ids: dict[str, list[str]] = {}

    def add(self, parent: str, child: str) -> None:
        self._ids.setdefault(parent, []).append(child)

    def of(self, parent: str) -> list[str]:
        return sorted(self._ids.get(parent, ()))


def _only(entries: Iterable[Entry], kind: type[EntryT]) -> list[EntryT]:
    return [entry for entry in entries if isinstance(entry, kind)]
