"""Volumes, block volumes and clusters of the simulated server, beyond what the recordings hold."""

import json
from typing import Any

import pytest

from glusterterm.sim.nodes import Injected
from tests.fakes_sim import Caller, mock_caller, node_caller, replicated


def devices(call: Caller) -> list[Any]:
    dump = call.json("/db/dump")
    return [entry["Info"]["storage"] for entry in dump["deviceentries"].values()]


@pytest.mark.parametrize(
    ("gib", "factor", "charge"),
    [
        (1, 1, 1056768),
        (3, 1, 3162112),
        (10, 1, 10539008),
        (10, 1.5, 15810560),
        (7, 1.1, 8118272),
        (100, 1, 105381888),
        (100, 2, 210763776),
    ],
)
def test_a_brick_takes_from_its_device_what_was_measured(gib: int, factor: float, charge: int) -> None:
    call = mock_caller()
    call.nodes(1)
    snapshot = {"enable": factor != 1, "factor": factor}
    id_ = call.done("POST", "/volumes", {"size": gib, "snapshot": snapshot})
    assert devices(call) == [{"total": 524288000, "free": 524288000 - charge, "used": charge}]
    call.done("DELETE", f"/volumes/{id_}")
    assert devices(call) == [{"total": 524288000, "free": 524288000, "used": 0}]


def test_an_arbiter_brick_is_small_and_stands_third() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(10, glustervolumeoptions=["user.heketi.arbiter true"]))
    bricks = [call.world.bricks[brick["id"]] for brick in call.json(f"/volumes/{id_}")["bricks"]]
    assert sorted((brick.size, brick.sub_type.name) for brick in bricks) == [
        (163840, "ARBITER"),
        (10485760, "NORMAL"),
        (10485760, "NORMAL"),
    ]
    assert {brick.thin_pool for brick in bricks} == {f"tp_{brick.id}" for brick in bricks}


def test_the_first_brick_of_a_set_has_a_pool_that_is_not_named_after_it() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(10))
    bricks = [call.world.bricks[brick["id"]] for brick in call.json(f"/volumes/{id_}")["bricks"]]
    assert sum(brick.thin_pool == f"tp_{brick.id}" for brick in bricks) == 2


def test_bricks_of_a_set_never_share_a_node_and_strict_zones_never_a_zone() -> None:
    call = mock_caller(zone_checking_strict=True)
    call.nodes(3, disks=2)
    id_ = call.done("POST", "/volumes", replicated(900))
    bricks = call.json(f"/volumes/{id_}")["bricks"]
    assert len(bricks) == 6
    assert len({brick["device"] for brick in bricks}) == 6


def test_the_limit_of_volumes_is_configured_and_told() -> None:
    call = mock_caller(max_volumes_per_cluster=2)
    call.nodes(3)
    for _ in range(2):
        call.done("POST", "/volumes", replicated(1))
    reply = call("POST", "/volumes", replicated(1))
    assert reply.body == b"Failed to allocate new volume: Cluster has 2 volumes and limit is 2\n"


def test_several_clusters_are_named_with_their_reasons() -> None:
    call = mock_caller()
    call.nodes(1)
    call("POST", "/clusters", {})
    clusters = call.json("/clusters")["clusters"]
    reply = call("POST", "/volumes", replicated(1))
    assert reply.body == b"Failed to allocate new volume: No space\n", "one is left after the flags"
    full = next(id_ for id_ in clusters if call.json(f"/clusters/{id_}")["file"])
    call("POST", f"/clusters/{full}/flags", {"block": True})
    lines = call("POST", "/volumes", replicated(1)).body.decode().splitlines()
    assert lines[0] == "Failed to allocate new volume: No eligible cluster for volume"
    assert sorted(lines[1:]) == sorted(
        f"Cluster {id_}: Cluster "
        + ("does not support requested volume type" if id_ == full else "has disabled all volume types")
        for id_ in clusters
    )


def test_the_first_cluster_that_has_room_gets_the_volume() -> None:
    call = mock_caller()
    call.nodes(1)
    first = call.json("/clusters")["clusters"][0]
    other = json.loads(call("POST", "/clusters", {"file": True}).body)["id"]
    id_ = call.done("POST", "/volumes", {"size": 1, "clusters": [other, first]})
    assert call.json(f"/volumes/{id_}")["cluster"] == first


