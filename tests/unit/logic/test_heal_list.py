"""The rows of what heals and moves."""

from dataclasses import replace

from glusterterm.logic import heal_list
from glusterterm.logic.heal_list import Concern
from glusterterm.logic.heal_trend import Counted
from glusterterm.model.gluster.moves import Moved
from glusterterm.model.gluster.status import TaskKind, TaskState, VolumeTask
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import (
    BrickTruth,
    HealCount,
    NodeMoved,
    Part,
    ProcessState,
    Reading,
    VolumeMoves,
    VolumeTruth,
)
from glusterterm.model.ids import BrickId, NodeId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, Volume
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

STARTED = GlusterVolumeState.STARTED
SPREAD = Durability(DurabilityType.NONE)
MOVED = Moved(TaskState.IN_PROGRESS, 1204, 3 * 1024**3, 5000, 2, 0, 72.0)
REBALANCE = VolumeTask(TaskKind.REBALANCE, "t1", TaskState.IN_PROGRESS, ())


def volume(name: str, **truth: object) -> Volume:
    """Give a started volume of which gluster says that."""
    told = VolumeTruth(True, state=STARTED, **truth)  # type: ignore[arg-type]
    return replace(make_volume(name, name=name), truth=told)


def world(*volumes: Volume) -> Snapshot:
    """Give them with a brick of each on two nodes."""
    machines = [make_cluster("c1")]
    bricks = []
    for node in ("n1", "n2"):
        machines += [make_node(node, host=f"stor-{node}"), make_device(f"d-{node}", node=node, path="/dev/vdb")]  # type: ignore[list-item]
        bricks += [make_brick(f"b-{each.id}-{node}", device=f"d-{node}", volume=each.id) for each in volumes]
    return make_snapshot(*machines, *volumes, *bricks)


def test_the_worst_come_first_and_those_with_most_to_do_before_others() -> None:
    volumes = [
        volume("fine", heal=HealCount(0, 0)),
        volume("few", heal=HealCount(3, 0)),
        volume("many", heal=HealCount(300, 0)),
        volume("split", heal=HealCount(1, 1)),
        volume("down", heal=HealCount(0, 0), offline=1),
        replace(volume("spread", tasks=(REBALANCE,)), durability=SPREAD),
        volume("unknown"),
    ]
    listed = sorted(heal_list.key(each) for each in volumes if heal_list.concerns(each))
    assert [key[2] for key in listed] == ["split", "down", "many", "few", "spread", "unknown", "fine"]
    assert not heal_list.concerns(replace(volume("spread"), durability=SPREAD)), "nothing heals or moves there"
    assert not heal_list.concerns(make_volume("v")), "its nodes told nothing of it"
    stopped = replace(volume("v"), truth=VolumeTruth(True, state=GlusterVolumeState.STOPPED))
    assert heal_list.concern(stopped) is Concern.FINE


def test_a_volume_s_row_tells_counts_their_age_and_how_fast_it_goes() -> None:
    heals = volume("web", heal=HealCount(940, 2))
    reading = Reading(Ref.volume(VolumeId("web")), Part.HEAL, 1060.0)
    row = heal_list.volume_row(
        replace(world(heals), readings=(reading,)), heals, (Counted(1000, 1000), Counted(1060, 940))
    )
    assert (row.left, row.split_brain, row.told_at) == (940, 2, 1060.0)
    assert (row.rate, row.ready_in) == ("1 a second", "15 min")
    assert "".join(span.text for span in row.words) == "2 split-brain"


def test_a_count_that_stands_or_grows_is_said_to() -> None:
    heals = volume("web", heal=HealCount(9, 0))
    assert heal_list.volume_row(world(heals), heals, (Counted(1, 9), Counted(2, 9))).rate == "stands"
    assert heal_list.volume_row(world(heals), heals, (Counted(1, 8), Counted(2, 9))).rate == "grows"
    assert heal_list.volume_row(world(heals), heals, ()).rate == ""


def test_a_fine_volume_says_so_and_how_old_that_is_at_most() -> None:
    fine = volume("web", heal=HealCount(0, 0))
    pool = Reading(Ref.cluster(fine.cluster), Part.HEAL, 500.0)
    row = heal_list.volume_row(replace(world(fine), readings=(pool,)), fine, ())
    assert row.told_at == 500.0
    assert [span.text for span in row.words] == ["nothing left to heal"]
    unknown = volume("web")
    assert heal_list.volume_row(world(unknown), unknown, ()).words[0].text == "not counted yet"


def test_bricks_that_know_of_something_or_are_not_well_stand_below_their_volume() -> None:
    heals = volume("web", heal=HealCount(5, 0))
    snapshot = world(heals, volume("other"))
    lacks = BrickTruth(ProcessState.ONLINE, 1.0, heal=HealCount(5, 0))
    gone = BrickTruth(ProcessState.OFFLINE, 1.0)
    bricks = dict(snapshot.bricks)
    for id_, truth in (("b-web-n1", lacks), ("b-web-n2", gone), ("b-other-n1", BrickTruth(ProcessState.ONLINE, 1.0))):
        bricks[BrickId(id_)] = replace(bricks[BrickId(id_)], truth=truth)
    snapshot = replace(snapshot, bricks=bricks)
    refs = [ref.id for ref in heal_list.below(snapshot, snapshot.volumes[VolumeId("web")])]
    assert refs == ["b-web-n1", "b-web-n2"]
    assert list(heal_list.below(snapshot, snapshot.volumes[VolumeId("other")])) == []
    row = heal_list.brick_row(snapshot, bricks[BrickId("b-web-n2")])
    assert (row.name, row.below) == ("stor-n2 /dev/vdb", True)
    assert "offline" in row.words[0].text


def test_nodes_that_move_files_stand_below_with_what_they_moved() -> None:
    moves = VolumeMoves(MOVED, (NodeMoved(NodeId("n1"), "localhost", MOVED), NodeMoved(None, "stranger", MOVED)), 9.0)
    spread = replace(volume("spread", tasks=(REBALANCE,), moves=moves), durability=SPREAD)
    snapshot = world(spread)
    assert [ref.id for ref in heal_list.below(snapshot, spread)] == ["n1"]
    row = heal_list.node_row(snapshot, spread, NodeId("n1"))
    told = "1,204 files moved · 3 GiB · 2 failed · for 1 min 12 s"
    assert (row.name, "".join(span.text for span in row.words)) == ("stor-n1", told)
    whole = heal_list.volume_row(snapshot, spread, ())
    assert "".join(span.text for span in whole.words) == f"rebalance in progress · {told}"
