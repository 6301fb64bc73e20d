"""What the nodes themselves say, on real nodes: a killed brick, a pulled cable."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from pathlib import Path

from glusterterm.backends.direct.ground_truth import GroundTruth
from glusterterm.backends.read_only import ReadOnlyRunner
from glusterterm.backends.ssh.runner import SshRunner
from glusterterm.engine.clock import RealClock
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import Part, ProcessState
from glusterterm.model.ids import BrickId, NodeId, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.lab.fixtures import lab_of_its_own
from tests.lab.lab import Lab
from tests.lab.layout import Kind, Node
from tests.lab_ssh.test_runner_on_nodes import reached

VOLUME, NAME, PATH = VolumeId("v1"), "truthful", "/bricks/b1/truthful"
NOTICED_S = 15.0


def base(lab: Lab) -> Snapshot:
    """Give what a backend would list: the lab's nodes, and one volume of three of them."""
    nodes = [make_node(f"n-{node.name}", host=node.name, address=node.address) for node in lab.servers]
    devices = [make_device(f"d-{node.name}", f"n-{node.name}") for node in lab.servers]
    bricks = [
        replace(make_brick(f"b-{node.name}", f"d-{node.name}", VOLUME, node=f"n-{node.name}"), path=PATH)
        for node in lab.servers[:3]
    ]
    return make_snapshot(make_cluster(), *nodes, *devices, *bricks, make_volume(VOLUME, name=NAME))


def gluster(lab: Lab, *words: str) -> str:
    """Run gluster's command on the first node."""
    return lab.run(lab.servers[0], "gluster", "--mode=script", *words).stdout


@contextmanager
def volume(lab: Lab) -> Iterator[None]:
    """Have a replicated volume on the first three nodes."""
    bricks = [f"{node.address}:{PATH}" for node in lab.servers[:3]]
    gluster(lab, "volume", "create", NAME, "replica", "3", *bricks)
    gluster(lab, "volume", "start", NAME)
    try:
        yield
    finally:
        gluster(lab, "volume", "stop", NAME, "force")
        gluster(lab, "volume", "delete", NAME)
        for node in lab.servers[:3]:
            lab.run(node, "rm", "-rf", PATH)


class Watched:
    """Asks the nodes of a lab in the background."""

    def __init__(self, lab: Lab, folder: Path) -> None:
        self._base = base(lab)
        self._clock = RealClock()
        self._runner = SshRunner(reached(lab, folder), self._clock)
        self.truth = GroundTruth(ReadOnlyRunner(self._runner), self._clock)
        self.truth.beside(self._base)

    @property
    def seen(self) -> Snapshot:
        """Give what the nodes said last."""
        return self.truth.beside(self._base)

    def process(self, node: Node) -> ProcessState:
        """Say how the brick on a node stands."""
        truth = self.seen.bricks[BrickId(f"b-{node.name}")].truth
        return truth.process if truth is not None else ProcessState.UNKNOWN

    def reached(self, node: Node) -> bool | None:
        """Say whether a node let us in."""
        truth = self.seen.nodes[NodeId(f"n-{node.name}")].truth
        return truth.reached if truth is not None else None

    async def until(self, true: Callable[[], bool], limit_s: float = 60.0) -> float:
        """Wait until something is so, and give the seconds that it took."""
        began = self._clock.monotonic()
        async with asyncio.timeout(limit_s):
            while not true():
                await self._clock.sleep(0.2)
        return self._clock.monotonic() - began


@asynccontextmanager
async def watching(lab: Lab, folder: Path) -> AsyncIterator[Watched]:
    """Ask a lab's nodes for the block."""
    watched = Watched(lab, folder)
    async with asyncio.TaskGroup() as group:
        task = group.create_task(watched.truth.run())
        try:
            yield watched
        finally:
            task.cancel()
            await watched.truth.close()


async def test_a_killed_brick_is_suspect_first_then_offline_and_online_again_when_it_is_started(
    namespace_lab: Lab, tmp_path: Path
) -> None:
    lab = namespace_lab
    first, second, third, _ = lab.servers
    with volume(lab):
        async with watching(lab, tmp_path) as watched:

            def all_run() -> bool:
                return {watched.process(node) for node in (first, second, third)} == {ProcessState.ONLINE}

            await watched.until(all_run)
            truth = watched.seen.volumes[VOLUME].truth
            assert truth is not None
            assert truth.state is GlusterVolumeState.STARTED
            assert watched.seen.volumes[VOLUME].sets == (tuple(BrickId(f"b-{node.name}") for node in lab.servers[:3]),)
            brick = watched.seen.bricks[BrickId(f"b-{second.name}")].truth
            assert brick is not None
            lab.run(second, "kill", "-9", str(brick.pid))
            await watched.until(lambda: watched.process(second) is not ProcessState.ONLINE, 25)
            assert watched.process(second) is ProcessState.SUSPECT
            await watched.until(lambda: watched.process(second) is ProcessState.OFFLINE, 25)
            assert watched.process(first) is ProcessState.ONLINE
            gluster(lab, "volume", "start", NAME, "force")
            await watched.until(all_run)


async def test_a_pulled_cable_is_seen_within_fifteen_seconds_and_nothing_else_is_held_up(tmp_path: Path) -> None:
    # A lab of its own: the pool is locked for minutes where a command was on its way to the node that is cut.
    with lab_of_its_own(Kind.NAMESPACES, "cut") as lab, lab.inside():
        last = lab.servers[-1]
        async with watching(lab, tmp_path) as watched:
            await watched.until(lambda: all(watched.reached(node) for node in lab.servers))
            lab.cut(last)
            await watched.until(lambda: watched.reached(last) is False, NOTICED_S)
            assert all(watched.reached(node) for node in lab.servers[:-1])
            failed = next(
                reading
                for reading in watched.seen.readings
                if reading.part is Part.LOGIN and reading.subject.id == f"n-{last.name}"
            )
            assert failed.failure
            assert failed.next_step
            lab.join(last)
            await watched.until(lambda: watched.reached(last) is True, 60)
