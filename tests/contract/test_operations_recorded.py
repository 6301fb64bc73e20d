"""Every change that a real Heketi was recorded to take can be asked for, with what was asked of it then."""

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

import pytest

from glusterterm.backends.heketi import requests
from glusterterm.backends.heketi.routes import find
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.operations import (
    BEYOND_HEKETI,
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    CleanUpOperations,
    CloneVolume,
    CreateBlockVolume,
    CreateCluster,
    CreateVolume,
    DeleteBlockVolume,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    DeleteVolume,
    EvictBrick,
    ExpandBlockVolume,
    ExpandVolume,
    HealCheck,
    Operation,
    RestrictBlockHosting,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetLoggerLevel,
    SetNodeState,
    SetServerMode,
    TagChange,
)
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, DurabilityType, EntryState, Tags
from tests.recordings import Exchange, everything

Members = Mapping[str, Any]
NAMED = "made-by-us"


def tags(members: Members) -> Tags:
    """Give the tags of a request."""
    return tuple(sorted((members.get("tags") or {}).items()))


def durability(members: Members) -> Durability:
    """Give the durability of a request."""
    asked = members.get("durability", {})
    type_ = DurabilityType(asked.get("type", "none"))
    disperse = asked.get("disperse", {})
    replica = asked.get("replicate", {}).get("replica", 2)
    return Durability(type_, replica, disperse.get("data", 0), disperse.get("redundancy", 0))


def volume(_: str, asked: Members) -> Operation:
    """Give the creation of a volume that was asked for."""
    snapshot = asked.get("snapshot", {})
    return CreateVolume(
        asked.get("name", NAMED),
        asked["size"],
        durability(asked),
        tuple(map(ClusterId, asked.get("clusters", ()))),
        asked.get("gid", 0),
        snapshot.get("factor") if snapshot.get("enable") else None,
        tuple(asked.get("glustervolumeoptions", ())),
        asked.get("block", False),
    )


def block_volume(_: str, asked: Members) -> Operation:
    """Give the creation of a block volume that was asked for."""
    clusters = tuple(map(ClusterId, asked.get("clusters", ())))
    return CreateBlockVolume(
        asked.get("name", NAMED), asked["size"], asked.get("hacount", 0), asked.get("auth", False), clusters
    )


def node(_: str, asked: Members) -> Operation:
    """Give the addition of a node that was asked for."""
    (manage,), (storage,) = asked["hostnames"]["manage"], asked["hostnames"]["storage"]
    return AddNode(ClusterId(asked["cluster"]), asked["zone"], manage, storage, tags(asked))


OPERATIONS: dict[str, Callable[[str, Members], Operation]] = {
    "POST /clusters": lambda _, asked: CreateCluster(asked.get("file", False), asked.get("block", False)),
    "POST /clusters/ID/flags": lambda id_, asked: SetClusterFlags(
        ClusterId(id_), asked.get("file", False), asked.get("block", False)
    ),
    "DELETE /clusters/ID": lambda id_, _: DeleteCluster(ClusterId(id_)),
    "POST /nodes": node,
    "POST /nodes/ID/state": lambda id_, asked: SetNodeState(
        NodeId(id_), EntryState(asked["state"]), HealCheck(asked.get("healcheck", ""))
    ),
    "POST /nodes/ID/tags": lambda id_, asked: ChangeNodeTags(NodeId(id_), TagChange(asked["change_type"]), tags(asked)),
    "DELETE /nodes/ID": lambda id_, _: DeleteNode(NodeId(id_)),
    "POST /devices": lambda _, asked: AddDevice(
        NodeId(asked["node"]), asked["name"], asked.get("destroydata", False), tags(asked)
    ),
    "POST /devices/ID/state": lambda id_, asked: SetDeviceState(
        DeviceId(id_), EntryState(asked["state"]), HealCheck(asked.get("healcheck", ""))
    ),
    "POST /devices/ID/tags": lambda id_, asked: ChangeDeviceTags(
        DeviceId(id_), TagChange(asked["change_type"]), tags(asked)
    ),
    "GET /devices/ID/resync": lambda id_, _: ResyncDevice(DeviceId(id_)),
    "DELETE /devices/ID": lambda id_, asked: DeleteDevice(DeviceId(id_), asked.get("forceforget", False)),
    "POST /bricks/to-evict/ID": lambda id_, asked: EvictBrick(BrickId(id_), HealCheck(asked.get("healcheck", ""))),
    "POST /volumes": volume,
    "POST /volumes/ID/expand": lambda id_, asked: ExpandVolume(VolumeId(id_), asked["expand_size"]),
    "POST /volumes/ID/clone": lambda id_, asked: CloneVolume(VolumeId(id_), asked.get("name", NAMED)),
    "POST /volumes/ID/block-restriction": lambda id_, asked: RestrictBlockHosting(
        VolumeId(id_), asked["restriction"] == "locked"
    ),
    "DELETE /volumes/ID": lambda id_, _: DeleteVolume(VolumeId(id_)),
    "POST /blockvolumes": block_volume,
    "POST /blockvolumes/ID/expand": lambda id_, asked: ExpandBlockVolume(BlockVolumeId(id_), asked["new_size"]),
    "DELETE /blockvolumes/ID": lambda id_, _: DeleteBlockVolume(BlockVolumeId(id_)),
    "POST /operations/pending/cleanup": lambda _, asked: CleanUpOperations(
        tuple(map(OperationId, asked.get("operations", ())))
    ),
    "POST /admin": lambda _, asked: SetServerMode(ServerMode(asked["state"])),
    "POST /internal/logging": lambda _, asked: SetLoggerLevel(LoggerLevel(asked["loglevel"]["glusterfs"])),
}
"""How a change that was asked for is said in our words."""


