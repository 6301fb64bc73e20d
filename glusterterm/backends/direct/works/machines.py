"""Devices and nodes: added, deleted, marked with their states and tags."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_gluster as gluster
from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct import names
from glusterterm.backends.direct.marks import DeviceMarks, NodeMarks
from glusterterm.backends.direct.work import Do, Forgives, OnNode, Stage
from glusterterm.backends.direct.works.parts import Ground, at
from glusterterm.model.errors import PlanRefused
from glusterterm.model.operations import FromStep, TagChange
from glusterterm.model.topology import EntryState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from glusterterm.model.ids import ClusterId
    from glusterterm.model.operations import AddDevice, AddNode, DeleteDevice, DeleteNode
    from glusterterm.model.topology import Device, Node, Tags


def add_device(ground: Ground, operation: AddDevice) -> tuple[Stage, ...]:
    """Make a volume group of a disk, with the marks of its node and its own from the start."""
    if isinstance(operation.node, FromStep) or operation.device is None:
        raise PlanRefused("it was not said what the new device is called", next_step="plan it anew")
    node, group = ground.node(operation.node), names.group(operation.device)
    marks = (*node_marks(node).written, *DeviceMarks(EntryState.ONLINE, operation.tags).written)
    wipe = [Do(machine.WIPE(device=operation.path))] if operation.destroy_data else []
    undo_label = Do(machine.PV_REMOVE(device=operation.path), forgives=Forgives.ABSENT)
    undo_group = Do(machine.VG_REMOVE(group=group), forgives=Forgives.ABSENT)
    label = Do(machine.PV_CREATE(device=operation.path), (undo_label,))
    make = Do(machine.VG_CREATE(marks=marks, group=group, device=operation.path), (undo_group,))
    return (Stage(f"prepare {operation.path}", (at(node, *wipe, label, make),), stays=True),)


def delete_device(ground: Ground, operation: DeleteDevice) -> tuple[Stage, ...]:
    """Take a volume group off its disk; `forget` goes on where the disk is gone."""
    device = ground.device(operation.device)
    forgives = Forgives.ANY if operation.forget else Forgives.ABSENT
    group = names.group(device.id)
    dos = [Do(machine.VG_REMOVE(group=group), forgives=forgives)]
    if device.paths:
        dos.append(Do(machine.PV_REMOVE(device=device.paths[0]), forgives=forgives))
    dos.append(Do(machine.RMDIR(path=f"{names.MOUNTS}/{group}"), forgives=Forgives.ANY))
    return (Stage(f"take {device.path} away", (at(ground.node(device.node), *dos),), stays=True),)


def mark_device(ground: Ground, device: Device, state: EntryState, tags: Tags) -> tuple[Stage, ...]:
    """Write a device's state and tags in place of those that it has."""
    before, after = DeviceMarks(device.state, device.tags).written, DeviceMarks(state, tags).written
    dos = _changed(names.group(device.id), before, after)
    return (Stage(f"mark {device.path}", (at(ground.node(device.node), *dos),), stays=True),) if dos else ()


def add_node(ground: Ground, operation: AddNode) -> tuple[Stage, ...]:
    """Have a host join the pool, and keep its zone and tags there."""
    if isinstance(operation.cluster, FromStep):
        raise PlanRefused("a pool begins with its first node", next_step="name that host in the profile")
    speaker = ground.speaker(operation.cluster)
    leave = Do(gluster.PEER_DETACH(host=operation.storage), forgives=Forgives.ANY)
    join = Do(gluster.PEER_PROBE(host=operation.storage), (leave,))
    marks = NodeMarks(operation.cluster, None, operation.zone, EntryState.ONLINE, operation.tags)
    write = Do(machine.NODE_MARKS_WRITE(marks=marks.written))
    return (
        Stage(f"have {operation.storage} join", (at(speaker, join),)),
        Stage(f"mark {operation.manage}", (OnNode(names.node_of_host(operation.manage), operation.manage, (write,)),)),
        *keep_cluster(ground, operation.cluster, speaker),
    )


def delete_node(ground: Ground, operation: DeleteNode) -> tuple[Stage, ...]:
    """Have a node leave the pool."""
    node = ground.node(operation.node)
    speaker = ground.speaker(node.cluster, without=[node.id])
    leave = Do(gluster.PEER_DETACH(host=node.storage[0]), forgives=Forgives.ABSENT)
    return (
        *keep_cluster(ground, node.cluster, speaker),
        Stage(f"have {node.host} leave", (at(speaker, leave),), stays=True),
    )


def keep_cluster(ground: Ground, cluster: ClusterId, node: Node) -> tuple[Stage, ...]:
    """Write the cluster's id on a node: without it the id is made of its members, who come and go."""
    marks = node_marks(node, cluster).written
    return (Stage(f"keep the cluster's id on {node.host}", (_write(ground, node, marks, marks),)),)


def written(ground: Ground, node: Node, marks: NodeMarks) -> OnNode:
    """Write marks of a node on each of its groups, or into its file, in place of those that it has."""
    return _write(ground, node, node_marks(node).written, marks.written)


def mark_node(ground: Ground, node: Node, state: EntryState, tags: Tags) -> tuple[Stage, ...]:
    """Write a node's state and tags in place of those that it has, on each of its groups."""
    after = NodeMarks(node.cluster, node.id, node.zone, state, tags)
    return (Stage(f"mark {node.host}", (written(ground, node, after),), stays=True),)


def changed_tags(before: Tags, change: TagChange, tags: Tags) -> Tags:
    """Give the tags that are there after a change."""
    match change:
        case TagChange.SET:
            return tuple(sorted(dict(tags).items()))
        case TagChange.UPDATE:
            return tuple(sorted((dict(before) | dict(tags)).items()))
        case TagChange.DELETE:
            gone = {name for name, _ in tags}
            return tuple((name, value) for name, value in before if name not in gone)


def node_marks(node: Node, cluster: ClusterId | None = None) -> NodeMarks:
    """Give what is to be kept of a node as it is."""
    state = node.state if node.state is not EntryState.UNKNOWN else EntryState.ONLINE
    return NodeMarks(cluster or node.cluster, node.id, node.zone, state, node.tags)


def _write(ground: Ground, node: Node, before: Sequence[str], after: Sequence[str]) -> OnNode:
    groups = [names.group(device.id) for device in ground.snapshot.devices_of(node) if not device.foreign]
    if not groups:
        return at(node, Do(machine.NODE_MARKS_WRITE(marks=after)))
    return at(node, *(do for group in groups for do in _changed(group, before, after)))


def _changed(group: str, before: Sequence[str], after: Sequence[str]) -> list[Do]:
    """Replace tags: what goes is dropped first, since of two of a kind the first would be read."""
    gone, new = [tag for tag in before if tag not in after], list(after)
    dos = []
    if gone:
        back = Do(machine.VG_TAG_ADD(tags=gone, group=group), forgives=Forgives.ANY)
        dos.append(Do(machine.VG_TAG_DROP(tags=gone, group=group), (back,)))
    if new:
        added = [tag for tag in new if tag not in before]
        drop = (Do(machine.VG_TAG_DROP(tags=added, group=group), forgives=Forgives.ANY),) if added else ()
        dos.append(Do(machine.VG_TAG_ADD(tags=new, group=group), drop))
    return dos
