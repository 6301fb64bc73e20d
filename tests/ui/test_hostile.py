"""Names that try to harm: they are drawn as they are, inside their rows, on every screen."""

from dataclasses import replace

import pytest

from glusterterm.model.errors import ReplyNotUnderstood
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.text import clean
from glusterterm.ui.widgets.notice import Notice
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.consoles import PROFILE, World, make_app, press, quiet, shown

HOSTILE = [
    "\x1b[2J\x1b[31mred",
    "[bold red]markup[/bold red] [@click=app.quit]x[/]",
    "x" * 10_000,
    "\u202eright to left",
    "日本語" * 40,
    "a\nb\tc\x00d",
    "[",
    "\\[",
    "e" + "\u0301" * 50,
]


def hostile(name: str) -> Snapshot:
    """Make a snapshot in which every text is `name`, as a decoder would have cleaned it."""
    text = clean(name)
    return make_snapshot(
        make_cluster("c1"),
        make_node("n1", host=text, address=text, tags=((text, text),)),
        make_device("d1", "n1", path=text, tags=((text, text),)),
        make_volume("v1", name=text, hosts=(text, text)),
        make_brick("b1", "d1", "v1"),
    )


@pytest.mark.parametrize("name", HOSTILE, ids=range(len(HOSTILE)))
async def test_a_hostile_name_stays_in_its_row_on_every_screen(name: str) -> None:
    world = World(snapshot=hostile(name))
    app = make_app(world)
    async with shown(world, app, (100, 24)) as pilot:
        await press(world, pilot, "plus")
        for key in ("1", "2"):
            await press(world, pilot, key, "down", "enter", "y", "Y", "escape")
            for widget in app.screen.query("TopologyTree, RowTable, DetailPane, LogPane, Piece"):
                for y in range(widget.size.height):
                    strip = widget.render_line(y)
                    assert strip.cell_length <= widget.size.width
                    assert not set(strip.text) & {"\x1b", "\n", "\t", "\x00", "\u202e"}
        await press(world, pilot, "ctrl+p", *clean(name)[:3])
        await pilot.pause(0.2)
        await press(world, pilot, "escape")
        assert app.is_running


async def test_a_hostile_error_text_is_shown_as_text() -> None:
    world = World()
    world.feed.error = ReplyNotUnderstood("[red]no[/red] [@click=app.quit]reply[/]", next_step="[b]look[/b]")
    app = make_app(world)
    async with shown(world, app) as pilot:
        await quiet(world, pilot)
        assert "[red]no[/red]" in app.screen.query_one(Notice).text
        assert "[@click=app.quit]reply[/]" in app.screen.query_one(Notice).render().plain


async def test_a_hostile_cluster_name_of_a_profile_is_shown_as_text() -> None:
    world = World(snapshot=hostile("vol"))
    profile = replace(PROFILE, cluster_names=(("c1", "[red]prod[/red]"),))  # type: ignore[arg-type]
    app = make_app(world, profiles=(profile,))
    async with shown(world, app):
        lines = [app.screen.query_one("TopologyTree").render_line(y).text for y in range(3)]
        assert any("[red]prod[/red]" in line for line in lines)
