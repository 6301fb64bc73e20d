"""What the commands print of what the nodes themselves say."""

import json
from dataclasses import replace

import msgspec

from glusterterm.cli import document
from glusterterm.cli.plain import tree
from glusterterm.model.health import BrickTruth, HealCount, NodeTruth, Part, ProcessState, Reading, VolumeTruth
from glusterterm.model.ids import BrickId, NodeId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_brick, make_cluster, make_device, make_node, make_snapshot, make_volume

LOGIN = Reading(Ref.node(NodeId("n1")), Part.LOGIN, 60.0, "n1 is silent", "check the cable")


def bare() -> Snapshot:
    """Make a snapshot of nodes that are not asked."""
    return make_snapshot(
        make_cluster(), make_node("n1"), make_device("d1"), make_brick("b1"), make_volume("v1", name="vol")
    )


def told() -> Snapshot:
    """Make the same with a brick that is gone and a node that is not reached."""
    made = bare()
    node, brick, volume = made.nodes[NodeId("n1")], made.bricks[BrickId("b1")], made.volumes[VolumeId("v1")]
    process = BrickTruth(ProcessState.OFFLINE, 60.0, heal=HealCount(12))
    return replace(
        made,
        nodes={node.id: replace(node, truth=NodeTruth(False))},
        bricks={brick.id: replace(brick, truth=process)},
        volumes={volume.id: replace(volume, truth=VolumeTruth(True, heal=HealCount(12), offline=1))},
        readings=(LOGIN,),
    )


def test_the_documents_have_no_truth_where_nodes_are_not_asked() -> None:
    for made in (document.topology(bare()), document.listing(bare())):
        assert "truth" not in json.loads(msgspec.json.encode(made))


def test_the_documents_tell_processes_heal_counts_and_what_was_not_read() -> None:
    for made in (document.topology(told()), document.listing(told())):
        truth = json.loads(msgspec.json.encode(made))["truth"]
        assert list(truth) == ["clusters", "nodes", "bricks", "volumes", "readings"]
        assert truth["nodes"] == [
            {"id": "n1", "reached": False, "glusterd_runs": None, "self_heal_online": None},
        ]
        (brick,) = truth["bricks"]
        assert (brick["process"], brick["since"], brick["heal_entries"], brick["mounted"]) == (
            "offline",
            "1970-01-01T00:01:00Z",
            12,
            None,
        )
        (volume,) = truth["volumes"]
        assert (volume["exists"], volume["offline"], volume["heal_entries"], volume["split_brain"]) == (
            True,
            1,
            12,
            None,
        )
        assert truth["readings"] == [
            {
                "kind": "node",
                "id": "n1",
                "part": "login",
                "taken_at": "1970-01-01T00:01:00Z",
                "failure": "n1 is silent",
                "next_step": "check the cable",
                "unknown_key": None,
            }
        ]


def test_text_tells_processes_heal_counts_and_nodes_that_are_not_reached() -> None:
    without, lines = list(tree(bare(), {})), list(tree(told(), {}))
    assert lines[-1] == "not read  login  node n1  n1 is silent (next: check the cable)"
    ends = [line.removeprefix(before) for line, before in zip(lines, without, strict=False)]
    assert [end.strip() for end in ends if end] == [
        "not reached",
        "process offline, 12 to heal",
        "1 offline, 12 to heal",
    ]
