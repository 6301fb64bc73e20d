"""Changes of clusters, nodes, devices and bricks, each on a Heketi prepared for it."""

from glusterterm.model.ids import BrickId, ClusterId, DeviceId, Kind, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    ChangeDeviceTags,
    ChangeNodeTags,
    CreateCluster,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    EvictBrick,
    HealCheck,
    ResyncDevice,
    SetClusterFlags,
    SetDeviceState,
    SetNodeState,
    TagChange,
)
from glusterterm.model.topology import EntryState
from glusterterm.sim.nodes import Signature
from tests.contract.managed import Case, Managed


def create_cluster(managed: Managed) -> Case:
    """Make a cluster for file volumes alone."""
    clusters = managed.world.clusters
    return Case(
        CreateCluster(file=True, block=False),
        "POST /clusters",
        {"file": True, "block": False},
        lambda: [(each.file, each.block) for each in clusters.values()] == [(True, False)],
        Kind.CLUSTER,
    )


def set_cluster_flags(managed: Managed) -> Case:
    """Take a flag from a cluster."""
    cluster = managed.world.clusters[managed.cluster()]
    return Case(
        SetClusterFlags(ClusterId(cluster.id), file=False, block=True),
        f"POST /clusters/{cluster.id}/flags",
        {"file": False, "block": True},
        lambda: cluster.block and not cluster.file,
    )


def delete_cluster(managed: Managed) -> Case:
    """Delete an empty cluster."""
    id_ = managed.cluster()
    return Case(
        DeleteCluster(ClusterId(id_)), f"DELETE /clusters/{id_}", None, lambda: id_ not in managed.world.clusters
    )


def add_first_node(managed: Managed) -> Case:
    """Add a node without tags, as heketi-cli can."""
    cluster = managed.world.clusters[managed.cluster()]
    return Case(
        AddNode(ClusterId(cluster.id), 1, "node1.test", "192.0.2.1"),
        "POST /nodes",
        {"zone": 1, "cluster": cluster.id, "hostnames": {"manage": ["node1.test"], "storage": ["192.0.2.1"]}},
        lambda: len(cluster.nodes) == 1,
        Kind.NODE,
    )


def add_tagged_node(managed: Managed) -> Case:
    """Add a further node with a tag, as a topology file can."""
    managed.heketi.nodes(1)
    cluster = next(iter(managed.world.clusters.values()))
    names = {"manage": ["node2.test"], "storage": ["192.0.2.22"]}
    return Case(
        AddNode(ClusterId(cluster.id), 2, "node2.test", "192.0.2.22", (("rack", "r2"),)),
        "POST /nodes",
        {"zone": 2, "cluster": cluster.id, "hostnames": names, "tags": {"rack": "r2"}},
        lambda: len(cluster.nodes) == 2,
        Kind.NODE,
    )


def disable_node(managed: Managed) -> Case:
    """Take a node offline."""
    node = managed.world.nodes[managed.heketi.nodes(1)[0]]
    return Case(
        SetNodeState(NodeId(node.id), EntryState.OFFLINE),
        f"POST /nodes/{node.id}/state",
        {"state": "offline"},
        lambda: node.state is EntryState.OFFLINE,
    )


def enable_node(managed: Managed) -> Case:
    """Bring a node back online."""
    node = managed.world.nodes[managed.heketi.nodes(1)[0]]
    managed.state("nodes", node.id, "offline")
    return Case(
        SetNodeState(NodeId(node.id), EntryState.ONLINE),
        f"POST /nodes/{node.id}/state",
        {"state": "online"},
        lambda: node.state is EntryState.ONLINE,
    )


def evacuate_node(managed: Managed) -> Case:
    """Move all bricks off a node."""
    volume = managed.volume(nodes=4)
    node = managed.world.nodes[managed.brick(volume).node]
    managed.state("nodes", node.id, "offline")
    return Case(
        SetNodeState(NodeId(node.id), EntryState.FAILED),
        f"POST /nodes/{node.id}/state",
        {"state": "failed"},
        lambda: node.state is EntryState.FAILED and not managed.device(node.id).bricks,
    )


def delete_node(managed: Managed) -> Case:
    """Delete a node without devices."""
    id_ = managed.heketi.nodes(2, disks=0)[1]
    return Case(DeleteNode(NodeId(id_)), f"DELETE /nodes/{id_}", None, lambda: id_ not in managed.world.nodes)


def change_node_tags(managed: Managed) -> Case:
    """Add a tag to a node's."""
    node = managed.world.nodes[managed.heketi.nodes(1)[0]]
    node.tags["ups"] = "a"
    return Case(
        ChangeNodeTags(NodeId(node.id), TagChange.UPDATE, (("rack", "r1"),)),
        f"POST /nodes/{node.id}/tags",
        {"change_type": "update", "tags": {"rack": "r1"}},
        lambda: node.tags == {"rack": "r1", "ups": "a"},
    )


