"""The last look before harm: what must be so when a change begins, whatever was so when it was planned.

It is asked under the locks, of a snapshot that was taken under them, and where that is not enough of the node itself.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct.decode.disks import decode_signatures
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.model import operations as op
from glusterterm.model.errors import PlanRefused
from glusterterm.model.topology import EntryState

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import DeviceId
    from glusterterm.model.operations import Operation
    from glusterterm.model.placements import BrickMove, BrickPlace
    from glusterterm.model.snapshot import Snapshot

_ANEW = "plan it anew"
_LVM = "LVM2_member"


async def check(operation: Operation, snapshot: Snapshot, runner: Runner) -> None:
    """Refuse what would fail or do harm as things are now.

    Raises:
        PlanRefused: with the reason; nothing was begun.
        GlustertermError: a node could not be asked; nothing was begun.
    """
    match operation:
        case op.CreateVolume(name=name, placed=placed):
            if any(volume.name == name for volume in snapshot.volumes.values()):
                raise PlanRefused(f"there is a volume {name} already", next_step="take another name")
            _room([place for each in (placed.sets if placed else ()) for place in each], snapshot)
        case op.ExpandVolume(placed=placed_sets):
            _room([place for each in placed_sets for place in each], snapshot)
        case op.EvictBrick(move=move):
            _moves([move] if move is not None else [], snapshot)
        case op.SetDeviceState(moves=moves) | op.SetNodeState(moves=moves):
            _moves(moves, snapshot)
        case op.DeleteNode():
            _unused_node(operation, snapshot)
        case op.DeleteDevice():
            _empty_device(operation, snapshot)
        case op.AddDevice():
            await _blank(operation, snapshot, runner)
        case _:
            pass


def _room(places: Iterable[BrickPlace], snapshot: Snapshot) -> None:
    wanted: Counter[DeviceId] = Counter()
    for place in places:
        wanted[place.device] += place.pool_kib + place.metadata_kib
        if place.brick in snapshot.bricks:
            raise PlanRefused(f"there is a brick {place.brick} already", next_step=_ANEW)
    for id_, kib in wanted.items():
        device = snapshot.devices.get(id_)
        if device is None or device.foreign:
            raise PlanRefused(f"device {id_} is gone", next_step=_ANEW)
        node = snapshot.nodes.get(device.node)
        if EntryState.ONLINE not in (device.state,) or node is None or node.state is not EntryState.ONLINE:
            raise PlanRefused(f"{device.path} takes no bricks now: it, or its node, is not online", next_step=_ANEW)
        if device.free_kib < kib:
            raise PlanRefused(
                f"{device.path} on {node.host} has {device.free_kib} KiB free and {kib} KiB are wanted", next_step=_ANEW
            )


def _moves(moves: Iterable[BrickMove], snapshot: Snapshot) -> None:
    _room([move.place for move in moves], snapshot)
    for move in moves:
        brick = snapshot.bricks.get(move.brick)
        volume = snapshot.volumes.get(brick.volume) if brick is not None else None
        target = snapshot.devices.get(move.place.device)
        if brick is None or volume is None or target is None:
            raise PlanRefused(f"brick {move.brick} is gone", next_step=_ANEW)
        together = next((each for each in volume.sets or () if brick.id in each), ())
        nodes = {snapshot.bricks[id_].node for id_ in together if id_ != brick.id and id_ in snapshot.bricks}
        if target.node in nodes:
            raise PlanRefused(f"the node of {target.path} holds another brick of that set", next_step=_ANEW)


def _unused_node(operation: op.DeleteNode, snapshot: Snapshot) -> None:
    held = [brick for brick in snapshot.bricks.values() if brick.node == operation.node]
    if held:
        raise PlanRefused(f"{len(held)} bricks are on that node", next_step="evacuate it first")
    node = snapshot.nodes.get(operation.node)
    if node is not None and node.devices:
        raise PlanRefused(f"{node.host} has devices", next_step="delete its devices first")


def _empty_device(operation: op.DeleteDevice, snapshot: Snapshot) -> None:
    device = snapshot.devices.get(operation.device)
    if device is not None and (device.bricks or device.used_kib):
        raise PlanRefused(
            f"{device.path} still holds {len(device.bricks)} bricks and {device.used_kib} KiB of thin pools",
            next_step="evacuate it first, or clean up what was left there",
        )


async def _blank(operation: op.AddDevice, snapshot: Snapshot, runner: Runner) -> None:
    node = snapshot.nodes.get(operation.node) if isinstance(operation.node, str) else None
    if node is None:
        raise PlanRefused("the node is gone", next_step=_ANEW)
    answer = await runner.run(node.host, machine.SIGNATURES(device=operation.path))
    decode_done("wipefs", answer.exit_status, answer.stdout, answer.stderr)
    found = decode_signatures(answer.stdout) if answer.stdout.strip() else ()
    listed = await runner.run(node.host, machine.PV_OF(device=operation.path))
    group = listed.stdout.partition('"vg_name":"')[2].partition('"')[0] if listed.exit_status == 0 else ""
    if group:
        raise PlanRefused(
            f"{operation.path} belongs to the volume group {group}",
            next_step="look at what lies in that group; it is never wiped from here",
        )
    if found and not operation.destroy_data:
        kinds = ", ".join(each.type for each in found)
        raise PlanRefused(
            f"there is something on {operation.path}: {kinds}", next_step="look at it; only then let it be destroyed"
        )
