"""What stands against moving a brick by the backend's records alone: other changes, and no redundancy."""

from collections.abc import Iterator

from glusterterm.logic.plans import objects
from glusterterm.logic.plans.leaving import Leaving, other_moves, pending
from glusterterm.logic.plans.objections import LEFT_BEHIND
from glusterterm.logic.preflight.situation import Situation
from glusterterm.logic.preflight.verdicts import Hindrance
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import BrickId, Kind, OperationId, Ref


def unrecorded(brick: BrickId, *, itself: bool = False) -> Hindrance:
    """F54: a brick without a volume, or one that has no record `itself`, can't be moved.

    A failed clone leaves such, or one is being made just now.
    """
    return Hindrance(
        Cause.NO_RECORD,
        f"there is no record of {'it' if itself else 'its volume'}, as after a failed change or while one runs",
        "wait if something is being made just now; else the records have to be mended first",
        "F54",
        (Ref.brick(brick),),
    )


def no_redundancy(situation: Situation) -> Iterator[Hindrance]:
    """F38: Heketi moves no brick that is the only copy; without it files are moved off one that still can be read."""
    if not situation.inside.alone or (situation.seen.snapshot.without_heketi and not situation.own_gone):
        return
    what = "it is on a disk that can't be read" if situation.own_gone else "its bricks can't be replaced"
    yield Hindrance(
        Cause.NO_REDUNDANCY,
        f"{situation.volume_called} keeps one copy only, and {what}",
        "try to read the disk on another machine; what is on it is nowhere else"
        if situation.own_gone
        else "copy its data to a new volume, delete the old one, then go on",
        "F38",
        (Ref.volume(situation.inside.volume.id),),
    )


def set_not_known(situation: Situation) -> Iterator[Hindrance]:
    """F34: without the set nobody can say which bricks have to be there."""
    if situation.inside.others is None:
        yield Hindrance(
            Cause.NOT_KNOWN,
            f"which bricks of {situation.volume_called} form its set is not known",
            "reach a node over SSH, or let Heketi ask its nodes",
            "F43",
        )


def changing(situation: Situation) -> Iterator[Hindrance]:
    """F42, F53, F35: nothing else may be at work at the brick, its volume, its device or another brick of its set."""
    snapshot = situation.seen.snapshot
    own = situation.own
    leaving = Leaving(objects.brick_called(snapshot, own.id), (own,), (own.device,))
    held = _held(situation)
    operations = [snapshot.operations[id_] for id_ in held if id_ in snapshot.operations]
    left = any(each.status in LEFT_BEHIND for each in operations)
    about = tuple(Ref(Kind.OPERATION, id_) for id_ in held)
    for objection in pending(leaving, snapshot):
        cause = Cause.LEFT_BEHIND if left else Cause.PENDING
        yield Hindrance(cause, objection.text, objection.next_step, objection.rule, about)
    for objection in other_moves(leaving, snapshot):
        yield Hindrance(Cause.OTHER_MOVE, objection.text, objection.next_step, objection.rule)


def _held(situation: Situation) -> tuple[OperationId, ...]:
    """Give the operations that the volume, its bricks and the device are part of."""
    snapshot, volume = situation.seen.snapshot, situation.inside.volume
    device = snapshot.devices.get(situation.own.device)
    found = (volume.pending, *(each.pending for each in snapshot.bricks_of_volume(volume)), device and device.pending)
    return tuple(dict.fromkeys(each for each in found if each))
