"""What is said in a few words of how objects are by their nodes' own word."""

import pytest

from glusterterm.logic.health_words import of_brick, of_node, of_volume, weight
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import BrickTruth, HealCount, NodeTruth, ProcessState, VolumeTruth

STARTED = GlusterVolumeState.STARTED
VOLUMES = [
    (None, []),
    (VolumeTruth(True, state=STARTED, heal=HealCount(0, 0)), ["fine"]),
    (VolumeTruth(True, state=STARTED, heal=HealCount(12)), ["12 to heal"]),
    (VolumeTruth(True, state=STARTED, heal=HealCount(90), unseen=1), ["1 not seen", "90 to heal"]),
    (VolumeTruth(True, state=STARTED, heal=HealCount(5, 2), unseen=9), ["2 split-brain", "9 not seen", "5 to heal"]),
    (VolumeTruth(True, state=STARTED, offline=2), ["2 offline"]),
    (VolumeTruth(False), ["gluster has none"]),
]


@pytest.mark.parametrize(("truth", "words"), VOLUMES)
def test_of_a_volume_the_worst_is_said_first(truth: VolumeTruth | None, words: list[str]) -> None:
    assert [text for text, _ in of_volume(truth)] == words


def test_the_worse_a_volume_is_the_more_it_weighs() -> None:
    weights = [weight(truth) for truth, _ in VOLUMES]
    assert weights == sorted(set(weights))


def test_of_a_brick_its_process_comes_first_and_then_its_storage() -> None:
    lost = BrickTruth(ProcessState.OFFLINE, since=1.0, heal=HealCount(7), mounted=False)
    assert [text for text, _ in of_brick(lost)] == ["process offline", "not mounted", "7 to heal"]
    assert [text for text, _ in of_brick(BrickTruth(ProcessState.ONLINE, since=1.0))] == ["process online"]
    assert [text for text, _ in of_brick(BrickTruth())] == ["process not asked yet"]


def test_of_a_node_it_is_said_whether_it_is_reached() -> None:
    assert of_node(None) == ()
    assert [text for text, _ in of_node(NodeTruth(False, glusterd_runs=False))] == ["not reached"]
    assert [text for text, _ in of_node(NodeTruth(True, glusterd_runs=False))] == ["reached", "glusterd stopped"]
