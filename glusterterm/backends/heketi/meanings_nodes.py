"""What is wrong with a node, by what ssh, sudo, LVM and gluster say there (Heketi's API, section 10)."""

from glusterterm.backends.heketi.meaning import Meaning

_REACHING = (
    Meaning(
        "no such host",
        "Heketi can't look up the name of a node",
        "check the node's management host name, and DNS on Heketi's host",
    ),
    Meaning(
        "no route to host",
        "Heketi can't reach a node: it is off, or its network is down",
        "bring the node back; to move bricks off a node that stays away, see what their sets still have",
    ),
    Meaning(
        "i/o timeout",
        "a node does not answer Heketi's ssh",
        "check that the node is up, and firewalls between it and Heketi",
    ),
    Meaning(
        "connect: connection refused",
        "nothing listens for ssh on a node",
        "check that sshd runs on the node, and the port in Heketi's configuration",
    ),
    Meaning(
        "ssh: handshake failed",
        "a node does not let Heketi log in by ssh",
        "try Heketi's key from its host as its user: ssh -i KEY USER@NODE true; put it into authorized_keys there",
    ),
    Meaning(
        "SSH command timeout",
        "a command on a node did not end: hung LVM on a dying disk, or glusterd that does not answer",
        "look on the node for hanging lvm and gluster processes and at dmesg, then clean up the operation",
    ),
    Meaning(
        "sudo: ... command not found",
        "a program that Heketi needs is missing on a node",
        "install it there: lvm2, thin-provisioning-tools, glusterfs-server, gluster-block",
    ),
    Meaning(
        "sudo: ",
        "sudo on a node wants a terminal or a password of Heketi",
        "allow Heketi's user sudo without a password and without requiretty; try: sudo -n true",
    ),
    Meaning(
        "no askpass program specified",
        "sudo on a node wants a password of Heketi",
        "allow Heketi's user sudo without a password; try: sudo -n true",
    ),
    Meaning(
        "command not found",
        "a program that Heketi needs is missing on a node",
        "install it there: lvm2, thin-provisioning-tools, glusterfs-server, gluster-block",
    ),
    Meaning(
        "/bin/bash: ... No such file or directory",
        "a program that Heketi needs is missing on a node, or lies elsewhere",
        "install lvm2 there, or set lvm_wrapper in Heketi's configuration",
    ),
    Meaning(
        "Unable to find a GlusterFS pod",
        "Heketi finds no pod of GlusterFS on a host",
        "check the DaemonSet and its label on that host, and that the node's management name is the host's",
    ),
    Meaning(
        "No pods with the label",
        "Heketi finds no pod of GlusterFS",
        "check that the DaemonSet runs, and its label",
    ),
    Meaning(
        "Failed to get list of pods",
        "Heketi can't ask Kubernetes for its pods",
        "check that Heketi reaches the API of Kubernetes, and its service account",
    ),
)
_LVM = (
    Meaning(
        "Input/output error",
        "a disk on the node fails: it can't be read or written",
        "treat it as a failed disk: look at the kernel's log and SMART, then replace the device",
    ),
    Meaning(
        "Required device-mapper target",
        "thin provisioning is missing in a node's kernel",
        "load it there: modprobe -a dm_thin_pool dm_snapshot dm_mirror, and after each start",
    ),
    Meaning(
        "Cannot read thin-pool target version",
        "thin provisioning is missing in a node's kernel",
        "load it there: modprobe -a dm_thin_pool dm_snapshot dm_mirror, and after each start",
    ),
    Meaning(
        "thin_check",
        "the tools for thin provisioning are missing on a node",
        "install thin-provisioning-tools there",
    ),
    Meaning(
        "insufficient free space",
        "LVM has less room on the device than Heketi thinks",
        "resync the device, and look on the node for logical volumes that are not Heketi's",
    ),
    Meaning(
        "No space left on device",
        "a file system on a node is full",
        "make room there: df; Heketi needs some in /var/lib and /etc",
    ),
    Meaning(
        "excluded by a filter",
        "LVM's filter on the node leaves this disk out",
        "look at the filters (lvmconfig devices/filter) and at multipath, and use the disk's mapper path",
    ),
    Meaning(
        "Error during parsing of command line",
        "Heketi's configuration gives LVM a value that is none",
        "put a number, or nothing, for pv_data_alignment, vg_physicalextentsize and lv_chunksize there",
    ),
    Meaning(
        "Filesystem must be larger than 300MB",
        "a brick would be under 300 MB, which mkfs.xfs refuses: arbiter bricks of small volumes are",
        "make data bricks of 19 GiB or more, or set user.heketi.average-file-size 4 for a larger arbiter brick",
    ),
    Meaning(
        "mkfs.xfs",
        "a node could not make the file system of a brick",
        "look at the disk on that node: kernel log, SMART, and whether something else uses it",
    ),
    Meaning(
        "target is busy",
        "a brick is still in use on its node, so it could not be taken away",
        "stop what holds it there (fuser -vm MOUNT), then clean up the operation",
    ),
)
_GLUSTER = (
    Meaning(
        "is either already part of another cluster",
        "the node belongs to another trusted pool, or has volumes of its own",
        "look on that node: gluster pool list, gluster volume list; only a node with neither can be added",
    ),
    Meaning(
        "Peer Rejected",
        "gluster's peers disagree on their volumes",
        "look on the nodes: gluster peer status, and glusterd's log",
    ),
    Meaning(
        "is not in 'Peer in Cluster' state",
        "a node is not yet, or no more, a member of the trusted pool",
        "look on the nodes: gluster peer status",
    ),
    Meaning(
        "peer probe",
        "gluster could not take the node into its pool",
        "check that the node's storage name resolves on the others and that glusterd answers there on port 24007",
    ),
    Meaning(
        "Another transaction is in progress",
        "another change of gluster's holds its lock, or a node that is down left it held",
        "wait till it has ended, and check that all nodes are up: gluster peer status",
    ),
    Meaning(
        "Locking failed",
        "another change of gluster's holds its lock",
        "wait till it has ended, and check that all nodes are up: gluster peer status",
    ),
    Meaning(
        "uorum not met",
        "too few of gluster's nodes are connected for it to change anything",
        "bring the nodes that are down back: gluster peer status",
    ),
    Meaning(
        "Some of the peers are down",
        "gluster wants all nodes for this, and some are down; the volume was stopped all the same",
        "bring the nodes back, then try again; to use the volume meanwhile, start it with gluster",
    ),
    Meaning(
        "ebalance ... in progress",
        "gluster is spreading the files of this volume just now",
        "wait till the rebalance has ended: gluster volume rebalance VOLUME status",
    ),
    Meaning(
        "is already part of a volume",
        "the brick's directory carries traces of a volume it was part of",
        "look on the node whose it is: it is left over from an earlier brick, or still in use",
    ),
)
_DAEMON = (
    Meaning(
        "New Node doesn't have glusterd running",
        "glusterd does not run on the new node, or Heketi can't log in there",
        "start glusterd on it, and check that Heketi's ssh gets in",
    ),
    Meaning(
        "None of the nodes in cluster has glusterd running",
        "Heketi reaches glusterd on no node of the cluster",
        "check that Heketi's ssh gets into the nodes, and that glusterd runs there",
    ),
    Meaning("lusterd is down", "glusterd does not run on a node", "start glusterd there"),
    Meaning("glusterd.service is not running", "glusterd does not run on a node", "start glusterd there"),
    Meaning(
        "if gluster daemon is operational",
        "glusterd does not answer on a node",
        "look there: systemctl status glusterd, and its log",
    ),
)
NODES = (*_REACHING, *_LVM, *_GLUSTER, *_DAEMON)