def take_node_tags(managed: Managed) -> Case:
    """Take a tag from a node's."""
    node = managed.world.nodes[managed.heketi.nodes(1)[0]]
    node.tags.update(ups="a", rack="r1")
    return Case(
        ChangeNodeTags(NodeId(node.id), TagChange.DELETE, (("ups", "a"),)),
        f"POST /nodes/{node.id}/tags",
        {"change_type": "delete", "tags": {"ups": ""}},
        lambda: node.tags == {"rack": "r1"},
    )


def add_device(managed: Managed) -> Case:
    """Add a disk."""
    node = managed.world.nodes[managed.heketi.nodes(1, disks=0)[0]]
    return Case(
        AddDevice(NodeId(node.id), "/dev/sdz"),
        "POST /devices",
        {"node": node.id, "name": "/dev/sdz"},
        lambda: [managed.world.devices[id_].name for id_ in node.devices] == ["/dev/sdz"],
    )


def add_wiped_device(managed: Managed) -> Case:
    """Add a disk with an old file system on it, and a tag."""
    node = managed.world.nodes[managed.heketi.nodes(1, disks=0)[0]]
    managed.nodes.add_disk(node.manage[0], "/dev/sdz").signature = Signature.XFS
    return Case(
        AddDevice(NodeId(node.id), "/dev/sdz", True, (("kind", "ssd"),)),
        "POST /devices",
        {"node": node.id, "name": "/dev/sdz", "destroydata": True, "tags": {"kind": "ssd"}},
        lambda: [managed.world.devices[id_].tags for id_ in node.devices] == [{"kind": "ssd"}],
    )


def disable_device(managed: Managed) -> Case:
    """Take a device offline."""
    device = managed.device(managed.heketi.nodes(1)[0])
    return Case(
        SetDeviceState(DeviceId(device.id), EntryState.OFFLINE),
        f"POST /devices/{device.id}/state",
        {"state": "offline"},
        lambda: device.state is EntryState.OFFLINE,
    )


def evacuate_device(managed: Managed) -> Case:
    """Move all bricks off a device, without a look at heals."""
    brick = managed.brick(managed.volume(nodes=4))
    device = managed.world.devices[brick.device]
    managed.state("devices", device.id, "offline")
    return Case(
        SetDeviceState(DeviceId(device.id), EntryState.FAILED, HealCheck.DISABLE),
        f"POST /devices/{device.id}/state",
        {"state": "failed", "healcheck": "disable"},
        lambda: device.state is EntryState.FAILED and not device.bricks,
    )


def delete_device(managed: Managed) -> Case:
    """Delete a device that was evacuated."""
    device = managed.device(managed.heketi.nodes(1)[0])
    managed.state("devices", device.id, "offline", "failed")
    return Case(
        DeleteDevice(DeviceId(device.id)),
        f"DELETE /devices/{device.id}",
        {"forceforget": False},
        lambda: device.id not in managed.world.devices,
    )


def forget_device(managed: Managed) -> Case:
    """Delete a device whose disk is gone."""
    device = managed.device(managed.heketi.nodes(1)[0])
    managed.state("devices", device.id, "offline", "failed")
    managed.nodes.nodes["node1"].disks[device.name].dead = True
    return Case(
        DeleteDevice(DeviceId(device.id), forget=True),
        f"DELETE /devices/{device.id}",
        {"forceforget": True},
        lambda: device.id not in managed.world.devices,
    )


def resync_device(managed: Managed) -> Case:
    """Have a device's wrong figures put right."""
    device = managed.device(managed.heketi.nodes(1)[0])
    right, device.used = device.used, 4096
    return Case(
        ResyncDevice(DeviceId(device.id)), f"GET /devices/{device.id}/resync", None, lambda: device.used == right
    )


def change_device_tags(managed: Managed) -> Case:
    """Put other tags in the place of all that a device has."""
    device = managed.device(managed.heketi.nodes(1)[0])
    device.tags["kind"] = "hdd"
    return Case(
        ChangeDeviceTags(DeviceId(device.id), TagChange.SET, (("arbiter", "disabled"),)),
        f"POST /devices/{device.id}/tags",
        {"change_type": "set", "tags": {"arbiter": "disabled"}},
        lambda: device.tags == {"arbiter": "disabled"},
    )


def evict_brick(managed: Managed) -> Case:
    """Move one brick."""
    brick = managed.brick(managed.volume(nodes=4))
    return Case(
        EvictBrick(BrickId(brick.id)),
        f"POST /bricks/to-evict/{brick.id}",
        {},
        lambda: brick.id not in managed.world.bricks and len(managed.world.bricks) == 3,
    )
