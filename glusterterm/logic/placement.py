"""Where Heketi puts bricks: a ring of devices, one walk for each brick set, and the rules that pass devices over.

The one implementation, for previews and for the simulator alike (Heketi's API, section 8). Nothing is drawn here: the
random choices of a placement are handed in as `Choices`, so that recorded ones can be played back.
"""

import re
from collections.abc import Callable, Iterable, Iterator, MutableMapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple, Protocol, TypeVar

from glusterterm.logic.capacity import (
    AVERAGE_FILE_KIB,
    DEFAULT_LIMITS,
    EXTENT_KIB,
    BrickLimits,
    Charge,
    Split,
    arbiter_brick_kib,
    charge,
    fits,
    splits,
)
from glusterterm.model.ids import BrickId, DeviceId, NodeId
from glusterterm.model.topology import ARBITER_TAG, Durability, Tags
from glusterterm.model.units import gib_to_kib

Item = TypeVar("Item")
_COUNT = re.compile("0*[1-9][0-9]{0,17}")
ARBITER_POSITION = 2
"""The arbiter is the third brick of its set."""


class NoPlace(Exception):
    """No device is left that may take the next brick of a set."""


class RuleMalformed(ValueError):
    """An option that steers placement can't be read; str() is Heketi's own text."""


class Candidate(NamedTuple):
    """A device that bricks may go to: online, on an online node. `tags` are the node's, overridden by the device's."""

    # a tuple: a form makes a thousand of them at each key press

    device: DeviceId
    node: NodeId
    zone: int
    free_kib: int
    tags: Tags = ()
    extent_kib: int = EXTENT_KIB

    def tag(self, name: str) -> str:
        """Give the value of a tag; a missing one reads as empty."""
        return next((value for key, value in self.tags if key == name), "")

    @property
    def takes_data(self) -> bool:
        """Whether data bricks of arbiter volumes may go there."""
        return self.tag(ARBITER_TAG) != "required"

    @property
    def takes_arbiter(self) -> bool:
        """Whether arbiter bricks may go there."""
        return self.tag(ARBITER_TAG) != "disabled"


@dataclass(frozen=True, slots=True)
class TagRule:
    """The option `user.heketi.device-tag-match`: `KEY=VALUE` or `KEY!=VALUE`."""

    key: str
    value: str
    equal: bool = True

    @staticmethod
    def parse(text: str) -> "TagRule":
        """Read a rule.

        Raises:
            RuleMalformed: there is no `=` in it.
        """
        for sign in ("!=", "="):
            key, found, value = text.partition(sign)
            if found and key and value:
                return TagRule(key, value, equal=sign == "=")
        raise RuleMalformed(f"Invalid tag matching rule: Invalid tag match rule: {text}")

    def accepts(self, candidate: Candidate) -> bool:
        """Say whether the rule lets a brick go to the candidate."""
        return (candidate.tag(self.key) == self.value) is self.equal


class Role(StrEnum):
    """What a brick is in its set."""

    DATA = "data"
    ARBITER = "arbiter"


@dataclass(frozen=True, slots=True)
class Rules:
    """What a volume's durability and options ask of the places of its bricks."""

    durability: Durability
    snapshot_factor: float = 1.0
    arbiter: bool = False
    average_file_kib: int = AVERAGE_FILE_KIB
    strict_zones: bool = False
    tag_rule: TagRule | None = None

    @property
    def has_arbiter(self) -> bool:
        """Whether the third brick is an arbiter: on other durabilities than replica 3 the option says nothing."""
        return self.arbiter and self.durability.replica == ARBITER_POSITION + 1

    @property
    def roles(self) -> tuple[Role, ...]:
        """Give the role of each brick of a set, in gluster's order."""
        plain = (Role.DATA,) * self.durability.set_size
        return (*plain[:-1], Role.ARBITER) if self.has_arbiter else plain

    def size_kib(self, role: Role, data_brick_kib: int) -> int:
        """Give a brick's size.

        Raises:
            AverageFileTooBig: the arbiter brick would hold nothing.
        """
        return arbiter_brick_kib(data_brick_kib, self.average_file_kib) if role is Role.ARBITER else data_brick_kib

    @staticmethod
    def of(
        durability: Durability,
        options: Iterable[str],
        *,
        snapshot_factor: float = 1.0,
        strict_zones: bool = False,
        average_file_kib: int = AVERAGE_FILE_KIB,
    ) -> "Rules":
        """Read the `user.heketi.*` options of a volume over the server's own settings; the first of a kind counts.

        Raises:
            RuleMalformed: the tag rule can't be read.
        """
        chosen: dict[str, str] = {}
        for option in options:
            key, _, value = option.partition(" ")
            if key != "user.heketi.average-file-size" or _COUNT.fullmatch(value):
                chosen.setdefault(key, value)
        arbiter = chosen.get("user.heketi.arbiter", "") in ("1", "t", "T", "TRUE", "true", "True")
        zones = chosen.get("user.heketi.zone-checking")
        strict_zones = zones == "strict" if zones in ("strict", "none") else strict_zones
        tags = chosen.get("user.heketi.device-tag-match")
        rule = TagRule.parse(tags) if tags is not None else None
        average_file_kib = int(chosen.get("user.heketi.average-file-size", average_file_kib))
        return Rules(durability, snapshot_factor, arbiter, average_file_kib, strict_zones, rule)


