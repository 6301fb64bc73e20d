"""What is made of the recorded outputs of a node's own tools: LVM, disks, mounts and what else is not gluster's."""

from tests.recorded_nodes import Entry

ENTRIES: tuple[Entry, ...] = ()
