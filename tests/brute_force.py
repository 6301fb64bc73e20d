"""Every placement that Heketi may come to, by trying all ring orders and all starts: the judge of previews.

Written from the words of Heketi's API (sections 6, 7 and 8) alone, and on purpose without the placement and the
arithmetic that previews and the simulator share: who shares them can't judge them.
"""

import struct
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import permutations, product

EXTENT = 4096
GIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Disk:
    """A device that is online, on a node that is online. `arbiter` and `tag` are its tags, its node's merged in."""

    id: str
    node: str
    zone: int
    free: int
    arbiter: str = ""
    tag: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a placement. `tag` is what the device's tag has to be."""

    size: int
    replica: int = 1
    data: int = 0
    redundancy: int = 0
    factor: float = 1.0
    arbiter: bool = False
    average_file: int = 64
    strict: bool = False
    tag: str | None = None
    existing: int = 0
    smallest: int = GIB
    largest: int = 4 * 1024 * GIB
    most: int = 32

    @property
    def width(self) -> int:
        """Count the bricks of a set."""
        return self.data + self.redundancy if self.data else self.replica


@dataclass(frozen=True, slots=True)
class Truth:
    """What may come of it: whether some draw makes it, whether some draw refuses it."""

    can_be_made: bool
    can_be_refused: bool


def charged(brick: int, factor: float) -> int:
    """Give what a brick takes from its device."""
    single = struct.unpack("f", struct.pack("f", factor))[0]
    pool = up(int(brick * single))
    return pool + up(min(int(pool * 0.005), 16777216))


def up(size: int) -> int:
    """Round up to whole extents."""
    while size % EXTENT:
        size += EXTENT - size % EXTENT
    return size


def volume(disks: Sequence[Disk], asked: Asked) -> Truth:
    """Try all ways to cut a volume, in Heketi's order; a way is come to only if those before it can fail."""
    can_be_made = False
    sets = 1
    while True:
        brick = asked.size // sets
        if asked.data:
            brick //= asked.data
        if brick < asked.smallest:
            return Truth(can_be_made, True)
        if brick <= asked.largest:
            if sets * asked.width + asked.existing > asked.most:
                return Truth(can_be_made, True)
            if has_arbiter(asked) and brick < asked.average_file:
                return Truth(can_be_made, True)
            made, failed = sets_of(tuple(disks), asked, brick, sets)
            can_be_made = can_be_made or made
            if not failed:
                return Truth(can_be_made, False)
        sets *= 2


def has_arbiter(asked: Asked) -> bool:
    """Say whether the third brick of each set is an arbiter."""
    return asked.arbiter and not asked.data and asked.replica == 3


def sets_of(disks: tuple[Disk, ...], asked: Asked, brick: int, sets: int) -> tuple[bool, bool]:
    """Place all sets one after another; say whether that can succeed, and whether it can fail."""
    states = {tuple(disk.free for disk in disks)}
    failed = False
    for _ in range(sets):
        following: set[tuple[int, ...]] = set()
        for state in states:
            now = tuple(replace(disk, free=free) for disk, free in zip(disks, state, strict=True))
            for after in outcomes(now, asked, brick):
                if after is None:
                    failed = True
                else:
                    following.add(after)
        states = following
    return bool(states), failed


