"""Whether a cluster takes what is to be made in it: its flags, its names, its limit, its records, its room."""

from collections.abc import Iterator

from glusterterm.logic.placement import RuleMalformed, Rules
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import LEFT_BEHIND, blocks, gone, warns
from glusterterm.model.ids import ClusterId, VolumeId
from glusterterm.model.operations import CreateBlockVolume, CreateVolume
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Cluster

MAX_VOLUMES = 1000
"""Heketi's `max_volumes_per_cluster`, where nobody set another."""


def targets(snapshot: Snapshot, clusters: tuple[ClusterId, ...]) -> tuple[Cluster, ...]:
    """Give the clusters that Heketi tries, in its order: those named, else all by id."""
    wanted = clusters or tuple(sorted(snapshot.clusters))
    return tuple(snapshot.clusters[id_] for id_ in wanted if id_ in snapshot.clusters)


def open_to(snapshot: Snapshot, operation: CreateVolume | CreateBlockVolume) -> tuple[Cluster, ...]:
    """Give the clusters that may take it by their flags."""
    block = isinstance(operation, CreateBlockVolume) or operation.block
    return tuple(
        cluster for cluster in targets(snapshot, operation.clusters) if (cluster.block if block else cluster.file)
    )


def unfit(operation: CreateVolume | CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what keeps every cluster from taking it, its room aside."""
    yield from flags(operation, snapshot)
    yield from damaged(operation, snapshot)
    if isinstance(operation, CreateVolume):
        yield from odd_tag_rule(operation)
        yield from name_taken(operation, snapshot)


def odd_tag_rule(operation: CreateVolume) -> Iterator[Objection]:
    """F32: an option that steers placement and can't be read is refused."""
    try:
        Rules.of(operation.durability, operation.options)
    except RuleMalformed as problem:
        yield blocks(str(problem), "write the option as KEY=VALUE or KEY!=VALUE", "F32")


def name_taken(operation: CreateVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F32: names are unique in a cluster; another cluster that may take it is tried."""
    found = open_to(snapshot, operation)
    if found and all(name_used(snapshot, cluster, operation.name) for cluster in found):
        yield blocks(f"the name {operation.name} is in use already", "choose another name", "F32")


def flags(operation: CreateVolume | CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F31, F32: some cluster has to be there, and to take volumes of this type."""
    for id_ in operation.clusters:
        if id_ not in snapshot.clusters:
            yield gone(objects.cluster_called(id_))
    found = targets(snapshot, operation.clusters)
    if not snapshot.clusters:
        yield blocks("there is no cluster", "create a cluster and add nodes and devices to it", "F31")
    elif found and not open_to(snapshot, operation):
        kind = "file" if isinstance(operation, CreateVolume) and not operation.block else "block-hosting"
        which = objects.listed([objects.cluster_called(cluster.id) for cluster in found])
        takes = "does not take" if len(found) == 1 else "do not take"
        yield blocks(f"{which} {takes} {kind} volumes", "set the flag of the cluster, or name another", "F32")


def damaged(operation: CreateVolume | CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F54: a volume that a cluster lists and Heketi has no record of makes every create fail with `Id not found`.

    It is there while a clone runs, and for good after one failed (Heketi's API, section 13).
    """
    found = open_to(snapshot, operation)
    # Heketi tries the next cluster after one that can't take it
    weigh = warns if any(not ghosts_of(snapshot, cluster) for cluster in found) else blocks
    for cluster in found:
        ghosts = ghosts_of(snapshot, cluster)
        if not ghosts:
            continue
        called = objects.cluster_called(cluster.id)
        if cloning(snapshot, ghosts):
            yield weigh(
                f"a clone is being made in {called}: meanwhile no volumes are made there",
                "wait till the clone has ended, or name another cluster",
                "F54",
            )
            continue
        if snapshot.source.method is not Method.DUMP:
            yield warns(
                f"volume {objects.listed(list(ghosts))}, which {called} lists, was not to be seen: if a clone left it, "
                "no volumes are made there",
                "look again; what is being deleted is gone by then",
                "F54",
            )
            continue
        yield weigh(
            f"{called} lists volume {objects.listed(list(ghosts))}, of which Heketi has no record, as a failed clone "
            "leaves it: every create there fails with `Id not found`",
            "name another cluster; to mend this one, stop Heketi, export its database, take out the dead ids, import "
            "it",
            "F54",
        )


def ghosts_of(snapshot: Snapshot, cluster: Cluster) -> tuple[VolumeId, ...]:
    """Give the volumes that a cluster lists and of which there is no record, which those being deleted still have."""
    return tuple(id_ for id_ in cluster.volumes if id_ not in snapshot.volumes)


def cloning(snapshot: Snapshot, volumes: tuple[VolumeId, ...]) -> bool:
    """Say whether a clone that runs explains every one of `volumes`."""
    running = {
        id_
        for operation in snapshot.operations.values()
        if operation.type == "clone-volume" and operation.status not in LEFT_BEHIND
        for id_ in operation.volumes
    }
    return all(id_ in running for id_ in volumes)


def name_used(snapshot: Snapshot, cluster: Cluster, name: str) -> bool:
    """Say whether a volume of the cluster has the name."""
    return any(volume.name == name for volume in snapshot.volumes_of(cluster))


def limit_reached(operation: CreateVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F32: 1,000 volumes a cluster, unless the server's configuration says otherwise."""
    found = open_to(snapshot, operation) if not snapshot.without_heketi else ()
    if found and all(len(cluster.volumes) >= MAX_VOLUMES for cluster in found):
        yield warns(
            f"{objects.listed([objects.cluster_called(cluster.id) for cluster in found])} has {MAX_VOLUMES:,} volumes "
            "or "
            "more: unless it is configured otherwise, Heketi makes no more",
            "use another cluster, or raise max_volumes_per_cluster in Heketi's configuration",
            "F32",
        )


def reserved(snapshot: Snapshot) -> Iterator[Objection]:
    """F28: what was left behind keeps the room that it reserved."""
    left = [operation for operation in snapshot.operations.values() if operation.status in LEFT_BEHIND]
    if left:
        several = len(left) > 1
        yield warns(
            f"{len(left)} pending operation{'s' if several else ''} {'were' if several else 'was'} left behind or "
            "failed, "
            "and may still hold room",
            "clean up pending operations first",
            "F28",
        )
