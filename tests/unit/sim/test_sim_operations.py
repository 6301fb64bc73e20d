"""Operations of the simulated server: the queue, the slots, what a failure or a restart leaves behind."""

import json

import pytest

from glusterterm.sim import routes, world_cleanup
from glusterterm.sim.nodes import Injected
from glusterterm.sim.replies import Reply, Request
from tests.fakes_sim import Caller, mock_caller, node_caller, replicated


def pending(call: Caller) -> list[tuple[str, str, str]]:
    told = call.json("/operations/pending")["pendingoperations"]
    return [(each["type_name"], each["status"], each["sub_status"]) for each in told]


def test_an_end_is_told_once() -> None:
    call = mock_caller()
    call.nodes(3)
    queued = call("POST", "/volumes", replicated(1))
    assert call.end(queued).status == 303
    assert call("GET", queued.headers["location"]).status == 404


def test_a_queued_request_is_pending_until_time_has_passed() -> None:
    call, _ = node_caller()
    call.nodes(3)
    queued = call("POST", "/volumes", replicated(1))
    for _ in range(3):
        reply = call("GET", queued.headers["location"])
        assert (reply.status, reply.headers["x-pending"], reply.body) == (200, "true", b"")
    call.now += 3600
    assert call("GET", queued.headers["location"]).status == 303


def test_what_is_being_made_is_hidden_but_for_its_bricks() -> None:
    call, _ = node_caller()
    nodes = call.nodes(3)
    call("POST", "/volumes", replicated(1))
    assert call.json("/volumes") == {"volumes": []}
    assert pending(call) == [("create-volume", "", "in-flight")]
    bricks = [brick for node in nodes for brick in call.json(f"/nodes/{node}")["devices"][0]["bricks"]]
    assert len(bricks) == 3
    assert call("GET", f"/volumes/{bricks[0]['volume']}").status == 404
    assert call("DELETE", f"/volumes/{bricks[0]['volume']}").body == (
        b"Failed to set up volume delete: The target exists, contains other items, or is in use.\n"
    )


def test_a_volume_that_is_still_being_made_can_be_expanded() -> None:
    call, _ = node_caller()
    nodes = call.nodes(3)
    create = call("POST", "/volumes", replicated(1))
    id_ = call.json(f"/nodes/{nodes[0]}")["devices"][0]["bricks"][0]["volume"]
    expand = call("POST", f"/volumes/{id_}/expand", {"expand_size": 2})
    assert call.end(create).status == 303
    assert call.end(expand).status == 303
    assert call.json(f"/volumes/{id_}")["size"] == 3


def test_over_the_limit_of_slots_only_the_throttled_kinds_are_refused() -> None:
    call, _ = node_caller(max_inflight_operations=1)
    nodes = call.nodes(3)
    device = call.json(f"/nodes/{nodes[0]}")["devices"][0]["id"]
    running = call("POST", "/volumes", replicated(1))
    for path, body in (("/volumes", {"size": 1}), (f"/devices/{device}/state", {"state": "failed"})):
        reply = call("POST", path, body)
        assert (reply.status, reply.body) == (429, b"Server busy. Retry operation later.\n")
    assert call("POST", "/volumes", {"size": 0}).status == 400
    assert call("POST", f"/devices/{device}/state", {"state": "offline"}).status == 202
    assert call("POST", "/clusters", {}).status == 201
    call.end(running)
    assert call("POST", "/volumes", {"size": 1}).status == 202


def test_a_refused_operation_gives_its_slot_back() -> None:
    call = mock_caller(max_inflight_operations=1)
    call.nodes(1)
    for _ in range(3):
        assert b"No space" in call("POST", "/volumes", replicated(1)).body
    assert call.json("/operations")["in_flight"] == 0


def test_a_failing_create_is_tried_five_times_and_leaves_nothing() -> None:
    call, nodes = node_caller()
    ids = call.nodes(3)
    nodes.injected = [Injected("mkfs", "mkfs.xfs: failed\n", host="node1", times=5)]
    before = call.json(f"/nodes/{ids[1]}")
    ended = call.end(call("POST", "/volumes", replicated(1)))
    assert (ended.status, ended.body) == (500, b"mkfs.xfs: failed\n\n")
    assert nodes.injected[0].times == 0
    assert pending(call) == []
    assert call.json(f"/nodes/{ids[1]}") == before


def test_a_create_that_fails_four_times_succeeds() -> None:
    call, nodes = node_caller()
    call.nodes(3)
    nodes.injected = [Injected("mkfs", "mkfs.xfs: failed\n", host="node1", times=4)]
    call.done("POST", "/volumes", replicated(1))
    assert len(call.json("/volumes")["volumes"]) == 1


def test_what_cannot_be_undone_stays_failed_until_it_is_cleaned_up() -> None:
    call, nodes = node_caller()
    ids = call.nodes(3)
    nodes.injected = [Injected("mkfs|umount|sed", "device is busy\n")]
    assert call.end(call("POST", "/volumes", replicated(1))).status == 500
    assert pending(call) == [("create-volume", "failed", "")]
    assert call.json("/volumes") == {"volumes": []}
    call.done("POST", "/operations/pending/cleanup", {})
    assert pending(call) == [("create-volume", "failed", "")], "the nodes still refuse"
    nodes.injected = []
    call.done("POST", "/operations/pending/cleanup", {})
    assert pending(call) == []
    assert call.json(f"/nodes/{ids[0]}")["devices"][0]["storage"]["used"] == 0
    assert call.json("/db/check")["totalinconsistencies"] == 0


