"""A screen that is told twice to close, by keys or clicks that came before the first was heard, closes alone."""

from pathlib import Path

import pytest
from textual.app import App
from textual.screen import Screen
from textual.widgets import Static

from glusterterm.logic.flows.actions import Action
from glusterterm.ui.glyphs import UNICODE
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.screens.first_run import FirstRunScreen
from glusterterm.ui.screens.give_up import GiveUpScreen
from glusterterm.ui.screens.help import HelpScreen
from glusterterm.ui.screens.interrupted import InterruptedScreen
from glusterterm.ui.screens.log import LogScreen
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.screens.which import WhichScreen
from glusterterm.ui.wizards.confirm_screen import ConfirmScreen, TypedScreen, YesScreen
from glusterterm.ui.wizards.menu_screen import MenuScreen
from glusterterm.ui.wizards.plan_screen import PlanScreen
from glusterterm.ui.wizards.rows import Line
from tests.consoles import World, make_app, press, quiet, shown
from tests.simulated import Simulated, simulated, until


async def test_a_second_enter_at_a_typed_confirmation_starts_one_task_and_closes_nothing_more(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, (120, 40)) as pilot:
        await press(world, pilot, "2")
        await until(world, pilot, lambda: bool(pilot.app.screen.query("VolumeTable")))
        volumes = pilot.app.screen
        await press(world, pilot, "home", "delete")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        await press(world, pilot, "enter")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, TypedScreen))
        asks = pilot.app.screen
        assert isinstance(asks, TypedScreen)
        asks.query_one(Line).value = str(asks.query_one(".confirm--expected", Static).render())
        await quiet(world, pilot)
        asks.action_say_typed()
        asks.action_say_typed()
        await until(world, pilot, lambda: pilot.app.screen is volumes)
        assert len(world.session.tasks.tasks) == 1


async def test_on_the_smallest_terminal_the_line_to_type_in_is_seen(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, (40, 10)) as pilot:
        await press(world, pilot, "2")
        await until(world, pilot, lambda: bool(pilot.app.screen.query("VolumeTable")))
        await press(world, pilot, "home", "delete")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, PlanScreen))
        await press(world, pilot, "enter")
        await until(world, pilot, lambda: isinstance(pilot.app.screen, TypedScreen))
        await quiet(world, pilot)
        line = pilot.app.screen.query_one(Line)
        box = pilot.app.screen.query_one(".confirm--box")
        assert box.region.contains_region(line.region)
        assert pilot.app.screen.region.contains_region(box.region)
        expected = pilot.app.screen.query_one(".confirm--expected")
        assert box.region.contains_region(expected.region)


async def test_a_second_click_in_the_menu_chooses_once() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "x")
        menu = app.screen
        assert isinstance(menu, MenuScreen)
        menu.action_pick(Action.CREATE_VOLUME)
        menu.action_pick(Action.CREATE_VOLUME)
        await quiet(world, pilot)
        assert [type(screen).__name__ for screen in app.screen_stack[-2:]] == ["TopologyScreen", "StepScreen"]


async def test_a_change_that_is_asked_for_twice_is_asked_once(tmp_path: Path) -> None:
    world = Simulated(folder=tmp_path)
    async with simulated(world, (120, 40)) as pilot:
        app, below = pilot.app, topology(pilot.app)
        await press(world, pilot, "down")
        below.action_switch_off()
        below.action_switch_off()
        await until(world, pilot, lambda: isinstance(app.screen, PlanScreen))
        await quiet(world, pilot)
        await press(world, pilot, "escape")
        topology(app).action_switch_off()
        await until(world, pilot, lambda: isinstance(app.screen, PlanScreen))


def topology(app: App[None]) -> TopologyScreen:
    """Give the screen that is seen."""
    assert isinstance(app.screen, TopologyScreen)
    return app.screen


async def test_a_help_told_twice_to_close_leaves_what_was_below() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        below = app.screen
        help_ = HelpScreen(UNICODE)
        await app.push_screen(help_)
        help_.action_close()
        help_.action_close()
        await quiet(world, pilot)
        assert isinstance(below, TopologyScreen)
        assert app.screen is below


@pytest.mark.parametrize(
    "kind",
    [ConfirmScreen, MenuScreen, LogScreen, HelpScreen, FirstRunScreen, GiveUpScreen, InterruptedScreen, WhichScreen],
)
def test_whatever_closes_with_a_key_closes_once(kind: type[Screen[object]]) -> None:
    assert issubclass(kind, ClosesOnce)
    assert kind.dismiss is ClosesOnce.dismiss


def test_where_something_has_to_be_typed_no_key_says_yes() -> None:
    assert not issubclass(TypedScreen, YesScreen)
    assert not hasattr(TypedScreen, "action_say_yes")
    assert "y" not in {key for kind in TypedScreen.__mro__ for key in _keys(kind)}


def _keys(kind: type) -> list[str]:
    bindings = kind.__dict__.get("BINDINGS", [])
    return [key for binding in bindings for key in binding.key.split(",") if issubclass(kind, ConfirmScreen)]
