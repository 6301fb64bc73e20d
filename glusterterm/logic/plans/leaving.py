"""Bricks that are to move, and what stands against moving any brick at all: records that lack, and other changes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import LEFT_BEHIND, blocks, busy
from glusterterm.model.ids import BrickId, DeviceId
from glusterterm.model.operations import EvictBrick, Operation, SetDeviceState, SetNodeState
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Device, EntryState, Volume

MovingOperation = SetDeviceState | SetNodeState | EvictBrick


@dataclass(frozen=True, slots=True)
class Leaving:
    """What is to be moved: bricks, the devices that are emptied by it, and how all of it is called.

    `unknown` counts the bricks that the devices list and of which there is no record.
    """

    called: str
    bricks: tuple[Brick, ...]
    devices: tuple[DeviceId, ...] = ()
    unknown: int = 0


def moving(operation: Operation) -> MovingOperation | None:
    """Give an operation as one that has bricks moved elsewhere; None where it moves none."""
    if isinstance(operation, EvictBrick):
        return operation
    if isinstance(operation, SetDeviceState | SetNodeState) and operation.state is EntryState.FAILED:
        return operation
    return None


def what_leaves(operation: MovingOperation, snapshot: Snapshot) -> Leaving:
    """Give the bricks that an operation moves; none where its object is gone."""
    match operation:
        case EvictBrick(brick):
            entry = snapshot.bricks.get(brick)
            called = objects.brick_called(snapshot, brick)
            return Leaving(called, (entry,) if entry else ())
        case SetDeviceState(device):
            found = snapshot.devices.get(device)
            return _of_devices(objects.device_called(snapshot, device), (found,) if found else (), snapshot)
        case SetNodeState(node):
            known = snapshot.nodes.get(node)
            return _of_devices(
                objects.node_called(snapshot, node), snapshot.devices_of(known) if known else (), snapshot
            )


def _of_devices(called: str, devices: tuple[Device, ...], snapshot: Snapshot) -> Leaving:
    bricks = tuple(brick for device in devices for brick in snapshot.bricks_of(device))
    listed = sum(len(device.bricks) for device in devices)
    return Leaving(called, bricks, tuple(device.id for device in devices), listed - len(bricks))


def volumes_of(bricks: Iterable[Brick], snapshot: Snapshot) -> tuple[Volume, ...]:
    """Give the volumes that bricks belong to, each once, as far as they are known."""
    ids = dict.fromkeys(brick.volume for brick in bricks)
    return tuple(snapshot.volumes[id_] for id_ in ids if id_ in snapshot.volumes)


def peers(brick: Brick, volume: Volume) -> tuple[BrickId, ...] | None:
    """Give the other bricks of a brick's set; None where the sets of its volume are not known."""
    for bricks in volume.sets or ():
        if brick.id in bricks:
            return tuple(id_ for id_ in bricks if id_ != brick.id)
    return None


def names(volumes: Iterable[Volume]) -> str:
    """Give volumes as sentences call them."""
    return objects.listed([fmt.short_name(volume.name) for volume in volumes])


def ghosts(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F54: bricks of which Heketi has no record, or none of their volume, make a removal fail with `Id not found`."""
    lost = [brick for brick in leaving.bricks if brick.volume not in snapshot.volumes]
    if lost or leaving.unknown:
        maker, mend = "a failed clone", "Heketi's database has to be mended by hand"
        if snapshot.without_heketi:
            maker, mend = "a change that was cut off", "clean up pending operations"
        yield blocks(
            f"{leaving.called} holds {fmt.count(len(lost) + leaving.unknown, 'brick')} without a volume, as {maker} "
            "leaves them or one that runs has: those can't be moved",
            f"wait if something is being made just now; else {mend}",
            "F54",
        )


def pending(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F42: a brick or volume that Heketi is changing is not moved."""
    for brick in leaving.bricks:
        yield from busy(snapshot, brick.pending, objects.brick_called(snapshot, brick.id))
    for volume in volumes_of(leaving.bricks, snapshot):
        held = volume.pending or next(
            (brick.pending for brick in snapshot.bricks_of_volume(volume) if brick.pending), None
        )
        yield from busy(snapshot, held, f"volume {objects.volume_called(snapshot, volume.id)}")
    for device in leaving.devices:
        if device in snapshot.devices:
            yield from busy(snapshot, snapshot.devices[device].pending, objects.device_called(snapshot, device))


def other_moves(leaving: Leaving, snapshot: Snapshot) -> Iterator[Objection]:
    """F35: two bricks of one set must not move at a time."""
    for other in snapshot.devices.values():
        if other.pending is None or other.id in leaving.devices:
            continue
        operation = snapshot.operations.get(other.pending)
        if operation is not None and (operation.status in LEFT_BEHIND or operation.type != "remove-device"):
            continue
        there = frozenset(other.bricks)
        shared = [volume for volume in volumes_of(leaving.bricks, snapshot) if _meet(leaving, volume, there)]
        if shared:
            yield blocks(
                f"{objects.device_called(snapshot, other.id)} is being evacuated and holds bricks of {names(shared)} "
                "too: "
                "two bricks of one set must not move at a time",
                "wait till that evacuation has ended and the volumes are healed",
                "F35",
            )


def _meet(leaving: Leaving, volume: Volume, there: frozenset[BrickId]) -> bool:
    """Say whether a brick that leaves and one of the device being evacuated are, or may be, of one set."""
    for brick in leaving.bricks:
        if brick.volume != volume.id:
            continue
        known = peers(brick, volume)
        if any(id_ in there for id_ in (brick.id, *(volume.bricks if known is None else known))):
            return True
    return False
