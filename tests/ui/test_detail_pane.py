"""The detail pane as an operator sees it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.segment import Segment
from textual.app import App, ComposeResult

from glusterterm.model import diff
from glusterterm.model.diff import Changes
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.text import clean
from glusterterm.ui import themes
from glusterterm.ui.glyphs import ASCII, UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.detail_pane import DetailPane
from glusterterm.ui.widgets.wrapping import wrapped
from tests.builders import (
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_snapshot,
    make_volume,
    scaled_snapshot,
    small_snapshot,
)


class DetailApp(App[None]):
    """The pane alone, and what it told."""

    def __init__(self, snapshot: Snapshot, ref: Ref, *, glyphs: Glyphs = UNICODE) -> None:
        super().__init__()
        self.snapshot = snapshot
        self.ref = ref
        self.pane = DetailPane({"c1": "prod"}, glyphs, BarStyle.ASCII if glyphs is ASCII else BarStyle.THIN)
        self.followed: list[Ref] = []

    def get_theme_variable_defaults(self) -> dict[str, str]:
        return dict(themes.VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.pane

    def on_mount(self) -> None:
        self.pane.focus()
        self.pane.show(self.snapshot, self.ref)

    def on_lines_pane_followed(self, message: DetailPane.Followed) -> None:
        self.followed.append(message.ref)


def lines(app: DetailApp) -> list[str]:
    return [app.pane.render_line(y).text for y in range(app.pane.size.height)]


async def test_it_shows_title_labels_bars_and_bricks() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.DEVICE, "d2b"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        shown = [line.rstrip() for line in lines(app)]
        assert shown[0] == "● /dev/vdb  on stor-02 · zone 1"
        assert shown[1] == "d2b"
        assert shown[3] == "state      online"
        assert shown[4] == f"used       {'━' * 9}{'─' * 13} 40%"
        assert shown[5] == "           200 GiB of 500 GiB · 300 GiB free"
        assert shown[8] == "· brick b2  vol_mongo · 10 GiB"


async def test_long_text_is_broken_and_labels_keep_their_column() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.VOLUME, "v1"))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        shown = [line.rstrip() for line in lines(app)]
        start = next(number for number, line in enumerate(shown) if line.startswith("mount -t"))
        assert shown[start : start + 3] == [
            "mount -t glusterfs -o",
            "backup-volfile-servers=192.0.2.2:192.0.2.3",
            "192.0.2.1:vol_mongo /mnt",
        ]
        brick = next(line for line in app.pane.lines if line.text.startswith("brick b1"))
        assert brick.ref == Ref(Kind.BRICK, "b1")


async def test_a_click_on_a_command_copies_all_of_it() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.VOLUME, "v1"))
    async with app.run_test(size=(60, 24)) as pilot:
        await pilot.pause()
        row = next(number for number, line in enumerate(lines(app)) if line.startswith("mount -t"))
        await pilot.click(DetailPane, offset=(5, row + 1))
        await pilot.pause()
        command = "mount -t glusterfs -o backup-volfile-servers=192.0.2.2:192.0.2.3 192.0.2.1:vol_mongo /mnt"
        assert app.clipboard == command


async def test_a_click_on_a_row_goes_to_what_it_speaks_of() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.DEVICE, "d2b"))
    async with app.run_test(size=(60, 20)) as pilot:
        await pilot.pause()
        await pilot.click(DetailPane, offset=(5, 8))
        await pilot.click(DetailPane, offset=(5, 2))
        await pilot.pause()
        assert app.followed == [Ref(Kind.BRICK, "b2")]


async def test_keys_scroll_and_another_object_begins_at_its_start() -> None:
    app = DetailApp(scaled_snapshot(1, 3, 1, 60), Ref(Kind.DEVICE, ""))
    app.ref = Ref.device(next(iter(app.snapshot.devices)))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        await pilot.press("pagedown", "down")
        await pilot.pause()
        assert app.pane.scroll_offset.y > 0
        app.pane.show(app.snapshot, Ref.node(next(iter(app.snapshot.nodes))))
        await pilot.pause()
        assert app.pane.scroll_offset.y == 0


async def test_a_refresh_of_the_same_object_stays_where_it_was_scrolled_to() -> None:
    app = DetailApp(scaled_snapshot(1, 3, 1, 60), Ref(Kind.DEVICE, ""))
    app.ref = Ref.device(next(iter(app.snapshot.devices)))
    async with app.run_test(size=(60, 10)) as pilot:
        await pilot.pause()
        app.pane.scroll_to(y=7, animate=False)
        newer = diff.apply(app.snapshot, Changes(app.snapshot.source, 1.0))
        app.pane.show(newer, app.ref)
        await pilot.pause()
        assert app.pane.scroll_offset.y == 7


async def test_the_room_of_a_cluster_is_filled_in_later() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.CLUSTER, "c1"))
    async with app.run_test(size=(60, 40)) as pilot:
        for _ in range(1000):
            await pilot.pause()
            shown = [line.rstrip() for line in lines(app)]
            if not any(line.endswith("…") for line in shown):
                break
        (replica,) = (line for line in shown if line.startswith("replica 2"))
        assert replica.endswith("GiB")
        assert any(line.startswith("replica 3") and line.endswith("online") for line in shown)


async def test_nothing_selected_shows_nothing() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.DEVICE, "d2b"))
    async with app.run_test(size=(60, 10)) as pilot:
        app.pane.show(app.snapshot, None)
        await pilot.pause()
        assert not "".join(lines(app)).strip()


async def test_ascii_means_ascii() -> None:
    app = DetailApp(small_snapshot(), Ref(Kind.VOLUME, "v1"), glyphs=ASCII)
    async with app.run_test(size=(60, 40)) as pilot:
        await pilot.pause()
        assert "".join(lines(app)).isascii()


@pytest.mark.parametrize("size", [(60, 20), (30, 10), (12, 5), (3, 2)])
async def test_hostile_names_leave_every_row_exactly_as_wide_as_the_pane(size: tuple[int, int]) -> None:
    name = clean("[red]\x1b[2J漢字👩‍👩‍👧 \u202eابج" + "n" * 10_000)
    snapshot = make_snapshot(
        make_cluster(),
        make_node(host=name, tags=((name, name),)),
        make_device(path=name),
        make_volume(name=name, sets=(("b1",),), hosts=(name, name)),
        make_brick(),
    )
    app = DetailApp(snapshot, Ref(Kind.CLUSTER, "c1"))
    async with app.run_test(size=size) as pilot:
        for ref in (Ref(Kind.NODE, "n1"), Ref(Kind.DEVICE, "d1"), Ref(Kind.VOLUME, "v1"), Ref(Kind.BRICK, "b1")):
            app.pane.show(snapshot, ref)
            await pilot.pause()
            width = app.pane.scrollable_content_region.width
            for line in lines(app):
                assert cell_len(line) == width
                assert line.isprintable()


@given(st.lists(st.text(st.sampled_from("ab 漢é")), max_size=4), st.integers(1, 20))
def test_broken_text_fits_and_loses_only_spaces(texts: list[str], width: int) -> None:
    rows = ["".join(part.text for part in row) for row in wrapped([Segment(text) for text in texts], width)]
    assert all(cell_len(row.rstrip()) <= max(width, 2) for row in rows)
    assert "".join(rows).replace(" ", "") == "".join(texts).replace(" ", "")


def broken(text: str, width: int) -> list[str]:
    return ["".join(part.text for part in row).rstrip() for row in wrapped([Segment(text)], width)]


def test_a_word_longer_than_a_row_is_broken_between_addresses_not_inside_of_them() -> None:
    rows = broken("mount -o backup-volfile-servers=192.0.2.12:192.0.2.13:192.0.2.14 192.0.2.11:vol_mongo /mnt", 46)
    assert rows == [
        "mount -o",
        "backup-volfile-servers=192.0.2.12:192.0.2.13:",
        "192.0.2.14 192.0.2.11:vol_mongo /mnt",
    ]


def test_a_figure_with_commas_is_not_broken_where_its_row_has_room_for_it() -> None:
    assert broken("heal has 4,120 entries", 13) == ["heal has", "4,120 entries"]


def test_a_word_without_joints_fills_its_rows_to_the_edge() -> None:
    assert broken("id " + "0123456789abcdef" * 2, 20) == ["id", "0123456789abcdef0123", "456789abcdef"]


async def test_a_name_longer_than_the_room_beside_its_label_stands_below_in_one_piece() -> None:
    name = "vol_" + "0123456789abcdef" * 2
    snapshot = make_snapshot(
        make_cluster(), make_node(), make_device(), make_volume("v1", name=name, sets=(("b1",),)), make_brick()
    )
    app = DetailApp(snapshot, Ref(Kind.BRICK, "b1"))
    async with app.run_test(size=(44, 20)) as pilot:
        await pilot.pause()
        shown = [line.rstrip() for line in lines(app)]
        assert f"  {name}" in shown
        assert shown[shown.index(f"  {name}") - 1] == "volume"
