"""From what was typed to the plan of a change: finds the objects that are meant and asks `logic.plans`."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from glusterterm.cli import find
from glusterterm.cli.arguments import Arguments, Wishes
from glusterterm.logic.flows.actions import Names
from glusterterm.logic.plans import (
    block_volume,
    brick,
    cluster,
    device,
    node,
    operations,
    replace_device,
    running,
    server,
    volume,
)
from glusterterm.model.errors import UsageError
from glusterterm.model.ids import BrickId, ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import CreateVolume, RebalanceAction, TagChange
from glusterterm.model.plans import Plan
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, Tags


@dataclass(frozen=True, slots=True)
class Asked:
    """What a plan is made from: what is, what was typed, the names that the profile gives to clusters, and
    the names of volumes for which none was typed.

    `known_clusters` is how many clusters the server had, by the tasks of this host; None: they tell of none.
    """

    snapshot: Snapshot
    wanted: str
    wishes: Wishes
    names: Mapping[ClusterId, str]
    new_names: Names
    known_clusters: int | None = None

    def cluster(self, text: str = "") -> ClusterId:
        """Find the cluster that is meant; without `text` the one that the command is about."""
        return find.cluster(self.snapshot, text or self.wanted, self.names).id

    def node(self) -> NodeId:
        """Find the node that the command is about."""
        return find.node(self.snapshot, self.wanted).id

    def device(self) -> DeviceId:
        """Find the device that the command is about."""
        return find.device(self.snapshot, self.wanted).id

    def brick(self) -> BrickId:
        """Find the brick that the command is about."""
        return find.brick(self.snapshot, self.wanted).id

    def volume(self) -> VolumeId:
        """Find the volume that the command is about."""
        return find.volume(self.snapshot, self.wanted).id

    def clusters(self) -> tuple[ClusterId, ...]:
        """Find the clusters to try."""
        return tuple(self.cluster(text) for text in self.wishes.clusters)


def plan(
    snapshot: Snapshot,
    arguments: Arguments,
    names: Mapping[ClusterId, str],
    new_names: Names,
    known_clusters: int | None = None,
) -> Plan:
    """Give the plan of the change that was typed.

    Raises:
        ObjectNotFound: what was typed names nothing, or more than one thing.
        PlanRefused: it can't be done as it was asked for.
        UsageError: what was typed does not go together.
    """
    return BUILDERS[arguments.command](
        Asked(snapshot, arguments.wanted, arguments.wishes, names, new_names, known_clusters)
    )


def check(arguments: Arguments) -> None:
    """Refuse what does not go together, before anything is asked.

    Raises:
        UsageError: it does not.
    """
    wishes = arguments.wishes
    see = f"see glusterterm {arguments.command} --help"
    if arguments.command == "cluster setflags" and wishes.file is None and wishes.block is None:
        raise UsageError("nothing is to be set", next_step="give --file or --block, with =false to unset one")
    if arguments.command.endswith(" rmtags") and wishes.every == bool(wishes.tags):
        raise UsageError("give the names of tags, or --all", next_step=see)
    if arguments.command.endswith(" settags"):
        _pairs(wishes.tags)


def _pairs(texts: Iterable[str]) -> Tags:
    pairs = []
    for text in texts:
        name, colon, value = text.partition(":")
        if not colon or not name:
            raise UsageError(f"{text!r} is no tag", next_step="write a tag as NAME:VALUE")
        pairs.append((name, value))
    return tuple(pairs)


def _create_cluster(asked: Asked) -> Plan:
    return cluster.create(asked.snapshot, file=asked.wishes.file is not False, block=asked.wishes.block is not False)


def _set_flags(asked: Asked) -> Plan:
    entry = asked.snapshot.clusters[asked.cluster()]
    file, block = asked.wishes.file, asked.wishes.block
    return cluster.set_flags(
        asked.snapshot,
        entry.id,
        file=entry.file if file is None else file,
        block=entry.block if block is None else block,
    )


def _add_node(asked: Asked) -> Plan:
    wishes = asked.wishes
    return node.add(
        asked.snapshot, asked.cluster(wishes.cluster), zone=wishes.zone, manage=wishes.manage, storage=wishes.storage
    )


def _node_tags(asked: Asked) -> Plan:
    found = find.node(asked.snapshot, asked.wanted)
    return node.change_tags(asked.snapshot, found.id, *_set_tags(asked.wishes))


def _node_tags_away(asked: Asked) -> Plan:
    found = find.node(asked.snapshot, asked.wanted)
    return node.change_tags(asked.snapshot, found.id, *_tags_away(asked.wishes, found.tags))


def _device_tags(asked: Asked) -> Plan:
    found = find.device(asked.snapshot, asked.wanted)
    return device.change_tags(asked.snapshot, found.id, *_set_tags(asked.wishes))


def _device_tags_away(asked: Asked) -> Plan:
    found = find.device(asked.snapshot, asked.wanted)
    return device.change_tags(asked.snapshot, found.id, *_tags_away(asked.wishes, found.tags))


def _set_tags(wishes: Wishes) -> tuple[TagChange, Tags]:
    return TagChange.SET if wishes.exact else TagChange.UPDATE, _pairs(wishes.tags)


def _tags_away(wishes: Wishes, present: Tags) -> tuple[TagChange, Tags]:
    """Give what takes tags away; with all of them named none that comes up meanwhile is lost."""
    names: Sequence[str] = [name for name, _ in present] if wishes.every else wishes.tags
    return TagChange.DELETE, tuple((name, "") for name in names)


def _add_devices(asked: Asked) -> Plan:
    wishes = asked.wishes
    disks = [device.Disk(path, wishes.destroy) for path in wishes.names]
    return device.add(asked.snapshot, find.node(asked.snapshot, wishes.node).id, disks)


def _resync(asked: Asked) -> Plan:
    if not asked.wishes.whole_cluster:
        return device.resync(asked.snapshot, asked.device())
    return device.resync_all(asked.snapshot, asked.cluster())


def _create_volume(asked: Asked) -> Plan:
    wishes = asked.wishes
    wish = CreateVolume(
        wishes.name or asked.new_names.volume,
        wishes.size,
        _durability(wishes),
        asked.clusters(),
        wishes.gid,
        wishes.snapshot_factor if wishes.snapshot_factor != 1 else None,
        wishes.options,
        bool(wishes.block),
    )
    return volume.create(asked.snapshot, wish)


def _durability(wishes: Wishes) -> Durability:
    match DurabilityType(wishes.durability):
        case DurabilityType.REPLICATE:
            return Durability(DurabilityType.REPLICATE, wishes.replica)
        case DurabilityType.DISPERSE:
            return Durability(DurabilityType.DISPERSE, 0, wishes.disperse_data, wishes.redundancy)
        case DurabilityType.NONE:
            return Durability(DurabilityType.NONE)


def _create_block_volume(asked: Asked) -> Plan:
    wishes = asked.wishes
    return block_volume.create(
        asked.snapshot,
        name=wishes.name or asked.new_names.block_volume,
        size_gib=wishes.size,
        ha_count=wishes.ha,
        auth=wishes.auth,
        clusters=asked.clusters(),
    )


def _load_topology(asked: Asked) -> Plan:
    from glusterterm.engine.topology_source import read
    from glusterterm.logic.plans import topology
    from glusterterm.logic.topology_file import parse

    file = parse(read(asked.wishes.topology_file))
    return topology.load(asked.snapshot, file, known_before=asked.known_clusters, over_empty=asked.wishes.over_empty)


def _take_over(asked: Asked) -> Plan:
    from glusterterm import bootstrap_nodes
    from glusterterm.logic.plans.take_over import take_over, zones

    dump = bootstrap_nodes.read_dump(asked.wishes.dump) if asked.wishes.dump is not None else None
    return take_over(asked.snapshot, asked.cluster(), zones(asked.wishes.zones), dump)


BUILDERS: Mapping[str, Callable[[Asked], Plan]] = {
    "topology load": _load_topology,
    "cluster create": _create_cluster,
    "cluster setflags": _set_flags,
    "cluster delete": lambda asked: cluster.delete(asked.snapshot, asked.cluster()),
    "cluster take-over": _take_over,
    "node add": _add_node,
    "node enable": lambda asked: node.enable(asked.snapshot, asked.node()),
    "node disable": lambda asked: node.disable(asked.snapshot, asked.node()),
    "node evacuate": lambda asked: node.evacuate(asked.snapshot, asked.node()),
    "node settags": _node_tags,
    "node rmtags": _node_tags_away,
    "node delete": lambda asked: node.delete(asked.snapshot, asked.node()),
    "device add": _add_devices,
    "device enable": lambda asked: device.enable(asked.snapshot, asked.device()),
    "device disable": lambda asked: device.disable(asked.snapshot, asked.device()),
    "device evacuate": lambda asked: device.evacuate(
        asked.snapshot,
        asked.device(),
        check_heal=not asked.wishes.no_heal_check,
    ),
    "device replace": lambda asked: replace_device.replace(asked.snapshot, asked.device(), new_path=asked.wishes.path),
    "device settags": _device_tags,
    "device rmtags": _device_tags_away,
    "device delete": lambda asked: device.delete(asked.snapshot, asked.device(), forget=asked.wishes.forget),
    "device resync": _resync,
    "brick evict": lambda asked: brick.evict(asked.snapshot, asked.brick(), check_heal=not asked.wishes.no_heal_check),
    "volume create": _create_volume,
    "volume expand": lambda asked: volume.expand(
        asked.snapshot, find.volume(asked.snapshot, asked.wishes.volume).id, asked.wishes.expand_size
    ),
    "volume delete": lambda asked: volume.delete(asked.snapshot, asked.volume()),
    "volume clone": lambda asked: volume.clone(
        asked.snapshot, asked.volume(), asked.wishes.name or asked.new_names.volume
    ),
    "volume start": lambda asked: running.start(asked.snapshot, asked.volume(), force=asked.wishes.force),
    "volume stop": lambda asked: running.stop(asked.snapshot, asked.volume(), force=asked.wishes.force),
    "volume set": lambda asked: running.set_options(asked.snapshot, asked.volume(), asked.wishes.options),
    "volume reset": lambda asked: running.set_options(asked.snapshot, asked.volume(), reset=asked.wishes.keys),
    "volume heal": lambda asked: running.heal(asked.snapshot, asked.volume(), full=asked.wishes.full),
    "volume rebalance": lambda asked: running.rebalance(
        asked.snapshot, asked.volume(), RebalanceAction(asked.wishes.rebalance)
    ),
    "volume profile": lambda asked: running.profile(asked.snapshot, asked.volume(), on=asked.wishes.counting == "on"),
    "volume set-block-hosting-restriction": lambda asked: volume.restrict(
        asked.snapshot,
        asked.volume(),
        locked=asked.wishes.restriction == "locked",
    ),
    "blockvolume create": _create_block_volume,
    "blockvolume expand": lambda asked: block_volume.expand(
        asked.snapshot, find.block_volume(asked.snapshot, asked.wishes.block_volume).id, asked.wishes.new_size
    ),
    "blockvolume delete": lambda asked: block_volume.delete(
        asked.snapshot, find.block_volume(asked.snapshot, asked.wanted).id
    ),
    "server operations cleanup": lambda asked: operations.clean_up(
        asked.snapshot, tuple(find.operation(asked.snapshot, text).id for text in asked.wishes.operations)
    ),
    "server mode set": lambda asked: server.set_mode(asked.snapshot, ServerMode(asked.wishes.mode)),
    "loglevel set": lambda asked: server.set_logger_level(asked.snapshot, LoggerLevel(asked.wishes.level)),
}
"""What makes the plan of each command that changes something."""
