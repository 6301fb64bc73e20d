"""Nodes that are never contacted: every disk is 500 GiB and every command succeeds, as Heketi's own mock executor."""

from collections.abc import Mapping

from glusterterm.model.units import gib_to_kib
from glusterterm.sim.executor import (
    BlockRef,
    BlockTarget,
    BrickHeal,
    BrickRef,
    DeviceFigures,
    DeviceRef,
    Done,
    Host,
    Json,
    NodeReport,
    ServerCrashed,
    VolumeInfo,
    VolumeRef,
)

DISK_KIB = gib_to_kib(500)
_AT_ONCE = Done(None)
_NO_NAME: Json = {"Space": "", "Local": ""}
_NO_COUNTS: Mapping[str, Json] = dict.fromkeys(
    ("BrickCount", "DistCount", "StripeCount", "ReplicaCount", "ArbiterCount", "DisperseCount", "RedundancyCount"), 0
)


class MockExecutor:
    """Answers at once, always well, and remembers nothing."""

    def advance(self, now: float) -> None:
        """Do nothing: there is no life in these nodes."""

    def check_glusterd(self, host: Host) -> Done[None]:
        """Say that it runs."""
        return _AT_ONCE

    def peer_probe(self, host: Host, new: Host) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def peer_detach(self, host: Host, leaving: Host) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def setup_device(self, host: Host, device: DeviceRef, *, destroy: bool) -> Done[DeviceFigures]:
        """Give an empty disk, whatever its name and how often it was given before."""
        return Done(DeviceFigures(DISK_KIB, DISK_KIB, 0))

    def device_info(self, host: Host, device: DeviceRef) -> Done[DeviceFigures]:
        """Give the figures of an empty disk."""
        return Done(DeviceFigures(DISK_KIB, DISK_KIB, 0))

    def teardown_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def forget_device(self, host: Host, device: DeviceRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def create_brick(self, brick: BrickRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def destroy_brick(self, brick: BrickRef) -> Done[bool]:
        """Say that the thin pool went too."""
        return Done(True)

    def create_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def expand_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def delete_volume(self, host: Host, name: str) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def volume_info(self, host: Host, name: str) -> Done[VolumeInfo]:
        """Name bricks that Heketi does not know, so that none can be moved."""
        return Done(VolumeInfo("", (f"{host.manage}:/mockpath",) * 3))

    def heal_info(self, host: Host, name: str) -> Done[tuple[BrickHeal, ...]]:
        """Name no bricks."""
        return Done(())

    def replace_brick(self, host: Host, name: str, old: BrickRef, new: BrickRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def clone_volume(self, host: Host, source: str, name: str) -> Done[VolumeInfo]:
        """Never asked: the real mock executor crashes the whole server before (Heketi's API, section 13)."""
        raise ServerCrashed

    def create_block(self, host: Host, block: BlockRef) -> Done[BlockTarget]:
        """Give a made-up target on all hosts."""
        if block.auth:
            return Done(BlockTarget("fakeIQN", block.hosts, "heketi-user", "secret"))  # as the real mock's
        return Done(BlockTarget("fakeIQN", block.hosts))

    def expand_block(self, host: Host, hosting: str, name: str, size_gib: int) -> Done[int]:
        """Give the whole size as usable."""
        return Done(size_gib)

    def delete_block(self, host: Host, hosting: str, name: str) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def examine(self, host: Host, hosting: tuple[str, ...]) -> Done[NodeReport]:
        """Tell of volumes without names, whose bricks are on a made-up path, and of nothing else."""
        nothing: Json = {"report": None}
        unnamed = _unnamed_volume(host.manage)
        listed: Json = {"XMLName": _NO_NAME, "Volumes": {"XMLName": _NO_NAME, "Count": 2, "VolumeList": [unnamed] * 2}}
        return Done(NodeReport(("", ""), listed, nothing, nothing, nothing, {"Statuses": None}))


def _unnamed_volume(manage: str) -> Json:
    """Give one volume of `gluster volume info` as the real mock executor has it in an examination."""
    brick: Json = {"UUID": "", "Name": f"{manage}:/mockpath", "HostUUID": "", "IsArbiter": 0}
    return {
        "XMLName": _NO_NAME,
        "VolumeName": "",
        "ID": "",
        "Status": 0,
        "StatusStr": "",
        **_NO_COUNTS,
        "Type": 0,
        "TypeStr": "",
        "Transport": 0,
        "Bricks": {"XMLName": _NO_NAME, "BrickList": [brick] * 3},
        "OptCount": 0,
        "Options": {"XMLName": _NO_NAME, "OptionList": None},
    }
