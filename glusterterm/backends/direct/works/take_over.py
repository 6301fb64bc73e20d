"""The take-over: what Heketi alone kept of a pool is written on its nodes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct.marks import NodeMarks
from glusterterm.backends.direct.work import Stage
from glusterterm.backends.direct.works import machines
from glusterterm.backends.direct.works.parts import by_node

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glusterterm.backends.direct.work import OnNode
    from glusterterm.backends.direct.works.parts import Ground
    from glusterterm.model.operations import TakeOver


def take_over(ground: Ground, operation: TakeOver) -> tuple[Stage, ...]:
    """Write the marks of all nodes and devices, those of each node one after another. Nothing else is touched."""
    return (by_node("mark the nodes", _parts(ground, operation)),)


def _parts(ground: Ground, operation: TakeOver) -> Iterator[OnNode]:
    nodes = ground.snapshot.nodes
    for each in operation.nodes:
        # One that was marked before this was cut short is listed by its new id already.
        node = nodes[each.node] if each.node in nodes else ground.node(each.peer)
        yield machines.written(ground, node, NodeMarks(operation.becomes, each.node, each.zone, each.state, each.tags))
    for device in operation.devices:
        for stage in machines.mark_device(ground, ground.device(device.device), device.state, device.tags):
            yield from stage.on
