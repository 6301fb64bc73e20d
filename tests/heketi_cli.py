"""The flags of Heketi's own client, as its help gives them (section 12 of Heketi's API): reads a command back."""

import shlex
from argparse import ArgumentParser, Namespace
from collections.abc import Callable

from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
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
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, DurabilityType, EntryState, Tags

STATES = {"enable": EntryState.ONLINE, "disable": EntryState.OFFLINE, "remove": EntryState.FAILED}


def truth(text: str) -> bool:
    """Read a flag's value."""
    return {"true": True, "false": False}[text]


def several(text: str) -> tuple[str, ...]:
    """Read a list with commas."""
    return tuple(text.split(","))


def parser() -> ArgumentParser:
    """Give the client's commands."""
    top = ArgumentParser("heketi-cli", exit_on_error=False, allow_abbrev=False)
    groups = top.add_subparsers(dest="group", required=True)
    made: dict[str, object] = {}

    def add(line: str, *flags: str, ids: str | None = None) -> None:
        *path, last = line.split()
        at, name = groups, ""
        for word in path:
            name = f"{name} {word}".strip()
            if name not in made:
                made[name] = at.add_parser(word, allow_abbrev=False).add_subparsers(dest=f"sub{name}", required=True)
            at = made[name]  # type: ignore[assignment]
        command = at.add_parser(last, allow_abbrev=False)
        command.set_defaults(line=line)
        for flag in flags:
            name, _, kind = flag.partition("=")
            if not kind:
                command.add_argument(name, action="store_true")
            else:
                types: dict[str, Callable[[str], object]] = {"n": int, "f": float, "t": truth, "l": several, "s": str}
                command.add_argument(name, type=types[kind])
        if ids:
            command.add_argument("ids", nargs=ids)

    _commands(add)
    return top


def _commands(add: Callable[..., None]) -> None:
    add("cluster create", "--file=t", "--block=t")
    add("cluster setflags", "--file=t", "--block=t", ids="+")
    add("cluster delete", ids="+")
    add("node add", "--zone=n", "--cluster=s", "--management-host-name=s", "--storage-host-name=s")
    for kind in ("node", "device"):
        heal = ("--expert-option-disable-heal-check",) if kind == "device" else ()
        for word in STATES:
            add(f"{kind} {word}", *heal, ids="+")
        add(f"{kind} settags", "--exact", ids="+")
        add(f"{kind} rmtags", "--all", ids="+")
    add("node delete", ids="+")
    add("device add", "--name=s", "--node=s", "--destroy-existing-data")
    add("device delete", "--force-forget", ids="+")
    add("device resync", "--cluster", ids="+")
    add(
        "volume create",
        *("--size=n", "--name=s", "--durability=s", "--replica=n", "--disperse-data=n", "--redundancy=n"),
        *("--snapshot-factor=f", "--clusters=l", "--gluster-volume-options=l", "--gid=n", "--block"),
    )
    add("volume expand", "--volume=s", "--expand-size=n")
    add("volume clone", "--name=s", ids="+")
    add("volume delete", ids="+")
    add("volume set-block-hosting-restriction locked", ids="+")
    add("volume set-block-hosting-restriction unlocked", ids="+")
    add("blockvolume create", "--size=n", "--name=s", "--ha=n", "--auth", "--clusters=l")
    add("blockvolume expand", "--blockvolume=s", "--new-size=n")
    add("blockvolume delete", ids="+")
    add("brick evict", "--expert-option-disable-heal-check", ids="+")
    add("loglevel set", ids="+")
    add("server operations cleanup", ids="*")
    add("server mode set", ids="+")


def read(command: str) -> Operation:
    """Give the operation that a command, as a shell would cut it, asks for; what follows in a second one is merged."""
    words = shlex.split(command, comments=True)
    first, second = words, list[str]()
    if "&&" in words:
        first, second = words[: words.index("&&")], words[words.index("&&") + 1 :]
    assert first[0] == "heketi-cli"
    tags = _pairs(parser().parse_args(second[1:]).ids[1:]) if second else ()
    return _operation(parser().parse_args(first[1:]), tags)


