"""A pool of simulated nodes that is changed without Heketi, and what is on its nodes."""

from dataclasses import dataclass, field, replace

from glusterterm.backends.direct.actor import DirectActor
from glusterterm.backends.direct.backend import DirectBackend
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.logic.plans import device, node
from glusterterm.logic.plans.device import Disk
from glusterterm.model.errors import GlustertermError
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import Operation
from glusterterm.model.outcomes import Done, Pending
from glusterterm.model.units import gib_to_kib
from glusterterm.sim.nodes import NodeWorld
from tests.changed import Changed
from tests.fakes import FakeClock
from tests.simulated_nodes import Before, SimulatedNodes

NOON = 1_795_348_800.0
HOSTS = tuple(f"192.0.2.{number}" for number in (1, 2, 3, 4))
DISKS = {"/dev/sdb": 100, "/dev/sdc": 50}


class Hurried(FakeClock):
    """A clock on which every wait is over at once: for the nodes the time has passed all the same."""

    def __init__(self, world: NodeWorld) -> None:
        super().__init__(NOON)
        self._world = world

    async def sleep(self, seconds: float) -> None:
        """Let others run."""
        self._world.now += seconds
        await super().sleep(0)


class Killed(BaseException):
    """The process ends here: nothing of it runs any more."""


@dataclass
class DirectPool(Changed):
    """Four nodes with two disks each; only the first is in a pool to begin with."""

    world: NodeWorld = field(default_factory=lambda: NodeWorld(hospitable=False, seed="direct"))
    drawn: int = 0

    def __post_init__(self) -> None:
        self.world.now = NOON
        for host in HOSTS:
            self.world.add_node(host, host)
            for path, gib in DISKS.items():
                self.world.add_disk(host, path, gib_to_kib(gib))
        self.clock = Hurried(self.world)
        self.nodes = SimulatedNodes(self.world)
        self.begin()

    def begin(self, before: Before | None = None, after: Before | None = None) -> None:
        """Be a new process, which knows nothing but what is on the nodes."""
        self.nodes = SimulatedNodes(self.world, before, after)
        self.backend = DirectBackend(HOSTS[:1], self.nodes, self.clock)
        self.actor = DirectActor(self.backend.snapshot, self.nodes, self.clock, self.backend.capabilities, self.new_id)

    def new_id(self) -> str:
        """Draw an id."""
        self.drawn += 1
        return f"{self.drawn:032x}"

    @property
    def looking(self) -> DirectBackend:
        """Give what looks at it."""
        return self.backend

    @property
    def changing(self) -> DirectActor:
        """Give what changes it."""
        return self.actor

    async def pause(self) -> None:
        """Let others run."""
        await self.clock.sleep(0)

    async def build(self) -> ClusterId:
        """Have all nodes join, with their disks as devices."""
        (cluster,) = (await self.snapshot()).clusters
        for zone, host in enumerate(HOSTS[1:], start=2):
            await self.run(node.add(await self.snapshot(), cluster, zone=zone, manage=host, storage=host))
        for each in (await self.snapshot()).nodes.values():
            await self.run(device.add(await self.snapshot(), each.id, [Disk(path) for path in DISKS]))
        return cluster

    async def cut_off(self, operation: Operation) -> None:
        """Begin an operation in a process that is killed, and be the next one, on the same host."""
        try:
            begun = await self.actor.submit(operation)
            if not isinstance(begun, Done):
                while isinstance(await self.actor.poll(begun.queue), Pending):
                    await self.clock.sleep(0)
        except (Killed, GlustertermError):
            pass
        await self.actor.close()  # a process that is gone tries nothing again
        for each in self.world.nodes.values():
            if (owner := LockOwner.read(each.lock_owner)) is not None:
                each.lock_owner = str(replace(owner, began=owner.began + 1))
        self.begin()

    @property
    def traces(self) -> dict[str, object]:
        """Give what changes leave: volumes, logical volumes and their tags, mounts, lines of fstab, peers, groups."""
        found: dict[str, object] = {
            "volumes": {
                volume.name: (volume.started, tuple(brick.name for brick in volume.bricks), dict(volume.options))
                for volume in self.world.volumes.values()
            }
        }
        for each in self.world.nodes.values():
            groups = {
                group.name: (
                    sorted(group.pools),
                    {volume.name: tuple(volume.tags) for volume in group.volumes.values()},
                    tuple(sorted(group.tags)),
                )
                for group in each.groups.values()
            }
            found[each.manage] = (groups, dict(each.mounts), list(each.fstab), each.pool)
        return found

    @property
    def locks(self) -> list[str]:
        """Give who holds a lock."""
        return [each.lock_owner for each in self.world.nodes.values() if each.lock_owner]
