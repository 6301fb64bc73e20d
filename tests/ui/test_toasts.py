"""Notices that pop up: equal ones do not pile up, and none is in another program's words."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from textual.pilot import Pilot
from textual.widgets._toast import Toast

from glusterterm.ui.app import GlustertermApp
from tests.consoles import World, make_app, press, quiet


def told(app: GlustertermApp) -> list[str]:
    return [str(toast.render()) for toast in app.screen.query(Toast)]


@asynccontextmanager
async def console() -> AsyncIterator[tuple[World, GlustertermApp, Pilot[None]]]:
    world = World()
    app = make_app(world)
    async with world.sessions, app.run_test(size=(120, 40), notifications=True) as pilot:
        await quiet(world, pilot)
        yield world, app, pilot


async def settle(world: World, pilot: Pilot[None]) -> None:
    for _ in range(3):
        await quiet(world, pilot)


async def test_an_equal_notice_takes_the_place_of_the_one_before() -> None:
    async with console() as (world, app, pilot):
        for _ in range(4):
            await press(world, pilot, "n")
        await settle(world, pilot)
        assert len(told(app)) == 1
        assert "filter" in told(app)[0]


async def test_an_equal_notice_stays_as_long_as_a_new_one() -> None:
    async with console() as (world, app, pilot):
        app.notify("copied", timeout=0.3)
        await settle(world, pilot)
        app.notify("copied", timeout=60)
        await pilot.pause(0.5)
        assert told(app) == ["copied"]


async def test_other_notices_stay() -> None:
    async with console() as (world, app, pilot):
        for text in ("one", "two", "one"):
            app.notify(text)
        await settle(world, pilot)
        assert sorted(told(app)) == ["one", "two"]


async def test_ctrl_c_says_in_our_words_which_key_leaves() -> None:
    async with console() as (world, app, pilot):
        await press(world, pilot, "ctrl+c")
        await settle(world, pilot)
        assert told(app) == ["q leaves the console, ctrl+q even while text is typed."]
