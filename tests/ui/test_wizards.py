"""What holds for every wizard: answers are kept, what is wrong is said, and nothing is sent that was not read."""

import json
from pathlib import Path

import pytest
from textual.app import App
from textual.pilot import Pilot
from textual.widgets import Input, Static
from textual.widgets._toast import Toast

from glusterterm.logic.flows.create_volume import CreateVolume
from glusterterm.model.errors import BackendUnreachable
from glusterterm.model.tasks import TaskState
from glusterterm.sim.entries import VolumeEntry
from glusterterm.ui.commands import COMMANDS, MUTATING, Scope, of_scope
from glusterterm.ui.palette import offered
from glusterterm.ui.ports import Start
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.lines_pane import LinesPane
from glusterterm.ui.wizards.confirm_screen import ConfirmScreen, TypedScreen
from glusterterm.ui.wizards.menu_screen import MenuScreen
from glusterterm.ui.wizards.option_rows import OptionRows
from glusterterm.ui.wizards.page import WizardPage
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.rows import FieldRow, Line, Tick
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import make_app, press, quiet
from tests.simulated import Simulated, simulated, until

LOST = BackendUnreachable("no reply from http://127.0.0.1:8080", next_step="check the address and the server")
SIZE = (120, 40)


def values(app: App[None]) -> dict[str, str]:
    """Give what stands in the lines of the page that is seen."""
    return {
        row.key: row.control_widget.value for row in app.screen.query(FieldRow) if isinstance(row.control_widget, Line)
    }


def problems(app: App[None]) -> dict[str, str]:
    """Give what is said to be wrong on the page that is seen."""
    return {row.key: row.problem for row in app.screen.query(FieldRow) if row.problem}


def told(app: App[None]) -> str:
    """Give what a page tells beside its fields, or a plan."""
    return "\n".join(line.text for line in app.screen.query_one(LinesPane).lines)


async def typed(world: Simulated, pilot: Pilot[None], text: str) -> None:
    """Type a text."""
    await pilot.press(*({"/": "slash", "+": "plus"}.get(char, char) for char in text))
    await quiet(world, pilot)


async def comes(world: Simulated, pilot: Pilot[None], kind: type) -> None:
    """Wait for a page, and for what it begins with."""
    await until(world, pilot, lambda: isinstance(pilot.app.screen, kind))
    await quiet(world, pilot)


async def at_plan_of_volume(world: Simulated, pilot: Pilot[None], size: str = "20G") -> None:
    """Ask for a volume, and come to its plan."""
    await press(world, pilot, "c")
    await comes(world, pilot, StepScreen)
    await typed(world, pilot, size)
    await press(world, pilot, "enter")
    await comes(world, pilot, PlanScreen)


async def test_back_shows_every_page_as_it_was_filled_in(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "a")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "stor-d1")
        await press(world, pilot, "enter")
        await typed(world, pilot, "/dev/sdb")
        await press(world, pilot, "escape")
        assert values(pilot.app)["manage"] == "stor-d1"
        await press(world, pilot, "enter")
        assert values(pilot.app)["paths"] == "/dev/sdb"
        await press(world, pilot, "enter")
        await comes(world, pilot, PlanScreen)
        await press(world, pilot, "escape")
        assert values(pilot.app)["paths"] == "/dev/sdb"
        await press(world, pilot, "escape", "escape")
        assert isinstance(pilot.app.screen, TopologyScreen)
        assert not world.session.tasks.tasks


