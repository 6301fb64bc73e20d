"""Ids of everything the console names, and one type that names any of them."""

from dataclasses import dataclass
from enum import StrEnum
from typing import NewType

ClusterId = NewType("ClusterId", str)
NodeId = NewType("NodeId", str)
DeviceId = NewType("DeviceId", str)
BrickId = NewType("BrickId", str)
VolumeId = NewType("VolumeId", str)
BlockVolumeId = NewType("BlockVolumeId", str)
OperationId = NewType("OperationId", str)
"""A pending operation of Heketi's; nothing to do with queue ids (Heketi's API, section 3)."""
QueueId = NewType("QueueId", str)
"""An asynchronous request's id, told in `Location: /queue/ID` and good for one final answer."""
GlusterVolumeUuid = NewType("GlusterVolumeUuid", str)
"""Gluster's own id of a volume, with dashes; nothing to do with Heketi's `VolumeId`."""
PeerUuid = NewType("PeerUuid", str)
"""Gluster's own id of a node, with dashes: the one name by which all peers know it."""


class Kind(StrEnum):
    """The kinds of object a `Ref` can name."""

    CLUSTER = "cluster"
    NODE = "node"
    DEVICE = "device"
    BRICK = "brick"
    VOLUME = "volume"
    BLOCK_VOLUME = "block volume"
    OPERATION = "operation"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """Names one object of a snapshot, of whatever kind."""

    kind: Kind
    id: str

    @staticmethod
    def cluster(id_: ClusterId) -> "Ref":
        """Name a cluster."""
        return Ref(Kind.CLUSTER, id_)

    @staticmethod
    def node(id_: NodeId) -> "Ref":
        """Name a node."""
        return Ref(Kind.NODE, id_)

    @staticmethod
    def device(id_: DeviceId) -> "Ref":
        """Name a device."""
        return Ref(Kind.DEVICE, id_)

    @staticmethod
    def brick(id_: BrickId) -> "Ref":
        """Name a brick."""
        return Ref(Kind.BRICK, id_)

    @staticmethod
    def volume(id_: VolumeId) -> "Ref":
        """Name a volume."""
        return Ref(Kind.VOLUME, id_)

    @staticmethod
    def block_volume(id_: BlockVolumeId) -> "Ref":
        """Name a block volume."""
        return Ref(Kind.BLOCK_VOLUME, id_)
