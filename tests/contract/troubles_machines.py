"""Changes of nodes, devices and bricks that meet what stands against them (Heketi's API, sections 4.2, 4.3 and 6)."""

from collections.abc import Callable

from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeNodeTags,
    DeleteCluster,
    DeleteDevice,
    EvictBrick,
    HealCheck,
    Operation,
    ResyncDevice,
    SetDeviceState,
    SetNodeState,
    TagChange,
)
from glusterterm.model.topology import EntryState, Tags
from glusterterm.sim.entries import Change, OperationEntry, OperationType
from glusterterm.sim.evacuation_faults import EvacuationFailure, provoke
from glusterterm.sim.nodes import Dialect, GlusterVolume, LogicalVolume, Signature, ThinPool, VolumeGroup
from tests.contract.managed import Managed
from tests.contract.messages import UNKNOWN_ID

OFFLINE, ONLINE, FAILED = EntryState.OFFLINE, EntryState.ONLINE, EntryState.FAILED


def a_cluster(managed: Managed) -> ClusterId:
    """Give an empty cluster's id."""
    return ClusterId(managed.cluster())


def a_node(managed: Managed) -> NodeId:
    """Give the id of the only node, which has one device."""
    return NodeId(managed.heketi.nodes(1)[0])


def a_device(managed: Managed) -> DeviceId:
    """Give the id of the only device."""
    return DeviceId(managed.device(a_node(managed)).id)


def new_node(managed: Managed, *, zone: int = 1, name: str = "new.test", storage: str = "192.0.2.99") -> AddNode:
    """Give the addition of a node to a cluster without any."""
    return AddNode(a_cluster(managed), zone, name, storage)


def further_node(managed: Managed, name: str = "new.test", storage: str = "192.0.2.99") -> AddNode:
    """Give the addition of a second node."""
    managed.heketi.nodes(1)
    return AddNode(ClusterId(next(iter(managed.world.clusters))), 2, name, storage)


def new_disk(managed: Managed, path: str = "/dev/sdz", *, destroy: bool = False) -> AddDevice:
    """Give the addition of a disk to a node without devices."""
    return AddDevice(NodeId(managed.heketi.nodes(1, disks=0)[0]), path, destroy)


def foreign_disk(
    signature: Signature, *, destroy: bool = False, mounted: bool = False
) -> Callable[[Managed], Operation]:
    """Give the addition of a disk that something is on."""

    def change(managed: Managed) -> Operation:
        operation = new_disk(managed, destroy=destroy)
        disk = managed.nodes.add_disk("node1", "/dev/sdz")
        disk.signature, disk.mounted = signature, mounted
        if signature is Signature.PV:
            disk.pv_uuid, disk.group = managed.nodes.new_pv_uuid(), "other"
        return operation

    return change


def unprobed(managed: Managed) -> Operation:
    """Give the addition of a node whose glusterd does not answer the others."""
    managed.nodes.add_node("new.test", "192.0.2.99").glusterd = False
    return further_node(managed)


def in_another_pool(managed: Managed) -> Operation:
    """Give the addition of a node that has a volume of its own."""
    node = managed.nodes.add_node("new.test", "192.0.2.99")
    managed.nodes.volumes[node.pool, "own"] = GlusterVolume("own", "uuid", node.pool, [])
    return further_node(managed)


def no_glusterd(managed: Managed) -> Operation:
    """Give the addition of the first node, on which glusterd does not run."""
    managed.nodes.add_node("new.test", "192.0.2.99").glusterd = False
    return new_node(managed)


def no_glusterd_anywhere(managed: Managed) -> Operation:
    """Give the addition of a second node where the first one's glusterd does not run."""
    operation = further_node(managed)
    managed.nodes.nodes["node1"].glusterd = False
    return operation


def tagged(tags: Tags) -> Callable[[Managed], Operation]:
    """Give a change of a node's tags."""
    return lambda managed: ChangeNodeTags(a_node(managed), TagChange.SET, tags)


