"""What a node told of its disks, each by itself, before anybody judges them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glusterterm.model.machine.disks import BlockDevice, Signature
    from glusterterm.model.machine.kernel import KernelFault
    from glusterterm.model.machine.lvm import PhysicalVolume
    from glusterterm.model.machine.mounts import Mounted
    from glusterterm.model.machine.smart import SmartReport


@dataclass(frozen=True, slots=True)
class NodeDisks:
    """What a node told of its disks. What is keyed by path uses that of `lsblk`; a path that is not there was not read.

    `blocks` are those of `lsblk` that lie on no other. `physical` is None where LVM was not asked, or did not answer.
    """

    blocks: tuple[BlockDevice, ...]
    signatures: Mapping[str, tuple[Signature, ...]]
    physical: tuple[PhysicalVolume, ...] | None = None
    mounts: tuple[Mounted, ...] = ()
    smart: Mapping[str, SmartReport] = field(default_factory=dict)
    faults: tuple[KernelFault, ...] = ()
