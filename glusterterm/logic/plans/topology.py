"""Plans to load a topology file: what is new in it is added, what is there already stays as it is.

Nodes are matched by their first management name and devices by their path, as Heketi's own client does. What differs
is told, and not changed.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field

from glusterterm.logic import format as fmt
from glusterterm.logic.plans import node as node_plans
from glusterterm.logic.plans import objects
from glusterterm.logic.plans.assemble import plan
from glusterterm.logic.plans.device import Disk, of_adding
from glusterterm.logic.plans.objections import blocks, overrides, warns
from glusterterm.logic.topology_file import FileCluster, FileNode, TopologyFile
from glusterterm.model.errors import PlanRefused
from glusterterm.model.ids import ClusterId, NodeId, Ref
from glusterterm.model.operations import AddDevice, AddNode, CreateCluster, FromStep
from glusterterm.model.plans import Objection, Plan, Step
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Cluster, Device, Node, Tags


@dataclass(slots=True)
class _Loading:
    """What a file comes to, while it is compared with what is there."""

    snapshot: Snapshot
    steps: list[Step] = field(default_factory=list)
    objects: list[Ref] = field(default_factory=list)
    known_nodes: list[NodeId] = field(default_factory=list)
    known_devices: int = 0
    left_alone: int = 0
    left_out: int = 0
    differs: list[str] = field(default_factory=list)
    objections: list[Objection] = field(default_factory=list)
    disks: list[Disk] = field(default_factory=list)

    def count(self, kind: type) -> int:
        """Count the steps that add something of a kind."""
        return sum(isinstance(step.operation, kind) for step in self.steps)


def load(snapshot: Snapshot, file: TopologyFile, *, known_before: int | None = None, over_empty: bool = False) -> Plan:
    """Plan to add what a topology file names and the server does not have. Without any of that it has no steps.

    Args:
        snapshot: what the server has.
        file: what it is to have.
        known_before: how many clusters the server had when something was last known of it; None: nothing is known.
        over_empty: load it all the same where the server had clusters before and has none now.

    Raises:
        PlanRefused: nodes of one cluster of the file are in several clusters.
    """
    loading = _Loading(snapshot)
    loading.objections += empty_now(snapshot, known_before, over_empty=over_empty)
    for number, cluster in enumerate(file.clusters):
        if cluster.nodes:
            _cluster(loading, cluster, number)
        else:
            loading.left_out += 1
    if not loading.steps:
        loading.objections.append(blocks("everything in the file is there already", "nothing has to be done"))
        return Plan(
            "load a topology file: nothing is new", (), (), tuple(loading.objections), (), tuple(_notes(loading))
        )
    return plan(
        snapshot,
        loading.steps,
        title=f"load a topology file: {_new(loading)}",
        objects=loading.objects,
        notes=_notes(loading),
        objections=loading.objections,
    )


def empty_now(snapshot: Snapshot, known_before: int | None, *, over_empty: bool) -> Iterator[Objection]:
    """F51: a topology that is loaded over a lost database keeps the old one from ever being put back."""
    if snapshot.clusters or (known_before == 0 and not over_empty):
        return
    restore = "restore the last copy of Heketi's database (from `GET /backup/db`) instead of loading a topology over it"
    if known_before and not over_empty:
        had = fmt.count(known_before, "cluster")
        yield blocks(f"Heketi has no clusters, and had {had} before: its database was lost", restore, "F51")
    elif known_before or over_empty:
        yield overrides(
            "Heketi has no clusters; what it knew before, if its database was lost, is given up", restore, "F51"
        )
    else:
        yield warns("Heketi has no clusters: if it had some before, its database was lost", restore, "F51")


def _new(loading: _Loading) -> str:
    kinds = ((CreateCluster, "cluster"), (AddNode, "node"), (AddDevice, "device"))
    return objects.listed([fmt.count(number, noun) for kind, noun in kinds if (number := loading.count(kind))])


def _cluster(loading: _Loading, wanted: FileCluster, number: int) -> None:
    by_name = {node.manage[0]: node for node in loading.snapshot.nodes.values() if node.manage}
    there = {node.manage: by_name[node.manage] for node in wanted.nodes if node.manage in by_name}
    homes = sorted({node.cluster for node in there.values()})
    if len(homes) > 1:
        names = ", ".join(f"{name} in {objects.cluster_called(node.cluster)}" for name, node in sorted(there.items()))
        raise PlanRefused(
            f"topology file, clusters[{number}]: its nodes are in several clusters: {names}",
            next_step="put the nodes of each cluster into a cluster of their own in the file",
        )
    home = _home(loading, wanted, homes[0] if homes else None)
    for node in wanted.nodes:
        known = there.get(node.manage)
        made = _known_node(loading, node, known) if known else _new_node(loading, node, home)
        _devices(loading, node, known, made)
    if homes:
        entry = loading.snapshot.clusters.get(homes[0])
        named = {node.id for node in there.values()}
        loading.left_alone += sum(id_ not in named for id_ in entry.nodes) if entry else 0


def _home(loading: _Loading, wanted: FileCluster, id_: ClusterId | None) -> ClusterId | FromStep:
    """Give the cluster that new nodes go to, making it where none of the file's nodes is in one."""
    if id_ is None:
        operation = CreateCluster(wanted.file, wanted.block)
        loading.steps.append(Step("create a cluster", operation, needed=False))
        return FromStep(len(loading.steps) - 1)
    loading.objects.append(Ref.cluster(id_))
    entry = loading.snapshot.clusters.get(id_)
    if entry is not None and (entry.file, entry.block) != (wanted.file, wanted.block):
        loading.differs.append(f"{objects.cluster_called(id_)} {_flags(entry)}, in the file it {_flags(wanted)}")
    return id_


