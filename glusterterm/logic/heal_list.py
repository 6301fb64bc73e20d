"""The rows of what heals and moves: volumes, the worst first, and below those of which something is off their parts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import IntEnum

from glusterterm.logic import format as fmt
from glusterterm.logic.heal_trend import Counted, healed_per_s, ready_in_s
from glusterterm.logic.health_words import of_brick, of_volume
from glusterterm.logic.lines import Role, Span
from glusterterm.model.gluster.moves import RUNNING_STATES, Moved
from glusterterm.model.gluster.status import VolumeTask
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import DOWN, Part, ProcessState
from glusterterm.model.ids import Kind, NodeId, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Volume


class Concern(IntEnum):
    """How much a volume is to be looked at here; the least is shown last."""

    SPLIT_BRAIN = 0
    DOWN = 1
    HEALS = 2
    MOVES = 3
    UNKNOWN = 4
    FINE = 5


RowKey = tuple[int, int, str, str]
"""By concern, by how much is left, by name, by id: a total order."""


@dataclass(frozen=True, slots=True)
class HealRow:
    """One row. `left` and `split_brain` are entries, None where that is not told; `told_at` is when it was.

    `counts` are what was left over time. `words` say how it stands.
    """

    ref: Ref
    name: str
    below: bool = False
    left: int | None = None
    split_brain: int | None = None
    told_at: float | None = None
    counts: Sequence[Counted] = ()
    words: tuple[Span, ...] = ()

    @property
    def rate(self) -> str:
        """Say how fast it heals; empty where that is not known."""
        per_s = healed_per_s(self.counts)
        if per_s is None or not self.left:
            return ""
        return fmt.rate(per_s) if per_s > 0 else "grows" if per_s < 0 else "stands"

    @property
    def ready_in(self) -> str:
        """Say how long it will still take; empty where that is not known."""
        seconds = ready_in_s(self.counts)
        return fmt.eta(seconds).removeprefix("ETA ") if seconds is not None else ""


def concerns(volume: Volume) -> bool:
    """Say whether a volume has its place here: its nodes told of it, and it keeps copies, or files of it move."""
    return volume.truth is not None and (volume.durability.set_size > 1 or bool(_tasks(volume)))


def key(volume: Volume) -> RowKey:
    """Give what a volume is sorted by."""
    heal = volume.truth.heal if volume.truth is not None else None
    left = heal.entries or 0 if heal is not None else 0
    return concern(volume), -left, volume.name.casefold(), volume.id


def concern(volume: Volume) -> Concern:
    """Say how much a volume is to be looked at."""
    truth = volume.truth
    if truth is None or not truth.exists:
        return Concern.UNKNOWN
    if truth.heal is not None and truth.heal.split_brain:
        return Concern.SPLIT_BRAIN
    if truth.offline or truth.unseen:
        return Concern.DOWN
    if truth.heal is not None and truth.heal.entries:
        return Concern.HEALS
    if any(task.state in RUNNING_STATES for task in truth.tasks):
        return Concern.MOVES
    heals = volume.durability.set_size > 1 and truth.state is GlusterVolumeState.STARTED
    return Concern.UNKNOWN if heals and (truth.heal is None or truth.heal.entries is None) else Concern.FINE


def below(snapshot: Snapshot, volume: Volume) -> Iterator[Ref]:
    """Give what stands below a volume: bricks that lack something or are not well, nodes that move its files."""
    for brick in snapshot.bricks_of_volume(volume):
        truth = brick.truth
        if truth is None:
            continue
        lacks = truth.heal is not None and (truth.heal.entries or truth.heal.split_brain)
        if lacks or truth.process in DOWN or truth.connected is False:
            yield Ref.brick(brick.id)
    moves = volume.truth.moves if volume.truth is not None else None
    for node in moves.nodes if moves is not None else ():
        if node.node is not None:
            yield Ref.node(node.node)


def volume_row(snapshot: Snapshot, volume: Volume, counts: Sequence[Counted]) -> HealRow:
    """Give the row of a volume."""
    truth = volume.truth
    heal = truth.heal if truth is not None else None
    copies = volume.durability.set_size > 1
    return HealRow(
        Ref.volume(volume.id),
        volume.name,
        left=heal.entries if heal is not None else None,
        split_brain=heal.split_brain if heal is not None else None,
        told_at=_told_at(snapshot, volume) if heal is not None else None,
        counts=counts,
        words=tuple(_volume_words(volume, copies=copies)),
    )


def brick_row(snapshot: Snapshot, brick: Brick) -> HealRow:
    """Give the row of a brick below its volume."""
    node, heal = snapshot.nodes.get(brick.node), brick.truth.heal if brick.truth is not None else None
    device = snapshot.devices.get(brick.device)
    where = node.host if node is not None else "?"
    online = brick.truth is not None and brick.truth.process is ProcessState.ONLINE
    said = of_brick(brick.truth)[1:] if online else of_brick(brick.truth)
    words = [Span(text, role) for text, role in said if role is not Role.PENDING]
    if brick.truth is not None and brick.truth.connected is False:
        words.append(Span("not reached by the self-heal daemon", Role.WARNING))
    return HealRow(
        Ref.brick(brick.id),
        f"{where} {device.path}" if device is not None else where,
        below=True,
        left=heal.entries if heal is not None else None,
        split_brain=heal.split_brain if heal is not None else None,
        words=_joined(words),
    )


def node_row(snapshot: Snapshot, volume: Volume, id_: NodeId) -> HealRow:
    """Give the row of a node that moves files of a volume."""
    node = snapshot.nodes.get(id_)
    moves = volume.truth.moves if volume.truth is not None else None
    moved = next((each.moved for each in moves.nodes if each.node == id_), None) if moves is not None else None
    told = _moved_words(moved) if moved is not None else []
    words = _joined(told[1:] if moved is not None and moved.state in RUNNING_STATES else told)
    return HealRow(Ref.node(id_), node.host if node is not None else str(id_), below=True, words=words)


def _volume_words(volume: Volume, *, copies: bool) -> Iterator[Span]:
    spans: list[Span] = []
    truth = volume.truth
    if truth is not None:
        spans += [Span(text, role) for text, role in of_volume(truth) if role not in (Role.OK, Role.PENDING)]
        for task in _tasks(volume):
            spans.append(_task_words(task))
        if truth.moves is not None:
            spans += _moved_words(truth.moves.total)[1:]
        nothing = copies and truth.heal is not None and truth.heal.entries == 0
        if not spans and nothing:
            spans.append(Span("nothing left to heal", Role.OK))
        elif not spans and copies and truth.heal is None:
            spans.append(Span("not counted yet", Role.MUTED))
    yield from _joined(spans)


def _tasks(volume: Volume) -> tuple[VolumeTask, ...]:
    tasks = volume.truth.tasks if volume.truth is not None else ()
    return tuple(task for task in tasks if task.state in RUNNING_STATES)


def _task_words(task: VolumeTask) -> Span:
    return Span(f"{task.kind.lower()} {task.state}", Role.PENDING)


def _moved_words(moved: Moved) -> list[Span]:
    running = moved.state in RUNNING_STATES
    words = [Span(str(moved.state), Role.PENDING if running else Role.TEXT)]
    if moved.files is not None:
        words.append(Span(f"{moved.files:,} files moved"))
    if moved.size_bytes:
        words.append(Span(fmt.size_kib(moved.size_bytes // 1024)))
    if moved.failures:
        words.append(Span(f"{moved.failures:,} failed", Role.FAILED))
    if moved.seconds:
        words.append(Span(f"for {fmt.duration(moved.seconds)}", Role.MUTED))
    return words


def _joined(spans: Sequence[Span]) -> tuple[Span, ...]:
    """Set off by dots."""
    joined: list[Span] = []
    for span in spans:
        joined += [Span(" · ", Role.MUTED), span] if joined else [span]
    return tuple(joined)


def _told_at(snapshot: Snapshot, volume: Volume) -> float | None:
    """Give when a volume was counted; of one that is fine only how old that is at most is told."""
    own = cluster = None
    for reading in snapshot.readings:
        if reading.part is Part.HEAL:
            if reading.subject == Ref.volume(volume.id):
                own = reading.taken_at
            elif reading.subject.kind is Kind.CLUSTER and reading.subject.id == volume.cluster:
                cluster = reading.taken_at
    return own if own is not None else cluster
