"""Moving bricks away from devices and nodes (Heketi's API, section 6), with nodes that fail on the way."""

from typing import Any

from glusterterm.sim import dump, load_dump
from glusterterm.sim.mock_executor import MockExecutor
from glusterterm.sim.nodes import Injected
from glusterterm.sim.server_config import ServerConfig
from glusterterm.sim.world import World
from tests.fakes_sim import Caller, node_caller, replicated


def brick_to_move(call: Caller, count: int = 4) -> tuple[str, Any]:
    """Make a replica 3 volume on some of the nodes; give its id and one of its bricks."""
    call.nodes(count)
    id_ = call.done("POST", "/volumes", replicated(1))
    return id_, call.json(f"/volumes/{id_}")["bricks"][0]


def offline(call: Caller, device: str) -> None:
    call.done("POST", f"/devices/{device}/state", {"state": "offline"})


def test_a_removed_device_is_empty_and_failed_and_its_brick_is_elsewhere() -> None:
    call, _ = node_caller()
    id_, brick = brick_to_move(call)
    offline(call, brick["device"])
    call.done("POST", f"/devices/{brick['device']}/state", {"state": "failed"})
    device = call.json(f"/devices/{brick['device']}")
    assert (device["state"], device["bricks"], device["storage"]["used"]) == ("failed", [], 0)
    bricks = call.json(f"/volumes/{id_}")["bricks"]
    assert len({each["node"] for each in bricks}) == 3
    assert brick["id"] not in [each["id"] for each in bricks]
    assert call.json("/db/check")["totalinconsistencies"] == 0


def test_while_a_brick_moves_the_operation_and_its_child_show_it() -> None:
    call, _ = node_caller()
    _, brick = brick_to_move(call)
    offline(call, brick["device"])
    call("POST", f"/devices/{brick['device']}/state", {"state": "failed"})
    call.now += 6
    listed = {each["type_name"]: each for each in call.json("/operations/pending")["pendingoperations"]}
    assert listed.keys() == {"remove-device", "evict-brick"}
    details = call.json(f"/operations/pending/{listed['evict-brick']['id']}")
    assert [each["description"] for each in details["changes"]][:2] == ["Delete brick", "Belongs to parent operation"]
    assert call.json("/operations")["in_flight"] == 1


def test_a_brick_that_is_evicted_moves_alone() -> None:
    call, _ = node_caller()
    id_, brick = brick_to_move(call)
    call.done("POST", f"/bricks/to-evict/{brick['id']}", {"healcheck": "disable"})
    assert brick["id"] not in [each["id"] for each in call.json(f"/volumes/{id_}")["bricks"]]
    assert call.json(f"/devices/{brick['device']}")["state"] == "online"


def test_a_brick_without_a_place_to_go_stays_and_each_caller_has_words_of_its_own() -> None:
    call, _ = node_caller()
    _, brick = brick_to_move(call, count=3)
    none = "No Replacement was found for resource requested to be removed"
    evicted = call.end(call("POST", f"/bricks/to-evict/{brick['id']}"))
    assert evicted.body.decode() == f"{none}\n"
    offline(call, brick["device"])
    removed = call.end(call("POST", f"/devices/{brick['device']}/state", {"state": "failed"}))
    assert removed.body.decode() == (
        f"Unable to delete device [{brick['device']}] as no device was found to replace it: {none}\n"
    )
    call.done("POST", f"/nodes/{brick['node']}/state", {"state": "offline"})
    node = call.end(call("POST", f"/nodes/{brick['node']}/state", {"state": "failed"}))
    assert node.body.decode() == (
        f"Unable to remove node [{brick['node']}] as no device was found to replace device [{brick['device']}]\n"
    )
    assert call.json("/operations")["total"] == 0
    assert call.json(f"/devices/{brick['device']}")["state"] == "offline"


