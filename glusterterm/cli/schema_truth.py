"""The shape of what nodes themselves say, in the JSON documents: a part `truth`, absent where nodes are not asked.

It stands beside the backend's word and never in its place. What is not known is null, never zero. Times are RFC 3339.
"""

from msgspec import Struct

from glusterterm.model.ids import BrickId, ClusterId, NodeId, VolumeId


class NodeSays(Struct, frozen=True, gc=False):
    """One node by its own word; `reached` is over SSH."""

    id: NodeId
    reached: bool | None
    glusterd_runs: bool | None
    self_heal_online: bool | None


class BrickSays(Struct, frozen=True, gc=False):
    """One brick; `process` is online, suspect, offline, unknown or not started, since `since`."""

    id: BrickId
    process: str
    since: str | None
    pid: int | None
    heal_entries: int | None
    split_brain: int | None
    logical_volume: bool | None
    mounted: bool | None
    read_only: bool | None
    in_fstab: bool | None


class VolumeSays(Struct, frozen=True, gc=False):
    """One volume by gluster's word; `offline` and `unseen` count its bricks."""

    id: VolumeId
    exists: bool
    state: str | None
    heal_entries: int | None
    split_brain: int | None
    offline: int
    unseen: int


class ReadingEntry(Struct, frozen=True, gc=False):
    """When a `part` of a `kind` (cluster, node or volume) was read last, and why it was not since; null if it was."""

    kind: str
    id: str
    part: str
    taken_at: str | None
    failure: str | None
    next_step: str | None
    unknown_key: str | None


class ClusterSays(Struct, frozen=True, gc=False):
    """One trusted pool: volumes and peers that gluster has and the backend does not list."""

    id: ClusterId
    unlisted_volumes: tuple[str, ...]
    unlisted_peers: tuple[str, ...]


class Truth(Struct, frozen=True, gc=False):
    """What the nodes say of everything, each list by id."""

    clusters: list[ClusterSays]
    nodes: list[NodeSays]
    bricks: list[BrickSays]
    volumes: list[VolumeSays]
    readings: list[ReadingEntry]
