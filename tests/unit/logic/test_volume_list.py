"""The flat list of volumes: orders and filters."""

import pytest

from glusterterm.logic.search import Query, parse
from glusterterm.logic.volume_list import Order, VolumeList
from glusterterm.model.ids import VolumeId
from glusterterm.model.topology import EntryState
from tests.builders import (
    ONE_COPY,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
)

SNAPSHOT = make_snapshot(
    make_cluster("c1"),
    make_cluster("c2"),
    make_node("n1", host="stor-01", zone=1),
    make_node("n2", host="stor-02", zone=2),
    make_device("d1", "n1", path="/dev/vdb"),
    make_device("d2", "n2", path="/dev/vdc", state=EntryState.FAILED),
    make_volume("v1", name="mongo", size_gib=100),
    make_volume("v2", name="Backup", size_gib=20, durability=ONE_COPY, arbiter_bricks=("b2",)),
    make_volume("v3", "c2", name="vol_80a2", size_gib=50, hosts=(), pending="o1"),
    make_brick("b1", "d1", "v1"),
    make_brick("b2", "d2", "v2"),
    make_operation("o1", volumes=("v3",)),
)


def found(text: str) -> set[str]:
    query = parse(text)
    assert isinstance(query, Query)
    listed = VolumeList(SNAPSHOT, {"c2": "edge"}, query)
    return {id_ for id_ in listed.ids() if listed.admits(id_)}


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("", {"v1", "v2", "v3"}),
        ("vol_80", {"v3"}),
        ("BACK", {"v2"}),
        ("edge", {"v3"}),
        ("-edge", {"v1", "v2"}),
        ("state:failed", {"v2"}),
        ("size:>=50G", {"v1", "v3"}),
        ("size:>=50G edge", {"v3"}),
        ("zone:2", {"v2"}),
        ("tag:arbiter", {"v2"}),
        ("pending:yes", {"v3"}),
        ("kind:volume", {"v1", "v2", "v3"}),
        ("kind:device", set()),
        ("host:stor-01", {"v1"}),
        ("path:/dev/vdc", {"v2"}),
        ("volume:mongo", {"v1"}),
        ("name:v", {"v3"}),
        ("cluster:c1", {"v1", "v2"}),
        ("used:>80", set()),
    ],
)
def test_the_filter_language_holds_for_volumes(text: str, ids: set[str]) -> None:
    assert found(text) == ids


@pytest.mark.parametrize(
    ("order", "ids"),
    [
        (Order.NAME, ["v2", "v1", "v3"]),
        (Order.ID, ["v1", "v2", "v3"]),
        (Order.SIZE, ["v2", "v3", "v1"]),
        (Order.TYPE, ["v2", "v1", "v3"]),
        (Order.CLUSTER, ["v2", "v1", "v3"]),
        (Order.STATE, ["v2", "v1", "v3"]),
        (Order.BRICKS, ["v3", "v2", "v1"]),
    ],
)
def test_volumes_are_sorted_by_any_column(order: Order, ids: list[str]) -> None:
    listed = VolumeList(SNAPSHOT, {"c2": "edge"}, parse(""), order)  # type: ignore[arg-type]
    assert sorted(listed.ids(), key=listed.key) == ids


def test_volumes_of_which_only_the_id_is_known_are_found_by_it() -> None:
    snapshot = make_snapshot(bare_volumes=("aa11", "bb22"))
    listed = VolumeList(snapshot, {}, parse("bb"))  # type: ignore[arg-type]
    assert [id_ for id_ in listed.ids() if listed.admits(id_)] == [VolumeId("bb22")]
