"""The plan of a take-over: ids, zones, tags and states that only Heketi's database has, for nodes that are there."""

from collections.abc import Iterable, Iterator, Mapping

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.assemble import plan
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, Ref
from glusterterm.model.operations import DeviceTakenOver, NodeTakenOver, TakeOver
from glusterterm.model.plans import Plan
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Cluster, EntryState, Node

_KEPT = (EntryState.ONLINE, EntryState.OFFLINE, EntryState.FAILED)


def take_over(snapshot: Snapshot, cluster: ClusterId, zoned: Mapping[str, int], dump: Snapshot | None = None) -> Plan:
    """Plan to keep on the nodes what Heketi kept of them.

    Args:
        snapshot: the pool as its nodes tell it.
        cluster: the pool.
        zoned: failure domains by host name; they win over those of the dump.
        dump: what Heketi's database held, where a dump of it was saved.

    Raises:
        PlanRefused: there is no such cluster, the dump is of another pool, or zones are not known.
    """
    entry = snapshot.clusters.get(cluster)
    if entry is None:
        raise PlanRefused(f"there is no cluster {fmt.short_id(cluster)}", next_step="look again")
    nodes = snapshot.nodes_of(entry)
    _refuse_unknown(zoned, nodes)
    before = {node.id: _before(snapshot, node, dump) for node in nodes} if dump is not None else {}
    if snapshot.source.method is Method.NODES:
        _refuse_unzoned(nodes, zoned, {id_ for id_, known in before.items() if known is not None})
    becomes = _becomes(cluster, [known for known in before.values() if known is not None])
    operation = TakeOver(
        cluster,
        becomes,
        tuple(_node(node, before.get(node.id), zoned) for node in nodes if dump is None or before[node.id] is not None),
        tuple(_devices(snapshot, entry, dump)),
    )
    notes = tuple(_notes(snapshot, entry, operation, dump))
    return plan(snapshot, [operation], objects=[Ref.cluster(cluster)], notes=notes)


def zones(texts: Iterable[str]) -> dict[str, int]:
    """Read zones as they are typed: `HOST=N`.

    Raises:
        PlanRefused: one is not so.
    """
    found: dict[str, int] = {}
    for text in texts:
        host, equals, number = text.strip().rpartition("=")
        if not equals or not host or not number.isascii() or not number.isdecimal() or int(number) < 1:
            raise PlanRefused(f"{text!r} is no zone of a node", next_step="write HOST=N, with N from 1")
        found[host.strip()] = int(number)
    return found


def _before(snapshot: Snapshot, node: Node, dump: Snapshot | None) -> Node | None:
    """Find what a dump has of a node: by the groups on its disks, whose names are ids, else by its names.

    Raises:
        PlanRefused: its groups are those of several nodes.
    """
    if dump is None:
        return None
    owners = {dump.devices[device.id].node for device in snapshot.devices_of(node) if device.id in dump.devices}
    if len(owners) > 1:
        raise PlanRefused(
            f"{node.host} has devices that Heketi kept at {fmt.count(len(owners), 'node')}",
            next_step="look whether disks were moved since the dump was saved",
        )
    if owners:
        return dump.nodes.get(owners.pop())
    names = {*node.manage, *node.storage}
    return next((each for each in dump.nodes.values() if names & {*each.manage, *each.storage}), None)


def _becomes(cluster: ClusterId, before: list[Node]) -> ClusterId:
    clusters = {node.cluster for node in before}
    if len(clusters) > 1:
        raise PlanRefused(
            "the nodes of this pool are in several clusters of the dump", next_step="look whether it is the right dump"
        )
    return clusters.pop() if clusters else cluster


def _node(node: Node, before: Node | None, zones: Mapping[str, int]) -> NodeTakenOver:
    if before is None:
        return NodeTakenOver(node.id, node.id, _zone(node, zones) or node.zone, node.state, node.tags)
    state = before.state if before.state in _KEPT else EntryState.ONLINE
    return NodeTakenOver(node.id, before.id, _zone(node, zones) or before.zone, state, before.tags)


def _zone(node: Node, zones: Mapping[str, int]) -> int:
    """Give the zone that was typed for a node, by whichever of its names; 0 where none was."""
    return next((zones[name] for name in (*node.manage, *node.storage) if name in zones), 0)


def _devices(snapshot: Snapshot, cluster: Cluster, dump: Snapshot | None) -> Iterator[DeviceTakenOver]:
    for node in snapshot.nodes_of(cluster):
        for device in snapshot.devices_of(node):
            before = dump.devices.get(device.id) if dump is not None else None
            if before is not None and not device.foreign:
                state = before.state if before.state in _KEPT else EntryState.ONLINE
                yield DeviceTakenOver(device.id, state, before.tags)


def _refuse_unknown(zones: Mapping[str, int], nodes: tuple[Node, ...]) -> None:
    unknown = sorted(set(zones) - {name for node in nodes for name in (*node.manage, *node.storage)})
    if unknown:
        raise PlanRefused(f"{unknown[0]} is no node of this pool", next_step="name nodes as they are listed")


def _refuse_unzoned(nodes: tuple[Node, ...], zones: Mapping[str, int], known: set[str]) -> None:
    missing = [node.host for node in nodes if node.id not in known and not _zone(node, zones)]
    if missing and len(nodes) > 1 and not known:
        raise PlanRefused(
            f"which zones {objects.listed(missing)} are in is not known from anywhere",
            next_step="give a dump of Heketi's database, or a zone for each node: HOST=N",
        )


def _notes(snapshot: Snapshot, cluster: Cluster, operation: TakeOver, dump: Snapshot | None) -> Iterator[str]:
    yield "tags are written on the nodes' volume groups, and nothing else is touched"
    if dump is None:
        return
    devices = fmt.count(len(operation.devices), "device")
    yield f"the dump has {fmt.count(len(operation.nodes), 'node')} of this pool with {devices}"
    here = {volume.name for volume in snapshot.volumes_of(cluster)}
    old = dump.clusters.get(operation.becomes)
    there = {volume.name for volume in dump.volumes_of(old)} if old is not None else set()
    if there - here:
        yield f"in the dump and not in gluster: {objects.listed(sorted(there - here))}"
    if here - there:
        yield f"in gluster and not in the dump: {objects.listed(sorted(here - there))}"
    blocks = len(old.block_volumes) if old is not None else 0
    if blocks:
        yield f"{fmt.count(blocks, 'block volume')} were known to Heketi alone: files of their hosting volumes"
