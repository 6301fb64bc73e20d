"""The tree as an operator sees and drives it."""

import asyncio
from dataclasses import replace

import pytest
from rich.cells import cell_len
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from glusterterm.logic.search import Query, parse
from glusterterm.model import diff
from glusterterm.model.diff import Changes
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.text import clean
from glusterterm.ui import themes
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.topology_tree import TopologyTree
from tests.builders import (
    Entry,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_snapshot,
    make_volume,
    scaled_snapshot,
    small_snapshot,
)

HOSTILE = (
    "\x1b[2J\x1b[31mred",
    "[red]markup[/red] [@click=app.quit]x[/]",
    "n" * 10_000,
    "\u202eright\u200fto left \u05d0\u05d1\u05d2 \u0645\u0631\u062d",
    "漢字の名前" * 30,
    "👩‍👩‍👧‍👦 👍🏽 🇩🇪 ❤️ e\u0301\u0301\u0301\u0301",
    "tab\tand\nbreak\r",
    "",
)


class TreeApp(App[None]):
    """The tree alone, and what it told."""

    def __init__(
        self,
        snapshot: Snapshot,
        *,
        glyphs: Glyphs = UNICODE,
        bars: BarStyle = BarStyle.THIN,
        shown: bool = True,
    ) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.shown = shown
        self.tree_view = TopologyTree({"c1": "prod"}, glyphs, bars)
        self.highlighted: list[Ref | None] = []
        self.opened: list[Ref] = []
        self.matches: list[int | None] = []
        self.searched = asyncio.Event()

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.tree_view

    def on_mount(self) -> None:
        self.tree_view.focus()
        if self.shown:
            self.tree_view.update(self.snapshot)

    def on_topology_tree_highlighted(self, message: TopologyTree.Highlighted) -> None:
        self.highlighted.append(message.ref)

    def on_topology_tree_opened(self, message: TopologyTree.Opened) -> None:
        self.opened.append(message.ref)

    def on_topology_tree_filtered(self, message: TopologyTree.Filtered) -> None:
        self.matches.append(message.matches)
        self.searched.set()

    def change(self, changes: Changes) -> None:
        """Let a refresh arrive."""
        self.snapshot = diff.apply(self.snapshot, changes)
        self.tree_view.update(self.snapshot, changes)

    def narrow(self, text: str) -> None:
        """Set a filter."""
        query = parse(text)
        assert isinstance(query, Query)
        self.tree_view.set_filter(query)


def lines(app: TreeApp) -> list[str]:
    return [app.tree_view.render_line(y).text for y in range(app.tree_view.size.height)]


def names(app: TreeApp) -> list[str]:
    """Give the first word of each row behind its signs."""
    signs = "▾▸●◐✖◌·?"
    return [next((word for word in line.split() if word not in signs), "") for line in lines(app) if line.strip()]


async def until_searched(app: TreeApp, pilot: Pilot[None]) -> None:
    async with asyncio.timeout(60):
        await app.searched.wait()
    await pilot.pause()


async def test_rows_show_names_facts_bars_and_figures_to_the_cell() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 12)):
        shown = lines(app)
        assert shown[0].startswith("▾ ◐ prod  3 nodes · 6 devices  1 offline")
        assert shown[0].rstrip().endswith("━━────────  20%  0.6/2.9 TiB")
        assert shown[1].startswith("  ▾ ● stor-01  192.0.2.1  zone 1")
        assert shown[2].startswith("    ▸ ● /dev/vdb  1 brick")
        assert shown[3].startswith("      ● /dev/vdc  no bricks")
        assert "◐ stor-03  192.0.2.3  zone 1  offline" in shown[7]
        ends = {len(line.rstrip()) for line in shown[:10]}
        assert len(ends) == 1


