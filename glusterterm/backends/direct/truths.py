"""What the nodes told, put beside what a backend lists: a snapshot with its ground truth.

Nothing here does I/O. What did not change stays the very same object, so that comparing with the snapshot before is
cheap whatever its size.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from glusterterm.backends.direct import matching
from glusterterm.backends.direct.brick_truths import VolumeFound, brick_truths, volume_truth
from glusterterm.backends.direct.reports import DiskReport, NodeReport, PoolReport, Told
from glusterterm.backends.direct.storage_truths import NodeStorage, brick_with_storage, with_disk, with_storage
from glusterterm.model.gluster.moves import Moves
from glusterterm.model.health import (
    DOWN,
    BrickTruth,
    ClusterTruth,
    DeviceTruth,
    NodeMoved,
    NodeTruth,
    Part,
    PeerSeen,
    ProcessState,
    Reading,
    VolumeMoves,
    VolumeTruth,
)
from glusterterm.model.ids import ClusterId, DeviceId, NodeId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Cluster, Device, Node, Volume

IdT = TypeVar("IdT", bound=str)
_NO_DISKS: Mapping[NodeId, DiskReport] = {}
EntryT = TypeVar("EntryT", Brick, Device, Node, Volume, Cluster)


def with_truth(
    base: Snapshot,
    before: Snapshot,
    nodes: Mapping[NodeId, NodeReport],
    pools: Mapping[ClusterId, PoolReport],
    disks: Mapping[NodeId, DiskReport] = _NO_DISKS,
) -> Snapshot:
    """Give `base` with what the nodes told beside it.

    Args:
        base: what a backend lists, without any truth.
        before: what this gave the time before: states are carried on from it.
        nodes: what each node told; those that were never asked are in none.
        pools: what gluster told of each trusted pool.
        disks: what the disks of each node told, and its kernel of them.
    """
    peers = matching.peers_of(base, nodes)
    told = _Told(base, before, nodes, disks)
    for id_, pool in pools.items():
        cluster = base.clusters.get(id_)
        if cluster is not None and pool.volumes.value is not None:
            told.clusters[id_] = replace(cluster, truth=_cluster_truth(base, cluster, pool, nodes, peers))
            told.add_volumes(cluster, pool, peers)
    told.add_storage()
    for node, report in nodes.items():
        if node in base.nodes:
            truth = _node_truth(report, peers, told.self_heal.get(node))
            told.nodes[node] = replace(base.nodes[node], truth=truth)
    return replace(
        base,
        clusters=_same(told.clusters, before.clusters),
        nodes=_same(told.nodes, before.nodes),
        devices=_same(dict(_devices(base, told)), before.devices),
        bricks=_same(told.bricks, before.bricks),
        volumes=_same(told.volumes, before.volumes),
        readings=tuple(readings(nodes, pools, disks)),
    )


class _Told:
    """The tables of the snapshot that is being made."""

    def __init__(
        self,
        base: Snapshot,
        before: Snapshot,
        nodes: Mapping[NodeId, NodeReport],
        disks: Mapping[NodeId, DiskReport],
    ) -> None:
        self._base = base
        self._before = before
        self.clusters = dict(base.clusters)
        self.nodes = dict(base.nodes)
        self.bricks = dict(base.bricks)
        self.volumes = dict(base.volumes)
        self.self_heal: dict[NodeId, bool | None] = {}
        self.disks = disks
        self.storage = {node: NodeStorage.of(report) for node, report in nodes.items()}

    def add_storage(self) -> None:
        """Take in what LVM and the mounts tell of bricks; those of nodes that told nothing stay as they are."""
        for id_, brick in self.bricks.items():
            storage = self.storage.get(brick.node)
            if storage is None or (storage.lvm is None and storage.mounts is None):
                continue
            truth = brick_with_storage(brick.truth or BrickTruth(), brick, storage)
            self.bricks[id_] = replace(brick, truth=truth)

    def add_volumes(self, cluster: Cluster, pool: PoolReport, peers: matching.Peers) -> None:
        """Take in what gluster told of a cluster's volumes; those that it does not have are told as such."""
        for volume in self._base.volumes_of(cluster):
            self.volumes[volume.id] = replace(volume, truth=self._absent(volume, pool.volumes.taken_at))
        for found in _found(self._base, cluster, pool, peers):
            self.self_heal |= found.self_heal(peers)
            truths = brick_truths(found, self._before)
            for brick, truth in truths.items():
                self.bricks[brick] = replace(self._base.bricks[brick], truth=truth)
            whole = replace(volume_truth(found, truths), moves=_moves(pool.moves.get(found.volume.id), peers))
            self.volumes[found.volume.id] = replace(found.volume, sets=found.sets or found.volume.sets, truth=whole)

    def _absent(self, volume: Volume, told_at: float | None) -> VolumeTruth | None:
        """Tell what is known of a volume that gluster's list has not: nothing, where it may be newer than that list."""
        known = self._before.volumes.get(volume.id)
        if volume.pending is not None or known is None:
            return None
        if known.truth is not None and not known.truth.exists:
            return known.truth
        settled = known.pending is None and told_at is not None and told_at >= self._before.taken_at
        return volume_truth(None, {}) if settled else None


