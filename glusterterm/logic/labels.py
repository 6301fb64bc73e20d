"""What a row of the tree says of its object: name, sign, facts by importance, figures. Words only, no colours."""

from collections.abc import Mapping
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.forest import Below, Forest
from glusterterm.logic.lines import Mark, Role
from glusterterm.model.health import BrickTruth, DeviceTruth, ProcessState
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId, OperationId, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import (
    ARBITER_TAG,
    Brick,
    Device,
    EntryState,
    Node,
    OperationStatus,
    PendingOperation,
    Tags,
)


@dataclass(frozen=True, slots=True)
class Fact:
    """Something said after a name.

    Where room is short, facts of the lowest `weight` go first. `joined` sets it off from the one before by a dot, not
    by space. `warns` puts the warning sign before it.
    """

    text: str
    role: Role = Role.MUTED
    weight: int = 1
    joined: bool = False
    warns: bool = False


@dataclass(frozen=True, slots=True)
class Label:
    """What a row says. `below` are figures for its bar, `size` stands in their place where there is no bar."""

    name: str
    mark: Mark
    facts: tuple[Fact, ...] = ()
    below: Below | None = None
    size: str = ""
    bold: bool = True


MARK_OF: Mapping[EntryState, Mark] = {
    EntryState.ONLINE: Mark.ONLINE,
    EntryState.OFFLINE: Mark.OFFLINE,
    EntryState.FAILED: Mark.FAILED,
    EntryState.UNKNOWN: Mark.UNKNOWN,
}
ROLE_OF_STATE: Mapping[EntryState, Role] = {
    EntryState.ONLINE: Role.OK,
    EntryState.OFFLINE: Role.WARNING,
    EntryState.FAILED: Role.FAILED,
    EntryState.UNKNOWN: Role.WARNING,
}
PROCESS_WORDS: Mapping[ProcessState, tuple[str, Role]] = {
    ProcessState.SUSPECT: ("process suspect", Role.WARNING),
    ProcessState.OFFLINE: ("process offline", Role.FAILED),
    ProcessState.UNKNOWN: ("not seen by gluster", Role.WARNING),
}
"""What is said of a brick's process where it does not run for certain."""
_MARK_OF_PROCESS: Mapping[ProcessState, Mark] = {
    ProcessState.SUSPECT: Mark.OFFLINE,
    ProcessState.OFFLINE: Mark.FAILED,
    ProcessState.UNKNOWN: Mark.UNKNOWN,
}
_DOING: Mapping[str, str] = {
    "create-volume": "being created",
    "delete-volume": "being deleted",
    "expand-volume": "being expanded",
    "clone-volume": "being cloned",
    "create-block-volume": "being created",
    "delete-block-volume": "being deleted",
    "expand-block-volume": "being expanded",
    "remove-device": "evacuating",
    "evict-brick": "being moved",
}
_LEFT_BEHIND: Mapping[OperationStatus, str] = {
    OperationStatus.STALE: "left behind",
    OperationStatus.FAILED: "failed",
}


def state_word(state: EntryState) -> str:
    """Give a state in the operator's words, which are Heketi's own."""
    return str(MARK_OF[state])


def doing(operation: PendingOperation | None) -> str:
    """Say what `operation` does to its objects; None is one of which only the id is known."""
    if operation is None:
        return "being changed"
    words = _DOING.get(operation.type, operation.type or "being changed")
    left = _LEFT_BEHIND.get(operation.status)
    return f"{operation.type} {left}" if left else words


def label(snapshot: Snapshot, forest: Forest, names: Mapping[str, str], ref: Ref, *, folded: bool) -> Label:
    """Say what the row of `ref` says. What is wrong below a cluster or a `folded` node is told in its row."""
    match ref.kind:
        case Kind.CLUSTER:
            return _cluster(snapshot, forest, names, ClusterId(ref.id))
        case Kind.NODE:
            return _node(snapshot, forest, NodeId(ref.id), folded=folded)
        case Kind.DEVICE:
            return _device(snapshot, DeviceId(ref.id))
        case Kind.BRICK:
            return _brick(snapshot, BrickId(ref.id))
        case _:
            return _volume(snapshot, VolumeId(ref.id))


