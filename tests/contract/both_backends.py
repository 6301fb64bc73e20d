"""A pool of four nodes with two devices each, through Heketi or without, simulated or real: the same is asked of it."""

from dataclasses import dataclass, field
from typing import Protocol

from glusterterm.logic.plans import device, node, volume
from glusterterm.logic.plans.device import Disk
from glusterterm.model.ids import ClusterId, NodeId
from glusterterm.model.operations import CleanUpOperations, Operation
from glusterterm.model.outcomes import Done, Outcome
from glusterterm.model.plans import Plan, RequestShown
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Device, EntryState, Node, Volume
from tests.contract.managed import Managed
from tests.direct_pool import DirectPool
from tests.lab_direct.real_pool import Pool as RealPool


class Backend(Protocol):
    """What both sides are, as far as it is asked here."""

    async def snapshot(self) -> Snapshot:
        """Look."""
        ...

    async def do(self, operation: Operation) -> Outcome:
        """Do an operation to its end."""
        ...

    def request(self, operation: Operation, snapshot: Snapshot) -> RequestShown:
        """Give what would be sent."""
        ...


@dataclass
class WithHeketi:
    """The pool through a simulated Heketi, whose nodes are simulated too."""

    managed: Managed = field(default_factory=Managed)

    async def begin(self) -> "WithHeketi":
        """Make the pool."""
        self.managed.heketi.nodes(4, disks=2)
        return self

    async def snapshot(self) -> Snapshot:
        """Look."""
        return await self.managed.backend.snapshot()

    async def do(self, operation: Operation) -> Outcome:
        """Do an operation to its end."""
        return await self.managed.change(operation)

    def request(self, operation: Operation, snapshot: Snapshot) -> RequestShown:
        """Give what would be sent."""
        return self.managed.backend.request(operation, snapshot)


async def with_heketi() -> Backend:
    """Make the pool through a Heketi."""
    return await WithHeketi().begin()


async def without_heketi() -> Backend:
    """Make the pool by its nodes alone."""
    pool = DirectPool()
    await pool.build()
    return pool


async def made_whole(real: RealPool) -> Backend:
    """Have all servers of a lab in the pool, with both of their disks, and nothing else, whatever was left of it."""
    if (await real.snapshot()).operations:
        await real.do(CleanUpOperations())
    for each in (await real.snapshot()).volumes.values():
        await real.run(volume.delete(await real.snapshot(), each.id))
    (cluster,) = (await real.snapshot()).clusters
    for zone, server in enumerate(real.lab.servers, start=1):
        seen = await real.snapshot()
        there = next((each for each in seen.nodes.values() if server.address in each.storage), None)
        if there is None and zone > 1:
            await real.run(node.add(seen, cluster, zone=zone, manage=server.name, storage=server.address))
        elif there is not None and there.state is not EntryState.ONLINE:
            await real.run(node.enable(seen, there.id))
    for id_ in (await real.snapshot()).nodes:
        await _with_disks(real, id_)
    return real


async def _with_disks(real: RealPool, id_: NodeId) -> None:
    seen = await real.snapshot()
    there = seen.devices_of(seen.nodes[id_])
    for each in there:
        if each.state is not EntryState.ONLINE:
            await real.run(device.enable(await real.snapshot(), each.id))
    for path in set(real.lab.servers[0].blank) - {each.path for each in there}:
        await real.run(device.add(await real.snapshot(), id_, [Disk(path)]))


class Pool:
    """One of them, with what tests want of it.

    Its nodes have the disks `paths`; `size_gib` is what a volume begins with, and `more_gib` what it grows by.
    """

    def __init__(
        self,
        backend: Backend,
        paths: tuple[str, ...] = ("/dev/sdb", "/dev/sdc"),
        size_gib: int = 10,
        more_gib: int = 5,
    ) -> None:
        self.backend = backend
        self.paths = paths
        self.size_gib = size_gib
        self.more_gib = more_gib

    async def snapshot(self) -> Snapshot:
        """Look."""
        return await self.backend.snapshot()

    async def run(self, plan: Plan) -> Snapshot:
        """Do a plan that goes well, and look."""
        assert not plan.blocked, plan.objections
        before = await self.snapshot()
        for operation in plan.operations:
            assert str(self.backend.request(operation, before))
            outcome = await self.backend.do(operation)
            assert isinstance(outcome, Done), outcome
        return await self.snapshot()

    async def cluster(self) -> ClusterId:
        """Give the pool's id."""
        (cluster,) = (await self.snapshot()).clusters
        return cluster

    async def add_device(self, node: NodeId, path: str) -> Snapshot:
        """Add a disk."""
        return await self.run(device.add(await self.snapshot(), node, [Disk(path)]))


def volume_named(snapshot: Snapshot, name: str) -> Volume:
    """Find a volume."""
    return next(each for each in snapshot.volumes.values() if each.name == name)


def nodes_of(snapshot: Snapshot) -> list[Node]:
    """Give the nodes in the order of their zones."""
    return sorted(snapshot.nodes.values(), key=lambda node: node.zone)


def devices_of(snapshot: Snapshot, node: Node) -> list[Device]:
    """Give a node's devices by path."""
    return sorted(snapshot.devices_of(node), key=lambda each: each.path)


def bricks_of(snapshot: Snapshot, volume: Volume) -> list[Brick]:
    """Give a volume's bricks."""
    return list(snapshot.bricks_of_volume(volume))
