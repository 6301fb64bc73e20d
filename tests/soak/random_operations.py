"""Random changes of a random cluster, asked for as the engine asks for them, and the ways to look at it after each."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import TypeVar

from glusterterm.backends.feed_worker import ComparingFeed
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.logic.preview import Preview, Verdict, preview
from glusterterm.logic.room import SHAPES
from glusterterm.model.diff import apply, empty
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, QueueId, VolumeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    CleanUpOperations,
    CloneVolume,
    CreateBlockVolume,
    CreateCluster,
    CreateVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    HealCheck,
    Operation,
    RestrictBlockHosting,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetNodeState,
    TagChange,
)
from glusterterm.model.outcomes import Accepted, Pending
from glusterterm.model.ports import Changed
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState
from glusterterm.sim.node_executor import NodeExecutor
from glusterterm.sim.nodes import Injected, NodeWorld
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from tests.fakes import START, FakeClock
from tests.fakes_sim import transport

ItemT = TypeVar("ItemT")
FAILING = (
    "lvcreate",
    "mkfs",
    "snapshot create",
    "gluster-block",
    "volume create",
    "add-brick",
    "replace-brick",
    "lvremove",
    "volume delete",
    "vgcreate",
)
STATES = (EntryState.ONLINE, EntryState.OFFLINE, EntryState.OFFLINE, EntryState.FAILED, EntryState.FAILED)
TAGS = (("arbiter", "required"), ("arbiter", "disabled"), ("disk", "ssd"))


@dataclass
class Managed:
    """A console's view of a random cluster: by a dump, and by what the engine's feed says is new."""

    dice: Random
    clock: FakeClock
    world: World
    nodes: NodeWorld
    backend: HeketiBackend
    feed: ComparingFeed
    known: Snapshot | None = None
    queues: list[QueueId] = field(default_factory=list)
    refused: int = 0
    taken: int = 0
    names: int = 0

    @staticmethod
    def of(seed: int) -> "Managed":
        """Make one, with nothing in it."""
        clock = FakeClock(START)
        nodes = NodeWorld(seed=f"random/{seed}", blank_disk_kib=Random(seed).randint(20, 120) * 1024 * 1024)
        config = ServerConfig(auth=False, monitor_nodes=False, block_hosting_volume_size_gb=30)
        world = World(config, NodeExecutor(nodes), now=START)
        wire = transport(world, clock.now)
        endpoint = Endpoint("http://heketi.test:8080", auth=False)
        backends = [HeketiBackend(endpoint, clock, transport=wire) for _ in range(2)]
        return Managed(Random(seed), clock, world, nodes, backends[0], ComparingFeed(backends[1], clock, 7))

    def name(self) -> str:
        """Give a name that nothing has."""
        self.names += 1
        return f"made-{self.names}"

    def pick(self, items: Sequence[ItemT]) -> ItemT | None:
        """Take any."""
        return self.dice.choice(items) if items else None

    async def look(self) -> Snapshot:
        """Look by both ways; give what the dump says."""
        # the cheap probe does not see everything (a resync, say), and is followed by a whole look within a minute
        answer = await self.feed.ask(whole=True)
        if isinstance(answer, Changed):
            async for piece in answer.slices:
                base = empty(piece.source) if answer.reset and self.known is None else self.known
                assert base is not None
                self.known = apply(base, piece)
        return await self.backend.snapshot()

    async def ask(self, operation: Operation, snapshot: Snapshot) -> None:
        """Ask for a change; what a preview called certain is taken, what it called impossible is not."""
        found = preview(snapshot, operation) if isinstance(operation, CreateVolume | ExpandVolume) else None
        refusal, queue = await self._submit(operation)
        self.refused += bool(refusal)
        self.taken += not refusal
        if queue is not None:
            self.queues.append(queue)
        if found is not None:
            foreseen(found, refusal)

    async def _submit(self, operation: Operation) -> tuple[str, QueueId | None]:
        """Give why it was refused, or where to ask what becomes of it."""
        try:
            answer = await self.backend.submit(operation)
        except GlustertermError as error:
            return repr(error), None
        return "", answer.queue if isinstance(answer, Accepted) else None

    async def collect(self) -> None:
        """Ask after every change once."""
        for queue in tuple(self.queues):
            if not isinstance(await self.backend.poll(queue), Pending):
                self.queues.remove(queue)

    async def close(self) -> None:
        """Close both backends."""
        await self.backend.close()
        await self.feed.close()


def foreseen(found: Preview, refusal: str) -> None:
    """Hold a preview against whether the change was taken; a server that is busy says nothing of the room."""
    assert refusal or found.verdict is not Verdict.IMPOSSIBLE, found
    assert not refusal or found.verdict is not Verdict.CERTAIN or "ServerBusy" in refusal, (found, refusal)


def some(managed: Managed, snapshot: Snapshot) -> Operation | None:
    """Draw a change; None where there is nothing that it could be asked of."""
    make = managed.dice.choice(KINDS)
    return make(managed, snapshot)


def _create_cluster(managed: Managed, snapshot: Snapshot) -> Operation | None:
    return CreateCluster() if len(snapshot.clusters) < 2 else None


def _cluster_change(managed: Managed, snapshot: Snapshot) -> Operation | None:
    cluster = managed.pick(sorted(snapshot.clusters))
    if cluster is None:
        return None
    if managed.dice.random() < 0.2:
        return DeleteCluster(ClusterId(cluster))
    return SetClusterFlags(ClusterId(cluster), file=managed.dice.random() < 0.9, block=managed.dice.random() < 0.9)


def _add_node(managed: Managed, snapshot: Snapshot) -> Operation | None:
    cluster = managed.pick(sorted(snapshot.clusters))
    if cluster is None or len(snapshot.nodes) > 7:
        return None
    number = managed.dice.randint(1, 12)
    return AddNode(ClusterId(cluster), managed.dice.randint(1, 3), f"node{number}", f"192.0.2.{number}")


def _node_change(managed: Managed, snapshot: Snapshot) -> Operation | None:
    node = managed.pick(sorted(snapshot.nodes))
    if node is None:
        return None
    id_, kind = NodeId(node), managed.dice.random()
    if kind < 0.1:
        return DeleteNode(id_)
    if kind < 0.4:
        return ChangeNodeTags(id_, managed.dice.choice(tuple(TagChange)), (managed.dice.choice(TAGS),))
    return SetNodeState(id_, managed.dice.choice((*STATES, EntryState.ONLINE, EntryState.ONLINE)))


def _add_device(managed: Managed, snapshot: Snapshot) -> Operation | None:
    node = managed.pick(sorted(snapshot.nodes))
    return AddDevice(NodeId(node), f"/dev/sd{managed.dice.choice('bcd')}") if node else None


def _device_change(managed: Managed, snapshot: Snapshot) -> Operation | None:
    device = managed.pick(sorted(snapshot.devices))
    if device is None:
        return None
    id_, kind = DeviceId(device), managed.dice.random()
    if kind < 0.15:
        return DeleteDevice(id_, forget=managed.dice.random() < 0.2)
    if kind < 0.3:
        return ResyncDevice(id_)
    if kind < 0.4:
        return ChangeDeviceTags(id_, managed.dice.choice(tuple(TagChange)), (managed.dice.choice(TAGS),))
    return SetDeviceState(id_, managed.dice.choice(STATES), managed.dice.choice(tuple(HealCheck)))


def _evict(managed: Managed, snapshot: Snapshot) -> Operation | None:
    brick = managed.pick(sorted(snapshot.bricks))
    return EvictBrick(BrickId(brick), managed.dice.choice(tuple(HealCheck))) if brick else None


def _create_volume(managed: Managed, snapshot: Snapshot) -> Operation | None:
    shape = managed.dice.choice(SHAPES[:5])
    options = ("user.heketi.arbiter true",) if shape.arbiter else ()
    if managed.dice.random() < 0.2:
        options = (*options, "user.heketi.zone-checking strict")
    return CreateVolume(
        managed.name(),
        managed.dice.randint(1, 60),
        shape.durability,
        snapshot_factor=managed.dice.choice((None, None, 1.0, 1.1, 1.5)),
        options=options,
        block=managed.dice.random() < 0.15,
    )


def _volume_change(managed: Managed, snapshot: Snapshot) -> Operation | None:
    volume = managed.pick(sorted(snapshot.volumes))
    if volume is None:
        return None
    id_, kind = VolumeId(volume), managed.dice.random()
    if kind < 0.4:
        return DeleteVolume(id_)
    if kind < 0.75:
        return ExpandVolume(id_, managed.dice.randint(1, 40))
    if kind < 0.9:
        return CloneVolume(id_, managed.name())
    return RestrictBlockHosting(id_, locked=managed.dice.random() < 0.5)


def _create_block(managed: Managed, snapshot: Snapshot) -> Operation | None:
    return CreateBlockVolume(managed.name(), managed.dice.randint(1, 12), managed.dice.randint(1, 3))


def _block_change(managed: Managed, snapshot: Snapshot) -> Operation | None:
    block = managed.pick(sorted(snapshot.block_volumes))
    if block is None:
        return None
    id_ = BlockVolumeId(block)
    return (
        DeleteBlockVolume(id_) if managed.dice.random() < 0.4 else ExpandBlockVolume(id_, managed.dice.randint(2, 20))
    )


def _clean_up(managed: Managed, snapshot: Snapshot) -> Operation | None:
    return CleanUpOperations()


Make = Callable[[Managed, Snapshot], Operation | None]
KINDS: tuple[Make, ...] = (
    _create_cluster,
    _cluster_change,
    *(_add_node,) * 3,
    *(_node_change,) * 2,
    *(_add_device,) * 5,
    *(_device_change,) * 4,
    *(_evict,) * 2,
    *(_create_volume,) * 6,
    *(_volume_change,) * 4,
    *(_create_block,) * 2,
    *(_block_change,) * 2,
    _clean_up,
)


def disturb(managed: Managed) -> None:
    """Have the next command of some kind fail, or kill the server, now and then."""
    kind = managed.dice.random()
    if kind < 0.06:
        managed.nodes.injected.append(Injected(managed.dice.choice(FAILING), "it broke\n", times=1))
    elif kind < 0.08:
        managed.world.restart(managed.clock.now())
