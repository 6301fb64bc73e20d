"""Makes moving a device's bricks fail with each message that a real server gives (Heketi's API, section 6)."""

from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import TypeVar

from glusterterm.logic.capacity import Split
from glusterterm.logic.placement import Candidate, Choices, Rules
from glusterterm.model.ids import BrickId
from glusterterm.sim.chance import Chance, Draw
from glusterterm.sim.entries import BrickEntry, Change, DeviceEntry, OperationEntry, OperationType
from glusterterm.sim.nodes import GlusterBrick, GlusterVolume, Injected, NodeWorld
from glusterterm.sim.nodes_gluster import start_heal
from glusterterm.sim.world import World

ItemT = TypeVar("ItemT")


class EvacuationFailure(StrEnum):
    """Why a device's bricks don't move."""

    NO_REPLACEMENT = "no-replacement"
    """`Unable to delete device [D] as no device was found to replace it: No Replacement was found ...`."""
    HEAL_SOURCE = "heal-source"
    """`Cannot replace brick B as it is source brick for data to be healed`."""
    PEERS_DOWN = "peers-down"
    """`Cannot replace brick B as only 1 of 2 required peer bricks are online`."""
    HEAL_INFO = "heal-info"
    """`Unable to get heal info of volume : N : ...`."""
    HEAL_NAMES = "heal-names"
    """`Unable to determine heal status of brick`: heal info names a brick otherwise than volume info."""
    VOLUME_INFO = "volume-info"
    """`Unable to get volume info of volume name: N`."""
    VOLUME_GONE = "volume-gone"
    """`Unable to get info for N: Volume does not exist`: somebody deleted it by hand."""
    FOREIGN_BRICK = "foreign-brick"
    """`Id not found`: gluster has a brick that Heketi does not know."""
    REPLACE = "replace"
    """`Unable to replace brick OLD with NEW for volume N`."""
    BRICK = "brick"
    """The new brick can't be made: the stderr of `mkfs.xfs`."""
    PENDING = "pending"
    """`The target exists, contains other items, or is in use.`: a brick is being changed."""


class Stubborn:
    """Dice that find no replacement for anything; all else is the inner dice's."""

    def __init__(self, inner: Chance) -> None:
        self.inner = inner

    def new_id(self, draw: Draw) -> str:
        """Give a fresh id."""
        return self.inner.new_id(draw)

    def choices(self, volume: str, rules: Rules, split: Split) -> Choices:
        """Give no way to walk where one brick takes another's place."""
        choices = self.inner.choices(volume, rules, split)
        return _NoWay(choices) if split.sets == 0 else choices

    def pick(self, items: Sequence[ItemT]) -> ItemT:
        """Take any."""
        return self.inner.pick(items)

    def sample(self, items: Sequence[ItemT], count: int) -> tuple[ItemT, ...]:
        """Take any, in any order."""
        return self.inner.sample(items, count)


class _NoWay:
    def __init__(self, inner: Choices) -> None:
        self._inner = inner

    def new_id(self) -> BrickId:
        """Give a fresh brick id."""
        return self._inner.new_id()

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterable[Candidate]:
        """Give no device to look at."""
        return ()


def provoke(world: World, nodes: NodeWorld, device: DeviceEntry, failure: EvacuationFailure) -> None:
    """Bring about that the bricks of a device don't move, for the reason that is asked for."""
    bricks = [world.bricks[id_] for id_ in device.bricks if id_ in world.bricks]
    match failure:
        case EvacuationFailure.NO_REPLACEMENT:
            world.chance = Stubborn(world.chance)
        case EvacuationFailure.HEAL_INFO:
            nodes.injected.append(Injected(r"volume heal \S+ info", "Connection failed. Please check daemon.\n"))
        case EvacuationFailure.VOLUME_INFO:
            nodes.injected.append(Injected(r"volume info \S+ --xml", "Connection failed\n"))
        case EvacuationFailure.REPLACE:
            nodes.injected.append(Injected("replace-brick", "volume replace-brick: failed: Commit failed\n"))
        case EvacuationFailure.BRICK:
            nodes.injected.append(Injected("^mkfs.xfs", "mkfs.xfs: cannot open device: Device or resource busy\n"))
        case EvacuationFailure.PENDING:
            _leave_pending(world, bricks)
        case _:
            for brick in bricks:
                _disturb(world, nodes, brick, failure)


def _leave_pending(world: World, bricks: Sequence[BrickEntry]) -> None:
    operation = OperationEntry(world.chance.new_id(Draw.OPERATION), OperationType.EVICT_BRICK, int(world.now))
    for brick in bricks[:1]:
        world.record(operation, Change.DELETE_BRICK, brick.id)
        world.save(operation)
    world.touch()


def _disturb(world: World, nodes: NodeWorld, brick: BrickEntry, failure: EvacuationFailure) -> None:
    """Do to the gluster volume of a brick what makes it refuse."""
    node = world.nodes[brick.node]
    sim_node = nodes.nodes.get(node.manage[0])
    entry = world.volumes.get(brick.volume)
    volume = nodes.volumes.get((sim_node.pool, entry.name)) if sim_node and entry else None
    if volume is None:
        return
    name = f"{node.storage[0]}:{brick.path}"
    peers = [other for other in volume.set_of(name) if other.name != name]
    match failure:
        case EvacuationFailure.HEAL_SOURCE if peers:
            start_heal(nodes, volume, peers[0].name)
        case EvacuationFailure.HEAL_NAMES:
            nodes.misnamed.add(name)
        case EvacuationFailure.PEERS_DOWN:
            _hide(nodes, volume, peers)
        case EvacuationFailure.VOLUME_GONE:
            nodes.volumes.pop((volume.pool, volume.name), None)
        case EvacuationFailure.FOREIGN_BRICK:
            volume.bricks.append(GlusterBrick("192.0.2.99", "/srv/by-hand/brick"))
        case _:
            return


def _hide(nodes: NodeWorld, volume: GlusterVolume, peers: Sequence[GlusterBrick]) -> None:
    """Have heal info not name the first of the peers: what an older gluster does with a brick that is down."""
    for peer in peers[:1]:
        peer.up = False
        nodes.unnamed.add(peer.name)


def relent(world: World, nodes: NodeWorld) -> None:
    """Take back what lies in commands and choices; what was done to volumes stays."""
    nodes.injected.clear()
    nodes.unnamed.clear()
    nodes.misnamed.clear()
    while isinstance(world.chance, Stubborn):
        world.chance = world.chance.inner
