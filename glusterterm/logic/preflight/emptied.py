"""Whether the node of a device has nothing left of its bricks, by its own LVM: the backend's books are no proof.

A node whose glusterd is stopped keeps its old brick though Heketi answers that it is gone (seen on real nodes).
"""

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.model.health import Part
from glusterterm.model.ids import DeviceId, Ref
from glusterterm.model.snapshot import Snapshot


def not_empty(snapshot: Snapshot, device: DeviceId, since: float) -> str:
    """Say why a device is not known to be empty, as a sentence; empty where its node told that it is.

    Args:
        snapshot: what is, just looked at.
        device: the device.
        since: seconds since 1970: what LVM told before that counts as not told.
    """
    entry = snapshot.devices.get(device)
    if entry is None:
        return ""
    called = objects.device_called(snapshot, device)
    if entry.bricks:
        return f"{called} still holds {fmt.count(len(entry.bricks), 'brick')}"
    reading = next(
        (each for each in snapshot.readings if each.subject == Ref.node(entry.node) and each.part is Part.STORAGE), None
    )
    if reading is None or reading.failure or (reading.taken_at or 0.0) < since:
        why = f": {reading.failure}" if reading is not None and reading.failure else ""
        return f"LVM has not told yet what is left on {called}{why}"
    truth = entry.truth
    if truth is None or truth.present is not True or truth.total_kib is None or truth.free_kib is None:
        return f"LVM does not tell what is left on {called}"
    left_kib = truth.total_kib - truth.free_kib
    return f"LVM still has {fmt.size_kib(left_kib)} in use in {truth.group}" if left_kib > 0 else ""
