"""Bricks of simulated nodes as Heketi's ssh executor makes and destroys them."""

from glusterterm.sim import node_commands as commands
from glusterterm.sim import nodes_lvm
from glusterterm.sim.executor import BrickRef, Done
from glusterterm.sim.node_batch import Batch, NodeCalls, Unreachable, absent_is_fine
from glusterterm.sim.node_commands import LVM
from glusterterm.sim.nodes import CommandFailed, LogicalVolume, ThinPool


class BrickCalls(NodeCalls):
    """The calls on bricks."""

    def create_brick(self, brick: BrickRef) -> Done[None]:
        """Make thin pool, LV, file system, mount and directory; what fails leaves nothing behind."""
        batch = self.batch(brick.host)
        try:
            self._make_brick(batch, brick)
        except CommandFailed as failed:
            self._unmake(brick)
            raise batch.failed(failed.stderr) from failed
        return batch.done(None)

    def _make_brick(self, batch: Batch, brick: BrickRef) -> None:
        mount, mapper = commands.mount_of(brick), commands.mapper_of(brick)
        pool = ThinPool(brick.thin_pool, brick.pool_kib, brick.metadata_kib)
        volume = LogicalVolume(commands.volume_of(brick), brick.thin_pool, brick.size_kib)
        batch.run(f"mkdir -p {mount}", commands.QUICK_S, lambda node: None)
        batch.run(
            commands.lvcreate(brick),
            commands.LVCREATE_S,
            lambda node: nodes_lvm.lvcreate(node, commands.group_of(brick), pool, volume),
        )
        batch.run(commands.mkfs(brick), commands.MKFS_S, lambda node: nodes_lvm.mkfs(self.world, brick.size_kib))
        batch.run(commands.fstab(brick), commands.QUICK_S, lambda node: None)
        batch.run(
            f"mount -o {nodes_lvm.MOUNT_OPTIONS} {mapper} {mount}",
            commands.QUICK_S,
            lambda node: nodes_lvm.mount(node, mapper, mount),
        )
        batch.run(f"mkdir {brick.path}", commands.QUICK_S, lambda node: None)
        if brick.gid:
            batch.run(f"chown :{brick.gid} {brick.path}", commands.QUICK_S, lambda node: None)
            batch.run(f"chmod 2775 {brick.path}", commands.QUICK_S, lambda node: None)

    def _unmake(self, brick: BrickRef) -> None:
        node = self.world.nodes.get(brick.host.manage)
        group = node.groups.get(commands.group_of(brick)) if node else None
        if node is None or group is None:
            return
        node.mounts.pop(commands.mount_of(brick), None)
        nodes_lvm.forget_fstab(node, commands.volume_of(brick))
        group.volumes.pop(commands.volume_of(brick), None)
        group.pools.pop(brick.thin_pool, None)

    def destroy_brick(self, brick: BrickRef) -> Done[bool]:
        """Unmount and remove; what is not there counts as removed. True if the thin pool went too."""
        batch = self.batch(brick.host)
        try:
            return batch.done(self._remove_brick(batch, brick))
        except CommandFailed as failed:
            raise batch.failed(failed.stderr) from failed

    def _remove_brick(self, batch: Batch, brick: BrickRef) -> bool:
        mount, group, volume = commands.mount_of(brick), commands.group_of(brick), commands.volume_of(brick)
        busy: CommandFailed | None = None
        try:
            batch.run(
                f"umount {mount}",
                commands.QUICK_S,
                lambda node: nodes_lvm.umount(node, mount, busy=mount in node.stray),
            )
        except Unreachable:
            raise
        except CommandFailed as failed:
            mounted = batch.run("mount", commands.QUICK_S, lambda node: mount in node.mounts)
            busy = failed if mounted else None
        batch.run(
            f'sed -i.save "/{volume}/d" /etc/fstab',
            commands.QUICK_S,
            lambda node: nodes_lvm.forget_fstab(node, volume),
        )
        if busy is not None:
            raise busy
        absent_is_fine(
            lambda: batch.run(
                f"{LVM} lvremove --autobackup=n -f {group}/{volume}",
                commands.LVREMOVE_S,
                lambda node: nodes_lvm.lvremove_volume(node, group, volume),
            )
        )
        reclaimed = self._remove_pool(batch, group, brick.thin_pool)
        batch.ignoring(f"rmdir {mount}", commands.QUICK_S, lambda node: None)
        return reclaimed

    def _remove_pool(self, batch: Batch, group: str, pool: str) -> bool:
        """Remove a thin pool that nothing is left in; say whether it is gone."""
        count = absent_is_fine(
            lambda: batch.run(
                f"{LVM} lvs --noheadings --options=thin_count {group}/{pool}",
                commands.QUICK_S,
                lambda node: nodes_lvm.thin_count(node, group, pool),
            )
        )
        if count:
            return False
        absent_is_fine(
            lambda: batch.run(
                f"{LVM} lvremove --autobackup=n -f {group}/{pool}",
                commands.LVREMOVE_S,
                lambda node: nodes_lvm.lvremove_pool(node, group, pool),
            )
        )
        return True
