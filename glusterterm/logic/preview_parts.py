"""What a preview says of a change that is not made yet: whether there is room for it, where, and what it costs."""

from dataclasses import dataclass

from glusterterm.logic.room import Shape, Verdict
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, VolumeId


@dataclass(frozen=True, slots=True)
class Cut:
    """One way to cut a volume: `sets` sets of `set_size` bricks, of `brick_kib` each but for an arbiter brick.

    `raw_kib` is what all of its bricks take from their devices: thin pools with their share for snapshots, and the
    pools' metadata. `charge_kib` is what one data brick takes. `arbiter_kib` is 0 where there is no arbiter brick.
    """

    sets: int
    set_size: int
    brick_kib: int
    arbiter_kib: int
    charge_kib: int
    raw_kib: int

    @property
    def bricks(self) -> int:
        """Count all bricks."""
        return self.sets * self.set_size


@dataclass(frozen=True, slots=True)
class PassedOver:
    """Devices that take no brick of it, and why: `offline`, `node offline`, `too full`, `tag disk=ssd missing`."""

    why: str
    devices: tuple[DeviceId, ...]


@dataclass(frozen=True, slots=True)
class Move:
    """One brick that has to find another place. `reason` is empty where it surely finds one."""

    brick: BrickId
    verdict: Verdict
    charge_kib: int = 0
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Preview:
    """Whether Heketi would find room for a change, as far as a snapshot and the server's default limits tell.

    `reason` is a sentence where the verdict is not certain. `refused` says that a cluster takes no such volume, or none
    of this name, whatever its room. `clusters` are those that may get it, in the order in which
    Heketi tries them, to the first that surely can; `cuts` are the ways to cut it there (the first cluster), from the
    first that may fit to the first that surely does: both are empty where it is impossible. `candidates` are the
    devices with room for a brick of it, `passed_over` all others of the same cluster.
    `largest_gib` is the largest size of the same kind that surely fits, `largest` that of each durability; both are
    worked out only where the verdict is not certain. `moves` are told of evacuations, `hosting` of block volumes.
    `assumes` are sentences on what the API does not tell and the verdict leans on.
    """

    verdict: Verdict
    reason: str = ""
    refused: bool = False
    clusters: tuple[ClusterId, ...] = ()
    cuts: tuple[Cut, ...] = ()
    candidates: tuple[DeviceId, ...] = ()
    passed_over: tuple[PassedOver, ...] = ()
    largest_gib: int = 0
    largest: tuple[tuple[Shape, int], ...] = ()
    moves: tuple[Move, ...] = ()
    hosting: tuple[VolumeId, ...] = ()
    assumes: tuple[str, ...] = ()

    @property
    def impossible(self) -> str:
        """Give the words for `Verdict.IMPOSSIBLE`: it is not always room that is wanting."""
        return "no cluster takes it" if self.refused else "it does not fit"

    @property
    def sets(self) -> int:
        """Count the brick sets of the likeliest cut; 0 where there is none."""
        return self.cuts[0].sets if self.cuts else 0

    @property
    def brick_kib(self) -> int:
        """Give the size of a data brick of the likeliest cut; 0 where there is none."""
        return self.cuts[0].brick_kib if self.cuts else 0

    @property
    def raw_kib(self) -> int:
        """Give what it takes from all devices together: of the likeliest cut, or of all bricks that move."""
        return self.cuts[0].raw_kib if self.cuts else sum(move.charge_kib for move in self.moves)

    def why_not(self, device: DeviceId) -> str:
        """Say why a device takes no brick of it; empty where it may, or nothing is known of it."""
        return next((over.why for over in self.passed_over if device in over.devices), "")
