"""Whether a volume fits, and the largest that does, before anybody is asked to make it.

Heketi's placement is random: which devices a set gets decides what the next set finds. So the answer says how sure it
is: certain means whatever the order, impossible means in no order, likely is what lies between.
"""

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic.capacity import (
    DEFAULT_LIMITS,
    EXTENT_KIB,
    AverageFileTooBig,
    BrickLimits,
    BricksRunOut,
    Split,
    TooManyBricks,
    brick_kib,
    charge,
    slots,
    splits,
)
from glusterterm.logic.placement import ARBITER_POSITION, Candidate, Role, Rules, merged_tags
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from glusterterm.model.units import KIB_PER_GIB, gib_to_kib


class Verdict(StrEnum):
    """How sure it is that a volume fits."""

    CERTAIN = "certain"
    LIKELY = "likely"
    IMPOSSIBLE = "impossible"


@dataclass(frozen=True, slots=True)
class Shape:
    """A durability as an operator chooses it: replica 3 with and without arbiter are two."""

    label: str
    durability: Durability
    arbiter: bool = False


def _disperse(data: int, redundancy: int) -> Shape:
    return Shape(f"disperse {data}+{redundancy}", Durability(DurabilityType.DISPERSE, 0, data, redundancy))


SHAPES = (
    Shape("distribute", Durability(DurabilityType.NONE, 1)),
    Shape("replica 2", Durability(DurabilityType.REPLICATE, 2)),
    Shape("replica 3", Durability(DurabilityType.REPLICATE, 3)),
    Shape("arbiter", Durability(DurabilityType.REPLICATE, 3), arbiter=True),
    *(_disperse(data, redundancy) for data, redundancy in ((2, 1), (4, 2), (8, 3), (8, 4))),
)
"""Every durability that Heketi takes, the unsafe one first."""


@dataclass(frozen=True, slots=True)
class Room:
    """Whether a volume fits. `reason` is a sentence where it does not; `largest_gib` is the largest that surely does.

    `split` is how Heketi would cut it, as far as that is known; None where it is impossible.
    """

    verdict: Verdict
    largest_gib: int
    split: Split | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Ground:
    """Free KiB of devices by the places that two bricks of one set may not share: nodes, or zones where asked.

    The devices of a place go from the most free to the least. `only_arbiter` are the devices that take nothing else,
    `both` says whether every device that takes data takes arbiter bricks as well.
    """

    data: Mapping[str, tuple[int, ...]]
    arbiter: Mapping[str, tuple[int, ...]]
    preferred: Mapping[str, tuple[int, ...]]
    only_arbiter: tuple[int, ...]
    both: bool
    extent_kib: int


def candidates_of(snapshot: Snapshot, cluster: ClusterId) -> tuple[Candidate, ...]:
    """Give the devices of a cluster that bricks may go to: online, on nodes that are online."""
    found: list[Candidate] = []
    entry = snapshot.clusters.get(cluster)
    for node in snapshot.nodes_of(entry) if entry else ():
        if node.state is not EntryState.ONLINE:
            continue
        for device in snapshot.devices_of(node):
            if device.state is EntryState.ONLINE:
                tags = merged_tags(node.tags, device.tags)
                extent = device.extent_kib or EXTENT_KIB
                found.append(Candidate(device.id, node.id, node.zone, device.free_kib, tags, extent))
    return tuple(found)


