"""What a wizard does where no plan can be made: it says why, keeps what was answered, and leaves nothing broken."""

from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input
from textual.widgets._toast import Toast

from glusterterm.model.errors import BackendUnreachable
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import make_app, press, quiet
from tests.simulated import Simulated, simulated, until

LOST = BackendUnreachable("no reply from http://127.0.0.1:8080", next_step="check the address and the server")


async def at_path(world: Simulated, pilot: Pilot[None], path: str) -> StepScreen:
    """Ask for a topology file to be loaded, name it, and go on."""
    await press(world, pilot, "x", "p")
    await until(world, pilot, lambda: isinstance(pilot.app.screen, StepScreen))
    pilot.app.screen.query_one(Input).value = path
    await quiet(world, pilot)
    await press(world, pilot, "enter")
    page = pilot.app.screen
    assert isinstance(page, StepScreen)
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
