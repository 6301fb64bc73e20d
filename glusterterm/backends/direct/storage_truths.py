"""What LVM and the mounts of a node say of one device, and of one brick on it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from glusterterm.model.health import BrickTruth, DeviceTruth

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from glusterterm.backends.direct.reports import DiskReport, NodeReport
    from glusterterm.model.ids import DeviceId
    from glusterterm.model.machine.disks import BlockDevice
    from glusterterm.model.machine.lvm import LogicalVolume, LvmReport, PhysicalVolume, VolumeGroup
    from glusterterm.model.machine.mounts import Mounted
    from glusterterm.model.topology import Brick, Device

_SNAPSHOTS = "/run/gluster/snaps/"
"""Where gluster itself mounts the bricks of clones and snapshots: they are in no fstab (Heketi's API, section 9)."""


@dataclass(frozen=True, slots=True)
class Lvm:
    """What LVM has on a node, by name: groups, the disk of each (Heketi makes groups of one), volumes by both names."""

    groups: Mapping[str, VolumeGroup]
    disks: Mapping[str, PhysicalVolume]
    volumes: Mapping[tuple[str, str], LogicalVolume]

    @classmethod
    def of(cls, report: LvmReport) -> Lvm:
        """Sort a report out."""
        return cls(
            {each.name: each for each in report.groups},
            {each.group: each for each in report.physical if each.group},
            {(each.group, each.name): each for each in report.logical},
        )


@dataclass(frozen=True, slots=True)
class NodeStorage:
    """What one node told of its LVM, its mounts by where they are, and its fstab. None is what it has not told."""

    lvm: Lvm | None = None
    mounts: Mapping[str, Mounted] | None = None
    in_fstab: frozenset[str] | None = None

    @classmethod
    def of(cls, report: NodeReport) -> NodeStorage:
        """Sort out what a node told."""
        lvm, mounts, fstab = report.storage.value, report.mounts.value, report.fstab.value
        return cls(
            Lvm.of(lvm) if lvm is not None else None,
            None if mounts is None else {each.target: each for each in mounts},  # the last one hides the others
            None if fstab is None else frozenset(entry.target for entry in fstab.entries),
        )


def group_of(device: DeviceId) -> str:
    """Name a device's volume group as Heketi does (Heketi's API, section 9)."""
    return f"vg_{device}"


def with_storage(truth: DeviceTruth, device: Device, storage: NodeStorage) -> DeviceTruth:
    """Add what LVM says of a device; nothing where it has not been asked."""
    if storage.lvm is None:
        return truth
    name = group_of(device.id)
    group, disk = storage.lvm.groups.get(name), storage.lvm.disks.get(name)
    return replace(
        truth,
        group=name if group is not None else "",
        present=group is not None and not group.partial and not (disk is not None and disk.missing),
        total_kib=group.size_kib if group is not None else None,
        free_kib=group.free_kib if group is not None else None,
        disk=disk.name if disk is not None and not disk.missing else "",
    )


def with_disk(truth: DeviceTruth, disks: DiskReport | None) -> DeviceTruth:
    """Add what the disk under a device says of itself, and what the kernel has against it."""
    if disks is None or not truth.disk:
        return truth
    smart = disks.smart.get(truth.disk)
    own = re.compile(rf"{re.escape(truth.disk.removeprefix('/dev/'))}p?\d*")
    on_top = _on_top(truth.disk, disks.blocks.value or ())
    told = disks.kernel.value.faults if disks.kernel.value else ()
    faults = [each for each in told if own.fullmatch(each.device) or each.device in on_top]
    return replace(
        truth,
        smart=smart.value.health if smart is not None and smart.value is not None else None,
        errors=len(faults),
        last_error=faults[-1].text if faults else "",
    )


def _on_top(disk: str, blocks: Iterable[BlockDevice]) -> frozenset[str]:
    """Give what the kernel's log calls the devices that lie on a disk: their names and their numbers."""
    everything = (each for block in blocks for each in block.everything)
    found = next((each for each in everything if each.path == disk), None)
    words = (word for each in found.everything for word in (each.kernel_name, each.numbers)) if found else ()
    return frozenset(words) - {""}


def brick_with_storage(truth: BrickTruth, brick: Brick, storage: NodeStorage) -> BrickTruth:
    """Add what LVM and the mounts say of a brick; what was not told stays unknown."""
    if storage.lvm is not None:
        group = group_of(brick.device)
        volume = storage.lvm.volumes.get((group, brick.logical_volume or f"brick_{brick.id}"))
        pool = storage.lvm.volumes.get((group, volume.pool)) if volume is not None else None
        truth = replace(
            truth,
            logical_volume=volume is not None,
            data_share=_percent(pool.data_share) if pool is not None else None,
            metadata_share=_percent(pool.metadata_share) if pool is not None else None,
        )
    target = brick.path.removesuffix("/brick")
    if storage.mounts is not None:
        mounted = storage.mounts.get(target)
        truth = replace(truth, mounted=mounted is not None, read_only=mounted.read_only if mounted else None)
    if storage.in_fstab is not None and not target.startswith(_SNAPSHOTS):
        truth = replace(truth, in_fstab=target in storage.in_fstab)
    return truth


def _percent(share: float | None) -> float | None:
    """Round to what is shown: a pool that is written to would else differ at each look."""
    return round(share, 2) if share is not None else None
