"""What can be asked of a backend: one value for each change, in the words and units of Heketi's API (section 4).

Values alone: `logic.plans` decides whether a change may be asked for, a backend how it travels. Sizes of volumes are
GiB. A name is never empty where a lost answer must be found again by it (volumes, clones and block volumes). What
places bricks or names a new device is for the direct backend alone: Heketi decides that by itself, and it is empty.
"""

import re
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.placements import BrickMove, PlacedSets, VolumePlace
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, EntryState, Tags


@dataclass(frozen=True, slots=True)
class FromStep:
    """Stands for the id of what an earlier step of the same plan made; `step` counts from 0."""

    step: int


class HealCheck(StrEnum):
    """Whether Heketi asks gluster for pending heals before it moves a brick; `default` is its own choice, to ask."""

    DEFAULT = ""
    ENABLE = "enable"
    DISABLE = "disable"


class TagChange(StrEnum):
    """What becomes of the tags that are there: all replaced, those named replaced or added, those named taken away."""

    SET = "set"
    UPDATE = "update"
    DELETE = "delete"


@dataclass(frozen=True, slots=True)
class CreateCluster:
    """Make a cluster. With neither flag it would take no volumes at all."""

    file: bool = True
    block: bool = True


@dataclass(frozen=True, slots=True)
class SetClusterFlags:
    """Say which volumes a cluster takes; both flags are always sent, since a missing one becomes false."""

    cluster: ClusterId
    file: bool
    block: bool


@dataclass(frozen=True, slots=True)
class DeleteCluster:
    """Delete an empty cluster."""

    cluster: ClusterId


