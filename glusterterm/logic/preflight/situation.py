"""All that the judging of one brick looks at."""

from dataclasses import dataclass

from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.sets import InSet
from glusterterm.logic.preflight.verdicts import GONE, DiskSeen
from glusterterm.model.health import DOWN, ProcessState
from glusterterm.model.ids import BrickId
from glusterterm.model.topology import Brick, Node


@dataclass(frozen=True, slots=True)
class Situation:
    """One brick in its set, on its disk."""

    seen: Seen
    inside: InSet
    disk: DiskSeen

    @property
    def own(self) -> Brick:
        """Give the brick that is to move."""
        return self.inside.brick

    @property
    def own_node(self) -> Node | None:
        """Give the node that it is on."""
        return self.seen.snapshot.nodes.get(self.own.node)

    @property
    def own_gone(self) -> bool:
        """Whether what is on it is out of reach already, so that a move takes nothing away.

        Its disk or node is gone, and nothing says that this very brick still serves: others of the same disk may.
        """
        truth = self.own.truth
        serves = truth is not None and (truth.process is ProcessState.ONLINE or truth.connected is True)
        return self.disk.condition in GONE and not serves

    @property
    def own_reached(self) -> bool | None:
        """Whether its files can be had; where it is the only copy nothing heals, and its process is all that tells."""
        truth = self.own.truth
        if not self.inside.alone or truth is None:
            return reached(self.own)
        return {ProcessState.ONLINE: True, ProcessState.UNKNOWN: None}.get(truth.process, False)

    @property
    def volume_called(self) -> str:
        """Give its volume as sentences call it."""
        return objects.volume_called(self.seen.snapshot, self.inside.volume.id)

    def where(self, brick: BrickId) -> str:
        """Give a brick of the set as sentences call it: by its device, which no other brick of the set is on."""
        known = self.seen.snapshot.bricks.get(brick)
        return objects.device_called(self.seen.snapshot, known.device) if known else f"brick {brick[:8]}"


def reached(brick: Brick) -> bool | None:
    """Whether a brick's files can be had: its process runs and heals reach it; None where that is not known."""
    truth = brick.truth
    if truth is None:
        return None
    if truth.process in DOWN or truth.connected is False:
        return False
    return True if truth.process is ProcessState.ONLINE and truth.connected else None
