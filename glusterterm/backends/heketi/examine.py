"""Which bricks form which set, from `GET /internal/state/examine/gluster`: gluster's own order, node by node.

Heketi lists the bricks of a volume by id; gluster lists them set after set. The examination holds what
`gluster volume info` said on each node (Heketi's API, section 4.8).
"""

from collections.abc import Iterator

import msgspec

from glusterterm.backends.heketi import wire
from glusterterm.backends.heketi.decode import MAX_TEXT
from glusterterm.model.errors import ServerFailed
from glusterterm.model.ids import BrickId, ClusterId, VolumeId
from glusterterm.model.ports import BrickSets
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.text import clean
from glusterterm.model.topology import Volume


class _Brick(msgspec.Struct, gc=False, rename="pascal"):
    name: str = ""


class _Bricks(msgspec.Struct, gc=False, rename="pascal"):
    brick_list: list[_Brick] | None = None


class _Volume(msgspec.Struct, gc=False, rename="pascal"):
    volume_name: str = ""
    bricks: _Bricks | None = None


class _Volumes(msgspec.Struct, gc=False, rename="pascal"):
    volume_list: list[_Volume] | None = None


class _VolumeInfo(msgspec.Struct, gc=False, rename="pascal"):
    volumes: _Volumes | None = None


class _Node(msgspec.Struct, gc=False, rename="pascal"):
    volume_info: _VolumeInfo | None = None


class _Cluster(msgspec.Struct, gc=False):
    id: str = msgspec.field(name="ClusterHeketiID", default="")
    nodes: list[_Node] | None = msgspec.field(name="NodesData", default=None)


class _Examination(msgspec.Struct, gc=False):
    clusters: list[_Cluster] | None
    report: list[str] | None = None


_EXAMINATION = msgspec.json.Decoder(_Examination)


def brick_sets(reply: wire.Reply, snapshot: Snapshot) -> BrickSets:
    """Give the sets of the volumes of `snapshot`, as far as gluster's list and Heketi's name the same bricks.

    Raises:
        ReplyNotUnderstood: it is no examination.
        ServerFailed: no node's gluster answered at all.
    """
    examination = wire.decode(wire.EXAMINE, reply, _EXAMINATION)
    answered = {
        ClusterId(clean(cluster.id)): volumes
        for cluster in examination.clusters or ()
        if (volumes := next(_told(cluster), None)) is not None
    }
    if snapshot.volumes and not answered:
        silent = [clean(line) for line in examination.report or () if line.startswith("could not fetch")]
        raise ServerFailed(
            f"gluster answered on no node, so brick sets are not known{': ' if silent else ''}{'; '.join(silent[:3])}",
            next_step="check that glusterd runs on the nodes and that Heketi reaches them",
        )
    sets: dict[VolumeId, tuple[tuple[BrickId, ...], ...]] = {}
    for cluster_id, volumes in answered.items():
        known = _bricks_by_place(snapshot, cluster_id)
        named = {clean(volume.volume_name, MAX_TEXT): volume for volume in volumes}
        for volume in snapshot.volumes.values():
            found = named.get(volume.name) if volume.cluster == cluster_id else None
            cut = _cut(volume, found, known) if found is not None else None
            if cut is not None:
                sets[volume.id] = cut
    return sets


def _told(cluster: _Cluster) -> Iterator[list[_Volume]]:
    """Give what gluster said on each node that answered; all nodes of a pool say the same."""
    for node in cluster.nodes or ():
        if node.volume_info is not None and node.volume_info.volumes is not None:
            yield node.volume_info.volumes.volume_list or []


def _bricks_by_place(snapshot: Snapshot, cluster: ClusterId) -> dict[str, BrickId]:
    """Give the bricks of a cluster by `HOST:PATH`, as gluster names them: the host is the first storage name.

    Those of a clone that runs or failed bear the paths of their source's, and belong to no volume that is known.
    """
    places: dict[str, BrickId] = {}
    for brick in snapshot.bricks.values():
        node = snapshot.nodes.get(brick.node)
        if node is not None and node.cluster == cluster and node.storage and brick.volume in snapshot.volumes:
            places[f"{node.storage[0]}:{brick.path}"] = brick.id
    return places


def _cut(volume: Volume, found: _Volume, known: dict[str, BrickId]) -> tuple[tuple[BrickId, ...], ...] | None:
    """Cut gluster's list into sets as Heketi does: in steps of the set size. None where the bricks don't agree."""
    listed = found.bricks.brick_list if found.bricks is not None else None
    order = [known.get(clean(brick.name, 2 * MAX_TEXT)) for brick in listed or ()]
    bricks = tuple(id_ for id_ in order if id_ is not None)
    size = volume.durability.set_size
    if not size or len(bricks) != len(order) or len(bricks) % size or set(bricks) != set(volume.bricks):
        return None
    return tuple(bricks[start : start + size] for start in range(0, len(bricks), size))