def check(
    snapshot: Snapshot,
    cluster: ClusterId,
    size_gib: int,
    rules: Rules,
    limits: BrickLimits = DEFAULT_LIMITS,
    existing_bricks: int = 0,
) -> Room:
    """Say whether a volume, or an expansion next to `existing_bricks`, fits into a cluster."""
    candidates = candidates_of(snapshot, cluster)
    entry = snapshot.clusters.get(cluster)
    if entry is None or not entry.nodes:
        return Room(Verdict.IMPOSSIBLE, 0, reason="the cluster has no nodes")
    if not candidates:
        return Room(Verdict.IMPOSSIBLE, 0, reason="no device is online on a node that is online")
    ground = _ground(candidates, rules)
    largest = largest_among(candidates, rules, limits, existing_bricks)
    likely: Split | None = None
    try:
        for split in splits(gib_to_kib(size_gib), rules.durability, limits, existing_bricks):
            verdict = _verdict(ground, rules, split)
            if verdict is Verdict.CERTAIN:
                return Room(Verdict.CERTAIN, largest, split)
            if verdict is Verdict.LIKELY:
                likely = likely or split
    except BricksRunOut as ended:
        if likely is None:
            reason = _reason(candidates, ground, Wish(size_gib, rules, limits, existing_bricks, ended))
            return Room(Verdict.IMPOSSIBLE, largest, reason=reason)
    except AverageFileTooBig as problem:
        return Room(Verdict.IMPOSSIBLE, largest, reason=str(problem))
    return Room(Verdict.LIKELY, largest, likely, "it depends on which devices Heketi takes first")


def largest_gib(snapshot: Snapshot, cluster: ClusterId, rules: Rules, limits: BrickLimits = DEFAULT_LIMITS) -> int:
    """Give the largest new volume, in GiB, that surely fits into a cluster in whatever order Heketi looks; 0: none."""
    return largest_among(candidates_of(snapshot, cluster), rules, limits)


def largest_by_shape(
    snapshot: Snapshot, cluster: ClusterId, shapes: Iterable[Shape] = SHAPES, limits: BrickLimits = DEFAULT_LIMITS
) -> tuple[tuple[Shape, int], ...]:
    """Give the largest new volume of each shape, in GiB: what a cluster's detail pane shows."""
    candidates = candidates_of(snapshot, cluster)
    return tuple(
        (shape, largest_among(candidates, Rules(shape.durability, arbiter=shape.arbiter), limits)) for shape in shapes
    )


def largest_among(
    candidates: Sequence[Candidate], rules: Rules, limits: BrickLimits = DEFAULT_LIMITS, existing_bricks: int = 0
) -> int:
    """Give the largest size, in GiB, that surely fits on the candidates; 0 where none does."""
    width, share = rules.durability.set_size, max(rules.durability.data, 1)
    ground = _ground(candidates, rules)
    best, sets, ceiling_kib = 0, 1, limits.max_kib
    while width and sets * width + existing_bricks <= limits.max_bricks:
        high = ceiling_kib * sets * share // KIB_PER_GIB
        best = _largest_of_sets(ground, rules, sets, limits.min_kib, best, high)
        if not best:
            return 0
        if sets == 1:
            # a brick that does not fit once does not fit many times
            ceiling_kib = min(limits.max_kib, brick_kib(gib_to_kib(best + 1), 1, rules.durability))
        sets *= 2
    return best


