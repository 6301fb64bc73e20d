"""Key `p` on a volume: what its bricks do, read while it is looked at."""

from dataclasses import dataclass, field, replace

from glusterterm.model.errors import BackendUnreachable, GlustertermError
from glusterterm.model.gluster.profile import BrickProfile, Operation, Stretch, VolumeProfile
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import NodeTruth, VolumeTruth
from glusterterm.model.ids import NodeId, VolumeId
from glusterterm.model.machine.node_disks import NodeDisks
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.screens.profile import EVERY_S, ProfileScreen
from glusterterm.ui.widgets.heading import Heading
from glusterterm.ui.widgets.profile_table import ProfileTable
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.consoles import World, make_app, press, quiet, shown


@dataclass
class Told:
    """Reads a profile in which a brick writes 30 times between two readings."""

    error: GlustertermError | None = None
    off: bool = False
    asked: list[tuple[str, str]] = field(default_factory=list)

    async def profile(self, host: str, volume: str) -> VolumeProfile | None:
        """Give the next reading."""
        self.asked.append((host, volume))
        if self.error is not None:
            raise self.error
        number = len(self.asked)
        writes = Operation("WRITE", 30 * number, 2_000_000.0, None, None)
        stretch = Stretch(10 * number, 0, 3 * 1024 * 1024 * number, (), (writes,))
        return None if self.off else VolumeProfile("web", (BrickProfile("192.0.2.1", "/b1", stretch, None),))

    async def disks(self, host: str) -> NodeDisks:
        """Nobody asks for them here."""
        raise AssertionError(host)

    async def close(self) -> None:
        """Nothing is open."""


def pool() -> Snapshot:
    """Give a volume whose node is reached."""
    snapshot = make_snapshot(
        make_cluster(),
        make_node("n1", host="stor-01"),
        make_device("d1", "n1", path="/dev/vdb"),
        replace(make_volume("v1", name="web"), truth=VolumeTruth(True, state=GlusterVolumeState.STARTED)),
        replace(make_brick("b1", "d1", volume="v1"), path="/b1"),
    )
    truth = NodeTruth(reached=True, glusterd_runs=True)
    return replace(snapshot, nodes={NodeId("n1"): replace(snapshot.nodes[NodeId("n1")], truth=truth)})


async def test_what_bricks_do_is_read_while_it_is_looked_at_and_not_after() -> None:
    told = Told()
    world = World(pool(), nodes=told)
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2", "p")
        assert isinstance(app.screen, ProfileScreen)
        table = app.screen.query_one(ProfileTable)
        assert table.row_count == 0
        await world.clock.advance(EVERY_S)
        await quiet(world, pilot)
        assert table.row_count == 2
        name, rate, written = (
            "".join(span.text for span in table.cells(0)[key]) for key in ("name", "rate", "written")
        )
        assert (name.strip(" ·"), rate, written) == ("stor-01 /dev/vdb", "10", "1 MiB/s")
        operation = {key: "".join(span.text for span in spans) for key, spans in table.cells(1).items()}
        assert (operation["name"].strip(), operation["latency"]) == ("write", "2 ms")
        assert operation["share"].endswith("100%")
        assert "10 operations a second on 1 brick" in app.screen.query_one(Heading).text
        assert set(told.asked) == {("stor-01", "web")}
        await press(world, pilot, "escape")
        asked = len(told.asked)
        await world.clock.advance(EVERY_S * 3)
        assert len(told.asked) == asked, "nobody looks"


async def test_profiling_that_is_off_and_nodes_that_do_not_answer_are_said() -> None:
    told = Told(off=True)
    world = World(pool(), nodes=told)
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2", "p")
        table = app.screen.query_one(ProfileTable)
        assert table.empty_text.startswith("Nothing is counted")
        told.error = BackendUnreachable("stor-01 does not answer", next_step="look at its network")
        await world.clock.advance(EVERY_S)
        await quiet(world, pilot)
        assert table.empty_text == "stor-01 does not answer (next: look at its network)"


async def test_without_ssh_it_says_what_it_takes() -> None:
    world = World(replace(pool(), volumes={VolumeId("v1"): make_volume("v1")}))
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2", "p")
        assert not isinstance(app.screen, ProfileScreen)
