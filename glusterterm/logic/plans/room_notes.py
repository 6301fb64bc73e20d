"""What a new volume or an expansion takes, told before: how it would be cut, where it would go, what it costs."""

from collections.abc import Iterator

from glusterterm.model.operations import CreateVolume, ExpandVolume
from glusterterm.model.snapshot import Snapshot


def of_room(snapshot: Snapshot, operation: CreateVolume | ExpandVolume) -> Iterator[str]:
    """Say how Heketi would cut it, what that takes, and on which devices."""
    yield from ()
