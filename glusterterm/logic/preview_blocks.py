"""Previews of block volumes: which hosting volumes have room, and what a new one would take."""

from collections.abc import Iterator
from dataclasses import replace

from glusterterm.logic.capacity import DEFAULT_LIMITS
from glusterterm.logic.format import short_name
from glusterterm.logic.placement import Rules
from glusterterm.logic.preview_parts import Preview
from glusterterm.logic.preview_volumes import doubted, in_cluster, over_clusters, refused
from glusterterm.logic.room import Verdict, candidates_of
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import CreateBlockVolume, ExpandBlockVolume
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockHosting, Cluster, Durability, DurabilityType, Volume
from glusterterm.model.units import gib_to_kib

HOSTING_GIB = 1024
"""What Heketi makes a hosting volume of by itself, unless configured otherwise (`block_hosting_volume_size`)."""
HOSTING = Rules(Durability(DurabilityType.REPLICATE, 3))
EXPANSION = "expand-volume"
"""The one operation on a volume that keeps it usable meanwhile."""
NAMED = 3


def create(snapshot: Snapshot, wish: CreateBlockVolume) -> Preview:
    """Preview a block volume: in one of the hosting volumes with room, else in one that Heketi makes for it."""
    unknown = [id_ for id_ in wish.clusters if id_ not in snapshot.clusters]
    if unknown:
        return Preview(Verdict.IMPOSSIBLE, f"there is no cluster {unknown[0]}")
    if not snapshot.clusters:
        return Preview(Verdict.IMPOSSIBLE, "there are no clusters")
    refusals: list[tuple[ClusterId, Preview]] = []
    open_to_it: list[tuple[Cluster, tuple[str, ...]]] = []
    for id_ in wish.clusters or sorted(snapshot.clusters):
        refusal, doubts = refused(snapshot, snapshot.clusters[id_], block=True, name="")
        if refusal:
            refusals.append((id_, Preview(Verdict.IMPOSSIBLE, refusal)))
        else:
            open_to_it.append((snapshot.clusters[id_], doubts))
    if not open_to_it:
        return over_clusters(refusals)
    hosting = [(volume, doubts) for cluster, doubts in open_to_it for volume in _with_room(snapshot, cluster, wish)]
    if not hosting:
        return _in_a_new_one(snapshot, wish, [cluster for cluster, _ in open_to_it])
    doubts = hosting[0][1] if all(doubts for _, doubts in hosting) else ()
    found = Preview(
        Verdict.CERTAIN,
        clusters=tuple(dict.fromkeys(volume.cluster for volume, _ in hosting)),
        hosting=tuple(volume.id for volume, _ in hosting),
        largest_gib=max(volume.hosting.free_gib for volume, _ in hosting if volume.hosting),
    )
    return doubted(found, doubts)


def _hosting_of(snapshot: Snapshot, cluster: Cluster) -> Iterator[tuple[Volume, BlockHosting]]:
    for id_ in cluster.volumes:
        volume = snapshot.volumes.get(id_)
        if volume is not None and volume.hosting is not None:
            yield volume, volume.hosting


def _with_room(snapshot: Snapshot, cluster: Cluster, wish: CreateBlockVolume) -> Iterator[Volume]:
    for volume, hosting in _hosting_of(snapshot, cluster):
        if not _why_not(snapshot, volume, hosting, wish):
            yield volume


def _why_not(snapshot: Snapshot, volume: Volume, hosting: BlockHosting, wish: CreateBlockVolume) -> str:
    """Say why a hosting volume does not take a block volume; empty where it may."""
    operation = snapshot.operations.get(volume.pending) if volume.pending else None
    if volume.pending and (operation is None or operation.type != EXPANSION):
        return "is being changed"
    if hosting.locked:
        return "is locked"
    if hosting.free_gib < wish.size_gib:
        return f"has {hosting.free_gib} GiB free"
    held = (snapshot.block_volumes.get(id_) for id_ in hosting.block_volumes)
    if wish.name and any(block is not None and block.name == wish.name for block in held):
        return f"holds a block volume named {wish.name} already"
    return ""


