"""The shape of every JSON document that a command prints: schema 1. Sizes are KiB but for volumes', which are GiB.

Fields stand in the order in which they are printed. What is absent or not known is null; lists are sorted by id, and
brick sets are in gluster's order. A change that breaks a reader raises `SCHEMA`.
"""

from msgspec import UNSET, Struct, UnsetType

from glusterterm.cli.schema_truth import Truth
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId

SCHEMA = 1


class SourceEntry(Struct, frozen=True, gc=False):
    """Where the figures come from; `method` is dump, walk or volumes."""

    backend: str
    url: str
    method: str


class BrickEntry(Struct, frozen=True, gc=False):
    """One brick on a device."""

    id: BrickId
    volume: VolumeId | None
    path: str | None
    size_kib: int


class DeviceEntry(Struct, frozen=True, gc=False):
    """One device with its bricks."""

    id: DeviceId
    name: str
    state: str
    total_kib: int
    used_kib: int
    free_kib: int
    tags: dict[str, str]
    bricks: list[BrickEntry]


class NodeEntry(Struct, frozen=True, gc=False):
    """One node with its devices."""

    id: NodeId
    zone: int
    state: str
    manage: tuple[str, ...]
    storage: tuple[str, ...]
    tags: dict[str, str]
    devices: list[DeviceEntry]


class Copies(Struct, frozen=True, gc=False):
    """A volume that keeps `replica` copies; 1 for the type none."""

    type: str
    replica: int


class Dispersed(Struct, frozen=True, gc=False):
    """A volume that is spread over `data` bricks with `redundancy` more in each set."""

    type: str
    data: int
    redundancy: int


class MountEntry(Struct, frozen=True, gc=False):
    """How clients mount a volume."""

    device: str
    backup_volfile_servers: tuple[str, ...]


class VolumeEntry(Struct, frozen=True, gc=False):
    """One volume. Of a volume that only its id is known of, everything else is null."""

    id: VolumeId
    name: str | None = None
    size_gib: int | None = None
    durability: Copies | Dispersed | None = None
    block: bool | None = None
    bricks: tuple[BrickId, ...] | None = None
    sets: tuple[tuple[BrickId, ...], ...] | None = None
    arbiter_bricks: tuple[BrickId, ...] | None = None
    mount: MountEntry | None = None
    pending: OperationId | None = None


class BlockVolumeEntry(Struct, frozen=True, gc=False):
    """One block volume, without its CHAP user and password."""

    id: BlockVolumeId
    name: str
    size_gib: int
    hosting_volume: VolumeId | None
    hosts: tuple[str, ...]


class ClusterEntry(Struct, frozen=True, gc=False):
    """One cluster with everything in it; `id`, `file` and `block` are null where the role may not see them."""

    id: ClusterId | None
    file: bool | None
    block: bool | None
    nodes: list[NodeEntry]
    volumes: list[VolumeEntry]
    block_volumes: list[BlockVolumeEntry]


class OperationEntry(Struct, frozen=True, gc=False):
    """One pending operation; `status` is new, stale, failed or unknown."""

    id: OperationId
    type: str
    status: str
    devices: tuple[DeviceId, ...]
    volumes: tuple[VolumeId, ...]


class Topology(Struct, frozen=True, gc=False):
    """What `topology --json` prints. `taken_at` is RFC 3339 in UTC; `notes` say what could not be seen.

    `truth` is absent where the nodes themselves are not asked.
    """

    schema: int
    source: SourceEntry
    taken_at: str
    clusters: list[ClusterEntry]
    pending_operations: list[OperationEntry]
    notes: tuple[str, ...]
    truth: Truth | UnsetType = UNSET


class ClusterRow(Struct, frozen=True, gc=False):
    """One cluster in `cluster list`; `name` is the profile's. Figures are the sums of its devices'."""

    id: ClusterId
    name: str | None
    file: bool
    block: bool
    total_kib: int
    used_kib: int
    free_kib: int
    nodes: tuple[NodeId, ...]
    volumes: tuple[VolumeId, ...]
    block_volumes: tuple[BlockVolumeId, ...]


class NodeRow(Struct, frozen=True, gc=False):
    """One node in `node list`. Figures are the sums of its devices'."""

    id: NodeId
    cluster: ClusterId
    zone: int
    state: str
    manage: tuple[str, ...]
    storage: tuple[str, ...]
    tags: dict[str, str]
    total_kib: int
    used_kib: int
    free_kib: int
    devices: tuple[DeviceId, ...]


class DeviceRow(Struct, frozen=True, gc=False):
    """One device in `device list`; `host` is its node's first manage name."""

    id: DeviceId
    node: NodeId
    host: str | None
    name: str
    state: str
    total_kib: int
    used_kib: int
    free_kib: int
    tags: dict[str, str]
    bricks: tuple[BrickId, ...]


class VolumeRow(VolumeEntry, frozen=True, gc=False):
    """One volume in `volume list`."""

    cluster: ClusterId | None = None


class BlockVolumeRow(BlockVolumeEntry, frozen=True, gc=False):
    """One block volume in `blockvolume list`."""

    cluster: ClusterId | None = None


class ClusterInfo(ClusterEntry, frozen=True, gc=False):
    """What `cluster info` tells: the cluster as in the topology."""

    name: str | None = None


class NodeInfo(NodeEntry, frozen=True, gc=False):
    """What `node info` tells: the node as in the topology."""

    cluster: ClusterId | None = None


class DeviceInfo(DeviceEntry, frozen=True, gc=False):
    """What `device info` tells: the device as in the topology."""

    node: NodeId | None = None
    host: str | None = None


class PlacedBrick(Struct, frozen=True, gc=False):
    """Where a brick of a volume is; null where the records don't say."""

    id: BrickId
    node: NodeId | None
    host: str | None
    device: DeviceId | None
    device_name: str | None
    path: str | None
    size_kib: int | None


class VolumeInfo(VolumeRow, frozen=True, gc=False):
    """What `volume info` tells: the volume, and where its bricks are."""

    placement: list[PlacedBrick] | None = None


class Listing(Struct, frozen=True, gc=False, omit_defaults=True):
    """What the list and info commands print: just one of the lists or objects is there, and `truth` of everything."""

    schema: int
    source: SourceEntry
    taken_at: str
    notes: tuple[str, ...]
    clusters: list[ClusterRow] | None = None
    nodes: list[NodeRow] | None = None
    devices: list[DeviceRow] | None = None
    volumes: list[VolumeRow] | None = None
    block_volumes: list[BlockVolumeRow] | None = None
    cluster: ClusterInfo | None = None
    node: NodeInfo | None = None
    device: DeviceInfo | None = None
    volume: VolumeInfo | None = None
    block_volume: BlockVolumeRow | None = None
    truth: Truth | UnsetType = UNSET
