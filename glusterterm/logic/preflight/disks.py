"""How the disk under a device is, by what its node, LVM, the kernel and the disk itself say."""

from collections.abc import Iterator

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.seen import Seen
from glusterterm.logic.preflight.verdicts import DiskCondition, DiskSeen
from glusterterm.model.health import DeviceTruth, ProcessState, SmartHealth
from glusterterm.model.topology import Device, Node


def disk_seen(seen: Seen, device: Device) -> DiskSeen:
    """Say how the disk of a device is.

    A disk with errors whose brick processes have ended counts as not readable: gluster ends the process of a brick that
    it can't read or write any more (seen on real nodes: 45 s after the disk was gone).
    """
    node = seen.snapshot.nodes.get(device.node)
    if node is not None and not_reached(node):
        why = seen.login_failure(node.id)
        sign = f"{objects.node_called(seen.snapshot, node.id)} is not reached{f': {why}' if why else ''}"
        told = [connected for _, connected in others_telling(seen, node)]
        gone = bool(told) and all(connected is False for connected in told)
        return DiskSeen(device.id, DiskCondition.NODE_LOST if gone else DiskCondition.NOT_KNOWN, (sign,))
    truth = device.truth
    if truth is None:
        return DiskSeen(device.id, DiskCondition.NOT_KNOWN, ("nobody asked its node how it is",))
    bricks = [each.truth for each in seen.snapshot.bricks_of(device) if each.truth is not None]
    signs = tuple(_signs(truth, any(each.read_only for each in bricks)))
    if truth.present is False or (truth.errors and any(each.process is ProcessState.OFFLINE for each in bricks)):
        return DiskSeen(device.id, DiskCondition.UNREADABLE, signs)
    if signs:
        return DiskSeen(device.id, DiskCondition.FAILING, signs)
    return DiskSeen(device.id, DiskCondition.NOT_KNOWN if truth.present is None else DiskCondition.FINE)


def not_reached(node: Node) -> bool:
    """Whether a node was not reached over SSH when it was tried last: it may be lost, or SSH alone fails."""
    return node.truth is not None and node.truth.reached is False


def others_telling(seen: Seen, node: Node) -> tuple[tuple[Node, bool | None], ...]:
    """Give the nodes of the same pool that tell of another one now, each with whether it calls it connected.

    A list of peers that is old, or of a node whose glusterd has ended since, tells nothing of now.
    """
    cluster = seen.snapshot.clusters.get(node.cluster)
    return tuple(
        (each, peer.connected)
        for each in (seen.snapshot.nodes_of(cluster) if cluster is not None else ())
        if each.truth is not None and each.truth.reached and each.truth.glusterd_runs and not seen.peers_stale(each.id)
        for peer in each.truth.peers
        if peer.node == node.id
    )


def called_connected_by(seen: Seen, node: Node) -> tuple[Node, ...]:
    """Give the nodes that are reached and still call another one connected."""
    return tuple(each for each, connected in others_telling(seen, node) if connected)


def _signs(truth: DeviceTruth, read_only: bool) -> Iterator[str]:
    if truth.present is False:
        yield "LVM misses its physical volume"
    if read_only:
        yield "a file system on it has become read-only"
    if truth.errors:
        yield f"the kernel tells of {fmt.count(truth.errors, 'error')}: {truth.last_error}"
    yield from _smart_signs(truth.smart) if truth.smart is not None else ()


def _smart_signs(smart: SmartHealth) -> Iterator[str]:
    if smart.passed is False:
        yield "SMART: the disk itself says that it fails"
    counts = (
        (smart.pending, "sector", "can't be read"),
        (smart.uncorrectable, "error", "could not be corrected"),
        (smart.media_errors, "media error", "were counted"),
    )
    for number, noun, words in counts:
        if number:
            yield f"SMART: {fmt.count(number, noun)} {words}"
