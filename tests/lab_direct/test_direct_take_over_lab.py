"""Real nodes that carry none of our marks, as a Heketi leaves them, are taken over: only marks are written."""

import json
from pathlib import Path
from typing import Any

from glusterterm.logic.plans import volume
from glusterterm.logic.plans.take_over import take_over
from glusterterm.model.operations import CreateVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType
from tests.lab.lab import Lab
from tests.lab_direct.operator import Operator
from tests.lab_direct.real_pool import Pool, pool_of

ZONES = (4, 5, 6)
HEKETIS_CLUSTER = "c" * 32


async def test_a_pool_without_marks_is_taken_over_and_keeps_its_volume(lab: Lab, tmp_path: Path) -> None:
    with pool_of(lab, tmp_path) as pool:
        await pool.build()
        wish = CreateVolume("taken", 1, Durability(DurabilityType.REPLICATE, 3))
        await pool.run(volume.create(await pool.snapshot(), wish))
        marked = [_tags(pool, server) for server in range(len(lab.servers))]
        assert all(marked)
        try:
            await _taken_over(pool)
            operator = Operator(lab, tmp_path / "operator")
            operator.configure()
            await _taken_over_from_a_dump(pool, operator)
        finally:  # as the other tests expect them
            for server, tags in enumerate(marked):
                _change(pool, server, "--deltag=", _tags(pool, server))
                _change(pool, server, "--addtag=", tags)
        (made,) = (await pool.snapshot()).volumes.values()
        await pool.run(volume.delete(await pool.snapshot(), made.id))
        assert pool.traces == []
        await pool.managed.close()


async def _taken_over(pool: Pool) -> None:
    servers = range(len(pool.lab.servers))
    for server in servers:
        _change(pool, server, "--deltag=", _tags(pool, server))
    assert [_tags(pool, server) for server in servers] == [[], [], []]
    bare = await pool.snapshot()
    (cluster,) = bare.clusters
    hosts = sorted(node.host for node in bare.nodes.values())
    zones = dict(zip(hosts, ZONES, strict=True))
    assert {node.zone for node in bare.nodes.values()}.isdisjoint(ZONES)
    before = pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags")
    await pool.run(take_over(bare, cluster, zones))
    taken = await pool.snapshot()
    assert {node.host: node.zone for node in taken.nodes.values()} == zones
    assert (set(taken.devices), set(taken.bricks)) == (set(bare.devices), set(bare.bricks))
    assert pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags") == before
    for server in servers:
        (zone,) = (tag for tag in _tags(pool, server) if tag.startswith("glusterterm.zone="))
        assert int(zone.rpartition("=")[2]) in ZONES


async def _taken_over_from_a_dump(pool: Pool, operator: Operator) -> None:
    for server in range(len(pool.lab.servers)):
        _change(pool, server, "--deltag=", _tags(pool, server))
    bare = await pool.snapshot()
    dump = _heketis_dump(bare)
    file = operator.home / "heketi.json"
    file.write_text(json.dumps(dump))
    before = pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags")
    (cluster,) = bare.clusters
    told = operator("cluster", "take-over", cluster, "--dump", str(file), "--yes")
    assert told == f"Cluster {HEKETIS_CLUSTER} taken over, with {len(bare.nodes)} nodes\n"
    (taken,) = operator.json("topology")["clusters"]
    assert taken["id"] == HEKETIS_CLUSTER
    kept = dump["nodeentries"]
    assert {node["id"]: node["zone"] for node in taken["nodes"]} == {id_: kept[id_]["Info"]["zone"] for id_ in kept}
    devices = [device for node in taken["nodes"] for device in node["devices"]]
    assert [each["id"] for each in devices if each["state"] == "offline"] == [min(bare.devices)]
    assert {device["id"]: device["tags"] for device in devices} == {
        id_: entry["Info"].get("tags", {}) for id_, entry in dump["deviceentries"].items()
    }
    assert {each["id"] for each in taken["volumes"]} == set(bare.volumes)
    assert {brick["id"] for device in devices for brick in device["bricks"]} == set(bare.bricks)
    assert pool.said(0, "lvs --noheadings -o lv_name,lv_size,lv_tags") == before


def _heketis_dump(bare: Snapshot) -> dict[str, Any]:
    """Give what the database of a Heketi that made this pool would hold of its nodes and devices.

    Its ids of the cluster and of the nodes are its own; those of devices are in the names of their groups. One device
    is offline and has tags, as nothing but the database tells.
    """
    ids = {node.id: f"{number:032x}" for number, node in enumerate(bare.nodes.values(), start=1)}
    nodes, devices = {}, {}
    for zone, (node_id, node) in zip(ZONES, bare.nodes.items(), strict=True):
        hostnames = {"manage": [node.host], "storage": list(node.storage)}
        info = {"zone": zone + 3, "hostnames": hostnames, "cluster": HEKETIS_CLUSTER, "id": ids[node_id]}
        held = [each.id for each in bare.devices_of(node)]
        nodes[ids[node_id]] = {"State": "online", "Info": info, "Devices": held}
    for device in bare.devices.values():
        offline = device.id == min(bare.devices)
        sizes = {"total": device.total_kib, "used": device.used_kib, "free": device.total_kib - device.used_kib}
        told = {
            "id": device.id,
            "name": device.path,
            "storage": sizes,
            **({"tags": {"disk": "old"}} if offline else {}),
        }
        state = "offline" if offline else "online"
        devices[device.id] = {"State": state, "Info": told, "NodeId": ids[device.node], "ExtentSize": 4096}
    cluster = {"id": HEKETIS_CLUSTER, "nodes": list(nodes), "volumes": [], "block": True, "file": True}
    return {
        "clusterentries": {HEKETIS_CLUSTER: {"Info": cluster}},
        "nodeentries": nodes,
        "deviceentries": devices,
        "brickentries": {},
        "volumeentries": {},
    }


def _change(pool: Pool, server: int, way: str, tags: list[str]) -> None:
    """Add marks to a server's only group, or take them away; fails where LVM does."""
    group = pool.said(server, "vgs", "--noheadings", "-o", "vg_name").strip()
    if tags:
        pool.lab.run(pool.lab.servers[server], "vgchange", *(f"{way}{tag}" for tag in tags), group)


def _tags(pool: Pool, server: int) -> list[str]:
    """Give the marks on a server's only group."""
    tags = pool.said(server, "vgs", "--noheadings", "-o", "vg_tags").strip().split(",")
    return [tag for tag in tags if tag.startswith("glusterterm.")]
