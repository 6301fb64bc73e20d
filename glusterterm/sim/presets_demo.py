"""The demo's world: the storage of a small company, with the ordinary troubles of such a place."""

from dataclasses import dataclass

from glusterterm.model.topology import EntryState
from glusterterm.model.units import gib_to_kib
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import (
    Action,
    BrickEntry,
    Change,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    OperationStatus,
    OperationType,
    VolumeEntry,
)
from glusterterm.sim.nodes import GlusterVolume, NodeWorld, Signature, Smart
from glusterterm.sim.nodes_gluster import start_heal
from glusterterm.sim.presets_builder import ARBITER_OPTION, ONE_COPY, REPLICA_2, REPLICA_3, Builder, Wanted, disperse

DRIFT_GIB = 38
ARCHIVE = {"disk": "hdd"}
FAST = {"disk": "nvme"}
ON_HDD = "user.heketi.device-tag-match disk=hdd"
ON_NVME = "user.heketi.device-tag-match disk=nvme"
STRICT = "user.heketi.zone-checking strict"


@dataclass(frozen=True, slots=True)
class Rack:
    """A node of the demo: its host name, zone and address, and its disks as `/dev` name and GiB."""

    host: str
    zone: int
    address: str
    disks: tuple[tuple[str, int], ...]
    tags: tuple[tuple[str, str], ...] = ()


HALLS = (
    Rack("stor-a1.example.com", 1, "10.20.1.11", (("sdb", 1863), ("sdc", 1863), ("nvme0n1", 894))),
    Rack("stor-a2.example.com", 1, "10.20.1.12", (("sdb", 1863), ("sdc", 1863), ("nvme0n1", 894))),
    Rack("stor-b1.example.com", 2, "10.20.2.11", (("sdb", 1863), ("sdc", 1863), ("nvme0n1", 894))),
    Rack("stor-b2.example.com", 2, "10.20.2.12", (("sdb", 3726), ("sdc", 1863), ("nvme0n1", 894))),
    Rack("stor-c1.example.com", 3, "10.20.3.11", (("sdb", 1863), ("sdc", 931), ("nvme0n1", 894))),
    Rack("stor-c2.example.com", 3, "10.20.3.12", (("sdb", 447), ("sdc", 447)), (("arbiter", "required"),)),
)
EDGE = (
    Rack("edge-1.example.com", 1, "10.30.0.11", (("nvme0n1", 894), ("nvme1n1", 894))),
    Rack("edge-2.example.com", 2, "10.30.0.12", (("nvme0n1", 894), ("nvme1n1", 894))),
    Rack("edge-3.example.com", 3, "10.30.0.13", (("nvme0n1", 894), ("nvme1n1", 447))),
)

FILES = (
    Wanted("heketidbstorage", 2),
    Wanted("home", 320, gid=2000),
    Wanted("mail", 180),
    Wanted("gitlab-repositories", 120, options=(ON_NVME,)),
    Wanted("gitlab-artifacts", 260),
    Wanted("registry", 300, REPLICA_2),
    Wanted("wiki-attachments", 24),
    Wanted("web-assets", 40, options=(STRICT,)),
    Wanted("shop-images", 150, options=("performance.cache-size 256MB",)),
    Wanted("shop-orders", 60, options=(ON_NVME,), snapshot_factor=1.2),
    Wanted("invoices", 32),
    Wanted("scans", 90),
    Wanted("nextcloud", 400, options=(ARBITER_OPTION,)),
    Wanted("cctv", 500, REPLICA_3, (ARBITER_OPTION,)),
    Wanted("media-archive", 1200, disperse(2, 1), (ON_HDD,)),
    Wanted("backup-nightly", 1600, disperse(2, 1), (ON_HDD,)),
    Wanted("ci-cache", 200, ONE_COPY),
    Wanted("render-scratch", 350, ONE_COPY, (ON_HDD,)),
    Wanted("grafana", 5),
    Wanted("prometheus", 80, options=(ON_NVME,)),
    Wanted("loki-chunks", 140),
    Wanted("ldap", 2, options=(ON_NVME,)),
    Wanted("keycloak", 4),
    Wanted("matomo", 16),
    Wanted("sales-reports", 12),
    Wanted("training-videos", 110, REPLICA_2),
    *(Wanted("", size) for size in (1, 2, 5, 5, 8, 10, 10, 20, 25, 50)),
)
EDGE_FILES = (
    Wanted("edge-logs", 60),
    Wanted("pos-receipts", 20),
    Wanted("map-tiles", 90, REPLICA_2),
    Wanted("", 5),
    Wanted("", 10),
)
HOSTING = (
    ("databases", 300, (("postgres-shop", 100), ("postgres-wiki", 20), ("mariadb-crm", 60), ("redis-queue", 8))),
    ("brokers", 200, (("kafka-0", 40), ("kafka-1", 40), ("kafka-2", 40), ("etcd-backup", 5))),
)


