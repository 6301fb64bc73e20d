"""What stands against changes of clusters, nodes, devices and bricks (Heketi's API, sections 4.1 to 4.3, 4.6 and 6)."""

import re

from glusterterm.model.errors import IdNotFound, RouteNotFound, ServerRefused
from glusterterm.model.ids import ClusterId, DeviceId, NodeId
from glusterterm.model.operations import (
    AddDevice,
    AddNode,
    DeleteCluster,
    DeleteDevice,
    DeleteNode,
    HealCheck,
    ResyncDevice,
    SetClusterFlags,
)
from glusterterm.sim.evacuation_faults import EvacuationFailure
from glusterterm.sim.nodes import Signature
from tests.contract import troubles_machines as trouble
from tests.contract.messages import ID, UNKNOWN_ID, Message, answered, on_nodes
from tests.contract.troubles_machines import FAILED, OFFLINE, ONLINE, evacuation

DISK = "the disk"
CLUSTERS_AND_NODES = (
    Message("Id not found", "is not there", lambda _: DeleteCluster(ClusterId(UNKNOWN_ID)), IdNotFound),
    Message("Id not found", "is not there", lambda _: SetClusterFlags(ClusterId(UNKNOWN_ID), True, True), IdNotFound),
    Message(
        f"Unable to delete cluster \\[{ID}\\] because it contains volumes and/or nodes",
        "has nodes or volumes",
        trouble.full_cluster,
        ServerRefused,
    ),
    Message(
        "Cluster id does not exist",
        "the cluster that POST /nodes names",
        lambda _: AddNode(ClusterId(UNKNOWN_ID), 1, "new.test", "192.0.2.99"),
        IdNotFound,
    ),
    Message(
        f"Hostname node1 already used by node with id {ID}",
        "host name",
        lambda managed: trouble.further_node(managed, name="node1"),
        ServerRefused,
    ),
    Message(
        f"Hostname 192\\.0\\.2\\.1 already used by node with id {ID}",
        "host name",
        lambda managed: trouble.further_node(managed, storage="192.0.2.1"),
        ServerRefused,
    ),
    Message("New Node doesn't have glusterd running", "glusterd does not run", trouble.no_glusterd, ServerRefused),
    Message(
        "None of the nodes in cluster has glusterd running",
        "on no node of the cluster",
        trouble.no_glusterd_anywhere,
        ServerRefused,
    ),
    Message(
        "peer probe: failed: Probe returned with Transport endpoint is not connected",
        "could not take the node into its pool",
        trouble.unprobed,
    ),
    Message(
        r"peer probe: failed: \S+ is either already part of another cluster or having volumes configured",
        "another trusted pool",
        trouble.in_another_pool,
    ),
    Message(
        f"Unable to delete node \\[{ID}\\] because it contains devices",
        "has devices",
        lambda managed: DeleteNode(trouble.a_node(managed)),
        ServerRefused,
    ),
    Message(
        "Node must be offline before remove operation is performed, node:" + ID,
        "has to be disabled",
        trouble.node_to(FAILED),
    ),
    Message(
        "Cannot move a failed/removed node to online state",
        "does not come back",
        trouble.node_to(ONLINE, "offline", "failed"),
    ),
    Message(
        "Cannot move a failed/removed node to offline state",
        "does not come back",
        trouble.node_to(OFFLINE, "offline", "failed"),
    ),
    Message(
        f"Unable to remove node \\[{ID}\\] as no device was found to replace device \\[{ID}\\]",
        "no other device may take the bricks",
        trouble.only_three_nodes,
    ),
)
PREFIX = r"Initializing device /dev/\w+ failed \(already initialized or contains data\?\): *"
HAS_PV = r"Initializing device /dev/\w+ failed \(aleady contains Physical Volume [\w-]+\): *"
ADDING_DEVICES = (
    Message(
        "Node id does not exist",
        "the node that POST /devices names",
        lambda _: AddDevice(NodeId(UNKNOWN_ID), "/dev/sdb"),
        IdNotFound,
    ),
    Message(
        PREFIX + r"WARNING: xfs signature detected on /dev/sdz at offset 0\. Wipe it\? \[y/n\]: \[n\]\n.*\n.*",
        "an old file system",
        trouble.foreign_disk(Signature.XFS),
    ),
    Message(
        HAS_PV + r"Can't initialize physical volume \"/dev/sdz\" of volume group \"other\" without -ff\n.*",
        "holds LVM data",
        trouble.foreign_disk(Signature.PV),
    ),
    Message(
        HAS_PV + r"Can't initialize physical volume \"/dev/sdb\" of volume group \"vg_\w+\" without -ff\n.*",
        "one of Heketi's volume groups",
        trouble.known_disk(destroy=False),
    ),
    Message(
        PREFIX + r"Can't open /dev/sdz exclusively\.  Mounted filesystem\?\n(.*\n)*.*",
        "in use on the node",
        trouble.foreign_disk(Signature.NONE, mounted=True),
    ),
    Message(
        PREFIX + "No device found for /dev/absent.",
        "no such disk",
        trouble.absent_disk(destroy=False),
    ),
    Message(
        PREFIX + "wipefs: error: /dev/sdz: probing initialization failed: Device or resource busy",
        "in use on the node",
        trouble.foreign_disk(Signature.NONE, mounted=True, destroy=True),
    ),
    Message(
        PREFIX + "wipefs: error: /dev/absent: probing initialization failed: No such file or directory",
        "no such disk",
        trouble.absent_disk(destroy=True),
    ),
    Message(
        r"Initializing device /dev/sdz failed \(failed to check device contents\): ssh: handshake failed: .*",
        "log in by ssh",
        trouble.key_refused,
    ),
    Message(
        HAS_PV + "wipefs: error: /dev/sdz: probing initialization failed: Device or resource busy",
        "LVM data that is in use",
        trouble.active_disk,
    ),
    Message(
        PREFIX + r"Device /dev/absent not found\.",
        "no such disk",
        trouble.absent_disk_on_other_nodes,
    ),
    Message(
        PREFIX + "odd",
        "could not prepare the disk",
        on_nodes("pvcreate", "  odd\n", trouble.new_disk),
    ),
    Message(
        r"Initializing device /dev/sdz failed \(failed to check device contents\): odd",
        "could not look what is on the disk",
        answered(
            "^GET /queue/",
            500,
            "Initializing device /dev/sdz failed (failed to check device contents): odd",
            trouble.new_disk,
        ),
    ),
    Message(f"Device already in use \\(ID: {ID}\\)", "has this disk already", trouble.known_disk(destroy=True)),
    Message(
        "Can not destroy device, destroy may not be safe: .*",
        "can't tell this disk from those",
        trouble.unsure_disk,
    ),
    Message(
        HAS_PV + "A volume group called vg_x already exists.",
        "volume group of this name",
        on_nodes("vgcreate", "  A volume group called vg_x already exists.\n", trouble.new_disk),
    ),
    Message(
        "validation failed: name: must be in a valid format.",
        "characters that Heketi does not take",
        lambda managed: trouble.new_disk(managed, "sdz"),
        ServerRefused,
    ),
)
GONE = r"Failed to delete device \S+ with id \w+ on host node1: *"
DEVICES = (
    Message(
        f"device: {ID} is not in failed state",
        "only a device that was evacuated",
        lambda managed: DeleteDevice(trouble.a_device(managed)),
        ServerRefused,
    ),
    Message(
        f"Unable to delete device \\[{ID}\\] because it contains bricks",
        "holds bricks",
        trouble.bricks_left,
        ServerRefused,
    ),
    Message(
        GONE + 'Volume group "vg_\\w+" not found\n  Cannot process volume group vg_\\w+',
        "volume group is gone",
        trouble.dead(forget=False),
    ),
    Message(
        GONE + 'Do you really want to remove volume group "vg_\\w+" containing 2 logical volumes.*\n.*',
        "logical volumes are left",
        trouble.left_over,
    ),
    Message(
        GONE + "dial tcp 192.0.2.1:22: connect: no route to host",
        "can't reach a node",
        lambda managed: trouble.cut_off(managed, trouble.evacuated(managed)),
    ),
    Message(
        GONE + "Volume group is busy",
        "could not give the disk back",
        on_nodes("vgremove", "  Volume group is busy\n", trouble.evacuated),
    ),
    Message(
        "Device must be offline before remove operation is performed, device:" + ID,
        "has to be disabled",
        trouble.device_to(FAILED),
    ),
    Message(
        "Cannot move a failed/removed device to online state",
        "does not go online at once",
        trouble.device_to(ONLINE, "offline", "failed"),
    ),
    Message(
        r"failed to read PV data for \S+ \[  Cannot use \S+: device is not in a usable state\n\]",
        "does not find the device's disk",
        trouble.dying_disk,
    ),
    Message(
        r"failed to read PV data for \S+ \[  Failed to find physical volume .*\n\]",
        "does not find the device's disk",
        trouble.emptied_disk,
    ),
    Message(
        r' *Volume group "vg_\w+" not found\n  Cannot process volume group vg_\w+',
        "volume group is gone",
        trouble.lost_group,
    ),
    Message(
        "The target exists, contains other items, or is in use.",
        "another operation",
        trouble.busy_device,
    ),
    Message("Id not found", "is not there", lambda _: ResyncDevice(DeviceId(UNKNOWN_ID)), IdNotFound),
)
EMPTY_HANDED = "No Replacement was found for resource requested to be removed"
MOVING = (
    Message(
        f"Unable to delete device \\[{ID}\\] as no device was found to replace it: {EMPTY_HANDED}",
        "no other device may take the bricks of this one",
        evacuation(EvacuationFailure.NO_REPLACEMENT),
    ),
    Message(EMPTY_HANDED, "no other device may take the brick:", trouble.no_place),
    Message(
        f"Cannot replace brick {ID} as it is source brick for data to be healed",
        "the others of its set do not have yet",
        evacuation(EvacuationFailure.HEAL_SOURCE),
    ),
    Message(
        f"Cannot replace brick {ID} as only 1 of 2 required peer bricks are online",
        "could lose data",
        evacuation(EvacuationFailure.PEERS_DOWN),
    ),
    Message(
        f"Cannot replace brick {ID} as only 0 of 1 required peer bricks are online",
        "distribute-only",
        trouble.lone_brick_down,
    ),
    Message(
        r"Unable to get heal info of volume : \w+ : Connection failed\. Please check daemon\.",
        "whether heals are pending",
        evacuation(EvacuationFailure.HEAL_INFO),
    ),
    Message(
        r"Unable to get heal info of volume : \w+ : Process exited with status 234",
        "distribute-only",
        trouble.distribute_only(HealCheck.DEFAULT),
    ),
    Message(
        r"Unable to replace brick \S+ with \S+ for volume \w+",
        "gluster refused",
        trouble.distribute_only(HealCheck.DISABLE),
    ),
    Message(
        r"Unable to replace brick \S+ with \S+ for volume \w+",
        "gluster refused",
        evacuation(EvacuationFailure.REPLACE),
    ),
    Message(
        r"Unable to get volume info of volume name: \w+",
        "does not tell the bricks",
        evacuation(EvacuationFailure.VOLUME_INFO),
    ),
    Message(
        r"Unable to get info for \w+: Volume does not exist",
        "deleted it by hand",
        evacuation(EvacuationFailure.VOLUME_GONE),
    ),
    Message("Id not found", "brick that Heketi does not know", evacuation(EvacuationFailure.FOREIGN_BRICK)),
    Message(
        "mkfs.xfs: cannot open device: Device or resource busy",
        "file system of a brick",
        evacuation(EvacuationFailure.BRICK),
    ),
    Message(
        "The target exists, contains other items, or is in use.",
        "another operation",
        evacuation(EvacuationFailure.PENDING),
    ),
    Message(
        r"failed to construct brick-evict for device remove \(\w+\): Id not found",
        "a clone that failed",
        trouble.ghost_brick,
    ),
    Message(
        f"Failed to set up brick eviction: Can not evict brick {ID}: brick is pending",
        "the brick is being",
        trouble.pending_brick(other=False),
    ),
    Message(
        f"Failed to set up brick eviction: Can not evict brick {ID} from volume {ID}: volume has pending bricks",
        "another brick of the volume",
        trouble.pending_brick(other=True),
    ),
    Message(
        r"Unit glusterd\.service is not running\.",
        "glusterd does not run on a node",
        trouble.no_glusterd_at_the_new_place,
    ),
    Message(
        "Unable to determine heal status of brick",
        "does not name the brick",
        evacuation(EvacuationFailure.HEAL_NAMES),
    ),
)
OTHERWISE = (
    Message(
        "Device /dev/sdz is already used on node node1 by device d1",
        "of this name on this node",
        answered("^POST /devices", 409, "Device /dev/sdz is already used on node node1 by device d1", trouble.new_disk),
        ServerRefused,
    ),
    Message(
        r"Setup of device /dev/sdz failed \(already initialized or contains data\?\): what LVM says",
        "could not prepare the disk",
        answered(
            "^GET /queue/",
            500,
            "Setup of device /dev/sdz failed (already initialized or contains data?): what LVM says",
            trouble.new_disk,
        ),
    ),
    *(
        Message(re.escape(text), cause, answered("^GET /queue/", 500, text, trouble.movable))
        for text, cause in (
            ("replace brick is not supported for volume durability type none", "distribute-only volumes"),
            ("Unable to find brick set for brick b1, db is possibly corrupt", "do not match"),
            ("Unable to create brick entry using brick name:node1:/b1", "that Heketi does not know"),
            ("Found gluster brick not matching in heketi db: node1:/b1", "that Heketi does not know"),
        )
    ),
    Message(
        "Invalid path or request",
        "knows no POST /bricks",
        answered("to-evict", 404, "Invalid path or request", trouble.movable),
        RouteNotFound,
    ),
)
"""What Heketi 9 says, and what Heketi says seldom."""
MESSAGES = (*CLUSTERS_AND_NODES, *ADDING_DEVICES, *DEVICES, *MOVING, *OTHERWISE)
