"""Where bricks go, decided here: for a backend that places nothing itself. With Heketi operations stay as they are.

What would be drawn at random is made of the operation, so that the same change on the same pool is the same plan: what
was shown is what is done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from hashlib import sha256
from typing import TypeVar

from glusterterm.logic.capacity import DEFAULT_LIMITS, AverageFileTooBig, BricksRunOut, Split
from glusterterm.logic.placement import (
    Candidate,
    NoPlace,
    PlacedBrick,
    RingChoices,
    Role,
    RuleMalformed,
    Rules,
    merged_tags,
    place_replacement,
    place_volume,
)
from glusterterm.logic.room import survey
from glusterterm.model import operations as op
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, VolumeId
from glusterterm.model.operations import Operation
from glusterterm.model.placements import BrickMove, BrickPlace, PlacedSets, VolumePlace
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, EntryState, Volume

ItemT = TypeVar("ItemT")
TRIES = 24
"""Orders of devices that are tried: one may fail where another finds room."""
_HEX = 32


def placed(operation: Operation, snapshot: Snapshot) -> Operation:
    """Give an operation with the places of its bricks; as it is where none are found, or none are asked for."""
    if not snapshot.without_heketi:
        return operation
    match operation:
        case op.CreateVolume():
            return _created(operation, snapshot)
        case op.ExpandVolume():
            return _expanded(operation, snapshot)
        case op.EvictBrick(brick) if brick in snapshot.bricks:
            moves = _moves([snapshot.bricks[brick]], snapshot, _Drawn.of(operation, snapshot))
            return replace(operation, move=moves[0]) if moves else operation
        case op.SetDeviceState(device, EntryState.FAILED) if device in snapshot.devices:
            leaving = snapshot.bricks_of(snapshot.devices[device])
            return replace(operation, moves=_moves(leaving, snapshot, _Drawn.of(operation, snapshot)))
        case op.SetNodeState(node, EntryState.FAILED) if node in snapshot.nodes:
            devices = snapshot.devices_of(snapshot.nodes[node])
            leaving = tuple(brick for each in devices for brick in snapshot.bricks_of(each))
            return replace(operation, moves=_moves(leaving, snapshot, _Drawn.of(operation, snapshot)))
        case op.AddDevice(device=None):
            drawn = _Drawn(f"{operation.node}/{operation.path}", frozenset(snapshot.devices))
            return replace(operation, device=DeviceId(drawn.id("device")))
        case _:
            return operation


def unplaced(operation: Operation, snapshot: Snapshot) -> str:
    """Say for what no place was found, where a backend that places nothing would need one; else nothing."""
    if not snapshot.without_heketi:
        return ""
    match operation:
        case op.CreateVolume(placed=None) | op.ExpandVolume(placed=()):
            return "no place was found for its bricks"
        case op.EvictBrick(move=None):
            return "no place was found for the brick"
        case op.SetDeviceState(device, EntryState.FAILED, moves=moves) if device in snapshot.devices:
            return _lacking(len(snapshot.devices[device].bricks) - len(moves))
        case op.SetNodeState(node, EntryState.FAILED, moves=moves) if node in snapshot.nodes:
            held = sum(len(each.bricks) for each in snapshot.devices_of(snapshot.nodes[node]))
            return _lacking(held - len(moves))
        case _:
            return ""


def _lacking(count: int) -> str:
    return f"no place was found for {count} of its bricks" if count else ""


@dataclass(slots=True)
class _Drawn:
    """What seems to be drawn: always the same for the same words, and never what is there already."""

    seed: str
    taken: frozenset[str]
    _count: dict[str, int] = field(default_factory=dict)

    @staticmethod
    def of(operation: Operation, snapshot: Snapshot) -> _Drawn:
        """Draw for an operation on a pool; orphans are told in notes alone, and are left alone too."""
        told = {word for note in snapshot.notes for word in note.replace("/", " ").replace("_", " ").split()}
        return _Drawn(repr(operation), frozenset(snapshot.bricks) | told)

    def id(self, word: str) -> str:
        """Give 32 hex digits that nothing has yet."""
        while True:
            number = self._count[word] = self._count.get(word, -1) + 1
            found = sha256(f"{self.seed}/{word}/{number}".encode()).hexdigest()[:_HEX]
            if found not in self.taken:
                return found

    def choices(self, number: int) -> RingChoices:
        """Give the choices of the `number`-th try."""
        return RingChoices(lambda: BrickId(self.id("brick")), _Order(f"{self.seed}/{number}"))

    def of_split(self, number: int, split: Split) -> RingChoices:
        """Give the choices for one way to cut a volume."""
        return self.choices(number * 1000 + split.sets)

    def place(self, brick: PlacedBrick, id_: BrickId) -> BrickPlace:
        """Give what is to be made of a placed brick."""
        return BrickPlace(
            id_,
            brick.candidate.device,
            f"tp_{self.id('pool')}",
            brick.size_kib,
            brick.charge.pool_kib,
            brick.charge.metadata_kib,
            brick.role is Role.ARBITER,
        )


@dataclass(slots=True)
class _Order:
    """Puts lists into an order that seems random, and is the same for the same words."""

    seed: str
    _count: int = 0

    def __call__(self, items: list[ItemT], /) -> None:
        """Change the order of `items` in place."""
        self._count += 1
        ranks = (sha256(f"{self.seed}/{self._count}/{place}".encode()).digest() for place in range(len(items)))
        items[:] = [item for _, item in sorted(zip(ranks, items, strict=True), key=lambda pair: pair[0])]


def _created(operation: op.CreateVolume, snapshot: Snapshot) -> op.CreateVolume:
    plain = replace(operation, placed=None)
    drawn = _Drawn.of(plain, snapshot)
    for cluster in operation.clusters or tuple(sorted(snapshot.clusters)):
        try:
            rules = Rules.of(operation.durability, operation.options, snapshot_factor=operation.snapshot_factor or 1.0)
        except RuleMalformed:
            return plain
        sets = _sets(operation.size_gib, rules, cluster, snapshot, drawn)
        if sets:
            given = operation.name.removeprefix("vol_")
            own = len(given) == _HEX and set(given) <= set("0123456789abcdef")
            volume = VolumeId(given if own else drawn.id("volume"))
            return replace(operation, placed=VolumePlace(volume, sets))
    return plain


def _expanded(operation: op.ExpandVolume, snapshot: Snapshot) -> op.ExpandVolume:
    plain = replace(operation, placed=())
    volume = snapshot.volumes.get(operation.volume)
    if volume is None:
        return plain
    try:
        rules = _rules(volume)
    except RuleMalformed:
        return plain
    drawn = _Drawn(f"{plain!r}/{volume.bricks}", frozenset(snapshot.bricks))
    sets = _sets(operation.add_gib, rules, volume.cluster, snapshot, drawn, len(volume.bricks))
    return replace(operation, placed=sets)


def _rules(volume: Volume) -> Rules:
    found = Rules.of(volume.durability, volume.options, snapshot_factor=volume.snapshot_factor)
    return replace(found, arbiter=True) if volume.arbiter_bricks else found


def _sets(
    size_gib: int,
    rules: Rules,
    cluster: ClusterId,
    snapshot: Snapshot,
    drawn: _Drawn,
    existing: int = 0,
) -> PlacedSets:
    candidates = survey(snapshot, cluster).candidates

    for number in range(TRIES):
        try:
            found = place_volume(size_gib, rules, candidates, partial(drawn.of_split, number), DEFAULT_LIMITS, existing)
        except (BricksRunOut, AverageFileTooBig):
            continue
        return tuple(tuple(drawn.place(brick, BrickId(drawn.id("brick"))) for brick in each.bricks) for each in found)
    return ()


def _moves(leaving: Sequence[Brick], snapshot: Snapshot, drawn: _Drawn) -> tuple[BrickMove, ...]:
    """Place bricks that leave, one after another; those after the first without a place are left out with it."""
    left = _left_for(leaving, snapshot)
    moves: list[BrickMove] = []
    for brick in leaving:
        move = _move(brick, snapshot, left, drawn)
        if move is None:
            break
        moves.append(move)
        cost = move.place.pool_kib + move.place.metadata_kib
        left = [
            each._replace(free_kib=each.free_kib - cost) if each.device == move.place.device else each for each in left
        ]
    return tuple(moves)


def _left_for(leaving: Iterable[Brick], snapshot: Snapshot) -> list[Candidate]:
    going = {brick.device for brick in leaving}
    clusters = {snapshot.nodes[brick.node].cluster for brick in leaving if brick.node in snapshot.nodes}
    return [each for id_ in sorted(clusters) for each in survey(snapshot, id_).candidates if each.device not in going]


def _move(brick: Brick, snapshot: Snapshot, left: Sequence[Candidate], drawn: _Drawn) -> BrickMove | None:
    volume = snapshot.volumes.get(brick.volume)
    if volume is None:
        return None
    try:
        rules = _rules(volume)
    except RuleMalformed:
        return None
    together = next((each for each in volume.sets or () if brick.id in each), ())
    others = list(_where(snapshot, (id_ for id_ in together if id_ != brick.id)))
    role = Role.ARBITER if brick.id in volume.arbiter_bricks else Role.DATA
    for number in range(TRIES):
        try:
            found = place_replacement(
                rules, role, brick.size_kib, brick.device, others, left, drawn.choices(number)
            ).bricks[0]
        except NoPlace:
            continue
        return BrickMove(brick.id, drawn.place(found, BrickId(drawn.id("brick"))))
    return None


def _where(snapshot: Snapshot, bricks: Iterable[BrickId]) -> Iterator[Candidate]:
    """Give where bricks are, whatever the state of the device."""
    for id_ in bricks:
        brick = snapshot.bricks.get(id_)
        device = snapshot.devices.get(brick.device) if brick is not None else None
        node = snapshot.nodes.get(brick.node) if brick is not None else None
        if device is not None and node is not None:
            yield Candidate(device.id, node.id, node.zone, 0, merged_tags(node.tags, device.tags))
