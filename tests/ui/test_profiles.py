"""All profiles at a glance: asked a few at a time, without holding anything up."""

import asyncio

from glusterterm.config.profiles import Profile
from glusterterm.model.errors import BackendUnreachable
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.screens.first_run import FirstRunScreen
from glusterterm.ui.screens.profiles import ProfileTable
from glusterterm.ui.widgets.notice import Notice
from tests.consoles import World, make_app, press, quiet, shown

UNREACHED = BackendUnreachable("no reply from http://p1.test", next_step="check the address and the server")


def many(number: int) -> tuple[Profile, ...]:
    return tuple(Profile(f"p{index}", f"http://p{index}.test") for index in range(number))


def lines(app: GlustertermApp) -> list[str]:
    table = app.screen.query_one(ProfileTable)
    return [table.render_line(y).text.strip() for y in range(1, table.row_count + 1)]


async def test_each_server_is_asked_and_told_with_its_state() -> None:
    world = World()
    app = make_app(world, profiles=many(2))
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6")
        assert {profile.name for profile in world.probed} == {"p0", "p1"}
        assert all("Heketi answers · 2 clusters" in line for line in lines(app)[:2])
        assert lines(app)[2].startswith("demo")


async def test_the_profile_in_use_is_marked() -> None:
    world = World()
    app = make_app(world, profiles=many(2))
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6")
        assert lines(app)[0].startswith("▶ p0")
        assert lines(app)[1].startswith("p1")


async def test_a_server_that_does_not_answer_is_told_with_what_to_do() -> None:
    world = World(probe_error=UNREACHED)
    app = make_app(world, profiles=many(2))
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6")
        assert "✖ no reply" in lines(app)[1]
        assert "check the address and the server" in app.screen.query_one(Notice).text


async def test_no_more_than_four_servers_are_asked_at_once_and_keys_are_answered_meanwhile() -> None:
    world = World()
    let_go = asyncio.Event()
    at_once = most = 0

    async def slow(profile: Profile) -> str:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        await let_go.wait()
        at_once -= 1
        return "answers"

    app = make_app(world, profiles=many(10), probe=slow)
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6", "down")
        assert most == 4
        assert app.screen.query_one(ProfileTable).cursor == 1
        assert "asking" in lines(app)[0]
        let_go.set()
        await quiet(world, pilot)
        await quiet(world, pilot)
        assert all("answers" in line for line in lines(app)[:10])
        assert most == 4


async def test_a_key_command_is_not_run_before_the_operator_asks_for_it() -> None:
    world = World()
    careful = Profile("vault", "http://vault.test", key_command=("pass", "show", "heketi"))
    app = make_app(world, profiles=(many(1)[0], careful))
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6")
        assert [profile.name for profile in world.probed] == ["p0"]
        await press(world, pilot, "p")
        assert [profile.name for profile in world.probed] == ["p0", "p0", "vault"]


async def test_a_profile_that_is_added_stands_in_the_list() -> None:
    world = World()
    app = make_app(world, profiles=many(1))
    async with shown(world, app, (120, 30)) as pilot:
        await press(world, pilot, "6", "a")
        assert isinstance(app.screen, FirstRunScreen)
        await press(world, pilot, "escape")
        assert len(lines(app)) == 2
