"""What stands against changes of volumes."""

import math
import re
from collections import Counter
from collections.abc import Iterator
from typing import assert_never

from glusterterm.logic import format as fmt
from glusterterm.logic.placement import RuleMalformed, Rules
from glusterterm.logic.plans import guards_cluster_fit, guards_room, objects
from glusterterm.logic.plans.objections import blocks, busy, gone, overrides, warns
from glusterterm.logic.preview import preview
from glusterterm.model.operations import (
    CloneVolume,
    CreateVolume,
    DeleteVolume,
    ExpandVolume,
    RestrictBlockHosting,
)
from glusterterm.model.plans import Objection, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import DurabilityType, EntryState, Node, Volume
from glusterterm.model.units import KIB_PER_MIB, gib_to_kib

VolumeOperation = CreateVolume | ExpandVolume | DeleteVolume | CloneVolume | RestrictBlockHosting
DATABASE_VOLUME = "heketidbstorage"
"""Heketi's own database lies on it, and Heketi refuses to delete it."""
SMALLEST_XFS_KIB = 300 * KIB_PER_MIB
"""What mkfs.xfs of xfsprogs 5.19 and later refuses to go below."""
_STEERING = ("arbiter", "average-file-size", "zone-checking", "device-tag-match")
_STEERS = "user.heketi."
_CLAIM = re.compile(r"(^|[_-])pvc[_-]")


def against(operation: VolumeOperation, snapshot: Snapshot) -> Iterator[Objection]:
    """Give what stands against a change of a volume."""
    if isinstance(operation, CreateVolume):
        yield from _create(operation, snapshot)
        return
    volume = snapshot.volumes.get(operation.volume)
    called = objects.volume_called(snapshot, operation.volume)
    if volume is None:
        yield gone(called)
        return
    yield from busy(snapshot, volume.pending, called)
    match operation:
        case ExpandVolume():
            yield from expand(volume, called)
            yield from guards_cluster_fit.reserved(snapshot)
            yield from guards_room.for_volume(operation, snapshot)
            yield from small_arbiter(operation, volume, snapshot)
        case DeleteVolume():
            yield from protected(volume, snapshot)
            yield from peers_down(volume, snapshot)
            yield from shared_pools(volume, snapshot)
        case CloneVolume():
            yield from clone(operation, volume, snapshot)
        case RestrictBlockHosting():
            yield from restrict(operation, volume, called)
        case _:
            assert_never(operation)


def _create(operation: CreateVolume, snapshot: Snapshot) -> Iterator[Objection]:
    unfit = tuple(guards_cluster_fit.unfit(operation, snapshot))
    yield from unfit
    if not any(objection.weight is Weight.BLOCKS for objection in unfit):
        yield from guards_room.for_volume(operation, snapshot)
    yield from guards_cluster_fit.limit_reached(operation, snapshot)
    yield from guards_cluster_fit.reserved(snapshot)
    yield from little_redundancy(operation)
    yield from odd_options(operation, snapshot)
    yield from small_arbiter(operation, operation, snapshot)
    if operation.name == DATABASE_VOLUME:
        yield warns(f"a volume named {DATABASE_VOLUME} counts as that of Heketi's own database, and is never deleted")


def little_redundancy(operation: CreateVolume) -> Iterator[Objection]:
    """Say what is lost with fewer than three copies."""
    kept = operation.durability
    if kept.type is DurabilityType.NONE or (kept.type is DurabilityType.REPLICATE and kept.replica == 1):
        yield warns(
            "the volume has no redundancy: what lies on a disk that dies is lost, and gluster does not replace its "
            "bricks",
            "keep 3 copies, where three nodes have room",
            "F38",
        )
    elif kept.type is DurabilityType.REPLICATE and kept.replica == 2:
        yield warns(
            "with two copies there is no majority: when they lose sight of each other, files may end up in split-brain",
            "keep 3 copies, or 3 with an arbiter (option user.heketi.arbiter true)",
            "F62",
        )


