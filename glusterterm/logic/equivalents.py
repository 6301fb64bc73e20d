"""The commands of Heketi's own client that show what the console shows and do what it does (section 12 of its API).

For what Heketi has no call for they are gluster's own.
"""

from shlex import join, quote
from typing import assert_never

from glusterterm.logic.equivalents_gluster import gluster_command, node_command
from glusterterm.model.ids import BrickId, Kind, Ref
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
    RunningOperation,
    SetClusterFlags,
    SetDeviceState,
    SetLoggerLevel,
    SetNodeState,
    SetServerMode,
    TagChange,
    TakeOver,
)
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import DurabilityType, EntryState, Tags

_SHOWS = {
    Kind.CLUSTER: "cluster info",
    Kind.NODE: "node info",
    Kind.DEVICE: "device info",
    Kind.VOLUME: "volume info",
    Kind.BLOCK_VOLUME: "blockvolume info",
    Kind.OPERATION: "server operations info",
}
_STATES = {EntryState.ONLINE: "enable", EntryState.OFFLINE: "disable", EntryState.FAILED: "remove"}
_NO_HEAL_CHECK = "--expert-option-disable-heal-check"

_OnClusters = CreateCluster | SetClusterFlags | DeleteCluster | CleanUpOperations | SetServerMode | SetLoggerLevel
_OnMachines = (
    AddNode
    | SetNodeState
    | DeleteNode
    | ChangeNodeTags
    | AddDevice
    | SetDeviceState
    | DeleteDevice
    | ResyncDevice
    | ChangeDeviceTags
    | EvictBrick
)
_OnVolumes = (
    CreateVolume
    | ExpandVolume
    | DeleteVolume
    | CloneVolume
    | RestrictBlockHosting
    | CreateBlockVolume
    | ExpandBlockVolume
    | DeleteBlockVolume
)


def show_command(snapshot: Snapshot, ref: Ref) -> str | None:
    """Give the `heketi-cli` command that shows `ref`, ready for a shell; without Heketi that of a node's own tools.

    Bricks have no command of their own: theirs is their volume's. None where not even the volume is known.
    """
    if snapshot.without_heketi:
        return node_command(snapshot, ref)
    if ref.kind is Kind.BRICK:
        brick = snapshot.bricks.get(BrickId(ref.id))
        return None if brick is None else show_command(snapshot, Ref.volume(brick.volume))
    return f"heketi-cli {_SHOWS[ref.kind]} {quote(ref.id)}"


def change_command(operation: Operation) -> str:
    """Give the `heketi-cli` command that asks for the same change, ready for a shell; `gluster`'s where there is none.

    An id that an earlier step is to make stands as `<id of step 1>`. Where `heketi-cli` can't say all of it, the rest
    follows as a second command or, where there is none, as a comment.
    """
    if isinstance(operation, TakeOver):
        return "# no client has a command for it: vgchange --addtag marks the groups of each node"
    if isinstance(operation, RunningOperation):
        return gluster_command(operation)
    if isinstance(operation, _OnClusters):
        words = _on_clusters(operation)
    elif isinstance(operation, _OnMachines):
        words = _on_machines(operation)
    else:
        words = _on_volumes(operation)
    return join(("heketi-cli", *words)) + _rest(operation)


def _on_clusters(operation: _OnClusters) -> tuple[str, ...]:
    match operation:
        case CreateCluster(file, block):
            return ("cluster", "create", *(() if file else ("--file=false",)), *(() if block else ("--block=false",)))
        case SetClusterFlags(cluster, file, block):
            return ("cluster", "setflags", f"--file={_bool(file)}", f"--block={_bool(block)}", cluster)
        case DeleteCluster(cluster):
            return ("cluster", "delete", cluster)
        case CleanUpOperations(operations):
            return ("server", "operations", "cleanup", *operations)
        case SetServerMode(mode):
            return ("server", "mode", "set", mode)
        case SetLoggerLevel(level):
            return ("loglevel", "set", level)
    assert_never(operation)


def _on_machines(operation: _OnMachines) -> tuple[str, ...]:
    match operation:
        case AddNode(cluster, zone, manage, storage):
            names = (f"--management-host-name={manage}", f"--storage-host-name={storage}")
            return ("node", "add", f"--zone={zone}", f"--cluster={_id(cluster)}", *names)
        case SetNodeState(node, state):
            return ("node", _STATES[state], node)
        case DeleteNode(node):
            return ("node", "delete", node)
        case ChangeNodeTags(node, change, tags):
            return ("node", *_tags(node, change, tags))
        case AddDevice(node, path, destroy):
            wipe = ("--destroy-existing-data",) if destroy else ()
            return ("device", "add", f"--name={path}", f"--node={_id(node)}", *wipe)
        case SetDeviceState(device, state, heal_check):
            return ("device", _STATES[state], device, *_heal_check(heal_check))
        case DeleteDevice(device, forget):
            return ("device", "delete", device, *(("--force-forget",) if forget else ()))
        case ResyncDevice(device):
            return ("device", "resync", device)
        case ChangeDeviceTags(device, change, tags):
            return ("device", *_tags(device, change, tags))
        case EvictBrick(brick, heal_check):
            return ("brick", "evict", brick, *_heal_check(heal_check))
    assert_never(operation)


