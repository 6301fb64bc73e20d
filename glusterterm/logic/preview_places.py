"""Why a volume finds no room, in words: which rule binds, and which nodes or zones fall short of it, and how."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import ceil, floor

from glusterterm.logic.capacity import (
    AverageFileTooBig,
    BrickLimits,
    BricksRunOut,
    Split,
    TooManyBricks,
    charge,
    splits,
)
from glusterterm.logic.format import count, size_kib
from glusterterm.logic.format import durability as durability_text
from glusterterm.logic.placement import ARBITER_POSITION, Candidate, Role, Rules, TagRule
from glusterterm.logic.preview_parts import PassedOver
from glusterterm.logic.room import Ground, Survey, accepted, possible_bricks, slots_by_place
from glusterterm.model.ids import NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, EntryState, Node
from glusterterm.model.units import KIB_PER_GIB, gib_to_kib

NAMED = 3
"""Nodes that a reason names; the rest is counted."""


@dataclass(frozen=True, slots=True)
class Site:
    """One cluster as a volume of some rules would find it."""

    snapshot: Snapshot
    cluster: Cluster
    survey: Survey
    rules: Rules
    ground: Ground
    limits: BrickLimits
    existing_bricks: int = 0

    def charges_kib(self, brick_kib: int) -> tuple[int, int]:
        """Give what a data brick and an arbiter brick of a set take; the latter is 0 where there is none.

        Raises:
            AverageFileTooBig: the arbiter brick would hold nothing.
        """
        factor, extent_kib = self.rules.snapshot_factor, self.ground.extents_kib[0]
        data = charge(brick_kib, factor, extent_kib).total_kib
        if not self.rules.has_arbiter:
            return data, 0
        return data, charge(self.rules.size_kib(Role.ARBITER, brick_kib), factor, extent_kib).total_kib

    def tried(self, size_gib: int) -> list[Split]:
        """Give the ways to cut `size_gib` that the limits allow."""
        tried: list[Split] = []
        ways = splits(gib_to_kib(size_gib), self.rules.durability, self.limits, self.existing_bricks)
        try:
            for split in ways:
                tried.append(split)
        except BricksRunOut:
            return tried
        return tried


def label(rules: Rules) -> str:
    """Name a durability as a form does: `replica 3`, `replica 3 with arbiter`."""
    name = durability_text(rules.durability)
    return f"{name} with arbiter" if rules.has_arbiter else name


def sort_out(site: Site, brick_kib: int) -> tuple[list[Candidate], tuple[PassedOver, ...]]:
    """Give the devices that have room for a data or an arbiter brick, and all others with why not."""
    rules = site.rules
    try:
        data_kib, arbiter_kib = site.charges_kib(brick_kib)
    except AverageFileTooBig:
        return [], ()
    good: list[Candidate] = []
    out = {why: list(devices) for why, devices in site.survey.kept_out.items()}
    matching = accepted(site.survey.candidates, rules.tag_rule)
    if rules.tag_rule is not None:
        let_in = {candidate.device for candidate in matching}
        out[f"tag {_rule_text(rules.tag_rule)} missing"] = [
            candidate.device for candidate in site.survey.candidates if candidate.device not in let_in
        ]
    full = out.setdefault("too full", [])
    for candidate in matching:
        if candidate.free_kib > data_kib if not arbiter_kib else _has_room(candidate, data_kib, arbiter_kib):
            good.append(candidate)
        else:
            full.append(candidate.device)
    return good, tuple(PassedOver(why, tuple(devices)) for why, devices in out.items() if devices)


def _has_room(candidate: Candidate, data_kib: int, arbiter_kib: int) -> bool:
    return (candidate.takes_data and candidate.free_kib > data_kib) or (
        candidate.takes_arbiter and candidate.free_kib > arbiter_kib
    )


def reason(site: Site, size_gib: int, ended: BricksRunOut | AverageFileTooBig | None) -> str:
    """Say which rule stands in the way of a volume that is impossible: states, zones, tags, limits, or room."""
    rules, width = site.rules, site.rules.durability.set_size
    nodes = site.snapshot.nodes_of(site.cluster)
    if isinstance(ended, AverageFileTooBig):
        return str(ended)
    if not nodes:
        return "the cluster has no nodes"
    if len(nodes) < width:
        return f"{label(rules)} needs {width} nodes, the cluster has {len(nodes)}"
    zones = len({node.zone for node in nodes})
    if rules.strict_zones and zones < width:
        return f"{label(rules)} with strict zones needs {width} zones, the cluster has {zones}"
    if not site.survey.candidates:
        return "no device is online on a node that is online"
    return _of_states(site) or _of_tags(site) or _of_limits(site, size_gib) or _of_room(site, size_gib, ended)


def _of_states(site: Site) -> str:
    places = {_place_of(site, candidate) for candidate in site.survey.candidates}
    width = site.rules.durability.set_size
    if len(places) >= width:
        return ""
    return f"{_needs(site, width)} with an online device{_who(site, lambda place: place not in places)}"


def _of_tags(site: Site) -> str:
    rules, ground = site.rules, site.ground
    needed = ARBITER_POSITION if rules.has_arbiter else rules.durability.set_size
    if rules.tag_rule is not None and len(ground.data.keys() | ground.preferred.keys()) < rules.durability.set_size:
        wanted = f"with a device that matches {_rule_text(rules.tag_rule)}"
        matching = ground.data.keys() | ground.preferred.keys()
        return f"{_needs(site, rules.durability.set_size)} {wanted}{_who(site, lambda place: place not in matching)}"
    if rules.has_arbiter and not ground.arbiter:
        return "no device takes the arbiter brick: each is tagged arbiter=disabled"
    if len(ground.data) < needed:
        return f"{_needs(site, needed)} with a device for data bricks; too many are tagged arbiter=required"
    return ""


def _of_limits(site: Site, size_gib: int) -> str:
    rules, limits = site.rules, site.limits
    share = max(rules.durability.data, 1)
    if gib_to_kib(size_gib) // share < limits.min_kib:
        least = -(-limits.min_kib * share // KIB_PER_GIB)
        return f"bricks would be smaller than {size_kib(limits.min_kib)}: {least} GiB is the least for {label(rules)}"
    width = rules.durability.set_size
    if width + site.existing_bricks > limits.max_bricks:
        return (
            f"the volume has {site.existing_bricks} bricks; {width} more are over the {limits.max_bricks} that a "
            "volume may have"
        )
    if not site.tried(size_gib):
        return f"it would take more than {limits.max_bricks} bricks of at most {size_kib(limits.max_kib)}"
    return ""


def _of_room(site: Site, size_gib: int, ended: BricksRunOut | AverageFileTooBig | None) -> str:
    """Say how much is asked of how many places by the finest cut, and what the others have."""
    finest = site.tried(size_gib)[-1]
    need_kib, small_kib = site.charges_kib(finest.brick_kib)
    width = site.rules.durability.set_size
    data_width = ARBITER_POSITION if site.rules.has_arbiter else width
    takes = slots_by_place(site.ground.data, need_kib, finest.sets, width)
    cut = f", even cut into {finest.sets} sets" if finest.sets > 1 else ""
    if len(takes) < data_width:
        short = _who(site, lambda place: place not in takes)
        return f"{_needs(site, data_width)} with more than {at_least(need_kib)} free on one device{cut}{short}"
    if site.rules.has_arbiter:
        return (
            f"{label(site.rules)} needs {data_width} nodes with more than {at_least(need_kib)} free on one device and "
            f"a third with {at_least(small_kib)} for the arbiter brick{cut}"
        )
    return _of_many_sets(site, finest, need_kib, takes, ended)


def _of_many_sets(
    site: Site, finest: Split, need_kib: int, takes: Mapping[str, int], ended: BricksRunOut | AverageFileTooBig | None
) -> str:
    """Say how many of the bricks of the finest cut find a place, and what is off."""
    width, limits = site.rules.durability.set_size, site.limits
    finer = (
        f"more than {limits.max_bricks} bricks"
        if isinstance(ended, TooManyBricks)
        else f"bricks under {size_kib(limits.min_kib)}"
    )
    bricks = f"{finest.sets} sets of {width} bricks" if width > 1 else count(finest.sets, "brick")
    room = possible_bricks(list(takes.values()), finest.sets)
    off = _who(site, lambda place: place not in takes, only_off=True)
    return (
        f"{bricks} that take {at_least(need_kib)} each do not fit beside one another: "
        f"there is room for {room} of {finest.sets * width}, and a finer cut would need {finer}{off}"
    )


def _needs(site: Site, width: int) -> str:
    kind = "zone" if site.rules.strict_zones else "node"
    return f"{label(site.rules)} needs {width} {kind}{'' if width == 1 else 's'}"


def _place_of(site: Site, candidate: Candidate) -> str:
    return str(candidate.zone) if site.rules.strict_zones else candidate.node


def _who(site: Site, lacks: Callable[[str], bool], *, only_off: bool = False) -> str:
    """Name the places that fall short, those that are off first, then those with the most room; empty for none."""
    told = list(_zones_short(site, lacks) if site.rules.strict_zones else _nodes_short(site, lacks))
    if only_off:
        told = [short for short in told if short.rank_kib >= _OFF]
    told.sort(key=lambda short: -short.rank_kib)
    named = [short.text for short in told[:NAMED]]
    if len(told) > NAMED:
        rest = len(told) - NAMED
        named.append(f"{rest} more {'falls' if rest == 1 else 'fall'} short")
    if not named:
        return ""
    return "; " + (" and ".join(named) if len(named) < 3 else f"{', '.join(named[:-1])} and {named[-1]}")


@dataclass(frozen=True, slots=True)
class _Short:
    """A place that falls short: `rank_kib` orders those that are told, the largest first."""

    text: str
    rank_kib: int


_OFF = 1 << 62


def _nodes_short(site: Site, lacks: Callable[[str], bool]) -> Iterator[_Short]:
    roomiest = _roomiest(site)
    for node in site.snapshot.nodes_of(site.cluster):
        if lacks(node.id):
            yield _short(site, f"node {node.host}", (node,), roomiest)


def _zones_short(site: Site, lacks: Callable[[str], bool]) -> Iterator[_Short]:
    roomiest = _roomiest(site)
    zones: dict[int, list[Node]] = {}
    for node in site.snapshot.nodes_of(site.cluster):
        zones.setdefault(node.zone, []).append(node)
    for zone, nodes in zones.items():
        if lacks(str(zone)):
            yield _short(site, f"zone {zone}", nodes, roomiest)


def _roomiest(site: Site) -> Mapping[NodeId, int]:
    """Give the most that a device of each node has free, of those that the tags let take data."""
    found: dict[NodeId, int] = {}
    for candidate in accepted(site.survey.candidates, site.rules.tag_rule):
        if candidate.free_kib > found.get(candidate.node, -1) and (
            not site.rules.has_arbiter or not candidate.tags or candidate.takes_data
        ):
            found[candidate.node] = candidate.free_kib
    return found


def _short(site: Site, name: str, nodes: Sequence[Node], roomiest: Mapping[NodeId, int]) -> _Short:
    """Say what one place lacks."""
    if all(node.state is not EntryState.ONLINE for node in nodes):
        return _Short(f"{name} is {nodes[0].state}", _OFF + 1)
    fitting = [roomiest[node.id] for node in nodes if node.id in roomiest]
    if fitting:
        return _Short(f"{name} has {at_most(max(fitting))} left on its largest device", max(fitting))
    devices = [device for node in nodes for device in site.snapshot.devices_of(node)]
    if any(device.state is EntryState.ONLINE for device in devices):
        return _Short(f"{name} has none that may take it", 0)
    return _Short(f"{name} has no device {'online' if devices else 'at all'}", _OFF)


def _rule_text(rule: TagRule) -> str:
    return f"{rule.key}{'=' if rule.equal else '!='}{rule.value}"


def at_least(kib: int) -> str:
    """Give a size in GiB that is not less than the true one, so that what is needed is not told too small."""
    return f"{ceil(kib * 10 / KIB_PER_GIB) / 10:g} GiB"


def at_most(kib: int) -> str:
    """Give a size in GiB that is not more than the true one."""
    return f"{floor(max(kib, 0) * 10 / KIB_PER_GIB) / 10:g} GiB"


def zone_assumption(site: Site, needed_kib: int) -> Iterable[str]:
    """Say where a server that checks zones strictly would refuse what ours would take."""
    width = site.rules.durability.set_size
    if site.rules.strict_zones or width < 2:
        return
    zones = {candidate.zone for candidate in site.survey.candidates if candidate.free_kib > needed_kib}
    if len(zones) < width:
        yield f"a server with strict zone checking refuses it: there is room in {len(zones)} of {width} zones"
