"""The plan that takes a device out of use, and a new disk in, with the heals awaited in between.

Each brick is a step of its own, so that each is judged again right before it moves. What Heketi answers is no proof:
the task asks gluster whether all is healed, and the node's LVM whether nothing is left.
"""

from collections.abc import Iterator
from dataclasses import replace as changed

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import device, objects
from glusterterm.logic.plans.confirm import digits
from glusterterm.logic.plans.foresight import after
from glusterterm.logic.plans.guards import against
from glusterterm.logic.plans.leaving import volumes_of
from glusterterm.logic.plans.objections import ordered
from glusterterm.logic.plans.placed import placed
from glusterterm.logic.plans.titles import title
from glusterterm.logic.plans.undo import cannot_undo
from glusterterm.logic.preflight.disks import disk_seen
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.verdicts import GONE
from glusterterm.logic.progress import empties
from glusterterm.model.checks import AwaitHeal, ProveEmpty, SwapDisk
from glusterterm.model.ids import DeviceId
from glusterterm.model.operations import (
    AddDevice,
    DeleteDevice,
    EvictBrick,
    HealVolume,
    Operation,
    SetDeviceState,
)
from glusterterm.model.plans import Objection, Plan, Step
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Device, EntryState

_NOT_SEEN = (
    "without SSH neither the end of the heals nor what is left on the node can be seen: the task stops where you have "
    "to see to that yourself"
)
_FOR_GOOD = "it ends once the device is deleted: name the path of a new disk to have that added too"


def replace(snapshot: Snapshot, id_: DeviceId, *, new_path: str = "") -> Plan:
    """Plan to move all bricks off a device, await their heals, and delete it; then to add the disk put in its place.

    Args:
        snapshot: what is.
        id_: the device.
        new_path: where the new disk will be found on the same node; empty: none is added.

    Raises:
        PlanRefused: there is no such device, or the path is none that Heketi takes.
    """
    disk = device.Disk(new_path)
    if new_path:
        device.check(disk)
    entry, whole = objects.device(snapshot, id_), device.evacuate(snapshot, id_)
    moving = next(each for each in whole.operations if isinstance(each, SetDeviceState) and empties(each))
    ends = _ends(snapshot, entry, new_path)
    lost = [sentence for each in _changes(ends) for sentence in cannot_undo(each, snapshot)]
    notes = [*whole.notes, *(() if snapshot.readings else (_NOT_SEEN,))]
    notes += device.of_adding([disk]) if new_path else [_FOR_GOOD]
    return changed(
        whole,
        title=f"replace {objects.device_called(snapshot, id_)}",
        steps=(*_emptying(snapshot, entry, moving), *ends),
        objections=ordered((*whole.objections, *_against(ends, after(moving, snapshot)))),
        cannot_undo=tuple(dict.fromkeys((*whole.cannot_undo, *lost))),
        notes=tuple(notes),
        typed=digits(id_, "device") if entry.bricks or _forgets(ends) else whole.typed,
    )


def _emptying(snapshot: Snapshot, entry: Device, moving: SetDeviceState) -> Iterator[Step]:
    """Give the steps until nothing is on the device, and all that was is healed elsewhere."""
    bricks, places = snapshot.bricks_of(entry), {move.brick: move for move in moving.moves}
    healing = [each for each in volumes_of(bricks, snapshot) if each.durability.set_size > 1]
    if entry.state is EntryState.ONLINE:
        yield _step(SetDeviceState(entry.id, EntryState.OFFLINE), snapshot)
    for brick in bricks:
        yield _step(EvictBrick(brick.id, move=places.get(brick.id)), snapshot)
        volume = snapshot.volumes.get(brick.volume)
        if volume in healing and volume is not None and snapshot.readings:
            # gluster's own crawl may wait ten minutes with a count that hides all below a directory
            heal = HealVolume(volume.id, volume.name)
            yield Step(title(heal, snapshot), heal, needed=False)
    if healing:
        names = objects.listed([fmt.short_name(each.name) for each in healing])
        yield Step(
            f"see that {names} {'is' if len(healing) == 1 else 'are'} healed",
            AwaitHeal(tuple(each.id for each in healing)),
        )


def _ends(snapshot: Snapshot, entry: Device, new_path: str) -> tuple[Step, ...]:
    """Give the steps that take the empty device away and bring the new one."""
    called = objects.device_called(snapshot, entry.id)
    gone = disk_seen(Seen.of(snapshot, snapshot.taken_at), entry).condition in GONE
    steps: list[Step] = []
    if entry.bricks or entry.state is not EntryState.FAILED:
        steps.append(Step(f"mark {called} as evacuated", SetDeviceState(entry.id, EntryState.FAILED)))
    if snapshot.readings and not gone:
        steps.append(Step(f"see that nothing is left on {called}", ProveEmpty(entry.id)))
    steps.append(_step(DeleteDevice(entry.id, forget=gone), snapshot))
    if new_path:
        steps.append(Step(f"swap the disk of {called}", SwapDisk(entry.node, new_path)))
        steps.append(_step(placed(AddDevice(entry.node, new_path, tags=entry.tags), snapshot), snapshot))
    return tuple(steps)


def _against(steps: tuple[Step, ...], snapshot: Snapshot) -> Iterator[Objection]:
    for operation in _changes(steps):
        if not isinstance(operation, SetDeviceState):  # it moves what was moved by then
            yield from against(operation, snapshot)
        snapshot = after(operation, snapshot)


def _forgets(steps: tuple[Step, ...]) -> bool:
    return any(isinstance(each, DeleteDevice) and each.forget for each in _changes(steps))


def _changes(steps: tuple[Step, ...]) -> tuple[Operation, ...]:
    return Plan("", steps).operations


def _step(operation: Operation, snapshot: Snapshot) -> Step:
    return Step(title(operation, snapshot), operation)