def _in_a_new_one(snapshot: Snapshot, wish: CreateBlockVolume, clusters: list[Cluster]) -> Preview:
    """Preview the hosting volume that Heketi makes, if it is configured to, as large as it is configured to."""
    least_gib = -(-wish.size_gib * 100 // 98)
    why = _nowhere(snapshot, wish, clusters)
    if not any(_could_hold(snapshot, cluster, least_gib) for cluster in clusters):
        return Preview(
            Verdict.IMPOSSIBLE,
            f"{why}, and no cluster has room on 3 nodes for a new one of the {least_gib} GiB that it needs",
        )
    assumed = f"Heketi makes hosting volumes of {HOSTING_GIB} GiB by itself, unless configured otherwise or not to"
    made = over_clusters(
        [(each.id, in_cluster(snapshot, each, HOSTING, HOSTING_GIB, DEFAULT_LIMITS)) for each in clusters]
    )
    text = f"{why}; Heketi would make one, if it is configured to"
    if wish.size_gib > HOSTING_GIB * 98 // 100:
        text = f"{why}, and the {HOSTING_GIB} GiB that Heketi makes one of by default are too small"
    elif made.verdict is Verdict.IMPOSSIBLE:
        text = f"{why}, and there is no room for one of {HOSTING_GIB} GiB, Heketi's default: {made.reason}"
    return replace(made, verdict=Verdict.LIKELY, reason=text, largest=(), assumes=(*made.assumes, assumed))


def _nowhere(snapshot: Snapshot, wish: CreateBlockVolume, clusters: list[Cluster]) -> str:
    """Say of the hosting volumes why none takes it, the one with the most room first."""
    found = [pair for cluster in clusters for pair in _hosting_of(snapshot, cluster)]
    if not found:
        return "there is no block-hosting volume"
    found.sort(key=lambda pair: -pair[1].free_gib)
    named = [
        f"{short_name(volume.name)} {_why_not(snapshot, volume, hosting, wish)}" for volume, hosting in found[:NAMED]
    ]
    more = f" and {len(found) - NAMED} more" if len(found) > NAMED else ""
    return f"no block-hosting volume takes {wish.size_gib} GiB ({', '.join(named)}{more})"


def _could_hold(snapshot: Snapshot, cluster: Cluster, gib: int) -> bool:
    """Say whether a replica 3 volume of at least `gib` could fit, cut however finely: an upper bound."""
    by_node: dict[str, int] = {}
    for candidate in candidates_of(snapshot, cluster.id):
        by_node[candidate.node] = by_node.get(candidate.node, 0) + max(candidate.free_kib, 0)
    wanted = gib_to_kib(gib)
    return sum(min(free, wanted) for free in by_node.values()) >= 3 * wanted


def expand(snapshot: Snapshot, wish: ExpandBlockVolume) -> Preview:
    """Preview a larger block volume: its hosting volume must have the difference free."""
    block = snapshot.block_volumes.get(wish.block_volume)
    if block is None:
        return Preview(Verdict.IMPOSSIBLE, f"there is no block volume {wish.block_volume}")
    volume = snapshot.volumes.get(block.hosting_volume)
    if volume is None or volume.hosting is None:
        return Preview(Verdict.LIKELY, "its hosting volume is not to be seen")
    free = volume.hosting.free_gib
    if wish.new_gib <= block.size_gib:
        text = f"it has {block.size_gib} GiB: a block volume only grows"
    elif free < wish.new_gib - block.size_gib:
        text = f"its hosting volume {short_name(volume.name)} has {free} GiB free"
    else:
        return Preview(Verdict.CERTAIN, clusters=(block.cluster,), hosting=(volume.id,))
    return Preview(Verdict.IMPOSSIBLE, text, largest_gib=block.size_gib + free)