def _devices(base: Snapshot, told: _Told) -> Iterator[tuple[DeviceId, Device]]:
    """Tell of each device what LVM says, and how many of its bricks are down or not seen."""
    for device in base.devices.values():
        truths = [told.bricks[id_].truth for id_ in device.bricks if id_ in told.bricks]
        states = [truth.process for truth in truths if truth is not None and truth.since is not None]
        storage = told.storage.get(device.node)
        if not states and (storage is None or storage.lvm is None):
            yield device.id, device
            continue
        down, unseen = sum(map(DOWN.__contains__, states)), states.count(ProcessState.UNKNOWN)
        truth = DeviceTruth(down=down, unseen=unseen)
        if storage is not None:
            truth = with_disk(with_storage(truth, device, storage), told.disks.get(device.node))
        yield device.id, replace(device, truth=truth)


def readings(
    nodes: Mapping[NodeId, NodeReport],
    pools: Mapping[ClusterId, PoolReport],
    disks: Mapping[NodeId, DiskReport] = _NO_DISKS,
) -> Iterator[Reading]:
    """Tell how old each part is, and why it is not newer."""
    for node, report in nodes.items():
        subject = Ref.node(node)
        yield replace(_reading(subject, Part.LOGIN, report.login), unknown_key=report.login.unknown_key)
        yield _reading(subject, Part.SERVICE, report.service)
        yield _reading(subject, Part.PEERS, report.peers)
        yield _reading(subject, Part.STORAGE, report.storage)
        yield _reading(subject, Part.MOUNTS, _worst(report.mounts, report.fstab))
        if node in disks:
            yield _reading(subject, Part.KERNEL, disks[node].kernel)
            if disks[node].smart:
                yield _reading(subject, Part.SMART, _worst(*disks[node].smart.values()))
    for cluster, pool in pools.items():
        yield _reading(Ref.cluster(cluster), Part.VOLUMES, pool.volumes)
        yield _reading(Ref.cluster(cluster), Part.PROCESSES, pool.processes)
        yield from _heal_readings(pool)


def _moves(told: Told[Moves] | None, peers: matching.Peers) -> VolumeMoves | None:
    """Tell how far a rebalance is, None where none is under way or nothing is known of it."""
    if told is None or told.value is None:
        return None
    nodes = (
        NodeMoved(peers.get(each.peer) if each.peer is not None else None, each.host, each.moved)
        for each in told.value.nodes
    )
    return VolumeMoves(told.value.total, tuple(nodes), told.taken_at)


def _worst(*told: Told[object]) -> Told[object]:
    """Give the one that failed, else the oldest, of what is shown as one part."""
    return min(told, key=lambda each: (not each.failure, each.taken_at is not None, each.taken_at or 0.0))


def _heal_readings(pool: PoolReport) -> Iterator[Reading]:
    """Tell the oldest count of a pool, and of those volumes each of which something is to be said."""
    told = [each.taken_at for each in pool.heals.values() if each.taken_at is not None]
    if told:
        yield Reading(Ref.cluster(pool.cluster), Part.HEAL, min(told))
    for volume, heal in pool.heals.items():
        if volume in pool.named or heal.failure or heal.value is None or heal.value.entries_left != 0:
            yield _reading(Ref.volume(volume), Part.HEAL, heal)


def _reading(subject: Ref, part: Part, told: Told[object]) -> Reading:
    return Reading(subject, part, told.taken_at, told.failure, told.next_step)


def _found(base: Snapshot, cluster: Cluster, pool: PoolReport, peers: matching.Peers) -> Iterator[VolumeFound]:
    """Put each of the backend's volumes beside gluster's."""
    names = matching.names_of(base.nodes_of(cluster))
    places = matching.bricks_by_place(base, cluster)
    statuses = {status.name: status for status in pool.processes.value or ()}
    for id_, defined in matching.volumes_of(base, cluster.id, pool.volumes.value or ()).items():
        ids = tuple(
            places.get((node, brick.path)) if (node := matching.node_of(brick, peers, names)) is not None else None
            for brick in defined.bricks
        )
        status, heal = statuses.get(defined.name), pool.heals.get(id_, Told())
        yield VolumeFound(base.volumes[id_], defined, ids, status, pool.processes.taken_at, heal.value, heal.taken_at)


def _node_truth(report: NodeReport, peers: matching.Peers, self_heal: bool | None) -> NodeTruth:
    reached = None if report.login.taken_at is None and not report.login.failure else not report.login.failure
    return NodeTruth(
        reached,
        matching.own_id(report),
        report.service.value,
        self_heal,
        tuple(_seen(report, peers)),
    )


def _seen(report: NodeReport, peers: matching.Peers) -> Iterator[PeerSeen]:
    for peer in report.peers.value or ():
        if not peer.itself:
            yield PeerSeen(peer.uuid, peer.host, peer.connected, peer.trusted, peers.get(peer.uuid))


def _cluster_truth(
    base: Snapshot, cluster: Cluster, pool: PoolReport, nodes: Mapping[NodeId, NodeReport], peers: matching.Peers
) -> ClusterTruth:
    listed = {volume.name for volume in base.volumes_of(cluster)}
    strangers = sorted(volume.name for volume in pool.volumes.value or () if volume.name not in listed)
    unlisted = {
        peer.peer: peer
        for node in cluster.nodes
        if node in nodes
        for peer in _seen(nodes[node], peers)
        if peer.node is None
    }
    return ClusterTruth(pool.asked, tuple(strangers), tuple(unlisted[uuid] for uuid in sorted(unlisted)))


def _same(new: dict[IdT, EntryT], old: Mapping[IdT, EntryT]) -> Mapping[IdT, EntryT]:
    """Give `new` with the entries of `old` itself wherever they are equal."""
    return {
        id_: known if (known := old.get(id_)) == entry and known is not None else entry for id_, entry in new.items()
    }
