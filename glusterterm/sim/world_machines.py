"""Nodes and devices: added, deleted, looked at anew."""

from contextlib import suppress

from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import Change, ClusterEntry, DeviceEntry, NodeEntry
from glusterterm.sim.executor import DeviceFigures, DeviceRef, Host, NodeFailed
from glusterterm.sim.jobs import JobFailed, Steps
from glusterterm.sim.world import CONFLICT, Refused, World, add_sorted, drop


def check_name_free(world: World, names: tuple[str, ...]) -> None:
    """See that no node has one of the names, nor one that is on its way into its cluster.

    Raises:
        Refused: 409, one has; the text ends in two newlines.
    """
    for name in names:
        for node in (*world.nodes.values(), *world.joining.values()):
            if name in (node.manage[0], node.storage[0]):
                raise Refused(409, f"Hostname {name} already used by node with id {node.id}\n")


def prober(world: World, cluster: ClusterEntry, new: Host) -> tuple[Host | None, float]:
    """Find who takes a new node into the pool, None for the first node; give the time that the client waits.

    Raises:
        Refused: 400, the first node has no glusterd, or no node of the cluster answers.
    """
    if not cluster.nodes:
        answer, waited_s = world.jobs.ask_now(new, lambda: world.executor.check_glusterd(new))
        if isinstance(answer, NodeFailed):
            raise Refused(400, "New Node doesn't have glusterd running")
        return None, waited_s
    waited_s = 0.0
    for node_id in cluster.nodes:
        host = world.host_of(node_id)
        answer, took_s = world.jobs.ask_now(host, lambda host=host: world.executor.check_glusterd(host))  # type: ignore[misc]
        waited_s = max(waited_s, took_s)
        if not isinstance(answer, NodeFailed):
            return host, waited_s
    raise Refused(400, "None of the nodes in cluster has glusterd running")


def add_node(world: World, node: NodeEntry, prober_: Host | None) -> Steps[str]:
    """Take a node into the pool and then into the database.

    Raises:
        NodeFailed: the probe failed.
    """
    new = world.host(node)
    try:
        if prober_ is not None:
            yield from world.jobs.ask(prober_, lambda: world.executor.peer_probe(prober_, new))
        else:
            yield 0.0
    finally:
        world.joining.pop(node.id, None)
    cluster = world.clusters.get(node.cluster)
    if cluster is None:
        raise JobFailed("Id not found")
    world.nodes[node.id] = node
    add_sorted(cluster.nodes, node.id)
    return f"/nodes/{node.id}"


def delete_node(world: World, node: NodeEntry) -> Steps[str]:
    """Put a node out of the pool, failing or not, and out of the database.

    Raises:
        JobFailed: it got devices meanwhile.
    """
    leaving = world.host(node)
    cluster = world.clusters[node.cluster]
    others = [id_ for id_ in cluster.nodes if id_ != node.id]
    if others:
        other = world.host_of(others[0])
        with suppress(NodeFailed):  # as Heketi does
            yield from world.jobs.ask(other, lambda: world.executor.peer_detach(other, leaving))
    yield 0.0
    if node.devices:
        raise JobFailed(CONFLICT)
    drop(cluster.nodes, node.id)
    world.nodes.pop(node.id, None)
    return ""


def add_device(world: World, device: DeviceEntry, *, destroy: bool) -> Steps[str]:
    """Prepare a disk and take it into the database. Only if that fails, and `destroy` allows it, it is wiped first.

    Raises:
        NodeFailed: the disk could not be prepared.
        JobFailed: wiping it is not safe.
    """
    host, ref = world.host_of(device.node), DeviceRef(device.id, device.name)
    try:
        figures = yield from world.jobs.ask(host, lambda: world.executor.setup_device(host, ref, destroy=False))
    except NodeFailed as failed:
        if not destroy:
            raise
        _check_wiping(world, device, failed.pv_uuid)
        figures = yield from world.jobs.ask(host, lambda: world.executor.setup_device(host, ref, destroy=True))
    node = world.nodes.get(device.node)
    if node is None:
        raise JobFailed("Id not found")
    _take_figures(device, figures)
    world.devices[device.id] = device
    add_sorted(node.devices, device.id)
    return ""


def _check_wiping(world: World, device: DeviceEntry, pv_uuid: str) -> None:
    """See that the disk is none of those that carry bricks.

    Raises:
        JobFailed: it is, or that can't be told.
    """
    for known_id in world.nodes[device.node].devices:
        known = world.devices[known_id]
        if not known.pv_uuid:
            raise JobFailed(
                f"Can not destroy device, destroy may not be safe: device {known.name} has no known PV UUID"
            )
        if known.pv_uuid == pv_uuid:
            raise JobFailed(f"Device already in use (ID: {known.id})")


def _take_figures(device: DeviceEntry, figures: DeviceFigures) -> None:
    device.total, device.free, device.used = figures.total_kib, figures.free_kib, figures.used_kib
    device.extent = figures.extent_kib
    device.paths, device.pv_uuid = figures.paths, figures.pv_uuid


def delete_device(world: World, device: DeviceEntry, *, forget: bool) -> Steps[str]:
    """Give a disk back to its node and take it out of the database; `forget` ignores what the node says.

    Raises:
        NodeFailed: the node could not.
    """
    host, ref = world.host_of(device.node), world.device_ref(device)
    call = world.executor.forget_device if forget else world.executor.teardown_device
    yield from world.jobs.ask(host, lambda: call(host, ref))
    if device.bricks:
        raise JobFailed(CONFLICT)
    drop(world.nodes[device.node].devices, device.id)
    world.devices.pop(device.id, None)
    return ""


def resync(world: World, device: DeviceEntry) -> Steps[str]:
    """Take a device's figures from LVM.

    Raises:
        NodeFailed: the node did not tell.
        JobFailed: bricks of the device are being changed.
    """
    host, ref = world.host_of(device.node), world.device_ref(device)
    figures = yield from world.jobs.ask(host, lambda: world.executor.device_info(host, ref))
    bricks = world.pending_ids(Change.ADD_BRICK, Change.DELETE_BRICK)
    touched = any(world.bricks[id_].device == device.id for id_ in bricks if id_ in world.bricks)
    if touched or device.id in world.pending_ids(Change.REMOVE_DEVICE):
        raise JobFailed(CONFLICT)
    _take_figures(device, figures)
    return ""


def new_device(world: World, node: NodeEntry, name: str, tags: dict[str, str]) -> DeviceEntry:
    """Give the record of a device that is to be added; its figures come with the answer of the node."""
    return DeviceEntry(world.chance.new_id(Draw.DEVICE), node.id, name, 0, 0, tags=tags)