def _flags(cluster: Cluster | FileCluster) -> str:
    kinds = [kind for kind, taken in (("file", cluster.file), ("block", cluster.block)) if taken]
    return f"takes {' and '.join(kinds)} volumes" if kinds else "takes no volumes"


def _new_node(loading: _Loading, wanted: FileNode, home: ClusterId | FromStep) -> FromStep:
    operation = AddNode(home, wanted.zone, wanted.manage, wanted.storage, wanted.tags)
    node_plans.check(operation)
    loading.steps.append(Step(f"add node {wanted.manage}", operation, needed=False))
    return FromStep(len(loading.steps) - 1)


def _known_node(loading: _Loading, wanted: FileNode, known: Node) -> NodeId:
    loading.known_nodes.append(known.id)
    if known.zone != wanted.zone:
        loading.differs.append(f"{known.host} is in zone {known.zone}, in the file in zone {wanted.zone}")
    if known.tags != wanted.tags:
        loading.differs.append(f"{known.host} has {_tags(known.tags)}, in the file {_tags(wanted.tags)}")
    if known.storage[:1] != (wanted.storage,):
        present = objects.listed(list(known.storage)) or "no storage name"
        loading.differs.append(f"{known.host} is reached at {present}, in the file at {wanted.storage}")
        books = "" if loading.snapshot.without_heketi else " and in Heketi's database"
        loading.objections.append(
            warns(
                f"the file has another storage name for {known.host}: {present} is kept",
                f"to change an address, replace the node, or rename it in gluster{books} by hand",
                "F79",
            )
        )
    return known.id


def _devices(loading: _Loading, wanted: FileNode, known: Node | None, made: NodeId | FromStep) -> None:
    present = loading.snapshot.devices_of(known) if known else ()
    for disk in wanted.devices:
        found = next((device for device in present if disk.path == device.path or disk.path in device.paths), None)
        if found is not None:
            _known_device(loading, wanted, found, disk.tags)
            continue
        if known and Ref.node(known.id) not in loading.objects:
            loading.objects.append(Ref.node(known.id))
        operation = AddDevice(made, disk.path, disk.destroy, disk.tags)
        loading.steps.append(Step(f"add {disk.path} on {wanted.manage}", operation, needed=False))
        loading.disks.append(Disk(disk.path, disk.destroy, disk.tags))
    paths = {disk.path for disk in wanted.devices}
    loading.left_alone += sum(not paths & {device.path, *device.paths} for device in present)


def _known_device(loading: _Loading, node: FileNode, found: Device, tags: Tags) -> None:
    loading.known_devices += 1
    if found.tags != tags:
        loading.differs.append(f"{found.path} on {node.manage} has {_tags(found.tags)}, in the file {_tags(tags)}")


def _tags(tags: Tags) -> str:
    return f"tags {', '.join(f'{name}={value}' for name, value in tags)}" if tags else "no tags"


def _notes(loading: _Loading) -> Iterator[str]:
    if loading.steps:
        yield f"new: {_new(loading)}"
    exists = [(len(loading.known_nodes), "node"), (loading.known_devices, "device")]
    if any(number for number, _ in exists):
        yield f"there already: {objects.listed([fmt.count(number, noun) for number, noun in exists if number])}"
    if loading.left_alone:
        yield f"{fmt.count(loading.left_alone, 'node or device', 'nodes and devices')} not in the file: left alone"
    if loading.left_out:
        yield "a cluster without nodes is left out: at each load it would be made anew"
    for difference in loading.differs:
        yield f"differs, and is not changed: {difference}"
    if loading.disks:
        yield from of_adding(loading.disks)
