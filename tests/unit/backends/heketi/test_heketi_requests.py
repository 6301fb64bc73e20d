"""Each change is asked for with the request that heketi-cli sends for it."""

import json
from typing import get_args

import pytest

from glusterterm.backends.heketi import requests
from glusterterm.backends.heketi.routes import find
from glusterterm.model.errors import PlanRefused
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
    FromStep,
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
from glusterterm.model.topology import Durability, DurabilityType, EntryState

CLUSTER, NODE, DEVICE = ClusterId("c0" * 16), NodeId("a0" * 16), DeviceId("d0" * 16)
BRICK, VOLUME, BLOCK, PENDING = (
    BrickId("b0" * 16),
    VolumeId("e0" * 16),
    BlockVolumeId("f0" * 16),
    OperationId("0a" * 16),
)
NONE = Durability(DurabilityType.NONE)
THREE = Durability(DurabilityType.REPLICATE, 3)
DISPERSED = Durability(DurabilityType.DISPERSE, 0, 8, 3)
HOSTNAMES = {"manage": ["node1.test"], "storage": ["192.0.2.1"]}
UNUSED = {"replicate": {"replica": 3}, "disperse": {"data": 4, "redundancy": 2}}
NO_SNAPSHOTS = {"enable": False, "factor": 0}

Case = tuple[Operation, str, str, object]
CASES: tuple[Case, ...] = (
    (CreateCluster(), "POST", "/clusters", {"file": True, "block": True}),
    (CreateCluster(file=False), "POST", "/clusters", {"file": False, "block": True}),
    (SetClusterFlags(CLUSTER, True, False), "POST", f"/clusters/{CLUSTER}/flags", {"file": True, "block": False}),
    (DeleteCluster(CLUSTER), "DELETE", f"/clusters/{CLUSTER}", None),
    (
        AddNode(CLUSTER, 2, "node1.test", "192.0.2.1"),
        "POST",
        "/nodes",
        {"zone": 2, "cluster": CLUSTER, "hostnames": HOSTNAMES},
    ),
    (
        AddNode(FromStep(0), 1, "node1.test", "192.0.2.1", (("rack", "r1"),)),
        "POST",
        "/nodes",
        {"zone": 1, "cluster": "<step 1>", "hostnames": HOSTNAMES, "tags": {"rack": "r1"}},
    ),
    (SetNodeState(NODE, EntryState.ONLINE), "POST", f"/nodes/{NODE}/state", {"state": "online"}),
    (SetNodeState(NODE, EntryState.OFFLINE), "POST", f"/nodes/{NODE}/state", {"state": "offline"}),
    (
        SetNodeState(NODE, EntryState.FAILED, HealCheck.DISABLE),
        "POST",
        f"/nodes/{NODE}/state",
        {"state": "failed", "healcheck": "disable"},
    ),
    (DeleteNode(NODE), "DELETE", f"/nodes/{NODE}", None),
    (
        ChangeNodeTags(NODE, TagChange.UPDATE, (("rack", "r1"), ("ups", ""))),
        "POST",
        f"/nodes/{NODE}/tags",
        {"change_type": "update", "tags": {"rack": "r1", "ups": ""}},
    ),
    (
        ChangeNodeTags(NODE, TagChange.DELETE, (("rack", "whatever"),)),
        "POST",
        f"/nodes/{NODE}/tags",
        {"change_type": "delete", "tags": {"rack": ""}},
    ),
    (
        ChangeNodeTags(NODE, TagChange.SET, ()),
        "POST",
        f"/nodes/{NODE}/tags",
        {"change_type": "set", "tags": {}},
    ),
    (AddDevice(NODE, "/dev/sdb"), "POST", "/devices", {"node": NODE, "name": "/dev/sdb"}),
    (
        AddDevice(FromStep(1), "/dev/sdb", True, (("kind", "ssd"),)),
        "POST",
        "/devices",
        {"node": "<step 2>", "name": "/dev/sdb", "destroydata": True, "tags": {"kind": "ssd"}},
    ),
    (SetDeviceState(DEVICE, EntryState.FAILED), "POST", f"/devices/{DEVICE}/state", {"state": "failed"}),
    (
        SetDeviceState(DEVICE, EntryState.FAILED, HealCheck.DISABLE),
        "POST",
        f"/devices/{DEVICE}/state",
        {"state": "failed", "healcheck": "disable"},
    ),
    (DeleteDevice(DEVICE), "DELETE", f"/devices/{DEVICE}", {"forceforget": False}),
    (DeleteDevice(DEVICE, forget=True), "DELETE", f"/devices/{DEVICE}", {"forceforget": True}),
    (ResyncDevice(DEVICE), "GET", f"/devices/{DEVICE}/resync", None),
    (
        ChangeDeviceTags(DEVICE, TagChange.SET, (("kind", "ssd"),)),
        "POST",
        f"/devices/{DEVICE}/tags",
        {"change_type": "set", "tags": {"kind": "ssd"}},
    ),
    (EvictBrick(BRICK), "POST", f"/bricks/to-evict/{BRICK}", {}),
    (EvictBrick(BRICK, HealCheck.DISABLE), "POST", f"/bricks/to-evict/{BRICK}", {"healcheck": "disable"}),
    (
        CreateVolume("vol_1", 10, THREE),
        "POST",
        "/volumes",
        {"size": 10, "name": "vol_1", "durability": {**UNUSED, "type": "replicate"}, "snapshot": NO_SNAPSHOTS},
    ),
    (
        CreateVolume("vol_2", 1, NONE, snapshot_factor=1.0),
        "POST",
        "/volumes",
        {"size": 1, "name": "vol_2", "durability": {**UNUSED, "type": "none"}, "snapshot": NO_SNAPSHOTS},
    ),
    (
        CreateVolume("vol_3", 8, DISPERSED, (CLUSTER,), 1000, 1.5, ("group virt",), True),
        "POST",
        "/volumes",
        {
            "size": 8,
            "name": "vol_3",
            "clusters": [CLUSTER],
            "gid": 1000,
            "durability": {
                "type": "disperse",
                "replicate": {"replica": 3},
                "disperse": {"data": 8, "redundancy": 3},
            },
            "snapshot": {"enable": True, "factor": 1.5},
            "glustervolumeoptions": ["group virt"],
            "block": True,
        },
    ),
    (ExpandVolume(VOLUME, 5), "POST", f"/volumes/{VOLUME}/expand", {"expand_size": 5}),
    (DeleteVolume(VOLUME), "DELETE", f"/volumes/{VOLUME}", None),
    (CloneVolume(VOLUME, "copy"), "POST", f"/volumes/{VOLUME}/clone", {"name": "copy"}),
    (RestrictBlockHosting(VOLUME, True), "POST", f"/volumes/{VOLUME}/block-restriction", {"restriction": "locked"}),
    (RestrictBlockHosting(VOLUME, False), "POST", f"/volumes/{VOLUME}/block-restriction", {"restriction": ""}),
    (CreateBlockVolume("blk", 2), "POST", "/blockvolumes", {"size": 2, "name": "blk", "hacount": 3}),
    (
        CreateBlockVolume("blk", 2, 0, True, (CLUSTER,)),
        "POST",
        "/blockvolumes",
        {"size": 2, "name": "blk", "auth": True, "clusters": [CLUSTER]},
    ),
    (ExpandBlockVolume(BLOCK, 9), "POST", f"/blockvolumes/{BLOCK}/expand", {"new_size": 9}),
    (DeleteBlockVolume(BLOCK), "DELETE", f"/blockvolumes/{BLOCK}", None),
    (CleanUpOperations(), "POST", "/operations/pending/cleanup", {}),
    (CleanUpOperations((PENDING,)), "POST", "/operations/pending/cleanup", {"operations": [PENDING]}),
    (SetServerMode(ServerMode.LOCAL_CLIENT), "POST", "/admin", {"state": "local-client"}),
    (SetLoggerLevel(LoggerLevel.DEBUG), "POST", "/internal/logging", {"loglevel": {"glusterfs": "debug"}}),
)
IDS = [f"{type(operation).__name__}-{number}" for number, (operation, *_) in enumerate(CASES)]