def odd_options(operation: CreateVolume, snapshot: Snapshot) -> Iterator[Objection]:
    """Say which of the options that steer placement do nothing (Heketi's API, section 8)."""
    for option in operation.options:
        key, _, value = option.partition(" ")
        if not key.startswith(_STEERS):
            continue
        name = key.removeprefix(_STEERS)
        if name not in _STEERING:
            yield warns(f"there is no option {key}: it changes nothing", f"there are {objects.listed(list(_STEERING))}")
        elif name == "zone-checking" and value not in ("strict", "none"):
            yield warns(f"{key} knows strict and none; {value!r} changes nothing")
        elif name == "arbiter" and operation.durability.replica != 3:
            asked = "" if snapshot.without_heketi else ", and gluster is asked for it all the same"
            yield warns(
                f"an arbiter goes with 3 copies alone: with {fmt.durability(operation.durability)} bricks are placed "
                f"as if it were not asked for{asked}",
                "keep 3 copies, or leave the option out",
            )


def small_arbiter(
    operation: CreateVolume | ExpandVolume, kept: CreateVolume | Volume, snapshot: Snapshot
) -> Iterator[Objection]:
    """Have arbiter bricks under 300 MB overridden: the nodes' mkfs.xfs may refuse them after minutes of trying.

    They are as small as the way to cut it that needs the smallest bricks makes them.
    """
    try:
        rules = Rules.of(kept.durability, kept.options)
    except RuleMalformed:
        return
    sizes = [cut.arbiter_kib for cut in preview(snapshot, operation).cuts if cut.arbiter_kib]
    if sizes and min(sizes) < SMALLEST_XFS_KIB:
        enough = math.ceil(SMALLEST_XFS_KIB * rules.average_file_kib / gib_to_kib(1))
        several = max(sizes) >= SMALLEST_XFS_KIB
        yield overrides(
            f"its arbiter bricks {'may get' if several else 'would have'} {fmt.size_kib(min(sizes))} only: xfsprogs "
            "5.19 and later make no file system under 300 MiB, and it fails after minutes; it works from "
            f"{fmt.size_gib(enough)} per data brick",
            "make it larger" if isinstance(operation, ExpandVolume) else _FOR_ARBITERS,
        )


_FOR_ARBITERS = "add the option user.heketi.average-file-size 4, or make it larger"


def expand(volume: Volume, called: str) -> Iterator[Objection]:
    """F76: what Kubernetes made is grown through Kubernetes."""
    if not volume.durability.set_size:
        yield blocks(f"{called} has no bricks: it was made with a negative number of copies", "make a new volume")
    if _CLAIM.search(volume.name):
        yield warns(
            f"{called} looks like a volume of Kubernetes: grown here, its claim keeps the old size",
            "grow it by editing the claim (PVC)",
            "F76",
        )


def protected(volume: Volume, snapshot: Snapshot) -> Iterator[Objection]:
    """F56: Heketi's own database, and hosting volumes in use."""
    if volume.name == DATABASE_VOLUME:
        yield blocks("Heketi's own database lies on this volume: Heketi does not delete it", "keep it", "F56")
    inside = set(volume.hosting.block_volumes) if volume.hosting else set()
    inside |= {block.id for block in snapshot.block_volumes.values() if block.hosting_volume == volume.id}
    if inside:
        names = objects.listed([objects.block_volume_called(snapshot, id_) for id_ in sorted(inside)])
        yield blocks(f"it holds {names}", "delete its block volumes first", "F56")


def peers_down(volume: Volume, snapshot: Snapshot) -> Iterator[Objection]:
    """F46: Heketi stops a volume before it finds out that gluster will not delete it."""
    cluster = snapshot.clusters.get(volume.cluster)
    nodes = snapshot.nodes_of(cluster) if cluster else ()
    direct = snapshot.without_heketi
    down = [node.host for node in nodes if (not _answers(node) if direct else node.state is not EntryState.ONLINE)]
    if down:
        yield warns(
            f"{objects.listed(down)} {'is' if len(down) == 1 else 'are'} not online: if gluster does not reach every "
            "peer, "
            "the volume is stopped and then not deleted",
            "see that `gluster pool list` says Connected for every peer",
            "F46",
        )
    elif not direct:
        yield warns(
            "whether gluster reaches every peer is not known from here: if not, the volume is stopped and then not "
            "deleted",
            "see that `gluster pool list` says Connected for every peer",
            "F46",
        )


def _answers(node: Node) -> bool:
    return node.truth is not None and bool(node.truth.reached) and bool(node.truth.glusterd_runs)


