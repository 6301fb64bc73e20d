"""The dump as text: its form, that it is made once, and that every change makes it anew."""

import json

import pytest

from glusterterm.sim import dump
from glusterterm.sim.executor import Host
from glusterterm.sim.metrics import shown
from tests.fakes_sim import Caller, mock_caller, replicated

HOSTILE = 'a"b\\c<script>&\u2028\u202e\x1b[31m\n'


def filled() -> Caller:
    call = mock_caller(block_hosting_volume_size_gb=10)
    call.nodes(3)
    options = ["user.heketi.arbiter true"]
    call.done("POST", "/volumes", replicated(2, gid=2000, glustervolumeoptions=options))
    call.done("POST", "/volumes", {"size": 1, "snapshot": {"enable": True, "factor": 1.5}})
    call.done("POST", "/volumes", replicated(1, replica=-1, clusters=call.json("/clusters")["clusters"]))
    call.done("POST", "/blockvolumes", {"size": 1, "auth": True})
    return call


def test_the_dump_is_indented_by_four_spaces_and_its_members_stand_in_order() -> None:
    call = filled()
    text = call("GET", "/db/dump").body.decode()
    assert text == json.dumps(json.loads(text), indent=4, ensure_ascii=False) + "\n"


def test_a_hostile_name_in_any_field_leaves_the_dump_whole() -> None:
    call = filled()
    for volume in call.world.volumes.values():
        volume.name, volume.options, volume.hosts = HOSTILE, (HOSTILE,), (HOSTILE, HOSTILE)
    for brick in call.world.bricks.values():
        brick.path = HOSTILE
    for node in call.world.nodes.values():
        node.tags = {HOSTILE: HOSTILE}
    call.world.touch()
    told = call.json("/db/dump")
    assert {entry["Info"]["name"] for entry in told["volumeentries"].values()} == {HOSTILE}
    assert {entry["Info"]["path"] for entry in told["brickentries"].values()} == {HOSTILE}
    assert b"<script>" not in dump.encoded(call.world)


def test_while_nothing_changes_the_dump_is_made_once() -> None:
    call = filled()
    first = call("GET", "/db/dump").body
    for path in ("/volumes", "/clusters", "/operations", "/db/check", "/metrics"):
        call("GET", path)
    call.now += 1000
    assert call("GET", "/db/dump").body is first


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("POST", "/clusters", {}),
        ("POST", "/nodes/NODE/tags", {"change_type": "set", "tags": {"a": "b"}}),
        ("POST", "/nodes/NODE/state", {"state": "offline"}),
        ("POST", "/volumes", {"size": 1}),
        ("GET", "/devices/DEVICE/resync", None),
    ],
)
def test_every_change_makes_the_dump_anew(method: str, path: str, body: object) -> None:
    call = filled()
    node = next(iter(call.world.nodes.values()))
    first = call("GET", "/db/dump").body
    if path.endswith("resync"):
        call.world.devices[node.devices[0]].used = 1
    reply = call(method, path.replace("NODE", node.id).replace("DEVICE", node.devices[0]), body)
    if reply.status == 202:
        call.end(reply)
    assert call("GET", "/db/dump").body != first


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0, "0"),
        (999999, "999999"),
        (1000000, "1e+06"),
        (524288000, "5.24288e+08"),
        (416796672, "4.16796672e+08"),
        (426799792128, "4.26799792128e+11"),
    ],
)
def test_figures_of_metrics_are_shown_as_go_shows_them(value: int, text: str) -> None:
    assert shown(value) == text


def test_a_host_is_named_by_the_first_of_its_names() -> None:
    call = mock_caller()
    node = call.world.nodes[call.nodes(1)[0]]
    node.manage, node.storage = ("a", "b"), ("c", "d")
    assert call.world.host(node) == Host(node.id, "a", "c")