@dataclass(frozen=True, slots=True)
class PlacedBrick:
    """One brick and its place."""

    candidate: Candidate
    role: Role
    size_kib: int
    charge: Charge


@dataclass(frozen=True, slots=True)
class PlacedSet:
    """One brick set in gluster's order. `walk_id` is the id that the walk started from: its first brick takes it,
    but for volumes with arbiter, where every brick keeps its own."""

    walk_id: BrickId
    bricks: tuple[PlacedBrick, ...]


class Choices(Protocol):
    """The random choices of placements: what a real server draws."""

    def new_id(self) -> BrickId:
        """Give a fresh brick id; the walk of the next set starts from it."""
        ...

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterable[Candidate]:
        """Give the candidates in the order in which the walk from `start` looks at them."""
        ...


class Shuffle(Protocol):
    """Puts a list into a random order; `random.Random.shuffle` is one."""

    def __call__(self, items: list[Item], /) -> None:
        """Change the order of `items` in place."""
        ...


@dataclass(frozen=True, slots=True)
class RingChoices:
    """Walks over Heketi's ring. `shuffle` puts the zones, and the nodes of each, into the order of one walk."""

    new_brick_id: Callable[[], BrickId]
    shuffle: Shuffle

    def new_id(self) -> BrickId:
        """Give a fresh brick id."""
        return self.new_brick_id()

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterable[Candidate]:
        """Give the ring from its start index."""
        zones = grouped(candidates)
        self.shuffle(zones)
        for nodes in zones:
            self.shuffle(nodes)
        return from_start(ring(zones), start)


def grouped(candidates: Iterable[Candidate]) -> list[list[list[Candidate]]]:
    """Give the devices by zone, in it by node, each in the order in which it was first met."""
    zones: dict[int, dict[NodeId, list[Candidate]]] = {}
    for candidate in candidates:
        zones.setdefault(candidate.zone, {}).setdefault(candidate.node, []).append(candidate)
    return [list(nodes.values()) for nodes in zones.values()]


def ring(zones: Sequence[Sequence[Sequence[Candidate]]]) -> list[Candidate]:
    """Give the ring: zones in turn, in each zone nodes in turn, of each node the last device that is left."""
    left = [[list(devices) for devices in nodes] for nodes in zones]
    order: list[Candidate] = []
    turn = 0
    while left:
        zone = turn % len(left)
        nodes = left[zone]
        node = turn % len(nodes)
        order.append(nodes[node].pop())
        if not nodes[node]:
            del nodes[node]
        if not nodes:
            del left[zone]
        turn += 1
    return order


def from_start(order: Sequence[Candidate], start: BrickId) -> Iterator[Candidate]:
    """Walk the whole ring once, from the place that the first seven digits of an id point at."""
    if not order:
        return
    index = int(start[:7], 16) % len(order)
    for step in range(len(order)):
        yield order[(index + step) % len(order)]


def place_set(
    rules: Rules, brick_kib: int, free: "FreeSpace", candidates: Sequence[Candidate], choices: Choices
) -> PlacedSet:
    """Find places for one set and take their space from `free`.

    Raises:
        NoPlace: the walk ended before the set was whole; what was taken so far stays taken, as in Heketi.
        AverageFileTooBig: the arbiter brick would hold nothing.
    """
    start = choices.new_id()
    roles = rules.roles
    walks = _walks(rules, candidates, choices, start)
    placed: dict[int, PlacedBrick] = {}
    order = sorted(range(len(roles)), key=lambda position: roles[position] is not Role.ARBITER)
    for position in order:
        role = roles[position]
        size = rules.size_kib(role, brick_kib)
        others = [brick.candidate for brick in placed.values()]
        placed[position] = _next_place(rules, role, size, free, others, walks[role])
    return PlacedSet(start, tuple(placed[position] for position in range(len(roles))))


def place(
    rules: Rules, brick_kib: int, sets: int, candidates: Sequence[Candidate], choices: Choices
) -> tuple[PlacedSet, ...]:
    """Find places for all sets of one way to cut a volume.

    Raises:
        NoPlace: they don't all fit with these choices.
        AverageFileTooBig: the arbiter brick would hold nothing.
    """
    free = FreeSpace.of(candidates)
    return tuple(place_set(rules, brick_kib, free, candidates, choices) for _ in range(sets))


