"""Whether volumes have nothing left to heal, by gluster's own word, and what keeps them from it. What is not known is.

Zero proves that nothing is left to copy, and never that copies survived: that the preflight before the moves said.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.situation import reached
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import DOWN
from glusterterm.model.ids import VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Volume

_START = "`gluster volume start VOLUME force` starts what is down, once its file system is mounted"


@dataclass(frozen=True, slots=True)
class InTheWay:
    """What keeps a heal from ending or from being seen, as a sentence, and what would help."""

    text: str
    next_step: str


@dataclass(frozen=True, slots=True)
class HealSeen:
    """How far the heals of some volumes are. `entries` are those left, None where a volume's count is not known.

    A directory counts as one entry, however many files below it are missing. `in_the_way` tells the gravest first.
    """

    entries: int | None
    in_the_way: tuple[InTheWay, ...] = ()

    @property
    def ended(self) -> bool:
        """Whether nothing is left, and everything that would know of more was heard."""
        return self.entries == 0 and not self.in_the_way


def heal_seen(snapshot: Snapshot, volumes: Sequence[VolumeId], now: float) -> HealSeen:
    """Say how far the heals of volumes are; one that is gone meanwhile has nothing left, nor has one without copies.

    Args:
        snapshot: what is, just looked at.
        volumes: those that are healed.
        now: seconds since 1970: what gluster said earlier than a minute ago counts as not known.
    """
    seen = Seen.of(snapshot, now)
    found = [snapshot.volumes[id_] for id_ in volumes if id_ in snapshot.volumes]
    healing = [volume for volume in found if volume.durability.set_size > 1]
    counts = [volume.truth.heal.entries if volume.truth and volume.truth.heal else None for volume in healing]
    known = [count for count in counts if count is not None]
    return HealSeen(
        sum(known) if len(known) == len(counts) else None,
        tuple(each for volume in healing for each in _in_the_way(seen, volume)),
    )


def _in_the_way(seen: Seen, volume: Volume) -> Iterator[InTheWay]:
    called = objects.volume_called(seen.snapshot, volume.id)
    truth = volume.truth
    stale = seen.processes_stale(volume) or seen.heal_stale(volume)
    if truth is None or stale:
        why = f": {stale}" if stale else ""
        yield InTheWay(f"how far {called} is healed is not known{why}", "see that its nodes are reached over SSH")
        return
    if truth.state is not GlusterVolumeState.STARTED:
        yield InTheWay(f"{called} is not started: nothing is healed in it", f"start {called}")
        return
    yield from _down(seen, volume, called)
    if truth.heal is None or truth.heal.entries is None:
        yield InTheWay(f"gluster does not tell what is left to heal in {called}", _START)
    elif truth.heal.split_brain:
        split = fmt.count(truth.heal.split_brain, "entry", "entries")
        yield InTheWay(
            f"{split} of {called} are in split-brain: no heal decides which copy is good",
            "decide for each file which copy is kept",
        )


def _down(seen: Seen, volume: Volume, called: str) -> Iterator[InTheWay]:
    bricks = seen.snapshot.bricks_of_volume(volume)
    for brick in bricks:
        if reached(brick) is not True:
            gone = brick.truth is not None and (brick.truth.process in DOWN or brick.truth.connected is False)
            state = "down" if gone else "not known to be online"
            where = objects.device_called(seen.snapshot, brick.device)
            yield InTheWay(f"the brick of {called} on {where} is {state}", _START)
    if len(bricks) < len(volume.bricks):
        yield InTheWay(f"not every brick of {called} is known", "look again")
    for id_ in dict.fromkeys(brick.node for brick in bricks):
        node = seen.snapshot.nodes.get(id_)
        runs = node.truth.self_heal_online if node is not None and node.truth is not None else None
        if runs is not True:
            state = "does not run" if runs is False else "is not known to run"
            yield InTheWay(f"the self-heal daemon of {objects.node_called(seen.snapshot, id_)} {state}", _START)
