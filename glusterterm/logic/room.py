"""Whether a volume fits, and the largest that does, before anybody is asked to make it.

Heketi's placement is random: which devices a set gets decides what the next set finds. So the answer says how sure it
is: certain means whatever the order, impossible means in no order, likely is what lies between.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from glusterterm.logic.capacity import (
    DEFAULT_LIMITS,
    EXTENT_KIB,
    AverageFileTooBig,
    BrickLimits,
    BricksRunOut,
    Split,
    brick_kib,
    charge,
    slots,
    splits,
)
from glusterterm.logic.placement import ARBITER_POSITION, Candidate, Role, Rules, TagRule, merged_tags
from glusterterm.model.ids import ClusterId, DeviceId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import ARBITER_TAG, Durability, DurabilityType, EntryState, Node, Tags
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
    """Whether a volume fits.

    `cuts` are the ways in which Heketi may cut it, in the order in which they are tried: from the first that some order
    of devices has room for to the first that every order has. `ended` is the rule that ended the search where no cut is
    certain.
    """

    verdict: Verdict
    cuts: tuple[Split, ...] = ()
    ended: BricksRunOut | AverageFileTooBig | None = None


@dataclass(frozen=True, slots=True)
class Ground:
    """Free KiB of devices by the places that two bricks of one set may not share: nodes, or zones where asked.

    The devices of a place go from the most free to the least, and the places likewise. `only_arbiter` are the devices
    that take nothing else, `both` says whether every device that takes data takes arbiter bricks as well. Heketi makes
    every volume group with the same extent; were they mixed, the largest is the safe one for what is certain, the
    smallest for what is impossible.
    """

    data: Mapping[str, tuple[int, ...]]
    arbiter: Mapping[str, tuple[int, ...]]
    preferred: Mapping[str, tuple[int, ...]]
    only_arbiter: tuple[int, ...]
    both: bool
    extents_kib: tuple[int, ...] = (EXTENT_KIB,)


@dataclass(frozen=True, slots=True)
class Survey:
    """The devices of a cluster: those that bricks may go to, and those that are kept out by a state, and by which."""

    candidates: tuple[Candidate, ...]
    kept_out: Mapping[str, tuple[DeviceId, ...]]


def survey(snapshot: Snapshot, cluster: ClusterId) -> Survey:
    """Look through the devices of a cluster: those online, on nodes online, may take bricks."""
    found: list[Candidate] = []
    out: dict[str, list[DeviceId]] = {}
    entry = snapshot.clusters.get(cluster)
    tags: dict[tuple[Tags, Tags], Tags] = {}
    for node in snapshot.nodes_of(entry) if entry else ():
        if snapshot.without_heketi and not (node.truth and node.truth.reached):
            out.setdefault("on a node that is not reached", []).extend(node.devices)
        elif node.state is EntryState.ONLINE:
            _survey_node(snapshot, node, tags, found, out)
        else:
            out.setdefault(f"node {node.state}", []).extend(node.devices)
    return Survey(tuple(found), {why: tuple(devices) for why, devices in out.items()})


def _survey_node(
    snapshot: Snapshot,
    node: Node,
    tags: dict[tuple[Tags, Tags], Tags],
    found: list[Candidate],
    out: dict[str, list[DeviceId]],
) -> None:
    for device in map(snapshot.devices.get, node.devices):
        if device is None:
            continue
        if device.foreign:
            out.setdefault("no volume group of ours", []).append(device.id)
            continue
        if device.state is not EntryState.ONLINE:
            out.setdefault(str(device.state), []).append(device.id)
            continue
        merged = node.tags
        if device.tags:
            key = node.tags, device.tags
            merged = tags.get(key) or tags.setdefault(key, merged_tags(*key))
        found.append(Candidate(device.id, node.id, node.zone, device.free_kib, merged, device.extent_kib or EXTENT_KIB))


def candidates_of(snapshot: Snapshot, cluster: ClusterId) -> tuple[Candidate, ...]:
    """Give the devices of a cluster that bricks may go to: online, on nodes that are online."""
    return survey(snapshot, cluster).candidates


def check(
    ground: Ground, rules: Rules, size_gib: int, limits: BrickLimits = DEFAULT_LIMITS, existing_bricks: int = 0
) -> Room:
    """Say whether a volume, or an expansion next to `existing_bricks`, fits on the ground."""
    cuts: list[Split] = []
    ways = splits(gib_to_kib(size_gib), rules.durability, limits, existing_bricks)
    while True:
        try:
            split = next(ways)
            verdict = fit(ground, rules, split)
        except (BricksRunOut, AverageFileTooBig) as ended:
            return Room(Verdict.LIKELY if cuts else Verdict.IMPOSSIBLE, tuple(cuts), ended)
        if verdict is not Verdict.IMPOSSIBLE:
            cuts.append(split)
        if verdict is Verdict.CERTAIN:
            return Room(Verdict.CERTAIN, tuple(cuts))


def largest_gib(snapshot: Snapshot, cluster: ClusterId, rules: Rules, limits: BrickLimits = DEFAULT_LIMITS) -> int:
    """Give the largest new volume, in GiB, that surely fits into a cluster in whatever order Heketi looks; 0: none."""
    return largest_on(ground_of(candidates_of(snapshot, cluster), rules), rules, limits)


def largest_by_shape(
    snapshot: Snapshot, cluster: ClusterId, shapes: Iterable[Shape] = SHAPES, limits: BrickLimits = DEFAULT_LIMITS
) -> tuple[tuple[Shape, int], ...]:
    """Give the largest new volume of each shape, in GiB: what a cluster's detail pane shows."""
    return largest_of_shapes(candidates_of(snapshot, cluster), Rules(SHAPES[0].durability), shapes, limits)


