"""The table of volumes tells how each is by gluster's word, where nodes are asked and there is room."""

from dataclasses import replace

from glusterterm.logic.volume_list import Order
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import HealCount, VolumeTruth
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.widgets.volume_table import VolumeTable
from tests.builders import make_cluster, make_snapshot, make_volume
from tests.consoles import World, make_app, press, shown

STARTED = VolumeTruth(True, state=GlusterVolumeState.STARTED, heal=HealCount(0))


def asked() -> Snapshot:
    """Make volumes of which gluster says this and that."""
    return make_snapshot(
        make_cluster(),
        replace(make_volume("v1", name="one"), truth=STARTED),
        replace(make_volume("v2", name="two"), truth=replace(STARTED, offline=2)),
        replace(make_volume("v3", name="three"), truth=replace(STARTED, heal=HealCount(12))),
    )


def told(app: GlustertermApp) -> list[str]:
    """Give what the column says, row by row."""
    table = app.screen.query_one(VolumeTable)
    return ["".join(span.text for span in table.cells(row)[Order.HEALTH]) for row in range(table.row_count)]


async def test_volumes_are_sorted_by_health_with_the_worst_first() -> None:
    world = World(asked())
    app = make_app(world)
    async with shown(world, app, (200, 40)) as pilot:
        await press(world, pilot, "2")
        table = app.screen.query_one(VolumeTable)
        assert Order.HEALTH in table.columns_seen
        table.sort(Order.HEALTH, descending=True)
        await press(world, pilot, "home")
        assert table.rows == ("v2", "v3", "v1")
        assert told(app) == ["2 offline", "12 to heal", "fine"]


async def test_the_column_goes_first_where_room_is_short_and_is_not_there_where_nodes_are_not_asked() -> None:
    for snapshot, width in ((asked(), 80), (make_snapshot(make_cluster(), make_volume("v1")), 200)):
        world = World(snapshot)
        app = make_app(world)
        async with shown(world, app, (width, 24)) as pilot:
            await press(world, pilot, "2")
            assert Order.HEALTH not in app.screen.query_one(VolumeTable).columns_seen
