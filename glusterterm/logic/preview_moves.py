"""Previews of evacuations: whether each brick finds another place (Heketi's API, section 6).

A brick goes to another device, of the same node or of one that holds no other brick of its set. Bricks move one after
another and the first that finds no place ends it, so what moves before may take the room of what comes after.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from glusterterm.logic.capacity import EXTENT_KIB, charge
from glusterterm.logic.format import count, short_id
from glusterterm.logic.placement import Candidate, RuleMalformed, Rules
from glusterterm.logic.preview_parts import Move, PassedOver, Preview
from glusterterm.logic.preview_places import at_least, at_most
from glusterterm.logic.room import Survey, Verdict, survey
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Brick, Volume


@dataclass(frozen=True, slots=True)
class _Wanted:
    """What a brick asks of its new place.

    `barred` are the places that surely hold another brick of its set, `perhaps` those that may: the two differ where
    the sets of a volume are not known. `arbiter` is None where it is not known whether the brick is one.
    """

    brick: Brick
    rules: Rules
    arbiter: bool | None
    barred: frozenset[str]
    perhaps: frozenset[str]

    def allows(self, candidate: Candidate, *, surely: bool) -> bool:
        """Say whether the brick may go there, room aside: in the worst case (`surely`), or in the best."""
        barred = self.perhaps if surely else self.barred
        if candidate.node in barred or (self.rules.strict_zones and _zone(candidate.zone) in barred):
            return False
        if self.rules.tag_rule is not None and not self.rules.tag_rule.accepts(candidate):
            return False
        if not self.rules.has_arbiter:
            return True
        if self.arbiter is None:
            both = (candidate.takes_arbiter, candidate.takes_data)
            return all(both) if surely else any(both)
        return candidate.takes_arbiter if self.arbiter else candidate.takes_data


class _Evacuation:
    """Bricks that move one after another, and the devices that are left for them, the roomiest first."""

    def __init__(self, snapshot: Snapshot, cluster: ClusterId | None, leaving: frozenset[DeviceId]) -> None:
        self.snapshot = snapshot
        self.leaving = leaving
        self.surveyed = survey(snapshot, cluster) if cluster else Survey((), {})
        self.left = [candidate for candidate in self.surveyed.candidates if candidate.device not in leaving]
        self.left.sort(key=lambda candidate: -candidate.free_kib)
        self._extents = sorted({candidate.extent_kib for candidate in self.left}) or [EXTENT_KIB]
        self._room_kib = sum(max(candidate.free_kib - 1, 0) for candidate in self.left)
        self._most_before_kib = self._least_before_kib = 0
        self._rules: dict[VolumeId, Rules] = {}

    def move(self, brick: Brick) -> Move:
        """Say whether the next brick finds a place, after those that moved before it."""
        volume = self.snapshot.volumes.get(brick.volume)
        if volume is None:
            return self._lost(brick)
        try:
            wanted = self._wanted(brick, volume)
        except RuleMalformed as malformed:
            return Move(brick.id, Verdict.IMPOSSIBLE, reason=str(malformed))
        factor = wanted.rules.snapshot_factor
        most_kib = _charge_kib(brick.size_kib, factor, self._extents[-1])
        least_kib = _charge_kib(brick.size_kib, factor, self._extents[0])
        verdict, reason = self._verdict(wanted, most_kib, least_kib)
        self._most_before_kib += most_kib
        self._least_before_kib += least_kib
        return Move(brick.id, verdict, least_kib, reason)

    def places(self, brick: Brick) -> int:
        """Count the devices that surely take the next brick, and give it the roomiest: the next ones find the rest."""
        volume = self.snapshot.volumes.get(brick.volume)
        if volume is None:
            return 0
        try:
            wanted = self._wanted(brick, volume)
        except RuleMalformed:
            return 0
        need_kib = _charge_kib(brick.size_kib, wanted.rules.snapshot_factor, self._extents[-1])
        able = [each for each in self.left if each.free_kib > need_kib and wanted.allows(each, surely=True)]
        if able:
            roomiest = max(able, key=lambda each: each.free_kib)
            self.left[self.left.index(roomiest)] = roomiest._replace(free_kib=roomiest.free_kib - need_kib)
        return len(able)

    def _lost(self, brick: Brick) -> Move:
        if self.snapshot.source.method is Method.DUMP:
            return Move(brick.id, Verdict.IMPOSSIBLE, reason="there is no record of its volume")
        return Move(brick.id, Verdict.LIKELY, reason="its volume is not to be seen")

    def _verdict(self, wanted: _Wanted, most_kib: int, least_kib: int) -> tuple[Verdict, str]:
        slack_kib, hopeful = 0, False
        for candidate in self.left:
            if candidate.free_kib <= least_kib:
                break
            if not wanted.allows(candidate, surely=False):
                continue
            hopeful = True
            if candidate.free_kib > most_kib and wanted.allows(candidate, surely=True):
                # what moves before has to fill all of these devices up to leave no place
                slack_kib += candidate.free_kib - most_kib
                if slack_kib > self._most_before_kib:
                    return Verdict.CERTAIN, ""
        if not hopeful:
            return Verdict.IMPOSSIBLE, self._why_not(wanted, least_kib)
        if self._least_before_kib + least_kib > self._room_kib:
            return Verdict.IMPOSSIBLE, "the bricks together need more than all other devices have free"
        if slack_kib == 0 and wanted.barred != wanted.perhaps:
            return Verdict.LIKELY, "which bricks form its set is not known, so its place depends on gluster"
        return Verdict.LIKELY, "the bricks that move before it may take the room"

    def _why_not(self, wanted: _Wanted, need_kib: int) -> str:
        roomiest = next((each for each in self.left if wanted.allows(each, surely=False)), None)
        if roomiest is None:
            rule = " that its volume's tags allow" if wanted.rules.tag_rule or wanted.rules.has_arbiter else ""
            return f"there is no other online device{rule} on a node without a brick of its set"
        return (
            f"it needs more than {at_least(need_kib)} free, and the roomiest device that may take it has "
            f"{at_most(roomiest.free_kib)}"
        )

    def _wanted(self, brick: Brick, volume: Volume) -> _Wanted:
        rules = self._rules.get(volume.id)
        if rules is None:
            rules = Rules.of(volume.durability, volume.options, snapshot_factor=volume.snapshot_factor)
            self._rules[volume.id] = rules
        arbiter = brick.id in volume.arbiter_bricks if volume.arbiter_bricks or not rules.has_arbiter else None
        width = volume.durability.set_size
        own_set = next((members for members in volume.sets or () if brick.id in members), None)
        if own_set is None and len(volume.bricks) == width:
            own_set = volume.bricks
        if own_set is not None:
            places = self._places(own_set, brick, rules)
            return _Wanted(brick, rules, arbiter, places, places | self._anywhere_if_unseen(own_set))
        # no two bricks of a set share a node, so those on its own node are none of its set
        others = [
            id_ for id_ in volume.bricks if (other := self.snapshot.bricks.get(id_)) is None or other.node != brick.node
        ]
        places = self._places(others, brick, rules)
        nodes = {self.snapshot.bricks[id_].node for id_ in others if id_ in self.snapshot.bricks}
        barred: frozenset[str] = frozenset(nodes) if len(nodes) < width else frozenset()
        return _Wanted(brick, rules, arbiter, barred, places | self._anywhere_if_unseen(others))

    def _anywhere_if_unseen(self, bricks: Sequence[BrickId]) -> frozenset[str]:
        """Give all nodes where one of the bricks is not in the snapshot: it may be on any of them."""
        if all(id_ in self.snapshot.bricks for id_ in bricks):
            return frozenset()
        return frozenset(candidate.node for candidate in self.left)

    def _places(self, bricks: Sequence[BrickId], own: Brick, rules: Rules) -> frozenset[str]:
        """Give the nodes, and where zones count the zones, of the other bricks."""
        found: set[str] = set()
        for id_ in bricks:
            other = self.snapshot.bricks.get(id_)
            if other is None or other.id == own.id:
                continue
            found.add(other.node)
            node = self.snapshot.nodes.get(other.node)
            if rules.strict_zones and node is not None:
                found.add(_zone(node.zone))
        return frozenset(found)

    def sorted_out(self, moves: Sequence[Move]) -> tuple[tuple[DeviceId, ...], tuple[PassedOver, ...]]:
        """Give the devices with room for the smallest brick, and all others with why not."""
        need_kib = min((move.charge_kib for move in moves if move.charge_kib), default=0)
        out = {
            why: [device for device in devices if device not in self.leaving]
            for why, devices in self.surveyed.kept_out.items()
        }
        out["too full"] = [candidate.device for candidate in self.left if candidate.free_kib <= need_kib]
        out["to be emptied"] = sorted(self.leaving)
        good = tuple(candidate.device for candidate in self.left if candidate.free_kib > need_kib)
        return good, tuple(PassedOver(why, tuple(devices)) for why, devices in out.items() if devices)


@lru_cache(maxsize=1024)
def _charge_kib(brick_kib: int, factor: float, extent_kib: int) -> int:
    """Give what a brick takes from a device; thousands of bricks have few sizes."""
    return charge(brick_kib, factor, extent_kib).total_kib


def of_device(snapshot: Snapshot, id_: DeviceId) -> Preview:
    """Preview the evacuation of a device."""
    device = snapshot.devices.get(id_)
    if device is None:
        return Preview(Verdict.IMPOSSIBLE, f"there is no device {id_}")
    return _moves(snapshot, device.node, device.bricks, frozenset({id_}))


def of_node(snapshot: Snapshot, id_: NodeId) -> Preview:
    """Preview the evacuation of a node: all its devices, none of which takes bricks meanwhile."""
    node = snapshot.nodes.get(id_)
    if node is None:
        return Preview(Verdict.IMPOSSIBLE, f"there is no node {id_}")
    bricks = [brick for device in snapshot.devices_of(node) for brick in device.bricks]
    return _moves(snapshot, id_, bricks, frozenset(node.devices))


def of_brick(snapshot: Snapshot, id_: BrickId) -> Preview:
    """Preview the eviction of one brick."""
    brick = snapshot.bricks.get(id_)
    if brick is None:
        return Preview(Verdict.IMPOSSIBLE, f"there is no brick {id_}")
    return _moves(snapshot, brick.node, (id_,), frozenset({brick.device}))


def places(snapshot: Snapshot, bricks: Sequence[Brick], leaving: frozenset[DeviceId]) -> tuple[int, ...]:
    """Count for each of `bricks`, that move one after another, the devices off `leaving` that surely take it.

    Each takes the roomiest, as nobody can know which one Heketi draws.
    """
    evacuation = _evacuation_of(snapshot, bricks, leaving)
    return tuple(evacuation.places(brick) for brick in bricks)


def moves_of(snapshot: Snapshot, bricks: Sequence[Brick], leaving: frozenset[DeviceId]) -> tuple[Move, ...]:
    """Say of each of `bricks`, that move one after another, whether it finds a place off `leaving`."""
    evacuation = _evacuation_of(snapshot, bricks, leaving)
    return tuple(evacuation.move(brick) for brick in bricks)


def _evacuation_of(snapshot: Snapshot, bricks: Sequence[Brick], leaving: frozenset[DeviceId]) -> _Evacuation:
    node = next((snapshot.nodes[brick.node] for brick in bricks if brick.node in snapshot.nodes), None)
    return _Evacuation(snapshot, node.cluster if node else None, leaving)


def _moves(snapshot: Snapshot, node_id: NodeId, bricks: Sequence[BrickId], leaving: frozenset[DeviceId]) -> Preview:
    node = snapshot.nodes.get(node_id)
    evacuation = _Evacuation(snapshot, node.cluster if node else None, leaving)
    moves: list[Move] = []
    for id_ in bricks:
        brick = snapshot.bricks.get(id_)
        moves.append(
            Move(id_, Verdict.LIKELY, reason="it is not to be seen") if brick is None else evacuation.move(brick)
        )
    verdict, reason = _together(moves)
    candidates, passed_over = evacuation.sorted_out(moves)
    return Preview(verdict, reason, candidates=candidates, passed_over=passed_over, moves=tuple(moves))


def _together(moves: Sequence[Move]) -> tuple[Verdict, str]:
    """Say how it ends as a whole: one brick without a place ends it."""
    for verdict, text in ((Verdict.IMPOSSIBLE, "no other place"), (Verdict.LIKELY, "perhaps no other place")):
        found = [move for move in moves if move.verdict is verdict]
        if len(moves) == 1 and found:
            return verdict, found[0].reason
        if found:
            has = "has" if len(found) == 1 else "have"
            which = f"{len(found)} of {count(len(moves), 'brick')} {has} {text}"
            return verdict, f"{which}; brick {short_id(found[0].brick)}: {found[0].reason}"
    return Verdict.CERTAIN, ""


def _zone(number: int) -> str:
    """Name a zone so that it is no node's id."""
    return f"zone {number}"
