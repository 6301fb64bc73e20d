"""What stands against marking a pool with what Heketi kept of it."""

from collections import Counter
from collections.abc import Iterator

from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import blocks, gone, warns
from glusterterm.model.operations import TakeOver
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Method, Snapshot


def against(operation: TakeOver, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against it."""
    if snapshot.source.method is not Method.NODES:
        yield blocks(
            "Heketi keeps these books itself",
            "open the pool without it: --server ssh://HOST,HOST",
        )
        return
    cluster = snapshot.clusters.get(operation.cluster) or snapshot.clusters.get(operation.becomes)
    if cluster is None:
        yield gone(objects.cluster_called(operation.cluster))
        return
    for each in operation.nodes:
        if each.peer not in snapshot.nodes and each.node not in snapshot.nodes:
            yield gone(objects.node_called(snapshot, each.peer))
    for device in operation.devices:
        if device.device not in snapshot.devices:
            yield gone(objects.device_called(snapshot, device.device))
    twice = [id_ for id_, count in Counter(each.node for each in operation.nodes).items() if count > 1]
    if twice:
        yield blocks(f"two nodes would have the id {twice[0]}", "look at the dump: each node is in it once")
    marked = {id_ for each in operation.nodes for id_ in (each.peer, each.node)}
    left = [snapshot.nodes[id_].host for id_ in cluster.nodes if id_ in snapshot.nodes and id_ not in marked]
    if left:
        yield blocks(
            f"nothing is known of {objects.listed(left)}: a pool has one cluster id on all of its nodes",
            "give a dump that has all of its nodes, or their zones",
        )
    yield warns(
        "a Heketi that still runs goes on changing this pool by its own books, and neither knows of the other",
        "stop Heketi for good first",
    )
