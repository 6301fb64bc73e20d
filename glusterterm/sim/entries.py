"""The records of the simulated server's database, as Heketi keeps them. Sizes are KiB, those of volumes GiB."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum

from glusterterm.model.topology import Durability, DurabilityType, EntryState

DEFAULT_REPLICA = 2


@dataclass(slots=True)
class ClusterEntry:
    """A cluster. Its lists are sorted."""

    id: str
    file: bool = False
    block: bool = False
    nodes: list[str] = field(default_factory=list)
    volumes: list[str] = field(default_factory=list)
    block_volumes: list[str] = field(default_factory=list)


@dataclass(slots=True)
class NodeEntry:
    """A node. `devices` is sorted."""

    id: str
    cluster: str
    zone: int
    manage: tuple[str, ...]
    storage: tuple[str, ...]
    state: EntryState = EntryState.ONLINE
    tags: dict[str, str] = field(default_factory=dict)
    devices: list[str] = field(default_factory=list)


@dataclass(slots=True)
class DeviceEntry:
    """A device. `bricks` is sorted; a replacement brick joins it only when its move is done."""

    id: str
    node: str
    name: str
    total: int
    free: int
    used: int = 0
    extent: int = 4096
    state: EntryState = EntryState.ONLINE
    tags: dict[str, str] = field(default_factory=dict)
    paths: tuple[str, ...] = ()
    pv_uuid: str = ""
    bricks: list[str] = field(default_factory=list)


class SubType(IntEnum):
    """What a brick is in its set."""

    NORMAL = 1
    ARBITER = 2


@dataclass(slots=True)
class BrickEntry:
    """A brick. `pending` is the operation that makes, moves or deletes it, or empty."""

    id: str
    device: str
    node: str
    volume: str
    size: int
    pool_size: int
    metadata_size: int
    thin_pool: str
    path: str
    logical_volume: str = ""
    sub_type: SubType = SubType.NORMAL
    pending: str = ""


@dataclass(slots=True)
class Hosting:
    """What a block-hosting volume has for block volumes, GiB."""

    free: int
    reserved: int
    block_volumes: list[str] = field(default_factory=list)
    restriction: str = ""


@dataclass(slots=True)
class VolumeEntry:
    """A volume. `replica` is what was asked for: 0 means 2. `bricks` is sorted, but for clones.

    `hosts` are those of the mount line as it was when the volume was made; only the dump shows them.
    """

    id: str
    name: str
    size: int
    type: DurabilityType
    cluster: str = ""
    clusters: tuple[str, ...] = ()
    replica: int = 0
    data: int = 0
    redundancy: int = 0
    gid: int = 0
    snapshot: bool = False
    snapshot_factor: float = 1.0
    options: tuple[str, ...] = ()
    hosting: Hosting | None = None
    bricks: list[str] = field(default_factory=list)
    hosts: tuple[str, ...] = ()
    pending: str = ""

    @property
    def durability(self) -> Durability:
        """Give the durability in force."""
        if self.type is DurabilityType.DISPERSE:
            return Durability(self.type, 0, self.data, self.redundancy)
        if self.type is DurabilityType.REPLICATE:
            return Durability(self.type, self.replica or DEFAULT_REPLICA)
        return Durability(self.type)


@dataclass(slots=True)
class BlockVolumeEntry:
    """A block volume."""

    id: str
    name: str
    size: int
    ha_count: int
    auth: bool
    cluster: str
    hosting_volume: str
    usable: int = 0
    hosts: tuple[str, ...] = ()
    iqn: str = ""
    lun: int = 0
    username: str = ""
    password: str = field(default="", repr=False)
    clusters: tuple[str, ...] = ()
    pending: str = ""


class OperationType(IntEnum):
    """The kinds of pending operations, by their numbers in the dump."""

    CREATE_VOLUME = 1
    DELETE_VOLUME = 2
    EXPAND_VOLUME = 3
    CREATE_BLOCK_VOLUME = 4
    DELETE_BLOCK_VOLUME = 5
    REMOVE_DEVICE = 6
    CLONE_VOLUME = 7
    EVICT_BRICK = 8
    EXPAND_BLOCK_VOLUME = 9

    @property
    def words(self) -> str:
        """Give the kind in the API's words, such as `create-volume`."""
        return self.name.lower().replace("_", "-")


class Change(IntEnum):
    """What an operation does to one object, by its number in the dump."""

    ADD_BRICK = 1
    ADD_VOLUME = 2
    DELETE_BRICK = 3
    DELETE_VOLUME = 4
    EXPAND_VOLUME = 5
    ADD_BLOCK_VOLUME = 6
    DELETE_BLOCK_VOLUME = 7
    REMOVE_DEVICE = 8
    CLONE_VOLUME = 9
    SNAPSHOT_VOLUME = 10
    ADD_VOLUME_CLONE = 11
    CHILD = 12
    PARENT = 13
    EXPAND_BLOCK_VOLUME = 14

    @property
    def words(self) -> str:
        """Describe the change in the API's words."""
        return _CHANGE_WORDS.get(self) or self.name.capitalize().replace("_", " ")


_CHANGE_WORDS = {
    Change.CLONE_VOLUME: "Clone volume from",
    Change.ADD_VOLUME_CLONE: "Clone volume to",
    Change.CHILD: "Performing child operation",
    Change.PARENT: "Belongs to parent operation",
}


class OperationStatus(StrEnum):
    """How a pending operation stands; a new one is being worked on."""

    NEW = ""
    STALE = "stale"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Action:
    """One change of an operation. `delta` is the size in GiB that is added, of expansions."""

    change: Change
    id: str
    delta: int | None = None


@dataclass(slots=True)
class OperationEntry:
    """A pending operation. `timestamp` is seconds since 1970."""

    id: str
    type: OperationType
    timestamp: int
    actions: list[Action] = field(default_factory=list)
    status: OperationStatus = OperationStatus.NEW

    def ids(self, *changes: Change) -> list[str]:
        """Give the ids of the objects that the operation changes so, in its order."""
        return [action.id for action in self.actions if action.change in changes]
