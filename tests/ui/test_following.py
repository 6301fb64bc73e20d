"""From a brick to the others of its volume, also where a filter hides them; and what a filter says of itself."""

from textual.widgets import Static

from glusterterm.model.ids import Kind, Ref
from glusterterm.ui.screens.topology import TopologyScreen
from tests.consoles import World, make_app, press, quiet, shown


async def test_the_next_brick_is_gone_to_though_a_filter_hides_it() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "slash", *"id:d1b", "enter")
        screen = app.screen
        assert isinstance(screen, TopologyScreen)
        screen.rows.go_to(Ref(Kind.BRICK, "b1"))
        await quiet(world, pilot)
        assert screen.rows.selected == Ref(Kind.BRICK, "b1")
        await press(world, pilot, "b")
        assert screen.rows.selected == Ref(Kind.BRICK, "b2")


async def test_a_filter_that_cant_be_read_stays_told_when_an_older_search_ends() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "slash", *"stat:failed")
        screen = app.screen
        assert isinstance(screen, TopologyScreen)
        screen.filter_found(0)
        told = screen.query_one(".filter--outcome", Static)
        assert "there is no field stat" in str(told.content)
