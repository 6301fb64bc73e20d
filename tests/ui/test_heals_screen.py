"""Screen 5: what is left to heal and what moves."""

from dataclasses import replace

from glusterterm.model.diff import diff
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import BrickTruth, HealCount, Part, ProcessState, Reading, VolumeTruth
from glusterterm.model.ids import BrickId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.app import GlustertermApp
from glusterterm.ui.widgets.heal_table import HealTable
from glusterterm.ui.widgets.volume_table import VolumeTable
from tests.builders import NOW, make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume
from tests.consoles import World, make_app, press, shown

STARTED = VolumeTruth(True, state=GlusterVolumeState.STARTED, heal=HealCount(0, 0))


def pool(left: int = 940, at: float = NOW) -> Snapshot:
    """Give a volume that heals, one that is fine and one that nobody counted yet."""
    snapshot = make_snapshot(
        make_cluster(),
        make_node("n1", host="stor-01"),
        make_device("d1", "n1", path="/dev/vdb"),
        replace(make_volume("v1", name="fine"), truth=STARTED),
        replace(make_volume("v2", name="heals"), truth=replace(STARTED, heal=HealCount(left, 1))),
        replace(make_volume("v3", name="unknown"), truth=replace(STARTED, heal=None)),
        make_brick("b2", "d1", volume="v2"),
    )
    brick = snapshot.bricks[BrickId("b2")]
    truth = BrickTruth(ProcessState.ONLINE, 1.0, heal=HealCount(left, 1))
    reading = Reading(Ref.volume(VolumeId("v2")), Part.HEAL, at)
    return replace(snapshot, bricks={brick.id: replace(brick, truth=truth)}, readings=(reading,))


def cell(app: GlustertermApp, row: int, column: str) -> str:
    """Give the text of a cell."""
    return "".join(span.text for span in app.screen.query_one(HealTable).cells(row)[column])


async def test_what_heals_stands_first_with_its_bricks_and_gets_a_trend_as_it_is_counted_again() -> None:
    world = World(pool())
    app = make_app(world)
    async with shown(world, app, (200, 40)) as pilot:
        await press(world, pilot, "5")
        table = app.screen.query_one(HealTable)
        assert [ref.id for ref in table.refs] == ["v2", "b2", "v3", "v1"]
        assert (cell(app, 0, "left"), cell(app, 0, "split"), cell(app, 0, "trend")) == ("940", "1", "")
        assert cell(app, 1, "name").strip(" ·") == "stor-01 /dev/vdb"
        assert cell(app, 2, "state") == "not counted yet"
        assert cell(app, 3, "state") == "nothing left to heal"
        session = app.screen.connection.session  # type: ignore[attr-defined]
        after = pool(left=470, at=NOW + 60)
        session.store.publish(after, diff(session.store.snapshot, after), session.store.status)
        await press(world, pilot, "down")
        assert (cell(app, 0, "left"), cell(app, 0, "trend")) == ("470", "█▄")
        assert (cell(app, 0, "rate"), cell(app, 0, "ready")) == ("8 a second", "1 min")


async def test_a_filter_narrows_it_and_f_goes_to_the_volume() -> None:
    world = World(pool())
    app = make_app(world)
    async with shown(world, app, (120, 40)) as pilot:
        await press(world, pilot, "5", "/", *"unkn", "enter")
        assert [ref.id for ref in app.screen.query_one(HealTable).refs] == ["v3"]
        await press(world, pilot, "f")
        assert app.screen.query_one(VolumeTable).selected == Ref.volume(VolumeId("v3"))


async def test_without_the_nodes_word_it_says_what_it_takes() -> None:
    world = World(make_snapshot(make_cluster(), make_volume("v1")))
    app = make_app(world)
    async with shown(world, app, (120, 40)) as pilot:
        await press(world, pilot, "5")
        assert app.screen.query_one(HealTable).row_count == 0
        assert "table ssh" in app.screen.query_one(HealTable).empty_text