def outcomes(disks: tuple[Disk, ...], asked: Asked, brick: int) -> set[tuple[int, ...] | None]:
    """Give what may be free after one more set; None stands for a set that found no place."""
    found: set[tuple[int, ...] | None] = set()
    if not has_arbiter(asked):
        take = charged(brick, asked.factor)
        for walk in walks(disks):
            found.add(walked(disks, asked, [(asked.width, take, walk)]))
        return found
    small = max(brick // asked.average_file, 16 * 1024)
    takes = charged(small, asked.factor), charged(brick, asked.factor)
    for_arbiter = tuple(disk for disk in disks if disk.arbiter != "disabled")
    for_data = tuple(disk for disk in disks if disk.arbiter != "required")
    arbiter_walks = {preferring(walk, "required") for walk in walks(for_arbiter)}
    data_walks = {preferring(walk, "disabled") for walk in walks(for_data)}
    for arbiter_walk, data_walk in product(arbiter_walks, data_walks):
        found.add(walked(disks, asked, [(1, takes[0], arbiter_walk), (2, takes[1], data_walk)]))
    return found


def preferring(walk: tuple[Disk, ...], tag: str) -> tuple[Disk, ...]:
    """Put the disks with a tag first, the order left as it is."""
    return tuple(disk for disk in walk if disk.arbiter == tag) + tuple(disk for disk in walk if disk.arbiter != tag)


def walked(
    disks: tuple[Disk, ...], asked: Asked, parts: Sequence[tuple[int, int, tuple[Disk, ...]]]
) -> tuple[int, ...] | None:
    """Place one set: for each part so many bricks of a size, over one walk that never goes back."""
    free = {disk.id: disk.free for disk in disks}
    used: list[Disk] = []
    for bricks, take, walk in parts:
        left = iter(walk)
        for _ in range(bricks):
            for disk in left:
                if may_stand(disk, used, asked) and free[disk.id] > take:
                    break
            else:
                return None
            free[disk.id] -= take
            used.append(disk)
    return tuple(free[disk.id] for disk in disks)


def may_stand(disk: Disk, used: Sequence[Disk], asked: Asked) -> bool:
    """Say whether a brick may stand there beside the others of its set, room aside."""
    if asked.tag is not None and disk.tag != asked.tag:
        return False
    return not any(other.node == disk.node or (asked.strict and other.zone == disk.zone) for other in used)


@cache
def walks(disks: tuple[Disk, ...]) -> tuple[tuple[Disk, ...], ...]:
    """Give every walk: all orders of zones and of the nodes in each, all starts, without repetition."""
    found: dict[tuple[Disk, ...], None] = {}
    for order in rings(disks):
        for start in range(len(order)):
            found[order[start:] + order[:start]] = None
    return tuple(found) or ((),)


def rings(disks: tuple[Disk, ...]) -> Iterator[tuple[Disk, ...]]:
    """Give every ring: it alternates zones, within them nodes, and takes devices from the end.

    Whether the nodes of a zone take turns by the zone's own count or by the ring's is not told: both are given.
    """
    zones: dict[int, dict[str, list[Disk]]] = {}
    for disk in disks:
        zones.setdefault(disk.zone, {}).setdefault(disk.node, []).append(disk)
    for zone_order in permutations(zones):
        for node_orders in product(*(permutations(zones[zone]) for zone in zone_order)):
            for turn_of in (_turn_of_zone, _turn_of_ring):
                laid = [
                    [list(zones[zone][node]) for node in nodes]
                    for zone, nodes in zip(zone_order, node_orders, strict=True)
                ]
                yield tuple(_laid_out(laid, turn_of))


def _turn_of_zone(turn: int, turns_in_zone: int) -> int:
    return turns_in_zone


def _turn_of_ring(turn: int, turns_in_zone: int) -> int:
    return turn


def _laid_out(zones: list[list[list[Disk]]], turn_of: Callable[[int, int], int]) -> Iterator[Disk]:
    counts = [0] * len(zones)
    turn = 0
    while zones:
        zone = turn % len(zones)
        nodes = zones[zone]
        node = turn_of(turn, counts[zone]) % len(nodes)
        counts[zone] += 1
        yield nodes[node].pop()
        if not nodes[node]:
            del nodes[node]
        if not nodes:
            del zones[zone], counts[zone]
        turn += 1


@dataclass(frozen=True, slots=True)
class Leaving:
    """A brick that has to move: what it takes, and the disks that hold the others of its set."""

    asked: Asked
    others: tuple[Disk, ...] = ()
    arbiter: bool = False


@dataclass(slots=True)
class Moving:
    """What may become of bricks that move one after another: of each whether it can be placed, and whether not."""

    can_be_placed: list[bool] = field(default_factory=list)
    can_fail: list[bool] = field(default_factory=list)


def moves(disks: Sequence[Disk], leaving: Sequence[Leaving]) -> Moving:
    """Move bricks, each to any device that may take it: a ring starts anywhere, so each may come first."""
    found = Moving()
    states = {tuple(disk.free for disk in disks)}
    for brick in leaving:
        following: set[tuple[int, ...]] = set()
        failed = False
        take = charged(brick.asked.size, brick.asked.factor)
        for state in states:
            good = [
                number
                for number, disk in enumerate(disks)
                if state[number] > take and may_stand(disk, brick.others, brick.asked) and _tagged(disk, brick)
            ]
            failed = failed or not good
            following |= {
                tuple(free - take if number == one else free for number, free in enumerate(state)) for one in good
            }
        found.can_be_placed.append(bool(following))
        found.can_fail.append(failed)
        states = following
    return found


def _tagged(disk: Disk, brick: Leaving) -> bool:
    if not has_arbiter(brick.asked):
        return True
    return disk.arbiter != ("disabled" if brick.arbiter else "required")
