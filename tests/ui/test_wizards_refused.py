"""What a wizard does where no plan can be made: it says why, keeps what was answered, and leaves nothing broken."""

import json
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._toast import Toast

from glusterterm.model.errors import BackendUnreachable
from glusterterm.model.operations import CreateCluster
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import TaskState
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import make_app, press, quiet
from tests.engines import one_step
from tests.simulated import Simulated, simulated, until

LOST = BackendUnreachable("no reply from http://127.0.0.1:8080", next_step="check the address and the server")


async def at_path(world: Simulated, pilot: Pilot[None], path: str) -> StepScreen:
    """Ask for a topology file to be loaded, name it, and go on."""
    await press(world, pilot, "x", "p")
    await until(world, pilot, lambda: isinstance(pilot.app.screen, StepScreen))
    pilot.app.screen.query_one(Input).value = path
    await quiet(world, pilot)
    page = pilot.app.screen
    assert isinstance(page, StepScreen)
    await press(world, pilot, "enter")
    await until(world, pilot, lambda: bool(page.noticed) or pilot.app.screen is not page)
    return page


async def test_a_change_that_asks_nothing_and_is_refused_opens_no_page(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    app = make_app(world, Start(demo=True))
    async with world.sessions, app.run_test(size=(120, 40), notifications=True) as pilot:
        await quiet(world, pilot)
        world.server.lost = LOST
        world.session.refresh()
        await until(world, pilot, lambda: world.session.store.status.stale)
        await press(world, pilot, "down", "d")
        await until(world, pilot, lambda: "what is shown is not what is" in "".join(toasts(pilot)))
        assert isinstance(app.screen, TopologyScreen)
        world.server.lost = None
        world.session.refresh()
        await until(world, pilot, lambda: world.session.store.status.live)
        await press(world, pilot, "d")
        await until(world, pilot, lambda: isinstance(app.screen, PlanScreen))


def toasts(pilot: Pilot[None]) -> list[str]:
    """Give the notices that are seen."""
    return [str(toast.render()) for toast in pilot.app.screen.query(Toast)]


async def test_the_home_of_nobody_is_no_path(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, (120, 40)) as pilot:
        page = await at_path(world, pilot, "~nosuchuser/x.json")
        assert "no such path" in page.noticed


async def test_a_topology_is_not_loaded_over_a_database_that_was_lost(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    file = tmp_path / "topology.json"
    node = {"hostnames": {"manage": ["new"], "storage": ["192.0.2.99"]}, "zone": 1}
    file.write_text(json.dumps({"clusters": [{"nodes": [{"node": node, "devices": []}]}]}))
    async with simulated(world, (120, 40)) as pilot:
        id_ = await world.session.tasks.start(one_step(CreateCluster(file=True, block=True)))
        await until(world, pilot, lambda: world.session.tasks.task(id_).state is TaskState.DONE)
        for objects in (world.heketi.clusters, world.heketi.nodes, world.heketi.devices, world.heketi.volumes):
            objects.clear()
        world.session.refresh()
        await until(world, pilot, lambda: not known(world).clusters)
        await at_path(world, pilot, str(file))
        await until(world, pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        plan = pilot.app.screen
        assert isinstance(plan, PlanScreen)
        assert plan.plan.blocked
        assert "its database was lost" in plan.told


def known(world: Simulated) -> Snapshot:
    """Give what the console knows."""
    snapshot = world.session.store.snapshot
    assert snapshot is not None
    return snapshot