def _largest_of_sets(ground: Ground, rules: Rules, sets: int, min_kib: int, best_gib: int, high_gib: int) -> int:
    """Give the largest size over `best_gib` that surely fits with this many sets, else `best_gib`."""
    smallest = -(-min_kib * sets * max(rules.durability.data, 1) // KIB_PER_GIB)
    low = max(best_gib, smallest - 1)
    if low >= high_gib or not _surely(ground, rules, sets, low + 1):
        return best_gib
    low += 1
    while low < high_gib:
        middle = (low + high_gib + 1) // 2
        if _surely(ground, rules, sets, middle):
            low = middle
        else:
            high_gib = middle - 1
    return low


def _surely(ground: Ground, rules: Rules, sets: int, gib: int) -> bool:
    try:
        split = Split(sets, brick_kib(gib_to_kib(gib), sets, rules.durability))
        return _verdict(ground, rules, split) is Verdict.CERTAIN
    except AverageFileTooBig:
        return False


def _ground(candidates: Sequence[Candidate], rules: Rules) -> Ground:
    """Sort what is free by place. Only what the tags let through counts."""
    data: dict[str, list[int]] = {}
    arbiter: dict[str, list[int]] = {}
    preferred: dict[str, list[int]] = {}
    only: list[int] = []
    both = True
    with_arbiter = rules.has_arbiter
    for candidate in candidates:
        if rules.tag_rule is not None and not rules.tag_rule.accepts(candidate):
            continue
        place = str(candidate.zone) if rules.strict_zones else candidate.node
        if not with_arbiter:
            data.setdefault(place, []).append(candidate.free_kib)
            continue
        takes_arbiter = candidate.takes_arbiter
        if candidate.takes_data:
            data.setdefault(place, []).append(candidate.free_kib)
            both = both and takes_arbiter
        else:
            preferred.setdefault(place, []).append(candidate.free_kib)
            only.append(candidate.free_kib)
        if takes_arbiter:
            arbiter.setdefault(place, []).append(candidate.free_kib)
    return Ground(
        data=_most_first(data),
        arbiter=_most_first(arbiter),
        preferred=_most_first(preferred),
        only_arbiter=tuple(only),
        both=both,
        # Heketi makes every volume group with the same extent; were they mixed, the biggest is the safe one
        extent_kib=max((candidate.extent_kib for candidate in candidates), default=EXTENT_KIB),
    )


def _most_first(free_kib: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    """Order the devices of each place, and the places, from the most free to the least."""
    ordered = {place: tuple(sorted(free, reverse=True)) for place, free in free_kib.items()}
    return dict(sorted(ordered.items(), key=lambda item: item[1], reverse=True))


def _verdict(ground: Ground, rules: Rules, split: Split) -> Verdict:
    """Say how sure it is that all sets of one way to cut a volume find places.

    Raises:
        AverageFileTooBig: the arbiter brick would hold nothing.
    """
    charge_kib = charge(split.brick_kib, rules.snapshot_factor, ground.extent_kib).total_kib
    takes = _slots_by_place(ground.data, charge_kib, split.sets, rules.durability.set_size)
    if rules.has_arbiter:
        return _verdict_with_arbiter(ground, rules, split, takes)
    width, counts = rules.durability.set_size, list(takes.values())
    if guaranteed_sets(counts, width) >= split.sets:
        return Verdict.CERTAIN
    return Verdict.LIKELY if possible(counts, width, split.sets) else Verdict.IMPOSSIBLE


def _verdict_with_arbiter(ground: Ground, rules: Rules, split: Split, takes: Mapping[str, int]) -> Verdict:
    """Say the same for volumes with arbiter, whose third brick is small and may be bound to devices of its own."""
    small = rules.size_kib(Role.ARBITER, split.brick_kib)
    small_kib = charge(small, rules.snapshot_factor, ground.extent_kib).total_kib
    pool = ground.arbiter
    if any(free[0] > small_kib for free in ground.preferred.values()):
        pool = ground.preferred
    places = {place for place, free in pool.items() if free[0] > small_kib}
    apart = places.isdisjoint(takes)
    inside = places <= takes.keys()
    width, counts = ARBITER_POSITION, list(takes.values())
    if not places or len(takes) - inside < width or not possible(counts, width, split.sets):
        return Verdict.IMPOSSIBLE
    if split.sets == 1:
        return Verdict.CERTAIN if apart or len(takes) > width else Verdict.LIKELY
    own = sum(slots(free, small_kib) for free in ground.only_arbiter)
    if apart and own >= split.sets and guaranteed_sets(counts, width) >= split.sets:
        return Verdict.CERTAIN
    found = ground.both or own >= split.sets
    if found and guaranteed_sets(counts, rules.durability.set_size) >= split.sets:
        return Verdict.CERTAIN
    return Verdict.LIKELY


def _slots_by_place(data: Mapping[str, Sequence[int]], charge_kib: int, sets: int, width: int) -> dict[str, int]:
    """Count the bricks that each place takes, places without left out.

    Places go from the most free device to the least. None is counted beyond what all sets need, and no place after
    there are so many that they are enough by one brick each.
    """
    counts: dict[str, int] = {}
    for place, devices in data.items():
        count = 0
        for free_kib in devices:
            if free_kib <= charge_kib or count >= sets:
                break
            count += (free_kib - 1) // charge_kib
        if not count or len(counts) >= width * (sets + 1):
            break
        counts[place] = min(count, sets)
    return counts


def guaranteed_sets(takes: Sequence[int], width: int) -> int:
    """Count the sets of `width` bricks that find places whatever the order; `takes` are bricks per place.

    A walk fails only when fewer than `width` places are left. The worst order spends all but the `width - 1` roomiest
    as fast as can be: one brick of each a set, `width` bricks a set.
    """
    rest = sorted(takes, reverse=True)[width - 1 :]
    return max(rest[0], -(-sum(rest) // width)) if rest else 0


def possible(takes: Sequence[int], width: int, sets: int) -> bool:
    """Say whether some order finds places for all sets."""
    return sum(min(count, sets) for count in takes) >= width * sets


@dataclass(frozen=True, slots=True)
class Wish:
    """What was asked for and did not fit."""

    size_gib: int
    rules: Rules
    limits: BrickLimits
    existing_bricks: int
    ended: BricksRunOut


def _reason(candidates: Sequence[Candidate], ground: Ground, wish: Wish) -> str:
    """Say which rule stands in the way: nodes, zones, tags, the limits on bricks, or room."""
    rules, width = wish.rules, wish.rules.durability.set_size
    nodes = len({candidate.node for candidate in candidates})
    zones = len({candidate.zone for candidate in candidates})
    if nodes < width:
        return f"it needs {width} nodes with an online device, there {_are(nodes)}"
    if rules.strict_zones and zones < width:
        return f"it needs {width} zones with an online device, there {_are(zones)}"
    places, needed = len(ground.data), ARBITER_POSITION if rules.has_arbiter else width
    kind = "zones" if rules.strict_zones else "nodes"
    if rules.tag_rule is not None and places < needed:
        sign = "=" if rules.tag_rule.equal else "!="
        rule = f"{rules.tag_rule.key}{sign}{rules.tag_rule.value}"
        return f"it needs {needed} {kind} with a device that matches {rule}, there {_are(places)}"
    if rules.has_arbiter and (places < needed or not ground.arbiter):
        what = "data" if places < needed else "arbiter"
        return f"the arbiter tags leave too few devices for {what} bricks"
    size_kib = brick_kib(gib_to_kib(wish.size_gib), 1, rules.durability)
    if size_kib < wish.limits.min_kib:
        return f"bricks would be smaller than {_gib(wish.limits.min_kib)}"
    if width + wish.existing_bricks > wish.limits.max_bricks:
        return f"the volume would have more than {wish.limits.max_bricks} bricks"
    return _reason_of_room(ground, wish, needed, kind)


def _reason_of_room(ground: Ground, wish: Wish, needed: int, kind: str) -> str:
    """Say how much is asked of how many places, and what the last of them has."""
    tried = _tried(wish)
    if not tried:
        return f"it would take more than {wish.limits.max_bricks} bricks of at most {_gib(wish.limits.max_kib)}"
    finest = tried[-1]
    need_kib = charge(finest.brick_kib, wish.rules.snapshot_factor, ground.extent_kib).total_kib
    best_kib = list(ground.data.values())[needed - 1][0] if len(ground.data) >= needed else 0
    end = (
        f"more than {wish.limits.max_bricks} bricks"
        if isinstance(wish.ended, TooManyBricks)
        else f"bricks under {_gib(wish.limits.min_kib)}"
    )
    if best_kib > need_kib:
        many = f"{finest.sets} sets of bricks that take {_gib(need_kib)} each"
        return f"{many} don't fit one beside the other; a finer cut needs {end}"
    return (
        f"{needed} {kind} need a device with more than {_gib(need_kib)} free each, and the next best has "
        f"{_gib(best_kib)}; a finer cut needs {end}"
    )


def _tried(wish: Wish) -> list[Split]:
    """Give the ways to cut a volume that the limits allow."""
    tried: list[Split] = []
    ways = splits(gib_to_kib(wish.size_gib), wish.rules.durability, wish.limits, wish.existing_bricks)
    with suppress(BricksRunOut):
        for split in ways:
            tried.append(split)
    return tried


def _are(count: int) -> str:
    return "is 1" if count == 1 else f"are {count}"


def _gib(kib: int) -> str:
    return f"{kib / KIB_PER_GIB:.1f} GiB"
