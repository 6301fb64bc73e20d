"""The console as a whole: walked by keyboard, over a server that comes and goes."""

import asyncio
import inspect
import re
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm.config.profiles import Glyphs, Profile, Role, Settings
from glusterterm.engine.session import Session
from glusterterm.model.errors import BackendUnreachable, SecretUnavailable
from glusterterm.model.ids import BrickId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.commands import Scope, of_scope
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.screens.help import HelpScreen
from glusterterm.ui.screens.profiles import ProfilesScreen
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.screens.volumes import VolumesScreen
from glusterterm.ui.widgets.banner import Banner
from glusterterm.ui.widgets.detail_pane import DetailPane
from glusterterm.ui.widgets.filter_bar import FilterInput
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.log_pane import LogPane
from glusterterm.ui.widgets.notice import Notice
from glusterterm.ui.widgets.status_bar import Piece
from tests.builders import make_volume, small_snapshot
from tests.consoles import LOST, PROFILE, World, make_app, press, quiet, shown, top_line

SIZES = [(80, 24), (120, 40), (200, 60)]


def topology(app: GlustertermApp) -> TopologyScreen:
    assert isinstance(app.screen, TopologyScreen)
    return app.screen


def volumes(app: GlustertermApp) -> VolumesScreen:
    assert isinstance(app.screen, VolumesScreen)
    return app.screen


def rows(app: GlustertermApp) -> str:
    """Give the lines of the tree that are seen."""
    tree = topology(app).rows
    return "\n".join(tree.render_line(y).text.rstrip() for y in range(tree.size.height))


def log(app: GlustertermApp) -> list[str]:
    return [line.text for line in app.screen.query_one(LogPane).lines]


@pytest.mark.parametrize("size", SIZES, ids=str)
async def test_all_screens_are_reached_by_keyboard(size: tuple[int, int]) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, size) as pilot:
        assert "stor-01" in rows(app)
        await press(world, pilot, "2")
        assert volumes(app).rows.rows == ("v1",)
        await press(world, pilot, "6")
        assert isinstance(app.screen, ProfilesScreen)
        await press(world, pilot, "question_mark")
        assert isinstance(app.screen, HelpScreen)
        await press(world, pilot, "escape", "1")
        assert "stor-01" in rows(app)
        await press(world, pilot, "q")
        assert app.return_code == 0


@pytest.mark.parametrize("size", [(80, 24), (200, 60)], ids=str)
async def test_every_key_of_the_table_leaves_the_console_running(size: tuple[int, int]) -> None:
    world = World()
    app = make_app(world)
    leaving = {"quit", "switch", "new_profile", "open_demo", "help", "command_palette"}
    async with shown(world, app, size) as pilot:
        for screen, scopes in (
            ("1", (Scope.TREE, Scope.TOPOLOGY, Scope.APP)),
            ("2", (Scope.TABLE, Scope.VOLUMES, Scope.APP)),
            ("6", (Scope.TABLE, Scope.PROFILES)),
        ):
            await press(world, pilot, screen)
            for scope in scopes:
                ids = {command.id: command.key.split(",") for command in of_scope(scope)}
                await pilot.press(*(key for id_, keys in ids.items() if id_ not in leaving for key in keys))
                await press(world, pilot, "escape", screen)
        assert app.is_running


async def test_the_first_frame_shows_the_bars_while_the_server_is_still_asked() -> None:
    world = World()
    never = asyncio.Event()

    async def slow(profile: Profile) -> Session:
        await never.wait()
        return await world.open_session(profile)

    app = make_app(world, open_session=slow)
    async with shown(world, app):
        assert "connecting" in top_line(app)
        assert "connecting to prod-east" in app.screen.query_one(Notice).text
        assert "help" in app.screen.query_one(KeyBar).render_line(0).text


async def test_a_lost_server_leaves_its_rows_marked_stale_and_comes_back_by_itself() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        world.feed.error = LOST
        await world.clock.advance(75)
        await press(world, pilot, "down")
        await pilot.pause(1.1)
        assert "stale, 1 min ago" in top_line(app)
        assert topology(app).rows.has_class("-stale")
        assert "stor-01" in rows(app)
        banner = app.screen.query_one(Banner)
        assert "no reply from http://heketi.test:8080" in banner.render_line(0).text
        assert any("no reply" in line for line in log(app))
        world.feed.error = None
        await world.clock.advance(61)
        await quiet(world, pilot)
        assert "stale" not in top_line(app)
        assert not topology(app).rows.has_class("-stale")
        assert not banner.display
        assert any("answers again" in line for line in log(app))


