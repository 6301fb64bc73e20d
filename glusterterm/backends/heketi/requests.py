"""The request of each change: that of `heketi-cli` for the same, but for names, which are made by us.

Heketi's API, sections 4 and 12. `heketi-cli` sends some members whatever is asked for (the numbers of all durabilities,
`forceforget`, a snapshot factor) and leaves out others where they say nothing (`gid`, `tags`, `destroydata`); so do we.
"""

from collections.abc import Callable, Mapping
from typing import TypeVar, cast

import msgspec

from glusterterm.backends.heketi.cannot import CANNOT, NO_CALL
from glusterterm.backends.heketi.routes import is_id
from glusterterm.backends.heketi.wire import Call
from glusterterm.model.errors import PlanRefused
from glusterterm.model.operations import (
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
from glusterterm.model.plans import RequestShown
from glusterterm.model.text import clean
from glusterterm.model.topology import Durability, DurabilityType, EntryState, Tags

JSON = "application/json"
REPLICA, DISPERSE_DATA, REDUNDANCY = 3, 4, 2
"""What `heketi-cli` sends for the durabilities that were not chosen."""

Members = Mapping[str, object]
OperationT = TypeVar("OperationT")


def call(operation: Operation) -> Call:
    """Give the request that asks for `operation`. An id that an earlier step is to make reads `<step 1>`.

    Raises:
        PlanRefused: an id that the path would name is none that Heketi can have made, or Heketi has no such call.
    """
    build = _CALLS.get(type(operation))
    if build is None:
        raise PlanRefused(NO_CALL, next_step="let the console reach the nodes over SSH, or run the command on a node")
    return build(operation)


def shown(operation: Operation) -> RequestShown:
    """Give that request as an operator sees it, in words where Heketi has none.

    Raises:
        PlanRefused: an id that the path would name is none that Heketi can have made.
    """
    if type(operation) not in _CALLS:
        return RequestShown("none", dict(CANNOT)[type(operation)])
    asked = call(operation)
    return RequestShown(asked.method, asked.path, asked.body.decode())


def unknown_step(operation: Operation) -> FromStep | None:
    """Give the step whose result `operation` still lacks, None where it can be sent."""
    match operation:
        case AddNode(cluster=FromStep() as step) | AddDevice(node=FromStep() as step):
            return step
        case _:
            return None


def _post(path: str, members: Members, content_type: str = JSON) -> Call:
    return Call("POST", path, msgspec.json.encode(members), content_type)


def _path(collection: str, id_: str, what: str = "") -> str:
    if not is_id(id_):
        raise PlanRefused(
            f"{clean(id_)!r} is no id that Heketi can have made, so it can't be asked about it",
            next_step="look at Heketi's database: db check",
        )
    return f"/{collection}/{id_}{what and '/'}{what}"


def _id(id_: str | FromStep) -> str:
    return f"<step {id_.step + 1}>" if isinstance(id_, FromStep) else id_


def _some(**members: object) -> Members:
    """Give the members that say something: those that are neither false, 0 nor empty."""
    return {name: value for name, value in members.items() if value}


def _state(path: str, state: EntryState, heal_check: HealCheck) -> Call:
    return _post(path, {"state": state.value, **_some(healcheck=heal_check.value)})


def _tags(path: str, change: TagChange, tags: Tags) -> Call:
    values = {name: "" if change is TagChange.DELETE else value for name, value in tags}
    return _post(path, {"change_type": change.value, "tags": values})


def _add_node(asked: AddNode) -> Call:
    names = {"manage": [asked.manage], "storage": [asked.storage]}
    members = {"zone": asked.zone, "hostnames": names, "cluster": _id(asked.cluster)}
    return _post("/nodes", {**members, **_some(tags=dict(asked.tags))})


def _add_device(asked: AddDevice) -> Call:
    more = _some(destroydata=asked.destroy_data, tags=dict(asked.tags))
    return _post("/devices", {"node": _id(asked.node), "name": asked.path, **more})


def _delete_device(asked: DeleteDevice) -> Call:
    body = msgspec.json.encode({"forceforget": asked.forget})
    return Call("DELETE", _path("devices", asked.device), body)  # without a content type, as heketi-cli


def _evict(asked: EvictBrick) -> Call:
    return _post(_path("bricks/to-evict", asked.brick), _some(healcheck=asked.heal_check.value), content_type="")


def _durability(wanted: Durability) -> Members:
    replicated, dispersed = wanted.type is DurabilityType.REPLICATE, wanted.type is DurabilityType.DISPERSE
    return {
        "type": wanted.type.value,
        "replicate": {"replica": wanted.replica if replicated else REPLICA},
        "disperse": {
            "data": wanted.data if dispersed else DISPERSE_DATA,
            "redundancy": wanted.redundancy if dispersed else REDUNDANCY,
        },
    }


def _create_volume(asked: CreateVolume) -> Call:
    factor = asked.snapshot_factor
    kept = factor is not None and factor != 1  # the factor 1 is none, and heketi-cli says so
    return _post(
        "/volumes",
        {
            "size": asked.size_gib,
            "name": asked.name,
            "durability": _durability(asked.durability),
            "snapshot": {"enable": kept, "factor": factor if kept else 0},
            **_some(clusters=asked.clusters, gid=asked.gid, glustervolumeoptions=asked.options, block=asked.block),
        },
    )


def _create_block_volume(asked: CreateBlockVolume) -> Call:
    more = _some(clusters=asked.clusters, hacount=asked.ha_count, auth=asked.auth)
    return _post("/blockvolumes", {"size": asked.size_gib, "name": asked.name, **more})


def _cluster_flags(asked: SetClusterFlags) -> Call:
    return _post(_path("clusters", asked.cluster, "flags"), {"file": asked.file, "block": asked.block})


def _restriction(asked: RestrictBlockHosting) -> Call:
    return _post(_path("volumes", asked.volume, "block-restriction"), {"restriction": "locked" if asked.locked else ""})


_CALLS: dict[type[Operation], Callable[[Operation], Call]] = {}
"""How each change is asked for."""


def _asks(kind: type[OperationT], build: Callable[[OperationT], Call]) -> None:
    _CALLS[cast(type[Operation], kind)] = cast(Callable[[Operation], Call], build)


_asks(CreateCluster, lambda asked: _post("/clusters", {"file": asked.file, "block": asked.block}))
_asks(SetClusterFlags, _cluster_flags)
_asks(DeleteCluster, lambda asked: Call("DELETE", _path("clusters", asked.cluster)))
_asks(AddNode, _add_node)
_asks(SetNodeState, lambda asked: _state(_path("nodes", asked.node, "state"), asked.state, asked.heal_check))
_asks(DeleteNode, lambda asked: Call("DELETE", _path("nodes", asked.node)))
_asks(ChangeNodeTags, lambda asked: _tags(_path("nodes", asked.node, "tags"), asked.change, asked.tags))
_asks(AddDevice, _add_device)
_asks(SetDeviceState, lambda asked: _state(_path("devices", asked.device, "state"), asked.state, asked.heal_check))
_asks(DeleteDevice, _delete_device)
_asks(ResyncDevice, lambda asked: Call("GET", _path("devices", asked.device, "resync")))
_asks(ChangeDeviceTags, lambda asked: _tags(_path("devices", asked.device, "tags"), asked.change, asked.tags))
_asks(EvictBrick, _evict)
_asks(CreateVolume, _create_volume)
_asks(ExpandVolume, lambda asked: _post(_path("volumes", asked.volume, "expand"), {"expand_size": asked.add_gib}))
_asks(DeleteVolume, lambda asked: Call("DELETE", _path("volumes", asked.volume)))
_asks(CloneVolume, lambda asked: _post(_path("volumes", asked.volume, "clone"), _some(name=asked.name)))
_asks(RestrictBlockHosting, _restriction)
_asks(CreateBlockVolume, _create_block_volume)
_asks(
    ExpandBlockVolume,
    lambda asked: _post(_path("blockvolumes", asked.block_volume, "expand"), {"new_size": asked.new_gib}),
)
_asks(DeleteBlockVolume, lambda asked: Call("DELETE", _path("blockvolumes", asked.block_volume)))
_asks(CleanUpOperations, lambda asked: _post("/operations/pending/cleanup", _some(operations=asked.operations)))
_asks(SetServerMode, lambda asked: _post("/admin", {"state": asked.mode.value}))
_asks(SetLoggerLevel, lambda asked: _post("/internal/logging", {"loglevel": {"glusterfs": asked.level.value}}))