def build(builder: Builder) -> None:
    """Fill a world with two clusters, their volumes, and what is wrong with them."""
    first, second = builder.new_ids(Draw.CLUSTER, 2)
    halls, edge = builder.cluster(block=False, id_=first), builder.cluster(id_=second)
    for cluster, racks in ((halls, HALLS), (edge, EDGE)):
        for rack, node_id in zip(racks, builder.new_ids(Draw.NODE, len(racks)), strict=True):
            node = builder.node(cluster, rack.zone, rack.host, rack.address, dict(rack.tags), node_id)
            device_ids = builder.new_ids(Draw.DEVICE, len(rack.disks))
            for (disk, size_gib), device_id in zip(rack.disks, device_ids, strict=True):
                tags = FAST if disk.startswith("nvme") else ARCHIVE
                builder.device(node, f"/dev/{disk}", size_gib, tags, id_=device_id)
    for wanted in FILES:
        builder.volume(halls, wanted)
    for wanted in EDGE_FILES:
        builder.volume(edge, wanted)
    for name, size_gib, blocks in HOSTING:
        hosting = builder.volume(edge, Wanted(name, size_gib, hosting=True))
        for block, block_gib in blocks:
            if hosting is not None:
                builder.block_volume(hosting, block, block_gib, auth=True)
    _trouble(builder)
    builder.finish()


def _trouble(builder: Builder) -> None:
    """A disk that fails, one that was emptied, a node kept out, drift, a heal, a create that a restart cut short."""
    world, nodes = builder.world, builder.nodes
    failing = device_at(builder, "stor-b1.example.com", "/dev/sdc")
    failing.state = EntryState.OFFLINE
    disk = nodes.nodes["stor-b1.example.com"].disks["/dev/sdc"]
    disk.smart, disk.reallocated_sectors = Smart.FAILING, 1184
    disk.wear(nodes.now, sectors=24, within_s=5 * 3600)
    emptied = builder.device(node_at(builder, "stor-c1.example.com"), "/dev/sdd", 931, ARCHIVE, EntryState.FAILED)
    old = nodes.nodes["stor-c1.example.com"].disks["/dev/sdd"]
    old.smart, old.reallocated_sectors = Smart.FAILING, 2264
    node_at(builder, "edge-3.example.com").state = EntryState.OFFLINE
    drifted = device_at(builder, "stor-a2.example.com", "/dev/sdc")
    nodes.nodes["stor-a2.example.com"].groups[f"vg_{drifted.id}"].foreign_kib = gib_to_kib(DRIFT_GIB)
    volume = gluster_volume(builder, "home")
    if volume is not None:
        volume.files = 4200
        start_heal(nodes, volume, volume.bricks[0].name)
    interrupted = builder.volume(world.clusters[emptied_cluster(builder, emptied)], Wanted("", 15))
    if interrupted is not None:
        leave_stale(builder, interrupted)
    _spares(nodes)


def _spares(nodes: NodeWorld) -> None:
    """Disks that wait to be used: a blank one, and one with somebody's files on it."""
    nodes.add_disk("stor-c2.example.com", "/dev/sdd", gib_to_kib(931))
    nodes.add_disk("edge-3.example.com", "/dev/sdb", gib_to_kib(931)).signature = Signature.EXT4


def emptied_cluster(builder: Builder, device: DeviceEntry) -> str:
    """Give the id of a device's cluster."""
    return builder.world.nodes[device.node].cluster


def node_at(builder: Builder, host: str) -> NodeEntry:
    """Find a node by its host name."""
    return next(node for node in builder.world.nodes.values() if node.manage[0] == host)


def device_at(builder: Builder, host: str, path: str) -> DeviceEntry:
    """Find a device by its host and path."""
    node = node_at(builder, host)
    return next(device for device in builder.world.devices.values() if (device.node, device.name) == (node.id, path))


def gluster_volume(builder: Builder, name: str) -> GlusterVolume | None:
    """Find a gluster volume by its name, in whatever pool."""
    return next((volume for (_, known), volume in builder.nodes.volumes.items() if known == name), None)


def leave_stale(builder: Builder, volume: VolumeEntry) -> OperationEntry:
    """Make a volume look as if the server had been killed while it was made: bricks are there, the volume is not."""
    world = builder.world
    operation = OperationEntry(world.chance.new_id(Draw.OPERATION), OperationType.CREATE_VOLUME, int(world.now) - 5400)
    operation.status = OperationStatus.STALE
    bricks: list[BrickEntry] = [world.bricks[id_] for id_ in volume.bricks]
    operation.actions = [
        *(Action(Change.ADD_BRICK, brick.id) for brick in bricks),
        Action(Change.ADD_VOLUME, volume.id),
    ]
    for brick in bricks:
        brick.pending = operation.id
    volume.pending = operation.id
    world.operations[operation.id] = operation
    for key, known in list(builder.nodes.volumes.items()):
        if known.name == volume.name:
            del builder.nodes.volumes[key]
    return operation