def largest_of_shapes(
    candidates: Sequence[Candidate],
    rules: Rules,
    shapes: Iterable[Shape] = SHAPES,
    limits: BrickLimits = DEFAULT_LIMITS,
    known: Ground | None = None,
) -> tuple[tuple[Shape, int], ...]:
    """Give the largest new volume of each shape, in GiB, by rules that are the same but for the durability.

    `known` is the candidates' ground by `rules`, where it is at hand.
    """
    candidates = accepted(candidates, rules.tag_rule)
    rules = replace(rules, tag_rule=None)
    plain = known if known and not rules.has_arbiter else ground_of(candidates, replace(rules, arbiter=False))
    with_arbiter = known if rules.has_arbiter else None
    found: list[tuple[Shape, int]] = []
    for shape in shapes:
        wanted = replace(rules, durability=shape.durability, arbiter=shape.arbiter)
        ground = plain
        if wanted.has_arbiter:
            tagged = any(name == ARBITER_TAG for tags in {each.tags for each in candidates} for name, _ in tags)
            bare = None if tagged else replace(plain, arbiter=plain.data)
            ground = with_arbiter or bare or ground_of(candidates, wanted)
        found.append((shape, largest_on(ground, wanted, limits)))
    return tuple(found)


def largest_on(ground: Ground, rules: Rules, limits: BrickLimits = DEFAULT_LIMITS, existing_bricks: int = 0) -> int:
    """Give the largest size, in GiB, that surely fits on the ground; 0 where none does."""
    width, share = rules.durability.set_size, max(rules.durability.data, 1)
    data_width = width - rules.has_arbiter
    if data_width < 1 or len(ground.data) < data_width:
        return 0
    # no data brick is larger than the room of the last place that a set needs, and mostly all bricks find places where
    # it is no larger than that of the last of as many places
    roomiest = [devices[0] / max(rules.snapshot_factor, 1.0) for devices in ground.data.values()]
    best, sets = 0, 1
    while sets * 2 * width + existing_bricks <= limits.max_bricks:
        sets *= 2
    while sets and sets * width + existing_bricks <= limits.max_bricks:
        # many sets hold the most, so few of them are mostly ruled out by their ceiling alone
        gib_per_kib = sets * share / KIB_PER_GIB
        high = int(min(limits.max_kib, roomiest[data_width - 1]) * gib_per_kib)
        place = min(width * sets, len(roomiest)) - 1
        guess = int(min(limits.max_kib, roomiest[place]) * 0.99 * gib_per_kib) - 1
        least = -(-limits.min_kib * sets * share // KIB_PER_GIB)
        best = _largest_of_sets(ground, rules, sets, max(best + 1, least), best, guess, high)
        sets //= 2
    return best


def _largest_of_sets(ground: Ground, rules: Rules, sets: int, low: int, best: int, guess: int, high: int) -> int:
    """Give the largest size in GiB, from `low` to `high`, that surely fits with this many sets, else `best`."""
    if low > high or not _surely(ground, rules, sets, low):
        return best
    if low < guess < high and _surely(ground, rules, sets, guess):
        low = guess
    while low < high:
        middle = (low + high + 1) // 2
        if _surely(ground, rules, sets, middle):
            low = middle
        else:
            high = middle - 1
    return low


def _surely(ground: Ground, rules: Rules, sets: int, gib: int) -> bool:
    try:
        return fit(ground, rules, Split(sets, brick_kib(gib_to_kib(gib), sets, rules.durability))) is Verdict.CERTAIN
    except AverageFileTooBig:
        return False


def ground_of(candidates: Sequence[Candidate], rules: Rules) -> Ground:
    """Sort what is free by place. Only what the tags let through counts."""
    data: dict[str, list[int]] = {}
    arbiter: dict[str, list[int]] = {}
    preferred: dict[str, list[int]] = {}
    only: list[int] = []
    extents: set[int] = set()
    both = True
    with_arbiter, strict = rules.has_arbiter, rules.strict_zones
    for candidate in accepted(candidates, rules.tag_rule):
        place = str(candidate.zone) if strict else candidate.node
        extents.add(candidate.extent_kib)
        tag = candidate.tag(ARBITER_TAG) if with_arbiter and candidate.tags else ""
        if tag == "required":
            preferred.setdefault(place, []).append(candidate.free_kib)
            only.append(candidate.free_kib)
        else:
            data.setdefault(place, []).append(candidate.free_kib)
        if with_arbiter and tag == "disabled":
            both = False
        elif with_arbiter:
            arbiter.setdefault(place, []).append(candidate.free_kib)
    return Ground(
        data=_most_first(data),
        arbiter=_most_first(arbiter),
        preferred=_most_first(preferred),
        only_arbiter=tuple(only),
        both=both,
        extents_kib=tuple(sorted(extents)) or (EXTENT_KIB,),
    )


def accepted(candidates: Sequence[Candidate], rule: TagRule | None) -> Sequence[Candidate]:
    """Give the candidates that a tag rule lets through; many devices share one set of tags, which is looked at once."""
    if rule is None:
        return candidates
    known: dict[Tags, bool] = {}
    found: list[Candidate] = []
    for candidate in candidates:
        takes = known.get(candidate.tags)
        if takes is None:
            takes = known[candidate.tags] = rule.accepts(candidate)
        if takes:
            found.append(candidate)
    return found


def _most_first(free_kib: Mapping[str, list[int]]) -> dict[str, tuple[int, ...]]:
    """Order the devices of each place, and the places, from the most free to the least."""
    ordered = {place: tuple(sorted(free, reverse=True)) for place, free in free_kib.items()}
    return dict(sorted(ordered.items(), key=lambda item: item[1], reverse=True))


def fit(ground: Ground, rules: Rules, split: Split) -> Verdict:
    """Say how sure it is that all sets of one way to cut a volume find places.

    Raises:
        AverageFileTooBig: the arbiter brick would hold nothing.
    """
    if len(ground.extents_kib) > 1:
        safe, hopeful = (replace(ground, extents_kib=(ground.extents_kib[end],)) for end in (-1, 0))
        certain, verdict = fit(safe, rules, split), fit(hopeful, rules, split)
        return verdict if verdict is Verdict.IMPOSSIBLE or certain is Verdict.CERTAIN else Verdict.LIKELY
    charge_kib = charge(split.brick_kib, rules.snapshot_factor, ground.extents_kib[0]).total_kib
    takes = slots_by_place(ground.data, charge_kib, split.sets, rules.durability.set_size)
    if rules.has_arbiter:
        return _fit_with_arbiter(ground, rules, split, takes)
    width, counts = rules.durability.set_size, list(takes.values())
    if not width or guaranteed_sets(counts, width) >= split.sets:
        return Verdict.CERTAIN
    return Verdict.LIKELY if possible(counts, width, split.sets) else Verdict.IMPOSSIBLE


def _fit_with_arbiter(ground: Ground, rules: Rules, split: Split, takes: Mapping[str, int]) -> Verdict:
    """Say the same for volumes with arbiter, whose third brick is small and may be bound to devices of its own."""
    small = rules.size_kib(Role.ARBITER, split.brick_kib)
    small_kib = charge(small, rules.snapshot_factor, ground.extents_kib[0]).total_kib
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


def slots_by_place(data: Mapping[str, Sequence[int]], charge_kib: int, sets: int, width: int) -> dict[str, int]:
    """Count the bricks that each place takes, places without left out.

    Places go from the most free device to the least. None is counted beyond what all sets need, and no place after
    there are so many that they are enough by one brick each.
    """
    counts: dict[str, int] = {}
    enough = width * sets
    for place, devices in data.items():
        if len(counts) >= enough:
            break
        if devices[0] <= charge_kib:
            break
        count = (devices[0] - 1) // charge_kib
        if count < sets:
            for free_kib in devices[1:]:
                if free_kib <= charge_kib or count >= sets:
                    break
                count += (free_kib - 1) // charge_kib
        counts[place] = count if count < sets else sets
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
    return possible_bricks(takes, sets) >= width * sets


def possible_bricks(takes: Sequence[int], sets: int) -> int:
    """Count the bricks that find a place in the best order, a place taking one of each set at most."""
    return sum(min(count, sets) for count in takes)
