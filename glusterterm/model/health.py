"""What the nodes themselves say of what a backend lists: brick processes, peers, heal, LVM, SMART, mounts, kernel.

Ground truth stands beside the backend's word and never replaces it: each entry of a snapshot carries its own, None
where the nodes are not asked. Figures change only when what they tell changes; how old they are stands in the
snapshot's `readings`, part by part, so that a look that found nothing new changes no entry.
"""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.gluster.moves import Moved
from glusterterm.model.gluster.status import VolumeTask
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.host_key import HostKey
from glusterterm.model.ids import GlusterVolumeUuid, NodeId, PeerUuid, Ref


class Part(StrEnum):
    """What is asked of a node, or of a pool through one of its nodes; each has its own age and its own failure."""

    LOGIN = "login"
    """Whether the node can be reached over SSH at all."""
    SERVICE = "glusterd"
    PEERS = "peers"
    STORAGE = "LVM"
    MOUNTS = "mounts"
    SMART = "SMART"
    KERNEL = "kernel log"
    VOLUMES = "volumes"
    """Of a pool: what gluster has, and in which order."""
    PROCESSES = "brick processes"
    """Of a pool: which brick processes and daemons run."""
    HEAL = "heal counts"
    """Of a volume: asked for sparingly, since asking floods glusterd's logs."""


@dataclass(frozen=True, slots=True)
class Reading:
    """When one part was last read, and why it could not be read since.

    `subject` is a node, a cluster (one trusted pool) or a volume. `taken_at` is seconds since 1970, None where it was
    never read. `failure` and `next_step` are sentences, empty where the last look was answered. `unknown_key` stands
    at a login that failed for nothing else than a host key that nobody has said yes to yet.
    """

    subject: Ref
    part: Part
    taken_at: float | None = None
    failure: str = ""
    next_step: str = ""
    unknown_key: HostKey | None = None


class ProcessState(StrEnum):
    """How a brick's process stands, as gluster tells it.

    One reading can be wrong (glusterd answers late, or is locked): the first that calls it gone makes it suspect, the
    second in a row offline. Unknown is a brick whose node did not answer gluster: such bricks are missing from
    `volume status`, not shown as offline (recorded with GlusterFS 10.3).
    """

    ONLINE = "online"
    SUSPECT = "suspect"
    OFFLINE = "offline"
    UNKNOWN = "unknown"
    NOT_STARTED = "not started"
    """Its volume is not started: nothing is to run."""


DOWN = frozenset({ProcessState.SUSPECT, ProcessState.OFFLINE})
"""The states of a process that gluster calls gone."""


@dataclass(frozen=True, slots=True)
class HealCount:
    """What is left to heal. A count that gluster does not give is None, which is unknown and never zero.

    A directory counts once, however many files below it are missing: a small count is not nearly healed.
    """

    entries: int | None
    split_brain: int | None = None


@dataclass(frozen=True, slots=True)
class BrickTruth:
    """What the nodes say of one brick.

    `since` is when its process came to this state (seconds since 1970). `mounted`, `read_only` and `in_fstab` are of
    its file system; shares are 0.0 to 1.0, of its thin pool. None is not known.
    """

    process: ProcessState = ProcessState.UNKNOWN
    since: float | None = None
    pid: int | None = None
    port: int | None = None
    heal: HealCount | None = None
    connected: bool | None = None
    """Whether the self-heal daemon that was asked reaches it."""
    logical_volume: bool | None = None
    """Whether LVM has it; false is a brick that is in the backend's books alone."""
    mounted: bool | None = None
    read_only: bool | None = None
    in_fstab: bool | None = None
    data_share: float | None = None
    metadata_share: float | None = None


@dataclass(frozen=True, slots=True)
class SmartHealth:
    """What a disk says of itself. `passed` is its own verdict; a missing count is None. `why_not`: why it says none."""

    passed: bool | None = None
    temperature_c: int | None = None
    reallocated: int | None = None
    pending: int | None = None
    uncorrectable: int | None = None
    media_errors: int | None = None
    wear_share: float | None = None
    """0.0 for a new disk, 1.0 at the end of what its maker promises; it may be more."""
    power_on_h: int | None = None
    model: str = ""
    serial: str = ""
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class DeviceTruth:
    """What the node says of one device: its volume group by LVM's own figures (KiB), its disk, the kernel's errors.

    `present` is false where LVM misses the physical volume. `errors` counts the kernel's I/O errors of this disk that
    its log still holds, `last_error` is the newest of them. `down` counts its bricks whose process is suspect or
    offline, `unseen` those of which gluster tells nothing.
    """

    group: str = ""
    present: bool | None = None
    total_kib: int | None = None
    free_kib: int | None = None
    disk: str = ""
    """The name that the disk has now, such as `/dev/sdc`; names change over restarts."""
    smart: SmartHealth | None = None
    errors: int = 0
    last_error: str = ""
    down: int = 0
    unseen: int = 0


@dataclass(frozen=True, slots=True)
class PeerSeen:
    """How one node sees another of its pool. `node` is None for a peer that the backend does not list."""

    peer: PeerUuid
    host: str
    connected: bool | None
    trusted: bool
    node: NodeId | None = None


@dataclass(frozen=True, slots=True)
class NodeTruth:
    """What one node says of itself.

    `reached` is false where the last try over SSH failed (the reading of `Part.LOGIN` says why), None before the first.
    `peer` is what gluster knows it by. `self_heal_online` is what gluster tells of its self-heal daemon, None where it
    has none. `clock_skew_s` is how far its clock is ahead of ours, in whole seconds.
    """

    reached: bool | None = None
    peer: PeerUuid | None = None
    glusterd_runs: bool | None = None
    self_heal_online: bool | None = None
    peers: tuple[PeerSeen, ...] = ()
    clock_skew_s: int | None = None


@dataclass(frozen=True, slots=True)
class NodeMoved:
    """How far one node has come with the files of a volume. `node` is None for one that the backend does not list."""

    node: NodeId | None
    host: str
    moved: Moved


@dataclass(frozen=True, slots=True)
class VolumeMoves:
    """How far a rebalance of a volume is, that is under way; `taken_at` is seconds since 1970."""

    total: Moved
    nodes: tuple[NodeMoved, ...]
    taken_at: float | None = None


@dataclass(frozen=True, slots=True)
class VolumeTruth:
    """What gluster says of one volume. `exists` is false where it has none of this name.

    `unseen` counts the bricks that `volume status` does not tell of, `offline` those whose process is gone.
    """

    exists: bool
    uuid: GlusterVolumeUuid | None = None
    state: GlusterVolumeState | None = None
    heal: HealCount | None = None
    offline: int = 0
    unseen: int = 0
    tasks: tuple[VolumeTask, ...] = ()
    moves: VolumeMoves | None = None


@dataclass(frozen=True, slots=True)
class ClusterTruth:
    """What gluster says of one trusted pool. `strangers` are its volumes that the backend does not list, by name.

    `unlisted` are peers that the backend does not list.
    """

    asked: NodeId | None = None
    """The node that was asked on behalf of the pool."""
    strangers: tuple[str, ...] = ()
    unlisted: tuple[PeerSeen, ...] = ()
