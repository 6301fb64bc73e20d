"""A snapshot object by object, where the dump can't be had.

A listed id may be gone by the time it is asked for, and volumes that are being made or deleted answer 404: what is
gone is noted, never fatal. The requests go out a few at a time, since Heketi gains nothing from more (section 14).
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import TypeVar

import msgspec

from glusterterm.backends.heketi import damage, operations, shapes, wire
from glusterterm.backends.heketi.decode import Decoder
from glusterterm.model.errors import GlustertermError, IdNotFound, ReplyNotUnderstood, RouteNotFound, ServerFailed
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.snapshot import Snapshot, Source
from glusterterm.model.text import clean
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, PendingOperation, Volume

Send = Callable[[wire.Call], Awaitable[wire.Reply]]
ReplyT = TypeVar("ReplyT")
IdT = TypeVar("IdT", bound=str)
EntryT = TypeVar("EntryT")
AT_ONCE = 4
"""Requests under way at the same time."""

_CLUSTERS = msgspec.json.Decoder(shapes.ClusterList)
_CLUSTER = msgspec.json.Decoder(shapes.ClusterShape)
_NODE = msgspec.json.Decoder(shapes.NodeReply)
_VOLUME = msgspec.json.Decoder(shapes.VolumeReply)
_BLOCK_VOLUME = msgspec.json.Decoder(shapes.BlockVolumeShape)
_OPERATIONS = msgspec.json.Decoder(shapes.OperationList)
_OPERATION = msgspec.json.Decoder(shapes.OperationReply)


@dataclass(slots=True)
class _Found:
    """What the walk has found so far."""

    clusters: dict[ClusterId, Cluster] = field(default_factory=dict)
    nodes: dict[NodeId, Node] = field(default_factory=dict)
    devices: dict[DeviceId, Device] = field(default_factory=dict)
    bricks: dict[BrickId, Brick] = field(default_factory=dict)
    volumes: dict[VolumeId, Volume] = field(default_factory=dict)
    block_volumes: dict[BlockVolumeId, BlockVolume] = field(default_factory=dict)


async def snapshot(send: Send, source: Source, taken_at: float, why: str) -> Snapshot:
    """Ask for everything, one object at a time.

    Args:
        send: carries one call, and raises what came of it.
        source: whose word it will be.
        taken_at: when the walk began; what it shows is at least as new.
        why: why it had to be a walk, for the notes.

    Raises:
        GlustertermError: a list could not be had, or none of the objects of a kind.
    """
    walk = _Walk(send)
    walk.decoder.notes.add(f"asked object by object, since the database dump could not be had: {why}")
    return await walk.snapshot(source, taken_at)


class _Walk:
    """One walk."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.decoder = Decoder()
        self._found = _Found()
        self._named = operations.Named()

    async def snapshot(self, source: Source, taken_at: float) -> Snapshot:
        """Walk from the clusters down. Operations come first: they say what is being changed."""
        pending = await self._operations()
        self._named = operations.named(pending.values())
        listed = await self._ask(wire.CLUSTERS, _CLUSTERS)
        found = self._found
        clusters = await self._each("clusters", listed.clusters or (), _CLUSTER)
        for gone in sorted(set(listed.clusters or ()) - set(clusters)):
            self.decoder.notes.add(f"cluster {self.decoder.texts[gone]} was listed, and could then not be had")
        for id_, shape in clusters.items():
            cluster = self.decoder.cluster(id_, shape)
            found.clusters[cluster.id] = cluster
        for id_, node in (await self._each("nodes", _all(found, lambda c: c.nodes), _NODE)).items():
            self._keep_node(id_, node)
        for id_, volume in (await self._each("volumes", _all(found, lambda c: c.volumes), _VOLUME)).items():
            self._keep_volume(id_, volume)
        blocks = await self._each("blockvolumes", _all(found, lambda c: c.block_volumes), _BLOCK_VOLUME)
        for id_, block in blocks.items():
            block_id = BlockVolumeId(self.decoder.texts[id_])
            found.block_volumes[block_id] = self.decoder.block_volume(
                id_, block, self._named.block_volumes.get(block_id)
            )
        told = Snapshot(
            source,
            taken_at,
            _by_id(found.clusters),
            _by_id(found.nodes),
            _by_id(found.devices),
            _by_id(found.bricks),
            _by_id(found.volumes),
            _by_id(found.block_volumes),
            pending,
        )
        for note in damage.notes(told):
            self.decoder.notes.add(note)
        return replace(told, notes=self.decoder.notes.all())

    async def _operations(self) -> dict[OperationId, PendingOperation]:
        try:
            listed = (await self._ask(wire.PENDING_OPERATIONS, _OPERATIONS)).pendingoperations or ()
        except RouteNotFound as error:
            self.decoder.notes.add(f"pending operations are not known: {error.what}")
            return {}
        bare = {reply.id: reply for reply in listed}
        whole = await self._each("operations/pending", bare, _OPERATION)
        replies = (whole.get(id_, bare[id_]) for id_ in sorted(bare))
        each = (operations.from_reply(self.decoder, reply) for reply in replies)
        return {operation.id: operation for operation in each}

    def _keep_node(self, id_: str, reply: shapes.NodeReply) -> None:
        node_id = NodeId(self.decoder.texts[id_])
        for device in reply.devices or ():
            device_id = DeviceId(self.decoder.texts[device.id])
            self._found.devices[device_id] = self.decoder.device(
                device.id,
                device,
                device.state,
                node_id,
                self._keep_bricks(device.bricks),
                pending=self._named.devices.get(device_id),
            )
        devices = self.decoder.ids((device.id for device in reply.devices or ()), DeviceId)
        self._found.nodes[node_id] = self.decoder.node(id_, reply, reply.state, devices)

    def _keep_volume(self, id_: str, reply: shapes.VolumeReply) -> None:
        volume_id = VolumeId(self.decoder.texts[id_])
        self._found.volumes[volume_id] = self.decoder.volume(
            id_,
            reply,
            self._keep_bricks(reply.bricks),
            mount=self.decoder.mount(reply.mount),
            options=reply.glustervolumeoptions,
            pending=self._named.volumes.get(volume_id),
        )

    def _keep_bricks(self, replies: list[shapes.BrickShape] | None) -> tuple[BrickId, ...]:
        for reply in replies or ():
            brick_id = BrickId(self.decoder.texts[reply.id])
            if brick_id not in self._found.bricks:
                self._found.bricks[brick_id] = self.decoder.brick(reply, self._named.bricks.get(brick_id))
        return self.decoder.ids((reply.id for reply in replies or ()), BrickId)

    async def _ask(self, call: wire.Call, decoder: "msgspec.json.Decoder[ReplyT]") -> ReplyT:
        return wire.decode(call, await self._send(call), decoder)

    async def _each(
        self, collection: str, ids: Iterable[str], decoder: "msgspec.json.Decoder[ReplyT]"
    ) -> dict[str, ReplyT]:
        """Ask for objects by id, a few at a time; those that failed are left out with a note.

        Those that vanished are left out too: whoever lists them is said to list what is not there.
        """
        replies: dict[str, ReplyT] = {}
        failures: list[GlustertermError] = []
        rest = iter(sorted(set(ids)))

        async def work() -> None:
            for id_ in rest:
                call = wire.get(collection, id_)
                if call is None:
                    continue  # such an id is 404 for sure, and is said to be missing by whoever lists it
                try:
                    replies[id_] = await self._ask(call, decoder)
                except IdNotFound:
                    continue
                except (ServerFailed, ReplyNotUnderstood) as error:
                    failures.append(error)
                    self.decoder.notes.add(clean(f"{call} is left out: {error.what}"))

        await _together(work, AT_ONCE)
        if failures and not replies:
            raise failures[0]
        return replies


async def _together(work: Callable[[], Coroutine[None, None, None]], workers: int) -> None:
    """Run `work` so many times at once; the first failure ends all of them and is raised as itself."""
    first: GlustertermError | None = None
    try:
        async with asyncio.TaskGroup() as group:
            for _ in range(workers):
                group.create_task(work())
    except* GlustertermError as failed:
        first = next(_leaves(failed))
    if first is not None:
        raise first


def _leaves(group: ExceptionGroup[GlustertermError]) -> Iterator[GlustertermError]:
    for error in group.exceptions:
        if isinstance(error, ExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _all(found: _Found, ids: Callable[[Cluster], Iterable[str]]) -> list[str]:
    return [id_ for cluster in found.clusters.values() for id_ in ids(cluster)]


def _by_id(entries: dict[IdT, EntryT]) -> dict[IdT, EntryT]:
    return {id_: entries[id_] for id_ in sorted(entries)}
