"""Loading a topology file: what is new, what exists, what differs; and what keeps it from being loaded."""

from dataclasses import replace

import pytest

from glusterterm.logic.equivalents import change_command
from glusterterm.logic.plans import topology
from glusterterm.logic.topology_file import FileCluster, FileDevice, FileNode, TopologyFile
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, NodeId, Ref
from glusterterm.model.operations import AddDevice, AddNode, CreateCluster, FromStep
from glusterterm.model.plans import Plan, Weight
from glusterterm.model.snapshot import Snapshot
from tests.builders import make_cluster, make_node, make_snapshot
from tests.unit.logic.plans.worlds import healthy, rules

KNOWN = tuple(
    FileNode(f"stor-0{n}", f"192.0.2.{n}", n, (), (FileDevice("/dev/vdb"), FileDevice("/dev/vdc")))
    for n in (1, 2, 3, 4)
)
NEW = FileNode("stor-05", "192.0.2.5", 1, (("rack", "7"),), (FileDevice("/dev/vdb"), FileDevice("/dev/vdc", True)))


def load(snapshot: Snapshot, *nodes: FileNode, known_before: int | None = None, over_empty: bool = False) -> Plan:
    file = TopologyFile((FileCluster(nodes),))
    return topology.load(snapshot, file, known_before=known_before, over_empty=over_empty)


def test_only_what_is_new_is_added() -> None:
    more = replace(KNOWN[0], devices=(*KNOWN[0].devices, FileDevice("/dev/vdd")))
    plan = load(healthy(), more, *KNOWN[1:], NEW)
    assert [step.operation for step in plan.steps] == [
        AddDevice(NodeId("n1"), "/dev/vdd"),
        AddNode(ClusterId("c1"), 1, "stor-05", "192.0.2.5", (("rack", "7"),)),
        AddDevice(FromStep(1), "/dev/vdb"),
        AddDevice(FromStep(1), "/dev/vdc", True),
    ]
    assert plan.title == "load a topology file: 1 node and 3 devices"
    assert not any(step.needed for step in plan.steps)
    assert set(plan.objects) == {Ref.cluster(ClusterId("c1")), Ref.node(NodeId("n1"))}
    assert "there already: 4 nodes and 8 devices" in plan.notes


def test_a_cluster_of_new_nodes_is_made_first() -> None:
    plan = load(healthy(), NEW)
    assert [step.operation for step in plan.steps][:3] == [
        CreateCluster(),
        AddNode(FromStep(0), 1, "stor-05", "192.0.2.5", (("rack", "7"),)),
        AddDevice(FromStep(1), "/dev/vdb"),
    ]
    assert "'--cluster=<id of step 1>'" in change_command(plan.operations[1])


def test_steps_of_a_second_cluster_name_their_own_cluster() -> None:
    other = FileNode("stor-06", "192.0.2.6", 1, (), (FileDevice("/dev/vdb"),))
    file = TopologyFile((FileCluster((replace(NEW, devices=()),)), FileCluster((other,), block=False)))
    operations = [step.operation for step in topology.load(healthy(), file).steps]
    assert operations[2:] == [
        CreateCluster(block=False),
        AddNode(FromStep(2), 1, "stor-06", "192.0.2.6"),
        AddDevice(FromStep(3), "/dev/vdb"),
    ]


def test_with_nothing_new_there_is_nothing_to_start() -> None:
    plan = load(healthy(), *KNOWN)
    assert plan.steps == ()
    assert plan.blocked
    assert plan.notes == ("there already: 4 nodes and 8 devices",)


def test_a_device_is_known_by_any_of_its_paths() -> None:
    by_id = replace(KNOWN[0], devices=(FileDevice("/dev/disk/by-id/d1b"), FileDevice("/dev/vdc")))
    assert load(healthy(), by_id).steps == ()


def test_what_differs_is_told_and_not_changed() -> None:
    snapshot = healthy(make_node("n1", host="stor-01", address="192.0.2.1", zone=3, tags=(("rack", "8"),)))
    tagged = replace(KNOWN[1], devices=(FileDevice("/dev/vdb", tags=(("disk", "ssd"),)), FileDevice("/dev/vdc")))
    file = TopologyFile((FileCluster((KNOWN[0], tagged, *KNOWN[2:]), block=False),))
    plan = topology.load(snapshot, file)
    assert plan.steps == ()
    assert [note.removeprefix("differs, and is not changed: ") for note in plan.notes[1:]] == [
        "cluster c1 takes file and block volumes, in the file it takes file volumes",
        "stor-01 is in zone 3, in the file in zone 1",
        "stor-01 has tags rack=8, in the file no tags",
        "/dev/vdb on stor-02 has no tags, in the file tags disk=ssd",
    ]


def test_another_storage_name_is_warned_of() -> None:
    moved = replace(KNOWN[0], storage="198.51.100.1")
    plan = load(healthy(), moved, *KNOWN[1:])
    assert "F79" in rules(plan, Weight.WARNS)
    assert "F79" not in rules(load(healthy(), *KNOWN))


def test_what_the_file_does_not_name_is_left_alone_and_counted() -> None:
    fewer = replace(KNOWN[0], devices=KNOWN[0].devices[:1])
    assert "2 nodes and devices not in the file: left alone" in load(healthy(), fewer, *KNOWN[1:3]).notes


def test_nodes_of_two_clusters_are_not_loaded_as_one() -> None:
    snapshot = healthy(make_cluster("c2"), make_node("n9", "c2", host="stor-09"))
    with pytest.raises(PlanRefused, match="in several clusters: stor-01 in cluster c1, stor-09 in cluster c2"):
        load(snapshot, KNOWN[0], FileNode("stor-09", "n9", 1))


def test_a_storage_name_that_another_node_has_is_refused() -> None:
    assert "F21" in rules(load(healthy(), replace(NEW, storage="192.0.2.1")), Weight.BLOCKS)


@pytest.mark.parametrize(
    ("known_before", "over_empty", "weight"),
    [
        (None, False, Weight.WARNS),
        (2, False, Weight.BLOCKS),
        (2, True, Weight.OVERRIDE),
        (None, True, Weight.OVERRIDE),
    ],
)
def test_an_empty_database_that_was_not_empty_is_not_loaded_over(
    known_before: int | None, over_empty: bool, weight: Weight
) -> None:
    plan = load(make_snapshot(), NEW, known_before=known_before, over_empty=over_empty)
    assert [objection.weight for objection in plan.objections if objection.rule == "F51"] == [weight]
    assert plan.blocked is (weight is Weight.BLOCKS)


def test_a_server_that_never_had_anything_is_loaded_without_a_word() -> None:
    assert "F51" not in rules(load(make_snapshot(), NEW, known_before=0))


def test_a_cluster_without_nodes_is_not_made_anew_at_each_load() -> None:
    plan = load(healthy())
    assert plan.steps == ()
    assert "a cluster without nodes is left out: at each load it would be made anew" in plan.notes


def test_a_server_that_has_clusters_has_not_lost_its_database() -> None:
    assert "F51" not in rules(load(healthy(), NEW, known_before=2))


def test_wiping_a_disk_of_a_new_node_is_confirmed_by_its_host() -> None:
    plan = load(healthy(), NEW)
    assert plan.typed is not None
    assert plan.typed.expected == "stor-05"