async def test_what_is_wrong_is_said_at_its_field_as_it_is_typed_and_the_page_is_not_left(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        app = pilot.app
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        assert problems(app) == {}
        await typed(world, pilot, "1.5")
        assert set(problems(app)) == {"size"}
        await press(world, pilot, "enter")
        assert isinstance(app.screen, StepScreen)
        await typed(world, pilot, "T")
        assert problems(app) == {}
        await press(world, pilot, "tab")
        await typed(world, pilot, "home")
        assert problems(app) == {"name": "this name is in use"}


async def test_enter_on_a_page_with_a_problem_goes_to_its_field(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await press(world, pilot, "tab", "tab", "enter")
        focused = pilot.app.focused
        assert isinstance(focused, Line)
        assert set(problems(pilot.app)) == {"size"}


async def test_the_volume_form_tells_whether_it_fits_as_it_is_typed(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "20G")
        await until(world, pilot, lambda: "it fits" in told(pilot.app))
        assert "3 bricks of 20 GiB" in told(pilot.app)
        await typed(world, pilot, "0000")
        await press(world, pilot, "ctrl+u")
        await typed(world, pilot, "90T")
        await until(world, pilot, lambda: "it does not fit" in told(pilot.app))
        assert "replica 2" in told(pilot.app)


async def test_a_plan_shows_the_very_request_and_heketi_s_own_command_and_copies_it(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await at_plan_of_volume(world, pilot)
        shown = told(pilot.app)
        assert 'POST /volumes {"size":20' in shown
        assert "heketi-cli volume create --size=20" in shown
        await press(world, pilot, "y")
        assert pilot.app.clipboard.startswith("heketi-cli volume create --size=20")


async def test_a_plan_that_is_blocked_is_told_why_and_not_started(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "delete")
        await comes(world, pilot, PlanScreen)
        assert "only empty clusters are deleted" in told(pilot.app)
        await press(world, pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, PlanScreen)
        assert "may not start" in screen.noticed
        await press(world, pilot, "escape")
        assert isinstance(pilot.app.screen, TopologyScreen)


async def test_a_typed_confirmation_has_to_be_right(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "2")
        await until(world, pilot, lambda: bool(pilot.app.screen.query("VolumeTable")))
        await press(world, pilot, "home", "delete")
        await comes(world, pilot, PlanScreen)
        await press(world, pilot, "enter")
        await comes(world, pilot, TypedScreen)
        assert pilot.app.screen.has_class("-danger")
        await typed(world, pilot, "no")
        await press(world, pilot, "enter")
        assert isinstance(pilot.app.screen, TypedScreen)
        await press(world, pilot, "escape")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert not world.session.tasks.tasks


async def test_no_is_no(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await at_plan_of_volume(world, pilot)
        await press(world, pilot, "enter")
        await comes(world, pilot, ConfirmScreen)
        await press(world, pilot, "n")
        assert isinstance(pilot.app.screen, PlanScreen)
        assert not world.session.tasks.tasks


async def test_a_plan_that_changed_meanwhile_is_shown_anew_and_not_sent(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await at_plan_of_volume(world, pilot)
        for device in world.heketi.devices.values():
            device.free, device.used = 0, device.total
        world.session.refresh()
        await until(world, pilot, lambda: all(d.free_kib == 0 for d in devices(world)))
        await press(world, pilot, "enter", "y")
        screen = pilot.app.screen
        await until(world, pilot, lambda: isinstance(screen, PlanScreen) and bool(screen.noticed))
        assert isinstance(screen, PlanScreen)
        assert "has changed" in screen.noticed
        assert "does not fit" in screen.told
        assert not world.session.tasks.tasks


def devices(world: Simulated):  # type: ignore[no-untyped-def]
    """Give the devices as the console knows them."""
    snapshot = world.session.store.snapshot
    return snapshot.devices.values() if snapshot else ()


async def test_nothing_is_planned_on_a_picture_that_is_old(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "20G")
        world.server.lost = LOST
        world.session.refresh()
        await until(world, pilot, lambda: world.session.store.status.stale)
        await press(world, pilot, "enter")
        screen = pilot.app.screen
        assert isinstance(screen, StepScreen)
        assert "what is shown is not what is" in screen.noticed
        assert "refresh" in screen.noticed
        assert values(pilot.app)["size"] == "20G"
        world.server.lost = None
        world.session.refresh()
        await until(world, pilot, lambda: world.session.store.status.live)
        await press(world, pilot, "enter")
        await comes(world, pilot, PlanScreen)


async def test_a_server_lost_before_the_yes_keeps_the_plan_on_the_screen(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await at_plan_of_volume(world, pilot)
        world.server.lost = LOST
        world.session.refresh()
        await until(world, pilot, lambda: world.session.store.status.stale)
        await press(world, pilot, "enter", "y")
        screen = pilot.app.screen
        assert isinstance(screen, PlanScreen)
        assert "what is shown is not what is" in screen.noticed
        assert not world.session.tasks.tasks


async def test_an_object_that_another_task_changes_is_told_with_the_next_step(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "down", "d")
        await comes(world, pilot, PlanScreen)
        screen = pilot.app.screen
        assert isinstance(screen, PlanScreen)
        await world.session.tasks.start(screen.plan)
        await press(world, pilot, "enter", "y")
        screen = pilot.app.screen
        await until(world, pilot, lambda: isinstance(screen, PlanScreen) and bool(screen.noticed))
        assert isinstance(screen, PlanScreen)
        assert "running on it" in screen.noticed
        assert "wait for task" in screen.noticed
        assert str(screen.query_one(".wizard--title", Static).render()).endswith("it may not start now")


async def test_a_journal_that_can_t_be_written_is_told_and_nothing_is_sent(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "down", "d")
        await comes(world, pilot, PlanScreen)
        (tmp_path / "tasks").write_text("in the way")
        await press(world, pilot, "enter", "y")
        screen = pilot.app.screen
        await until(world, pilot, lambda: isinstance(screen, PlanScreen) and bool(screen.noticed))
        assert isinstance(screen, PlanScreen)
        assert "→" in screen.noticed
        assert not any(task.state is TaskState.RUNNING for task in world.session.tasks.tasks)


async def test_read_only_nothing_that_changes_is_offered_and_the_reason_is_told(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path, read_only=True)
    app = make_app(world, Start(demo=True))
    async with world.sessions, app.run_test(size=SIZE, notifications=True) as pilot:
        await quiet(world, pilot)
        assert not {command.id for command in offered(read_only=True)} & MUTATING
        told_keys = {id_ for entry in app.screen.query_one(KeyBar).entries for _, id_ in entry.parts}
        assert told_keys
        assert not told_keys & MUTATING
        for command in of_scope(Scope.TOPOLOGY):
            if command.mutates:
                await press(world, pilot, *command.key.split(","))
        await until(world, pilot, lambda: any("open read-only" in toast for toast in toasts(app)))
        assert isinstance(app.screen, TopologyScreen)
        for command in COMMANDS:
            if command.mutates:
                assert app.screen.check_action(command.id, ()) is None


def toasts(app: App[None]) -> list[str]:
    """Give the notices that are seen."""
    return [str(toast.render()) for toast in app.screen.query(Toast)]


async def test_the_menu_offers_what_fits_the_object_and_tells_why_the_rest_does_not(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "down", "x")
        await comes(world, pilot, MenuScreen)
        rows = {
            row.label.split(maxsplit=1)[-1].strip(): row
            for row in pilot.app.screen.query_one(OptionRows).options
            if row.label
        }
        assert rows["Evacuate"].why_not == ""
        assert "devices" in rows["Delete"].why_not
        assert "Resync a device" not in rows
        await press(world, pilot, "delete")
        assert isinstance(pilot.app.screen, MenuScreen)
        await press(world, pilot, "t")
        await comes(world, pilot, StepScreen)
        await press(world, pilot, "escape")
        assert isinstance(pilot.app.screen, TopologyScreen)


async def test_the_menu_tells_the_whole_reason_of_the_action_under_the_cursor(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, (80, 24)) as pilot:
        await press(world, pilot, "down", "x")
        await comes(world, pilot, MenuScreen)
        rows = pilot.app.screen.query_one(OptionRows)
        why = pilot.app.screen.query_one(".menu--why", Static)
        at = next(at for at, row in enumerate(rows.options) if "Delete" in row.label)
        told = []
        for _ in range(at):
            told.append(str(why.render()))
            await press(world, pilot, "down")
        assert str(why.render()) == rows.options[rows.cursor].why_not != ""
        assert "" in told
        assert why.region.bottom < 24


async def test_every_action_of_the_menu_has_a_letter_of_its_own_and_an_action_on_the_screen() -> None:
    commands = tuple(of_scope(Scope.ACTIONS))
    assert len({command.key for command in commands}) == len(commands)
    assert all(command.mutates for command in commands)
    assert all(hasattr(TopologyScreen, f"action_{command.id}") for command in commands)


@pytest.mark.parametrize(
    ("scope", "kinds"),
    [
        (Scope.WIZARD, (WizardPage,)),
        (Scope.FIELDS, (StepScreen,)),
        (Scope.OPTIONS, (OptionRows, Tick)),
        (Scope.PLAN, (PlanScreen,)),
        (Scope.TYPED, (TypedScreen,)),
        (Scope.MENU, (MenuScreen,)),
    ],
)
def test_whoever_binds_a_scope_of_the_wizards_has_its_actions(scope: Scope, kinds: tuple[type, ...]) -> None:
    for command in of_scope(scope):
        assert any(hasattr(kind, f"action_{command.id}") for kind in kinds), command.id


async def test_the_key_bar_tells_what_means_something_for_the_row(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        screen = pilot.app.screen
        assert isinstance(screen, ConsoleScreen)
        words = [entry.word for entry in screen.query_one(KeyBar).entries]
        assert "add" in words
        assert "disable" not in words
        await press(world, pilot, "down")
        assert "disable" in [entry.word for entry in screen.query_one(KeyBar).entries]


async def test_a_hostile_name_neither_moves_the_cursor_nor_is_markup(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    name = "\x1b[2J[bold]evil[/]\u202e" + "x" * 500
    for node in world.heketi.nodes.values():
        node.manage = (f"{node.manage[0]}{name}",)
    for volume in world.heketi.volumes.values():
        _rename(volume, name)
    async with simulated(world, (80, 24)) as pilot:
        await press(world, pilot, "down", "x")
        await comes(world, pilot, MenuScreen)
        assert "\x1b" not in seen(pilot.app)
        await press(world, pilot, "a")
        await comes(world, pilot, StepScreen)
        assert "[2J[bo" in seen(pilot.app)
        await press(world, pilot, "escape", "down", "x", "v")
        await comes(world, pilot, PlanScreen)
        await press(world, pilot, "enter")
        assert "\x1b" not in seen(pilot.app)


def _rename(volume: VolumeEntry, name: str) -> None:
    volume.name = f"{volume.name[:8]}{name}"


def seen(app: App[None]) -> str:
    """Give all that is on the screen."""
    return app.export_screenshot(simplify=True).replace("&#160;", " ")


async def test_the_mouse_chooses_goes_on_and_goes_back(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await typed(world, pilot, "20G")
        (row,) = (row for row in pilot.app.screen.query(FieldRow) if row.key == "kept")
        await pilot.click(row.control_widget, offset=(4, 2))
        await quiet(world, pilot)
        assert kept(pilot.app) == "replica 2"
        await pilot.click(KeyBar, offset=(2, 0))
        await comes(world, pilot, PlanScreen)
        assert '"replica":2' in told(pilot.app)


async def test_a_topology_file_is_read_and_what_is_wrong_with_it_is_said_until_it_is_mended(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    file = tmp_path / "t.json"
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "x", "p")
        await comes(world, pilot, StepScreen)
        pilot.app.screen.query_one(Input).value = str(file)
        await quiet(world, pilot)
        await press(world, pilot, "enter")
        page = pilot.app.screen
        assert isinstance(page, StepScreen)
        await until(world, pilot, lambda: "No such file" in page.noticed)
        node = {"hostnames": {"manage": ["new"], "storage": ["192.0.2.77"]}, "zone": 1}
        file.write_text(json.dumps({"clusters": [{"nodes": [{"node": node, "devices": []}]}]}))
        await press(world, pilot, "enter")
        await comes(world, pilot, PlanScreen)
        assert "POST /clusters" in told(pilot.app)


async def test_options_are_found_by_their_letters(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, SIZE) as pilot:
        await press(world, pilot, "c")
        await comes(world, pilot, StepScreen)
        await press(world, pilot, "tab", "tab")
        await typed(world, pilot, "8+4")
        assert kept(pilot.app) == "disperse 8+4"
        await typed(world, pilot, "arb")
        assert kept(pilot.app) == "arbiter"


def kept(app: App[None]) -> str:
    """Give the durability that is chosen."""
    screen = app.screen
    assert isinstance(screen, StepScreen)
    flow = screen.flow
    assert isinstance(flow, CreateVolume)
    return flow.kept
