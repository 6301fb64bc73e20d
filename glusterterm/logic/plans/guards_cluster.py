"""What stands against changes of clusters and of the server itself."""

from collections.abc import Iterator
from typing import assert_never

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import LEFT_BEHIND, blocks, gone, overrides, warns
from glusterterm.model.operations import (
    CleanUpOperations,
    CreateCluster,
    DeleteCluster,
    SetClusterFlags,
    SetLoggerLevel,
    SetServerMode,
)
from glusterterm.model.plans import Objection
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, EntryState, OperationStatus

ClusterOperation = CreateCluster | SetClusterFlags | DeleteCluster | CleanUpOperations | SetServerMode | SetLoggerLevel
NO_TYPES = "Heketi will make no volumes at all in it: neither file nor block volumes are allowed"


def against(operation: ClusterOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against a change of a cluster or of the server."""
    match operation:
        case CreateCluster():
            yield from takes_no_volumes(operation)
        case SetClusterFlags():
            yield from takes_no_volumes(operation)
            yield from same_flags(operation, snapshot)
        case DeleteCluster():
            yield from not_empty(operation, snapshot)
        case CleanUpOperations():
            yield from nothing_to_clean_up(operation, snapshot)
            yield from still_running(operation, snapshot)
            yield from nodes_of_clean_up_offline(snapshot)
        case SetServerMode():
            yield from no_way_back(operation, snapshot)
        case SetLoggerLevel():
            yield from much_log(operation)
        case _:
            assert_never(operation)


def takes_no_volumes(operation: CreateCluster | SetClusterFlags) -> Iterator[Objection]:
    """F32: creates are refused with `Cluster has disabled all volume types`."""
    if not operation.file and not operation.block:
        yield warns(NO_TYPES, "allow file volumes, block volumes or both", "F32")


def same_flags(operation: SetClusterFlags, snapshot: Snapshot) -> Iterator[Objection]:
    """Say where a change changes nothing."""
    cluster = snapshot.clusters.get(operation.cluster)
    if cluster is None:
        yield gone(objects.cluster_called(operation.cluster))
    elif (cluster.file, cluster.block) == (operation.file, operation.block):
        yield warns("the cluster has these flags already: nothing changes")


def not_empty(operation: DeleteCluster, snapshot: Snapshot) -> Iterator[Objection]:
    """Heketi deletes empty clusters only (Heketi's API, section 4.1)."""
    cluster = snapshot.clusters.get(operation.cluster)
    if cluster is None:
        yield gone(objects.cluster_called(operation.cluster))
        return
    held = _held(cluster)
    if held:
        yield blocks(
            f"{objects.cluster_called(cluster.id)} still has {held}: only empty clusters are deleted",
            "delete its volumes, devices and nodes first",
        )


def _held(cluster: Cluster) -> str:
    counts = (
        (len(cluster.nodes), "node"),
        (len(cluster.volumes), "volume"),
        (len(cluster.block_volumes), "block volume"),
    )
    return objects.listed([fmt.count(number, noun) for number, noun in counts if number])


def nothing_to_clean_up(operation: CleanUpOperations, snapshot: Snapshot) -> Iterator[Objection]:
    """F53: only what was left behind is cleaned up."""
    missing = [id_ for id_ in operation.operations if id_ not in snapshot.operations]
    if missing:
        yield warns(f"{fmt.count(len(missing), 'operation')} of those named ended by now: they are passed over")
    if not any(known.status in LEFT_BEHIND for known in snapshot.operations.values()):
        yield warns("no operation was left behind or has failed: there is nothing to clean up", rule="F53")


def still_running(operation: CleanUpOperations, snapshot: Snapshot) -> Iterator[Objection]:
    """F53: Heketi never touches running operations, and does not say so."""
    named = [snapshot.operations[id_] for id_ in operation.operations if id_ in snapshot.operations]
    running = [known for known in named if known.status is OperationStatus.NEW]
    if running:
        types = objects.listed([f"{known.type} {fmt.short_id(known.id)}" for known in running])
        yield blocks(f"still running: {types}; it is left alone", "wait till it has ended", "F53")


def nodes_of_clean_up_offline(snapshot: Snapshot) -> Iterator[Objection]:
    """F53: a clean-up works on the nodes, by SSH."""
    down = [node.host for node in snapshot.nodes.values() if node.state is not EntryState.ONLINE]
    if down:
        yield warns(
            f"{objects.listed(down)} {'is' if len(down) == 1 else 'are'} not online: what lies there is cleaned up "
            "only if it is reached over SSH",
            "look at the list of pending operations afterwards: a clean-up that is done may have left some",
            "F53",
        )


def no_way_back(operation: SetServerMode, snapshot: Snapshot) -> Iterator[Objection]:
    """F07: a server in read-only mode refuses the request that would end it."""
    if operation.mode is ServerMode.READ_ONLY:
        yield overrides(
            "there is no way back over the API: a Heketi in read-only mode refuses the request that would end it",
            "to end it, restart Heketi or send its process the signal USR2; device resync still changes data meanwhile",
            "F07",
        )
    elif operation.mode is ServerMode.LOCAL_CLIENT:
        yield warns(
            "from then on Heketi takes changes from its own host alone; from here it is asked at "
            f"{snapshot.source.url}",
            "to end it from elsewhere, restart Heketi or send its process the signal USR2",
            "F07",
        )


def much_log(operation: SetLoggerLevel) -> Iterator[Objection]:
    """A debug log shows every command on every node, and grows fast."""
    if operation.level is LoggerLevel.DEBUG:
        yield warns("at level debug Heketi logs every command with its output: the log grows fast", "set it back after")