async def test_a_server_that_never_answered_says_what_happened_and_what_to_do() -> None:
    world = World()
    world.feed.error = LOST
    app = make_app(world)
    async with shown(world, app) as pilot:
        text = app.screen.query_one(Notice).text
        assert "no reply from http://heketi.test:8080" in text
        assert "check the address and the server" in text
        assert "f5 try again" in text
        assert "not reached" in top_line(app)
        world.feed.error = None
        await press(world, pilot, "f5")
        assert "stor-01" in rows(app)
        assert not app.screen.query_one(Notice).display


async def test_a_profile_that_can_not_be_opened_is_told_and_tried_again() -> None:
    world = World(refuses=SecretUnavailable("the key file is gone", next_step="put it back"))
    app = make_app(world)
    async with shown(world, app) as pilot:
        text = app.screen.query_one(Notice).text
        assert "the key file is gone" in text
        assert "put it back" in text
        world.refuses = None
        await press(world, pilot, "f5")
        assert "stor-01" in rows(app)


async def test_another_profile_is_switched_to_and_the_one_before_is_closed() -> None:
    world = World()
    other = Profile("edge", "http://edge.test:8080")
    app = make_app(world, profiles=(PROFILE, other))
    async with shown(world, app) as pilot:
        await press(world, pilot, "6", "down", "enter")
        assert world.opened == ["prod-east", "edge"]
        assert world.closed == ["prod-east"]
        assert "edge" in top_line(app)
        assert isinstance(app.screen, TopologyScreen)


async def test_an_unknown_profile_in_the_way_of_the_demo_is_no_problem() -> None:
    world = World(refuses=SecretUnavailable("the key file is gone", next_step="put it back"))
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "D")
        assert world.opened == ["demo"]
        assert "stor-01" in rows(app)
        await press(world, pilot, "D")
        assert world.opened == ["demo"], "what runs in a demo that answers is not thrown away by a key"
        assert world.closed == []


async def test_the_cursor_stays_on_its_object_over_refreshes() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "down", "down")
        selected = topology(app).rows.selected
        assert selected is not None
        snapshot = small_snapshot()
        await world.tell(replace(snapshot, volumes={**snapshot.volumes, VolumeId("v9"): make_volume("v9")}))
        await quiet(world, pilot)
        assert topology(app).rows.selected == selected
        assert any("1 change" in line for line in log(app))


@pytest.mark.parametrize("width", [60, 80, 100, 140])
async def test_the_banner_keeps_the_next_step_however_narrow(width: int) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (width, 24)) as pilot:
        world.feed.error = BackendUnreachable(
            "no reply from http://heketi.example.net:8080: connection refused", next_step="check the server"
        )
        await world.clock.advance(75)
        await quiet(world, pilot)
        told = app.screen.query_one(Banner).render_line(0).text.rstrip()
        assert "→ check the server" in told
        assert told.endswith("check the server") or re.search(r"asked again at \d\d:\d\d:\d\d$", told)


class Counting(GlustertermApp):
    """Counts how often something was written to the terminal."""

    CSS_PATH = str(Path(inspect.getfile(GlustertermApp)).with_name("app.tcss"))
    displays = 0

    def post_display_hook(self) -> None:
        """Count."""
        self.displays += 1


async def test_a_refresh_that_changed_nothing_writes_nothing() -> None:
    world = World()
    app = make_app(world, kind=Counting)
    assert isinstance(app, Counting)
    async with shown(world, app) as pilot:
        await quiet(world, pilot)
        before = app.displays
        asked = len(world.feed.asked)
        app.action_refresh()
        await quiet(world, pilot)
        assert len(world.feed.asked) == asked + 1
        assert app.displays == before


async def test_read_only_is_told_and_greys_nothing_that_only_looks() -> None:
    world = World()
    app = make_app(world, profiles=(replace(PROFILE, user=Role.USER),))
    async with shown(world, app):
        assert "READ-ONLY" in top_line(app)
        screen = app.screen
        assert isinstance(screen, ConsoleScreen)
        assert screen.check_action("filter", ()) is True


async def test_a_filter_narrows_the_tree_while_it_is_typed_and_escape_drops_it() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "/", *"stor-02")
        assert isinstance(app.focused, FilterInput)
        assert "stor-02" in rows(app)
        assert "stor-01" not in rows(app)
        await press(world, pilot, "enter", "escape")
        assert "stor-01" in rows(app)


async def test_a_filter_that_is_opened_again_is_typed_over() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "/", *"stor-02", "enter", "/", *"stor-01")
        assert isinstance(app.focused, FilterInput)
        assert app.focused.value == "stor-01"
        assert "stor-02" not in rows(app)


