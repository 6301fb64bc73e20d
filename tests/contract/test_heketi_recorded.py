"""What a snapshot shows equals what the server says of each object by itself, by dump and by walk."""

import json
from dataclasses import replace
from typing import Any

import pytest

from glusterterm.backends.heketi import dump
from glusterterm.backends.heketi.client import Endpoint, HeketiBackend
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from glusterterm.model.topology import DurabilityType
from tests.fakes import FakeClock
from tests.recordings import Answering, Exchange, everything, exchanges

RECORDED = tuple(exchanges("m-dump-and-walk"))
BY_PATH = {exchange.path: exchange.json for exchange in RECORDED}
METHODS = [Method.DUMP, Method.WALK]
DUMPS = [each for each in everything() if each.path == "/db/dump" and each.status == 200]
DAMAGED = {"e3-clone-fail-ssh"}
"""Recordings in which a failed clone has damaged the database."""


async def taken(method: Method) -> Snapshot:
    """Take a snapshot from the recording, in one of the two ways."""
    refused = frozenset({"/db/dump"}) if method is Method.WALK else frozenset[str]()
    backend = HeketiBackend(
        Endpoint("http://heketi.test:8080/", key="k"), FakeClock(), transport=Answering(RECORDED, refused)
    )
    snapshot = await backend.snapshot()
    await backend.close()
    assert snapshot.source.method is method
    return snapshot


def told(collection: str) -> dict[str, Any]:
    """Give what the server said of each object of a kind, by id."""
    return {path.split("/")[2]: json for path, json in BY_PATH.items() if path.startswith(f"/{collection}/")}


def test_the_recording_is_a_dump_a_complete_walk_and_the_same_dump() -> None:
    first, last = RECORDED[0], RECORDED[-1]
    assert first.path == last.path == "/db/dump"
    assert first.json == last.json
    assert [len(told(kind)) for kind in ("clusters", "nodes", "devices", "volumes", "blockvolumes")] == [
        2,
        7,
        12,
        28,
        6,
    ]


@pytest.mark.parametrize("method", METHODS)
async def test_the_snapshot_holds_the_objects_that_the_server_lists_and_no_others(method: Method) -> None:
    snapshot = await taken(method)
    assert list(snapshot.clusters) == BY_PATH["/clusters"]["clusters"]
    assert list(snapshot.volumes) == sorted(BY_PATH["/volumes"]["volumes"])
    assert list(snapshot.block_volumes) == sorted(BY_PATH["/blockvolumes"]["blockvolumes"])
    assert list(snapshot.nodes) == sorted(told("nodes"))
    assert list(snapshot.devices) == sorted(told("devices"))
    assert list(snapshot.bricks) == sorted(
        brick["id"] for volume in told("volumes").values() for brick in volume["bricks"]
    )
    assert not snapshot.operations


@pytest.mark.parametrize("method", METHODS)
async def test_each_cluster_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for cluster in snapshot.clusters.values():
        reply = told("clusters")[cluster.id]
        assert (cluster.file, cluster.block) == (reply["file"], reply["block"])
        assert list(cluster.nodes) == sorted(reply["nodes"])
        assert list(cluster.volumes) == sorted(reply["volumes"])
        assert list(cluster.block_volumes) == sorted(reply["blockvolumes"])


@pytest.mark.parametrize("method", METHODS)
async def test_each_node_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for node in snapshot.nodes.values():
        reply = told("nodes")[node.id]
        assert (node.cluster, node.zone, node.state) == (reply["cluster"], reply["zone"], reply["state"])
        assert list(node.manage) == reply["hostnames"]["manage"]
        assert list(node.storage) == reply["hostnames"]["storage"]
        assert list(node.devices) == sorted(device["id"] for device in reply["devices"])
        assert dict(node.tags) == reply.get("tags", {})
        assert {device.node for device in snapshot.devices_of(node)} <= {node.id}


