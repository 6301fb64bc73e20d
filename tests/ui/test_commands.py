"""The table of commands: what is made from it says exactly what it says."""

from collections import Counter

import pytest
from textual.pilot import Pilot
from textual.widgets import OptionList

from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.commands import COMMANDS, Scope, allowed, bindings, footer_entries, of_scope
from glusterterm.ui.glyphs import ASCII, UNICODE
from glusterterm.ui.palette import Palette, offered
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.screens.first_run import Field, FirstRunScreen
from glusterterm.ui.screens.help import HelpScreen, parts
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.screens.volumes import VolumesScreen
from glusterterm.ui.widgets.choice import Choice
from tests.consoles import World, make_app, press, quiet, shown

TOGETHER = (
    (Scope.APP, Scope.TOPOLOGY, Scope.TREE),
    (Scope.APP, Scope.TOPOLOGY, Scope.LOG),
    (Scope.APP, Scope.TOPOLOGY, Scope.DETAIL),
    (Scope.APP, Scope.VOLUMES, Scope.TABLE),
    (Scope.APP, Scope.PROFILES, Scope.TABLE),
)
"""Scopes whose keys work at the same time."""


@pytest.mark.parametrize("scopes", TOGETHER, ids=str)
def test_no_key_means_two_things_at_once(scopes: tuple[Scope, ...]) -> None:
    keys = Counter(
        key
        for command in COMMANDS
        if set(command.scopes) & set(scopes)
        for key in command.key.split(",")
        if not (key == "r" and Scope.LOG in command.scopes)
    )
    assert [key for key, times in keys.items() if times > 1] == []


def test_every_command_says_what_it_does() -> None:
    assert all(command.name and command.help and command.scopes and command.key for command in COMMANDS)


def test_a_command_is_known_by_one_id_in_each_of_its_scopes() -> None:
    for scope in Scope:
        ids = Counter(command.id for command in of_scope(scope))
        assert max(ids.values()) == 1, scope


@pytest.mark.parametrize("mode", ["1", "2", "6"])
async def test_whoever_binds_a_scope_has_an_action_for_each_of_its_commands(mode: str) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, mode)
        screen = app.screen
        assert isinstance(screen, ConsoleScreen)
        for scope, node in screen.nodes_by_scope():
            for command in of_scope(scope):
                assert hasattr(node, f"action_{command.id}"), f"{scope}: {command.id}"


def test_forms_and_help_have_actions_for_their_commands() -> None:
    for command in of_scope(Scope.FORM):
        assert any(hasattr(kind, f"action_{command.id}") for kind in (FirstRunScreen, Choice, Field))
    for command in of_scope(Scope.HELP):
        assert hasattr(HelpScreen, f"action_{command.id}")


def test_bindings_are_made_from_the_table() -> None:
    made = {(binding.key, binding.action) for binding in bindings(Scope.TREE)}  # type: ignore[union-attr]
    assert made == {(command.key, command.id) for command in of_scope(Scope.TREE)}


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_the_help_lists_exactly_the_table(glyphs: object) -> None:
    told = {
        (heading, name, more)
        for heading, rows in parts(UNICODE if glyphs is UNICODE else ASCII)
        if heading in tuple(Scope)
        for _, name, more in rows
    }
    assert told == {(scope, command.name, command.help) for command in COMMANDS for scope in command.scopes}


async def test_the_palette_offers_every_command_by_name_key_and_help() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "ctrl+p")
        assert isinstance(app.screen, Palette)
        texts = await listed(app, pilot)
        for command in offered():
            assert any(
                text.startswith(command.name) and command.keys[0] in text and command.help in text for text in texts
            )


@pytest.mark.parametrize(
    ("typed", "found"), [("sort", "Sort by the next column"), ("light", "Theme: light"), ("mongo", "volume vol_mongo")]
)
async def test_the_palette_finds_commands_themes_and_objects(typed: str, found: str) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "ctrl+p", *typed)
        assert any(text.startswith(found) for text in await listed(app, pilot))


async def test_what_the_palette_chooses_is_done_even_if_it_belongs_to_another_screen() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "ctrl+p", *"turn the order")
        await listed(app, pilot)
        await press(world, pilot, "enter")
        await quiet(world, pilot)
        assert isinstance(app.screen, VolumesScreen)
        assert app.screen.rows.descending


async def test_choosing_twice_before_the_palette_is_gone_closes_it_once() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        await press(world, pilot, "ctrl+p")
        palette = app.screen
        assert isinstance(palette, Palette)
        palette.dismiss()
        palette.dismiss()
        await quiet(world, pilot)
        assert isinstance(app.screen, TopologyScreen)


async def listed(app: GlustertermApp, pilot: Pilot[None]) -> list[str]:
    """Give what the palette lists, once it has looked everywhere."""
    options = app.screen.query_one(OptionList)
    before = -1
    while before != options.option_count or not before:
        before = options.option_count
        await pilot.pause(0.3)
    return [str(options.get_option_at_index(number).prompt) for number in range(options.option_count)]


def test_what_changes_something_is_greyed_in_read_only_mode_and_nothing_else_is() -> None:
    changing = {"replace_device"}
    assert allowed("replace_device", read_only=True, mutating=changing) is None
    assert allowed("replace_device", read_only=False, mutating=changing) is True
    assert allowed("refresh", read_only=True, mutating=changing) is True


def test_the_footer_gives_the_nearest_meaning_of_a_key() -> None:
    words = {entry.word: entry.keys for entry in footer_entries([Scope.LOG, Scope.TOPOLOGY, Scope.APP])}
    assert words["requests"] == "r"
    assert words["screens"] == "1 2 3 5 6"
    assert "help" in words