def _cluster(snapshot: Snapshot, forest: Forest, names: Mapping[str, str], id_: ClusterId) -> Label:
    cluster = snapshot.clusters[id_]
    below = forest.cluster_of[id_].below
    name = names.get(id_)
    facts = [Fact(fmt.short_id(id_), weight=2)] if name else []
    facts.append(Fact(fmt.count(below.nodes, "node"), weight=5))
    facts.append(Fact(fmt.count(below.devices, "device"), weight=4, joined=True))
    facts.append(Fact(fmt.count(len(cluster.volumes), "volume"), weight=3, joined=True))
    if cluster.block_volumes:
        facts.append(Fact(fmt.count(len(cluster.block_volumes), "block volume"), weight=1, joined=True))
    facts += _troubles(below)
    mark = Mark.FAILED if below.failed else Mark.OFFLINE if below.offline else Mark.ONLINE
    return Label(name or fmt.short_id(id_), mark, tuple(facts), below)


def _node(snapshot: Snapshot, forest: Forest, id_: NodeId, *, folded: bool) -> Label:
    node = snapshot.nodes[id_]
    below = forest.node_of[id_].below
    address = node.storage[0] if node.storage and node.storage[0] != node.host else ""
    facts = [Fact(address, weight=2)] if address else []
    facts.append(Fact(f"zone {node.zone}", weight=4))
    facts += _tags(node.tags)
    facts += _state(node.state)
    facts += _own_word(node)
    if folded:
        facts += _troubles(below)
    return Label(node.host, MARK_OF[node.state], tuple(facts), below)


def _device(snapshot: Snapshot, id_: DeviceId) -> Label:
    device = snapshot.devices[id_]
    facts = _state(device.state)
    if device.pending is not None:
        facts.append(_busy(snapshot, device.pending))
    facts.append(Fact(fmt.count(len(device.bricks), "brick") if device.bricks else "no bricks", weight=4))
    if device.truth is not None:
        if device.truth.present is False:
            facts.append(Fact("LVM does not find it", Role.FAILED, weight=9, warns=True))
        facts += [Fact(text, role, weight=9, warns=True) for text, role in disk_words(device.truth)[:1]]
        facts += _bricks_down(device.truth.down)
    facts += _tags(device.tags)
    return Label(device.path, MARK_OF[device.state], tuple(facts), figures(device), bold=False)


def figures(device: Device) -> Below:
    """Give a device's own figures."""
    return Below(device.total_kib, device.used_kib, device.free_kib, bricks=len(device.bricks))


def _brick(snapshot: Snapshot, id_: BrickId) -> Label:
    name = f"brick {fmt.short_id(id_)}"
    brick = snapshot.bricks.get(id_)
    if brick is None:
        return Label(name, Mark.UNKNOWN, (Fact("listed, but there is no record", Role.WARNING),), bold=False)
    volume = snapshot.volumes.get(brick.volume)
    facts = [Fact(fmt.short_name(volume.name) if volume else f"volume {fmt.short_id(brick.volume)}", weight=6)]
    if volume is None:
        facts.append(Fact("of which there is no record", Role.WARNING, weight=7))
    else:
        arbiter = id_ in volume.arbiter_bricks
        facts.append(Fact("arbiter" if arbiter else fmt.durability(volume.durability), weight=4, joined=True))
    facts += _process(brick.truth)
    pending = brick.pending or (volume.pending if volume else None)
    if pending is not None:
        facts.append(_busy(snapshot, pending))
    return Label(name, brick_mark(brick, pending), tuple(facts), size=fmt.size_kib(brick.size_kib), bold=False)


