"""`topology`, and the lists and details of clusters, nodes, devices, volumes and block volumes."""

from collections.abc import Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from glusterterm.cli import details, document, find, plain
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import Column, print_json, print_lines, table, terminal_width
from glusterterm.cli.schema import Listing
from glusterterm.logic.format import durability, share, size_gib, size_kib
from glusterterm.model.errors import RoleRefused
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Device

Names = Mapping[ClusterId, str]
KeyT = TypeVar("KeyT", bound=str)
EntryT = TypeVar("EntryT")
_ID = Column("ID")
_FILL = (Column("USED", right=True), Column("TOTAL", right=True), Column("FULL", right=True))


def show(snapshot: Snapshot, arguments: Arguments, names: Names) -> None:
    """Print what was asked for. `names` are those that the profile gives to clusters.

    Raises:
        UsageError: what was typed names nothing, or more than one thing.
        RoleRefused: the role `user` sees nothing of it.
        OutputFailed: nobody takes what is printed.
    """
    if arguments.verb is Verb.TOPOLOGY:
        if arguments.json:
            print_json(document.topology(snapshot))
        else:
            print_lines(plain.tree(snapshot, names))
        return
    if snapshot.source.method is Method.VOLUMES and (arguments.subject, arguments.verb) != ("volume", Verb.LIST):
        raise RoleRefused(
            "Heketi's role user sees the ids of volumes and nothing else",
            next_step="use the role admin and its key, or: glusterterm volume list",
        )
    listed = arguments.verb is Verb.LIST
    if arguments.json:
        print_json(_list_document(snapshot, arguments, names) if listed else _info(snapshot, arguments, names))
    elif listed:
        columns, rows = _list_table(snapshot, arguments.subject, names)
        print_lines(table(columns, rows, terminal_width()))
    else:
        print_lines(_details(snapshot, arguments, names))


def _list_document(snapshot: Snapshot, arguments: Arguments, names: Names) -> Listing:
    listing = document.listing(snapshot)
    match arguments.subject:
        case "cluster":
            clusters = _by_id(snapshot.clusters)
            return replace(listing, clusters=[document.cluster_row(snapshot, entry, names) for entry in clusters])
        case "node":
            return replace(listing, nodes=[document.node_row(snapshot, entry) for entry in _by_id(snapshot.nodes)])
        case "device":
            devices = _by_id(snapshot.devices)
            return replace(listing, devices=[document.device_row(snapshot, entry) for entry in devices])
        case "volume":
            return replace(listing, volumes=document.volume_rows(snapshot))
        case _:
            blocks = _by_id(snapshot.block_volumes)
            return replace(listing, block_volumes=[document.block_volume_row(entry) for entry in blocks])


def _info(snapshot: Snapshot, arguments: Arguments, names: Names) -> Listing:
    listing, wanted = document.listing(snapshot), arguments.wanted
    match arguments.subject:
        case "cluster":
            found = find.cluster(snapshot, wanted, names)
            return replace(listing, cluster=document.cluster_info(snapshot, found, names))
        case "node":
            return replace(listing, node=document.node_info(snapshot, find.node(snapshot, wanted)))
        case "device":
            return replace(listing, device=document.device_info(snapshot, find.device(snapshot, wanted)))
        case "volume":
            return replace(listing, volume=document.volume_info(snapshot, find.volume(snapshot, wanted)))
        case _:
            block = find.block_volume(snapshot, wanted)
            return replace(listing, block_volume=document.block_volume_row(block))


def _details(snapshot: Snapshot, arguments: Arguments, names: Names) -> list[str]:
    wanted = arguments.wanted
    match arguments.subject:
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


def _list_table(snapshot: Snapshot, subject: str, names: Names) -> tuple[Sequence[Column], Sequence[Sequence[str]]]:
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
