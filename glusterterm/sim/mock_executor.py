"""Nodes that are never contacted: every disk is 500 GiB and every command succeeds, as Heketi's own mock executor."""

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
    NodeReport,
    VolumeInfo,
    VolumeRef,
)

DISK_KIB = gib_to_kib(500)
_AT_ONCE = Done(None)


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
        return Done(VolumeInfo("", tuple(f"{host.storage}:/mockpath/brick{number}" for number in range(10))))

    def heal_info(self, host: Host, name: str) -> Done[tuple[BrickHeal, ...]]:
        """Name no bricks."""
        return Done(())

    def replace_brick(self, host: Host, name: str, old: BrickRef, new: BrickRef) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def clone_volume(self, host: Host, source: str, name: str) -> Done[VolumeInfo]:
        """Give a clone without bricks; the real mock executor crashes the server here."""
        return Done(VolumeInfo("", ()))

    def create_block(self, host: Host, block: BlockRef) -> Done[BlockTarget]:
        """Give a made-up target on all hosts."""
        return Done(BlockTarget("fakeIQN", block.hosts))

    def expand_block(self, host: Host, hosting: str, name: str, size_gib: int) -> Done[int]:
        """Give the whole size as usable."""
        return Done(size_gib)

    def delete_block(self, host: Host, hosting: str, name: str) -> Done[None]:
        """Succeed."""
        return _AT_ONCE

    def list_blocks(self, host: Host, hosting: str) -> Done[tuple[str, ...]]:
        """Name none."""
        return Done(())

    def examine(self, host: Host, hosting: tuple[str, ...]) -> Done[NodeReport]:
        """Tell nothing."""
        return Done(NodeReport(()))
