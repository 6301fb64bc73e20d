"""Keys that come in one piece, as over a slow line, do what they would have done one by one."""

import pytest
from textual import events

from glusterterm.ui.keys_in_turn import KeyPassed
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.screens.volumes import VolumesScreen
from glusterterm.ui.widgets.filter_bar import FilterBar
from glusterterm.ui.wizards.rows import FieldRow
from glusterterm.ui.wizards.step_screen import StepScreen
from tests.consoles import World, make_app, press, quiet, shown

NAMED = {"/": "slash", ":": "colon"}
AHEAD = ("2", "tab", *"logs", "tab", "down", "space", "tab", "tab", "space")


async def test_what_is_typed_ahead_of_the_tab_key_stays_in_its_field() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2", "c")
        for key in AHEAD:
            app.post_message(events.Key(key, {"space": " "}.get(key, key if len(key) == 1 else None)))
        for _ in range(10):
            await quiet(world, pilot)
        asked = {row.key: row._asked.value for row in app.screen.query(FieldRow)}
        assert (asked["size"], asked["name"], asked["kept"], asked["more"]) == ("2", "logs", "arbiter", True)


async def test_what_is_typed_ahead_of_a_form_s_first_field_comes_to_it() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2")
        app.post_message(events.Key("c", "c"))
        while not isinstance(app.screen, StepScreen):
            await world.clock.sleep(0)
        for character in "25":
            app.post_message(events.Key(character, character))
        for _ in range(10):
            await quiet(world, pilot)
        assert app.screen.query(FieldRow).first()._asked.value == "25"


async def test_what_is_typed_ahead_of_the_filter_s_line_is_the_filter_and_no_command() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        for screen in ("2", "1"):
            await press(world, pilot, screen)
            for character in "/name:mongo":
                app.post_message(events.Key(NAMED.get(character, character), character))
            for _ in range(10):
                await quiet(world, pilot)
            assert app.screen.query_one(FilterBar).text == "name:mongo"
            await press(world, pilot, "escape")


async def test_a_key_whose_end_is_never_told_does_not_hold_up_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        monkeypatch.setattr(KeyPassed, "bubble", False)
        await press(world, pilot, "2")
        seen = [type(app.screen)]
        await press(world, pilot, "1")
        await pilot.pause(0.5)
        assert [*seen, type(app.screen)] == [VolumesScreen, TopologyScreen]