@pytest.mark.parametrize("method", METHODS)
async def test_each_device_and_its_capacity_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for device in snapshot.devices.values():
        reply = told("devices")[device.id]
        assert (device.path, device.state) == (reply["name"], reply["state"])
        assert (device.total_kib, device.used_kib, device.free_kib) == tuple(
            reply["storage"][name] for name in ("total", "used", "free")
        )
        assert dict(device.tags) == reply.get("tags", {})
        assert list(device.paths) == reply.get("paths", [])
        assert device.pv_uuid == reply.get("pv_uuid")
        assert list(device.bricks) == sorted(brick["id"] for brick in reply["bricks"])
        for brick in reply["bricks"]:
            found = snapshot.bricks[brick["id"]]
            assert (found.id, found.path, found.device, found.node, found.volume, found.size_kib) == tuple(
                brick[name] for name in ("id", "path", "device", "node", "volume", "size")
            )


@pytest.mark.parametrize("method", METHODS)
async def test_each_volume_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for volume in snapshot.volumes.values():
        reply = told("volumes")[volume.id]
        assert (volume.name, volume.size_gib, volume.cluster) == (reply["name"], reply["size"], reply["cluster"])
        assert list(volume.bricks) == sorted(brick["id"] for brick in reply["bricks"])
        assert list(volume.options) == [option for option in reply["glustervolumeoptions"] if option]
        assert volume.gid == reply.get("gid", 0)
        assert volume.snapshot_factor == (reply["snapshot"]["factor"] if reply["snapshot"]["enable"] else 1)
        mount = reply["mount"]["glusterfs"]
        assert volume.mount is not None
        assert (volume.mount.device, list(volume.mount.hosts)) == (mount["device"], mount["hosts"])
        assert ",".join(volume.mount.backup_volfile_servers) == mount["options"]["backup-volfile-servers"]
        assert volume.pending is None


@pytest.mark.parametrize("method", METHODS)
async def test_each_volumes_durability_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for volume in snapshot.volumes.values():
        reply = told("volumes")[volume.id]["durability"]
        assert volume.durability.type == reply["type"]
        if volume.durability.type is DurabilityType.REPLICATE:
            assert volume.durability.replica == reply["replicate"].get("replica", 2)
        if volume.durability.type is DurabilityType.DISPERSE:
            numbers = (volume.durability.data, volume.durability.redundancy)
            assert numbers == (reply["disperse"]["data"], reply["disperse"]["redundancy"])
    assert {volume.durability.type for volume in snapshot.volumes.values()} == set(DurabilityType)


@pytest.mark.parametrize("method", METHODS)
async def test_what_a_hosting_volume_has_left_is_what_the_server_says(method: Method) -> None:
    snapshot = await taken(method)
    for volume in snapshot.volumes.values():
        reply = told("volumes")[volume.id]
        assert volume.block == reply.get("block", False)
        if volume.hosting is not None:
            info = reply["blockinfo"]
            assert volume.hosting.free_gib == info.get("freesize", 0)
            assert volume.hosting.reserved_gib == info.get("reservedsize", 0)
            assert list(volume.hosting.block_volumes) == sorted(info.get("blockvolume", []))
            assert volume.hosting.locked == bool(info.get("restriction"))


@pytest.mark.parametrize("method", METHODS)
async def test_each_block_volume_is_what_the_server_says_of_it(method: Method) -> None:
    snapshot = await taken(method)
    for block_volume in snapshot.block_volumes.values():
        reply = told("blockvolumes")[block_volume.id]
        assert (block_volume.name, block_volume.size_gib) == (reply["name"], reply["size"])
        assert (block_volume.usable_gib, block_volume.ha_count) == (reply["usablesize"], reply["hacount"])
        assert (block_volume.cluster, block_volume.hosting_volume) == (reply["cluster"], reply["blockhostingvolume"])
        assert list(block_volume.hosts) == reply["blockvolume"]["hosts"]
        assert block_volume.iqn == reply["blockvolume"]["iqn"]


@pytest.mark.parametrize("method", METHODS)
async def test_sets_are_told_where_a_volume_has_just_one_and_nowhere_else(method: Method) -> None:
    snapshot = await taken(method)
    for volume in snapshot.volumes.values():
        one = len(volume.bricks) == volume.durability.set_size > 0
        assert volume.sets == ((volume.bricks,) if one else None)
    assert {volume.sets is None for volume in snapshot.volumes.values()} == {True, False}


