"""A whole snapshot from one `GET /db/dump` (Heketi's API, section 4.8).

A dump of 5,000 volumes is 45 MB, most of it the mount lists of volumes: each names every node of the cluster. They are
skipped, since Heketi computes them from the nodes at each GET (section 9), and so does this.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TypeVar

import msgspec

from glusterterm.backends.heketi import damage, records, shapes, wire
from glusterterm.backends.heketi import operations as pending_operations
from glusterterm.backends.heketi.decode import MAX_TEXT, Decoder
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, Kind, NodeId, OperationId, VolumeId
from glusterterm.model.snapshot import Snapshot, Source
from glusterterm.model.text import clean
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Mount, Node, PendingOperation, Volume

IdT = TypeVar("IdT", bound=str)
RecordT = TypeVar("RecordT")
EntryT = TypeVar("EntryT")
_ARBITER = 2
_LATEST_S = 253_402_300_799
"""The end of the year 9999, in seconds since 1970; a later time is none, and can't be shown as one."""
_MOUNT = msgspec.json.Decoder(shapes.MountShape)


def snapshot(content: bytes | bytearray, source: Source, taken_at: float) -> Snapshot:
    """Give everything that a dump holds. What is damaged in it is left out or left dangling, with a note.

    Raises:
        ReplyNotUnderstood: it is no dump.
    """
    decoder = Decoder()
    try:
        dump = records.read(content, decoder.notes)
    except records.NoDump as error:
        raise wire.not_understood(wire.DUMP, str(error)) from error
    told = _Reading(dump, decoder).snapshot(source, taken_at)
    for note in damage.notes(told):
        decoder.notes.add(note)
    return replace(told, notes=decoder.notes.all())


class _Reading:
    """One dump on its way to a snapshot."""

    def __init__(self, dump: records.Dump, decoder: Decoder) -> None:
        self._dump = dump
        self._decoder = decoder
        self._texts = decoder.texts
        bricks = dump.brickentries or {}
        self._charged = _charged(bricks, dump.volumeentries or {})
        self._arbiters = _arbiters(bricks)
        self._operations = self._each(dump.pendingoperations, self._operation)
        self._named = pending_operations.named(self._operations.values())
        self._clusters = self._each(dump.clusterentries, self._cluster)
        self._nodes = self._each(dump.nodeentries, self._node)
        self._hosts = {id_: _mount_hosts(cluster, self._nodes) for id_, cluster in self._clusters.items()}

    def snapshot(self, source: Source, taken_at: float) -> Snapshot:
        """Put everything together."""
        dump = self._dump
        return Snapshot(
            source,
            taken_at,
            self._clusters,
            self._nodes,
            self._each(dump.deviceentries, self._device),
            self._bricks(),
            self._each(dump.volumeentries, self._volume),
            self._each(dump.blockvolumeentries, self._block_volume),
            self._operations,
        )

    def _each(
        self, section: dict[str, RecordT] | None, decode: Callable[[str, RecordT], tuple[IdT, EntryT]]
    ) -> dict[IdT, EntryT]:
        return dict(decode(id_, section[id_]) for id_ in sorted(section)) if section else {}

    def _operation(self, id_: str, record: records.OperationRecord) -> tuple[OperationId, PendingOperation]:
        type_ = pending_operations.TYPES.get(record.type)
        if type_ is None:
            self._decoder.notes.add(
                f"pending operation {self._texts[id_]} is of a type that Heketi's API does not know"
            )
        found = pending_operations.operation(
            self._decoder,
            id_,
            type_ or pending_operations.UNKNOWN_TYPE,
            record.status,
            ((pending_operations.CHANGES.get(action.change), action.id) for action in record.actions or ()),
            float(record.timestamp) if 0 < record.timestamp <= _LATEST_S else None,
        )
        return found.id, found

    def _pending(self, pending: records.Pending | None) -> OperationId | None:
        return OperationId(self._texts[pending.id]) if pending is not None and pending.id else None

    def _cluster(self, id_: str, record: records.ClusterRecord) -> tuple[ClusterId, Cluster]:
        cluster = self._decoder.cluster(id_, record.info)
        return cluster.id, cluster

    def _node(self, id_: str, record: records.NodeRecord) -> tuple[NodeId, Node]:
        devices = self._decoder.listed(record.devices, DeviceId, Kind.NODE, self._texts[id_], "devices")
        node = self._decoder.node(id_, record.info, record.state, devices)
        return node.id, node

    def _device(self, id_: str, record: records.DeviceRecord) -> tuple[DeviceId, Device]:
        device_id = DeviceId(self._texts[id_])
        return device_id, self._decoder.device(
            id_,
            record.info,
            record.state,
            NodeId(self._texts[record.node_id]),
            self._decoder.listed(record.bricks, BrickId, Kind.DEVICE, device_id, "bricks"),
            extent_kib=record.extent_size,
            pending=self._named.devices.get(device_id),
        )

    def _bricks(self) -> dict[BrickId, Brick]:
        texts, charged, named = self._texts, self._charged, self._named.bricks
        bricks: dict[BrickId, Brick] = {}
        section = self._dump.brickentries or {}
        for id_ in sorted(section):
            record = section[id_]
            info, pool = record.info, record.lvm_thin_pool
            brick_id = BrickId(texts[id_])
            bricks[brick_id] = Brick(
                brick_id,
                texts[info.device],  # type: ignore[arg-type]  # NewTypes cost a call each, and bricks come by the 100,000
                texts[info.node],  # type: ignore[arg-type]
                texts[info.volume],  # type: ignore[arg-type]
                clean(info.path, MAX_TEXT),
                info.size,
                record.tp_size + record.pool_metadata_size if not pool or charged[info.device, pool] == id_ else 0,
                clean(pool, MAX_TEXT) if pool else None,
                clean(record.lvm_lv, MAX_TEXT) if record.lvm_lv else None,
                self._pending(record.pending) or named.get(brick_id),
            )
        return bricks

    def _volume(self, id_: str, record: records.VolumeRecord) -> tuple[VolumeId, Volume]:
        volume_id = VolumeId(self._texts[id_])
        pending = self._pending(record.pending)
        return volume_id, self._decoder.volume(
            id_,
            record.info,
            self._decoder.listed(record.bricks, BrickId, Kind.VOLUME, volume_id, "bricks"),
            mount=self._mount(record.info, settled=pending is None),
            options=record.gluster_volume_options,
            arbiter_bricks=self._decoder.ids(self._arbiters.get(id_), BrickId),
            pending=pending or self._named.volumes.get(volume_id),
        )

    def _mount(self, info: records.VolumeInfo, *, settled: bool) -> Mount | None:
        hosts = self._hosts.get(ClusterId(self._texts[info.cluster])) if settled else None
        if hosts is not None:
            return Mount(f"{hosts.all[0]}:{clean(info.name, MAX_TEXT)}", hosts.all, hosts.backup)
        if not bytes(info.mount):
            return None
        try:
            return self._decoder.mount(_MOUNT.decode(info.mount))
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            self._decoder.notes.add(f"the mount in the record of volume {self._texts[info.id]} can't be read")
            return None

    def _block_volume(self, id_: str, record: records.BlockVolumeRecord) -> tuple[BlockVolumeId, BlockVolume]:
        block_id = BlockVolumeId(self._texts[id_])
        pending = self._pending(record.pending) or self._named.block_volumes.get(block_id)
        return block_id, self._decoder.block_volume(id_, record.info, pending)


