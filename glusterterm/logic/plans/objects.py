"""The objects that a change is asked for, by their ids; and how they are called in sentences."""

from collections.abc import Mapping
from typing import TypeVar

from glusterterm.logic import format as fmt
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, Kind, NodeId, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, Volume

IdT = TypeVar("IdT", bound=str)
EntryT = TypeVar("EntryT")
LOOK_AGAIN = "look again: it is gone, or is being changed just now"


def cluster(snapshot: Snapshot, id_: ClusterId) -> Cluster:
    """Give a cluster.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.clusters, id_, Kind.CLUSTER)


def node(snapshot: Snapshot, id_: NodeId) -> Node:
    """Give a node.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.nodes, id_, Kind.NODE)


def device(snapshot: Snapshot, id_: DeviceId) -> Device:
    """Give a device.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.devices, id_, Kind.DEVICE)


def brick(snapshot: Snapshot, id_: BrickId) -> Brick:
    """Give a brick.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.bricks, id_, Kind.BRICK)


def volume(snapshot: Snapshot, id_: VolumeId) -> Volume:
    """Give a volume.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.volumes, id_, Kind.VOLUME)


def block_volume(snapshot: Snapshot, id_: BlockVolumeId) -> BlockVolume:
    """Give a block volume.

    Raises:
        PlanRefused: there is none of this id.
    """
    return _known(snapshot.block_volumes, id_, Kind.BLOCK_VOLUME)


def _known(entries: Mapping[IdT, EntryT], id_: IdT, kind: Kind) -> EntryT:
    entry = entries.get(id_)
    if entry is None:
        raise PlanRefused(f"no {kind} has the id {id_}", next_step=LOOK_AGAIN)
    return entry


def cluster_called(id_: ClusterId) -> str:
    """Give a cluster as sentences call it: clusters have no names in Heketi."""
    return f"cluster {fmt.short_id(id_)}"


def node_called(snapshot: Snapshot, id_: NodeId) -> str:
    """Give a node as sentences call it: its host name."""
    known = snapshot.nodes.get(id_)
    return known.host if known else f"node {fmt.short_id(id_)}"


def device_called(snapshot: Snapshot, id_: DeviceId) -> str:
    """Give a device as sentences call it: `/dev/vdb on stor-01`."""
    known = snapshot.devices.get(id_)
    return f"{known.path} on {node_called(snapshot, known.node)}" if known else f"device {fmt.short_id(id_)}"


def brick_called(snapshot: Snapshot, id_: BrickId) -> str:
    """Give a brick as sentences call it: `brick 03a421eb of vol_mongo`."""
    known = snapshot.bricks.get(id_)
    of = f" of {volume_called(snapshot, known.volume)}" if known else ""
    return f"brick {fmt.short_id(id_)}{of}"


def volume_called(snapshot: Snapshot, id_: VolumeId) -> str:
    """Give a volume as sentences call it: its name, shortened where Heketi or this console made it."""
    known = snapshot.volumes.get(id_)
    return fmt.short_name(known.name) if known else f"volume {fmt.short_id(id_)}"


def block_volume_called(snapshot: Snapshot, id_: BlockVolumeId) -> str:
    """Give a block volume as sentences call it."""
    known = snapshot.block_volumes.get(id_)
    return f"block volume {fmt.short_name(known.name) if known else fmt.short_id(id_)}"


def listed(names: list[str], most: int = 4) -> str:
    """Give names as `a, b and 3 more`."""
    shown = names if len(names) <= most else names[: most - 1]
    rest = len(names) - len(shown)
    if rest:
        return f"{', '.join(shown)} and {rest} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), *shown[-1:])))
