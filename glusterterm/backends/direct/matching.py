"""Which of gluster's peers, volumes and bricks are which of the backend's.

One node can be known by name to some of its peers and by address to others, so peers are matched by their ids: each
node tells its own. Names are looked at only for nodes that have told nothing yet.
"""

from collections.abc import Iterable, Mapping

from glusterterm.backends.direct.reports import NodeReport
from glusterterm.model.gluster.peers import Peer
from glusterterm.model.gluster.volumes import GlusterBrick, GlusterVolume
from glusterterm.model.ids import BrickId, ClusterId, NodeId, PeerUuid, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, Node

Peers = Mapping[PeerUuid, NodeId]
Names = Mapping[str, NodeId]
Bricks = Mapping[tuple[NodeId, str], BrickId]


def own_id(report: NodeReport) -> PeerUuid | None:
    """Give what a node calls itself in `pool list`; None where it has not told it."""
    return next((peer.uuid for peer in report.peers.value or () if peer.itself), None)


def peers_of(snapshot: Snapshot, reports: Mapping[NodeId, NodeReport]) -> Peers:
    """Give the node of each peer: by what the node says itself, else by a name that the others have for it."""
    own = {uuid: node for node, report in reports.items() if (uuid := own_id(report)) is not None}
    names = names_of(snapshot.nodes.values())
    silent = set(snapshot.nodes) - set(own.values())
    found = dict(own)
    for report in reports.values():
        for peer in report.peers.value or ():
            node = _named(peer, names)
            if peer.uuid not in found and node in silent:
                found[peer.uuid] = node
    return found


def names_of(nodes: Iterable[Node]) -> Names:
    """Give the node of each name and address that the backend has; those of several nodes are left out."""
    found: dict[str, NodeId] = {}
    twice: set[str] = set()
    for node in nodes:
        for name in {*node.manage, *node.storage}:
            if found.setdefault(name, node.id) != node.id:
                twice.add(name)
    return {name: node for name, node in found.items() if name not in twice}


def _named(peer: Peer, names: Names) -> NodeId | None:
    return next((names[name] for name in (peer.host, *peer.names) if name in names), None)


def bricks_by_place(snapshot: Snapshot, cluster: Cluster) -> Bricks:
    """Give the bricks of a cluster by their node and path."""
    return {
        (brick.node, brick.path): brick.id
        for volume in snapshot.volumes_of(cluster)
        for brick in snapshot.bricks_of_volume(volume)
    }


def node_of(brick: GlusterBrick, peers: Peers, names: Names) -> NodeId | None:
    """Give the node that gluster has a brick on; by name only where gluster does not say whose it is."""
    return peers.get(brick.peer) if brick.peer is not None else names.get(brick.host)


def volumes_of(snapshot: Snapshot, cluster: ClusterId, found: Iterable[GlusterVolume]) -> dict[VolumeId, GlusterVolume]:
    """Give gluster's volume of each of the backend's, by name.

    The id that Heketi writes into a volume does not tell: a clone carries that of its source.
    """
    by_name = {volume.name: volume for volume in found}
    listed = snapshot.clusters[cluster].volumes if cluster in snapshot.clusters else ()
    known = (snapshot.volumes[id_] for id_ in listed if id_ in snapshot.volumes)
    return {volume.id: by_name[volume.name] for volume in known if volume.name in by_name}
