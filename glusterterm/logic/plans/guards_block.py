"""What stands against changes of block volumes."""

from collections.abc import Iterator
from typing import assert_never

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import guards_cluster_fit, guards_room, objects
from glusterterm.logic.plans.objections import blocks, busy, gone, warns
from glusterterm.model.operations import CreateBlockVolume, DeleteBlockVolume, ExpandBlockVolume
from glusterterm.model.plans import Objection, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, EntryState

BlockOperation = CreateBlockVolume | ExpandBlockVolume | DeleteBlockVolume


def against(operation: BlockOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against a change of a block volume."""
    if isinstance(operation, CreateBlockVolume):
        unfit = tuple(guards_cluster_fit.unfit(operation, snapshot))
        yield from unfit
        if not any(objection.weight is Weight.BLOCKS for objection in unfit):
            yield from guards_room.for_block_volume(operation, snapshot)
        yield from guards_cluster_fit.reserved(snapshot)
        yield from name_twice(operation, snapshot)
        yield from too_few_hosts(operation, snapshot)
        return
    block = snapshot.block_volumes.get(operation.block_volume)
    called = objects.block_volume_called(snapshot, operation.block_volume)
    if block is None:
        yield gone(called)
        return
    yield from busy(snapshot, block.pending, called)
    match operation:
        case ExpandBlockVolume():
            yield from expand(operation, block, snapshot, called)
        case DeleteBlockVolume():
            yield from hosting_busy(block, snapshot)
        case _:
            assert_never(operation)


def name_twice(operation: CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """Heketi takes a second block volume of the same name, in another hosting volume."""
    if any(block.name == operation.name for block in snapshot.block_volumes.values()):
        yield warns(f"there is a block volume named {operation.name} already", "choose another name")


def too_few_hosts(operation: CreateBlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F58: `insufficient block hosts online`."""
    clusters = guards_cluster_fit.open_to(snapshot, operation)
    if not clusters:
        return
    most = max(len(cluster.nodes) for cluster in clusters)
    # Heketi takes all nodes for 0 paths, and for more than there are
    wanted = {cluster.id: min(operation.ha_count or len(cluster.nodes), len(cluster.nodes)) for cluster in clusters}
    online = {
        cluster.id: sum(node.state is EntryState.ONLINE for node in snapshot.nodes_of(cluster)) for cluster in clusters
    }
    if operation.ha_count > most:
        yield warns(
            f"there are only {fmt.count(most, 'node')} for {operation.ha_count} paths: Heketi would take all of them",
            rule="F58",
        )
    if all(online[id_] < wanted[id_] for id_ in wanted):
        best = max(wanted, key=lambda id_: online[id_])
        yield warns(
            f"only {fmt.count(online[best], 'node')} of {wanted[best]} wanted "
            f"{'is' if online[best] == 1 else 'are'} online",
            "enable more nodes, or ask for fewer paths",
            "F58",
        )


def expand(operation: ExpandBlockVolume, block: BlockVolume, snapshot: Snapshot, called: str) -> Iterator[Objection]:
    """F58: block volumes only grow, inside their hosting volume."""
    added = operation.new_gib - block.size_gib
    if added <= 0:
        word = "is as large already" if added == 0 else "can't get smaller"
        yield blocks(f"{called} {word}: it has {fmt.size_gib(block.size_gib)}", "give a larger new size", "F58")
        return
    yield from hosting_busy(block, snapshot)
    volume = snapshot.volumes.get(block.hosting_volume)
    if volume is not None and volume.hosting is not None and volume.hosting.free_gib < added:
        yield blocks(
            f"{objects.volume_called(snapshot, volume.id)}, which hosts it, has "
            f"{fmt.size_gib(volume.hosting.free_gib)} "
            f"free, and {fmt.size_gib(added)} are needed",
            f"give at most {fmt.size_gib(block.size_gib + volume.hosting.free_gib)}, or expand the hosting volume "
            "first",
            "F58",
        )


def hosting_busy(block: BlockVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """F42: its hosting volume is being deleted or changed."""
    volume = snapshot.volumes.get(block.hosting_volume)
    if volume is None:
        yield warns(
            f"Heketi has no record of the volume that hosts it ({fmt.short_id(block.hosting_volume)})", rule="F54"
        )
    elif volume.pending is not None:
        yield from busy(snapshot, volume.pending, objects.volume_called(snapshot, volume.id))
