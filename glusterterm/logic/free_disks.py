"""Which disks of a node can become a new device, and in an operator's words why the others can't.

What is unknown never counts as free: on a node without udev, `lsblk` tells of no filesystem whatever is on a disk.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic.capacity import DEFAULT_LIMITS
from glusterterm.logic.format import count, share, size_kib
from glusterterm.model.machine.disks import BlockDevice, BlockKind, Signature, whole_disks
from glusterterm.model.machine.lvm import PhysicalVolume
from glusterterm.model.machine.mounts import Mounted
from glusterterm.model.machine.node_disks import NodeDisks
from glusterterm.model.machine.smart import SmartReport

WORN_SHARE = 0.9
"""From this share of what its maker promises, a disk's wear is worth a warning."""
_METADATA_KIB = 132 * 1024
"""What Heketi's `pvcreate --metadatasize=128M` and the group's first extent take from a disk."""
_AS_HEKETI = re.compile(r"vg_[0-9a-f]{32}")
_IN_MEMORY = re.compile(r"z?ram\d+")
_SWAP = "[SWAP]"
_PV_SIGNATURE = "LVM2_member"
_MOST_NAMED = 3
_ON_TOP = {
    BlockKind.PARTITION: "it has partitions: ",
    BlockKind.LVM: "it holds logical volumes: ",
    BlockKind.RAID: "it is part of the RAID ",
    BlockKind.CRYPT: "it is encrypted, and opened as ",
    BlockKind.MULTIPATH: "it is one path to ",
}


class DiskUse(StrEnum):
    """Whether a disk can become a new device."""

    FREE = "free"
    AFTER_WIPING = "free once wiped"
    """Something is on it that nobody uses now; taking it destroys that."""
    TAKEN = "can't be used"
    UNKNOWN = "not known"
    """What is on it could not be found out."""


@dataclass(frozen=True, slots=True)
class DiskFound:
    """One disk and whether it can be used.

    `reasons` say why it can't, or what has to be destroyed first; there is none for one that is free. `warnings` are
    what speaks against it all the same.
    """

    device: BlockDevice
    use: DiskUse
    reasons: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    signatures: tuple[Signature, ...] = ()
    smart: SmartReport | None = None


def found_disks(node: NodeDisks) -> tuple[DiskFound, ...]:
    """Judge each whole disk of a node, in the order of `lsblk`: disks, RAIDs and multipath devices, not their parts."""
    first_of: dict[str, str] = {}
    found = []
    for device in whole_disks(node.blocks):
        first = first_of.setdefault(device.wwn, device.path) if device.wwn else device.path
        found.append(_judged(node, device, twin="" if first == device.path else first))
    return tuple(found)


def _judged(node: NodeDisks, device: BlockDevice, *, twin: str) -> DiskFound:
    smart = node.smart.get(device.path)
    signatures = node.signatures.get(device.path)
    for use, reasons in (
        (DiskUse.TAKEN, tuple(_why_taken(node, device, smart, twin))),
        (DiskUse.UNKNOWN, tuple(_not_known(node, device, signatures))),
        (DiskUse.AFTER_WIPING, tuple(_on_it(node, device, signatures or ()))),
        (DiskUse.FREE, ()),
    ):
        if reasons or use is DiskUse.FREE:
            break
    return DiskFound(device, use, reasons, tuple(_warnings(node, device, smart)), signatures or (), smart)


def _why_taken(node: NodeDisks, device: BlockDevice, smart: SmartReport | None, twin: str) -> Iterator[str]:
    yield from _unfit(device)
    yield from _in_use(node, device)
    if twin:
        yield f"it is the same disk as {twin}, over another path"
    if smart is not None and smart.health.passed is False:
        yield "the disk itself says that it is failing"


