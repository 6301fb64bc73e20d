"""How the processes of one volume's bricks stand, and what follows for the volume."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from glusterterm.backends.direct import matching
from glusterterm.model.gluster.heal import BrickHeal, HealSummary
from glusterterm.model.gluster.status import BrickProcess, DaemonKind, VolumeStatus
from glusterterm.model.gluster.volumes import GlusterBrick, GlusterVolume, GlusterVolumeState
from glusterterm.model.health import DOWN, BrickTruth, HealCount, ProcessState, VolumeTruth
from glusterterm.model.ids import BrickId, NodeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Volume


@dataclass(frozen=True, slots=True)
class VolumeFound:
    """One of the backend's volumes beside gluster's.

    `bricks` are the backend's for those of `defined`, in gluster's order, None for one that it does not list.
    `status` is None for a volume that gluster told nothing of, and `told_at` when it was asked for all of them. `heal`
    is what was left to heal at `healed_at`.
    """

    volume: Volume
    defined: GlusterVolume
    bricks: tuple[BrickId | None, ...]
    status: VolumeStatus | None
    told_at: float | None
    heal: HealSummary | None = None
    healed_at: float | None = None

    @property
    def started(self) -> bool:
        """Whether brick processes are to run."""
        return self.defined.state is GlusterVolumeState.STARTED

    @property
    def sets(self) -> tuple[tuple[BrickId, ...], ...] | None:
        """The brick sets in gluster's order; None where a brick of gluster's is not the backend's."""
        known = tuple(brick for brick in self.bricks if brick is not None)
        if not known or len(known) != len(self.bricks):
            return None
        size = self.defined.set_size
        return tuple(known[start : start + size] for start in range(0, len(known), size))

    def heal_of(self, brick: GlusterBrick) -> BrickHeal | None:
        """Give what is left to heal as one brick tells it; None where that is not told."""
        told = self.heal.bricks if self.heal is not None else ()
        return next((each for each in told if _same_brick(each, brick)), None)

    def self_heal(self, peers: matching.Peers) -> dict[NodeId, bool | None]:
        """Say of which nodes the self-heal daemon runs."""
        daemons = self.status.daemons_of(DaemonKind.SELF_HEAL) if self.status is not None else ()
        return {peers[each.peer]: each.online for each in daemons if each.peer is not None and each.peer in peers}


def brick_truths(found: VolumeFound, before: Snapshot) -> dict[BrickId, BrickTruth]:
    """Tell how the process of each brick stands, as far as it is the backend's."""
    told: dict[BrickId, BrickTruth] = {}
    for id_, defined in zip(found.bricks, found.defined.bricks, strict=True):
        if id_ is None:
            continue
        known = before.bricks.get(id_)
        process = found.status.process(defined) if found.status is not None else None
        truth = _brick_truth(found, process, known.truth if known is not None else None)
        heal = found.heal_of(defined)
        if heal is not None:
            truth = replace(truth, heal=HealCount(heal.entries, heal.split_brain), connected=heal.connected)
        told[id_] = truth
    return told


def _same_brick(told: BrickHeal, defined: GlusterBrick) -> bool:
    if told.peer is not None and defined.peer is not None:
        return (told.peer, told.path) == (defined.peer, defined.path)
    return told.name == defined.name


def _brick_truth(found: VolumeFound, process: BrickProcess | None, before: BrickTruth | None) -> BrickTruth:
    state = _state(found, process, before)
    same = before is not None and before.process is state
    since = before.since if same and before is not None else found.told_at
    running = process if process is not None and state is ProcessState.ONLINE else None
    return BrickTruth(state, since, running.pid if running else None, running.port if running else None)


def _state(found: VolumeFound, process: BrickProcess | None, before: BrickTruth | None) -> ProcessState:
    if not found.started:
        return ProcessState.NOT_STARTED
    if found.told_at is None or process is None or process.online is None:
        return ProcessState.UNKNOWN
    if process.online:
        return ProcessState.ONLINE
    if before is None or before.process not in DOWN:
        return ProcessState.SUSPECT
    if before.process is ProcessState.SUSPECT and before.since == found.told_at:
        return ProcessState.SUSPECT  # still the one reading that said so
    return ProcessState.OFFLINE


def volume_truth(found: VolumeFound | None, bricks: Mapping[BrickId, BrickTruth]) -> VolumeTruth:
    """Tell how a volume stands; None is one that gluster does not have."""
    if found is None:
        return VolumeTruth(exists=False)
    states = [truth.process for truth in bricks.values()]
    changed_at = [truth.since for truth in bricks.values() if truth.process is not ProcessState.ONLINE]
    # A count from before a brick went down says nothing of what it misses since.
    outdated = any(since is None or found.healed_at is None or found.healed_at < since for since in changed_at)
    heal = HealCount(found.heal.entries_left, found.heal.split_brain) if found.heal is not None else None
    return VolumeTruth(
        exists=True,
        uuid=found.defined.uuid,
        state=found.defined.state,
        heal=HealCount(None) if heal is not None and outdated else heal,
        offline=states.count(ProcessState.OFFLINE),
        unseen=states.count(ProcessState.UNKNOWN) if found.told_at is not None else 0,
        tasks=found.status.tasks if found.status is not None else (),
    )
