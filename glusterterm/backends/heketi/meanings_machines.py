"""What stands against a change of nodes, devices and bricks (Heketi's API, sections 4.1 to 4.3, 4.6 and 6)."""

from glusterterm.backends.heketi.meaning import Meaning

_NEEDS_ROOM = "add a device with room on a node that holds no brick of the same set, then try again"
_PENDING = "wait for the pending operation, or clean it up if it is stale or failed"
_DISK_IN_USE = "look on the node what holds it: lsblk, mount, dmsetup ls; only a free disk can be added"

_ADDING = (
    Meaning(
        "already used by node",
        "another node has this host name already",
        "choose another host name, or use the node that has it; a node that was installed anew is replaced",
    ),
    Meaning(
        "is already used on node",
        "Heketi has a device of this name on this node already",
        "use that device, or give the disk's own path",
    ),
    Meaning(
        "Device already in use (ID",
        "Heketi has this disk already, so it was not wiped",
        "look the device up by that id: the disk's path may have changed since it was added",
    ),
    Meaning(
        "Can not destroy device",
        "Heketi can't tell this disk from those that carry its bricks, so it was not wiped",
        "resync the node's devices, so that Heketi knows them; or wipe the disk by hand, once you know what is on it",
    ),
    Meaning(
        "A volume group called",
        "the node has a volume group of this name already",
        "look whose it is: vgs on the node",
    ),
    Meaning(
        "aleady contains Physical Volume ... Device or resource busy",
        "the disk holds LVM data that is in use, so it was not wiped",
        "look whose it is: pvs and lvs on the node; it is not a free disk",
    ),
    Meaning(
        "Device or resource busy",
        "the disk is in use on the node: mounted, or held by something",
        _DISK_IN_USE,
    ),
    Meaning(
        'aleady contains Physical Volume ... of volume group "vg_',
        "the disk is a physical volume of one of Heketi's volume groups",
        "look whether a device has that id: then it is here already; if none has, it is left over from before",
    ),
    Meaning(
        "aleady contains Physical Volume",
        "the disk holds LVM data",
        "look whose it is before wiping it: pvs and lvs on the node",
    ),
    Meaning("exclusively.  Mounted filesystem?", "the disk is in use on the node: mounted, or held", _DISK_IN_USE),
    Meaning(
        "signature detected",
        "the disk holds an old file system or partition table",
        "look at it on the node: wipefs -n, lsblk; if it is the right disk, add it with its data destroyed",
    ),
    Meaning(
        "No device found for",
        "there is no such disk on the node",
        "check the path on the node: lsblk; names like /dev/sdb change when a node starts",
    ),
    Meaning(
        "failed (already initialized or contains data?):   Device ... not found",
        "there is no such disk on the node",
        "check the path on the node: lsblk; names like /dev/sdb change when a node starts",
    ),
    Meaning(
        "probing initialization failed: No such file or directory",
        "there is no such disk on the node",
        "check the path on the node: lsblk; names like /dev/sdb change when a node starts",
    ),
    Meaning(
        "failed (failed to check device contents)",
        "the node could not look what is on the disk",
        "check the node and the disk: lsblk, blkid -p; then try again",
    ),
    Meaning(
        "Initializing device",
        "the node could not prepare the disk: it holds data, or is not there",
        "look at it on the node before wiping anything: lsblk, wipefs -n, pvs",
    ),
    Meaning(
        "Setup of device",
        "the node could not prepare the disk: it holds data, or is not there",
        "look at it on the node before wiping anything: lsblk, wipefs -n, pvs",
    ),
)
_DELETING = (
    Meaning("is not in failed state", "only a device that was evacuated can be deleted", "evacuate it first"),
    Meaning(
        "Unable to delete device ... because it contains bricks",
        "the device holds bricks",
        "evacuate it first; bricks of volumes that are gone are left over from a failed clone: check the database",
    ),
    Meaning(
        "Unable to delete node ... because it contains devices",
        "the node has devices",
        "evacuate and delete its devices first",
    ),
    Meaning(
        "Unable to delete cluster",
        "the cluster has nodes or volumes",
        "delete its volumes and nodes first",
    ),
    Meaning(
        "Do you really want to remove volume group",
        "logical volumes are left on the disk that Heketi knows nothing of, such as those of deleted clones",
        "look at them on the node: lvs; remove by hand what is nobody's, then try again",
    ),
    Meaning(
        "Failed to delete device ... Volume group ... not found",
        "the device's volume group is gone: the disk died, was taken out or emptied",
        "delete the device with the forget option, once you are sure that the disk is gone",
    ),
    Meaning(
        "Failed to delete device",
        "the node could not give the disk back",
        "look at the disk on the node: pvs, vgs, dmesg; the forget option is for disks that are gone",
    ),
    Meaning(
        "failed to read PV data",
        "LVM does not find the device's disk any more: it died, was taken out or emptied",
        "look at the disk on the node: pvs, dmesg; if it is gone, replace the device",
    ),
    Meaning(
        "Volume group ... not found",
        "the device's volume group is gone: the disk died, was taken out or emptied",
        "look at the disk on the node: vgs, dmesg; if it is gone, replace the device",
    ),
)
_STATES = (
    Meaning(
        "Device must be offline before remove",
        "a device has to be disabled before it can be evacuated",
        "disable it first, then evacuate it",
    ),
    Meaning(
        "Node must be offline before remove",
        "a node has to be disabled before it can be evacuated",
        "disable it first, then evacuate it",
    ),
    Meaning(
        "Cannot move a failed/removed device",
        "an evacuated device does not go online at once",
        "disable it first, then enable it; or delete it",
    ),
    Meaning(
        "Cannot move a failed/removed node",
        "an evacuated node does not come back",
        "delete it, and add it anew",
    ),
)
_MOVING = (
    Meaning(
        "failed to construct brick-evict ... Id not found",
        "bricks on the device belong to no volume: a clone that failed left them behind",
        "check the database; such bricks go only by mending it with heketi db export and import",
    ),
    Meaning(
        "brick is pending",
        "the brick is being made, moved or deleted just now",
        _PENDING,
    ),
    Meaning("volume has pending bricks", "another brick of the volume is being made or moved just now", _PENDING),
    Meaning(
        "Unable to delete device ... No Replacement was found",
        "no other device may take the bricks of this one: too little room, or only nodes that hold their sets",
        _NEEDS_ROOM,
    ),
    Meaning(
        "as no device was found to replace",
        "no other device may take the bricks: too little room, or only nodes that hold their sets",
        _NEEDS_ROOM,
    ),
    Meaning(
        "No Replacement was found",
        "no other device may take the brick: too little room, or only nodes that hold its set",
        _NEEDS_ROOM,
    ),
    Meaning(
        "source brick for data to be healed",
        "the brick holds data that the others of its set do not have yet",
        "wait till the heal of this volume has ended, then try again; never move it without the heal check",
    ),
    Meaning(
        "only 0 of 1 required peer bricks are online",
        "no other brick of the set is online, or the volume is distribute-only and there is none",
        "bring the other bricks back; a distribute-only volume has to be copied to a new one instead",
    ),
    Meaning(
        "required peer bricks are online",
        "too many of the other bricks of the set are down: moving this one could lose data",
        "bring the other bricks of the set back, and wait for the heal, then try again",
    ),
    Meaning(
        "Process exited with status 234",
        "a brick there belongs to a distribute-only volume, which gluster neither heals nor moves",
        "copy that volume's data to a new one and delete it; nothing was changed",
    ),
    Meaning(
        "Unable to get heal info",
        "gluster does not tell whether heals are pending, so nothing was moved",
        "check that the volume is started and that glusterd runs on its nodes: gluster volume heal VOLUME info",
    ),
    Meaning(
        "Unable to determine heal status",
        "gluster's heal information does not name the brick",
        "compare gluster volume info with the bricks shown here, and check the database",
    ),
    Meaning(
        "Unable to get volume info",
        "gluster does not tell the bricks of the volume",
        "check that glusterd runs on the nodes: gluster volume info",
    ),
    Meaning(
        "Unable to get info for ... Volume does not exist",
        "gluster does not know this volume: somebody deleted it by hand",
        "look whether its data is wanted, then delete the volume here; that removes its bricks",
    ),
    Meaning(
        "Unable to replace brick",
        "gluster refused to put the new brick in the old one's place; the new one was taken away again",
        "look at glusterd's log on the node; distribute-only volumes and nodes that are down are refused so",
    ),
    Meaning(
        "replace brick is not supported for volume durability type none",
        "bricks of distribute-only volumes can't be moved",
        "copy its data to a new volume, then delete it",
    ),
    Meaning(
        "Unable to find brick set",
        "gluster's bricks and Heketi's do not match",
        "compare gluster volume info with the bricks shown here, and check the database",
    ),
    Meaning(
        "Unable to create brick entry using brick name",
        "gluster has a brick in the volume that Heketi does not know",
        "compare gluster volume info with the bricks shown here, and check the database",
    ),
    Meaning(
        "Found gluster brick not matching",
        "gluster has a brick in the volume that Heketi does not know",
        "compare gluster volume info with the bricks shown here, and check the database",
    ),
)
MACHINES = (*_ADDING, *_DELETING, *_STATES, *_MOVING)