def _operation(said: Namespace, tags: Tags) -> Operation:
    kind, _, verb = said.line.partition(" ")
    if kind in ("node", "device") and verb in (*STATES, "settags", "rmtags"):
        return _state_or_tags(said, kind, verb)
    if said.line == "volume create":
        return _volume(said)
    id_ = said.ids[0] if getattr(said, "ids", None) else ""
    made: dict[str, Callable[[], Operation]] = {
        "cluster create": lambda: CreateCluster(said.file is not False, said.block is not False),
        "cluster setflags": lambda: SetClusterFlags(ClusterId(id_), said.file, said.block),
        "cluster delete": lambda: DeleteCluster(ClusterId(id_)),
        "node add": lambda: AddNode(
            _made(said.cluster) or ClusterId(said.cluster),
            said.zone,
            said.management_host_name,
            said.storage_host_name,
            tags,
        ),
        "node delete": lambda: DeleteNode(NodeId(id_)),
        "device add": lambda: AddDevice(
            _made(said.node) or NodeId(said.node), said.name, said.destroy_existing_data, tags
        ),
        "device delete": lambda: DeleteDevice(DeviceId(id_), said.force_forget),
        "device resync": lambda: ResyncDevice(DeviceId(id_)),
        "volume expand": lambda: ExpandVolume(VolumeId(said.volume), said.expand_size),
        "volume clone": lambda: CloneVolume(VolumeId(id_), said.name),
        "volume delete": lambda: DeleteVolume(VolumeId(id_)),
        "volume set-block-hosting-restriction locked": lambda: RestrictBlockHosting(VolumeId(id_), locked=True),
        "volume set-block-hosting-restriction unlocked": lambda: RestrictBlockHosting(VolumeId(id_), locked=False),
        "blockvolume create": lambda: CreateBlockVolume(
            said.name, said.size, said.ha, said.auth, tuple(map(ClusterId, said.clusters or ()))
        ),
        "blockvolume expand": lambda: ExpandBlockVolume(BlockVolumeId(said.blockvolume), said.new_size),
        "blockvolume delete": lambda: DeleteBlockVolume(BlockVolumeId(id_)),
        "brick evict": lambda: EvictBrick(BrickId(id_), _heal(said)),
        "loglevel set": lambda: SetLoggerLevel(LoggerLevel(id_)),
        "server operations cleanup": lambda: CleanUpOperations(tuple(map(OperationId, said.ids))),
        "server mode set": lambda: SetServerMode(ServerMode(id_)),
    }
    return made[said.line]()


def _made(text: str) -> FromStep | None:
    number = text.removeprefix("<id of step ").removesuffix(">")
    return FromStep(int(number) - 1) if text.startswith("<id of step ") else None


def _heal(said: Namespace) -> HealCheck:
    return HealCheck.DISABLE if getattr(said, "expert_option_disable_heal_check", False) else HealCheck.DEFAULT


def _pairs(words: list[str]) -> Tags:
    return tuple((name, value) for name, _, value in (word.partition(":") for word in words))


def _state_or_tags(said: Namespace, kind: str, verb: str) -> Operation:
    id_, *words = said.ids
    if verb in STATES:
        if kind == "node":
            return SetNodeState(NodeId(id_), STATES[verb])
        return SetDeviceState(DeviceId(id_), STATES[verb], _heal(said))
    if verb == "rmtags":
        change = TagChange.SET if said.all else TagChange.DELETE
    else:
        change = TagChange.SET if said.exact else TagChange.UPDATE
    if kind == "node":
        return ChangeNodeTags(NodeId(id_), change, _pairs(words))
    return ChangeDeviceTags(DeviceId(id_), change, _pairs(words))


def _volume(said: Namespace) -> CreateVolume:
    kept = {
        "none": Durability(DurabilityType.NONE),
        "replicate": Durability(DurabilityType.REPLICATE, said.replica if said.replica is not None else 3),
        "disperse": Durability(DurabilityType.DISPERSE, 0, said.disperse_data or 4, said.redundancy or 2),
    }[said.durability or "replicate"]
    return CreateVolume(
        said.name,
        said.size,
        kept,
        tuple(map(ClusterId, said.clusters or ())),
        said.gid or 0,
        said.snapshot_factor,
        said.gluster_volume_options or (),
        said.block,
    )