class _Hosts(msgspec.Struct, frozen=True):
    """The hosts of every volume's mount in one cluster; `backup` is all but the first."""

    all: tuple[str, ...]
    backup: tuple[str, ...]


def _mount_hosts(cluster: Cluster, nodes: Mapping[NodeId, Node]) -> _Hosts | None:
    """Give the first storage name of each node by node id; None where a node's is not known."""
    names = [nodes[id_].storage[:1] if id_ in nodes else () for id_ in cluster.nodes]
    hosts = tuple(name for first in names for name in first)
    return _Hosts(hosts, hosts[1:]) if hosts and len(hosts) == len(names) else None


def _arbiters(bricks: dict[str, records.BrickRecord]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for id_, record in bricks.items():
        if record.sub_type == _ARBITER:
            found.setdefault(record.info.volume, []).append(id_)
    return found


def _charged(
    bricks: dict[str, records.BrickRecord], volumes: dict[str, records.VolumeRecord]
) -> dict[tuple[str, str], str]:
    """Give, for each thin pool on a device, the brick that is charged for it.

    A clone's bricks lie in the pools of their source and cost nothing (Heketi's API, section 7); once the source is
    gone the clone's brick holds the pool alone. Bricks of a failed clone (section 13) are not charged either.
    """
    charged: dict[tuple[str, str], str] = {}

    def rank(id_: str) -> tuple[bool, bool, str]:
        record = bricks[id_]
        return bool(record.lvm_lv), record.info.volume not in volumes, id_

    for id_, record in bricks.items():
        if record.lvm_thin_pool:
            pool = (record.info.device, record.lvm_thin_pool)
            rival = charged.setdefault(pool, id_)
            if rival != id_ and rank(id_) < rank(rival):
                charged[pool] = id_
    return charged
