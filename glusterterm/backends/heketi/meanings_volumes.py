"""What stands against a change of volumes and block volumes (Heketi's API, sections 4.4, 4.5, 7, 8 and 13)."""

from glusterterm.backends.heketi.meaning import Meaning

_DAMAGED = (
    "create nothing on this cluster: check the database; a clone that fails leaves a dead id behind, "
    "which goes only by heketi db export and import"
)
CLONES = (
    Meaning("Unable to create snapshot", "the clone failed: gluster took no snapshot of the volume", _DAMAGED),
    Meaning("Unable to activate snapshot", "the clone failed: gluster did not activate its snapshot", _DAMAGED),
    Meaning("Unable to clone volume from snapshot", "the clone failed: gluster made none of the snapshot", _DAMAGED),
    Meaning("Unable to start volume", "the clone failed: gluster did not start it", _DAMAGED),
    Meaning(
        "Failed to allocate new ... Id not found",
        "a clone runs on this cluster, or one failed and left a dead id behind: nothing can be made there meanwhile",
        "wait till the clone has ended; if none runs, check the database and mend it by heketi db export and import",
    ),
)
_LARGER = "give a size above the present one"
_ROOM = (
    Meaning(
        "Maximum number of bricks reached",
        "the volume would have more bricks than Heketi allows",
        "ask for less, make a second volume, or raise max_bricks_per_volume in Heketi's configuration",
    ),
    Meaning(
        "Minimum brick size limit reached",
        "no device has room for a brick of the least size that Heketi makes",
        "add a device, or ask for less",
    ),
    Meaning(
        "Failed to allocate block volume expansion: No space",
        "the hosting volume has too little room for the block volume's new size",
        "ask for less, or expand the hosting volume first",
    ),
    Meaning(
        "Failed to allocate volume expansion: No space",
        "no set of devices has room for the bricks that would be added",
        "add devices, or ask for less: Heketi adds whole sets of bricks of one size, each on another node",
    ),
    Meaning(
        "No space",
        "no set of devices has room: too few nodes with room, zones, matching tags, or too many bricks read so too",
        "add a device, or ask for less; every brick of a set needs another node with more free than the brick's charge",
    ),
    Meaning("No nodes in cluster", "the cluster has no nodes", "add nodes to it first, or name another cluster"),
    Meaning(
        "No online storage devices",
        "no device of the cluster takes bricks: all are disabled, their nodes are, or Heketi holds these to be down",
        "enable a device and its node, or add one; check that Heketi reaches the nodes",
    ),
    Meaning(
        "smaller than the minimum supported",
        "the volume is too small: each data brick needs 1 GiB",
        "ask for at least 1 GiB for each data brick",
    ),
    Meaning(
        "Average file size",
        "the average file size that was asked for is larger than a brick",
        "lower user.heketi.average-file-size",
    ),
)
_CLUSTER = (
    Meaning(
        "already in use",
        "a volume of this name is in the cluster already",
        "choose another name",
    ),
    Meaning(
        "Cluster does not support requested volume type",
        "the cluster takes no volumes of this type",
        "set the cluster's file or block flag, or name another cluster",
    ),
    Meaning(
        "Cluster has disabled all volume types",
        "the cluster takes no volumes at all",
        "set the cluster's file or block flag, or name another cluster",
    ),
    Meaning(
        "and limit is",
        "the cluster has as many volumes as Heketi allows",
        "delete volumes, use another cluster, or raise max_volumes_per_cluster in Heketi's configuration",
    ),
    Meaning("No clusters configured", "Heketi has no cluster", "create a cluster first, or load a topology file"),
    Meaning("Cluster id ... not found", "a cluster that was named is not there", "look again: it was deleted"),
)
_CHANGING = (
    Meaning(
        "Cannot delete volume containing the Heketi database",
        "Heketi's own database lies on this volume",
        "keep it: without it Heketi forgets everything",
    ),
    Meaning(
        "Cannot delete a block hosting volume containing block volumes",
        "block volumes lie on this volume",
        "delete its block volumes first",
    ),
    Meaning(
        "Refusing to delete block-hosting volume",
        "the volume hosts block volumes that can't be told",
        "check the database",
    ),
    Meaning(
        "Cannot delete thin pool",
        "snapshots or clones still use the volume's thin pools",
        "delete them first: lvs and gluster snapshot list on the node",
    ),
    Meaning(
        "because it contains ... snapshots",
        "gluster has snapshots of the volume",
        "delete them first: gluster snapshot list",
    ),
    Meaning(
        "Unable to delete volume",
        "gluster did not delete the volume, on no node",
        "look at glusterd's log on the nodes; the volume may be stopped: start it with gluster to use it meanwhile",
    ),
    Meaning(
        "volume add-brick: failed: Unable to get volinfo",
        "gluster does not know this volume: somebody deleted it by hand",
        "look whether its data is wanted, then delete the volume here; that removes its bricks",
    ),
    Meaning(
        "Volume ... already exists",
        "gluster has a volume of this name that Heketi does not know",
        "choose another name; look whose it is: gluster volume info",
    ),
    Meaning(
        "Volume ... does not exist",
        "gluster does not know this volume: somebody deleted it by hand",
        "look whether its data is wanted, then delete the volume here; that removes its bricks",
    ),
    Meaning(
        "Cloning of block hosting volumes",
        "volumes that host block volumes can't be cloned",
        "clone a file volume instead",
    ),
    Meaning(
        "Block restrictions can only be set",
        "the volume hosts no block volumes",
        "choose a block-hosting volume",
    ),
    Meaning(
        "Can not unlock volume",
        "the hosting volume has too little free space to be unlocked",
        "expand it first",
    ),
    Meaning(
        "brick reclaim map is empty",
        "the volume has no bricks, which Heketi can't delete",
        "check the database; the volume goes only by heketi db export and import",
    ),
    Meaning(
        "volume add-brick: failed",
        "gluster did not add the new bricks; they were taken away again",
        "look at glusterd's log on the node named",
    ),
    Meaning(
        "volume create: ... failed",
        "gluster did not make the volume; its bricks were taken away again",
        "look at glusterd's log on the node named",
    ),
    Meaning("taging failed on", "a node refused gluster's change", "look at glusterd's log on that node"),
    Meaning("ommit failed on", "a node failed at gluster's change", "look at glusterd's log on that node"),
)
_BLOCK = (
    Meaning(
        "Block Hosting Volume Creation is disabled",
        "no hosting volume has room, and Heketi may not make one by itself",
        "create a block-hosting volume first",
    ),
    Meaning(
        "The size configured for automatic creation of block hosting volumes",
        "no hosting volume has room, and those that Heketi makes by itself are too small",
        "create a larger block-hosting volume first",
    ),
    Meaning("shrinking is not allowed", "block volumes do not get smaller", _LARGER),
    Meaning("nothing to be done", "the block volume has this size already", _LARGER),
    Meaning(
        "insufficient block hosts online",
        "fewer nodes run glusterd than the block volume is to be served by",
        "bring nodes back, or ask for a smaller ha count",
    ),
    Meaning(
        "failed to configure on",
        "a node did not take the block volume: gluster-blockd does not answer there",
        "check gluster-blockd and tcmu-runner on the node named",
    ),
    Meaning(
        "block hosting volume ... is not started",
        "the hosting volume is stopped",
        "start it: gluster volume start",
    ),
    Meaning(
        "Failed to create block volume",
        "gluster-block did not make the block volume",
        "check gluster-blockd and tcmu-runner on the nodes; its log is /var/log/gluster-block",
    ),
    Meaning(
        "Failed to expand block volume",
        "gluster-block did not make the block volume larger",
        "check gluster-blockd and tcmu-runner on the nodes; its log is /var/log/gluster-block",
    ),
    Meaning(
        "device is busy",
        "something on a node still uses what was to be taken away",
        "look on the node what holds it, then clean up the operation",
    ),
    Meaning(
        "device busy",
        "something on a node still uses the block volume",
        "log out its initiators (targetcli on the nodes shows them), then try again",
    ),
)
VOLUMES = (*_ROOM, *_CLUSTER, *_CHANGING, *_BLOCK)
