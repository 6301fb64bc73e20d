"""What does not fit together in a snapshot, said in sentences (Heketi's API, section 13).

Heketi's records can be damaged for good, by a failed clone above all, and look so for a while whenever something is
being made or deleted. Both are shown as they are; this only says so, and not of what a pending operation names, which
shows by itself.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator

from glusterterm.model.ids import Kind
from glusterterm.model.snapshot import Snapshot

_WHY = "it is being changed just now, or Heketi's database is damaged"


def notes(snapshot: Snapshot) -> Iterator[str]:
    """Say what is named and not there, and what is there in two places that disagree."""
    changing = frozenset[str](
        id_
        for operation in snapshot.operations.values()
        for ids in (operation.volumes, operation.bricks, operation.block_volumes)
        for id_ in ids
    )
    yield from _listed(snapshot, changing)
    yield from _owners(snapshot, changing)


def _listed(snapshot: Snapshot, changing: Container[str]) -> Iterator[str]:
    for cluster in snapshot.clusters.values():
        owner = f"cluster {cluster.id}"
        yield from _missing(owner, Kind.NODE, cluster.nodes, snapshot.nodes, changing)
        yield from _missing(owner, Kind.VOLUME, cluster.volumes, snapshot.volumes, changing)
        yield from _missing(owner, Kind.BLOCK_VOLUME, cluster.block_volumes, snapshot.block_volumes, changing)
    for node in snapshot.nodes.values():
        yield from _missing(f"node {node.id}", Kind.DEVICE, node.devices, snapshot.devices, changing)
    for device in snapshot.devices.values():
        yield from _missing(f"device {device.id}", Kind.BRICK, device.bricks, snapshot.bricks, changing)
    has_brick = snapshot.bricks.__contains__  # 100,000 of them
    for volume in snapshot.volumes.values():
        if not all(map(has_brick, volume.bricks)):
            yield from _missing(f"volume {volume.id}", Kind.BRICK, volume.bricks, snapshot.bricks, changing)


def _missing(
    owner: str, kind: Kind, listed: Iterable[str], known: Container[object], changing: Container[str]
) -> Iterator[str]:
    for id_ in listed:
        if id_ not in known and id_ not in changing:
            yield f"{owner} lists {kind} {id_}, of which there is no record: {_WHY}"


def _owners(snapshot: Snapshot, changing: Container[str]) -> Iterator[str]:
    for node in snapshot.nodes.values():
        cluster = snapshot.clusters.get(node.cluster)
        if cluster is None or node.id not in cluster.nodes:
            yield f"node {node.id} belongs to cluster {node.cluster or 'none'}, which does not list it: {_WHY}"
    for device in snapshot.devices.values():
        holder = snapshot.nodes.get(device.node)
        if holder is None or device.id not in holder.devices:
            yield f"device {device.id} belongs to node {device.node or 'none'}, which does not list it: {_WHY}"
    for volume in snapshot.volumes.values():
        if volume.cluster not in snapshot.clusters:
            yield f"volume {volume.id} belongs to cluster {volume.cluster or 'none'}, which is not known: {_WHY}"
    ghosts = Counter(brick.volume for brick in snapshot.bricks.values() if brick.volume not in snapshot.volumes)
    for ghost, count in sorted(ghosts.items()):
        if ghost in changing:
            continue
        bricks = "1 brick belongs" if count == 1 else f"{count} bricks belong"
        yield f"{bricks} to volume {ghost or 'none'}, of which there is no record: {_WHY}"
    homeless = Counter(brick.device for brick in snapshot.bricks.values() if brick.device not in snapshot.devices)
    for device_id, count in sorted(homeless.items()):
        bricks = "1 brick is" if count == 1 else f"{count} bricks are"
        yield f"{bricks} said to be on device {device_id or 'none'}, of which there is no record: {_WHY}"
