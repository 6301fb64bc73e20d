"""Plans for bricks."""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.room_notes import of_room
from glusterterm.model.ids import BrickId, Ref
from glusterterm.model.operations import EvictBrick, HealCheck
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot


def evict(snapshot: Snapshot, brick: BrickId, *, check_heal: bool = True) -> Plan:
    """Plan to have one brick moved to another device.

    Raises:
        PlanRefused: there is no such brick.
    """
    entry = objects.brick(snapshot, brick)
    operation = EvictBrick(brick, HealCheck.DEFAULT if check_heal else HealCheck.DISABLE)
    moves = f"{fmt.size_kib(entry.size_kib)} move off {objects.device_called(snapshot, entry.device)}"
    healed = "moved is not healed: before anything else of this volume is touched, wait till its heal has ended"
    if snapshot.without_heketi:
        notes: tuple[str, ...] = (moves, *of_room(snapshot, operation), healed)
    else:
        notes = (f"{moves}; Heketi chooses where to", healed, "Heketi 9 does not know this call and answers 404")
    return plan(snapshot, [operation], objects=[Ref.brick(brick), Ref.volume(entry.volume)], notes=notes)
