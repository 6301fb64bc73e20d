"""What the log says when nodes tell something else than before."""

from dataclasses import replace

from glusterterm.engine.health_told import health_told
from glusterterm.engine.log import LogLevel
from glusterterm.model.diff import diff
from glusterterm.model.health import BrickTruth, HealCount, NodeTruth, ProcessState, VolumeTruth
from glusterterm.model.ids import BrickId, NodeId, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

PLAIN = make_snapshot(
    make_cluster(), make_node(host="stor-01"), make_device(), make_volume(name="vol_mongo"), make_brick()
)


def with_brick(state: ProcessState) -> Snapshot:
    brick = PLAIN.bricks[BrickId("b1")]
    return replace(PLAIN, bricks={brick.id: replace(brick, truth=BrickTruth(state))})


def with_node(*, reached: bool, glusterd_runs: bool = True) -> Snapshot:
    node = PLAIN.nodes[NodeId("n1")]
    truth = NodeTruth(reached=reached, glusterd_runs=glusterd_runs)
    return replace(PLAIN, nodes={node.id: replace(node, truth=truth)})


def with_heal(entries: int | None, *, exists: bool = True) -> Snapshot:
    volume = PLAIN.volumes[VolumeId("v1")]
    truth = VolumeTruth(exists, heal=HealCount(entries))
    return replace(PLAIN, volumes={volume.id: replace(volume, truth=truth)})


def told(old: Snapshot, new: Snapshot) -> list[tuple[LogLevel, str]]:
    return list(health_told(old, new, diff(old, new)))


def test_a_brick_goes_down_and_comes_back() -> None:
    online, suspect, offline = map(with_brick, (ProcessState.ONLINE, ProcessState.SUSPECT, ProcessState.OFFLINE))
    name = "brick b1 of vol_mongo on stor-01: process"
    assert told(online, suspect) == [(LogLevel.WARNING, f"{name} suspect")]
    assert told(suspect, offline) == [(LogLevel.ERROR, f"{name} offline")]
    assert told(offline, online) == [(LogLevel.GOOD, f"{name} online")]


def test_at_the_first_look_only_what_is_wrong_is_told() -> None:
    assert told(PLAIN, with_brick(ProcessState.ONLINE)) == []
    assert told(PLAIN, with_node(reached=True)) == []
    assert [level for level, _ in told(PLAIN, with_brick(ProcessState.SUSPECT))] == [LogLevel.WARNING]
    assert [level for level, _ in told(PLAIN, with_node(reached=False))] == [LogLevel.WARNING]


def test_a_node_is_lost_and_reached_again() -> None:
    lost, back = with_node(reached=False), with_node(reached=True)
    assert told(back, lost) == [(LogLevel.WARNING, "node stor-01 is not reached over ssh")]
    assert told(lost, back) == [(LogLevel.GOOD, "node stor-01 is reached again")]
    stopped = with_node(reached=True, glusterd_runs=False)
    assert told(back, stopped) == [(LogLevel.ERROR, "glusterd on stor-01 is stopped")]
    assert told(stopped, back) == [(LogLevel.GOOD, "glusterd on stor-01 runs again")]


def test_how_far_a_heal_is() -> None:
    assert told(PLAIN, with_heal(0)) == []
    assert told(with_heal(0), with_heal(3)) == [(LogLevel.WARNING, "volume vol_mongo: 3 entries left to heal")]
    assert told(with_heal(3), with_heal(None)) == [], "not known is not nothing"
    assert told(with_heal(3), with_heal(0)) == [(LogLevel.GOOD, "volume vol_mongo: nothing left to heal")]
    assert told(PLAIN, with_heal(0, exists=False)) == [(LogLevel.ERROR, "gluster has no volume vol_mongo")]
