"""The tree as text for `less` and `grep`: each line says by itself what it is about, with whole ids."""

from collections.abc import Iterable, Iterator, Mapping

from glusterterm.logic.format import count, durability, share, size_gib, size_kib, timestamp, used_of_total
from glusterterm.logic.health_words import Words, of_brick, of_node, of_volume
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, PendingOperation, Tags, Volume

_STEP = "  "


def tree(snapshot: Snapshot, names: Mapping[ClusterId, str]) -> Iterator[str]:
    """Give everything, line by line, clusters by id; `names` are those of the profile."""
    source = snapshot.source
    yield _line(str(source.backend), source.url, f"by {source.method}", timestamp(snapshot.taken_at))
    for id_ in sorted(snapshot.clusters):
        yield from _cluster(snapshot, snapshot.clusters[id_], names.get(id_, ""))
    for bare in sorted(snapshot.bare_volumes):
        yield _line("volume", bare)
    for operation in sorted(snapshot.operations):
        yield _operation(snapshot.operations[operation])
    for note in snapshot.notes:
        yield _line("note", note)
    for reading in snapshot.readings:
        if reading.failure:
            told = f"{reading.failure} (next: {reading.next_step})"
            yield _line("not read", str(reading.part), f"{reading.subject.kind} {reading.subject.id}", told)


def said(words: Words) -> str:
    """Give what nodes say, as one piece of a line."""
    return ", ".join(text for text, _ in words)


def takes(cluster: Cluster) -> str:
    """Say which volumes a cluster takes: `file and block`, `file`, `block` or `no new volumes`."""
    kinds = [kind for kind, taken in (("file", cluster.file), ("block", cluster.block)) if taken]
    return " and ".join(kinds) or "no new volumes"


def tags(pairs: Tags) -> str:
    """Give tags as `name=value` words."""
    return " ".join(f"{name}={value}" for name, value in pairs)


def _cluster(snapshot: Snapshot, cluster: Cluster, name: str) -> Iterator[str]:
    nodes = snapshot.nodes_of(cluster)
    devices = [device for node in nodes for device in snapshot.devices_of(node)]
    found = (count(len(nodes), "node"), count(len(devices), "device"), count(len(cluster.volumes), "volume"))
    yield _line("cluster", cluster.id, name, takes(cluster), *found, *_filled(devices))
    for node in nodes:
        yield from _node(snapshot, node)
    for volume in snapshot.volumes_of(cluster):
        yield from _volume(volume)
    for block in snapshot.block_volumes_of(cluster):
        yield _STEP + _block_volume(block)


def _node(snapshot: Snapshot, node: Node) -> Iterator[str]:
    devices = snapshot.devices_of(node)
    addresses = " ".join(dict.fromkeys((*node.manage[1:], *node.storage)))
    facts = (
        node.host,
        addresses,
        f"zone {node.zone}",
        node.state,
        *_filled(devices),
        tags(node.tags),
        said(of_node(node.truth)),
    )
    yield _STEP + _line("node", node.id, *facts)
    for device in devices:
        bricks = snapshot.bricks_of(device)
        label = (device.path, device.state, *_filled((device,)), count(len(bricks), "brick"), tags(device.tags))
        yield 2 * _STEP + _line("device", device.id, *label, _pending(device.pending))
        for brick in bricks:
            yield 3 * _STEP + _brick(snapshot, brick)


def _brick(snapshot: Snapshot, brick: Brick) -> str:
    volume = snapshot.volumes.get(brick.volume)
    owner = volume.name if volume is not None else brick.volume and f"unknown volume {brick.volume}"
    says = said(of_brick(brick.truth))
    return _line("brick", brick.id, size_kib(brick.size_kib), owner, brick.path, _pending(brick.pending), says)


def _volume(volume: Volume) -> Iterator[str]:
    facts = (volume.name, size_gib(volume.size_gib), durability(volume.durability), count(len(volume.bricks), "brick"))
    hosting = "hosts block volumes" if volume.block else ""
    mount = f"mount {volume.mount.device}" if volume.mount is not None else ""
    yield _STEP + _line(
        "volume", volume.id, *facts, hosting, mount, _pending(volume.pending), said(of_volume(volume.truth))
    )
    for number, bricks in enumerate(volume.sets or (), start=1):
        yield 2 * _STEP + _line(f"set {number}", *bricks)


def _block_volume(block: BlockVolume) -> str:
    hosts = "on " + " ".join(block.hosts) if block.hosts else ""
    facts = (block.name, size_gib(block.size_gib), f"in volume {block.hosting_volume}", hosts, _pending(block.pending))
    return _line("block volume", block.id, *facts)


def _operation(operation: PendingOperation) -> str:
    objects = (*operation.devices, *operation.volumes, *operation.block_volumes)
    return _line("pending operation", operation.id, operation.type, operation.status, *objects)


def _filled(devices: Iterable[Device]) -> tuple[str, str]:
    listed = tuple(devices)
    used, total = sum(device.used_kib for device in listed), sum(device.total_kib for device in listed)
    return used_of_total(used, total), share(used / total if total else 0.0)


def _pending(operation: str | None) -> str:
    return f"pending {operation}" if operation else ""


def _line(*parts: str) -> str:
    return _STEP.join(part for part in parts if part)