async def test_a_brick_leads_to_its_volume_and_back() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        topology(app).go_to(Ref.brick(BrickId("b2")))
        await press(world, pilot, "f")
        assert volumes(app).rows.selected == Ref.volume(VolumeId("v1"))
        await press(world, pilot, "f")
        assert topology(app).rows.selected == Ref.brick(BrickId("b1"))


async def test_the_id_under_the_cursor_goes_to_the_clipboard() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await press(world, pilot, "2", "y")
        assert app.clipboard == "v1"
        await press(world, pilot, "Y")
        assert app.clipboard == "heketi-cli volume info v1"


async def test_on_a_narrow_terminal_enter_puts_the_details_in_place_of_the_rows() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        detail = app.screen.query_one(DetailPane)
        shown_before = detail.display
        await press(world, pilot, "enter")
        assert (shown_before, detail.display) == (False, True)
        assert not topology(app).rows.display
        assert detail.size.width > 70
        await press(world, pilot, "escape")
        assert not detail.display
        assert app.focused is topology(app).rows


async def test_on_a_wide_terminal_the_details_stand_beside_the_rows_and_can_be_hidden() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (120, 40)) as pilot:
        detail = app.screen.query_one(DetailPane)
        displayed = [detail.display and topology(app).rows.display]
        for _ in range(2):
            await press(world, pilot, "i")
            displayed.append(detail.display)
        assert displayed == [True, False, True]


@pytest.mark.parametrize("size", [(20, 5), (1, 1), (39, 24), (80, 7), (40, 8), (300, 90)], ids=str)
async def test_no_terminal_is_too_small_to_run_in(size: tuple[int, int]) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, size) as pilot:
        await press(world, pilot, "down", "2", "6", "question_mark", "escape", "ctrl+p", "escape", "1", "enter")
        await pilot.resize_terminal(100, 30)
        await quiet(world, pilot)
        assert app.is_running


async def test_a_terminal_that_is_too_small_says_so() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, (20, 5)):
        assert app.screen.query_one(".too-small").display
        assert not app.screen.query_one(KeyBar).display


async def test_with_ascii_signs_nothing_else_is_drawn() -> None:
    world = World()
    app = make_app(world, settings=Settings(glyphs=Glyphs.ASCII))
    async with shown(world, app) as pilot:
        await press(world, pilot, "plus", "2")
        for key in ("1", "2", "6"):
            await press(world, pilot, key)
            for widget in app.screen.query("Piece, KeyBar, TopologyTree, RowTable, LogPane"):
                for y in range(widget.size.height):
                    text = widget.render_line(y).text
                    assert text.isascii(), text


async def test_a_server_without_clusters_is_told_from_one_that_does_not_answer() -> None:
    world = World(snapshot=Snapshot(small_snapshot().source, 1.0))
    app = make_app(world)
    async with shown(world, app):
        assert "has no clusters yet" in app.screen.query_one(Notice).text


async def test_themes_change_while_it_runs() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        seen = {app.theme}
        while True:
            await press(world, pilot, "t")
            if app.theme in seen:
                break
            seen.add(app.theme)
        assert {"dark", "light", "high-contrast", "colour-blind", "sixteen"} <= seen


async def test_the_mouse_selects_opens_and_runs_what_the_footer_offers() -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app) as pilot:
        await pilot.click(topology(app).rows, offset=(20, 2))
        await quiet(world, pilot)
        assert topology(app).rows.selected != Ref.cluster(next(iter(world.snapshot.clusters)))
        keys = app.screen.query_one(KeyBar)
        await pilot.click(keys, offset=(keys.render_line(0).text.index("help"), 0))
        await quiet(world, pilot)
        assert isinstance(app.screen, HelpScreen)


@pytest.mark.parametrize(("away", "back"), [("2", "1"), ("6", "1"), ("question_mark", "escape"), ("ctrl+p", "escape")])
@pytest.mark.parametrize(("before", "after"), [((44, 24), (120, 40)), ((120, 40), (44, 24))], ids=str)
async def test_the_status_bar_fits_a_terminal_that_was_resized_on_another_screen(
    away: str, back: str, before: tuple[int, int], after: tuple[int, int]
) -> None:
    world = World()
    app = make_app(world)
    async with shown(world, app, after) as pilot:
        fitting = top_line(app)
        await pilot.resize_terminal(*before)
        await press(world, pilot, away)
        await pilot.resize_terminal(*after)
        await press(world, pilot, back)
        assert top_line(app) == fitting
        pieces = "".join(piece.render_line(0).text for piece in app.screen.query(Piece))
        assert pieces.split() == fitting.split()
        assert len(pieces.rstrip()) <= after[0]
