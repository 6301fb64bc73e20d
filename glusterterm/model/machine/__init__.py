"""What a node's own tools say of it: LVM, disks, mounts, SMART, the kernel's log and its services."""
