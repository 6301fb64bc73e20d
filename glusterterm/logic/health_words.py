"""What is said in a few words of how an object is by its nodes' own word: for tables and lines of text."""

from glusterterm.logic.labels import PROCESS_WORDS, storage_faults
from glusterterm.logic.lines import Role
from glusterterm.model.gluster.volumes import GlusterVolumeState
from glusterterm.model.health import BrickTruth, NodeTruth, VolumeTruth
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Volume

Words = tuple[tuple[str, Role], ...]


def of_volume(truth: VolumeTruth | None) -> Words:
    """Say what is wrong with a volume, the worst first; `fine` where all of it was seen and nothing is."""
    if truth is None:
        return ()
    if not truth.exists:
        return (("gluster has none", Role.FAILED),)
    words = [(f"{truth.offline:,} offline", Role.FAILED)] if truth.offline else []
    left = truth.heal.entries if truth.heal is not None else None
    if truth.heal is not None and truth.heal.split_brain:
        words.append((f"{truth.heal.split_brain:,} split-brain", Role.FAILED))
    if truth.unseen:
        words.append((f"{truth.unseen:,} not seen", Role.WARNING))
    if left:
        words.append((f"{left:,} to heal", Role.PENDING))
    if truth.state is not None and truth.state is not GlusterVolumeState.STARTED:
        words.append((truth.state.lower(), Role.WARNING))
    return tuple(words) or (("fine", Role.OK),)


def weight(truth: VolumeTruth | None) -> int:
    """Give a number by which the worst volume sorts last: gone, offline, split-brain, not seen, to heal, fine."""
    if truth is None:
        return 0
    if not truth.exists:
        return 5 * _STEP
    heal = truth.heal
    counts = (
        (4, truth.offline),
        (3, heal.split_brain or 0 if heal is not None else 0),
        (2, truth.unseen),
        (1, heal.entries or 0 if heal is not None else 0),
    )
    return next((step * _STEP + min(count, _STEP - 1) for step, count in counts if count), 1)


def of_brick(truth: BrickTruth | None) -> Words:
    """Say how a brick's process stands, what is wrong with its storage, and what is left to heal."""
    if truth is None:
        return ()
    known = PROCESS_WORDS.get(truth.process, (f"process {truth.process}", Role.TEXT))
    words = [known if truth.since is not None else ("process not asked yet", Role.MUTED)]
    words += [(fault, Role.FAILED) for fault in storage_faults(truth)]
    if truth.heal is not None and truth.heal.entries:
        words.append((f"{truth.heal.entries:,} to heal", Role.PENDING))
    return tuple(words)


def of_node(truth: NodeTruth | None) -> Words:
    """Say whether a node is reached, and what of gluster does not run there."""
    if truth is None:
        return ()
    if not truth.reached:
        return (("not reached", Role.WARNING) if truth.reached is False else ("not asked yet", Role.MUTED),)
    words = [("reached", Role.OK)]
    if truth.glusterd_runs is False:
        words.append(("glusterd stopped", Role.FAILED))
    if truth.self_heal_online is False:
        words.append(("self-heal offline", Role.FAILED))
    return tuple(words)


def gluster_host(snapshot: Snapshot, volume: Volume) -> str | None:
    """Give the node that is asked for what gluster says of a volume, None where none is known to answer."""
    cluster = snapshot.clusters.get(volume.cluster)
    if cluster is None:
        return None
    answering = [node for node in snapshot.nodes_of(cluster) if node.truth is not None and node.truth.glusterd_runs]
    asked = cluster.truth.asked if cluster.truth is not None else None
    return next((node.host for node in (*(n for n in answering if n.id == asked), *answering)), None)


def brick_labels(snapshot: Snapshot, volume: Volume) -> dict[str, str]:
    """Give what the bricks of a volume are called here, by their paths, which no two of them share."""
    labels = {}
    for brick in snapshot.bricks_of_volume(volume):
        node, device = snapshot.nodes.get(brick.node), snapshot.devices.get(brick.device)
        if node is not None and device is not None:
            labels[brick.path] = f"{node.host} {device.path}"
    return labels


_STEP = 1_000_000_000
"""More entries than a volume has to heal."""
