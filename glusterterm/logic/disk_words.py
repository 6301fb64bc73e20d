"""A disk that was found on a node, in words for people."""

from glusterterm.logic.format import size_kib
from glusterterm.logic.free_disks import DiskFound, DiskUse


def size(disk: DiskFound) -> str:
    """Give how large it is, empty where that is not known."""
    return "" if disk.device.size_kib is None else size_kib(disk.device.size_kib)


def model(disk: DiskFound) -> str:
    """Give what it calls itself, empty where it does not say."""
    return disk.device.model or (disk.smart.health.model if disk.smart is not None else "")


def serial(disk: DiskFound) -> str:
    """Give its serial number, empty where it does not say."""
    return disk.device.serial or (disk.smart.health.serial if disk.smart is not None else "")


def on_it(disk: DiskFound) -> str:
    """Name what was found on it, each kind once."""
    return ", ".join(dict.fromkeys(signature.type for signature in disk.signatures))


def smart(disk: DiskFound) -> str:
    """Give its own verdict of itself, empty where it gives none."""
    passed = disk.smart.health.passed if disk.smart is not None else None
    return "" if passed is None else ("passed" if passed else "failing")


def use(disk: DiskFound) -> str:
    """Say whether it can become a device, why not, and what speaks against it all the same."""
    said = "" if disk.use is DiskUse.FREE else "; ".join(disk.reasons)
    head = f"{disk.use}: {said}" if said else str(disk.use)
    link = "but" if disk.use is DiskUse.FREE else "and"
    return f"{head} ({link} {'; '.join(disk.warnings)})" if disk.warnings else head
