"""What a filter finds by the word of the nodes themselves."""

from dataclasses import replace

import pytest

from glusterterm.logic.forest import grow
from glusterterm.logic.matching import search
from glusterterm.logic.search import Problem, Query, parse
from glusterterm.logic.volume_list import VolumeList
from glusterterm.model.health import BrickTruth, HealCount, NodeTruth, ProcessState, VolumeTruth
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume


def brick(id_: str, volume: str, process: ProcessState, left: int | None = None, since: float | None = 1.0) -> Brick:
    """Make a brick of which gluster says this."""
    device = f"d{id_[1]}"
    truth = BrickTruth(process, since, heal=HealCount(left) if left is not None else None)
    return replace(make_brick(id_, device, volume, node=f"n{id_[1]}"), truth=truth)


def asked() -> Snapshot:
    """Make two nodes that are asked and one that is not."""
    return make_snapshot(
        make_cluster(),
        replace(make_node("n1", host="stor-01"), truth=NodeTruth(True, glusterd_runs=True)),
        replace(make_node("n2", host="stor-02"), truth=NodeTruth(False, glusterd_runs=False)),
        make_node("n3", host="stor-03"),
        *(make_device(f"d{n}", f"n{n}") for n in (1, 2, 3)),
        brick("b1a", "v1", ProcessState.ONLINE, 0),
        brick("b1b", "v2", ProcessState.SUSPECT, 12),
        brick("b2a", "v1", ProcessState.OFFLINE),
        brick("b2b", "v2", ProcessState.UNKNOWN, since=None),
        make_brick("b3a", "d3", "v3", node="n3"),
        replace(make_volume("v1"), truth=VolumeTruth(True, heal=HealCount(0))),
        replace(make_volume("v2"), truth=VolumeTruth(True, heal=HealCount(12))),
        make_volume("v3"),
    )


@pytest.mark.parametrize(
    ("text", "objects", "volumes"),
    [
        ("process:offline", {"b2a"}, {"v1"}),
        ("process:suspect", {"b1b"}, {"v2"}),
        ("process:unknown", set(), set()),
        ("heal:>0", {"b1b"}, {"v2"}),
        ("heal:0", {"b1a"}, {"v1"}),
        ("reached:no", {"n2"}, {"v1", "v2"}),
        ("reached:no process:off", {"b2a"}, {"v1"}),
        ("reached:yes", {"n1"}, {"v1", "v2"}),
        ("glusterd:stopped", {"n2"}, {"v1", "v2"}),
        ("glusterd:running", {"n1"}, {"v1", "v2"}),
    ],
)
def test_a_filter_finds_what_nodes_say_and_nothing_that_was_not_asked(
    text: str, objects: set[str], volumes: set[str]
) -> None:
    query, snapshot = parse(text), asked()
    assert isinstance(query, Query)
    matches = search(snapshot, grow(snapshot, {}), {}, query)
    assert {ref.id for ref in matches.hits} == objects
    listed = VolumeList(snapshot, {}, query)
    assert {id_ for id_ in listed.ids() if listed.admits(id_)} == volumes


@pytest.mark.parametrize("text", ["process:gone", "heal:many", "heal:>1G", "reached:maybe", "glusterd:off"])
def test_a_value_that_means_nothing_is_told(text: str) -> None:
    assert isinstance(parse(text), Problem)