async def test_the_dump_tells_what_each_device_is_charged_for() -> None:
    snapshot = await taken(Method.DUMP)
    for device in snapshot.devices.values():
        assert sum(brick.charge_kib or 0 for brick in snapshot.bricks_of(device)) == device.used_kib


async def test_the_dump_names_thin_pools_and_arbiters() -> None:
    snapshot = await taken(Method.DUMP)
    records = RECORDED[0].json["brickentries"]
    for brick in snapshot.bricks.values():
        assert brick.thin_pool == records[brick.id]["LvmThinPool"]
    arbiters = {id_ for volume in snapshot.volumes.values() for id_ in volume.arbiter_bricks}
    assert arbiters == {id_ for id_, record in records.items() if record["SubType"] == 2}
    assert arbiters


async def test_a_walk_asks_for_each_object_once() -> None:
    transport = Answering(RECORDED, frozenset({"/db/dump"}))
    backend = HeketiBackend(Endpoint("http://heketi.test:8080"), FakeClock(), transport=transport)
    snapshot = await backend.snapshot()
    await backend.close()
    assert len(transport.asked) == len(set(transport.asked)) == 3 + 2 + 7 + 28 + 6
    assert len(snapshot.notes) == 1


@pytest.mark.parametrize("each", DUMPS, ids=lambda each: each.name)
def test_every_recorded_dump_is_understood_whole(each: Exchange) -> None:
    snapshot = dump.snapshot(each.content, Source(BackendKind.HEKETI, "http://heketi.test", Method.DUMP), 1.0)
    for kind, entries in (
        ("clusterentries", snapshot.clusters),
        ("nodeentries", snapshot.nodes),
        ("deviceentries", snapshot.devices),
        ("brickentries", snapshot.bricks),
        ("volumeentries", snapshot.volumes),
        ("blockvolumeentries", snapshot.block_volumes),
        ("pendingoperations", snapshot.operations),
    ):
        assert list(entries) == sorted(each.json[kind])
    assert bool(snapshot.notes) == (each.recording in DAMAGED)


def test_a_failed_clone_is_shown_with_what_it_left_behind() -> None:
    each = next(each for each in DUMPS if each.recording == "e3-clone-fail-ssh")
    snapshot = dump.snapshot(each.content, Source(BackendKind.HEKETI, "http://heketi.test", Method.DUMP), 1.0)
    (cluster,) = snapshot.clusters.values()
    (dead,) = set(cluster.volumes) - set(snapshot.volumes)
    ghosts = [brick for brick in snapshot.bricks.values() if brick.volume == dead]
    assert [f"{dead}" in note for note in snapshot.notes] == [True, True]
    assert len(ghosts) == 3
    assert {brick.charge_kib for brick in ghosts} == {0}
    for device in snapshot.devices.values():
        assert sum(brick.charge_kib or 0 for brick in snapshot.bricks_of(device)) == device.used_kib


async def test_a_walk_shows_the_same_of_a_failed_clone_as_the_dump() -> None:
    whole_recording = tuple(exchanges("e3-clone-fail-ssh"))
    steps = [each.step for each in whole_recording]
    recorded = whole_recording[: len(steps) - steps[::-1].index("node info after failed clone")]
    dumped = next(each for each in recorded if each.path == "/db/dump")
    (cluster,) = dumped.json["clusterentries"]
    listed = {"clusters": [cluster]}
    clusters = replace(dumped, path="/clusters", json=listed, content=json.dumps(listed).encode())
    transport = Answering((*recorded, clusters), frozenset({"/db/dump"}))
    backend = HeketiBackend(Endpoint("http://heketi.test:8080"), FakeClock(), transport=transport)
    walked = await backend.snapshot()
    await backend.close()
    whole = dump.snapshot(dumped.content, walked.source, 1.0)
    assert walked.clusters == whole.clusters
    assert list(walked.bricks) == list(whole.bricks)
    assert list(walked.volumes) == list(whole.volumes)
    assert walked.notes[1:] == whole.notes
