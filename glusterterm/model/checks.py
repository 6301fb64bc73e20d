"""What a task itself looks for between its changes, and waits for: nothing is sent for it, and it may be done again."""

from dataclasses import dataclass

from glusterterm.model.ids import DeviceId, NodeId, VolumeId
from glusterterm.model.operations import Operation


@dataclass(frozen=True, slots=True)
class AwaitHeal:
    """Gluster has nothing left to heal in some volumes, twice in a row, with all their bricks and daemons online."""

    volumes: tuple[VolumeId, ...]


@dataclass(frozen=True, slots=True)
class ProveEmpty:
    """The node's own LVM has nothing left in the volume group of a device, whatever the backend's books say."""

    device: DeviceId


@dataclass(frozen=True, slots=True)
class SwapDisk:
    """The operator has put a new disk in place of a device's; it is to be found at `path`."""

    node: NodeId
    path: str


Check = AwaitHeal | ProveEmpty | SwapDisk
Work = Operation | Check
"""What a step of a plan does: it changes something, or looks for something."""
