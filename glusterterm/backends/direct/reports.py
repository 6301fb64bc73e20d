"""What the nodes answered, as it was read: the raw material of ground truth."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Generic, Self, TypeVar

from glusterterm.model.errors import GlustertermError, HostKeyUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping

    from glusterterm.model.gluster.heal import HealSummary
    from glusterterm.model.gluster.moves import Moves
    from glusterterm.model.gluster.peers import Peer
    from glusterterm.model.gluster.status import VolumeStatus
    from glusterterm.model.gluster.volumes import GlusterVolume
    from glusterterm.model.host_key import HostKey
    from glusterterm.model.ids import ClusterId, NodeId, VolumeId
    from glusterterm.model.machine.disks import BlockDevice
    from glusterterm.model.machine.kernel import KernelFaults
    from glusterterm.model.machine.lvm import LvmReport
    from glusterterm.model.machine.mounts import Fstab, Mounted
    from glusterterm.model.machine.smart import SmartReport

ValueT_co = TypeVar("ValueT_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Told(Generic[ValueT_co]):
    """One part as it was told last, and why it was not told since.

    `taken_at` is seconds since 1970, None where it was never told. `failure` is empty where the last look was answered.
    `unknown_key` is what the last look failed for, where that was it.
    """

    value: ValueT_co | None = None
    taken_at: float | None = None
    failure: str = ""
    next_step: str = ""
    unknown_key: HostKey | None = None

    def failed(self, error: GlustertermError) -> Self:
        """Keep what was told before, and why the last look was not answered."""
        key = error.key if isinstance(error, HostKeyUnknown) else None
        return replace(self, failure=error.what, next_step=error.next_step, unknown_key=key)


@dataclass(frozen=True, slots=True)
class NodeReport:
    """What one node told of itself. `login` is told at each time that it let us in."""

    node: NodeId
    login: Told[None] = Told()
    service: Told[bool] = Told()
    peers: Told[tuple[Peer, ...]] = Told()
    storage: Told[LvmReport] = Told()
    mounts: Told[tuple[Mounted, ...]] = Told()
    fstab: Told[Fstab] = Told()


@dataclass(frozen=True, slots=True)
class PoolReport:
    """What gluster told of one trusted pool, through the node `asked`.

    `named` are volumes whose heal counts somebody asked for by name.
    """

    cluster: ClusterId
    asked: NodeId | None = None
    volumes: Told[tuple[GlusterVolume, ...]] = Told()
    processes: Told[tuple[VolumeStatus, ...]] = Told()
    heals: Mapping[VolumeId, Told[HealSummary]] = field(default_factory=dict)
    named: frozenset[VolumeId] = frozenset()
    moves: Mapping[VolumeId, Told[Moves]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class DiskReport:
    """What a node's kernel has against its disks, and what each disk says, by its name such as `/dev/sdb`.

    `blocks` tell which device-mapper nodes lie on which disk: the kernel's log has only their numbers.
    """

    kernel: Told[KernelFaults] = Told()
    smart: Mapping[str, Told[SmartReport]] = field(default_factory=dict)
    blocks: Told[tuple[BlockDevice, ...]] = Told()
