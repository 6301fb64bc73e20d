"""The line at the bottom: only what works on the row under the cursor, and what is always there stays in its place."""

from dataclasses import replace

import pytest

from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Ref, VolumeId
from glusterterm.model.snapshot import Method
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.commands import FooterEntry, Scope, footer_entries
from glusterterm.ui.screens.topology import TopologyScreen
from glusterterm.ui.widgets.key_bar import KeyBar, fitting, placed
from tests.builders import SOURCE, make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.consoles import World, make_app, press, quiet, shown

STORAGE = make_snapshot(
    make_cluster(),
    make_node(),
    make_device("d1"),
    make_device("d2"),
    make_volume("v1", sets=(("b1", "b2"),)),
    make_volume("v2", sets=(("b3",),)),
    make_brick("b1", "d1", "v1"),
    make_brick("b2", "d1", "v1"),
    make_brick("b3", "d1", "v2"),
)


def told(app: GlustertermApp) -> str:
    return app.screen.query_one(KeyBar).render_line(0).text


def at_row(entries: tuple[FooterEntry, ...], width: int) -> dict[str, int]:
    return {entry.word: x for x, entry in placed(entries, width)}


@pytest.mark.parametrize(
    ("ref", "words", "no_words"),
    [
        (Ref.cluster(ClusterId("c1")), ["fold"], ["follow", "next brick"]),
        (Ref.device(DeviceId("d1")), ["fold"], ["follow", "next brick"]),
        (Ref.device(DeviceId("d2")), ["filter"], ["fold", "follow", "next brick"]),
        (Ref.brick(BrickId("b1")), ["follow", "b next brick"], ["fold"]),
        (Ref.brick(BrickId("b3")), ["follow"], ["fold", "next brick"]),
    ],
    ids=str,
)
async def test_only_what_works_on_the_row_under_the_cursor_is_told(
    ref: Ref, words: list[str], no_words: list[str]
) -> None:
    world = World(snapshot=STORAGE)
    app = make_app(world)
    async with shown(world, app, (160, 40)) as pilot:
        assert isinstance(app.screen, TopologyScreen)
        app.screen.go_to(ref)
        await quiet(world, pilot)
        assert all(word in told(app) for word in words), told(app)
        assert not any(word in told(app) for word in no_words), told(app)


@pytest.mark.parametrize("width", [80, 120, 200])
async def test_what_works_everywhere_does_not_move_while_the_cursor_does(width: int) -> None:
    world = World(snapshot=STORAGE)
    app = make_app(world)
    async with shown(world, app, (width, 40)) as pilot:
        places = set()
        for _ in range(4):
            places.add((told(app).index("filter"), told(app).index("help")))
            await press(world, pilot, "down")
        assert len(places) == 1


async def test_on_eighty_columns_a_brick_still_tells_the_way_to_the_next() -> None:
    world = World(snapshot=STORAGE)
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        assert isinstance(app.screen, TopologyScreen)
        app.screen.go_to(Ref.brick(BrickId("b1")))
        await quiet(world, pilot)
        assert "b next brick" in told(app)
        assert "? help" in told(app)


@pytest.mark.parametrize("width", range(8, 200, 7))
def test_entries_never_take_more_than_the_width_and_keep_their_order(width: int) -> None:
    entries = footer_entries([Scope.TREE, Scope.TOPOLOGY, Scope.APP])
    kept = fitting(entries, width)
    assert [entry for entry in entries if entry in kept] == list(kept)
    assert kept[-1].word == "help"
    places = at_row(entries, width)
    assert list(places.values()) == sorted(places.values())
    assert max(places.values()) + len("? help") <= max(width, 8)


async def test_a_click_runs_the_key_under_the_mouse() -> None:
    world = World(snapshot=STORAGE)
    app = make_app(world)
    async with shown(world, app, (160, 40)) as pilot:
        await pilot.click(KeyBar, offset=(told(app).index("screens") - 2, 0))
        await quiet(world, pilot)
        assert not isinstance(app.screen, TopologyScreen)
        await pilot.click(KeyBar, offset=(told(app).index("1 2"), 0))
        await quiet(world, pilot)
        assert isinstance(app.screen, TopologyScreen)
        await pilot.click(KeyBar, offset=(told(app).index("1 2") + 2, 0))
        await quiet(world, pilot)
        assert VolumeId("v1") in app.screen.query_one("VolumeTable").rows  # type: ignore[attr-defined]


async def test_a_row_that_is_but_a_sentence_can_not_be_opened_and_is_not_cut() -> None:
    bare = make_snapshot(source=replace(SOURCE, method=Method.VOLUMES), bare_volumes=[f"{n:032x}" for n in range(1234)])
    world = World(snapshot=bare)
    app = make_app(world)
    async with shown(world, app, (80, 24)) as pilot:
        assert isinstance(app.screen, TopologyScreen)
        assert app.screen.rows.render_line(0).text.strip() == "1,234 volumes · a user key sees ids alone"
        assert "open" not in told(app)
        await press(world, pilot, "down")
        assert "open" in told(app)
        await pilot.resize_terminal(44, 24)
        await press(world, pilot, "up")
        assert app.screen.rows.render_line(0).text.rstrip().endswith("sees ids alone")
