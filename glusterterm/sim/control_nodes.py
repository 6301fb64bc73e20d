"""What the control address tells of simulated nodes and does to them and their disks."""

from collections.abc import Mapping
from enum import StrEnum

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.control_values import ControlRefused, Values
from glusterterm.sim.executor import Json
from glusterterm.sim.nodes import Disk, NodeWorld, Signature, SimNode, Smart


class DiskEvent(StrEnum):
    """What can happen to a disk."""

    WEAR = "wear"
    """SMART begins to complain; everything still works."""
    DIE = "die"
    """It is gone for the kernel: its bricks are down, LVM does not find the volume group."""
    SWAP = "swap"
    """A blank one takes its place, under the same name; what device-mapper held of the old one stays held."""
    RELEASE = "release"
    """What device-mapper held is let go (`dmsetup remove`)."""
    ADD = "add"
    """A disk that was not there is plugged in."""
    VANISH = "vanish"
    """It is unplugged: nothing is at its path."""


def node_state(world: NodeWorld, node: SimNode) -> Mapping[str, Json]:
    """Tell how a node stands."""
    disks: dict[str, Json] = {path: _disk_state(node, disk) for path, disk in sorted(node.disks.items())}
    return {
        "host": node.manage,
        "storage": node.storage,
        "glusterd": node.glusterd,
        "reachable": node.reachable,
        "key_accepted": node.key_accepted,
        "heal_daemon": node.heal_daemon,
        "sudo": node.sudo,
        "latency_s": node.latency_s,
        "peers": [peer.storage for peer in world.members(node.pool) if peer is not node],
        "mounts": len(node.mounts),
        "disks": disks,
    }


def _disk_state(node: SimNode, disk: Disk) -> Json:
    group = node.groups.get(disk.group)
    return {
        "size_kib": disk.size_kib,
        "signature": disk.signature,
        "smart": disk.smart,
        "pending_sectors": disk.pending_sectors,
        "dead": disk.dead,
        "mounted": disk.mounted,
        "held": disk.held,
        "group": disk.group,
        "lvm_free_kib": group.free_kib if group else None,
        "logical_volumes": len(group.volumes) if group else 0,
    }


def set_node(world: NodeWorld, values: Values) -> Mapping[str, Json]:
    """Stop glusterd, cut a node off, refuse the ssh key or sudo, end the self-heal daemon; or the reverse of each.

    With `storage`, a node that was not there is added.
    """
    if values.has("storage") and values.text("host") not in world.nodes:
        world.add_node(values.text("host"), values.text("storage"))
    node = _node(world, values)
    node.glusterd = values.flag("glusterd", node.glusterd)
    reachable = values.flag("reachable", node.reachable)
    if node.reachable and not reachable:
        node.cut_at = world.now
    node.reachable = reachable
    node.key_accepted = values.flag("key_accepted", node.key_accepted)
    node.heal_daemon = values.flag("heal_daemon", node.heal_daemon)
    node.sudo = values.flag("sudo", node.sudo)
    node.latency_s = max(values.number("latency_s", node.latency_s), 0.0)
    if node.glusterd:
        node.stray.clear()  # glusterd ends what brick processes it no longer has
    return node_state(world, node)


def _node(world: NodeWorld, values: Values) -> SimNode:
    host = values.text("host")
    node = world.nodes.get(host) or world.by_storage(host)
    if node is None:
        raise ControlRefused(f"there is no node {host}")
    return node


def set_disk(world: NodeWorld, values: Values) -> Mapping[str, Json]:
    """Let something happen to a disk, or say what is found on it: its `signature`, whether it is `mounted`."""
    node, path = _node(world, values), values.text("path")
    event = values.choice("event", DiskEvent) if values.has("event") else None
    if event is DiskEvent.ADD:
        size_kib = gib_to_kib(values.whole("gib", 500))
        world.add_disk(node.manage, path, size_kib)
        world.absent.discard(path)
    disk = node.disks.get(path)
    if disk is None:
        raise ControlRefused(f"{node.manage} has no disk {path}")
    if event is not None:
        _happen(world, node, disk, event)
    if values.has("signature"):
        disk.signature = values.choice("signature", Signature)
    disk.mounted = values.flag("mounted", disk.mounted)
    return node_state(world, node)


def _happen(world: NodeWorld, node: SimNode, disk: Disk, event: DiskEvent) -> None:
    match event:
        case DiskEvent.WEAR:
            disk.smart, disk.reallocated_sectors = Smart.FAILING, disk.reallocated_sectors + 900
            disk.wear(world.now)
        case DiskEvent.DIE:
            disk.dead, disk.smart = True, Smart.FAILING
            disk.wear(world.now, sectors=1, within_s=0.0)
        case DiskEvent.SWAP:
            group = node.groups.pop(disk.group, None)
            held = disk.held or (5 * len(group.volumes) if group else 0)
            new = world.add_disk(node.manage, disk.path, disk.size_kib)
            new.held = held
        case DiskEvent.RELEASE:
            disk.held = 0
        case DiskEvent.VANISH:
            node.groups.pop(disk.group, None)
            del node.disks[disk.path]
            world.absent.add(disk.path)
        case DiskEvent.ADD:
            pass