def test_a_brick_that_goes_while_its_device_is_emptied_ends_the_removal() -> None:
    call, _ = node_caller()
    call.nodes(4)
    volumes = [call.done("POST", "/volumes", replicated(1)) for _ in range(4)]
    held = {brick["device"]: brick["id"] for id_ in volumes for brick in call.json(f"/volumes/{id_}")["bricks"]}
    device = next(id_ for id_ in held if len(call.json(f"/devices/{id_}")["bricks"]) > 1)
    last = call.json(f"/devices/{device}")["bricks"][-1]
    offline(call, device)
    removal = call("POST", f"/devices/{device}/state", {"state": "failed"})
    call.now += 6
    call.done("DELETE", f"/volumes/{last['volume']}")
    ended = call.end(removal)
    assert ended.status == 500
    assert ended.body.decode().startswith("failed to construct brick-evict for device remove (")
    assert ended.body.decode().endswith("): Id not found\n")
    assert call.json("/operations")["in_flight"] == 0


def test_a_replacement_that_gluster_refuses_is_undone() -> None:
    call, nodes = node_caller()
    id_, brick = brick_to_move(call)
    before = call.json("/db/dump")
    nodes.injected = [Injected("replace-brick", "no\n", times=1)]
    ended = call.end(call("POST", f"/bricks/to-evict/{brick['id']}"))
    assert ended.body.decode().startswith("Unable to replace brick 192.0.2.")
    assert ended.body.decode().endswith(f" for volume vol_{id_}\n")
    assert call.json("/db/dump") == before


def test_an_old_brick_that_can_not_be_destroyed_is_left_behind_with_its_room() -> None:
    call, nodes = node_caller()
    _, brick = brick_to_move(call)
    offline(call, brick["device"])
    nodes.injected = [Injected("lvremove|sed", "no\n")]
    call.done("POST", f"/devices/{brick['device']}/state", {"state": "failed"})
    device = call.json(f"/devices/{brick['device']}")
    assert (device["bricks"], device["storage"]["used"]) == ([], 1056768)
    assert call.json("/db/check")["devices"]["inconsistencies"] == [
        f"Device {device['id']} size values differ Used(1056768) != aggregateBricksSize(0)"
    ]


def interrupted(after_s: float) -> tuple[Caller, str, Any]:
    """Kill the server so long after a removal began."""
    call, _ = node_caller(block_hosting_volume_size_gb=10)
    id_, brick = brick_to_move(call)
    offline(call, brick["device"])
    call("POST", f"/devices/{brick['device']}/state", {"state": "failed"})
    call.now += after_s
    call("GET", "/hello")
    call.world.restart(call.now)
    return call, id_, brick


def test_a_removal_that_a_restart_cut_off_is_cleaned_up_whenever_it_was() -> None:
    outcomes = set()
    for tenth in range(0, 300, 5):
        call, id_, brick = interrupted(tenth / 10)
        stale = call.json("/operations")["stale"]
        call.done("POST", "/operations/pending/cleanup", {})
        assert call.json("/operations")["total"] == 0
        assert call.json("/db/check")["totalinconsistencies"] == 0
        assert len(call.json(f"/volumes/{id_}")["bricks"]) == 3
        moved = brick["id"] not in [each["id"] for each in call.json(f"/volumes/{id_}")["bricks"]]
        outcomes.add((stale, moved))
    assert outcomes >= {(2, False), (2, True), (0, True)}, "back, forward, and done"


def test_the_check_of_a_stale_removal_finds_what_the_recorded_one_did() -> None:
    call, _, _ = interrupted(15.0)
    report = call.json("/db/check")
    assert report["totalinconsistencies"] == 5
    words = [line.partition("unexpected")[1:] for line in report["pendingoperations"]["inconsistencies"]]
    assert sorted(words) == [("unexpected", " change type 12"), ("unexpected", " change type 13")]


def test_a_dump_that_is_loaded_gives_the_same_dump() -> None:
    call, _, _ = interrupted(15.0)
    call.done("POST", "/blockvolumes", {"size": 1})
    told = call.json("/db/dump")
    other = World(ServerConfig(auth=False), MockExecutor(), now=call.now)
    load_dump.load(other, told)
    assert dump.encoded(other) == dump.encoded(call.world)


def test_a_device_that_is_being_emptied_is_not_resynced() -> None:
    call, _ = node_caller()
    _, brick = brick_to_move(call)
    offline(call, brick["device"])
    call("POST", f"/devices/{brick['device']}/state", {"state": "failed"})
    call.now += 1
    ended = call.end(call("GET", f"/devices/{brick['device']}/resync"))
    assert ended.body == b"The target exists, contains other items, or is in use.\n"
