"""What stands against changes of volumes and block volumes (Heketi's API, sections 4.4, 4.5, 7, 8 and 13)."""

from glusterterm.model.errors import IdNotFound, ServerBusy, ServerRefused
from glusterterm.model.ids import VolumeId
from glusterterm.model.operations import CloneVolume, DeleteVolume, ExpandVolume
from glusterterm.model.topology import Durability, DurabilityType
from tests.contract import troubles_volumes as trouble
from tests.contract.messages import ID, UNKNOWN_ID, Message, answered, on_nodes, raw

NEW = "Failed to allocate new volume: "
VALUES = (
    Message("validation failed: size: cannot be blank.", "the size is none", trouble.volume(0), ServerRefused),
    Message("validation failed: size: must be no less than 1.", "the size is none", trouble.volume(-1), ServerRefused),
    Message(
        "validation failed: name: must be in a valid format.",
        "characters",
        trouble.volume(name="my volume"),
        ServerRefused,
    ),
    Message(
        "Unknown durability type",
        "no such durability",
        raw("POST", "/volumes", b'{"size": 1, "durability": {"type": "mirror"}}'),
        ServerRefused,
    ),
    Message(
        "Invalid replica value",
        "1 to 3 copies",
        trouble.volume(10, Durability(DurabilityType.REPLICATE, 4)),
        ServerRefused,
    ),
    Message(
        r"Invalid dispersion combination: 3\+1",
        "2+1, 4+2, 8+3",
        trouble.volume(10, trouble.dispersed(3, 1)),
        ServerRefused,
    ),
    Message("Invalid snapshot factor", "snapshot factor", trouble.volume(snapshot_factor=101.0), ServerRefused),
    Message("Bad group id less than zero", "group id", trouble.volume(gid=-1), ServerRefused),
    Message(r"Bad group id equal or greater than 2\*\*32", "group id", trouble.volume(gid=2**31 - 1), ServerRefused),
    Message(
        r"Requested volume size \(3 GB\) is smaller than the minimum supported volume size \(4194304\)",
        "each data brick needs 1 GiB",
        trouble.volume(3, trouble.dispersed(4, 2)),
        ServerRefused,
    ),
    Message("No clusters configured", "no cluster", trouble.no_cluster, ServerRefused),
    Message(f"Cluster id {UNKNOWN_ID} not found", "not there", trouble.named_cluster(UNKNOWN_ID), ServerRefused),
    Message("validation failed: expand_size: cannot be blank.", "the size to add", trouble.expansion(0), ServerRefused),
    Message(
        "validation failed: expand_size: must be no less than 1.",
        "the size to add",
        trouble.expansion(-1),
        ServerRefused,
    ),
    Message("validation failed: new_size: cannot be blank.", "new size", trouble.block_expansion(0), ServerRefused),
    Message(
        "validation failed: hacount: must be no less than 1.", "ha count", trouble.block(ha_count=-1), ServerRefused
    ),
    Message(
        "validation failed: restriction: must be a valid value.",
        "locked or unlocked",
        raw("POST", f"/volumes/{UNKNOWN_ID}/block-restriction", b'{"restriction": "x"}'),
        ServerRefused,
    ),
)
ALLOCATING = (
    Message(NEW + "No space", "no set of devices has room", trouble.volume(10, nodes=2)),
    Message(NEW + "No nodes in cluster", "no nodes", trouble.empty_cluster),
    Message(NEW + "No online storage devices in cluster", "no device of the cluster takes bricks", trouble.all_offline),
    Message(NEW + "Volume name 'vol_1' already in use", "of this name", trouble.taken_name),
    Message(
        NEW + "Cluster does not support requested volume type",
        "no volumes of this type",
        trouble.closed_cluster(block=True),
    ),
    Message(NEW + "Cluster has disabled all volume types", "no volumes at all", trouble.closed_cluster(block=False)),
    Message(
        NEW + "Cluster has 1 volumes and limit is 1",
        "as many volumes as Heketi allows",
        trouble.one_too_many,
        config={"max_volumes_per_cluster": 1},
    ),
    Message(
        NEW + "Invalid tag matching rule: Invalid tag match rule: what",
        "rule for tags",
        trouble.volume(options=("user.heketi.device-tag-match what",)),
    ),
    Message(
        NEW + r"Average file size \(\d+\) is greater than Brick size \(\d+\)",
        "average file size",
        trouble.volume(options=("user.heketi.arbiter true", "user.heketi.average-file-size 100000000")),
    ),
    Message(
        NEW + f"Unable to create volume on any cluster:\n(Cluster {ID}: (No space|No nodes in cluster)\n?)+",
        "no cluster takes it: ",
        trouble.two_clusters,
    ),
    Message(
        NEW + f"No eligible cluster for volume\n(Cluster {ID}: Cluster .*\n?)+",
        "no volumes at all",
        trouble.two_closed_clusters,
    ),
    Message(
        NEW + f"No eligible cluster for volume\n(Cluster {ID}: Id not found\n?)+",
        "a clone runs on this cluster, or one failed",
        trouble.two_clusters_after_failed_clones,
    ),
    Message(NEW + "Id not found", "a clone runs on this cluster, or one failed", trouble.after_a_failed_clone),
    Message(
        "Failed to allocate new block volume: Id not found",
        "a clone runs on this cluster, or one failed",
        trouble.block_after_a_failed_clone,
    ),
    Message(
        r"Failed to allocate volume expansion: Minimum brick size limit reached\.  Out of space\.",
        "least size that Heketi makes",
        trouble.expansion_of_a_full_cluster,
    ),
    Message(
        "Failed to allocate volume expansion: No space",
        "the bricks that would be added",
        answered("/expand$", 500, "Failed to allocate volume expansion: No space", trouble.expansion(5)),
    ),
    Message(
        r"Failed to allocate volume expansion: Maximum number of bricks reached\.",
        "more bricks than Heketi allows",
        trouble.expansion(100_000),
    ),
)
ON_NODES = (
    Message(
        "mkfs.xfs: small data volume, ignoring data volume stripe unit 128 and stripe width 512\n"
        r"Filesystem must be larger than 300MB\.\n(.*\n)+.*",
        "under 300 MB",
        trouble.small_arbiter,
    ),
    Message(
        "mkfs.xfs: cannot open device: Device or resource busy",
        "file system of a brick",
        on_nodes("^mkfs.xfs", "mkfs.xfs: cannot open device: Device or resource busy\n", trouble.volume()),
    ),
    Message(
        r"volume create: x: failed: Staging failed on 192\.0\.2\.2\. Error: brick already in volume",
        "did not make the volume",
        on_nodes(
            "volume create",
            "volume create: x: failed: Staging failed on 192.0.2.2. Error: brick already in volume\n",
            trouble.volume(),
        ),
    ),
    Message(
        "volume create: vol_1: failed: Volume vol_1 already exists",
        "of this name that Heketi does not know",
        trouble.unknown_to_heketi,
        config={"volume_create_retries": 0},
    ),
    Message(
        r"volume add-brick: failed: Pre Validation failed on 192\.0\.2\.2",
        "did not add the new bricks",
        on_nodes(
            "volume add-brick", "volume add-brick: failed: Pre Validation failed on 192.0.2.2\n", trouble.expansion(5)
        ),
    ),
    Message(
        "volume add-brick: failed: Unable to get volinfo for volume name .*",
        "somebody deleted it by hand",
        trouble.gone_by_hand,
    ),
    Message(
        "device is busy",
        "still uses",
        on_nodes("umount|volume create", "device is busy\n", trouble.volume()),
    ),
    Message(
        r"All 3 hosts: Unable to delete volume (\w+): volume delete: \1: failed: Some of the peers are down",
        "some are down",
        on_nodes(
            "volume delete",
            "volume delete: victim: failed: Some of the peers are down\n",
            trouble.deletion(name="victim"),
        ),
    ),
    Message(
        f"(Host {ID}: .*\n*)+",
        "can't reach a node",
        trouble.deletion_of_three_minds,
    ),
)
DELETING = (
    Message(
        r"All 3 hosts: Unable to delete volume \w+: volume delete: victim: failed: odd",
        "did not delete the volume",
        on_nodes("volume delete", "volume delete: victim: failed: odd\n", trouble.deletion()),
    ),
    Message("Id not found", "is not there", lambda _: DeleteVolume(VolumeId(UNKNOWN_ID)), IdNotFound),
    Message("Id not found", "is not there", lambda _: ExpandVolume(VolumeId(UNKNOWN_ID), 1), IdNotFound),
    Message(
        "Cannot delete volume containing the Heketi database",
        "own database",
        trouble.deletion(name="heketidbstorage"),
        ServerRefused,
    ),
    Message(
        "Cannot delete a block hosting volume containing block volumes",
        "block volumes lie on",
        trouble.hosting_deletion,
        ServerRefused,
    ),
    Message(
        r"Failed to set up volume delete: The target exists, contains other items, or is in use\.",
        "another operation",
        trouble.unmade,
    ),
)
CLONES = (
    Message(
        f"Failed clone volume {ID}: Cloning of block hosting volumes is not supported",
        "can't be cloned",
        trouble.clone(block=True),
    ),
    Message(
        r"Unable to create snapshot of volume \w+: snapshot create: failed: "
        "Snapshot is supported only for thin provisioned LV",
        "the clone failed: gluster took no snapshot",
        on_nodes(
            "snapshot create",
            "snapshot create: failed: Snapshot is supported only for thin provisioned LV\n",
            trouble.clone(),
        ),
    ),
    Message(
        r"Unable to activate snapshot \w+: no",
        "the clone failed",
        on_nodes("snapshot activate", "no\n", trouble.clone()),
    ),
    Message(
        r"Unable to clone volume from snapshot \w+: no",
        "the clone failed",
        on_nodes("snapshot clone", "no\n", trouble.clone()),
    ),
    Message(
        "Unable to start volume copy: no",
        "the clone failed",
        on_nodes("--xml volume start", "no\n", trouble.clone()),
    ),
    Message("Id not found", "is not there", lambda _: CloneVolume(VolumeId(UNKNOWN_ID), "copy"), IdNotFound),
    Message(
        "Failed to set block restriction: Block restrictions can only be set on block hosting volumes",
        "hosts no block volumes",
        trouble.restriction,
    ),
)
NEW_BLOCK = "Failed to allocate new block volume: "
GROWING = "Failed to allocate block volume expansion: "
BLOCKS = (
    Message(
        "Failed to create block volume: odd",
        "gluster-block did not make",
        on_nodes("gluster-block create", "odd", trouble.block()),
    ),
    Message(
        r"Failed to create block volume: block hosting volume \w+ is not started",
        "the hosting volume is stopped",
        trouble.block_on_a_stopped_volume,
    ),
    Message(
        NEW_BLOCK + "Cluster does not support requested volume type",
        "no volumes of this type",
        trouble.block_on_a_file_cluster,
    ),
    Message(NEW_BLOCK + "No space", "no set of devices has room", trouble.block(2, hosting=False)),
    Message(
        NEW_BLOCK + r"Block Hosting Volume Creation is disabled\. Create a Block hosting volume and try again\.",
        "may not make one by itself",
        trouble.block(2, hosting=False),
        config={"auto_create_block_hosting_volume": False},
    ),
    Message(
        NEW_BLOCK + r"The size configured for automatic creation of block hosting volumes \(100\) is too small to host "
        r"the requested block volume of size 99\. The available size on this block hosting volume, minus overhead, is "
        r"98\. Please create a sufficiently large block hosting volume manually\.",
        "too small",
        trouble.block(99, hosting=False),
        config={"block_hosting_volume_size_gb": 100},
    ),
    Message(
        r"Failed to create block volume: failed to configure on 192\.0\.2\.3 : Connection refused",
        "gluster-blockd does not answer",
        trouble.block_on_a_dead_node,
    ),
    Message("insufficient block hosts online", "fewer nodes run glusterd", trouble.block_on_few_nodes),
    Message(
        GROWING + r"Requested new-size 5 is same as current block volume size 5, nothing to be done\.",
        "has this size already",
        trouble.block_expansion(5),
    ),
    Message(
        GROWING + r"Requested new-size 4 is less than current block volume size 5, shrinking is not allowed\.",
        "do not get smaller",
        trouble.block_expansion(4),
    ),
    Message(GROWING + "No space", "the hosting volume has too little room", trouble.block_expansion(1000)),
    Message(
        r"Failed to expand block volume: size is smaller \(see logs for details, and retry the operation\)",
        "did not make the block volume larger",
        on_nodes(
            "gluster-block modify",
            "size is smaller (see logs for details, and retry the operation)",
            trouble.block_expansion(8),
        ),
    ),
    Message("device busy", "still uses", on_nodes("gluster-block delete", "device busy", trouble.block_deletion)),
    Message(
        r"Server busy\. Retry operation later\.",
        "as many changes as it takes",
        trouble.block_while_a_host_is_made,
        ServerBusy,
        {"block_hosting_volume_size_gb": 100},
    ),
)
OTHERWISE = (
    Message(
        r"Can not unlock volume\. 2GiB free space is required, but found 1GiB",
        "too little free space to be unlocked",
        answered(
            "restriction$",
            500,
            "Can not unlock volume. 2GiB free space is required, but found 1GiB",
            trouble.restriction,
        ),
    ),
    Message(
        r"Refusing to delete block-hosting volume: Error loading block-volume \[x\]: Id not found",
        "hosts block volumes that can't be told",
        answered(
            "^DELETE",
            500,
            "Refusing to delete block-hosting volume: Error loading block-volume [x]: Id not found",
            trouble.deletion(),
        ),
    ),
    Message(
        r"Cannot delete thin pool tp_1 on node1 because it is used by \[1\] snapshot\(s\) or cloned volume\(s\)",
        "snapshots or clones",
        answered(
            "^GET /queue/",
            500,
            "Cannot delete thin pool tp_1 on node1 because it is used by [1] snapshot(s) or cloned volume(s)",
            trouble.deletion(),
        ),
    ),
    Message(
        "Unable to delete volume vol_1 because it contains 2 snapshots",
        "snapshots of the volume",
        answered(
            "^GET /queue/", 500, "Unable to delete volume vol_1 because it contains 2 snapshots", trouble.deletion()
        ),
    ),
    Message(
        r"brick reclaim map is empty \(was Exec called\?\)",
        "has no bricks",
        trouble.deletion_of_nothing,
    ),
)
"""What other versions of Heketi say, or it says seldom."""
MESSAGES = (*VALUES, *ALLOCATING, *ON_NODES, *DELETING, *CLONES, *BLOCKS, *OTHERWISE)