def known_disk(*, destroy: bool) -> Callable[[Managed], Operation]:
    """Give the addition of a disk that is a device already."""

    def change(managed: Managed) -> Operation:
        node = a_node(managed)
        return AddDevice(node, managed.device(node).name, destroy)

    return change


def unsure_disk(managed: Managed) -> Operation:
    """Give the addition, with its data destroyed, of a disk beside a device whose PV nobody knows."""
    node = a_node(managed)
    managed.device(node).pv_uuid = ""
    managed.nodes.add_disk("node1", "/dev/sdz").signature = Signature.XFS
    return AddDevice(node, "/dev/sdz", True)


def device_to(state: EntryState, *before: str) -> Callable[[Managed], Operation]:
    """Give a device's change of state, from another."""

    def change(managed: Managed) -> Operation:
        device = a_device(managed)
        managed.state("devices", device, *before)
        return SetDeviceState(device, state)

    return change


def node_to(state: EntryState, *before: str) -> Callable[[Managed], Operation]:
    """Give a node's change of state, from another."""

    def change(managed: Managed) -> Operation:
        node = NodeId(managed.heketi.nodes(1, disks=0)[0])
        managed.state("nodes", node, *before)
        return SetNodeState(node, state)

    return change


def evacuation(failure: EvacuationFailure) -> Callable[[Managed], Operation]:
    """Give a device's evacuation that something stands against."""

    def change(managed: Managed) -> Operation:
        device = managed.world.devices[managed.brick(managed.volume(nodes=4)).device]
        managed.state("devices", device.id, "offline")
        provoke(managed.world, managed.nodes, device, failure)
        return SetDeviceState(DeviceId(device.id), FAILED)

    return change


def only_three_nodes(managed: Managed) -> Operation:
    """Give the evacuation of a node whose bricks have no other place."""
    node = managed.brick(managed.volume(nodes=3)).node
    managed.state("nodes", node, "offline")
    return SetNodeState(NodeId(node), FAILED)


def no_place(managed: Managed) -> Operation:
    """Give the eviction of a brick that has no other place."""
    return EvictBrick(BrickId(managed.brick(managed.volume(nodes=3)).id))


def distribute_only(heal_check: HealCheck) -> Callable[[Managed], Operation]:
    """Give the eviction of a distribute-only volume's brick."""

    def change(managed: Managed) -> Operation:
        managed.heketi.nodes(2)
        volume = managed.world.volumes[managed.heketi.done("POST", "/volumes", {"size": 1})]
        return EvictBrick(BrickId(managed.brick(volume).id), heal_check)

    return change


def lone_brick_down(managed: Managed) -> Operation:
    """Give the same on nodes that answer heal info for such volumes."""
    managed.nodes.dialect = Dialect.STAND_IN
    return distribute_only(HealCheck.DEFAULT)(managed)


def pending_brick(*, other: bool) -> Callable[[Managed], Operation]:
    """Give the eviction of a brick where it, or another of its volume, is being changed."""

    def change(managed: Managed) -> Operation:
        volume = managed.volume(nodes=4)
        world = managed.world
        busy = OperationEntry(UNKNOWN_ID, OperationType.EVICT_BRICK, 0)
        world.record(busy, Change.DELETE_BRICK, volume.bricks[1 if other else 0])
        world.save(busy)
        return EvictBrick(BrickId(volume.bricks[0]))

    return change


def dead(forget: bool) -> Callable[[Managed], Operation]:
    """Give the deletion of a device whose disk died."""

    def change(managed: Managed) -> Operation:
        device = a_device(managed)
        managed.state("devices", device, "offline", "failed")
        managed.nodes.nodes["node1"].disks["/dev/sdb"].dead = True
        return DeleteDevice(device, forget)

    return change


def evacuated(managed: Managed) -> Operation:
    """Give the deletion of a device that is ready for it."""
    device = a_device(managed)
    managed.state("devices", device, "offline", "failed")
    return DeleteDevice(device)


def left_over(managed: Managed) -> Operation:
    """Give the deletion of a device on whose disk a deleted clone left something."""
    operation = evacuated(managed)
    group = next(iter(managed.nodes.nodes["node1"].groups.values()))
    group.pools["tp_1"] = ThinPool("tp_1", 4096, 4096)
    group.volumes["clone_1"] = LogicalVolume("clone_1", "tp_1", 4096)
    return operation