def _on_volumes(operation: _OnVolumes) -> tuple[str, ...]:
    match operation:
        case CreateVolume():
            return ("volume", "create", *_create_volume(operation))
        case ExpandVolume(volume, add_gib):
            return ("volume", "expand", f"--volume={volume}", f"--expand-size={add_gib}")
        case DeleteVolume(volume):
            return ("volume", "delete", volume)
        case CloneVolume(volume, name):
            return ("volume", "clone", volume, f"--name={name}")
        case RestrictBlockHosting(volume, locked):
            return ("volume", "set-block-hosting-restriction", "locked" if locked else "unlocked", volume)
        case CreateBlockVolume(name, size_gib, ha_count, auth, clusters):
            words = (f"--size={size_gib}", f"--name={name}", f"--ha={ha_count}", *(("--auth",) if auth else ()))
            return ("blockvolume", "create", *words, *_clusters(clusters))
        case ExpandBlockVolume(block_volume, new_gib):
            return ("blockvolume", "expand", f"--blockvolume={block_volume}", f"--new-size={new_gib}")
        case DeleteBlockVolume(block_volume):
            return ("blockvolume", "delete", block_volume)
    assert_never(operation)


def _create_volume(operation: CreateVolume) -> tuple[str, ...]:
    kept = operation.durability
    words = [f"--size={operation.size_gib}", f"--name={operation.name}", f"--durability={kept.type}"]
    if kept.type is DurabilityType.REPLICATE:
        words.append(f"--replica={kept.replica}")
    if kept.type is DurabilityType.DISPERSE:
        words += [f"--disperse-data={kept.data}", f"--redundancy={kept.redundancy}"]
    if operation.snapshot_factor is not None:
        words.append(f"--snapshot-factor={repr(operation.snapshot_factor).removesuffix('.0')}")
    if operation.gid:
        words.append(f"--gid={operation.gid}")
    if operation.block:
        words.append("--block")
    if operation.options:
        words.append(f"--gluster-volume-options={','.join(operation.options)}")
    return (*words, *_clusters(operation.clusters))


def _clusters(clusters: tuple[str, ...]) -> tuple[str, ...]:
    return (f"--clusters={','.join(clusters)}",) if clusters else ()


def _tags(id_: str, change: TagChange, tags: Tags) -> tuple[str, ...]:
    if change is TagChange.DELETE:
        return ("rmtags", *_operands(id_, *(name for name, _ in tags)))
    if change is TagChange.SET and not tags:
        return ("rmtags", "--all", id_)
    exact = ("--exact",) if change is TagChange.SET else ()
    return ("settags", *exact, *_operands(id_, *(f"{name}:{value}" for name, value in tags)))


def _operands(*words: str) -> tuple[str, ...]:
    """Keep a tag whose name begins with a hyphen from being read as an option."""
    return ("--", *words) if any(word.startswith("-") for word in words) else words


def _heal_check(check: HealCheck) -> tuple[str, ...]:
    return (_NO_HEAL_CHECK,) if check is HealCheck.DISABLE else ()


def _id(made: str | FromStep) -> str:
    return f"<id of step {made.step + 1}>" if isinstance(made, FromStep) else made


def _bool(value: bool) -> str:
    return "true" if value else "false"


def _rest(operation: Operation) -> str:
    """Give what `heketi-cli` says with a second command, or can't say."""
    match operation:
        case AddNode(tags=tags) if tags:
            return " && " + join(("heketi-cli", "node", *_tags("<id of the new node>", TagChange.UPDATE, tags)))
        case AddDevice(tags=tags) if tags:
            return " && " + join(("heketi-cli", "device", *_tags("<id of the new device>", TagChange.UPDATE, tags)))
        case SetNodeState(heal_check=HealCheck.DISABLE):
            return "  # heketi-cli can't turn off the heal check for a node"
        case CreateVolume(options=options) if any("," in option for option in options):
            return "  # heketi-cli would cut an option at its comma"
        case CreateVolume(snapshot_factor=1.0):
            return "  # heketi-cli turns snapshots on from a factor above 1 only"
        case _:
            return ""
