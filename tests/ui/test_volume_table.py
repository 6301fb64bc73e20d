"""The table of volumes: order, filter and cursor over refreshes, however many there are."""

from dataclasses import replace

import pytest
from textual.app import App, ComposeResult

from glusterterm.logic.search import Query, parse
from glusterterm.logic.volume_list import Order
from glusterterm.model.ids import Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import OperationStatus
from glusterterm.ui.glyphs import UNICODE
from glusterterm.ui.themes import VARIABLE_DEFAULTS
from glusterterm.ui.widgets.volume_table import VolumeTable
from tests.builders import hex_id, make_cluster, make_operation, make_snapshot, make_volume, scaled_snapshot
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
            ["▪", "backup", "v2", "replica", "3", "20", "GiB", "0", "c1"],
            ["▪", "mongo", "v1", "replica", "3", "100", "GiB", "0", "c1"],
            ["▪", "web", "v3", "replica", "3", "50", "GiB", "0", "c1"],
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
    async with app.run_test(size=(140, 30)) as pilot:
        snapshot = scaled_snapshot(1, 1, 1, 1)
        volumes = {VolumeId(hex_id("v", n)): make_volume(hex_id("v", n)) for n in range(33_334)}
        app.table.update(replace(snapshot, volumes=volumes))
        while app.table.row_count < len(volumes):
            await pilot.pause()
        assert list(app.table.rows) == sorted(volumes)
        assert turns > 40
        await pilot.press("G")
        assert app.table.cursor == 33_333
        assert drawn(app.table)[-1].split()[2] == max(volumes)[:8]


async def test_a_narrow_table_keeps_name_and_size() -> None:
    app = TableAlone()
    async with app.run_test(size=(30, 6)) as pilot:
        app.table.update(three())
        await pilot.pause()
        assert drawn(app.table)[1].split() == ["▪", "backup", "20", "GiB"]


async def test_a_hostile_name_stays_in_its_row() -> None:
    app = TableAlone()
    async with app.run_test(size=(60, 6)) as pilot:
        app.table.update(make_snapshot(make_cluster(), make_volume("v1", name="[red]" + "x" * 250)))
        await pilot.pause()
        assert drawn(app.table)[1].startswith("▪ [red]xxx")
        assert all(len(line) <= 60 for line in drawn(app.table))


MADE = "vol_" + "0123456789abcdef" * 2


async def in_columns(width: int, snapshot: Snapshot) -> list[str]:
    app = TableAlone()
    async with app.run_test(size=(width, 8)) as pilot:
        app.table.update(snapshot)
        await pilot.pause()
        return drawn(app.table)


def troubled() -> Snapshot:
    return make_snapshot(
        make_cluster(),
        make_operation("o1", "create-volume", status=OperationStatus.STALE),
        make_volume("v1", name=MADE, pending="o1"),
        make_volume("v2", name="web"),
    )


@pytest.mark.parametrize("width", [120, 200])
async def test_with_room_for_all_nothing_is_cut(width: int) -> None:
    heading, first, *_ = await in_columns(width, troubled())
    assert heading.split() == ["▴", "name", "id", "type", "size", "bricks", "cluster", "state"]
    assert first.startswith(f"⚠ {MADE}  ")
    assert first.endswith("create-volume left behind")


async def test_columns_are_as_wide_as_what_is_in_them_and_the_name_takes_the_rest() -> None:
    heading, first, second, *_ = await in_columns(120, three())
    assert first.index("v2") == second.index("v1") == heading.index("id")
    assert heading.index("state") == 120 - 1 - 1 - 12
    assert heading.index("size") + len("size") == first.index("GiB") + len("GiB") == second.index("GiB") + len("GiB")


@pytest.mark.parametrize("width", [59, 50, 44, 40])
async def test_however_narrow_a_volume_in_trouble_has_its_sign(width: int) -> None:
    _, first, second, *_ = await in_columns(width, troubled())
    assert first.startswith("⚠ vol_0123456789abcdef")
    assert second.startswith("▪ web")
    assert first.endswith("GiB") or "create-" in first


async def test_a_volume_being_changed_has_another_sign_than_one_that_was_left_behind() -> None:
    snapshot = make_snapshot(make_cluster(), make_operation("o1"), make_volume("v1", name="web", pending="o1"))
    assert (await in_columns(100, snapshot))[1].startswith("◌ web")


async def test_the_second_order_is_by_size_and_only_columns_that_are_seen_are_sorted_by() -> None:
    app = TableAlone()
    async with app.run_test(size=(40, 10)) as pilot:
        app.table.update(three())
        await pilot.pause()
        orders = []
        for _ in range(3):
            app.table.sort_next()
            await pilot.pause()
            orders.append((app.table.order, app.table.rows[0]))
        assert orders == [(Order.SIZE, "v1"), (Order.NAME, "v2"), (Order.SIZE, "v1")]