async def test_keys_move_fold_and_unfold() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("down", "down", "right")
        assert app.tree_view.selected == Ref(Kind.DEVICE, "d1b")
        assert "brick b1  vol_mongo · replica 3" in lines(app)[3]
        await pilot.press("right", "left", "left", "left")
        assert app.tree_view.selected == Ref(Kind.NODE, "n1")
        await pilot.press("minus")
        assert names(app) == ["prod"]
        await pilot.press("plus")
        assert names(app).count("brick") == 3
        await pilot.press("left_square_bracket")
        assert names(app).count("brick") == 0
        await pilot.press("right_square_bracket")
        assert names(app).count("brick") == 3
        await pilot.press("end")
        assert app.tree_view.selected == Ref(Kind.DEVICE, "d3c")
        await pilot.press("home", "space")
        assert names(app) == ["prod"]


async def test_it_tells_where_the_cursor_is_once_for_each_object() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("down", "down", "up", "home", "home")
        await pilot.pause()
        told = [ref.id for ref in app.highlighted if ref is not None]
        assert told == ["c1", "n1", "d1b", "n1", "c1"]


async def test_paging_keeps_the_cursor_in_view() -> None:
    app = TreeApp(scaled_snapshot(1, 10, 10, 10))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown")
        top = app.tree_view.scroll_offset.y
        selected = app.tree_view.selected
        assert top > 0
        assert selected is not None
        await pilot.press("end")
        assert "/dev/sdk" in lines(app)[-1]
        await pilot.press("home")
        assert app.tree_view.scroll_offset.y == 0


async def test_a_click_selects_its_row_and_a_click_on_the_marker_folds_it() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.click(TopologyTree, offset=(20, 4))
        assert app.tree_view.selected == Ref(Kind.NODE, "n2")
        assert len(names(app)) == 10
        await pilot.click(TopologyTree, offset=(3, 4))
        assert len(names(app)) == 8


async def test_the_row_under_the_mouse_is_marked_until_it_leaves() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:

        def ground(y: int) -> str:
            first = next(iter(app.tree_view.render_line(y)))
            return str(first.style.bgcolor if first.style else None)

        plain = ground(4)
        await pilot.hover(TopologyTree, offset=(20, 4))
        await pilot.pause()
        marked = ground(4)
        await pilot.hover(TopologyTree, offset=(20, 6))
        await pilot.pause()
        assert (marked != plain, ground(4), ground(6)) == (True, plain, marked)


async def test_a_double_click_opens_its_row() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.click(TopologyTree, offset=(20, 2), times=2)
        await pilot.pause()
        assert app.opened == [Ref(Kind.DEVICE, "d1b")]


async def test_the_wheel_scrolls_without_moving_the_cursor() -> None:
    app = TreeApp(scaled_snapshot(1, 10, 10, 10))
    async with app.run_test(size=(80, 10)) as pilot:
        app.tree_view.scroll_to(y=30, animate=False)
        await pilot.pause()
        selected = app.tree_view.selected
        app.change(Changes(app.snapshot.source, 1.0))
        await pilot.pause()
        assert app.tree_view.scroll_offset.y == 30
        assert app.tree_view.selected == selected


async def test_a_refresh_shows_new_figures_and_keeps_the_place() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("down", "down", "right", "down")
        device = app.snapshot.devices[next(iter(app.snapshot.devices))]
        app.change(Changes(app.snapshot.source, 1.0, devices=(replace(device, used_kib=device.total_kib),)))
        await pilot.pause()
        assert app.tree_view.selected == Ref(Kind.BRICK, "b1")
        assert "100%  500/500 GiB" in lines(app)[2]


async def test_rows_that_appear_above_do_not_move_what_is_looked_at() -> None:
    app = TreeApp(scaled_snapshot(1, 10, 10, 10))
    async with app.run_test(size=(80, 10)) as pilot:
        await pilot.press("pagedown", "pagedown", "pagedown")
        before = lines(app)[:10]
        cluster = next(iter(app.snapshot.clusters.values()))
        new = make_node("0new", cluster.id, host="stor-0")
        grown = replace(cluster, nodes=tuple(sorted((*cluster.nodes, new.id))))
        app.change(Changes(app.snapshot.source, 1.0, clusters=(grown,), nodes=(new,)))
        await pilot.pause()
        assert lines(app)[:10] == before


