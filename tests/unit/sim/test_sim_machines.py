"""Nodes and devices of the simulated server, beyond what the recordings hold."""

from typing import Any

from glusterterm.sim.nodes import Injected, Signature
from tests.fakes_sim import Caller, mock_caller, node_caller


def join(call: Caller, cluster: str, name: str, address: str) -> Any:
    hosts = {"manage": [name], "storage": [address]}
    return call("POST", "/nodes", {"zone": 1, "cluster": cluster, "hostnames": hosts})


def test_a_name_is_taken_from_the_request_on_and_free_again_when_the_node_did_not_join() -> None:
    call, nodes = node_caller()
    call.nodes(1)
    cluster = call.json("/clusters")["clusters"][0]
    nodes.injected = [Injected("peer probe", "peer probe: failed: no\n", times=1)]
    first = join(call, cluster, "node9", "192.0.2.9")
    again = join(call, cluster, "node9", "192.0.2.8")
    assert again.status == 409
    assert again.body.startswith(b"Hostname node9 already used by node with id ")
    assert again.body.endswith(b"\n\n")
    assert call.end(first).body == b"peer probe: failed: no\n\n"
    assert call.end(join(call, cluster, "node9", "192.0.2.9")).status == 303


def test_names_are_unique_over_all_clusters() -> None:
    call = mock_caller()
    call.nodes(1)
    call("POST", "/clusters", {})
    for cluster in call.json("/clusters")["clusters"]:
        assert join(call, cluster, "node1", "192.0.2.77").status == 409


def test_destroydata_saves_a_disk_that_the_server_has_and_wipes_others() -> None:
    call, nodes = node_caller()
    node = call.nodes(1)[0]
    known = call.json(f"/nodes/{node}")["devices"][0]
    again = {"node": node, "name": known["name"], "destroydata": True}
    refused = call.end(call("POST", "/devices", again))
    assert refused.body.decode() == f"Device already in use (ID: {known['id']})\n"
    nodes.add_disk("node1", "/dev/old").signature = Signature.XFS
    plain = call.end(call("POST", "/devices", {"node": node, "name": "/dev/old"}))
    assert plain.body.startswith(b"Initializing device /dev/old failed (already initialized or contains data?): ")
    call.done("POST", "/devices", {"node": node, "name": "/dev/old", "destroydata": True})
    assert len(call.json(f"/nodes/{node}")["devices"]) == 2


def test_a_failed_device_comes_back_by_way_of_offline_and_a_node_does_not() -> None:
    call = mock_caller()
    node = call.nodes(1)[0]
    device = call.json(f"/nodes/{node}")["devices"][0]["id"]
    for state in ("offline", "failed", "offline", "online"):
        call.done("POST", f"/devices/{device}/state", {"state": state})
    for state in ("offline", "failed"):
        call.done("POST", f"/nodes/{node}/state", {"state": state})
    ended = call.end(call("POST", f"/nodes/{node}/state", {"state": "offline"}))
    assert ended.body == b"Cannot move a failed/removed node to offline state\n"


def test_a_device_that_refuses_to_go_goes_when_it_is_forgotten() -> None:
    call, nodes = node_caller()
    node = call.nodes(1)[0]
    device = call.json(f"/nodes/{node}")["devices"][0]["id"]
    for state in ("offline", "failed"):
        call.done("POST", f"/devices/{device}/state", {"state": state})
    nodes.injected = [Injected("vgremove", '  Volume group "vg_x" not found\n')]
    refused = call.end(call("DELETE", f"/devices/{device}"))
    assert refused.status == 500
    assert refused.body.endswith(b'on host node1:   Volume group "vg_x" not found\n\n')
    assert call.end(call("DELETE", f"/devices/{device}", {"forceforget": True})).status == 204
    assert call("GET", f"/devices/{device}").status == 404


def test_a_node_is_deleted_though_its_peers_do_not_let_it_go() -> None:
    call, nodes = node_caller()
    call.nodes(2, disks=0)
    cluster = call.json("/clusters")["clusters"][0]
    nodes.injected = [Injected("peer detach", "no\n")]
    for node in call.json(f"/clusters/{cluster}")["nodes"]:
        call.done("DELETE", f"/nodes/{node}")
    assert call.json(f"/clusters/{cluster}")["nodes"] == []
    assert call("DELETE", f"/clusters/{cluster}").status == 200


def test_tags_that_are_all_deleted_leave_the_object_without_them() -> None:
    call = mock_caller()
    node = call.nodes(1)[0]
    call("POST", f"/nodes/{node}/tags", {"change_type": "set", "tags": {"b": "2", "a": "1"}})
    assert list(call.json(f"/nodes/{node}")["tags"]) == ["a", "b"]
    call("POST", f"/nodes/{node}/tags", {"change_type": "delete", "tags": {"a": "", "b": "", "c": ""}})
    assert "tags" not in call.json(f"/nodes/{node}")
