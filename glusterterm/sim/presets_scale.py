"""Worlds of any size: clusters, nodes and devices in equal numbers, volumes as they fit."""

from dataclasses import dataclass

from glusterterm.model.topology import Durability, DurabilityType
from glusterterm.sim.presets_builder import Builder, Wanted

DEVICE_GIB = 500
LARGEST_GIB = 20
ZONES = 4
COPIES = 3
FILL = 0.9
"""How full the devices get at most, where volumes have to be smaller than they would be."""


@dataclass(frozen=True, slots=True)
class Scale:
    """How many clusters, nodes in each, devices on each node, and volumes in each cluster."""

    clusters: int
    nodes: int
    devices: int
    volumes: int

    @staticmethod
    def parse(text: str) -> "Scale":
        """Read `C,N,D,V`.

        Raises:
            ValueError: it is not four whole numbers, or a volume has nowhere to go.
        """
        parts = text.split(",")
        if len(parts) != 4 or not all(part.strip().isdecimal() for part in parts):
            raise ValueError(f"{text!r} is no scale; write clusters,nodes,devices,volumes, such as 1,6,4,100")
        scale = Scale(*(int(part) for part in parts))
        if scale.volumes and scale.clusters and not (scale.nodes and scale.devices):
            raise ValueError(f"{text!r} has volumes and no devices to put them on")
        return scale


def build(builder: Builder, scale: Scale) -> None:
    """Fill a world. Volumes are replica 3, fewer copies where nodes are few, of 1 to 20 GiB, smaller to fit."""
    for number in range(1, scale.clusters + 1):
        cluster = builder.cluster()
        for node_number in range(1, scale.nodes + 1):
            name = f"node{node_number:03d}.cluster{number}.example.com"
            address = f"10.{number % 256}.{node_number // 250}.{node_number % 250 + 1}"
            node = builder.node(cluster, (node_number - 1) % ZONES + 1, name, address)
            for device in range(scale.devices):
                builder.device(node, _disk(device), DEVICE_GIB)
        durability = _durability(scale.nodes)
        largest = _largest_gib(scale, durability)
        for _ in range(scale.volumes):
            size_gib = builder.source.randint(1, largest)
            while builder.volume(cluster, Wanted("", size_gib, durability)) is None and size_gib > 1:
                size_gib //= 2
    builder.finish()


def _disk(number: int) -> str:
    """Name the disk: sdb to sdz, then sdaa and on."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    number += 1
    return f"/dev/sd{letters[number]}" if number < 26 else f"/dev/sd{letters[number // 26 - 1]}{letters[number % 26]}"


def _durability(nodes: int) -> Durability:
    copies = min(COPIES, nodes)
    return Durability(DurabilityType.REPLICATE, copies) if copies > 1 else Durability(DurabilityType.NONE)


def _largest_gib(scale: Scale, durability: Durability) -> int:
    """Give the largest volume, such that as many as are wanted fit when sizes are drawn evenly from 1 GiB on."""
    if not scale.volumes:
        return LARGEST_GIB
    room_gib = scale.nodes * scale.devices * DEVICE_GIB * FILL / durability.set_size
    return max(1, min(LARGEST_GIB, int(2 * room_gib / scale.volumes) - 1))