def shared_pools(volume: Volume, snapshot: Snapshot) -> Iterator[Objection]:
    """F49: clones lie in the thin pools of their source."""
    pools = {(brick.device, brick.thin_pool) for brick in snapshot.bricks_of_volume(volume) if brick.thin_pool}
    if not pools:
        return
    devices = {device for device, _ in pools}
    sharing = {
        brick.volume
        for id_ in devices
        if id_ in snapshot.devices
        for brick in snapshot.bricks_of(snapshot.devices[id_])
        if brick.volume != volume.id and (brick.device, brick.thin_pool) in pools
    }
    if sharing:
        names = objects.listed([objects.volume_called(snapshot, id_) for id_ in sorted(sharing)])
        yield warns(
            f"it shares its thin pools with {names} (a clone): their room is given back only when the last of them "
            "goes",
            rule="F49",
        )


def clone(operation: CloneVolume, volume: Volume, snapshot: Snapshot) -> Iterator[Objection]:
    """F54, F72: a clone that fails on a node damages the cluster's records for good (Heketi's API, section 13)."""
    if volume.block:
        yield blocks("it hosts block volumes: Heketi does not clone such volumes", "clone a file volume", "F58")
    if any(other.name == operation.name for other in snapshot.volumes.values() if other.cluster == volume.cluster):
        yield blocks(
            f"the name {operation.name} is in use already: Heketi would try all the same, fail, and damage its records",
            "choose another name",
            "F32",
        )
    yield warns(
        "a clone that fails on a node leaves a dead id in Heketi's records: no volume can be made in this cluster "
        "from then "
        "on, until the database is mended by hand; while a clone runs, none can be made either",
        "keep a copy of the database (`GET /backup/db`), and see that every brick of the volume is online",
        "F54",
    )
    yield from _clone_nodes(volume, snapshot)
    cluster = snapshot.clusters.get(volume.cluster)
    ghosts = guards_cluster_fit.ghosts_of(snapshot, cluster) if cluster else ()
    if ghosts and not guards_cluster_fit.cloning(snapshot, ghosts):
        yield overrides(
            "an earlier clone failed here: the cluster's records are damaged already",
            "have the database mended by hand first",
            "F54",
        )


def _clone_nodes(volume: Volume, snapshot: Snapshot) -> Iterator[Objection]:
    bricks = snapshot.bricks_of_volume(volume)
    nodes = Counter(brick.node for brick in bricks)
    known = sorted(id_ for id_ in nodes if id_ in snapshot.nodes)
    down = [id_ for id_ in known if snapshot.nodes[id_].state is not EntryState.ONLINE]
    if down:
        names = objects.listed([objects.node_called(snapshot, id_) for id_ in down])
        yield overrides(
            f"{names} {'carries' if len(down) == 1 else 'carry'} bricks of it and {'is' if len(down) == 1 else 'are'} "
            "not "
            "online: gluster takes no snapshot while a brick is down",
            "enable the node, or wait till its bricks are online",
            "F72",
        )
    if any(count > 1 for count in nodes.values()):
        yield warns(
            "a node carries two bricks of it: Heketi notes a wrong name for the second one's copy, which stays on the "
            "disk "
            "when the clone is deleted",
            "remove it by hand then, or the device can't be deleted later",
            "F49",
        )
    devices = [snapshot.devices[brick.device] for brick in bricks if brick.device in snapshot.devices]
    if devices and not any(device.pv_uuid for device in devices):
        yield warns(
            "no device has an LVM identity: a Heketi that only pretends to have nodes (mock) crashes on a clone"
        )


def restrict(operation: RestrictBlockHosting, volume: Volume, called: str) -> Iterator[Objection]:
    """F58: only hosting volumes can be locked."""
    if volume.hosting is None:
        yield blocks(f"{called} hosts no block volumes", "choose a block-hosting volume", "F58")
    elif volume.hosting.locked is operation.locked:
        yield warns(f"{called} is {'locked' if operation.locked else 'not locked'} already: nothing changes")
    elif not operation.locked and not volume.hosting.reserved_gib and volume.hosting.free_gib * 50 < volume.size_gib:
        yield warns(
            f"{called} keeps nothing back and has {fmt.size_gib(volume.hosting.free_gib)} free: Heketi unlocks it only "
            "where 2 percent of it can be kept back",
            "delete block volumes in it, or expand it",
            "F58",
        )