def test_limits_of_bricks_are_configured() -> None:
    call = mock_caller(brick_max_size_gb=2, max_bricks_per_volume=4)
    call.nodes(2)
    id_ = call.done("POST", "/volumes", {"size": 8})
    assert [brick["size"] for brick in call.json(f"/volumes/{id_}")["bricks"]] == [2097152] * 4
    reply = call("POST", f"/volumes/{id_}/expand", {"expand_size": 1})
    assert reply.body == b"Failed to allocate volume expansion: Maximum number of bricks reached.\n"
    assert call("POST", "/volumes", {"size": 9}).body == b"Failed to allocate new volume: No space\n"


def test_an_average_file_that_fits_no_brick_is_refused() -> None:
    call = mock_caller()
    call.nodes(3)
    options = ["user.heketi.arbiter true", "user.heketi.average-file-size 2000000"]
    reply = call("POST", "/volumes", replicated(1, glustervolumeoptions=options))
    assert reply.body == (
        b"Failed to allocate new volume: Average file size (2000000) is greater than Brick size (1048576)\n"
    )


def test_a_volume_without_bricks_can_be_made_and_not_be_deleted() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(1, replica=-1))
    assert call.json(f"/volumes/{id_}")["bricks"] == []
    assert call.end(call("DELETE", f"/volumes/{id_}")).status == 500


def test_the_mount_line_follows_the_nodes_but_the_dump_keeps_the_old_one() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(1))
    cluster = call.json("/clusters")["clusters"][0]
    hosts = {"manage": ["node9"], "storage": ["192.0.2.9"]}
    call.done("POST", "/nodes", {"zone": 1, "cluster": cluster, "hostnames": hosts})
    assert len(call.json(f"/volumes/{id_}")["mount"]["glusterfs"]["hosts"]) == 4
    stored = call.json("/db/dump")["volumeentries"][id_]["Info"]["mount"]["glusterfs"]["hosts"]
    assert len(stored) == 3
    findings = call.json("/db/check")["volumes"]["inconsistencies"]
    assert findings[0].startswith(f"Volume {id_} mount hosts list([")


def test_a_failed_clone_blocks_its_cluster_for_good() -> None:
    call, nodes = node_caller()
    call.nodes(3)
    source = call.done("POST", "/volumes", replicated(1))
    nodes.injected = [Injected("snapshot create", "no\n", times=1)]
    assert call.end(call("POST", f"/volumes/{source}/clone", {})).status == 500
    cluster = call.json("/clusters")["clusters"][0]
    assert len(call.json(f"/clusters/{cluster}")["volumes"]) == 2
    assert call.json("/volumes") == {"volumes": [source]}
    assert call("POST", "/volumes", replicated(1)).body == b"Failed to allocate new volume: Id not found\n"
    assert call("GET", "/metrics").body.endswith(b"heketi_up 0\n")


def test_a_clone_shares_its_pools_and_frees_them_last() -> None:
    call, _ = node_caller()
    call.nodes(3)
    source = call.done("POST", "/volumes", replicated(1))
    used = [device["used"] for device in devices(call)]
    clone = call.done("POST", f"/volumes/{source}/clone", {"name": "twin"})
    assert call.json(f"/volumes/{clone}")["name"] == "twin"
    assert [device["used"] for device in devices(call)] == used
    call.done("DELETE", f"/volumes/{source}")
    assert [device["used"] for device in devices(call)] == used
    call.done("DELETE", f"/volumes/{clone}")
    assert [device["used"] for device in devices(call)] == [0, 0, 0]


def test_a_block_volume_takes_from_its_hosting_volume_and_gives_back() -> None:
    call = mock_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    block = call.done("POST", "/blockvolumes", {"size": 10})
    hosting = call.json(f"/blockvolumes/{block}")["blockhostingvolume"]
    assert call.json(f"/volumes/{hosting}")["blockinfo"] == {
        "freesize": 88,
        "reservedsize": 2,
        "blockvolume": [block],
    }
    call.done("POST", f"/blockvolumes/{block}/expand", {"new_size": 30})
    assert call.json(f"/volumes/{hosting}")["blockinfo"]["freesize"] == 68
    call.done("DELETE", f"/blockvolumes/{block}")
    assert call.json(f"/volumes/{hosting}")["blockinfo"] == {"freesize": 98, "reservedsize": 2}


