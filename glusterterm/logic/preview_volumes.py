"""Previews of new volumes and of expansions: cluster by cluster, in the order in which Heketi tries them."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from operator import attrgetter

from glusterterm.logic.capacity import BrickLimits, Split
from glusterterm.logic.format import short_id, size_kib
from glusterterm.logic.placement import Role, RuleMalformed, Rules
from glusterterm.logic.preview_parts import Cut, Preview
from glusterterm.logic.preview_places import Site, reason, sort_out, zone_assumption
from glusterterm.logic.room import Verdict, check, ground_of, largest_of_shapes, largest_on, survey
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import CreateVolume, ExpandVolume
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Cluster

MOST_VOLUMES = 1000
"""Volumes that a cluster takes by Heketi's default (`max_volumes_per_cluster`)."""
_NAME = attrgetter("name")
DEPENDS = "it depends on which devices are taken first"


def create(snapshot: Snapshot, wish: CreateVolume, limits: BrickLimits) -> Preview:
    """Preview a new volume in the clusters it names, or in all, in the order of their ids."""
    unknown = [id_ for id_ in wish.clusters if id_ not in snapshot.clusters]
    if unknown:
        return Preview(Verdict.IMPOSSIBLE, f"there is no cluster {unknown[0]}")
    if not snapshot.clusters:
        return Preview(Verdict.IMPOSSIBLE, "there are no clusters")
    try:
        rules = Rules.of(wish.durability, wish.options, snapshot_factor=wish.snapshot_factor or 1.0)
    except RuleMalformed as malformed:
        return Preview(Verdict.IMPOSSIBLE, str(malformed))
    tried: list[tuple[ClusterId, Preview]] = []
    for id_ in wish.clusters or sorted(snapshot.clusters):
        cluster = snapshot.clusters[id_]
        refusal, doubts = refused(snapshot, cluster, block=wish.block, name=wish.name)
        if refusal:
            tried.append((id_, Preview(Verdict.IMPOSSIBLE, refusal, refused=True)))
            continue
        found = in_cluster(snapshot, cluster, rules, wish.size_gib, limits)
        tried.append((id_, doubted(found, doubts)))
        if tried[-1][1].verdict is Verdict.CERTAIN:
            break
    return over_clusters(tried)


def refused(snapshot: Snapshot, cluster: Cluster, *, block: bool, name: str) -> tuple[str, tuple[str, ...]]:
    """Say why a cluster takes no such volume whatever its room (empty: it does), and what may stand against it."""
    if not (cluster.file or cluster.block):
        return "the cluster takes no volumes: both of its flags are off", ()
    if not (cluster.block if block else cluster.file):
        kind = "block" if block else "file"
        return f"the cluster takes no {kind} volumes: its flag `{kind}` is off", ()
    # a cluster may have tens of thousands of volumes, and this is asked at each key press
    known = snapshot.volumes
    if name in map(_NAME, known.values()) and any(
        id_ in known and known[id_].name == name for id_ in cluster.volumes if name
    ):
        return f"volume name {name!r} is already in use in the cluster", ()
    whole = all(map(known.__contains__, cluster.volumes))
    lost = "" if whole else next(id_ for id_ in cluster.volumes if id_ not in known)
    if lost and snapshot.source.method is Method.DUMP:
        return (
            f"the cluster lists volume {short_id(lost)}, of which there is no record: a clone that runs or failed; "
            "no volume is made there until it is gone"
        ), ()
    return "", tuple(_doubts(cluster, lost, limited=not snapshot.without_heketi))


def _doubts(cluster: Cluster, lost: str, *, limited: bool) -> Iterator[str]:
    if lost:
        yield f"volume {short_id(lost)} was not to be seen: if that is a clone, no volume is made until it is gone"
    if limited and len(cluster.volumes) >= MOST_VOLUMES:
        yield f"the cluster has {len(cluster.volumes)} volumes; Heketi takes {MOST_VOLUMES} unless configured otherwise"


def doubted(found: Preview, doubts: Sequence[str]) -> Preview:
    """Take the certainty from a preview where something may stand against it."""
    if not doubts or found.verdict is Verdict.IMPOSSIBLE:
        return found
    text = doubts[0] if found.verdict is Verdict.CERTAIN else found.reason
    return replace(found, verdict=Verdict.LIKELY, reason=text, assumes=(*found.assumes, *doubts))


