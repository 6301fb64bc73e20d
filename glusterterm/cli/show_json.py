"""What `topology`, the lists and the details print with `--json`."""

from collections.abc import Mapping
from typing import TypeVar

from msgspec.structs import replace

from glusterterm.cli import document, find
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.schema import Listing, Topology
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Snapshot

Names = Mapping[ClusterId, str]
KeyT = TypeVar("KeyT", bound=str)
EntryT = TypeVar("EntryT")


def shown(snapshot: Snapshot, arguments: Arguments, names: Names) -> Topology | Listing:
    """Give the document that was asked for. `names` are those that the profile gives to clusters.

    Raises:
        ObjectNotFound: what was typed names nothing, or more than one thing.
    """
    if arguments.verb is Verb.TOPOLOGY:
        return document.topology(snapshot)
    if arguments.verb is Verb.LIST:
        return _list(snapshot, arguments.subject, names)
    return _info(snapshot, arguments.subject, arguments.wanted, names)


def _list(snapshot: Snapshot, subject: str, names: Names) -> Listing:
    listing = document.listing(snapshot)
    match subject:
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


def _info(snapshot: Snapshot, subject: str, wanted: str, names: Names) -> Listing:
    listing = document.listing(snapshot)
    match subject:
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


def _by_id(entries: Mapping[KeyT, EntryT]) -> list[EntryT]:
    return [entries[id_] for id_ in sorted(entries)]
