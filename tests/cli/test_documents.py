"""The JSON of the commands, letter by letter."""

import json
from dataclasses import replace
from typing import Any

import msgspec
from msgspec.structs import replace as with_

from glusterterm.cli import document
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, VolumeId
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import BlockHosting, Durability, DurabilityType, OperationStatus
from tests.builders import (
    SOURCE,
    make_block_volume,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
    scaled_snapshot,
)

NAMES = {ClusterId("c1"): "prod"}


def whole() -> Snapshot:
    """Make a snapshot with one of everything."""
    hosting = replace(make_volume("v2", name="hosts", hosts=()), hosting=BlockHosting(3, 2, (BlockVolumeId("bv1"),)))
    return make_snapshot(
        make_cluster("c1", block=False),
        make_node("n1", host="stor-01", address="192.0.2.1", zone=3, tags=(("arbiter", "required"),)),
        make_device("d1", tags=(("rack", "7"),), total_gib=10, used_gib=4),
        make_brick("b1", size_gib=2),
        make_volume("v1", name="vol_a", sets=(("b1",),), arbiter_bricks=("b1",), pending="o1"),
        hosting,
        make_block_volume(),
        make_operation("o1", "expand-volume", status=OperationStatus.STALE, devices=("d1",), volumes=("v1",)),
    )


def as_json(shown: msgspec.Struct) -> Any:
    """Give what a reader of the JSON gets."""
    return json.loads(msgspec.json.encode(shown))


def test_the_topology_is_the_documented_one() -> None:
    shown = msgspec.json.encode(document.topology(replace(whole(), notes=("a note",)))).decode()
    assert shown == (
        '{"schema":1,"source":{"backend":"heketi","url":"http://127.0.0.1:8080","method":"dump"},'
        '"taken_at":"2023-11-14T22:13:20Z","clusters":[{"id":"c1","file":true,"block":false,"nodes":['
        '{"id":"n1","zone":3,"state":"online","manage":["stor-01"],"storage":["192.0.2.1"],'
        '"tags":{"arbiter":"required"},"devices":[{"id":"d1","name":"/dev/vdb","state":"online",'
        '"total_kib":10485760,"used_kib":4194304,"free_kib":6291456,"tags":{"rack":"7"},"bricks":['
        '{"id":"b1","volume":"v1","path":"/var/lib/heketi/mounts/vg_d1/brick_b1/brick","size_kib":2097152}]}]}],'
        '"volumes":[{"id":"v1","name":"vol_a","size_gib":10,"durability":{"type":"replicate","replica":3},'
        '"block":false,"bricks":["b1"],"sets":[["b1"]],"arbiter_bricks":["b1"],"mount":{"device":"192.0.2.1:vol_a",'
        '"backup_volfile_servers":["192.0.2.2","192.0.2.3"]},"pending":"o1"},'
        '{"id":"v2","name":"hosts","size_gib":10,"durability":{"type":"replicate","replica":3},"block":true,'
        '"bricks":[],"sets":null,"arbiter_bricks":[],"mount":null,"pending":null}],'
        '"block_volumes":[{"id":"bv1","name":"blk_bv1","size_gib":5,"hosting_volume":"v1",'
        '"hosts":["192.0.2.1","192.0.2.2"]}]}],'
        '"pending_operations":[{"id":"o1","type":"expand-volume","status":"stale","devices":["d1"],"volumes":["v1"]}],'
        '"notes":["a note"]}'
    )


def test_durability_tells_copies_or_data_and_redundancy() -> None:
    spread = make_volume("v1", durability=Durability(DurabilityType.DISPERSE, 0, 4, 2))
    single = make_volume("v2", durability=Durability(DurabilityType.NONE))
    (cluster,) = as_json(document.topology(make_snapshot(make_cluster(), spread, single)))["clusters"]
    assert [volume["durability"] for volume in cluster["volumes"]] == [
        {"type": "disperse", "data": 4, "redundancy": 2},
        {"type": "none", "replica": 1},
    ]


def test_the_role_user_sees_one_nameless_cluster_of_bare_volumes() -> None:
    source = replace(SOURCE, method=Method.VOLUMES)
    shown = as_json(document.topology(make_snapshot(source=source, bare_volumes=("v2", "v1"))))
    nothing = ("name", "size_gib", "durability", "block", "bricks", "sets", "arbiter_bricks", "mount", "pending")
    assert shown["clusters"] == [
        {
            "id": None,
            "file": None,
            "block": None,
            "nodes": [],
            "volumes": [{"id": id_, **dict.fromkeys(nothing)} for id_ in ("v1", "v2")],
            "block_volumes": [],
        }
    ]
    assert as_json(document.topology(make_snapshot(source=source)))["clusters"][0]["volumes"] == []


