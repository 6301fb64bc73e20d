"""Plans for nodes."""

import ipaddress

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects, values
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.leaving import volumes_of, what_leaves
from glusterterm.logic.plans.room_notes import of_room
from glusterterm.model.ids import ClusterId, NodeId, Ref
from glusterterm.model.operations import (
    AddNode,
    ChangeNodeTags,
    DeleteNode,
    HealCheck,
    Operation,
    SetNodeState,
    TagChange,
)
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, EntryState, Tags


def add(snapshot: Snapshot, cluster: ClusterId, *, zone: int, manage: str, storage: str = "", tags: Tags = ()) -> Plan:
    """Plan to add a storage server. `storage` is `manage` where empty.

    Raises:
        PlanRefused: there is no such cluster, or a value is none that Heketi takes.
    """
    entry = objects.cluster(snapshot, cluster)
    operation = AddNode(cluster, zone, manage, storage or manage, tuple(sorted(tags)))
    check(operation)
    return plan(snapshot, [operation], notes=(*_of_adding(snapshot, entry), *names_advice(operation)))


def check(operation: AddNode) -> None:
    """See that Heketi takes the values of a new node.

    Raises:
        PlanRefused: it does not.
    """
    values.refuse("zone", values.zone(operation.zone))
    values.refuse("management host name", values.host(operation.manage))
    values.refuse("storage host name", values.host(operation.storage))
    values.refuse("tags", values.tags(operation.tags))


def _of_adding(snapshot: Snapshot, cluster: Cluster) -> tuple[str, ...]:
    first = "glusterd has to run on it: that is looked at first"
    further = "a node of the cluster takes it in by peer probe: it must not belong to another pool, nor hold volumes"
    joins = further if cluster.nodes else first
    if snapshot.without_heketi:
        return (joins,)
    return (
        joins,
        "Heketi tries its SSH key on a node only when the first device is added: see before that it can log in",
    )


def names_advice(operation: AddNode) -> tuple[str, ...]:
    """Advise addresses where names are given: every node and client has to resolve a storage name alike."""
    if _is_address(operation.storage):
        return ()
    return (f"every node and every client has to resolve {operation.storage} alike: an address is safer",)


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


def enable(snapshot: Snapshot, node: NodeId) -> Plan:
    """Plan to let new bricks go to a node again.

    Raises:
        PlanRefused: there is no such node.
    """
    objects.node(snapshot, node)
    return plan(snapshot, [SetNodeState(node, EntryState.ONLINE)], objects=[Ref.node(node)])


def disable(snapshot: Snapshot, node: NodeId) -> Plan:
    """Plan to let no new bricks go to a node; those that are there stay and work on.

    Raises:
        PlanRefused: there is no such node.
    """
    objects.node(snapshot, node)
    notes = ("bricks and mounts that are there stay untouched: no new bricks go to its devices",)
    return plan(snapshot, [SetNodeState(node, EntryState.OFFLINE)], objects=[Ref.node(node)], notes=notes)


def evacuate(snapshot: Snapshot, node: NodeId, *, check_heal: bool = True) -> Plan:
    """Plan to move all bricks off a node, disabling it first where it is online.

    Raises:
        PlanRefused: there is no such node.
    """
    entry = objects.node(snapshot, node)
    heal = HealCheck.DEFAULT if check_heal else HealCheck.DISABLE
    moving = SetNodeState(node, EntryState.FAILED, heal)
    steps: list[Operation] = [SetNodeState(node, EntryState.OFFLINE)] if entry.state is EntryState.ONLINE else []
    leaving = what_leaves(moving, snapshot)
    touched = [Ref.volume(volume.id) for volume in volumes_of(leaving.bricks, snapshot)]
    devices = [Ref.device(device) for device in leaving.devices]
    size = sum(brick.size_kib for brick in leaving.bricks)
    counted = fmt.count(len(leaving.bricks), "brick")
    notes = (
        f"{counted} ({fmt.size_kib(size)}) on {fmt.count(len(devices), 'device')} move to other nodes, one after "
        "another",
        "moved is not healed: before anything else of these volumes is touched, wait till their heals have ended",
    )
    return plan(
        snapshot,
        [*steps, moving],
        title=f"evacuate {entry.host}",
        objects=[Ref.node(node), *devices, *touched],
        notes=(*notes, *of_room(snapshot, moving))
        if leaving.bricks
        else ("it holds no bricks: only its record changes",),
    )


def delete(snapshot: Snapshot, node: NodeId) -> Plan:
    """Plan to delete a node without devices.

    Raises:
        PlanRefused: there is no such node.
    """
    objects.node(snapshot, node)
    notes = ("the mounts of all volumes of the cluster name its nodes: clients that name this one alone lose it",)
    return plan(snapshot, [DeleteNode(node)], objects=[Ref.node(node)], notes=notes)


def change_tags(snapshot: Snapshot, node: NodeId, change: TagChange, tags: Tags) -> Plan:
    """Plan to change a node's tags; for DELETE only their names count.

    Raises:
        PlanRefused: there is no such node, or a tag is none that Heketi takes.
    """
    objects.node(snapshot, node)
    values.refuse("tags", values.tags(tags) or values.nothing_named(change, tags))
    notes = ("bricks that are there stay where they are: tags count for new ones and for those that move",)
    operation = ChangeNodeTags(node, change, tuple(sorted(tags)))
    return plan(snapshot, [operation], objects=[Ref.node(node)], notes=notes)
