"""The JSON of Heketi's objects, as far as it is read (Heketi's API, sections 4 and 4.8).

The same members stand in an object's own reply and, under `Info`, in a dump. Everything has a default: a record that
lacks a member is still a record. What is not named here is skipped while decoding and never becomes a value, above
all the user and password of block volumes.
"""

from typing import Annotated

import msgspec

Int64 = Annotated[int, msgspec.Meta(ge=-(2**63), le=2**63 - 1)]
"""A number as Heketi's own types hold it. Anything larger is no figure, and could not be handed on either."""


class Sizes(msgspec.Struct, gc=False):
    """A device's figures, KiB."""

    total: Int64 = 0
    free: Int64 = 0
    used: Int64 = 0


class Hostnames(msgspec.Struct, gc=False):
    """A node's names."""

    manage: list[str] | None = None
    storage: list[str] | None = None


class Replicate(msgspec.Struct, gc=False):
    """How many copies; 0 where Heketi shows no number."""

    replica: Int64 = 0


class Disperse(msgspec.Struct, gc=False):
    """How many bricks of a set hold data, and how many more there are."""

    data: Int64 = 0
    redundancy: Int64 = 0


class DurabilityShape(msgspec.Struct, gc=False):
    """How a volume keeps its data."""

    type: str = ""
    replicate: Replicate | None = None
    disperse: Disperse | None = None


class SnapshotShape(msgspec.Struct, gc=False):
    """Whether room for snapshots was asked for; the factor counts only then."""

    enable: bool = False
    factor: float = 1.0


class BlockInfo(msgspec.Struct, gc=False):
    """What a block-hosting volume still has, GiB; empty on file volumes."""

    freesize: Int64 = 0
    reservedsize: Int64 = 0
    blockvolume: list[str] | None = None
    restriction: str = ""


class GlusterfsMount(msgspec.Struct, gc=False):
    """How a volume is mounted."""

    hosts: list[str] | None = None
    device: str = ""
    options: dict[str, str] | None = None


class MountShape(msgspec.Struct, gc=False):
    """The one kind of mount there is."""

    glusterfs: GlusterfsMount | None = None


class ClusterShape(msgspec.Struct, gc=False):
    """A cluster, as it answers for itself."""

    id: str = ""
    nodes: list[str] | None = None
    volumes: list[str] | None = None
    blockvolumes: list[str] | None = None
    file: bool = False
    block: bool = False


class NodeShape(msgspec.Struct, gc=False):
    """What a node's own reply and its record have in common."""

    id: str = ""
    cluster: str = ""
    zone: Int64 = 0
    hostnames: Hostnames | None = None
    tags: dict[str, str] | None = None


class DeviceShape(msgspec.Struct, gc=False):
    """What a device's own reply and its record have in common."""

    id: str = ""
    name: str = ""
    storage: Sizes | None = None
    tags: dict[str, str] | None = None
    paths: list[str] | None = None
    pv_uuid: str = ""


class BrickShape(msgspec.Struct, gc=False):
    """A brick, as it stands in volumes and devices. `size` is KiB."""

    id: str = ""
    path: str = ""
    device: str = ""
    node: str = ""
    volume: str = ""
    size: Int64 = 0


class VolumeShape(msgspec.Struct, gc=False):
    """What a volume's own reply and its record have in common, but for its mount. `size` is GiB."""

    id: str = ""
    name: str = ""
    size: Int64 = 0
    cluster: str = ""
    durability: DurabilityShape | None = None
    snapshot: SnapshotShape | None = None
    gid: Int64 = 0
    block: bool = False
    blockinfo: BlockInfo | None = None


class BlockTarget(msgspec.Struct, gc=False):
    """Where a block volume is served. Its user and password are not read."""

    hosts: list[str] | None = None
    iqn: str = ""


class BlockVolumeShape(msgspec.Struct, gc=False):
    """A block volume. Sizes are GiB; `usablesize` is missing before Heketi 10."""

    id: str = ""
    name: str = ""
    size: Int64 = 0
    usablesize: Int64 | None = None
    hacount: Int64 = 0
    cluster: str = ""
    blockhostingvolume: str = ""
    blockvolume: BlockTarget | None = None


class DeviceReply(DeviceShape, gc=False):
    """A device, as it answers for itself and within its node."""

    state: str = ""
    bricks: list[BrickShape] | None = None


class NodeReply(NodeShape, gc=False):
    """A node, as it answers for itself, with everything on it."""

    state: str = ""
    devices: list[DeviceReply] | None = None


class VolumeReply(VolumeShape, gc=False):
    """A volume, as it answers for itself."""

    glustervolumeoptions: list[str] | None = None
    mount: MountShape | None = None
    bricks: list[BrickShape] | None = None


class ClusterList(msgspec.Struct, gc=False):
    """`GET /clusters`."""

    clusters: list[str] | None


class VolumeList(msgspec.Struct, gc=False):
    """`GET /volumes`."""

    volumes: list[str] | None


class OperationCounts(msgspec.Struct, gc=False):
    """`GET /operations`."""

    total: Int64
    in_flight: Int64 = 0
    stale: Int64 = 0
    failed: Int64 = 0
    new: Int64 = 0


class ChangeShape(msgspec.Struct, gc=False):
    """One thing that a pending operation does, to the object `id`."""

    id: str = ""
    description: str = ""


class OperationReply(msgspec.Struct, gc=False):
    """A pending operation, as it answers for itself; the list leaves `changes` out."""

    id: str
    type_name: str = ""
    status: str = ""
    changes: list[ChangeShape] | None = None


class OperationList(msgspec.Struct, gc=False):
    """`GET /operations/pending`."""

    pendingoperations: list[OperationReply] | None