def place_volume(
    size_gib: int,
    rules: Rules,
    candidates: Sequence[Candidate],
    choices: Callable[[Split], Choices],
    limits: BrickLimits = DEFAULT_LIMITS,
    existing_bricks: int = 0,
) -> tuple[PlacedSet, ...]:
    """Find places for a new volume, or for the bricks that an expansion by `size_gib` adds.

    `choices` gives those of each way to cut it that is tried.

    Raises:
        TooManyBricks, BricksTooSmall: no way to cut it that is allowed fits.
        AverageFileTooBig: an arbiter brick would hold nothing.
    """
    for split in splits(gib_to_kib(size_gib), rules.durability, limits, existing_bricks):
        try:
            return place(rules, split.brick_kib, split.sets, candidates, choices(split))
        except NoPlace:
            continue
    raise AssertionError("splits ends by raising")


def place_replacement(
    rules: Rules,
    role: Role,
    size_kib: int,
    old_device: DeviceId,
    others: Sequence[Candidate],
    candidates: Sequence[Candidate],
    choices: Choices,
) -> PlacedSet:
    """Find a new place for one brick of a set, whose `others` stay where they are (Heketi's API, section 6).

    The same node is allowed, the same device is not. The set that is given holds the new brick alone.

    Raises:
        NoPlace: no device may take it: `No Replacement was found` in Heketi's words.
    """
    start = choices.new_id()
    elsewhere = [candidate for candidate in candidates if candidate.device != old_device]
    walk = _walks(rules, elsewhere, choices, start)[role]
    return PlacedSet(start, (_next_place(rules, role, size_kib, FreeSpace.of(elsewhere), others, walk),))


class FreeSpace:
    """The free space of each device while a placement takes from it."""

    def __init__(self, free_kib: MutableMapping[DeviceId, int]) -> None:
        self._free_kib = free_kib

    @staticmethod
    def of(candidates: Iterable[Candidate]) -> "FreeSpace":
        """Start from what the candidates have free."""
        return FreeSpace({candidate.device: candidate.free_kib for candidate in candidates})

    def take(self, device: DeviceId, wanted: Charge) -> bool:
        """Take the charge from a device; say no, and take nothing, where it does not fit."""
        if not fits(self._free_kib[device], wanted):
            return False
        self._free_kib[device] -= wanted.total_kib
        return True

    def free_kib(self, device: DeviceId) -> int:
        """Give what is left of a device."""
        return self._free_kib[device]


def _walks(
    rules: Rules, candidates: Sequence[Candidate], choices: Choices, start: BrickId
) -> dict[Role, Iterator[Candidate]]:
    """Give the walk of each role. Without arbiter there is one; with it each role walks a ring of its own."""
    if not rules.has_arbiter:
        return {Role.DATA: iter(choices.walk(candidates, start))}
    data = list(choices.walk([candidate for candidate in candidates if candidate.takes_data], start))
    arbiter = list(choices.walk([candidate for candidate in candidates if candidate.takes_arbiter], start))
    # sorted() is stable: among the preferred and among the rest the ring's order stays
    return {
        Role.DATA: iter(sorted(data, key=lambda candidate: candidate.tag(ARBITER_TAG) != "disabled")),
        Role.ARBITER: iter(sorted(arbiter, key=lambda candidate: candidate.tag(ARBITER_TAG) != "required")),
    }


def _next_place(
    rules: Rules, role: Role, size_kib: int, free: FreeSpace, others: Sequence[Candidate], walk: Iterator[Candidate]
) -> PlacedBrick:
    """Take the next device of a walk that may hold the brick. Those passed over are gone for this set."""
    known: dict[int, Charge] = {}
    for candidate in walk:
        if not allowed(rules, candidate, others):
            continue
        extent = candidate.extent_kib
        wanted = known.get(extent) or known.setdefault(extent, charge(size_kib, rules.snapshot_factor, extent))
        if free.take(candidate.device, wanted):
            return PlacedBrick(candidate, role, size_kib, wanted)
    raise NoPlace


def allowed(rules: Rules, candidate: Candidate, others: Iterable[Candidate]) -> bool:
    """Say whether a brick may stand on the candidate beside the others of its set, room aside."""
    for other in others:
        if other.node == candidate.node or (rules.strict_zones and other.zone == candidate.zone):
            return False
    return rules.tag_rule is None or rules.tag_rule.accepts(candidate)


def merged_tags(node: Tags, device: Tags) -> Tags:
    """Give a node's tags overridden by its device's."""
    return tuple(sorted((dict(node) | dict(device)).items())) if node or device else ()
