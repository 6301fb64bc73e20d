"""A simulated pool with one volume, brought into a situation, and what is seen of it with and without SSH."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from glusterterm.backends.beside import HeketiWithNodes
from glusterterm.backends.direct.actor import DirectActor
from glusterterm.backends.direct.backend import DirectBackend
from glusterterm.backends.direct.ground_truth import GroundTruth
from glusterterm.backends.heketi.client import HeketiBackend
from glusterterm.backends.heketi.endpoint import Endpoint
from glusterterm.logic.preflight.judge import judge, volumes_of
from glusterterm.logic.preflight.verdicts import BrickVerdict, Preflight
from glusterterm.model.commands import Command
from glusterterm.model.errors import LoginRefused
from glusterterm.model.ids import BrickId, DeviceId, Ref, VolumeId
from glusterterm.model.ports import Actor, Capabilities, Clock
from glusterterm.model.snapshot import Snapshot
from glusterterm.sim.nodes import Disk, GlusterBrick, GlusterVolume, NodeWorld, SimNode
from glusterterm.sim.nodes_gluster import start_heal
from tests.fakes import FakeClock
from tests.fakes_sim import Caller, node_caller, transport
from tests.simulated_nodes import SimulatedNodes

NOON = 1_795_348_800.0
LONG_S = 3600.0


def body(kind: str, size: int = 30) -> dict[str, object]:
    """Give the request for a volume of a kind."""
    match kind:
        case "replica 2" | "replica 3":
            return {"size": size, "durability": {"type": "replicate", "replicate": {"replica": int(kind[-1])}}}
        case "arbiter":
            options = ["user.heketi.arbiter true", "user.heketi.average-file-size 4"]
            return {**body("replica 3", size), "glustervolumeoptions": options}
        case "disperse":
            return {"size": size, "durability": {"type": "disperse", "disperse": {"data": 2, "redundancy": 1}}}
        case _:
            return {"size": size, "durability": {"type": "none"}}


@dataclass
class Bench:
    """Four nodes in zones of their own, with two disks each, and a volume. The brick in question is its first one."""

    ask: Caller
    nodes: NodeWorld
    name: str = ""
    refused: tuple[str, ...] = ()
    """Nodes that refuse our key, though gluster reaches them."""

    @classmethod
    def of(cls, kind: str, *, nodes: int = 4, disks: int = 2, **more: object) -> "Bench":
        """Make a pool and a volume of a kind in it."""
        ask, world = node_caller()
        ask.nodes(nodes, disks=disks)
        id_ = ask.done("POST", "/volumes", {**body(kind), **more})
        ask.now = max(ask.now, NOON)
        ask.world.advance(ask.now)
        world.now = ask.now
        made = cls(ask, world)
        made.name = ask.json(f"/volumes/{id_}")["name"]
        return made

    @property
    def volume(self) -> GlusterVolume:
        """Give the volume as gluster has it."""
        return next(volume for (_, name), volume in self.nodes.volumes.items() if name == self.name)

    def brick(self, number: int) -> GlusterBrick:
        """Give a brick of its first set; 0 is the one in question."""
        return self.volume.bricks[number]

    def node(self, number: int) -> SimNode:
        """Give the node of a brick."""
        found = self.nodes.by_storage(self.brick(number).storage)
        assert found is not None
        return found

    def disk(self, number: int) -> Disk:
        """Give the disk of a brick."""
        found = self.node(number).disk_of_mount(self.brick(number).path.removesuffix("/brick"))
        assert found is not None
        return found

    def device(self, number: int = 0) -> DeviceId:
        """Give the device of a brick, as Heketi knows it."""
        return DeviceId(self.brick(number).path.split("vg_")[1].split("/")[0])

    def brick_id(self, number: int = 0) -> BrickId:
        """Give a brick's id in Heketi."""
        return BrickId(self.brick(number).path.split("brick_")[1].split("/")[0])

    def cut(self, number: int, *, noticed: bool) -> None:
        """Pull the cable of a brick's node; gluster notices within a minute."""
        node = self.node(number)
        node.reachable, node.cut_at = False, self.nodes.now
        if noticed:
            self.later(LONG_S)

    def heal(self, sink: int, files: int = 200) -> None:
        """Have a brick lack files, which are on their way to it."""
        start_heal(self.nodes, self.volume, self.brick(sink).name, files)
        self.later(60.0)

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.ask.now += seconds
        self.ask.world.advance(self.ask.now)
        self.nodes.now = self.ask.now

    async def seen(self, *, ssh: bool = True) -> Snapshot:
        """Look closely at what the device of the brick in question holds."""
        return await self.seen_of(Ref.device(self.device()), ssh=ssh)

    async def seen_of(self, subject: Ref, *, ssh: bool = True) -> Snapshot:
        """Look closely at a device or a node."""

        def choose(snapshot: Snapshot) -> frozenset[VolumeId]:
            return volumes_of(snapshot, subject)

        return await self.backend(FakeClock(self.nodes.now), ssh=ssh).look_closely(choose)

    def backend(self, clock: Clock, *, ssh: bool = True) -> HeketiBackend:
        """Give its Heketi, with its nodes beside it or alone."""
        server = transport(self.ask.world, clock.now)
        endpoint = Endpoint("http://heketi.test:8080", auth=False)
        if not ssh:
            return HeketiBackend(endpoint, clock, transport=server)
        runner = SimulatedNodes(self.nodes, self._before)

        def of(hosts: Sequence[str]) -> Actor:
            pool = DirectBackend(hosts, runner, clock)
            return DirectActor(pool.snapshot, runner, clock, Capabilities(True), lambda: "0" * 32)

        return HeketiWithNodes(endpoint, clock, lambda _: None, GroundTruth(runner, clock), of, server)

    async def seen_directly(self) -> Snapshot:
        """Look closely without Heketi."""
        clock = FakeClock(self.nodes.now)
        hosts = [node.manage for node in self.nodes.nodes.values()]
        return await DirectBackend(hosts, SimulatedNodes(self.nodes, self._before), clock).look_closely(self._choose)

    async def judged(self, *, ssh: bool = True) -> Preflight:
        """Judge the device of the brick in question."""
        return judge(await self.seen(ssh=ssh), Ref.device(self.device()), self.nodes.now)

    async def verdict(self, *, ssh: bool = True) -> BrickVerdict:
        """Judge the brick in question."""
        return next(each for each in (await self.judged(ssh=ssh)).bricks if each.brick == self.brick_id())

    def _choose(self, snapshot: Snapshot) -> frozenset[VolumeId]:
        return volumes_of(snapshot, Ref.device(self.device()))

    def _before(self, host: str, command: Command) -> None:
        del command
        if any(
            host in (node.manage, node.storage) for node in self.nodes.nodes.values() if node.manage in self.refused
        ):
            raise LoginRefused(f"{host} refuses our key", next_step="put the key there")


Change = Callable[[Bench], None]