def test_clusters_and_operations_are_sorted_by_id() -> None:
    shown = as_json(
        document.topology(
            make_snapshot(make_cluster("c2"), make_cluster("c1"), make_operation("o2"), make_operation("o1"))
        )
    )
    assert [cluster["id"] for cluster in shown["clusters"]] == ["c1", "c2"]
    assert [operation["id"] for operation in shown["pending_operations"]] == ["o1", "o2"]


def test_every_object_of_a_large_snapshot_is_in_the_topology_once() -> None:
    snapshot = scaled_snapshot(2, 4, 3, 20)
    shown = as_json(document.topology(snapshot))
    nodes = [node for cluster in shown["clusters"] for node in cluster["nodes"]]
    devices = [device for node in nodes for device in node["devices"]]
    assert sorted(node["id"] for node in nodes) == sorted(snapshot.nodes)
    assert sorted(device["id"] for device in devices) == sorted(snapshot.devices)
    assert sorted(brick["id"] for device in devices for brick in device["bricks"]) == sorted(snapshot.bricks)
    assert sorted(v["id"] for c in shown["clusters"] for v in c["volumes"]) == sorted(snapshot.volumes)


def test_rows_hold_sums_and_ids() -> None:
    snapshot = whole()
    sums = {"total_kib": 10485760, "used_kib": 4194304, "free_kib": 6291456}
    assert as_json(document.cluster_row(snapshot, snapshot.clusters[ClusterId("c1")], NAMES)) == {
        "id": "c1",
        "name": "prod",
        "file": True,
        "block": False,
        "nodes": ["n1"],
        "volumes": ["v1", "v2"],
        "block_volumes": ["bv1"],
        **sums,
    }
    (node,) = snapshot.nodes.values()
    assert as_json(document.node_row(snapshot, node)) == {
        "id": "n1",
        "cluster": "c1",
        "zone": 3,
        "state": "online",
        "manage": ["stor-01"],
        "storage": ["192.0.2.1"],
        "tags": {"arbiter": "required"},
        "devices": ["d1"],
        **sums,
    }
    (device,) = snapshot.devices.values()
    assert as_json(document.device_row(snapshot, device)) == {
        "id": "d1",
        "node": "n1",
        "host": "stor-01",
        "name": "/dev/vdb",
        "state": "online",
        "tags": {"rack": "7"},
        "bricks": ["b1"],
        **sums,
    }


def test_details_are_those_of_the_topology_and_where_the_object_belongs() -> None:
    snapshot = whole()
    (cluster,) = as_json(document.topology(snapshot))["clusters"]
    (node,) = snapshot.nodes.values()
    (device,) = snapshot.devices.values()
    assert as_json(document.cluster_info(snapshot, snapshot.clusters[ClusterId("c1")], NAMES)) == {
        **cluster,
        "name": "prod",
    }
    assert as_json(document.node_info(snapshot, node)) == {**cluster["nodes"][0], "cluster": "c1"}
    in_topology = cluster["nodes"][0]["devices"][0]
    assert as_json(document.device_info(snapshot, device)) == {**in_topology, "node": "n1", "host": "stor-01"}
    (block,) = snapshot.block_volumes.values()
    assert as_json(document.block_volume_row(block)) == {**cluster["block_volumes"][0], "cluster": "c1"}


def test_a_volume_tells_where_its_bricks_are_and_which_are_unknown() -> None:
    snapshot = whole()
    volume = replace(
        snapshot.volumes[VolumeId("v1")], bricks=(*snapshot.volumes[VolumeId("v1")].bricks, BrickId("gone"))
    )
    shown = as_json(document.volume_info(snapshot, volume))
    path = "/var/lib/heketi/mounts/vg_d1/brick_b1/brick"
    assert shown["cluster"] == "c1"
    assert shown["placement"] == [
        {
            "id": "b1",
            "node": "n1",
            "host": "stor-01",
            "device": "d1",
            "device_name": "/dev/vdb",
            "path": path,
            "size_kib": 2097152,
        },
        {"id": "gone", **dict.fromkeys(("node", "host", "device", "device_name", "path", "size_kib"))},
    ]


def test_a_listing_holds_its_one_list_even_if_it_is_empty() -> None:
    listing = document.listing(make_snapshot())
    assert list(as_json(with_(listing, volumes=[]))) == ["schema", "source", "taken_at", "notes", "volumes"]


def test_no_document_has_room_for_the_password_of_a_block_volume() -> None:
    shown = msgspec.json.encode(document.topology(whole())).decode().lower()
    assert "password" not in shown
    assert "user" not in shown
