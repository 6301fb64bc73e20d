"""What `info` tells of one object, as text."""

from collections.abc import Mapping, Sequence

from glusterterm.cli import document, plain
from glusterterm.cli.output import Column, pairs, table
from glusterterm.logic.format import durability, share, size_gib, size_kib
from glusterterm.logic.health_words import of_node, of_volume
from glusterterm.model.ids import ClusterId, OperationId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, Cluster, Device, Node, PendingOperation, Volume

Facts = list[tuple[str, str]]


def cluster(snapshot: Snapshot, entry: Cluster, names: Mapping[ClusterId, str]) -> list[str]:
    """Tell of a cluster: its capacity, its nodes, how many volumes."""
    devices = [device for node in snapshot.nodes_of(entry) for device in snapshot.devices_of(node)]
    facts = [
        ("cluster", entry.id),
        ("name", names.get(entry.id, "")),
        ("takes", plain.takes(entry)),
        *_room(devices),
        ("volumes", str(len(entry.volumes))),
        ("block volumes", str(len(entry.block_volumes))),
    ]
    rows = [
        (node.id, node.host, str(node.zone), node.state, str(len(node.devices))) for node in snapshot.nodes_of(entry)
    ]
    columns = (
        Column("NODE"),
        Column("HOST"),
        Column("ZONE", right=True),
        Column("STATE"),
        Column("DEVICES", right=True),
    )
    return [*_told(facts), "", *table(columns, rows)]


def node(snapshot: Snapshot, entry: Node) -> list[str]:
    """Tell of a node and its devices."""
    devices = snapshot.devices_of(entry)
    facts = [
        ("node", entry.id),
        ("cluster", entry.cluster),
        ("zone", str(entry.zone)),
        ("state", str(entry.state)),
        ("managed as", " ".join(entry.manage)),
        ("serves as", " ".join(entry.storage)),
        ("tags", plain.tags(entry.tags)),
        ("itself", plain.said(of_node(entry.truth))),
        *_room(devices),
    ]
    rows = [(device.id, device.path, device.state, *_sizes(device), str(len(device.bricks))) for device in devices]
    columns = (Column("DEVICE"), Column("PATH"), Column("STATE"), *_SIZES, Column("BRICKS", right=True))
    return [*_told(facts), "", *table(columns, rows)]


def device(snapshot: Snapshot, entry: Device) -> list[str]:
    """Tell of a device and its bricks with their volumes."""
    holder = snapshot.nodes.get(entry.node)
    facts = [
        ("device", entry.id),
        ("path", entry.path),
        ("also", " ".join(path for path in entry.paths if path != entry.path)),
        ("node", f"{entry.node} {holder.host if holder is not None else ''}".rstrip()),
        ("state", str(entry.state)),
        ("tags", plain.tags(entry.tags)),
        *_room((entry,)),
        ("pending", _operation(snapshot, entry.pending)),
    ]
    rows = []
    for brick in snapshot.bricks_of(entry):
        owner = snapshot.volumes.get(brick.volume)
        rows.append((brick.id, size_kib(brick.size_kib), brick.volume, owner.name if owner is not None else "unknown"))
    columns = (Column("BRICK"), Column("SIZE", right=True), Column("VOLUME"), Column("NAME"))
    return [*_told(facts), "", *table(columns, rows)]


def volume(snapshot: Snapshot, entry: Volume) -> list[str]:
    """Tell of a volume: how it keeps its data, how it is mounted, and where its bricks are."""
    mount = entry.mount
    facts = [
        ("volume", entry.id),
        ("name", entry.name),
        ("cluster", entry.cluster),
        ("size", size_gib(entry.size_gib)),
        ("durability", durability(entry.durability)),
        ("snapshots", f"factor {entry.snapshot_factor:g}" if entry.snapshot_factor != 1 else ""),
        ("options", "\n".join(entry.options)),
        ("group", str(entry.gid) if entry.gid else ""),
        ("mount", mount.device if mount is not None else ""),
        ("backup servers", " ".join(mount.backup_volfile_servers) if mount is not None else ""),
        *_hosting(entry),
        ("by gluster", plain.said(of_volume(entry.truth))),
        ("pending", _operation(snapshot, entry.pending)),
    ]
    number_of = {id_: number for number, bricks in enumerate(entry.sets or (), start=1) for id_ in bricks}
    in_order = [id_ for bricks in entry.sets for id_ in bricks] if entry.sets else entry.bricks
    rows = []
    for id_ in in_order:
        placed = document.placed(snapshot, id_)
        arbiter = " arbiter" if id_ in entry.arbiter_bricks else ""
        size = size_kib(placed.size_kib) if placed.size_kib is not None else ""
        set_number = f"{number_of.get(id_, 'not known')}{arbiter}"
        rows.append((id_, set_number, size, placed.host or "unknown", placed.device_name or "unknown"))
    columns = (Column("BRICK"), Column("SET"), Column("SIZE", right=True), Column("HOST"), Column("DEVICE"))
    return [*_told(facts), "", *table(columns, rows)]


def block_volume(snapshot: Snapshot, entry: BlockVolume) -> list[str]:
    """Tell of a block volume."""
    hosting = snapshot.volumes.get(entry.hosting_volume)
    facts = [
        ("block volume", entry.id),
        ("name", entry.name),
        ("cluster", entry.cluster),
        ("size", size_gib(entry.size_gib)),
        ("usable", size_gib(entry.usable_gib) if entry.usable_gib is not None else ""),
        ("in volume", f"{entry.hosting_volume} {hosting.name if hosting is not None else ''}".rstrip()),
        ("hosts", " ".join(entry.hosts)),
        ("paths", str(entry.ha_count) if entry.ha_count else ""),
        ("target", entry.iqn),
        ("pending", _operation(snapshot, entry.pending)),
    ]
    return _told(facts)


_SIZES = (Column("USED", right=True), Column("TOTAL", right=True), Column("FULL", right=True))


def _sizes(entry: Device) -> tuple[str, str, str]:
    return size_kib(entry.used_kib), size_kib(entry.total_kib), share(entry.fill)


def _room(devices: Sequence[Device]) -> Facts:
    used, total = sum(device.used_kib for device in devices), sum(device.total_kib for device in devices)
    free = sum(device.free_kib for device in devices)
    full = share(used / total if total else 0.0)
    return [("used", f"{size_kib(used)} of {size_kib(total)}, {full}"), ("free", size_kib(free))]


def _hosting(entry: Volume) -> Facts:
    if entry.hosting is None:
        return []
    locked = ", locked" if entry.hosting.locked else ""
    free = f"{size_gib(entry.hosting.free_gib)} free, {size_gib(entry.hosting.reserved_gib)} reserved{locked}"
    return [("hosts", "\n".join((free, *entry.hosting.block_volumes)))]


def _operation(snapshot: Snapshot, id_: OperationId | None) -> str:
    if id_ is None:
        return ""
    operation: PendingOperation | None = snapshot.operations.get(id_)
    return f"{id_} {operation.type} {operation.status}" if operation is not None else id_


def _told(facts: Facts) -> list[str]:
    """Lay out what there is to tell; what is empty is left out."""
    return pairs([(name, value) for name, value in facts if value])
