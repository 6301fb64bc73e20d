"""How bricks answer the terms of a filter: each term is made into one question first, since there are many bricks."""

from collections.abc import Callable

from glusterterm.logic.search import Compared, Figure, HasProcess, HasTag, InPlace, IsPending, OfKind, Place, Test, Word
from glusterterm.model.health import ProcessState
from glusterterm.model.ids import Kind, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import ARBITER_TAG, Brick, Volume

Question = Callable[[Brick], bool | None]
"""Asks one brick; None where it has no answer of its own, so that its device's stands."""


def brick_question(test: Test, snapshot: Snapshot) -> Question | None:
    """Give how bricks are asked for `test`; None where no brick has an answer of its own."""
    match test:
        case Word(text):
            of_volume = _per_volume(snapshot, lambda id_, volume: _names(id_, volume, text))
            return lambda brick: of_volume(brick) or text in brick.id.casefold()
        case InPlace(place, text):
            return _in_place(place, text, snapshot)
        case IsPending(wanted):
            busy = _per_volume(snapshot, lambda _, volume: volume is not None and volume.pending is not None)
            return lambda brick: (brick.pending is not None or busy(brick)) is wanted
        case OfKind(kind):
            return lambda _: kind is Kind.BRICK
        case Compared(Figure.SIZE, comparison, number):
            return lambda brick: comparison.holds(brick.size_kib, number)
        case Compared(Figure.HEAL, comparison, number):
            return lambda brick: None if (left := _left(brick)) is None else comparison.holds(left, number)
        case HasProcess(process):
            return lambda brick: None if (state := _process(brick)) is None else state is process
        case HasTag(name, None) if name == ARBITER_TAG:
            return lambda brick: _is_arbiter(snapshot, brick) or None
        case _:
            return None


def _in_place(place: Place, text: str, snapshot: Snapshot) -> Question | None:
    match place:
        case Place.NAME | Place.VOLUME:
            return _per_volume(snapshot, lambda id_, volume: _names(id_, volume, text))
        case Place.ID:
            return lambda brick: brick.id.casefold().startswith(text)
        case Place.PATH:
            return lambda brick: text in brick.path.casefold()
        case _:
            return None


def _names(id_: VolumeId, volume: Volume | None, text: str) -> bool:
    return text in id_.casefold() or (volume is not None and text in volume.name.casefold())


def _process(brick: Brick) -> ProcessState | None:
    """Give how a brick's process stands; None before gluster was asked."""
    return brick.truth.process if brick.truth is not None and brick.truth.since is not None else None


def _left(brick: Brick) -> int | None:
    """Give what is left to heal on a brick; None where that is not known."""
    return brick.truth.heal.entries if brick.truth is not None and brick.truth.heal is not None else None


def _is_arbiter(snapshot: Snapshot, brick: Brick) -> bool:
    volume = snapshot.volumes.get(brick.volume)
    return volume is not None and brick.id in volume.arbiter_bricks


def _per_volume(snapshot: Snapshot, answer: Callable[[VolumeId, Volume | None], bool]) -> Callable[[Brick], bool]:
    """Ask each volume once, however many bricks it has."""
    known: dict[VolumeId, bool] = {}

    def ask(brick: Brick) -> bool:
        id_ = brick.volume
        found = known.get(id_)
        if found is None:
            found = known[id_] = answer(id_, snapshot.volumes.get(id_))
        return found

    return ask