def test_every_change_there_is_stands_in_the_table_of_requests() -> None:
    assert {type(operation) for operation, *_ in CASES} == set(get_args(Operation)) - set(BEYOND_HEKETI)


@pytest.mark.parametrize(("operation", "method", "path", "members"), CASES, ids=IDS)
def test_each_change_is_asked_for_as_heketi_cli_does(
    operation: Operation, method: str, path: str, members: object
) -> None:
    call = requests.call(operation)
    assert (call.method, call.path) == (method, path)
    assert (json.loads(call.body) if call.body else None) == members


@pytest.mark.parametrize("operation", [operation for operation, *_ in CASES], ids=IDS)
def test_each_change_takes_a_route_that_writes(operation: Operation) -> None:
    call = requests.call(operation)
    route = find(call.method, call.path)
    assert route is not None
    assert route.writes


@pytest.mark.parametrize("operation", [operation for operation, *_ in CASES], ids=IDS)
def test_bodies_say_that_they_are_json_but_those_of_deleting_a_device_and_evicting_a_brick(
    operation: Operation,
) -> None:
    call = requests.call(operation)
    untold = isinstance(operation, DeleteDevice | EvictBrick) or not call.body
    assert call.content_type == ("" if untold else "application/json")


def test_the_step_whose_result_is_still_to_come_is_told() -> None:
    assert requests.unknown_step(AddDevice(FromStep(2), "/dev/sdb")) == FromStep(2)
    assert requests.unknown_step(AddNode(FromStep(0), 1, "a", "b")) == FromStep(0)
    assert requests.unknown_step(AddDevice(NODE, "/dev/sdb")) is None
    assert requests.unknown_step(CreateCluster()) is None


@pytest.mark.parametrize("id_", ["", "../nodes/00", "00/../01", "vol_1", "00 ", "%30"])
def test_no_path_is_made_of_what_is_no_id(id_: str) -> None:
    with pytest.raises(PlanRefused) as caught:
        requests.call(DeleteVolume(VolumeId(id_)))
    assert caught.value.next_step
