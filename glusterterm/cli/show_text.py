"""What `topology`, the lists and the details print as text."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from glusterterm.cli import details, find, plain
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import Column, table, terminal_width
from glusterterm.logic.format import durability, share, size_gib, size_kib
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Device

Names = Mapping[ClusterId, str]
KeyT = TypeVar("KeyT", bound=str)
EntryT = TypeVar("EntryT")
_ID = Column("ID")
_FILL = (Column("USED", right=True), Column("TOTAL", right=True), Column("FULL", right=True))


def shown(snapshot: Snapshot, arguments: Arguments, names: Names) -> Iterable[str]:
    """Give the lines that were asked for. `names` are those that the profile gives to clusters.

    Raises:
        ObjectNotFound: what was typed names nothing, or more than one thing.
    """
    if arguments.verb is Verb.TOPOLOGY:
        return plain.tree(snapshot, names)
    if arguments.verb is Verb.LIST:
        return table(*_list(snapshot, arguments.subject, names), terminal_width())
    return _info(snapshot, arguments.subject, arguments.wanted, names)


def _info(snapshot: Snapshot, subject: str, wanted: str, names: Names) -> list[str]:
    match subject:
        case "cluster":
            return details.cluster(snapshot, find.cluster(snapshot, wanted, names), names)
        case "node":
            return details.node(snapshot, find.node(snapshot, wanted))
        case "device":
            return details.device(snapshot, find.device(snapshot, wanted))
        case "volume":
            return details.volume(snapshot, find.volume(snapshot, wanted))
        case _:
            return details.block_volume(snapshot, find.block_volume(snapshot, wanted))


def _list(snapshot: Snapshot, subject: str, names: Names) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    match subject:
        case "cluster":
            return _clusters(snapshot, names)
        case "node":
            return _nodes(snapshot)
        case "device":
            return _devices(snapshot)
        case "volume":
            return _volumes(snapshot)
        case _:
            return _block_volumes(snapshot)


def _clusters(snapshot: Snapshot, names: Names) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    counts = (Column("NODES", right=True), Column("DEVICES", right=True), Column("VOLUMES", right=True))
    rows = []
    for cluster in _by_id(snapshot.clusters):
        devices = [device for node in snapshot.nodes_of(cluster) for device in snapshot.devices_of(node)]
        numbers = (len(cluster.nodes), len(devices), len(cluster.volumes))
        rows.append(
            (cluster.id, names.get(cluster.id, ""), plain.takes(cluster), *map(str, numbers), *_filled(devices))
        )
    return (_ID, Column("NAME", elastic=True), Column("TAKES"), *counts, *_FILL), rows


def _nodes(snapshot: Snapshot) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    columns = (
        _ID,
        Column("HOST", elastic=True),
        Column("ZONE", right=True),
        Column("STATE"),
        Column("DEVICES", right=True),
        *_FILL,
        Column("CLUSTER"),
    )
    rows = []
    for node in _by_id(snapshot.nodes):
        devices = snapshot.devices_of(node)
        figures = (str(len(devices)), *_filled(devices))
        rows.append((node.id, node.host, str(node.zone), node.state, *figures, node.cluster))
    return columns, rows


def _devices(snapshot: Snapshot) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    columns = (
        _ID,
        Column("HOST", elastic=True),
        Column("PATH", elastic=True),
        Column("STATE"),
        *_FILL,
        Column("BRICKS", right=True),
    )
    rows = []
    for device in _by_id(snapshot.devices):
        node = snapshot.nodes.get(device.node)
        host = node.host if node is not None else device.node
        rows.append((device.id, host, device.path, device.state, *_filled((device,)), str(len(device.bricks))))
    return columns, rows


def _volumes(snapshot: Snapshot) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    if snapshot.source.method is Method.VOLUMES:
        return (_ID,), [(id_,) for id_ in sorted(snapshot.bare_volumes)]
    columns = (_ID, Column("NAME", elastic=True), Column("SIZE", right=True), Column("DURABILITY"), Column("CLUSTER"))
    rows = [
        (volume.id, volume.name, size_gib(volume.size_gib), durability(volume.durability), volume.cluster)
        for volume in _by_id(snapshot.volumes)
    ]
    return columns, rows


def _block_volumes(snapshot: Snapshot) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
    columns = (_ID, Column("NAME", elastic=True), Column("SIZE", right=True), Column("IN VOLUME"), Column("CLUSTER"))
    rows = [
        (block.id, block.name, size_gib(block.size_gib), block.hosting_volume, block.cluster)
        for block in _by_id(snapshot.block_volumes)
    ]
    return columns, rows


def _by_id(entries: Mapping[KeyT, EntryT]) -> list[EntryT]:
    return [entries[id_] for id_ in sorted(entries)]


def _filled(devices: Sequence[Device]) -> tuple[str, str, str]:
    used, total = sum(device.used_kib for device in devices), sum(device.total_kib for device in devices)
    return size_kib(used), size_kib(total), share(used / total if total else 0.0)