def in_cluster(
    snapshot: Snapshot, cluster: Cluster, rules: Rules, size_gib: int, limits: BrickLimits, existing_bricks: int = 0
) -> Preview:
    """Preview a volume, or what an expansion adds next to `existing_bricks`, in one cluster."""
    surveyed = survey(snapshot, cluster.id)
    ground = ground_of(surveyed.candidates, rules)
    site = Site(snapshot, cluster, surveyed, rules, ground, limits, existing_bricks)
    room = check(ground, rules, size_gib, limits, existing_bricks)
    shown = room.cuts or site.tried(size_gib)[-1:]
    good, passed_over = sort_out(site, shown[0].brick_kib if shown else limits.min_kib)
    found = Preview(
        room.verdict,
        clusters=(cluster.id,) if room.cuts else (),
        cuts=tuple(_cut(site, split) for split in room.cuts),
        candidates=tuple(candidate.device for candidate in good),
        passed_over=passed_over,
    )
    if room.cuts:
        found = replace(found, assumes=tuple(zone_assumption(site, found.cuts[0].charge_kib)))
    if room.verdict is Verdict.CERTAIN:
        return found
    largest = () if existing_bricks else largest_of_shapes(surveyed.candidates, rules, limits=limits, known=ground)
    same = (gib for shape, gib in largest if (shape.durability, shape.arbiter) == (rules.durability, rules.has_arbiter))
    largest_gib = next(same, None)
    if largest_gib is None:
        largest_gib = largest_on(ground, rules, limits, existing_bricks)
    text = DEPENDS if room.cuts else reason(site, size_gib, room.ended)
    assumes = (*found.assumes, limits_text(limits, snapshot))
    return replace(found, reason=text, largest_gib=largest_gib, largest=largest, assumes=assumes)


def limits_text(limits: BrickLimits, snapshot: Snapshot) -> str:
    """Say which limits on bricks were taken, since Heketi's API does not tell them."""
    taken = f"bricks of {size_kib(limits.min_kib)} to {size_kib(limits.max_kib)}, at most {limits.max_bricks} a volume"
    if snapshot.without_heketi:
        return taken
    return f"{taken}: Heketi's defaults, its API does not tell what the server is configured with"


def _cut(site: Site, split: Split) -> Cut:
    rules, width = site.rules, site.rules.durability.set_size
    data_kib, small_kib = site.charges_kib(split.brick_kib)
    arbiter_kib = rules.size_kib(Role.ARBITER, split.brick_kib) if rules.has_arbiter else 0
    one_set_kib = data_kib * (width - rules.has_arbiter) + small_kib
    return Cut(split.sets, width, split.brick_kib, arbiter_kib, data_kib, split.sets * one_set_kib)


def over_clusters(tried: Sequence[tuple[ClusterId, Preview]]) -> Preview:
    """Put the previews of several clusters into one: the first that has room gets it."""
    hopeful = [(id_, found) for id_, found in tried if found.verdict is not Verdict.IMPOSSIBLE]
    if hopeful:
        first, last = hopeful[0][1], hopeful[-1][1]
        certain = last.verdict is Verdict.CERTAIN
        return replace(
            first,
            verdict=last.verdict if certain else first.verdict,
            reason="" if certain else first.reason,
            clusters=tuple(id_ for id_, _ in hopeful),
        )
    if len(tried) == 1:
        return tried[0][1]
    best = max((found for _, found in tried), key=lambda found: found.largest_gib)
    return replace(
        best,
        reason="; ".join(f"cluster {short_id(id_)}: {found.reason}" for id_, found in tried),
        refused=any(found.refused for _, found in tried),
    )


def expand(snapshot: Snapshot, wish: ExpandVolume, limits: BrickLimits) -> Preview:
    """Preview the brick sets that an expansion adds: by the volume's own durability, options and snapshot factor."""
    volume = snapshot.volumes.get(wish.volume)
    cluster = snapshot.clusters.get(volume.cluster) if volume else None
    if volume is None or cluster is None:
        return Preview(Verdict.IMPOSSIBLE, f"there is no volume {wish.volume}")
    try:
        rules = Rules.of(volume.durability, volume.options, snapshot_factor=volume.snapshot_factor)
    except RuleMalformed as malformed:
        return Preview(Verdict.IMPOSSIBLE, str(malformed))
    return in_cluster(snapshot, cluster, rules, wish.add_gib, limits, len(volume.bricks))
