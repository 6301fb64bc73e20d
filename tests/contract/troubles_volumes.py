"""Changes of volumes and block volumes that meet what stands against them (Heketi's API, sections 4.4, 4.5, 7, 8)."""

from collections.abc import Callable
from typing import Any

from glusterterm.model.ids import BlockVolumeId, ClusterId, VolumeId
from glusterterm.model.operations import (
    CloneVolume,
    CreateBlockVolume,
    CreateVolume,
    DeleteBlockVolume,
    DeleteVolume,
    ExpandBlockVolume,
    ExpandVolume,
    Operation,
    RestrictBlockHosting,
)
from glusterterm.model.topology import Durability, DurabilityType
from tests.contract.managed import Managed
from tests.fakes_sim import replicated

THREE = Durability(DurabilityType.REPLICATE, 3)


def dispersed(data: int, redundancy: int) -> Durability:
    """Give a durability."""
    return Durability(DurabilityType.DISPERSE, 0, data, redundancy)


def volume(size: int = 10, durability: Durability = THREE, *, nodes: int = 3, name: str = "vol_1", **more: Any) -> Any:
    """Give the creation of a volume on nodes of 500 GiB each."""

    def change(managed: Managed) -> Operation:
        managed.heketi.nodes(nodes)
        return CreateVolume(name, size, durability, **more)

    return change


def small_arbiter(managed: Managed) -> Operation:
    """Give the creation of an arbiter volume whose arbiter brick would be under 300 MB."""
    managed.heketi.nodes(3)
    return CreateVolume("vol_1", 10, THREE, options=("user.heketi.arbiter true",))


def no_cluster(_: Managed) -> Operation:
    """Give the creation of a volume where there is no cluster."""
    return CreateVolume("vol_1", 10, THREE)


def empty_cluster(managed: Managed) -> Operation:
    """Give the creation of a volume on a cluster without nodes."""
    managed.cluster()
    return CreateVolume("vol_1", 10, THREE)


def all_offline(managed: Managed) -> Operation:
    """Give the creation of a volume where all nodes are disabled."""
    for node in managed.heketi.nodes(3):
        managed.state("nodes", node, "offline")
    return CreateVolume("vol_1", 10, THREE)


def two_clusters(managed: Managed) -> Operation:
    """Give the creation of a volume that neither of two clusters can take, for different reasons."""
    managed.heketi.nodes(2)
    managed.cluster()
    return CreateVolume("vol_1", 10, THREE)


def two_closed_clusters(managed: Managed) -> Operation:
    """Give the creation of a volume where one cluster takes none and the other no file volumes."""
    for members in ({"file": False, "block": False}, {"file": False, "block": True}):
        managed.heketi("POST", "/clusters", members)
    return CreateVolume("vol_1", 10, THREE)


def closed_cluster(*, block: bool) -> Callable[[Managed], Operation]:
    """Give the creation of a volume on a cluster that takes none, or none but those that host block volumes."""

    def change(managed: Managed) -> Operation:
        managed.heketi("POST", "/clusters", {"file": False, "block": block})
        return CreateVolume("vol_1", 10, THREE)

    return change


def taken_name(managed: Managed) -> Operation:
    """Give the creation of a volume of a name that is taken."""
    managed.volume(name="vol_1")
    return CreateVolume("vol_1", 10, THREE)


def one_too_many(managed: Managed) -> Operation:
    """Give the creation of a second volume where one is allowed."""
    managed.volume()
    return CreateVolume("vol_1", 10, THREE)


def after_a_failed_clone(managed: Managed) -> Operation:
    """Give the creation of a volume on a cluster that lists a dead id."""
    managed.heketi.nodes(3)
    next(iter(managed.world.clusters.values())).volumes.append("0f" * 16)
    return CreateVolume("vol_1", 10, THREE)


def block_after_a_failed_clone(managed: Managed) -> Operation:
    """Give the creation of a block volume there."""
    after_a_failed_clone(managed)
    return CreateBlockVolume("blk", 2)


def expansion(add_gib: int, size: int = 10) -> Callable[[Managed], Operation]:
    """Give the expansion of a volume on nodes of 500 GiB each."""
    return lambda managed: ExpandVolume(VolumeId(managed.volume(size).id), add_gib)


def deletion(**members: Any) -> Callable[[Managed], Operation]:
    """Give the deletion of a volume."""
    return lambda managed: DeleteVolume(VolumeId(managed.volume(**members).id))


def hosting_deletion(managed: Managed) -> Operation:
    """Give the deletion of a hosting volume with a block volume."""
    hosting = managed.volume(block=True)
    managed.heketi.done("POST", "/blockvolumes", {"size": 2})
    return DeleteVolume(VolumeId(hosting.id))


