"""What was typed, found among what is there."""

import pytest

from glusterterm.cli import find
from glusterterm.model.errors import ObjectNotFound
from glusterterm.model.ids import ClusterId
from tests.builders import (
    make_block_volume,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
    small_snapshot,
)

SNAPSHOT = make_snapshot(
    make_cluster("c1a"),
    make_cluster("c1b"),
    make_node("n1", "c1a", host="stor-01", address="192.0.2.1"),
    make_node("n2", "c1b", host="stor-02", address="192.0.2.2"),
    make_device("d1", "n1", path="/dev/sdb"),
    make_device("d2", "n2", path="/dev/sdb"),
    make_device("d3", "n2", path="/dev/sdc"),
    make_volume("a1", "c1a", name="mongo"),
    make_volume("a2", "c1b", name="mongo"),
    make_volume("a3", "c1b", name="a1"),
    make_volume("b4", "c1b", name="a"),
    make_block_volume("e1", "c1b", "a2"),
)


def refusal(wanted: str) -> str:
    """Give the error of a volume that can't be found."""
    with pytest.raises(ObjectNotFound) as refused:
        find.volume(SNAPSHOT, wanted)
    return f"{refused.value.what} | {refused.value.next_step}"


def test_an_id_goes_before_a_name_and_a_name_before_first_digits() -> None:
    assert find.volume(SNAPSHOT, "a1").id == "a1"
    assert find.volume(SNAPSHOT, "a").id == "b4"
    assert find.volume(SNAPSHOT, "b").id == "b4"


def test_what_is_not_there_is_said_with_where_to_look() -> None:
    assert refusal("x") == "there is no volume 'x' | glusterterm volume list"
    assert refusal("") == "there is no volume '' | glusterterm volume list"


def test_what_is_several_lists_them() -> None:
    assert refusal("mongo") == "'mongo' is 2 volumes: a1 mongo, a2 mongo | give the id, or more of it"


def test_a_long_list_of_candidates_is_cut() -> None:
    many = make_snapshot(make_cluster("c"), *(make_volume(f"f{number}", "c") for number in range(9)))
    with pytest.raises(ObjectNotFound, match="f4 vol_f4 and 4 more"):
        find.volume(many, "f")


@pytest.mark.parametrize("wanted", ["stor-02", "192.0.2.2", "n2"])
def test_a_node_is_known_by_every_name_it_has(wanted: str) -> None:
    assert find.node(SNAPSHOT, wanted).id == "n2"


@pytest.mark.parametrize("wanted", ["/dev/sdc", "stor-02:/dev/sdc", "192.0.2.2:/dev/sdc", "n2:/dev/sdc", "d3"])
def test_a_device_is_known_by_its_path_and_host(wanted: str) -> None:
    assert find.device(SNAPSHOT, wanted).id == "d3"


def test_a_path_on_two_hosts_needs_the_host() -> None:
    with pytest.raises(ObjectNotFound, match="is 2 devices: d1 stor-01:/dev/sdb, d2 stor-02:/dev/sdb"):
        find.device(SNAPSHOT, "/dev/sdb")


def test_a_cluster_is_known_by_the_name_that_the_profile_gives_it() -> None:
    names = {ClusterId("c1b"): "prod"}
    assert find.cluster(SNAPSHOT, "prod", names).id == "c1b"
    with pytest.raises(ObjectNotFound, match="is 2 clusters: c1a, c1b prod"):
        find.cluster(SNAPSHOT, "c1", names)


def test_a_block_volume_is_known_by_its_name() -> None:
    assert find.block_volume(SNAPSHOT, "blk_e1").id == "e1"


def test_a_host_may_be_called_without_its_domain_but_not_an_address_by_its_first_part() -> None:
    snapshot = make_snapshot(
        make_cluster("c1"),
        make_node("n1", "c1", host="stor-a1.example.com", address="192.0.2.1"),
        make_device("d1", "n1"),
    )
    assert find.device(snapshot, "stor-a1:/dev/vdb").id == "d1"
    assert find.node(snapshot, "stor-a1").id == "n1"
    with pytest.raises(ObjectNotFound):
        find.node(snapshot, "192")


def test_bricks_and_pending_operations_are_known_by_their_ids_alone() -> None:
    snapshot = small_snapshot()
    assert find.brick(snapshot, "b1").id == "b1"
    with pytest.raises(ObjectNotFound, match="'b' is 3 bricks: b1 vol_mongo, b2 vol_mongo, b3 vol_mongo"):
        find.brick(snapshot, "b")
    with pytest.raises(ObjectNotFound) as refused:
        find.operation(snapshot, "o1")
    assert refused.value.next_step == "glusterterm server operations list"
    pending = make_snapshot(make_cluster(), make_operation("o1", "remove-device"), make_operation("o2", "clone-volume"))
    assert find.operation(pending, "o2").type == "clone-volume"
    with pytest.raises(ObjectNotFound, match="'o' is 2 pending operations: o1 remove-device, o2 clone-volume"):
        find.operation(pending, "o")