@dataclass(frozen=True, slots=True)
class AddNode:
    """Add a storage server; `manage` and `storage` are host names or addresses."""

    cluster: ClusterId | FromStep
    zone: int
    manage: str
    storage: str
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class SetNodeState:
    """Enable (online), disable (offline) or evacuate (failed) a node."""

    node: NodeId
    state: EntryState
    heal_check: HealCheck = HealCheck.DEFAULT
    moves: tuple[BrickMove, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteNode:
    """Delete a node without devices."""

    node: NodeId


@dataclass(frozen=True, slots=True)
class ChangeNodeTags:
    """Change a node's tags; for DELETE only the names of `tags` count."""

    node: NodeId
    change: TagChange
    tags: Tags


@dataclass(frozen=True, slots=True)
class AddDevice:
    """Add a block device by its path on the node. `destroy_data`: wipe it where it can't be added as it is."""

    node: NodeId | FromStep
    path: str
    destroy_data: bool = False
    tags: Tags = ()
    device: DeviceId | None = None


@dataclass(frozen=True, slots=True)
class SetDeviceState:
    """Enable (online), disable (offline) or evacuate (failed) a device."""

    device: DeviceId
    state: EntryState
    heal_check: HealCheck = HealCheck.DEFAULT
    moves: tuple[BrickMove, ...] = ()


@dataclass(frozen=True, slots=True)
class DeleteDevice:
    """Delete an evacuated device; `forget`: also where its volume group can't be removed, because the disk is gone."""

    device: DeviceId
    forget: bool = False


@dataclass(frozen=True, slots=True)
class ResyncDevice:
    """Have a device's figures replaced by what LVM says."""

    device: DeviceId


@dataclass(frozen=True, slots=True)
class ChangeDeviceTags:
    """Change a device's tags; for DELETE only the names of `tags` count."""

    device: DeviceId
    change: TagChange
    tags: Tags


@dataclass(frozen=True, slots=True)
class EvictBrick:
    """Have one brick moved to another device."""

    brick: BrickId
    heal_check: HealCheck = HealCheck.DEFAULT
    move: BrickMove | None = None


@dataclass(frozen=True, slots=True)
class CreateVolume:
    """Make a volume. `clusters` are tried in order, all where empty. `snapshot_factor` None: no room for snapshots."""

    name: str
    size_gib: int
    durability: Durability
    clusters: tuple[ClusterId, ...] = ()
    gid: int = 0
    snapshot_factor: float | None = None
    options: tuple[str, ...] = ()
    block: bool = False
    placed: VolumePlace | None = None


@dataclass(frozen=True, slots=True)
class ExpandVolume:
    """Add `add_gib` to a volume: whole new brick sets, never larger bricks."""

    volume: VolumeId
    add_gib: int
    placed: PlacedSets = ()


@dataclass(frozen=True, slots=True)
class DeleteVolume:
    """Delete a volume and all data on it."""

    volume: VolumeId


@dataclass(frozen=True, slots=True)
class CloneVolume:
    """Make a writable copy of a volume by way of a snapshot."""

    volume: VolumeId
    name: str


@dataclass(frozen=True, slots=True)
class RestrictBlockHosting:
    """Say whether a block-hosting volume takes new block volumes."""

    volume: VolumeId
    locked: bool


@dataclass(frozen=True, slots=True)
class CreateBlockVolume:
    """Make a block volume. `ha_count` 0: on all nodes. `auth`: with a CHAP password of Heketi's making."""

    name: str
    size_gib: int
    ha_count: int = 3
    auth: bool = False
    clusters: tuple[ClusterId, ...] = ()


@dataclass(frozen=True, slots=True)
class ExpandBlockVolume:
    """Make a block volume larger: `new_gib` is its new total."""

    block_volume: BlockVolumeId
    new_gib: int


@dataclass(frozen=True, slots=True)
class DeleteBlockVolume:
    """Delete a block volume and all data on it."""

    block_volume: BlockVolumeId


@dataclass(frozen=True, slots=True)
class CleanUpOperations:
    """Have stale and failed operations undone; all of them where none is named. At most 32 ids."""

    operations: tuple[OperationId, ...] = ()


@dataclass(frozen=True, slots=True)
class SetServerMode:
    """Set the server's own mode. There is no way back from read-only over the API (Heketi's API, section 5)."""

    mode: ServerMode


@dataclass(frozen=True, slots=True)
class SetLoggerLevel:
    """Set how much Heketi writes into its own log."""

    level: LoggerLevel


@dataclass(frozen=True, slots=True)
class StartVolume:
    """Start a volume; `force`: also the brick processes that are down of one that runs already."""

    volume: VolumeId
    name: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class StopVolume:
    """Stop a volume: clients lose it. `force`: also where gluster would rather not."""

    volume: VolumeId
    name: str
    force: bool = False


@dataclass(frozen=True, slots=True)
class SetVolumeOptions:
    """Set gluster options, each as `key value`, and take those of the keys in `reset` back to their defaults."""

    volume: VolumeId
    name: str
    options: tuple[str, ...] = ()
    reset: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class HealVolume:
    """Have gluster heal what it knows to be unhealed; `full`: crawl all of the volume for what it does not know of."""

    volume: VolumeId
    name: str
    full: bool = False


class RebalanceAction(StrEnum):
    """What is done about the spread of files over brick sets; the values are gluster's words."""

    START = "start"
    FIX_LAYOUT = "fix-layout"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class RebalanceVolume:
    """Move files, or new folders alone, to where the present brick sets want them; or end that."""

    volume: VolumeId
    name: str
    action: RebalanceAction = RebalanceAction.START


@dataclass(frozen=True, slots=True)
class ProfileVolume:
    """Have gluster count what is done on a volume, or no longer."""

    volume: VolumeId
    name: str
    on: bool


@dataclass(frozen=True, slots=True)
class NodeTakenOver:
    """What a node is marked with: `peer` is its id as it is listed now, `node` the id that it gets."""

    peer: NodeId
    node: NodeId
    zone: int
    state: EntryState = EntryState.ONLINE
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class DeviceTakenOver:
    """What a device is marked with; its id is that of its volume group and stays."""

    device: DeviceId
    state: EntryState = EntryState.ONLINE
    tags: Tags = ()


@dataclass(frozen=True, slots=True)
class TakeOver:
    """Mark the nodes and devices of a pool with what Heketi kept of them; `becomes` is the cluster's id after that."""

    cluster: ClusterId
    becomes: ClusterId
    nodes: tuple[NodeTakenOver, ...] = ()
    devices: tuple[DeviceTakenOver, ...] = ()


RunningOperation = StartVolume | StopVolume | SetVolumeOptions | HealVolume | RebalanceVolume | ProfileVolume
"""What gluster itself does with a volume that is there: Heketi has no call for it. `name` is gluster's for it."""
Operation = (
    CreateCluster
    | SetClusterFlags
    | DeleteCluster
    | AddNode
    | SetNodeState
    | DeleteNode
    | ChangeNodeTags
    | AddDevice
    | SetDeviceState
    | DeleteDevice
    | ResyncDevice
    | ChangeDeviceTags
    | EvictBrick
    | CreateVolume
    | ExpandVolume
    | DeleteVolume
    | CloneVolume
    | RestrictBlockHosting
    | CreateBlockVolume
    | ExpandBlockVolume
    | DeleteBlockVolume
    | CleanUpOperations
    | SetServerMode
    | SetLoggerLevel
    | StartVolume
    | StopVolume
    | SetVolumeOptions
    | HealVolume
    | RebalanceVolume
    | ProfileVolume
    | TakeOver
)
"""Every change there is. Tables over it are checked for completeness by `typing.get_args`."""

BEYOND_HEKETI: tuple[type[Operation], ...] = (
    StartVolume,
    StopVolume,
    SetVolumeOptions,
    HealVolume,
    RebalanceVolume,
    ProfileVolume,
    TakeOver,
)
"""Kinds of change that the nodes make, and for which Heketi has no call."""


def words_of(operation: Operation) -> str:
    """Name a kind of change in words, such as `add device`, where nothing about the change itself can be said."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", type(operation).__name__).lower()
