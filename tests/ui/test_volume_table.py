"""The table of volumes: order, filter and cursor over refreshes, however many there are."""

from dataclasses import replace

from textual.app import App, ComposeResult

from glusterterm.logic.search import Query, parse
from glusterterm.logic.volume_list import Order
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.glyphs import UNICODE
from glusterterm.ui.themes import VARIABLE_DEFAULTS
from glusterterm.ui.widgets.volume_table import VolumeTable
from tests.builders import hex_id, make_cluster, make_snapshot, make_volume, scaled_snapshot
from tests.fakes import FakeClock


class TableAlone(App[None]):
    """The table and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.table = VolumeTable(FakeClock(), UNICODE, {})

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Give the variables that rows are drawn with."""
        return dict(VARIABLE_DEFAULTS)

    def compose(self) -> ComposeResult:
        yield self.table


def query(text: str) -> Query:
    found = parse(text)
    assert isinstance(found, Query)
    return found


def three() -> Snapshot:
    return make_snapshot(
        make_cluster(),
        make_volume("v1", name="mongo", size_gib=100),
        make_volume("v2", name="backup", size_gib=20),
        make_volume("v3", name="web", size_gib=50),
    )


def drawn(table: VolumeTable) -> list[str]:
    return [table.render_line(y).text.strip() for y in range(table.size.height)]


async def test_the_table_shows_name_type_size_and_cluster_of_each_volume() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.update(three())
        await pilot.pause()
        assert [line.split() for line in drawn(app.table)[1:4]] == [
            ["backup", "v2", "replica", "3", "20", "GiB", "0", "c1"],
            ["mongo", "v1", "replica", "3", "100", "GiB", "0", "c1"],
            ["web", "v3", "replica", "3", "50", "GiB", "0", "c1"],
        ]


async def test_sorting_by_size_starts_with_the_largest_and_turns_round() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.update(three())
        app.table.sort(Order.SIZE, descending=True)
        await pilot.pause()
        assert app.table.rows == ("v1", "v3", "v2")
        app.table.sort(Order.SIZE, descending=False)
        await pilot.pause()
        assert app.table.rows == ("v2", "v3", "v1")


async def test_a_click_on_a_heading_sorts_by_it_and_a_second_one_turns_the_order() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.update(three())
        await pilot.pause()
        at = drawn(app.table)[0].index("size") + 1
        await pilot.click(app.table, offset=(at + 1, 0))
        await pilot.pause()
        assert app.table.rows == ("v1", "v3", "v2")
        await pilot.click(app.table, offset=(at + 1, 0))
        await pilot.pause()
        assert app.table.rows == ("v2", "v3", "v1")


async def test_the_cursor_stays_on_its_volume_when_rows_come_and_go() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.update(three())
        await pilot.pause()
        app.table.go_to(VolumeId("v3"))
        snapshot = three()
        volumes = {**snapshot.volumes, VolumeId("v0"): make_volume("v0", name="aaa")}
        app.table.update(replace(snapshot, volumes=volumes))
        await pilot.pause()
        assert app.table.selected == Ref.volume(VolumeId("v3"))
        assert app.table.cursor == 3


async def test_a_filter_shows_only_what_it_admits() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.update(three())
        app.table.set_filter(query("size:>30G"))
        await pilot.pause()
        assert app.table.rows == ("v1", "v3")


async def test_a_volume_asked_for_before_it_is_there_is_gone_to_when_it_comes() -> None:
    app = TableAlone()
    async with app.run_test(size=(100, 10)) as pilot:
        app.table.go_to(VolumeId("v3"))
        app.table.update(three())
        await pilot.pause()
        assert app.table.selected == Ref.volume(VolumeId("v3"))


async def test_thirty_thousand_volumes_are_sorted_in_small_steps() -> None:
    app = TableAlone()
    turns = 0

    class Counting(FakeClock):
        async def sleep(self, seconds: float) -> None:
            nonlocal turns
            turns += 1
            await super().sleep(seconds)

    app.table = VolumeTable(Counting(), UNICODE, {})
    async with app.run_test(size=(100, 30)) as pilot:
        snapshot = scaled_snapshot(1, 1, 1, 1)
        volumes = {VolumeId(hex_id("v", n)): make_volume(hex_id("v", n)) for n in range(33_334)}
        app.table.update(replace(snapshot, volumes=volumes))
        while app.table.row_count < len(volumes):
            await pilot.pause()
        assert list(app.table.rows) == sorted(volumes)
        assert turns > 40
        await pilot.press("G")
        assert app.table.cursor == 33_333
        assert drawn(app.table)[-1].split()[1] == max(volumes)[:8]


async def test_a_narrow_table_keeps_name_and_size() -> None:
    app = TableAlone()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.update(three())
        await pilot.pause()
        assert drawn(app.table)[1].split() == ["backup", "20", "GiB"]


async def test_a_hostile_name_stays_in_its_row() -> None:
    app = TableAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.table.update(make_snapshot(make_cluster(), make_volume("v1", name="[red]" + "x" * 250)))
        await pilot.pause()
        assert drawn(app.table)[1].startswith("[red]xxx")
        assert all(len(line) <= 60 for line in drawn(app.table))
