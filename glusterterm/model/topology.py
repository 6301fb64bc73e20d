"""Clusters, nodes, devices, bricks and volumes as a backend last reported them.

Sizes of devices and bricks are KiB, those of volumes GiB, as in Heketi (Heketi's API, section 4). Lists of ids are
sorted by id unless said otherwise. Tags are pairs sorted by name, so that values stay hashable. `truth` is what the
nodes themselves say of an entry, None where they are not asked.
"""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.health import BrickTruth, ClusterTruth, DeviceTruth, NodeTruth, VolumeTruth
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId

Tags = tuple[tuple[str, str], ...]
ARBITER_TAG = "arbiter"
"""Heketi's tag on a node or device: `required`, `disabled`, `supported` (Heketi's API, section 8)."""


class EntryState(StrEnum):
    """Heketi's state of a node or a device: what an operator set, not whether it is alive."""

    ONLINE = "online"
    OFFLINE = "offline"
    FAILED = "failed"
    UNKNOWN = "unknown"


class DurabilityType(StrEnum):
    """How a volume keeps its data, in the wire's words."""

    NONE = "none"
    REPLICATE = "replicate"
    DISPERSE = "disperse"


@dataclass(frozen=True, slots=True)
class Durability:
    """How a volume keeps its data.

    `replica` is what is in force: 2 where Heketi's object shows no number (Heketi's API, section 4.4), 1 for type none,
    0 for disperse; `data` and `redundancy` are 0 but for disperse.
    """

    type: DurabilityType
    replica: int = 1
    data: int = 0
    redundancy: int = 0

    @property
    def set_size(self) -> int:
        """Bricks in one set; 0 for the replica -1 that Heketi accepts, a volume without bricks."""
        if self.type is DurabilityType.DISPERSE:
            return self.data + self.redundancy
        return max(self.replica, 0)


@dataclass(frozen=True, slots=True)
class Brick:
    """One brick: a thin logical volume on a device, holding a part of one volume.

    `size_kib` is its virtual size; `charge_kib` is what it takes from its device (thin pool and pool metadata), known
    from the dump only. `thin_pool` can't be derived from the id (Heketi's API, section 9).
    """

    id: BrickId
    device: DeviceId
    node: NodeId
    volume: VolumeId
    path: str
    size_kib: int
    charge_kib: int | None = None
    thin_pool: str | None = None
    logical_volume: str | None = None
    pending: OperationId | None = None
    truth: BrickTruth | None = None


@dataclass(frozen=True, slots=True)
class Device:
    """One block device that carries bricks.

    `free_kib` is the backend's figure, not `total_kib - used_kib`: what LVM keeps for itself is in neither.
    `paths` and `pv_uuid` are empty on records older than Heketi 10.
    """

    id: DeviceId
    node: NodeId
    path: str
    state: EntryState
    total_kib: int
    used_kib: int
    free_kib: int
    bricks: tuple[BrickId, ...] = ()
    tags: Tags = ()
    paths: tuple[str, ...] = ()
    pv_uuid: str | None = None
    extent_kib: int | None = None
    pending: OperationId | None = None
    truth: DeviceTruth | None = None
    foreign: bool = False
    """A file system that bricks stand on without being a volume group of ours: shown, and never used for new bricks."""

    @property
    def fill(self) -> float:
        """Used share, 0.0 to 1.0. A device that reports no size counts as empty."""
        return self.used_kib / self.total_kib if self.total_kib else 0.0


@dataclass(frozen=True, slots=True)
class Node:
    """One storage server. `manage` and `storage` are host names or addresses; Heketi uses the first of each."""

    id: NodeId
    cluster: ClusterId
    zone: int
    state: EntryState
    manage: tuple[str, ...]
    storage: tuple[str, ...]
    devices: tuple[DeviceId, ...] = ()
    tags: Tags = ()
    truth: NodeTruth | None = None

    @property
    def host(self) -> str:
        """The name that operators know the node by: its first manage name, else its first storage name, else its id."""
        return (self.manage or self.storage or (self.id,))[0]


@dataclass(frozen=True, slots=True)
class Mount:
    """How clients mount a volume: `device` is `HOST:NAME`, the servers are for `backup-volfile-servers`."""

    device: str
    hosts: tuple[str, ...] = ()
    backup_volfile_servers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class BlockHosting:
    """What a block-hosting volume still has for block volumes, in GiB. `locked`: takes no new ones."""

    free_gib: int
    reserved_gib: int
    block_volumes: tuple[BlockVolumeId, ...] = ()
    locked: bool = False


@dataclass(frozen=True, slots=True)
class Volume:
    """One GlusterFS volume.

    `sets` are its brick sets in gluster's order, None where they are not known: Heketi lists bricks by id, so without
    more sources a volume's sets are known only if it has just one. `arbiter_bricks` come from the dump's `SubType`.
    `snapshot_factor` is 1.0 where snapshots are off. `options` are gluster options as `key value`.
    """

    id: VolumeId
    cluster: ClusterId
    name: str
    size_gib: int
    durability: Durability
    bricks: tuple[BrickId, ...]
    sets: tuple[tuple[BrickId, ...], ...] | None = None
    arbiter_bricks: tuple[BrickId, ...] = ()
    mount: Mount | None = None
    options: tuple[str, ...] = ()
    gid: int = 0
    snapshot_factor: float = 1.0
    hosting: BlockHosting | None = None
    pending: OperationId | None = None
    truth: VolumeTruth | None = None

    @property
    def block(self) -> bool:
        """Whether it hosts block volumes."""
        return self.hosting is not None


@dataclass(frozen=True, slots=True)
class BlockVolume:
    """One gluster-block volume, a file inside a hosting volume. Its CHAP user and password are never kept."""

    id: BlockVolumeId
    cluster: ClusterId
    name: str
    size_gib: int
    hosting_volume: VolumeId
    hosts: tuple[str, ...] = ()
    usable_gib: int | None = None
    ha_count: int = 0
    iqn: str = ""
    pending: OperationId | None = None


@dataclass(frozen=True, slots=True)
class Cluster:
    """One trusted pool. Clusters have no name in Heketi; `file` and `block` say which volumes it takes."""

    id: ClusterId
    file: bool
    block: bool
    nodes: tuple[NodeId, ...] = ()
    volumes: tuple[VolumeId, ...] = ()
    block_volumes: tuple[BlockVolumeId, ...] = ()
    truth: ClusterTruth | None = None


class OperationStatus(StrEnum):
    """What Heketi says of a pending operation (Heketi's API, section 4.9); `new` is its empty string."""

    NEW = "new"
    STALE = "stale"
    FAILED = "failed"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class PendingOperation:
    """A change that Heketi has begun and not ended, or that a restart or a failed undo left behind.

    `type` is Heketi's own word, such as `remove-device`. `started_at` (seconds since 1970) comes from the dump alone.
    The object lists are what it adds or takes away; empty where only the list of operations could be had.
    """

    id: OperationId
    type: str
    status: OperationStatus
    started_at: float | None = None
    devices: tuple[DeviceId, ...] = ()
    volumes: tuple[VolumeId, ...] = ()
    bricks: tuple[BrickId, ...] = ()
    block_volumes: tuple[BlockVolumeId, ...] = ()
    parent: OperationId | None = None
