"""Gluster's volumes and gluster-block's on simulated nodes, as Heketi's ssh executor handles them."""

from glusterterm.sim import node_commands as commands
from glusterterm.sim import nodes_gluster
from glusterterm.sim.executor import (
    BlockRef,
    BlockTarget,
    BrickHeal,
    BrickRef,
    Done,
    Host,
    VolumeInfo,
    VolumeRef,
)
from glusterterm.sim.node_batch import Batch, NodeCalls, Unreachable
from glusterterm.sim.node_commands import GLUSTER
from glusterterm.sim.nodes import CommandFailed, GlusterBrick, GlusterVolume, SimNode

GLUSTER_BLOCK_IQN = "iqn.2016-12.org.gluster-block:"


class VolumeCalls(NodeCalls):
    """The calls on volumes and block volumes."""

    def create_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Create a volume, add its further sets, set its options and start it. A failure undoes it."""
        batch = self.batch(host)
        name = volume.name
        made = False
        try:
            batch.run(
                commands.volume_create(volume),
                commands.VOLUME_S,
                lambda node: nodes_gluster.volume_create(self.world, node, volume),
            )
            made = True
            self._add_bricks(batch, volume, max(volume.set_size, 1))
            for option in filter(None, volume.options):
                batch.run(
                    f"{GLUSTER} volume set {name} {option}",
                    commands.OPTION_S,
                    lambda node, option=option: nodes_gluster.volume_set(self.world, node, name, option),  # type: ignore[misc]
                )
            batch.run(
                f"{GLUSTER} volume start {name}",
                commands.VOLUME_S,
                lambda node: nodes_gluster.volume_start(self.world, node, name),
            )
        except CommandFailed as failed:
            if made:
                self._undo(batch, name)
            raise batch.failed(failed.stderr) from failed
        return batch.done(None)

    def _undo(self, batch: Batch, name: str) -> None:
        batch.ignoring(
            f"{GLUSTER} volume stop {name} force",
            commands.VOLUME_S,
            lambda node: nodes_gluster.volume_stop(self.world, node, name),
        )
        batch.ignoring(
            f"{GLUSTER} volume delete {name}",
            commands.VOLUME_S,
            lambda node: nodes_gluster.volume_delete(self.world, node, name),
        )

    def _add_bricks(self, batch: Batch, volume: VolumeRef, start: int) -> None:
        count = commands.sets_at_once(volume) * max(volume.set_size, 1)
        for first in range(start, len(volume.bricks), count):
            batch.run(
                commands.add_brick(volume, first, count),
                commands.VOLUME_S,
                lambda node, first=first: nodes_gluster.add_brick(self.world, node, volume, first, count),  # type: ignore[misc]
            )

    def expand_volume(self, host: Host, volume: VolumeRef) -> Done[None]:
        """Add bricks and start a rebalance, whose failure is ignored."""
        batch = self.batch(host)
        try:
            self._add_bricks(batch, volume, 0)
        except CommandFailed as failed:
            raise batch.failed(failed.stderr) from failed
        batch.ignoring(
            f"{GLUSTER} volume rebalance {volume.name} start",
            commands.VOLUME_S,
            lambda node: nodes_gluster.rebalance(self.world, node, volume.name),
        )
        return batch.done(None)

    def delete_volume(self, host: Host, name: str) -> Done[None]:
        """Stop and delete; an absent one counts as deleted."""
        batch = self.batch(host)
        batch.ignoring(
            f"{GLUSTER} volume stop {name} force",
            commands.VOLUME_S,
            lambda node: nodes_gluster.volume_stop(self.world, node, name),
        )
        try:
            batch.run(
                f"{GLUSTER} volume delete {name}",
                commands.VOLUME_S,
                lambda node: nodes_gluster.volume_delete(self.world, node, name),
            )
        except CommandFailed as failed:
            if "does not exist" not in failed.stderr:
                raise batch.failed(f"Unable to delete volume {name}: {failed.stderr}") from failed
        return batch.done(None)

    def volume_info(self, host: Host, name: str) -> Done[VolumeInfo]:
        """Ask for a volume's bricks in gluster's order."""
        batch = self.batch(host)
        try:
            known = self._info(batch, name)
        except CommandFailed as failed:
            raise batch.failed(f"Unable to get volume info of volume name: {name}") from failed
        if known is None:
            raise batch.failed(f"Unable to get info for {name}: Volume does not exist")
        return batch.done(_told(known))

    def _info(self, batch: Batch, name: str) -> GlusterVolume | None:
        def look(node: SimNode) -> GlusterVolume | None:
            nodes_gluster.need_daemon(self.world, node)
            return nodes_gluster.volume_named(self.world, node, name)

        return batch.run(f"{GLUSTER} volume info {name} --xml", commands.ASK_S, look)

    def heal_info(self, host: Host, name: str) -> Done[tuple[BrickHeal, ...]]:
        """Ask for entries to heal: slow just while there are many."""
        batch = self.batch(host)
        try:
            heals = batch.run(
                f"{GLUSTER} volume heal {name} info --xml",
                commands.HEAL_INFO_S,
                lambda node: nodes_gluster.heal_info(self.world, node, name),
            )
        except CommandFailed as failed:
            raise batch.failed(f"Unable to get heal info of volume : {name} : {failed.stderr}") from failed
        if any(heal.entries not in ("0", "-") for heal in heals):
            batch.seconds += (commands.HEAL_INFO_BUSY_S - commands.HEAL_INFO_S) * self.world.pace
        return batch.done(heals)

    def replace_brick(self, host: Host, name: str, old: BrickRef, new: BrickRef) -> Done[None]:
        """Put `new` in `old`'s place."""
        batch = self.batch(host)
        brick = GlusterBrick(new.host.storage, new.path)
        try:
            batch.run(
                f"{GLUSTER} volume replace-brick {name} {old.name} {new.name} commit force",
                commands.REPLACE_S,
                lambda node: nodes_gluster.replace_brick(self.world, node, name, old.name, brick),
            )
        except CommandFailed as failed:
            if "Another transaction" in failed.stderr:
                batch.seconds += commands.HANGING_S * self.world.pace
            raise batch.failed(f"Unable to replace brick {old.name} with {new.name} for volume {name}") from failed
        return batch.done(None)

    def clone_volume(self, host: Host, source: str, name: str) -> Done[VolumeInfo]:
        """Snapshot `source`, clone the snapshot as `name`, start the clone and delete the snapshot."""
        batch = self.batch(host)
        snapshot = f"tmpsnap_{self.world.new_uuid().replace('-', '')}"
        words = f"Unable to get volume info of volume name: {source}"
        made: list[GlusterVolume] = []
        try:
            self._info(batch, source)
            words = f"Unable to create snapshot of volume {source}: "
            origin = batch.run(
                f"{GLUSTER} --xml snapshot create {snapshot} {source} no-timestamp",
                commands.SNAPSHOT_S,
                lambda node: nodes_gluster.snapshot_create(self.world, node, source),
            )
            words = f"Unable to activate snapshot {snapshot}: "
            batch.run(f"{GLUSTER} --xml snapshot activate {snapshot}", commands.SNAPSHOT_S / 2, lambda node: None)
            words = f"Unable to clone volume from snapshot {snapshot}: "
            clone = batch.run(
                f"{GLUSTER} --xml snapshot clone {name} {snapshot}",
                commands.SNAPSHOT_S,
                lambda node: nodes_gluster.snapshot_clone(self.world, node, origin, name),
            )
            made.append(clone)
            words = f"Unable to start volume {name}: "
            batch.run(f"{GLUSTER} --xml volume start {name}", commands.VOLUME_S, lambda node: None)
        except CommandFailed as failed:
            for volume in made:
                self.world.volumes.pop((volume.pool, volume.name), None)
            told = words + failed.stderr if words.endswith(" ") else words
            raise batch.failed(told) from failed
        self._drop_snapshot(batch, snapshot, name)
        return batch.done(_told(clone))

    def _drop_snapshot(self, batch: Batch, snapshot: str, name: str) -> None:
        batch.ignoring(f"{GLUSTER} volume info {name} --xml", commands.ASK_S, lambda node: None)
        batch.ignoring(f"{GLUSTER} --xml snapshot deactivate {snapshot}", commands.SNAPSHOT_S / 2, lambda node: None)
        batch.ignoring(f"{GLUSTER} --xml snapshot delete {snapshot}", commands.SNAPSHOT_S / 2, lambda node: None)

    # block volumes

    def create_block(self, host: Host, block: BlockRef) -> Done[BlockTarget]:
        """Make a block volume on its hosting volume; every host of it has to answer."""
        batch = self.batch(host)

        def make(node: SimNode) -> BlockTarget:
            for storage in block.hosts[: block.ha_count]:
                server = self.world.by_storage(storage)
                if server is None or not self.world.answers(server):
                    raise CommandFailed(f"failed to configure on {storage} : Connection refused")
            hosting = self._hosting(node, block.hosting)
            hosting.blocks[block.name] = block.size_gib
            uuid = self.world.new_uuid()
            user, password = (uuid, self.world.new_uuid()) if block.auth else ("", "")
            return BlockTarget(GLUSTER_BLOCK_IQN + uuid, block.hosts[: block.ha_count], user, password)

        try:
            return batch.done(batch.run(commands.block_create(block), commands.BLOCK_S, make))
        except Unreachable as unreachable:
            raise batch.failed(unreachable.stderr) from unreachable
        except CommandFailed as failed:
            raise batch.failed(f"Failed to create block volume: {failed.stderr}") from failed

    def _hosting(self, node: SimNode, name: str) -> GlusterVolume:
        nodes_gluster.need_daemon(self.world, node)
        known = nodes_gluster.volume_named(self.world, node, name)
        if known is None or not known.started:
            raise CommandFailed(f"block hosting volume {name} is not started")
        return known

    def expand_block(self, host: Host, hosting: str, name: str, size_gib: int) -> Done[int]:
        """Give a block volume a new total size; all of it is usable."""
        batch = self.batch(host)

        def grow(node: SimNode) -> int:
            blocks = self._hosting(node, hosting).blocks
            if size_gib < blocks.get(name, 0):
                raise CommandFailed("size is smaller (see logs for details, and retry the operation)")
            blocks[name] = size_gib
            return size_gib

        command = f"gluster-block modify {hosting}/{name}  size {size_gib}GiB --json"
        try:
            return batch.done(batch.run(command, commands.BLOCK_S, grow))
        except Unreachable as unreachable:
            raise batch.failed(unreachable.stderr) from unreachable
        except CommandFailed as failed:
            batch.ignoring(f"gluster-block info {hosting}/{name} --json", commands.ASK_S, lambda node: None)
            raise batch.failed(f"Failed to expand block volume: {failed.stderr}") from failed

    def delete_block(self, host: Host, hosting: str, name: str) -> Done[None]:
        """Delete a block volume; one that is not there counts as deleted."""
        batch = self.batch(host)

        def drop(node: SimNode) -> None:
            self._hosting(node, hosting).blocks.pop(name, None)

        return self.simply(batch, f"gluster-block delete {hosting}/{name} --json", commands.BLOCK_S, drop)


def _told(volume: GlusterVolume) -> VolumeInfo:
    return VolumeInfo(volume.uuid, tuple(brick.name for brick in volume.bricks))
