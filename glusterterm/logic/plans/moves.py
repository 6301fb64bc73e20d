"""Where the bricks of a device could go, as far as Heketi tells which bricks form a set (Heketi's API, section 6).

The other bricks of a set must be on other nodes. Heketi lists the bricks of a volume by id: of a volume with several
sets the console does not know which belong together, unless somebody told. A place is sure where it is right whatever
the sets are.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.logic import capacity
from glusterterm.logic.placement import Candidate, Role, RuleMalformed, Rules, allowed
from glusterterm.logic.room import candidates_of
from glusterterm.model.ids import BrickId, ClusterId, DeviceId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Brick, Volume


class Prospect(StrEnum):
    """What is known of a brick's new place."""

    SURE = "sure"
    """There is one, also after the bricks before it found theirs."""
    NOT_KNOWN = "not known"
    """There is one only if the sets are as one hopes."""
    CROWDED = "crowded"
    """There is one, but the bricks before it may have taken it."""
    NOWHERE = "nowhere"


@dataclass(frozen=True, slots=True)
class Move:
    """One brick that is to go, and what is known of its new place. `charge_kib` is what it needs free there."""

    brick: Brick
    volume: Volume
    prospect: Prospect
    charge_kib: int


def peers(brick: Brick, volume: Volume) -> tuple[BrickId, ...] | None:
    """Give the other bricks of a brick's set; None where the sets of its volume are not known."""
    for bricks in volume.sets or ():
        if brick.id in bricks:
            return tuple(id_ for id_ in bricks if id_ != brick.id)
    return None


def moves(snapshot: Snapshot, bricks: Iterable[Brick], leaving: Collection[DeviceId]) -> tuple[Move, ...]:
    """Say for each of `bricks` whether there is a place for it off the devices that are `leaving`, largest first.

    Bricks whose volume is not known are left out. Heketi draws places, so this is one way that it could go.
    """
    search = _Search(snapshot, frozenset(leaving))
    known = [(brick, snapshot.volumes[brick.volume]) for brick in bricks if brick.volume in snapshot.volumes]
    known.sort(key=lambda pair: (-pair[0].size_kib, pair[0].id))
    return tuple(search.move(brick, volume) for brick, volume in known)


class _Search:
    """Hands out the room of a cluster's devices, brick by brick."""

    def __init__(self, snapshot: Snapshot, leaving: frozenset[DeviceId]) -> None:
        self._snapshot = snapshot
        self._leaving = leaving
        self._candidates: dict[ClusterId, list[Candidate]] = {}
        self._taken_kib: dict[DeviceId, int] = {}

    def move(self, brick: Brick, volume: Volume) -> Move:
        """Find a place for one brick and take its room."""
        try:
            rules = Rules.of(volume.durability, volume.options, snapshot_factor=volume.snapshot_factor)
        except RuleMalformed:
            rules = Rules(volume.durability, volume.snapshot_factor)
        charge_kib = capacity.charge(brick.size_kib, volume.snapshot_factor).total_kib
        prospect, perhaps = Prospect.NOWHERE, None
        for candidate, sure in self._places(brick, volume, rules):
            left_kib = candidate.free_kib - self._taken_kib.get(candidate.device, 0)
            if candidate.free_kib <= charge_kib:
                break  # they come from the most free to the least
            if left_kib <= charge_kib:
                prospect = Prospect.CROWDED
                continue
            if sure:
                self._take(candidate, charge_kib)
                return Move(brick, volume, Prospect.SURE, charge_kib)
            perhaps = perhaps or candidate
        if perhaps is not None:
            self._take(perhaps, charge_kib)
            return Move(brick, volume, Prospect.NOT_KNOWN, charge_kib)
        return Move(brick, volume, prospect, charge_kib)

    def _take(self, candidate: Candidate, charge_kib: int) -> None:
        self._taken_kib[candidate.device] = self._taken_kib.get(candidate.device, 0) + charge_kib

    def _places(self, brick: Brick, volume: Volume, rules: Rules) -> Iterator[tuple[Candidate, bool]]:
        """Give the devices that the rules let the brick go to, and whether that is sure."""
        known = peers(brick, volume)
        # a set never has two bricks on one node: those beside the brick belong to other sets
        rest = tuple(id_ for id_ in volume.bricks if id_ != brick.id) if known is None else known
        others = [
            standing
            for id_ in rest
            if (standing := self._standing(id_)) and (known is not None or standing.node != brick.node)
        ]
        arbiter = brick.id in volume.arbiter_bricks
        role = Role.ARBITER if arbiter else Role.DATA
        for candidate in self._devices(volume.cluster):
            if candidate.device == brick.device or (rules.has_arbiter and not _takes(candidate, role)):
                continue
            if not allowed(rules, candidate, ()):
                continue
            free_of_peers = allowed(rules, candidate, others)
            if free_of_peers or known is None:
                yield candidate, free_of_peers

    def _devices(self, cluster: ClusterId) -> list[Candidate]:
        if cluster not in self._candidates:
            found = [place for place in candidates_of(self._snapshot, cluster) if place.device not in self._leaving]
            self._candidates[cluster] = sorted(found, key=lambda place: place.free_kib, reverse=True)
        return self._candidates[cluster]

    def _standing(self, id_: BrickId) -> Candidate | None:
        """Give where a brick stands; nothing of it but node and zone counts."""
        brick = self._snapshot.bricks.get(id_)
        node = self._snapshot.nodes.get(brick.node) if brick else None
        return Candidate(brick.device, node.id, node.zone, 0) if brick and node else None


def _takes(candidate: Candidate, role: Role) -> bool:
    return candidate.takes_arbiter if role is Role.ARBITER else candidate.takes_data