@pytest.mark.parametrize("sizes", [(20, 30), (30, 20), (15, 40)])
def test_expansions_at_once_leave_the_hosting_volume_what_the_block_volume_does_not_take(
    sizes: tuple[int, int],
) -> None:
    call, _ = node_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    block = call.done("POST", "/blockvolumes", {"size": 10})
    hosting = call.json(f"/blockvolumes/{block}")["blockhostingvolume"]
    begun = [call("POST", f"/blockvolumes/{block}/expand", {"new_size": size}) for size in sizes]
    ended = [call.end(reply).status for reply in begun]
    assert ended == [303, 303 if sizes[1] > sizes[0] else 500]
    assert call.json(f"/blockvolumes/{block}")["size"] == max(sizes)
    assert call.json(f"/volumes/{hosting}")["blockinfo"]["freesize"] == 98 - max(sizes)


def test_a_block_volume_deleted_while_it_grows_gives_back_all_it_took() -> None:
    call, _ = node_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    block = call.done("POST", "/blockvolumes", {"size": 10})
    hosting = call.json(f"/blockvolumes/{block}")["blockhostingvolume"]
    begun = [call("POST", f"/blockvolumes/{block}/expand", {"new_size": 20}), call("DELETE", f"/blockvolumes/{block}")]
    for reply in begun:
        call.end(reply)
    assert call.json(f"/volumes/{hosting}")["blockinfo"]["freesize"] == 98


def test_a_locked_hosting_volume_takes_no_block_volumes() -> None:
    call = mock_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    first = call.done("POST", "/blockvolumes", {"size": 1})
    hosting = call.json(f"/blockvolumes/{first}")["blockhostingvolume"]
    call.done("POST", f"/volumes/{hosting}/block-restriction", {"restriction": "locked"})
    second = call.done("POST", "/blockvolumes", {"size": 1})
    assert call.json(f"/blockvolumes/{second}")["blockhostingvolume"] != hosting


def test_without_automatic_hosting_volumes_one_has_to_be_made_by_hand() -> None:
    call = mock_caller(auto_create_block_hosting_volume=False)
    call.nodes(3)
    reply = call("POST", "/blockvolumes", {"size": 1})
    assert reply.body == (
        b"Failed to allocate new block volume: Block Hosting Volume Creation is disabled. "
        b"Create a Block hosting volume and try again.\n"
    )
    call.done("POST", "/volumes", replicated(10, block=True))
    call.done("POST", "/blockvolumes", {"size": 9})


def test_one_hosting_volume_is_made_at_a_time() -> None:
    call, _ = node_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    running = call("POST", "/blockvolumes", {"size": 1})
    assert call("POST", "/blockvolumes", {"size": 1}).status == 429
    call.end(running)
    assert call("POST", "/blockvolumes", {"size": 1}).status == 202


def test_a_failed_block_volume_takes_its_new_hosting_volume_along() -> None:
    call, nodes = node_caller(block_hosting_volume_size_gb=100)
    call.nodes(3)
    nodes.injected = [Injected("gluster-block create", "no", times=1)]
    assert call.end(call("POST", "/blockvolumes", {"size": 1})).status == 500
    assert call.json("/volumes") == {"volumes": []}
    assert call.json("/blockvolumes") == {"blockvolumes": []}
    assert call.json("/db/check")["totalinconsistencies"] == 0


def test_a_cluster_with_volumes_or_nodes_can_not_be_deleted() -> None:
    call = mock_caller()
    call.nodes(1)
    cluster = call.json("/clusters")["clusters"][0]
    assert call("DELETE", f"/clusters/{cluster}").status == 409


def test_of_two_cloned_bricks_on_one_device_only_one_is_linked_to_it() -> None:
    call, _ = node_caller(brick_max_size_gb=1)
    call.nodes(3)
    source = call.done("POST", "/volumes", replicated(2))
    clone = call.done("POST", f"/volumes/{source}/clone", {})
    assert len(call.json(f"/volumes/{clone}")["bricks"]) == 6
    dump = call.json("/db/dump")
    assert [len(entry["Bricks"]) for entry in dump["deviceentries"].values()] == [3, 3, 3]