class CountingTree(TopologyTree):
    """Counts the lines that it is asked for."""

    asked = 0

    def render_line(self, y: int) -> Strip:
        self.asked += 1
        return super().render_line(y)


class CountingApp(TreeApp):
    def __init__(self, snapshot: Snapshot) -> None:
        super().__init__(snapshot)
        self.tree_view = self.counting = CountingTree({}, UNICODE, BarStyle.THIN)


async def test_only_what_changed_is_drawn_again() -> None:
    app = CountingApp(scaled_snapshot(1, 4, 3, 40))
    async with app.run_test(size=(80, 30)) as pilot:
        await pilot.press("plus")
        await pilot.pause()
        device = next(d for d in app.snapshot.devices.values() if d.path == "/dev/sdb")
        app.tree_view.go_to(Ref.device(device.id))
        await pilot.pause()
        app.counting.asked = 0
        app.change(Changes(app.snapshot.source, 1.0))
        await pilot.pause()
        assert app.counting.asked == 0
        brick = app.snapshot.bricks[device.bricks[0]]
        app.change(Changes(app.snapshot.source, 2.0, bricks=(replace(brick, size_kib=77 * 1024**2),)))
        await pilot.pause()
        assert app.counting.asked == 1
        assert any("77 GiB" in line for line in lines(app))
        hidden = app.snapshot.bricks[next(id_ for id_ in app.snapshot.bricks if not seen(app, id_))]
        app.counting.asked = 0
        app.change(Changes(app.snapshot.source, 3.0, bricks=(replace(hidden, size_kib=1),)))
        await pilot.pause()
        assert app.counting.asked == 0


def seen(app: TreeApp, id_: str) -> bool:
    return any(id_[:8] in line for line in lines(app))


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (200, 60), (30, 10), (20, 5), (7, 3), (2, 1)])
async def test_hostile_names_leave_every_row_exactly_as_wide_as_the_tree(size: tuple[int, int]) -> None:
    entries: list[Entry] = [make_cluster()]
    for number, harmless in enumerate(map(clean, HOSTILE)):
        entries += (
            make_node(f"n{number}", host=harmless, address=harmless, tags=((harmless, harmless),)),
            make_device(f"d{number}", f"n{number}", path=harmless),
            make_volume(f"v{number}", name=harmless),
            make_brick(f"b{number}", f"d{number}", f"v{number}"),
        )
    app = TreeApp(make_snapshot(*entries))
    async with app.run_test(size=size) as pilot:
        await pilot.press("plus")
        width = app.tree_view.scrollable_content_region.width
        for _ in range(6):
            for line in lines(app):
                assert cell_len(line) == width
                assert line.isprintable()
            await pilot.press("pagedown")


async def test_a_name_that_looks_like_markup_is_shown_as_it_is() -> None:
    app = TreeApp(make_snapshot(make_cluster(), make_node(host="[red]x[/red]")))
    async with app.run_test(size=(80, 10)):
        assert "[red]x[/red]" in lines(app)[1]


async def test_narrow_trees_drop_bars_and_facts_before_states() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(36, 12)):
        shown = lines(app)
        assert "offline" in shown[7]
        assert "192.0.2.3" not in shown[7]
        assert "60%" in shown[8]
        assert "━" not in "".join(shown)


async def test_ascii_means_ascii() -> None:
    app = TreeApp(small_snapshot(), glyphs=ASCII, bars=BarStyle.ASCII)
    async with app.run_test(size=(80, 20)) as pilot:
        await pilot.press("plus")
        assert "".join(lines(app)).isascii()