def test_a_restart_forgets_queue_ids_and_leaves_stale_operations() -> None:
    call, _ = node_caller()
    call.nodes(3)
    queued = call("POST", "/volumes", replicated(1))
    call.world.restart(call.now)
    assert call("GET", queued.headers["location"]).status == 404
    assert pending(call) == [("create-volume", "stale", "")]
    assert call.json("/operations") == {"total": 1, "in_flight": 0, "stale": 1, "failed": 0, "new": 0}
    call.now += 3600
    assert pending(call) == [("create-volume", "stale", "")], "what ran is gone with its process"


def test_the_background_cleaner_clears_stale_operations_a_minute_after_the_start() -> None:
    call, _ = node_caller()
    call.world.start_timers = world_cleanup.start_timers
    call.nodes(3)
    call("POST", "/volumes", replicated(1))
    call.world.restart(call.now)
    call.now += 59
    assert pending(call) == [("create-volume", "stale", "")]
    call.now += 120
    assert pending(call) == []


def test_the_health_probe_keeps_bricks_away_from_a_node_that_is_down() -> None:
    call, nodes = node_caller()
    call.world.start_timers = world_cleanup.start_timers
    call.nodes(3)
    call.world.restart(call.now)
    nodes.nodes["node2"].reachable = False
    assert call("POST", "/volumes", replicated(1)).status == 202, "it is not known yet"
    call.now += 3600
    call("GET", "/hello")
    assert call("POST", "/volumes", replicated(1)).body == b"Failed to allocate new volume: No space\n"


def test_slow_work_on_a_node_holds_up_what_comes_after_it() -> None:
    call, nodes = node_caller()
    ids = call.nodes(3)
    nodes.injected = [Injected("mkfs", seconds=100.0, host="node1")]
    call("POST", "/volumes", replicated(1))
    call.now += 1
    cluster = call.json(f"/nodes/{ids[0]}")["cluster"]
    hosts = {"manage": ["node9"], "storage": ["192.0.2.9"]}
    waits = [
        call("POST", "/nodes", {"zone": 1, "cluster": cluster, "hostnames": hosts}).wait_s,
        call("GET", "/internal/state/examine/gluster").wait_s,
    ]
    assert max(waits) > 90


@pytest.mark.parametrize("mode", ["read-only", "local-client"])
def test_maintenance_refuses_changes_before_paths_are_looked_at(mode: str) -> None:
    call = mock_caller(default_state=mode)
    reply = call_from(call, "POST", "/nothing", "192.0.2.77")
    assert (reply.status, reply.body) == (503, b"Service disabled for maintenance\n")
    assert call_from(call, "GET", "/clusters", "192.0.2.77").status == 200
    assert call("POST", "/clusters", {}).status == (201 if mode == "local-client" else 503)


def call_from(call: Caller, method: str, path: str, peer: str) -> Reply:
    return routes.handle(call.world, Request(method, path, {}, b"{}", peer), call.now)


def test_only_a_signal_or_a_restart_leads_out_of_read_only() -> None:
    call = mock_caller()
    assert call("POST", "/admin", {"state": "read-only"}).status == 204
    assert call("POST", "/admin", {"state": "normal"}).status == 503
    call.world.resume()
    assert call("POST", "/clusters", {}).status == 201
    call("POST", "/admin", {"state": "read-only"})
    call.world.restart(call.now)
    assert call.json("/admin") == {"state": "normal"}


def test_a_clone_under_the_mock_executor_takes_the_server_down() -> None:
    call = mock_caller()
    call.nodes(3)
    id_ = call.done("POST", "/volumes", replicated(1))
    assert call("POST", f"/volumes/{id_}/clone", {}).dropped


def test_finished_requests_that_nobody_asks_after_stay() -> None:
    call = mock_caller()
    call.nodes(3)
    queued = [call("POST", "/volumes", replicated(1)) for _ in range(3)]
    call.now += 10_000
    assert [call("GET", reply.headers["location"]).status for reply in queued] == [303] * 3


def test_the_body_of_a_reply_is_json_with_one_newline() -> None:
    reply = mock_caller()("GET", "/operations")
    assert reply.body.endswith(b"}\n")
    assert json.loads(reply.body)["total"] == 0


def test_an_operation_that_is_being_cleaned_up_is_left_alone_by_a_second_clean_up() -> None:
    call, _ = node_caller()
    call.nodes(3)
    call("POST", "/volumes", replicated(1))
    call.world.restart(call.now)
    both = [call("POST", "/operations/pending/cleanup", {}) for _ in range(2)]
    call.now += 0.01
    assert call.json("/operations")["in_flight"] == 1
    assert [call.end(each).status for each in both] == [204, 204]
    assert call.json("/operations")["total"] == 0
    assert call.json("/db/check")["totalinconsistencies"] == 0


def test_a_node_that_goes_while_a_device_waits_to_be_added_fails_it_alone() -> None:
    call, _ = node_caller()
    node = call.nodes(2, disks=0)[1]
    adding = call("POST", "/devices", {"node": node, "name": "/dev/sdb"})
    call.world.nodes.pop(node)
    ended = call.end(adding)
    assert (ended.status, ended.body) == (500, b"Id not found\n")


def test_a_clean_up_that_finds_no_slot_is_skipped_without_a_word() -> None:
    call, _ = node_caller(max_inflight_operations=1)
    call.nodes(3)
    call("POST", "/volumes", replicated(1))
    call.world.restart(call.now)
    running = call("POST", "/volumes", replicated(1))
    cleaned = call("POST", "/operations/pending/cleanup", {})
    call.now += 1
    assert call("GET", cleaned.headers["location"]).status == 204
    assert ("create-volume", "stale", "") in pending(call)
    call.end(running)
    call.done("POST", "/operations/pending/cleanup", {})
    assert pending(call) == []
