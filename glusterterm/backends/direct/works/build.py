"""The work of each operation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct.work import Stage, Work
from glusterterm.backends.direct.works import clean_up, machines, moves, running, take_over, volumes
from glusterterm.backends.direct.works.parts import Ground, touched
from glusterterm.model import operations as op
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import Ref
from glusterterm.model.without_heketi import why_not

if TYPE_CHECKING:
    from glusterterm.model.ids import OperationId
    from glusterterm.model.operations import Operation
    from glusterterm.model.snapshot import Snapshot


def work(operation: Operation, snapshot: Snapshot, id_: OperationId) -> Work:
    """Say what an operation does on which nodes, as things are.

    Args:
        operation: the change.
        snapshot: what is, with what the nodes say of it.
        id_: marks what is made and taken away.

    Raises:
        PlanRefused: it can't be done, or not as things are.
        OperandRefused: a name or a value is none that may stand in a command.
    """
    ground = Ground(snapshot, id_)
    stages = tuple(stage for stage in _stages(ground, operation) if stage.on or stage.wait is not None)
    if isinstance(operation, op.RunningOperation):
        nodes = tuple(dict.fromkeys((*touched(stages, snapshot), *running.guarded(ground, operation))))
        return Work(id_, stages, nodes, follow=running.follow(ground, operation))
    return Work(id_, stages, touched(stages, snapshot), _result(operation))


def _stages(ground: Ground, operation: Operation) -> tuple[Stage, ...]:
    if isinstance(operation, op.RunningOperation):
        return running.run(ground, operation)
    match operation:
        case op.CreateVolume():
            return volumes.create(ground, operation)
        case op.ExpandVolume():
            return volumes.expand(ground, operation)
        case op.DeleteVolume():
            return volumes.delete(ground, operation)
        case op.AddDevice():
            return machines.add_device(ground, operation)
        case op.DeleteDevice():
            return machines.delete_device(ground, operation)
        case op.SetDeviceState():
            return moves.set_device_state(ground, operation)
        case op.ChangeDeviceTags(device, change, tags):
            found = ground.device(device)
            return machines.mark_device(ground, found, found.state, machines.changed_tags(found.tags, change, tags))
        case op.AddNode():
            return machines.add_node(ground, operation)
        case op.DeleteNode():
            return machines.delete_node(ground, operation)
        case op.SetNodeState():
            return moves.set_node_state(ground, operation)
        case op.ChangeNodeTags(node, change, tags):
            known = ground.node(node)
            return machines.mark_node(ground, known, known.state, machines.changed_tags(known.tags, change, tags))
        case op.EvictBrick():
            return moves.evict(ground, operation)
        case op.TakeOver():
            return take_over.take_over(ground, operation)
        case op.CleanUpOperations():
            return clean_up.clean_up(ground, operation)
        case _:
            raise PlanRefused(why_not(operation) or "it is not known here", next_step="it takes a Heketi")


def _result(operation: Operation) -> Ref | None:
    match operation:
        case op.CreateVolume() if operation.placed is not None:
            return Ref.volume(operation.placed.volume)
        case op.AddDevice() if operation.device is not None:
            return Ref.device(operation.device)
        case _:
            return None
