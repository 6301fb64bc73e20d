"""One consistent view of everything a backend told, with its time and its source."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum

from glusterterm.model.health import Reading
from glusterterm.model.ids import BlockVolumeId, BrickId, ClusterId, DeviceId, NodeId, OperationId, VolumeId
from glusterterm.model.topology import BlockVolume, Brick, Cluster, Device, Node, PendingOperation, Volume


class BackendKind(StrEnum):
    """Whose word it is."""

    HEKETI = "heketi"
    DIRECT = "direct"


class Method(StrEnum):
    """How a snapshot was got from a backend."""

    DUMP = "dump"
    WALK = "walk"
    VOLUMES = "volumes"
    """Ids of volumes alone: all that the role `user` may see."""
    NODES = "nodes"
    """From the nodes themselves."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a snapshot came from. `url` never holds a secret; of the direct backend it is the hosts it starts from."""

    backend: BackendKind
    url: str
    method: Method


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything, indexed by id. Never changed: `model.diff` makes the next one.

    `taken_at` is seconds since 1970 by our own clock. `bare_volumes` are volumes of which nothing but the id is known
    (role `user`). `notes` are sentences on what could not be seen, such as an id that vanished during a walk.
    `readings` tell how old each part of what the nodes themselves say is; none where they are not asked.
    A reference may dangle (Heketi's records can be damaged, Heketi's API, section 13): look ids up with `.get`.
    """

    source: Source
    taken_at: float
    clusters: Mapping[ClusterId, Cluster] = field(default_factory=dict)
    nodes: Mapping[NodeId, Node] = field(default_factory=dict)
    devices: Mapping[DeviceId, Device] = field(default_factory=dict)
    bricks: Mapping[BrickId, Brick] = field(default_factory=dict)
    volumes: Mapping[VolumeId, Volume] = field(default_factory=dict)
    block_volumes: Mapping[BlockVolumeId, BlockVolume] = field(default_factory=dict)
    operations: Mapping[OperationId, PendingOperation] = field(default_factory=dict)
    bare_volumes: tuple[VolumeId, ...] = ()
    notes: tuple[str, ...] = ()
    readings: tuple[Reading, ...] = ()

    @property
    def without_heketi(self) -> bool:
        """Whether the nodes themselves are managed: there is no Heketi whose rules and habits would count."""
        return self.source.backend is BackendKind.DIRECT

    def with_sets(self, sets: Mapping[VolumeId, tuple[tuple[BrickId, ...], ...]]) -> "Snapshot":
        """Give it with the brick sets of some volumes, in gluster's order."""
        known = {id_: replace(self.volumes[id_], sets=each) for id_, each in sets.items() if id_ in self.volumes}
        return replace(self, volumes={**self.volumes, **known})

    def __repr__(self) -> str:
        """Count, and show nothing: `asyncio.run` writes its result out even where nobody reads it, which took 0.4 s."""
        counted = f"{len(self.nodes)} nodes, {len(self.volumes)} volumes, {len(self.bricks)} bricks"
        return f"Snapshot({self.source.url}, {self.source.method}, {counted})"

    def nodes_of(self, cluster: Cluster) -> tuple[Node, ...]:
        """Give the nodes of `cluster` that are known, by id."""
        return tuple(self.nodes[id_] for id_ in cluster.nodes if id_ in self.nodes)

    def devices_of(self, node: Node) -> tuple[Device, ...]:
        """Give the devices of `node` that are known, by id."""
        return tuple(self.devices[id_] for id_ in node.devices if id_ in self.devices)

    def bricks_of(self, device: Device) -> tuple[Brick, ...]:
        """Give the bricks on `device` that are known, by id."""
        return tuple(self.bricks[id_] for id_ in device.bricks if id_ in self.bricks)

    def bricks_of_volume(self, volume: Volume) -> tuple[Brick, ...]:
        """Give the bricks of `volume` that are known, by id."""
        return tuple(self.bricks[id_] for id_ in volume.bricks if id_ in self.bricks)

    def volumes_of(self, cluster: Cluster) -> tuple[Volume, ...]:
        """Give the volumes of `cluster` that are known, by id."""
        return tuple(self.volumes[id_] for id_ in cluster.volumes if id_ in self.volumes)

    def block_volumes_of(self, cluster: Cluster) -> tuple[BlockVolume, ...]:
        """Give the block volumes of `cluster` that are known, by id."""
        return tuple(self.block_volumes[id_] for id_ in cluster.block_volumes if id_ in self.block_volumes)