def bricks_left(managed: Managed) -> Operation:
    """Give the deletion of a device that is failed and has bricks, as a failed clone leaves them."""
    device = managed.world.devices[managed.brick(managed.volume()).device]
    device.state = FAILED
    return DeleteDevice(DeviceId(device.id))


def ghost_brick(managed: Managed) -> Operation:
    """Give the evacuation of a device with a brick of no volume."""
    volume = managed.volume(nodes=4)
    device = managed.world.devices[managed.brick(volume).device]
    managed.state("devices", device.id, "offline")
    del managed.world.volumes[volume.id]
    return SetDeviceState(DeviceId(device.id), FAILED)


def dying_disk(managed: Managed) -> Operation:
    """Give the resync of a device whose disk died."""
    device = a_device(managed)
    managed.nodes.nodes["node1"].disks["/dev/sdb"].dead = True
    return ResyncDevice(device)


def emptied_disk(managed: Managed) -> Operation:
    """Give the resync of a device whose disk somebody wiped."""
    device = a_device(managed)
    disk = managed.nodes.nodes["node1"].disks["/dev/sdb"]
    disk.pv_uuid, disk.group = "", ""
    return ResyncDevice(device)


def busy_device(managed: Managed) -> Operation:
    """Give the resync of a device of which a brick is being changed."""
    operation = pending_brick(other=False)(managed)
    assert isinstance(operation, EvictBrick)
    return ResyncDevice(DeviceId(managed.world.bricks[operation.brick].device))


def key_refused(managed: Managed) -> Operation:
    """Give the addition of a disk to a node that lets Heketi in no more."""
    operation = new_disk(managed)
    managed.nodes.nodes["node1"].key_accepted = False
    return operation


def cut_off(managed: Managed, operation: Operation) -> Operation:
    """Give a change whose node can't be reached any more."""
    managed.nodes.nodes["node1"].reachable = False
    return operation


def full_cluster(managed: Managed) -> Operation:
    """Give the deletion of a cluster that has a node."""
    managed.heketi.nodes(1)
    return DeleteCluster(ClusterId(next(iter(managed.world.clusters))))


def absent_disk(*, destroy: bool) -> Callable[[Managed], Operation]:
    """Give the addition of a disk that is not there."""

    def change(managed: Managed) -> Operation:
        managed.nodes.absent.add("/dev/absent")
        return new_disk(managed, "/dev/absent", destroy=destroy)

    return change


def movable(managed: Managed) -> Operation:
    """Give the eviction of a brick that nothing stands against."""
    return EvictBrick(BrickId(managed.brick(managed.volume(nodes=4)).id))


def lost_group(managed: Managed) -> Operation:
    """Give the resync of a device whose volume group somebody removed."""
    device = a_device(managed)
    managed.nodes.nodes["node1"].groups.clear()
    return ResyncDevice(device)


def active_disk(managed: Managed) -> Operation:
    """Give the addition, with its data destroyed, of a disk of another volume group that is in use."""
    operation = foreign_disk(Signature.PV, destroy=True)(managed)
    group = VolumeGroup("other", "/dev/sdz", 1 << 20)
    group.volumes["data"] = LogicalVolume("data", "", 4096)
    managed.nodes.nodes["node1"].groups["other"] = group
    return operation


def absent_disk_on_other_nodes(managed: Managed) -> Operation:
    """Give the addition of a disk that is not there, to a node of another LVM."""
    managed.nodes.dialect = Dialect.STAND_IN
    return absent_disk(destroy=False)(managed)


def no_glusterd_at_the_new_place(managed: Managed) -> Operation:
    """Give the eviction of a brick that has one place to go to, where glusterd does not run."""
    operation = movable(managed)
    taken = {managed.world.host_of(brick.node).manage for brick in managed.world.bricks.values()}
    (free,) = managed.nodes.nodes.keys() - taken
    managed.nodes.nodes[free].glusterd = False
    return operation