async def test_a_filter_narrows_the_tree_and_matches_are_gone_through() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        app.narrow("vol_mongo")
        await until_searched(app, pilot)
        assert app.matches == [3]
        below = ("/dev/vdb", "brick")
        assert names(app) == ["prod", "stor-01", *below, "stor-02", *below, "stor-03", *below]
        assert app.tree_view.selected == Ref(Kind.BRICK, "b1")
        app.tree_view.next_match()
        assert app.tree_view.selected == Ref(Kind.BRICK, "b2")
        app.tree_view.previous_match()
        app.tree_view.previous_match()
        assert app.tree_view.selected == Ref(Kind.BRICK, "b3")
        app.narrow("")
        await pilot.pause()
        assert app.matches == [3, None]
        assert len(names(app)) == 11


async def test_a_filter_that_finds_nothing_says_so() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        app.narrow("state:failed")
        await until_searched(app, pilot)
        assert "nothing matches" in lines(app)[0]
        assert app.tree_view.selected is None


async def test_a_refresh_searches_the_filter_anew() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:
        app.narrow("used:>90")
        await until_searched(app, pilot)
        device = app.snapshot.devices[next(iter(app.snapshot.devices))]
        app.change(Changes(app.snapshot.source, 1.0, devices=(replace(device, used_kib=device.total_kib),)))
        await pilot.pause()
        assert app.matches == [0, 1]
        assert "/dev/vdb" in names(app)


async def test_a_long_search_lets_keys_through_and_ends() -> None:
    app = TreeApp(scaled_snapshot(1, 4, 4, 1500))
    async with app.run_test(size=(80, 20)) as pilot:
        app.narrow("vol_")
        assert app.matches == []
        await pilot.press("down", "down")
        assert app.tree_view.selected is not None
        await until_searched(app, pilot)
        assert app.matches == [4500]


async def test_a_newer_filter_ends_the_search_for_the_older_one() -> None:
    app = TreeApp(scaled_snapshot(1, 4, 4, 1500))
    async with app.run_test(size=(80, 20)) as pilot:
        app.narrow("vol_")
        app.narrow("stor-2")
        await until_searched(app, pilot)
        for _ in range(20):
            await pilot.pause()
        assert app.matches == [1]


async def test_following_a_brick_goes_to_the_others_of_its_volume_and_back() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)):
        assert not app.tree_view.follow()
        assert app.tree_view.go_to(Ref(Kind.BRICK, "b1"))
        visited = []
        for _ in range(3):
            assert app.tree_view.follow()
            visited.append(app.tree_view.selected)
        assert visited == [Ref(Kind.BRICK, "b2"), Ref(Kind.BRICK, "b3"), Ref(Kind.BRICK, "b1")]


async def test_stale_data_loses_its_colours() -> None:
    app = TreeApp(small_snapshot())
    async with app.run_test(size=(80, 20)) as pilot:

        def colour() -> str:
            sign = next(part for part in app.tree_view.render_line(1) if "●" in part.text)
            return str(sign.style.color if sign.style else None)

        fresh = colour()
        app.tree_view.set_stale(True)
        await pilot.pause()
        stale = colour()
        app.tree_view.set_stale(False)
        await pilot.pause()
        assert (colour(), stale != fresh) == (fresh, True)


async def test_before_the_first_snapshot_there_is_nothing_and_no_harm() -> None:
    app = TreeApp(small_snapshot(), shown=False)
    async with app.run_test(size=(40, 10)) as pilot:
        await pilot.press("down", "plus", "end", "left", "space")
        await pilot.click(TopologyTree, offset=(3, 3))
        assert app.tree_view.selected is None
        assert not app.tree_view.next_match()
        app.narrow("b1")
        app.tree_view.update(app.snapshot)
        await until_searched(app, pilot)
        assert app.tree_view.selected == Ref(Kind.BRICK, "b1")