def unmade(managed: Managed) -> Operation:
    """Give the deletion of a volume that is still being made."""
    managed.heketi.nodes(3)
    managed.heketi("POST", "/volumes", replicated(10))
    return DeleteVolume(VolumeId(next(iter(managed.world.volumes))))


def clone(**members: Any) -> Callable[[Managed], Operation]:
    """Give the cloning of a volume."""
    return lambda managed: CloneVolume(VolumeId(managed.volume(**members).id), "copy")


def restriction(managed: Managed) -> Operation:
    """Give the locking of a volume that hosts no block volumes."""
    return RestrictBlockHosting(VolumeId(managed.volume().id), locked=True)


def block(size: int = 2, *, ha_count: int = 3, hosting: bool = True) -> Callable[[Managed], Operation]:
    """Give the creation of a block volume, on a hosting volume of 10 GiB."""

    def change(managed: Managed) -> Operation:
        if hosting:
            managed.volume(block=True)
        else:
            managed.heketi.nodes(3)
        return CreateBlockVolume("blk", size, ha_count)

    return change


def block_on_a_file_cluster(managed: Managed) -> Operation:
    """Give the creation of a block volume where the cluster takes none."""
    managed.heketi("POST", "/clusters", {"file": True, "block": False})
    return CreateBlockVolume("blk", 2)


def block_on_a_dead_node(managed: Managed) -> Operation:
    """Give the creation of a block volume on all nodes, one of which is down."""
    operation = block(ha_count=0)(managed)
    managed.nodes.nodes["node3"].glusterd = False
    return operation


def block_on_few_nodes(managed: Managed) -> Operation:
    """Give the creation of a block volume on three nodes, of which two are up."""
    operation = block()(managed)
    managed.nodes.nodes["node3"].glusterd = False
    return operation


def a_block(managed: Managed) -> BlockVolumeId:
    """Give the id of a block volume of 5 GiB on a hosting volume of 10 GiB."""
    managed.volume(block=True)
    return BlockVolumeId(managed.heketi.done("POST", "/blockvolumes", {"size": 5}))


def block_expansion(new_gib: int) -> Callable[[Managed], Operation]:
    """Give the expansion of a block volume of 5 GiB."""
    return lambda managed: ExpandBlockVolume(a_block(managed), new_gib)


def block_deletion(managed: Managed) -> Operation:
    """Give the deletion of a block volume."""
    return DeleteBlockVolume(a_block(managed))


def gone_by_hand(managed: Managed) -> Operation:
    """Give the expansion of a volume that somebody deleted by gluster's own means."""
    entry = managed.volume()
    managed.nodes.volumes.clear()
    return ExpandVolume(VolumeId(entry.id), 5)


def unknown_to_heketi(managed: Managed) -> Operation:
    """Give the creation of a volume of a name that gluster has already."""
    entry = managed.volume(name="vol_1")
    entry.name = "vol_2"
    return CreateVolume("vol_1", 10, THREE)


def named_cluster(id_: str) -> Callable[[Managed], Operation]:
    """Give the creation of a volume on a cluster that is not there."""

    def change(managed: Managed) -> Operation:
        managed.cluster()
        return CreateVolume("vol_1", 10, THREE, (ClusterId(id_),))

    return change


def deletion_of_three_minds(managed: Managed) -> Operation:
    """Give the deletion of a volume that each node refuses with other words."""
    operation = deletion()(managed)
    for number, node in enumerate(managed.nodes.nodes.values()):
        node.reachable = number != 0
        node.glusterd = number != 1
    return operation


def block_while_a_host_is_made(managed: Managed) -> Operation:
    """Give the creation of a block volume while a hosting volume is made for another."""
    managed.heketi.nodes(3)
    managed.heketi("POST", "/blockvolumes", {"size": 2})
    return CreateBlockVolume("blk", 2)


def expansion_of_a_full_cluster(managed: Managed) -> Operation:
    """Give a small expansion where all devices are full."""
    entry = managed.volume()
    for device in managed.world.devices.values():
        device.free = 0
    return ExpandVolume(VolumeId(entry.id), 2)


def deletion_of_nothing(managed: Managed) -> Operation:
    """Give the deletion of a volume without bricks, as replica -1 makes one."""
    managed.heketi.nodes(3)
    made = managed.heketi.done("POST", "/volumes", replicated(10, -1))
    return DeleteVolume(VolumeId(made))


def block_on_a_stopped_volume(managed: Managed) -> Operation:
    """Give the creation of a block volume on a hosting volume that is stopped."""
    operation = block()(managed)
    for hosting in managed.nodes.volumes.values():
        hosting.started = False
    return operation


def two_clusters_after_failed_clones(managed: Managed) -> Operation:
    """Give the creation of a volume on two clusters that list dead ids."""
    for id_ in (managed.cluster(), managed.cluster()):
        managed.world.clusters[id_].volumes.append("0f" * 16)
    return CreateVolume("vol_1", 10, THREE)