def _process(truth: BrickTruth | None) -> list[Fact]:
    """Say how a brick's process stands where it does not run, and what is left to heal."""
    if truth is None:
        return []
    told = PROCESS_WORDS.get(truth.process) if truth.since is not None else None
    facts = [Fact(*told, weight=10, warns=True)] if told is not None else []
    facts += [Fact(text, Role.FAILED, weight=9, warns=not facts) for text in storage_faults(truth)[:1]]
    if truth.heal is not None and truth.heal.entries:
        facts.append(Fact(f"{truth.heal.entries:,} to heal", Role.PENDING, weight=8, joined=not facts))
    return facts


def disk_words(truth: DeviceTruth) -> list[tuple[str, Role]]:
    """Say what the disk itself and the kernel have against a device, the worst first."""
    smart, words = truth.smart, list[tuple[str, Role]]()
    if smart is not None and smart.passed is False:
        words.append(("SMART: failing", Role.FAILED))
    if truth.errors:
        words.append((fmt.count(truth.errors, "I/O error"), Role.FAILED))
    counts = (smart.pending, smart.uncorrectable, smart.media_errors) if smart is not None else ()
    bad = max((count or 0 for count in counts), default=0)  # one sector may be counted under several names
    if bad and not (smart is not None and smart.passed is False):
        words.append((f"SMART: {fmt.count(bad, 'bad sector')}", Role.WARNING))
    return words


def storage_faults(truth: BrickTruth) -> list[str]:
    """Say what LVM and the mounts have against a brick."""
    if truth.logical_volume is False:
        return ["no such LVM volume"]
    faults = ["not mounted"] if truth.mounted is False else []
    if truth.read_only:
        faults.append("mounted read-only")
    if truth.in_fstab is False:
        faults.append("not in fstab")
    return faults


def _own_word(node: Node) -> list[Fact]:
    """Say what is wrong with a node by its own word, apart from its state in Heketi."""
    if node.truth is None:
        return []
    if node.truth.reached is False:
        return [Fact("not reached", Role.WARNING, weight=10, warns=True)]
    if node.truth.glusterd_runs is False:
        return [Fact("glusterd stopped", Role.FAILED, weight=10, warns=True)]
    return []


def brick_mark(brick: Brick, pending: OperationId | None) -> Mark:
    """Give the sign before a brick: how its process stands, where that is known, else what is done to it."""
    if brick.truth is not None and brick.truth.since is not None and brick.truth.process in _MARK_OF_PROCESS:
        return _MARK_OF_PROCESS[brick.truth.process]
    return Mark.PENDING if pending is not None or brick.pending is not None else Mark.BRICK


def _volume(snapshot: Snapshot, id_: VolumeId) -> Label:
    volume = snapshot.volumes.get(id_)
    if volume is None:
        return Label(id_, Mark.VOLUME, bold=False)
    facts = (Fact(fmt.durability(volume.durability), weight=4),)
    return Label(volume.name, Mark.VOLUME, facts, size=fmt.size_gib(volume.size_gib), bold=False)


def _busy(snapshot: Snapshot, pending: OperationId) -> Fact:
    operation = snapshot.operations.get(pending)
    stuck = operation is not None and operation.status in _LEFT_BEHIND
    return Fact(doing(operation), Role.WARNING if stuck else Role.PENDING, weight=9, warns=stuck)


def _state(state: EntryState) -> list[Fact]:
    return [] if state is EntryState.ONLINE else [Fact(state_word(state), ROLE_OF_STATE[state], weight=10)]


def _tags(tags: Tags) -> list[Fact]:
    return [Fact(f"{name} {value}", weight=3 if name == ARBITER_TAG else 1) for name, value in tags]


def _troubles(below: Below) -> list[Fact]:
    facts = [Fact(f"{below.failed:,} failed", Role.FAILED, weight=8, warns=True)] if below.failed else []
    if below.offline:
        facts.append(Fact(f"{below.offline:,} offline", Role.WARNING, weight=7))
    if below.unreached:
        facts.append(Fact(f"{below.unreached:,} not reached", Role.WARNING, weight=7, warns=True))
    return [*facts, *_bricks_down(below.down)]


def _bricks_down(count: int) -> list[Fact]:
    return [Fact(f"{fmt.count(count, 'brick')} down", Role.FAILED, weight=9, warns=True)] if count else []
