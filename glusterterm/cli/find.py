"""Finds what was typed: an id, its first digits, or a name."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from glusterterm.model.errors import ObjectNotFound
from glusterterm.model.ids import ClusterId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, PendingOperation, Volume

_LISTED = 5


@dataclass(frozen=True, slots=True)
class _Candidate:
    id: str
    names: tuple[str, ...]
    shown: str


def cluster(snapshot: Snapshot, text: str, names: Mapping[ClusterId, str]) -> Cluster:
    """Find a cluster by id, first digits of it, or its name in the profile.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    candidates = (
        _Candidate(id_, (names[id_],) if id_ in names else (), names.get(id_, "")) for id_ in snapshot.clusters
    )
    return snapshot.clusters[ClusterId(_only("cluster", text, candidates))]


def node(snapshot: Snapshot, text: str) -> Node:
    """Find a node by id, first digits of it, or any of its host names, with or without domain, and addresses.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    found = {str(id_): entry for id_, entry in snapshot.nodes.items()}
    candidates = (_Candidate(id_, _hosts(entry), entry.host) for id_, entry in found.items())
    return found[_only("node", text, candidates)]


def device(snapshot: Snapshot, text: str) -> Device:
    """Find a device by id, first digits of it, `HOST:/dev/sdb`, or `/dev/sdb` where just one is called so.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    found = {str(id_): entry for id_, entry in snapshot.devices.items()}
    return found[_only("device", text, (_device(snapshot, entry) for entry in found.values()))]


def volume(snapshot: Snapshot, text: str) -> Volume:
    """Find a volume by id, first digits of it, or name.

    Raises:
        ObjectNotFound: nothing is called that, or several are, or only ids can be seen.
    """
    found = {str(id_): entry for id_, entry in snapshot.volumes.items()}
    candidates = (_Candidate(id_, (entry.name,), entry.name) for id_, entry in found.items())
    return found[_only("volume", text, candidates)]


def block_volume(snapshot: Snapshot, text: str) -> BlockVolume:
    """Find a block volume by id, first digits of it, or name.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    found = {str(id_): entry for id_, entry in snapshot.block_volumes.items()}
    candidates = (_Candidate(id_, (entry.name,), entry.name) for id_, entry in found.items())
    return found[_only("block volume", text, candidates)]


def brick(snapshot: Snapshot, text: str) -> Brick:
    """Find a brick by id or first digits of it.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    found = {str(id_): entry for id_, entry in snapshot.bricks.items()}
    candidates = (_Candidate(id_, (), _volume_name(snapshot, entry)) for id_, entry in found.items())
    return found[_only("brick", text, candidates, "glusterterm device info")]


def operation(snapshot: Snapshot, text: str) -> PendingOperation:
    """Find a pending operation by id or first digits of it.

    Raises:
        ObjectNotFound: nothing is called that, or several are.
    """
    found = {str(id_): entry for id_, entry in snapshot.operations.items()}
    candidates = (_Candidate(id_, (), entry.type) for id_, entry in found.items())
    return found[_only("pending operation", text, candidates, "glusterterm server operations list")]


def _device(snapshot: Snapshot, entry: Device) -> _Candidate:
    holder = snapshot.nodes.get(entry.node)
    hosts = _hosts(holder) if holder is not None else ()
    paths = (entry.path, *entry.paths)
    names = (*paths, *(f"{host}:{path}" for host in (*hosts, entry.node) for path in paths))
    return _Candidate(entry.id, names, f"{holder.host if holder else entry.node}:{entry.path}")


def _volume_name(snapshot: Snapshot, entry: Brick) -> str:
    holder = snapshot.volumes.get(entry.volume)
    return holder.name if holder is not None else entry.volume


def _hosts(entry: Node) -> tuple[str, ...]:
    """Give a node's names and addresses, and its names without their domain."""
    names = (*entry.manage, *entry.storage)
    return (*names, *(name.partition(".")[0] for name in names if not name[:1].isdigit()))


def _only(kind: str, text: str, candidates: Iterable[_Candidate], where: str = "") -> str:
    """Give the id that is meant. A whole id goes before a name, a name before first digits.

    `where` is the command that shows what there is.
    """
    everything = tuple(candidates)
    whole = [entry for entry in everything if entry.id == text]
    named = [entry for entry in everything if text in entry.names]
    begun = [entry for entry in everything if text and entry.id.startswith(text)]
    matching = whole or named or begun
    if not matching:
        raise ObjectNotFound(
            f"there is no {kind} {text!r}", next_step=where or f"glusterterm {kind.replace(' ', '')} list"
        )
    if len(matching) > 1:
        listed = ", ".join(f"{entry.id} {entry.shown}".rstrip() for entry in matching[:_LISTED])
        more = f" and {len(matching) - _LISTED} more" if len(matching) > _LISTED else ""
        raise ObjectNotFound(
            f"{text!r} is {len(matching)} {kind}s: {listed}{more}", next_step="give the id, or more of it"
        )
    return matching[0].id
