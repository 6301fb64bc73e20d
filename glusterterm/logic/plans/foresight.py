"""What a snapshot will be like after a step, as far as the steps after it are judged by that."""

from collections.abc import Mapping
from dataclasses import replace

from glusterterm.model.ids import DeviceId, NodeId
from glusterterm.model.operations import DeleteDevice, DeleteNode, Operation, SetDeviceState, SetNodeState
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Device, EntryState, Node


def after(operation: Operation, snapshot: Snapshot) -> Snapshot:
    """Give the snapshot with the states that `operation` sets, without the bricks that it moves and what it deletes.

    Where the bricks go is Heketi's choice: they are on no device in what is given.
    """
    match operation:
        case SetDeviceState(device, state) if device in snapshot.devices:
            return _with_devices(snapshot, {device: _in_state(snapshot, snapshot.devices[device], state)})
        case SetNodeState(node, state) if node in snapshot.nodes:
            return _with_node_state(snapshot, node, state)
        case DeleteDevice(device) if device in snapshot.devices:
            return _without_device(snapshot, snapshot.devices[device])
        case DeleteNode(node) if node in snapshot.nodes:
            return _without_node(snapshot, snapshot.nodes[node])
        case _:
            return snapshot


def _without_device(snapshot: Snapshot, device: Device) -> Snapshot:
    left = {id_: entry for id_, entry in snapshot.devices.items() if id_ != device.id}
    node = snapshot.nodes.get(device.node)
    if node is None:
        return replace(snapshot, devices=left)
    emptier = replace(node, devices=tuple(id_ for id_ in node.devices if id_ != device.id))
    return replace(snapshot, devices=left, nodes={**snapshot.nodes, node.id: emptier})


def _without_node(snapshot: Snapshot, node: Node) -> Snapshot:
    left = {id_: entry for id_, entry in snapshot.nodes.items() if id_ != node.id}
    cluster = snapshot.clusters.get(node.cluster)
    if cluster is None:
        return replace(snapshot, nodes=left)
    smaller = replace(cluster, nodes=tuple(id_ for id_ in cluster.nodes if id_ != node.id))
    return replace(snapshot, nodes=left, clusters={**snapshot.clusters, cluster.id: smaller})


def _in_state(snapshot: Snapshot, device: Device, state: EntryState) -> Device:
    if state is not EntryState.FAILED:
        return replace(device, state=state)
    charged = sum(brick.charge_kib or 0 for brick in snapshot.bricks_of(device))
    used = max(device.used_kib - charged, 0)
    return replace(device, state=state, bricks=(), used_kib=used, free_kib=device.free_kib + device.used_kib - used)


def _with_devices(snapshot: Snapshot, changed: Mapping[DeviceId, Device]) -> Snapshot:
    return replace(snapshot, devices={**snapshot.devices, **changed})


def _with_node_state(snapshot: Snapshot, id_: NodeId, state: EntryState) -> Snapshot:
    node = snapshot.nodes[id_]
    changed = replace(snapshot, nodes={**snapshot.nodes, id_: replace(node, state=state)})
    if state is not EntryState.FAILED:
        return changed
    return _with_devices(
        changed, {device.id: _in_state(snapshot, device, state) for device in snapshot.devices_of(node)}
    )
