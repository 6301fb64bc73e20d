"""What bricks did between two readings of a volume's profile: operations a second, how long they took. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glusterterm.model.gluster.profile import BrickProfile, Operation, Stretch, VolumeProfile

MOST_OPERATIONS = 12
"""Kinds of operation of one brick that are shown, those that take most of its time."""


@dataclass(frozen=True, slots=True)
class OperationRate:
    """One kind of operation: so many a second, which took `latency_ns` each, `share` (0.0 to 1.0) of the brick's time.

    `latency_ns` is None where none was done.
    """

    name: str
    per_s: float
    latency_ns: float | None
    share: float


@dataclass(frozen=True, slots=True)
class BrickRate:
    """One brick, by gluster's name for it; bytes a second, and its operations, those that take longest first."""

    name: str
    path: str
    per_s: float
    read_per_s: float
    written_per_s: float
    operations: tuple[OperationRate, ...]


def rates(before: VolumeProfile, after: VolumeProfile, seconds: float) -> tuple[BrickRate, ...]:
    """Give what each brick did in the `seconds` between two cumulative readings, in the order of their names.

    Bricks that were not in both readings, or whose process began anew in between, are left out.
    """
    if seconds <= 0:
        return ()
    known = {brick.name: brick for brick in before.bricks}
    found = (_brick(known[brick.name], brick, seconds) for brick in after.bricks if brick.name in known)
    return tuple(sorted((each for each in found if each is not None), key=lambda each: each.name))


def _brick(before: BrickProfile, after: BrickProfile, seconds: float) -> BrickRate | None:
    old, new = before.cumulative, after.cumulative
    if old is None or new is None or (new.seconds or 0) < (old.seconds or 0):
        return None
    operations = sorted(_operations(old, new, seconds), key=lambda each: (-each.share, -each.per_s, each.name))
    return BrickRate(
        after.name,
        after.path,
        sum(each.per_s for each in operations),
        _more(old.read_bytes, new.read_bytes) / seconds,
        _more(old.written_bytes, new.written_bytes) / seconds,
        tuple(operations[:MOST_OPERATIONS]),
    )


def _operations(old: Stretch, new: Stretch, seconds: float) -> Iterator[OperationRate]:
    known = {each.name: each for each in old.operations}
    done = [(each, *_done(known.get(each.name), each)) for each in new.operations]
    whole = sum(took for _, _, took in done)
    for operation, calls, took in done:
        if calls > 0:
            yield OperationRate(operation.name, calls / seconds, took / calls, took / whole if whole else 0.0)


def _done(old: Operation | None, new: Operation) -> tuple[int, float]:
    """Give how often it was done in between, and how many ns that took."""
    calls = (new.calls or 0) - ((old.calls or 0) if old is not None else 0)
    took = (new.time_ns or 0.0) - ((old.time_ns or 0.0) if old is not None else 0.0)
    return max(calls, 0), max(took, 0.0)


def _more(old: int | None, new: int | None) -> int:
    return max((new or 0) - (old or 0), 0)


def busiest(found: Sequence[BrickRate]) -> tuple[BrickRate, ...]:
    """Give bricks with those first that do most."""
    return tuple(sorted(found, key=lambda each: (-each.per_s, each.name)))
