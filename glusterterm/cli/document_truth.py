"""Makes the part `truth` of the documents from a snapshot."""

from msgspec import UNSET, UnsetType

from glusterterm.cli.schema_truth import BrickSays, ClusterSays, NodeSays, ReadingEntry, Truth, VolumeSays
from glusterterm.logic.format import timestamp
from glusterterm.model.health import BrickTruth, HealCount, Reading, VolumeTruth
from glusterterm.model.ids import BrickId, VolumeId
from glusterterm.model.snapshot import Snapshot


def truth(snapshot: Snapshot) -> Truth | UnsetType:
    """Give what the nodes say, nothing at all where they are not asked."""
    if not snapshot.readings:
        return UNSET
    return Truth(
        [
            ClusterSays(id_, each.truth.strangers, tuple(peer.host for peer in each.truth.unlisted))
            for id_, each in sorted(snapshot.clusters.items())
            if each.truth is not None
        ],
        [
            NodeSays(id_, each.truth.reached, each.truth.glusterd_runs, each.truth.self_heal_online)
            for id_, each in sorted(snapshot.nodes.items())
            if each.truth is not None
        ],
        [_brick(id_, each.truth) for id_, each in sorted(snapshot.bricks.items()) if each.truth is not None],
        [_volume(id_, each.truth) for id_, each in sorted(snapshot.volumes.items()) if each.truth is not None],
        [_reading(each) for each in sorted(snapshot.readings, key=lambda each: (each.subject, each.part))],
    )


def _brick(id_: BrickId, told: BrickTruth) -> BrickSays:
    return BrickSays(
        id_,
        told.process,
        _time(told.since),
        told.pid,
        *_counts(told.heal),
        told.logical_volume,
        told.mounted,
        told.read_only,
        told.in_fstab,
    )


def _volume(id_: VolumeId, told: VolumeTruth) -> VolumeSays:
    state = told.state.lower() if told.state is not None else None
    return VolumeSays(id_, told.exists, state, *_counts(told.heal), told.offline, told.unseen)


def _reading(reading: Reading) -> ReadingEntry:
    key = reading.unknown_key
    return ReadingEntry(
        reading.subject.kind,
        reading.subject.id,
        reading.part,
        _time(reading.taken_at),
        reading.failure or None,
        reading.next_step or None,
        key.fingerprint if key is not None else None,
    )


def _counts(heal: HealCount | None) -> tuple[int | None, int | None]:
    return (heal.entries, heal.split_brain) if heal is not None else (None, None)


def _time(at: float | None) -> str | None:
    return timestamp(at) if at is not None else None
