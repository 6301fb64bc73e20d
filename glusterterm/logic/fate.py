"""What became of a change whose answer was lost, told by the objects and the pending operations alone.

Heketi tells the final answer of a change once and forgets it with a restart (Heketi's API, section 3). What it changed
stays: a volume is found by its name, which is ours, an expansion by the size, a move by where bricks are.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from glusterterm.logic.fate_nodes import told_by_nodes
from glusterterm.model import operations as op
from glusterterm.model.checks import Check, Work
from glusterterm.model.ids import Kind, NodeId, OperationId, Ref
from glusterterm.model.operations import FromStep, Operation, TagChange
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Before, Fate, FateKind, TaskId
from glusterterm.model.topology import EntryState, OperationStatus, PendingOperation, Tags

OperationT = TypeVar("OperationT")
LEAVES_NO_TRACE = (
    op.ResyncDevice,
    op.SetServerMode,
    op.SetLoggerLevel,
    op.HealVolume,
    op.RebalanceVolume,
    op.ProfileVolume,
)
"""Changes that a snapshot does not show, and that do no harm when they are made twice."""
UNSEEN_WHILE_RUNNING = (
    op.AddNode,
    op.DeleteNode,
    op.AddDevice,
    op.DeleteDevice,
    op.CleanUpOperations,
    op.StartVolume,
    op.StopVolume,
    op.SetVolumeOptions,
    op.TakeOver,
)
"""Changes for which nobody keeps a pending operation (Heketi's API, section 4.9): they may run and not be seen."""
_KIND_MADE: Mapping[type, Kind] = {
    op.CreateCluster: Kind.CLUSTER,
    op.AddNode: Kind.NODE,
    op.AddDevice: Kind.DEVICE,
    op.CreateVolume: Kind.VOLUME,
    op.CloneVolume: Kind.VOLUME,
    op.CreateBlockVolume: Kind.BLOCK_VOLUME,
}


def kind_made(operation: Work) -> Kind | None:
    """Say what kind of object `operation` makes; None where it makes none."""
    return _KIND_MADE.get(type(operation))


def could_be_made(operation: Work, was: Before, snapshot: Snapshot) -> tuple[Ref, ...]:
    """Give what is new since and may be what `operation` made, which was sent when things were as in `was`."""
    kind = kind_made(operation)
    if isinstance(operation, Check):
        return ()
    return tuple(Ref(kind, id_) for id_ in _alike(operation, snapshot) if id_ not in was.ids) if kind else ()


def to_be_said(operation: Operation, task: TaskId) -> str:
    """Give what an operator can do where looking can't tell what became of `operation`."""
    if kind_made(operation) is not None:
        resume = f"glusterterm tasks resume {task} --made ID"
        return f"look at the objects; then resume it, abandon it, or say what it made: {resume}"
    return "look at the objects; then resume it, or abandon it"


def before(operation: Operation, snapshot: Snapshot) -> Before:
    """Note what will tell the fate of `operation`, right before it is sent."""
    pending = tuple(sorted(snapshot.operations))
    if isinstance(operation, op.ExpandVolume):
        volume = snapshot.volumes.get(operation.volume)
        return Before(size_gib=volume.size_gib if volume else None, operations=pending)
    if isinstance(operation, op.CloneVolume):
        return Before((*_alike(operation, snapshot), *_without_record(snapshot)), operations=pending)
    return Before(_alike(operation, snapshot), operations=pending)


def fate(operation: Operation, was: Before, snapshot: Snapshot) -> Fate:
    """Say what became of `operation`, which was sent when things were as in `was`."""
    match operation:
        case op.CreateCluster():
            return _one_new(could_be_made(operation, was, snapshot), "cluster")
        case op.AddNode():
            return _one_new(could_be_made(operation, was, snapshot), "node")
        case op.AddDevice():
            return _one_new(could_be_made(operation, was, snapshot), "device")
        case op.CreateVolume() | op.CloneVolume():
            return _created(operation, _MAKING_VOLUMES, f"volume named {operation.name}", was, snapshot)
        case op.CreateBlockVolume():
            return _created(operation, _MAKING_BLOCK_VOLUMES, f"block volume named {operation.name}", was, snapshot)
        case op.ExpandVolume():
            return _expanded(operation, was, snapshot)
        case op.CleanUpOperations():
            return _cleaned_up(operation, was, snapshot)
        case op.EvictBrick():
            return _gone(Ref.brick(operation.brick), operation.brick in snapshot.bricks, snapshot, "was moved away")
        case op.SetNodeState() | op.SetDeviceState():
            return _state_set(operation, snapshot)
        case op.StartVolume() | op.StopVolume() | op.SetVolumeOptions() | op.RebalanceVolume() | op.TakeOver():
            return told_by_nodes(operation, snapshot)
        case op.ResyncDevice() | op.SetServerMode() | op.SetLoggerLevel() | op.HealVolume() | op.ProfileVolume():
            return Fate(FateKind.UNCLEAR, _NOTHING_LEFT)
        case _:
            return _settled(operation, snapshot)


_NOTHING_LEFT = "such a change leaves nothing behind that could be looked at"
Settled = (
    op.SetClusterFlags
    | op.DeleteCluster
    | op.DeleteNode
    | op.DeleteDevice
    | op.DeleteVolume
    | op.DeleteBlockVolume
    | op.ChangeNodeTags
    | op.ChangeDeviceTags
    | op.RestrictBlockHosting
    | op.ExpandBlockVolume
)


def _settled(operation: Settled, snapshot: Snapshot) -> Fate:
    """Tell changes that are seen at the object itself."""
    match operation:
        case op.DeleteCluster():
            return _gone(Ref.cluster(operation.cluster), operation.cluster in snapshot.clusters, snapshot)
        case op.DeleteNode():
            return _gone(Ref.node(operation.node), operation.node in snapshot.nodes, snapshot)
        case op.DeleteDevice():
            return _gone(Ref.device(operation.device), operation.device in snapshot.devices, snapshot)
        case op.DeleteVolume():
            return _gone(Ref.volume(operation.volume), operation.volume in snapshot.volumes, snapshot)
        case op.DeleteBlockVolume():
            there = operation.block_volume in snapshot.block_volumes
            return _gone(Ref.block_volume(operation.block_volume), there, snapshot)
        case op.SetClusterFlags():
            cluster = snapshot.clusters.get(operation.cluster)
            return _as_wanted(cluster, lambda it: (it.file, it.block) == (operation.file, operation.block))
        case op.ChangeNodeTags():
            return _as_wanted(snapshot.nodes.get(operation.node), lambda it: _tagged(operation, it.tags))
        case op.ChangeDeviceTags():
            return _as_wanted(snapshot.devices.get(operation.device), lambda it: _tagged(operation, it.tags))
        case op.RestrictBlockHosting():
            volume = snapshot.volumes.get(operation.volume)
            held = _held(snapshot, Ref.volume(operation.volume))
            return held or _as_wanted(
                volume, lambda it: it.hosting is not None and it.hosting.locked is operation.locked
            )
        case op.ExpandBlockVolume():
            block = snapshot.block_volumes.get(operation.block_volume)
            if (held := _held(snapshot, Ref.block_volume(operation.block_volume))) is not None:
                return held
            return _as_wanted(block, lambda it: it.size_gib >= operation.new_gib)


def _one_new(found: Sequence[Ref], word: str) -> Fate:
    if not found:
        return Fate(FateKind.NOT_MADE, f"there is no new {word}")
    if len(found) > 1:
        return Fate(FateKind.UNCLEAR, f"there are {len(found)} new ones, and nothing tells which {word} is ours")
    return Fate(FateKind.MADE, f"there is a new {word}", found[0])


def _created(operation: Operation, types: tuple[str, ...], word: str, was: Before, snapshot: Snapshot) -> Fate:
    found = could_be_made(operation, was, snapshot)
    held = _held(snapshot, found[0]) if found else _unseen(snapshot, was, types)
    if held is None and not found and isinstance(operation, op.CloneVolume):
        held = _damage(was, snapshot)
    return held or _one_new(found, word)


def _damage(was: Before, snapshot: Snapshot) -> Fate | None:
    """Tell of the dead id that a clone leaves where it fails on a node (F54); None where none came since."""
    dead = [id_ for id_ in _without_record(snapshot) if id_ not in was.ids]
    if not dead:
        return None
    text = f"a cluster lists volume {dead[0]} since, without a record: the clone failed and damaged Heketi's records"
    return Fate(FateKind.UNCLEAR, text)


def _without_record(snapshot: Snapshot) -> tuple[str, ...]:
    listed = (id_ for cluster in snapshot.clusters.values() for id_ in cluster.volumes)
    return tuple(sorted(id_ for id_ in listed if id_ not in snapshot.volumes))


def _expanded(operation: op.ExpandVolume, was: Before, snapshot: Snapshot) -> Fate:
    if (held := _held(snapshot, Ref.volume(operation.volume))) is not None:
        return held
    volume = snapshot.volumes.get(operation.volume)
    if volume is None or was.size_gib is None:
        return Fate(FateKind.UNCLEAR, "the volume is gone")
    if volume.size_gib == was.size_gib + operation.add_gib:
        return Fate(FateKind.MADE, f"the volume has {volume.size_gib} GiB", Ref.volume(volume.id))
    if volume.size_gib == was.size_gib:
        return Fate(FateKind.NOT_MADE, f"the volume still has {volume.size_gib} GiB")
    grown = f"it had {was.size_gib} GiB and has {volume.size_gib}, not {was.size_gib + operation.add_gib}"
    return Fate(FateKind.UNCLEAR, f"somebody else made the volume larger too: {grown}")


def _state_set(operation: op.SetNodeState | op.SetDeviceState, snapshot: Snapshot) -> Fate:
    if isinstance(operation, op.SetNodeState):
        node = snapshot.nodes.get(operation.node)
        moving = [Ref.device(device) for device in node.devices] if node else []
        found, word = node.state if node else None, "node"
    else:
        device = snapshot.devices.get(operation.device)
        moving = [Ref.device(operation.device)]
        found, word = device.state if device else None, "device"
    if found is None:
        return Fate(FateKind.UNCLEAR, f"the {word} is gone")
    if found is operation.state:
        return Fate(FateKind.MADE, f"the {word} is {found}")
    if operation.state is EntryState.FAILED:
        for ref in moving:
            if (held := _held(snapshot, ref)) is not None:
                return held
    return Fate(FateKind.NOT_MADE, f"the {word} is {found}")


def _cleaned_up(operation: op.CleanUpOperations, was: Before, snapshot: Snapshot) -> Fate:
    wanted = operation.operations or tuple(OperationId(id_) for id_ in was.operations)
    left = [id_ for id_ in wanted if id_ in snapshot.operations and snapshot.operations[id_].status in _LEFT_BEHIND]
    if not left:
        return Fate(FateKind.MADE, "no operation of those is left")
    return Fate(FateKind.NOT_MADE, f"{len(left)} of {len(wanted)} operations are still there")


def _gone(ref: Ref, there: bool, snapshot: Snapshot, word: str = "is gone") -> Fate:
    if (held := _held(snapshot, ref)) is not None:
        return held  # first: lists of Heketi's leave out what is being deleted, and it is back where that fails
    if not there:
        return Fate(FateKind.MADE, f"the {ref.kind} {word}")
    return Fate(FateKind.NOT_MADE, f"the {ref.kind} is still there")


def _as_wanted(found: OperationT | None, is_so: Callable[[OperationT], bool]) -> Fate:
    if found is None:
        return Fate(FateKind.UNCLEAR, "the object is gone")
    if is_so(found):
        return Fate(FateKind.MADE, "it is as it was asked for")
    return Fate(FateKind.NOT_MADE, "it is as it was before")


_LEFT_BEHIND = (OperationStatus.STALE, OperationStatus.FAILED)
_NEVER_CLEANED = ("clone-volume", "expand-block-volume")
"""Operations that stay where a server was killed over them: Heketi's clean-up does nothing about these."""
_MAKING_VOLUMES = ("create-volume", "clone-volume")
_MAKING_BLOCK_VOLUMES = ("create-block-volume",)


def _held(snapshot: Snapshot, ref: Ref) -> Fate | None:
    """Tell of the pending operation that changes `ref`; None where none does."""
    for operation in snapshot.operations.values():
        if ref in _changed_by(operation):
            return _under_way(operation)
    return None


def _unseen(snapshot: Snapshot, was: Before, types: tuple[str, ...]) -> Fate | None:
    """Tell of an operation that was begun since and may be ours: what it makes is not seen yet; None where none is.

    Lists of Heketi's leave out what is pending (Heketi's API, section 4.1), and so does a walk over them.
    """
    for operation in snapshot.operations.values():
        makes = (*operation.volumes, *operation.block_volumes)
        seen = makes and all(id_ in snapshot.volumes or id_ in snapshot.block_volumes for id_ in makes)
        if operation.type in types and operation.id not in was.operations and not seen:
            return _under_way(operation)
    return None


def _under_way(operation: PendingOperation) -> Fate:
    if operation.status in _LEFT_BEHIND:
        left = f"its {operation.type} was left behind {operation.status}"
        hope = "no clean-up undoes it" if operation.type in _NEVER_CLEANED else "clean it up"
        return Fate(FateKind.UNCLEAR, f"{left}: {hope}")
    return Fate(FateKind.RUNNING, f"it is still being worked on ({operation.type})")


def _changed_by(operation: PendingOperation) -> set[Ref]:
    return {
        *(Ref.device(id_) for id_ in operation.devices),
        *(Ref.volume(id_) for id_ in operation.volumes),
        *(Ref.brick(id_) for id_ in operation.bricks),
        *(Ref.block_volume(id_) for id_ in operation.block_volumes),
    }


def _tagged(operation: op.ChangeNodeTags | op.ChangeDeviceTags, tags: Tags) -> bool:
    match operation.change:
        case TagChange.SET:
            return dict(tags) == dict(operation.tags)
        case TagChange.UPDATE:
            return dict(tags).items() >= dict(operation.tags).items()
        case TagChange.DELETE:
            return not {name for name, _ in tags} & {name for name, _ in operation.tags}


def _alike(operation: Operation, snapshot: Snapshot) -> tuple[str, ...]:
    """Give the ids of all that looks like what `operation` makes, sorted."""
    found: Iterable[str]
    match operation:
        case op.CreateCluster():
            found = snapshot.clusters
        case op.AddNode():
            found = (node.id for node in snapshot.nodes.values() if operation.manage in node.manage)
        case op.AddDevice():
            node = None if isinstance(operation.node, FromStep) else snapshot.nodes.get(NodeId(operation.node))
            devices = snapshot.devices_of(node) if node is not None else ()
            found = (device.id for device in devices if device.path == operation.path)
        case op.CreateVolume() | op.CloneVolume():
            found = (volume.id for volume in snapshot.volumes.values() if volume.name == operation.name)
        case op.CreateBlockVolume():
            found = (block.id for block in snapshot.block_volumes.values() if block.name == operation.name)
        case _:
            found = ()
    return tuple(sorted(found))
