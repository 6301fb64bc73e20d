"""Puts clusters, nodes, devices and volumes into a world at once, by the server's own placement and arithmetic.

The nodes get what they would have got from a server that had made it all: volume groups, thin pools, mounts, gluster
volumes.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from glusterterm.logic.capacity import BricksRunOut, splits
from glusterterm.logic.placement import (
    Candidate,
    FreeSpace,
    NoPlace,
    PlacedSet,
    RingChoices,
    Role,
    Rules,
    from_start,
    place_set,
)
from glusterterm.model.ids import BrickId
from glusterterm.model.topology import Durability, DurabilityType, EntryState
from glusterterm.model.units import gib_to_kib
from glusterterm.sim import derived, node_commands, nodes_lvm, world_bricks
from glusterterm.sim.chance import Draw
from glusterterm.sim.entries import (
    BlockVolumeEntry,
    BrickEntry,
    ClusterEntry,
    DeviceEntry,
    Hosting,
    NodeEntry,
    SubType,
    VolumeEntry,
)
from glusterterm.sim.nodes import LVM_HEAD_KIB, GlusterBrick, GlusterVolume, LogicalVolume, NodeWorld, ThinPool
from glusterterm.sim.nodes_gluster import volume_named
from glusterterm.sim.world import World
from glusterterm.sim.world_volumes import usable_gib

REPLICA_2 = Durability(DurabilityType.REPLICATE, 2)
REPLICA_3 = Durability(DurabilityType.REPLICATE, 3)
ONE_COPY = Durability(DurabilityType.NONE)
ARBITER_OPTION = "user.heketi.arbiter true"


def disperse(data: int, redundancy: int) -> Durability:
    """Give a dispersed durability."""
    return Durability(DurabilityType.DISPERSE, 0, data, redundancy)


@dataclass(frozen=True, slots=True)
class Wanted:
    """A volume to build. An empty name gives Heketi's own."""

    name: str
    size_gib: int
    durability: Durability = REPLICA_3
    options: tuple[str, ...] = ()
    gid: int = 0
    snapshot_factor: float = 1.0
    hosting: bool = False


class _Ring:
    """The ring of one cluster, kept while its devices stay the same, with what is free on them."""

    def __init__(self, candidates: Sequence[Candidate], source: random.Random) -> None:
        self._source = source
        self.candidates = candidates
        self.free = FreeSpace.of(candidates)
        shuffled = RingChoices(lambda: BrickId("0" * 32), source.shuffle)
        self._order = list(shuffled.walk(candidates, BrickId("0" * 32)))

    def new_id(self) -> BrickId:
        """Give a fresh brick id."""
        return BrickId(f"{self._source.getrandbits(128):032x}")

    def walk(self, candidates: Sequence[Candidate], start: BrickId) -> Iterator[Candidate]:
        """Walk the ring from the start; without those that the role leaves out."""
        if len(candidates) == len(self._order):
            return from_start(self._order, start)
        allowed = {candidate.device for candidate in candidates}
        return from_start([candidate for candidate in self._order if candidate.device in allowed], start)