def route(each: Exchange) -> str:
    """Name the route that an exchange took, as the table of routes has it."""
    taken = find(each.method, each.path)
    return f"{taken.method} {taken.path}" if taken else "no route"


ODD = {
    "two manage and two storage names": "Heketi only ever uses the first of each, and heketi-cli sends one",
    "replicate without a count (default 2)": "we say the 2 that Heketi takes leaving it out for",
    "snapshot factor without enable": "Heketi takes the factor for 1 then, and heketi-cli sends none",
    "log level (empty)": "changes nothing",
}
"""Requests that a real Heketi took and we have no way to make, each with the reason."""
TAKEN = [
    each
    for each in everything()
    if each.status in (200, 201, 202, 204) and route(each) in OPERATIONS and each.step not in ODD
]
SILENT: Members = {
    "name": NAMED,
    "durability": {"type": "none", "replicate": {"replica": 3}, "disperse": {"data": 4, "redundancy": 2}},
    "snapshot": {"enable": False, "factor": 0},
    "forceforget": False,
    "file": False,
    "block": False,
}
"""What we send besides, as heketi-cli does: each says what leaving it out says; numbers of other durabilities count
for nothing."""


def holds(sent: Any, recorded: Any, silent: Any) -> bool:
    """Say whether all that was recorded is sent, and besides it only what says nothing."""
    if not isinstance(sent, dict):
        return bool(sent == recorded)
    recorded, silent = recorded or {}, silent if isinstance(silent, dict) else {}
    if set(recorded) - set(sent):
        return False
    return all(
        holds(value, recorded[name], silent.get(name)) if name in recorded else value == silent.get(name)
        for name, value in sent.items()
    )


def test_changes_of_every_kind_were_recorded_but_evictions_which_were_all_refused() -> None:
    assert {route(each) for each in TAKEN} == set(OPERATIONS) - {"POST /bricks/to-evict/ID"}
    assert {type(OPERATIONS[route(each)]("", each.members or {})) for each in TAKEN} == set(get_args(Operation)) - {
        EvictBrick,
        *BEYOND_HEKETI,
    }


@pytest.mark.parametrize("each", TAKEN, ids=lambda each: each.name)
def test_what_a_real_heketi_took_is_what_we_send(each: Exchange) -> None:
    id_ = next((part for part in each.path.split("/") if len(part) == 32), "")
    asked = {name: value for name, value in (each.members or {}).items() if name not in UNKNOWN}
    call = requests.call(OPERATIONS[route(each)](id_, asked))
    assert (call.method, call.path) == (each.method, each.path)
    assert holds(json.loads(call.body or b"{}"), asked, SILENT)


UNKNOWN = {"colour"}
"""Members that Heketi does not know, and was asked with to see that it ignores them."""