def _unfit(device: BlockDevice) -> Iterator[str]:
    smallest = DEFAULT_LIMITS.min_kib + _METADATA_KIB
    if device.kind is BlockKind.OPTICAL:
        yield "it is an optical drive"
    elif _IN_MEMORY.fullmatch(device.kernel_name):
        yield "it is in memory: what is on it is gone at the next start"
    elif device.size_kib is None:
        yield "its size is not known"
    elif device.size_kib == 0:
        yield "there is nothing in it: its size is 0"
    elif device.size_kib < smallest:
        yield f"it is too small for one brick: {size_kib(device.size_kib)} of at least {size_kib(smallest)}"
    if device.read_only:
        yield "it is read-only"


def _in_use(node: NodeDisks, device: BlockDevice) -> Iterator[str]:
    volume = _physical(node, device)
    group = volume.group if volume is not None else ""
    yield from _mounted(node.mounts, device, group)
    if group:
        whose = ", as Heketi makes them" if _AS_HEKETI.fullmatch(group) else ""
        yield f"it belongs to the volume group {group}{whose}"
    for kind, words in _ON_TOP.items():
        names = [each.name for each in device.below if each.kind is kind]
        if names and not (group and kind is BlockKind.LVM):
            yield words + _named(names)


def _mounted(mounts: Iterable[Mounted], device: BlockDevice, group: str) -> Iterator[str]:
    """Tell where it is mounted; of a group's volumes, which may be dozens, the group says enough."""
    for each in device.everything:
        if group and each.kind is BlockKind.LVM:
            continue
        places = dict.fromkeys((*each.mounted_at, *(mount.target for mount in mounts if mount.source == each.path)))
        what = "it" if each is device else f"{each.name} on it"
        if _SWAP in places:
            yield f"{what} is used as swap"
        elif places:
            yield f"{what} is mounted at {_named(list(places))}"


def _not_known(node: NodeDisks, device: BlockDevice, signatures: tuple[Signature, ...] | None) -> Iterator[str]:
    if signatures is None:
        yield "what is on it could not be read"
    elif _physical(node, device) is None and any(each.type == _PV_SIGNATURE for each in signatures):
        asked = "this node's LVM does not list it" if node.physical is not None else "LVM did not say whose it is"
        yield f"it is set up for LVM, and {asked}"


def _on_it(node: NodeDisks, device: BlockDevice, signatures: tuple[Signature, ...]) -> Iterator[str]:
    if _physical(node, device) is not None:
        yield "it is set up for LVM, in no volume group"
    kinds = [kind for kind in dict.fromkeys(signature.type for signature in signatures) if kind != _PV_SIGNATURE]
    if kinds:
        yield f"{_named(kinds)} is on it: taking it destroys that"


def _warnings(node: NodeDisks, device: BlockDevice, smart: SmartReport | None) -> Iterator[str]:
    if device.kind is BlockKind.LOOP:
        yield "it is a file of another filesystem"
    if device.removable:
        yield "it can be pulled out"
    faults = sum(1 for fault in node.faults if fault.device in (device.kernel_name, device.name))
    if faults:
        yield f"the kernel's log has {count(faults, 'error')} of it"
    if smart is not None:
        yield from _worries(smart)


def _worries(smart: SmartReport) -> Iterator[str]:
    health = smart.health
    for number, one, many in (
        (health.reallocated, "replaced sector", "replaced sectors"),
        (health.pending, "sector that can't be read", "sectors that can't be read"),
        (health.uncorrectable, "sector lost for good", "sectors lost for good"),
        (health.media_errors, "failed access", "failed accesses"),
    ):
        if number:
            yield count(number, one, many)
    if health.wear_share is not None and health.wear_share >= WORN_SHARE:
        yield f"{share(health.wear_share)} worn"
    yield from smart.warnings
    if smart.failing:
        yield f"{_named(list(smart.failing))} is at its limit"


def _physical(node: NodeDisks, device: BlockDevice) -> PhysicalVolume | None:
    """Give LVM's entry of a disk, which it may name by another path of it."""
    paths = (device.path, f"/dev/{device.kernel_name}", f"/dev/mapper/{device.name}")
    return next((each for each in node.physical or () if each.name in paths), None)


def _named(names: list[str]) -> str:
    more = len(names) - _MOST_NAMED
    return ", ".join(names[:_MOST_NAMED]) + (f" and {more} more" if more > 0 else "")