class Builder:
    """Builds a world that nobody asked for step by step."""

    def __init__(self, world: World, nodes: NodeWorld, *, seed: str) -> None:
        self.world = world
        self.nodes = nodes
        self.source = random.Random(f"{seed}/builder")  # noqa: S311 - a simulation, nothing secret
        self._rings: dict[str, _Ring] = {}
        self._hosts: dict[str, tuple[str, ...]] = {}

    def _new_id(self, draw: Draw) -> str:
        return self.world.chance.new_id(draw)

    def new_ids(self, draw: Draw, count: int) -> list[str]:
        """Draw ids and give them in order, so that what is listed by id comes in the order in which it was built."""
        return sorted(self._new_id(draw) for _ in range(count))

    def cluster(self, *, file: bool = True, block: bool = True, id_: str = "") -> ClusterEntry:
        """Add a cluster."""
        entry = ClusterEntry(id_ or self._new_id(Draw.CLUSTER), file, block)
        self.world.clusters[entry.id] = entry
        return entry

    def node(
        self,
        cluster: ClusterEntry,
        zone: int,
        manage: str,
        storage: str,
        tags: dict[str, str] | None = None,
        id_: str = "",
    ) -> NodeEntry:
        """Add a node; it joins the trusted pool of the cluster's others."""
        entry = NodeEntry(
            id_ or self._new_id(Draw.NODE), cluster.id, zone, (manage,), (storage,), tags=dict(tags or {})
        )
        self.world.nodes[entry.id] = entry
        sim_node = self.nodes.add_node(manage, storage)
        if cluster.nodes:
            first = self.world.nodes[cluster.nodes[0]]
            sim_node.pool = self.nodes.nodes[first.manage[0]].pool
        cluster.nodes = sorted([*cluster.nodes, entry.id])
        self._hosts.pop(cluster.id, None)
        return entry

    def device(
        self,
        node: NodeEntry,
        path: str,
        size_gib: int,
        tags: dict[str, str] | None = None,
        state: EntryState = EntryState.ONLINE,
        id_: str = "",
    ) -> DeviceEntry:
        """Add a disk to a node and to Heketi."""
        entry = DeviceEntry(id_ or self._new_id(Draw.DEVICE), node.id, path, 0, 0, state=state, tags=dict(tags or {}))
        manage = node.manage[0]
        disk = self.nodes.add_disk(manage, path, gib_to_kib(size_gib) + LVM_HEAD_KIB)
        sim_node = self.nodes.nodes[manage]
        nodes_lvm.pvcreate(self.nodes, sim_node, path)
        nodes_lvm.vgcreate(self.nodes, sim_node, f"vg_{entry.id}", path)
        group = sim_node.groups[f"vg_{entry.id}"]
        entry.total = entry.free = group.size_kib
        entry.paths, entry.pv_uuid = disk.links, disk.pv_uuid
        self.world.devices[entry.id] = entry
        node.devices = sorted([*node.devices, entry.id])
        self._rings.pop(node.cluster, None)
        return entry

    def volume(self, cluster: ClusterEntry, wanted: Wanted) -> VolumeEntry | None:
        """Add a volume with its bricks, as the server would place them; None where it does not fit."""
        durability = wanted.durability
        rules = Rules.of(durability, wanted.options, snapshot_factor=wanted.snapshot_factor)
        placed = self._placed(cluster, rules, wanted.size_gib)
        if placed is None:
            return None
        id_ = self._new_id(Draw.VOLUME)
        config = self.world.config
        extra = (config.block_hosting_volume_options,) if wanted.hosting else ()
        entry = VolumeEntry(
            id_,
            wanted.name or f"vol_{id_}",
            wanted.size_gib,
            durability.type,
            cluster.id,
            replica=durability.replica if durability.type is DurabilityType.REPLICATE else 0,
            data=durability.data,
            redundancy=durability.redundancy,
            gid=wanted.gid,
            snapshot=wanted.snapshot_factor > 1,
            snapshot_factor=wanted.snapshot_factor,
            options=("", *wanted.options, *extra, ""),
            hosts=self._mount_hosts(cluster),
        )
        if wanted.hosting:
            free = usable_gib(wanted.size_gib)
            entry.hosting = Hosting(free, wanted.size_gib - free)
        self.world.volumes[id_] = entry
        cluster.volumes.append(id_)
        bricks = [brick for one in placed for brick in self._bricks(entry, rules, one)]
        entry.bricks = sorted(brick.id for brick in bricks)
        self._on_nodes(entry, rules, bricks)
        return entry

    def _mount_hosts(self, cluster: ClusterEntry) -> tuple[str, ...]:
        """Give the hosts of a volume's mount line; volumes share one tuple as long as no node comes."""
        if cluster.id not in self._hosts:
            self._hosts[cluster.id] = self.world.mount_hosts(cluster)
        return self._hosts[cluster.id]

    def _placed(self, cluster: ClusterEntry, rules: Rules, size_gib: int) -> list[PlacedSet] | None:
        limits = self.world.config.brick_limits
        try:
            for split in splits(gib_to_kib(size_gib), rules.durability, limits):
                ring = self._rings.get(cluster.id)
                if ring is None:
                    places = world_bricks.candidates(self.world, cluster)
                    ring = self._rings[cluster.id] = _Ring(places, self.source)
                try:
                    return [
                        place_set(rules, split.brick_kib, ring.free, ring.candidates, ring) for _ in range(split.sets)
                    ]
                except NoPlace:
                    del self._rings[cluster.id]  # what the failed try took comes back with a new ring
        except BricksRunOut:
            return None
        return None

    def _bricks(self, volume: VolumeEntry, rules: Rules, placed: PlacedSet) -> list[BrickEntry]:
        """Put the bricks of a set into the database; the first has its pool named by an id of its own."""
        made: list[BrickEntry] = []
        for number, brick in enumerate(placed.bricks):
            first = number == 0 and not rules.has_arbiter
            drawn = f"{self.source.getrandbits(128):032x}"
            id_, pool = (str(placed.walk_id), drawn) if first else (drawn, drawn)
            device = self.world.devices[brick.candidate.device]
            entry = BrickEntry(
                id_,
                device.id,
                device.node,
                volume.id,
                brick.size_kib,
                brick.charge.pool_kib,
                brick.charge.metadata_kib,
                f"tp_{pool}",
                f"{node_commands.MOUNTS}/vg_{device.id}/brick_{id_}/brick",
                sub_type=SubType.ARBITER if brick.role is Role.ARBITER else SubType.NORMAL,
            )
            self.world.bricks[id_] = entry
            world_bricks.take(self.world, entry)
            device.bricks.append(id_)
            made.append(entry)
        return made

    def _on_nodes(self, volume: VolumeEntry, rules: Rules, bricks: Sequence[BrickEntry]) -> None:
        world, durability = self.world, volume.durability
        pool = 0
        known: list[GlusterBrick] = []
        filled = derived.number(18, 82, volume.name)
        for brick in bricks:
            node = world.nodes[brick.node]
            sim_node = self.nodes.nodes[node.manage[0]]
            group = sim_node.groups[f"vg_{brick.device}"]
            group.pools[brick.thin_pool] = ThinPool(brick.thin_pool, brick.pool_size, brick.metadata_size)
            name = f"brick_{brick.id}"
            written_kib = brick.size * filled // 100 // (100 if brick.sub_type is SubType.ARBITER else 1)
            group.volumes[name] = LogicalVolume(name, brick.thin_pool, brick.size, written_kib)
            mount = brick.path.removesuffix("/brick")
            nodes_lvm.mount(sim_node, f"/dev/mapper/{group.name}-{name}", mount)
            known.append(GlusterBrick(node.storage[0], brick.path, arbiter=brick.sub_type is SubType.ARBITER))
            pool = sim_node.pool
        options = dict(option.partition(" ")[::2] for option in volume.options if option)
        self.nodes.volumes[pool, volume.name] = GlusterVolume(
            volume.name,
            self.nodes.new_uuid(),
            pool,
            known,
            durability.set_size,
            durability.replica if durability.replica > 1 else 0,
            rules.has_arbiter,
            durability.data,
            durability.redundancy,
            {**options, "user.heketi.id": volume.id},
            started=True,
        )

    def block_volume(self, hosting: VolumeEntry, name: str, size_gib: int, *, auth: bool = False) -> BlockVolumeEntry:
        """Add a block volume to a hosting volume that has room for it."""
        world = self.world
        cluster = world.clusters[hosting.cluster]
        hosts = world.mount_hosts(cluster)[:3]
        id_ = self._new_id(Draw.BLOCK_VOLUME)
        uuid = self.nodes.new_uuid()
        user, password = (uuid, self.nodes.new_uuid()) if auth else ("", "")
        entry = BlockVolumeEntry(
            id_,
            name or f"blockvol_{id_}",
            size_gib,
            len(hosts),
            auth,
            cluster.id,
            hosting.id,
            size_gib,
            hosts,
            f"iqn.2016-12.org.gluster-block:{uuid}",
            username=user,
            password=password,
        )
        world.block_volumes[id_] = entry
        if hosting.hosting is not None:
            hosting.hosting.free -= size_gib
            hosting.hosting.block_volumes = sorted([*hosting.hosting.block_volumes, id_])
        cluster.block_volumes = sorted([*cluster.block_volumes, id_])
        first = self.nodes.nodes[world.nodes[cluster.nodes[0]].manage[0]]
        gluster = volume_named(self.nodes, first, hosting.name)
        if gluster is not None:
            gluster.blocks[entry.name] = size_gib
        return entry

    def finish(self) -> None:
        """Put every list that the database keeps sorted into its order, and let LVM set its spare aside."""
        for cluster in self.world.clusters.values():
            cluster.volumes.sort()
        for device in self.world.devices.values():
            device.bricks.sort()
        for node in self.nodes.nodes.values():
            for group in node.groups.values():
                nodes_lvm.keep_spare(group)
        self.world.touch()
