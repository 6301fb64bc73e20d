"""What stands against changes of nodes and devices, moving bricks aside."""

from collections.abc import Iterator, Mapping

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.objections import blocks, busy, gone, overrides, warns
from glusterterm.logic.plans.values import MAX_TAGS
from glusterterm.model.ids import DeviceId, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    DeleteDevice,
    DeleteNode,
    FromStep,
    ResyncDevice,
    SetDeviceState,
    SetNodeState,
    TagChange,
)
from glusterterm.model.plans import Objection
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import ARBITER_TAG, Device, EntryState, Node, Tags

MachineOperation = AddNode | DeleteNode | ChangeNodeTags | AddDevice | DeleteDevice | ResyncDevice | ChangeDeviceTags
_ARBITER_VALUES = ("required", "disabled", "supported")


def against(operation: MachineOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against a change of a node or a device."""
    match operation:
        case AddNode():
            yield from host_taken(operation, snapshot)
            yield from nobody_probes(operation, snapshot)
            yield from odd_arbiter_tag(operation.tags)
        case DeleteNode():
            yield from node_not_empty(operation, snapshot)
        case ChangeNodeTags(node):
            known = snapshot.nodes.get(node)
            yield from tags_of(operation, known.tags if known else None, objects.node_called(snapshot, node))
        case AddDevice():
            yield from add_device(operation, snapshot)
        case DeleteDevice():
            yield from delete_device(operation, snapshot)
        case ResyncDevice():
            yield from resync(operation, snapshot)
        case ChangeDeviceTags(device):
            entry = snapshot.devices.get(device)
            yield from tags_of(operation, entry.tags if entry else None, objects.device_called(snapshot, device))


def host_taken(operation: AddNode, snapshot: Snapshot) -> Iterator[Objection]:
    """F21: host names are unique over all clusters."""
    if not isinstance(operation.cluster, FromStep) and operation.cluster not in snapshot.clusters:
        yield gone(objects.cluster_called(operation.cluster))
    for node in snapshot.nodes.values():
        used = {*node.manage[:1], *node.storage[:1]} & {operation.manage, operation.storage}
        for host in sorted(used):
            yield blocks(
                f"{host} is used already by node {fmt.short_id(node.id)} ({node.state}, "
                f"{objects.cluster_called(node.cluster)})",
                "for a machine that was installed anew: evacuate and delete the old node first, or give the machine "
                "its old identity back",
                "F21",
            )


def nobody_probes(operation: AddNode, snapshot: Snapshot) -> Iterator[Objection]:
    """F23: a further node is taken in by one of the cluster's that runs glusterd."""
    cluster = None if isinstance(operation.cluster, FromStep) else snapshot.clusters.get(operation.cluster)
    nodes = snapshot.nodes_of(cluster) if cluster else ()
    if nodes and not any(node.state is EntryState.ONLINE for node in nodes):
        yield warns(
            "no node of the cluster is online: one of them has to take the new one in",
            "enable a node whose glusterd runs",
            "F23",
        )


def node_not_empty(operation: DeleteNode, snapshot: Snapshot) -> Iterator[Objection]:
    """F39, F44: only nodes without devices are deleted, whatever their state."""
    node = snapshot.nodes.get(operation.node)
    if node is None:
        yield gone(objects.node_called(snapshot, operation.node))
        return
    if node.devices:
        yield blocks(
            f"{node.host} still has {fmt.count(len(node.devices), 'device')}: only nodes without devices are deleted",
            "evacuate and delete its devices first",
            "F39",
        )
    if not snapshot.without_heketi and any(other.id != node.id for other in _neighbours(snapshot, node)):
        yield warns(
            f"Heketi forgets {node.host} even where gluster does not let it go, and a dead peer left in the pool "
            "blocks "
            "the deletion of volumes",
            "compare `gluster pool list` with the nodes afterwards",
            "F44",
        )


def _neighbours(snapshot: Snapshot, node: Node) -> tuple[Node, ...]:
    cluster = snapshot.clusters.get(node.cluster)
    return snapshot.nodes_of(cluster) if cluster else ()


def tags_of(operation: ChangeNodeTags | ChangeDeviceTags, present: Tags | None, what: str) -> Iterator[Objection]:
    """Check a change of tags against those that are there; None: the object is gone."""
    if present is None:
        yield gone(what)
        return
    names = {name for name, _ in present}
    if operation.change is TagChange.DELETE:
        missing = [name for name, _ in operation.tags if name not in names]
        if missing:
            yield warns(f"{what} has no tag {objects.listed(missing)}: nothing changes there")
        return
    yield from odd_arbiter_tag(operation.tags)
    after = {name for name, _ in operation.tags} | (names if operation.change is TagChange.UPDATE else set())
    if len(after) > MAX_TAGS:
        yield warns(f"{what} would have {len(after)} tags; {MAX_TAGS} are taken at once")


def odd_arbiter_tag(tags: Tags) -> Iterator[Objection]:
    """Any other value reads as `supported` (Heketi's API, section 8)."""
    value = dict(tags).get(ARBITER_TAG)
    if value is not None and value not in _ARBITER_VALUES:
        yield warns(
            f"the tag arbiter knows required, disabled and supported; {value!r} counts as supported",
            "arbiter bricks and data bricks may both go there",
        )


def add_device(operation: AddDevice, snapshot: Snapshot) -> Iterator[Objection]:
    """F15, F16, F17: what is on a disk is not known without SSH."""
    yield from odd_arbiter_tag(operation.tags)
    node = None if isinstance(operation.node, FromStep) else snapshot.nodes.get(operation.node)
    if node is None and not isinstance(operation.node, FromStep):
        yield gone(objects.node_called(snapshot, NodeId(operation.node)))
    if node is not None:
        yield from _path_known(operation, snapshot, node)
        if node.state is EntryState.FAILED:
            yield warns(f"{node.host} was evacuated and never takes bricks again", "delete and add it anew", "F39")
        elif node.state is not EntryState.ONLINE:
            yield warns(f"{node.host} is {node.state}: no bricks will go to the device till it is online")
    if not operation.destroy_data:
        return
    on = f" on {node.host}" if node is not None else ""
    whose = "even where it belongs to another volume group whose volumes are not active"
    if snapshot.without_heketi:
        whose = "unless it belongs to a volume group: that is refused"
    yield overrides(
        f"what is on {operation.path}{on} will be lost: where it can't be added as it is, it is wiped, {whose}",
        "look at the disk on its node first: lsblk, pvs, its model and serial number",
        "F15",
    )
    if snapshot.without_heketi or node is None:
        return
    if any(device.pv_uuid is None for device in snapshot.devices_of(node)):
        yield warns(
            f"a device of {node.host} has no known PV UUID: if the disk needs wiping, it will be refused as not safe",
            "resync that device first",
            "F17",
        )


def _path_known(operation: AddDevice, snapshot: Snapshot, node: Node) -> Iterator[Objection]:
    for device in snapshot.devices_of(node):
        if operation.path == device.path or operation.path in device.paths:
            yield blocks(
                f"{node.host} has {operation.path} already: device {fmt.short_id(device.id)}, {device.state}",
                "if that disk is gone, evacuate and delete it first; if the kernel gave its name to another disk, "
                "name the new one by its path in /dev/disk/by-id",
                "F16",
            )


def delete_device(operation: DeleteDevice, snapshot: Snapshot) -> Iterator[Objection]:
    """F39, F40, F41: only evacuated devices are deleted, and their volume group has to be empty."""
    device = snapshot.devices.get(operation.device)
    if device is None:
        yield gone(objects.device_called(snapshot, operation.device))
        return
    called = objects.device_called(snapshot, device.id)
    yield from busy(snapshot, device.pending, called)
    if device.bricks:
        yield blocks(f"{called} still has {fmt.count(len(device.bricks), 'brick')}", "evacuate it first", "F39")
    elif device.state is not EntryState.FAILED:
        yield blocks(
            f"{called} is {device.state}: devices are deleted only after they were evacuated",
            "evacuate it first, even though it is empty",
            "F39",
        )
    if operation.forget:
        yield overrides(
            f"nothing shows from here that the disk of {called} is really gone: removing its volume group on the "
            "node is still tried, any failure is passed over, and what can't be reached stays",
            f"check on the node that `vgs vg_{device.id}` finds nothing",
            "F40",
        )
    elif device.used_kib and not device.bricks:
        yield from _leftovers(device, called)


def _leftovers(device: Device, called: str) -> Iterator[Objection]:
    yield warns(
        f"{called} has no bricks and yet {fmt.size_kib(device.used_kib)} used: where logical volumes were left on it, "
        "its "
        "node refuses to remove the volume group; after a resync it may be LVM's own spare, which is harmless",
        f"look at `lvs vg_{device.id}` on the node",
        "F41",
    )


def resync(operation: ResyncDevice, snapshot: Snapshot) -> Iterator[Objection]:
    """F24, F25: a resync rewrites figures, and not while something is pending."""
    device = snapshot.devices.get(operation.device)
    if device is None:
        yield gone(objects.device_called(snapshot, operation.device))
        return
    called = objects.device_called(snapshot, device.id)
    moving = next((brick.pending for brick in snapshot.bricks_of(device) if brick.pending), None)
    yield from busy(snapshot, device.pending or moving, called)
    if snapshot.operations and not (device.pending or moving):
        yield warns(
            f"{fmt.count(len(snapshot.operations), 'operation')} pending in Heketi: what they reserve or leave behind "
            "makes figures wrong that a resync would write down",
            "clean up pending operations first, then resync",
            "F24",
        )


def state(operation: SetDeviceState | SetNodeState, snapshot: Snapshot) -> Iterator[Objection]:
    """F39, F42: which state may follow which; evacuation has guards of its own."""
    if isinstance(operation, SetNodeState):
        node = snapshot.nodes.get(operation.node)
        called = objects.node_called(snapshot, operation.node)
        if node is None:
            yield gone(called)
            return
        yield from _node_state(node, operation.state, called)
        if operation.state is EntryState.OFFLINE:
            yield from _too_few_left(snapshot, node.id, frozenset(node.devices), called)
        return
    device = snapshot.devices.get(operation.device)
    called = objects.device_called(snapshot, operation.device)
    if device is None:
        yield gone(called)
        return
    yield from busy(snapshot, device.pending, called)
    yield from _device_state(device, operation.state, called)
    if operation.state is EntryState.OFFLINE:
        yield from _too_few_left(snapshot, device.node, frozenset((device.id,)), called)


def _node_state(node: Node, wanted: EntryState, called: str) -> Iterator[Objection]:
    if node.state is EntryState.FAILED and wanted is not EntryState.FAILED:
        yield blocks(f"{called} was evacuated: such a node never comes back", "delete it and add it anew", "F39")
    elif node.state is EntryState.ONLINE and wanted is EntryState.FAILED:
        yield blocks(f"{called} is online: a node is disabled before it is evacuated", "disable it first", "F39")
    elif node.state is wanted:
        yield warns(f"{called} is {_SAID[wanted]} already: nothing changes")


def _device_state(device: Device, wanted: EntryState, called: str) -> Iterator[Objection]:
    match device.state, wanted:
        case EntryState.FAILED, EntryState.ONLINE:
            yield blocks(f"{called} was evacuated: it comes back by way of offline only", "disable it first", "F39")
        case EntryState.ONLINE, EntryState.FAILED:
            yield blocks(f"{called} is online: a device is disabled before it is evacuated", "disable it first", "F39")
        case EntryState.FAILED, EntryState.FAILED if device.bricks:
            yield blocks(
                f"{called} counts as evacuated and has bricks all the same: it is evacuated again by way of "
                "offline only",
                "disable it first, then evacuate it",
                "F39",
            )
        case EntryState.FAILED, EntryState.OFFLINE:
            yield warns(
                f"{called} was evacuated: it can be used again from here on, and its bricks do not come back by "
                "themselves",
                rule="F39",
            )
        case present, _ if present is wanted:
            yield warns(f"{called} is {_SAID[wanted]} already: nothing changes")
        case _:
            pass


_SAID: Mapping[EntryState, str] = {
    EntryState.ONLINE: "online",
    EntryState.OFFLINE: "offline",
    EntryState.FAILED: "evacuated",
    EntryState.UNKNOWN: "in an unknown state",
}


def _too_few_left(snapshot: Snapshot, id_: NodeId, leaving: frozenset[DeviceId], called: str) -> Iterator[Objection]:
    """F26: replica 3 needs three nodes with an online device."""
    node = snapshot.nodes.get(id_)
    if node is None or node.state is not EntryState.ONLINE:
        return
    usable = {
        other.id
        for other in _neighbours(snapshot, node)
        if other.state is EntryState.ONLINE
        and any(device.state is EntryState.ONLINE for device in snapshot.devices_of(other))
    }
    online = {device.id for device in snapshot.devices_of(node) if device.state is EntryState.ONLINE}
    if len(usable) == 3 and online and online <= leaving:
        yield warns(
            f"without {called} only 2 nodes have an online device: no volume of replica 3 can be made till then",
            "add a device first, or enable it again soon",
            "F26",
        )
