"""Objects that answer for themselves, outside of a snapshot (Heketi's API, sections 4.1 to 4.5)."""

import msgspec

from glusterterm.backends.heketi import shapes, wire
from glusterterm.backends.heketi.decode import Decoder
from glusterterm.model.ids import BlockVolumeId, BrickId, NodeId
from glusterterm.model.topology import Brick, Cluster, Device, Tags


class _BlockVolumeList(msgspec.Struct, gc=False):
    blockvolumes: list[str] | None


_CLUSTER = msgspec.json.Decoder(shapes.ClusterShape)
_DEVICE = msgspec.json.Decoder(shapes.DeviceReply)
_BLOCK_VOLUMES = msgspec.json.Decoder(_BlockVolumeList)
_TAGS = msgspec.json.Decoder(dict[str, str])


def cluster(call: wire.Call, reply: wire.Reply) -> Cluster:
    """Read a cluster: one that was asked for, or the new one that `POST /clusters` answers with.

    Raises:
        ReplyNotUnderstood: it is something else.
    """
    told = wire.decode(call, reply, _CLUSTER)
    if not told.id:
        raise wire.not_understood(call, "the cluster has no id")
    return Decoder().cluster(told.id, told)


def device(call: wire.Call, reply: wire.Reply, node: NodeId) -> tuple[Device, tuple[Brick, ...]]:
    """Read what `GET /devices/ID` answers: a device and the bricks on it. It does not say on which node it is.

    Raises:
        ReplyNotUnderstood: it is something else.
    """
    told = wire.decode(call, reply, _DEVICE)
    if not told.id or told.storage is None:
        raise wire.not_understood(call, "the device has no id or no sizes")
    decoder = Decoder()
    bricks = sorted((decoder.brick(brick) for brick in told.bricks or ()), key=lambda brick: brick.id)
    ids = decoder.ids((brick.id for brick in told.bricks or ()), BrickId)
    return decoder.device(told.id, told, told.state, node, ids), tuple(bricks)


def block_volume_ids(call: wire.Call, reply: wire.Reply) -> tuple[BlockVolumeId, ...]:
    """Read what `GET /blockvolumes` answers, sorted.

    Raises:
        ReplyNotUnderstood: it is something else.
    """
    return Decoder().ids(wire.decode(call, reply, _BLOCK_VOLUMES).blockvolumes, BlockVolumeId)


def tags(call: wire.Call, reply: wire.Reply) -> Tags:
    """Read the tags that a node or device has after a change of them.

    Raises:
        ReplyNotUnderstood: it is something else.
    """
    texts = Decoder().texts
    told = wire.decode(call, reply, _TAGS)
    return tuple(sorted((texts[name], texts[value]) for name, value in told.items()))
