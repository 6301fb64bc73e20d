"""What a preflight says: of each brick a verdict, what stands against its move, and what would help."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import BrickId, DeviceId, Ref, VolumeId


class MoveVerdict(StrEnum):
    """Whether a brick may be moved, the best first."""

    FREE = "free to move"
    WAIT = "wait for heal"
    BLOCKED = "blocked"
    LOSES = "would lose data"


_VERDICTS: Mapping[Cause, MoveVerdict] = {
    Cause.NO_REDUNDANCY: MoveVerdict.LOSES,
    Cause.LAST_COPY: MoveVerdict.LOSES,
    Cause.SOURCE: MoveVerdict.WAIT,
    Cause.HEALING: MoveVerdict.WAIT,
}
ORDER = tuple(MoveVerdict)
"""From the best to the worst."""


@dataclass(frozen=True, slots=True)
class Hindrance:
    """One thing that stands against a move.

    `text` is a sentence, `next_step` what would help, `rule` its entry in the catalogue of failures. `about` names what
    that help has to do with: a brick or daemon's node to be started, an operation to be cleaned up, a volume to wait
    for.
    """

    cause: Cause
    text: str
    next_step: str
    rule: str
    about: tuple[Ref, ...] = ()

    @property
    def verdict(self) -> MoveVerdict:
        """Give what it makes of the move. All but a heal and a loss blocks it, what is not known too."""
        return _VERDICTS.get(self.cause, MoveVerdict.BLOCKED)


@dataclass(frozen=True, slots=True)
class BrickVerdict:
    """Whether one brick may be moved.

    `volume` is None where there is no record of the brick. `others` are the other bricks of its set, in gluster's
    order; empty where its set is not known. `copies_left` counts those that surely hold its files and stay while it
    moves, of which the files need `copies_needed`; for a dispersed volume they are fragments. `copies_left` is None
    where it is not known. `places` is how many devices could take it after the bricks before it took the roomiest ones.
    `to_heal` is what its volume has left to heal, None where that is not known. `cautions` are sentences on what does
    not stand against the move.
    """

    brick: BrickId
    device: DeviceId
    volume: VolumeId | None
    hindrances: tuple[Hindrance, ...] = ()
    others: tuple[BrickId, ...] = ()
    copies_left: int | None = None
    copies_needed: int = 1
    places: int = 0
    to_heal: int | None = None
    cautions: tuple[str, ...] = ()

    @property
    def verdict(self) -> MoveVerdict:
        """Give the worst that stands against it."""
        return worst(each.verdict for each in self.hindrances)


class DiskCondition(StrEnum):
    """How a disk is, as far as it is known."""

    FINE = "nothing against it"
    FAILING = "failing"
    UNREADABLE = "not readable"
    NODE_LOST = "its node is lost"
    NOT_KNOWN = "not known"


GONE = frozenset({DiskCondition.UNREADABLE, DiskCondition.NODE_LOST})
"""What is on such a disk can't be lost by a move any more."""


@dataclass(frozen=True, slots=True)
class DiskSeen:
    """How the disk of one device is; `signs` are sentences on what tells so, the gravest first."""

    device: DeviceId
    condition: DiskCondition
    signs: tuple[str, ...] = ()


class Variant(StrEnum):
    """Another order of the steps than disable, move, delete, swap, add."""

    ADD_FIRST = "add first"
    SEVERAL_DEVICES = "several devices at once"
    DEAD_DEVICE = "dead device"
    DEAD_NODE = "dead node"


@dataclass(frozen=True, slots=True)
class Proposal:
    """An order of the steps that is proposed, with its reason as a sentence; `about` names the devices it adds."""

    variant: Variant
    text: str
    about: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Preflight:
    """Whether all bricks of a device or a node may be moved, each judged after those before it.

    `asked_nodes` says whether the nodes themselves were asked; without them the state of peer bricks can't be known.
    """

    subject: Ref
    bricks: tuple[BrickVerdict, ...]
    disks: tuple[DiskSeen, ...]
    proposals: tuple[Proposal, ...] = ()
    asked_nodes: bool = False

    @property
    def verdict(self) -> MoveVerdict:
        """Give the worst of all bricks; a device without bricks is free."""
        return worst(each.verdict for each in self.bricks)

    def count(self, verdict: MoveVerdict) -> int:
        """Count the bricks of a verdict."""
        return sum(each.verdict is verdict for each in self.bricks)


def worst(verdicts: Iterable[MoveVerdict]) -> MoveVerdict:
    """Give the worst of some verdicts; free where there are none."""
    return max(verdicts, key=ORDER.index, default=MoveVerdict.FREE)
