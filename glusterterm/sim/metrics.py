"""`GET /metrics`: the server's own Prometheus lines. Those of Go and of its process have no counterpart here."""

from collections.abc import Iterable
from dataclasses import dataclass

from glusterterm.sim import objects
from glusterterm.sim.entries import ClusterEntry, DeviceEntry, NodeEntry
from glusterterm.sim.executor import Json
from glusterterm.sim.world import World

Labels = tuple[tuple[str, str], ...]
BYTES_PER_KIB = 1024


@dataclass(frozen=True, slots=True)
class _Device:
    cluster: ClusterEntry
    node: NodeEntry
    entry: DeviceEntry

    @property
    def labels(self) -> Labels:
        """Name the device as every one of its lines does."""
        return (
            ("cluster", self.cluster.id),
            ("device", self.entry.name),
            ("hostname", self.node.manage[0]),
            ("id", self.entry.id),
            ("pv_uuid", self.entry.pv_uuid),
            ("storage_hostname", self.node.storage[0]),
        )


def text(world: World) -> str:
    """Give all metrics; only `heketi_up 0` while a cluster lists a volume that is none."""
    hidden = world.pending_ids(*objects.PENDING_VOLUME)
    readable = all(id_ in world.volumes or id_ in hidden for entry in world.clusters.values() for id_ in entry.volumes)
    if not readable:
        return _family("heketi_up", "Is heketi running?", [((), 0)])
    families = {**_clusters(world), **_devices(world), **_operations(world)}
    families["heketi_up"] = ("Is heketi running?", [((), 1)])
    return "".join(_family(name, *families[name]) for name in sorted(families) if families[name][1])


Family = tuple[str, list[tuple[Labels, int]]]


def _clusters(world: World) -> dict[str, Family]:
    shown = [(entry.id, objects.cluster(world, entry)) for entry in world.clusters.values()]

    def counts(member: str) -> list[tuple[Labels, int]]:
        return [((("cluster", id_),), _length(value[member])) for id_, value in shown]

    hosts: list[tuple[Labels, int]] = [
        (
            (("cluster", node.cluster), ("hostname", node.manage[0]), ("storage_hostname", node.storage[0])),
            len(node.devices),
        )
        for node in world.nodes.values()
    ]
    return {
        "heketi_cluster_count": ("Number of clusters", [((), len(world.clusters))]),
        "heketi_volumes_count": ("Number of volumes on cluster", counts("volumes")),
        "heketi_block_volumes_count": ("Number of block volumes on cluster", counts("blockvolumes")),
        "heketi_nodes_count": ("Number of nodes on cluster", counts("nodes")),
        "heketi_device_count": ("Number of devices on host", hosts),
    }


def _length(value: Json) -> int:
    return len(value) if isinstance(value, list) else 0


def _devices(world: World) -> dict[str, Family]:
    devices = [
        _Device(world.clusters[node.cluster], node, world.devices[id_])
        for node in world.nodes.values()
        for id_ in node.devices
    ]
    if not devices:
        return {}
    sizes = {
        "size": ("Total size of the device", [(device.labels, device.entry.total) for device in devices]),
        "free": (
            "Amount of Free space available on the device",
            [(device.labels, device.entry.free) for device in devices],
        ),
        "used": ("Amount of space used on the device", [(device.labels, device.entry.used) for device in devices]),
    }
    counts = [(device.labels, len(device.entry.bricks)) for device in devices]
    families: dict[str, Family] = {"heketi_device_brick_count": ("Number of bricks on device", counts)}
    for name, (words, rows) in sizes.items():
        families[f"heketi_device_{name}"] = (words, rows)
        in_bytes = [(labels, value * BYTES_PER_KIB) for labels, value in rows]
        families[f"heketi_device_{name}_bytes"] = (f"{words} in bytes", in_bytes)
    return families


def _operations(world: World) -> dict[str, Family]:
    counts = objects.operation_counts(world)
    named = {
        "failed": ("failed", "Number of Failed Operations"),
        "in_flight": ("inFlight", "Number of in flight Operations"),
        "new": ("new", "Number of New Operations"),
        "stale": ("stale", "Number of Stale Operations"),
        "total": ("total", "Total Number of Operations"),
    }
    families: dict[str, Family] = {}
    for member, (name, words) in named.items():
        value = counts[member]
        families[f"heketi_operations_{name}_count"] = (words, [((), value if isinstance(value, int) else 0)])
    return families


def _family(name: str, words: str, rows: Iterable[tuple[Labels, int]]) -> str:
    lines = [f"# HELP {name} {words}", f"# TYPE {name} gauge"]
    lines += [f"{name}{_labels(labels)} {shown(value)}" for labels, value in sorted(rows)]
    return "\n".join(lines) + "\n"


def _labels(labels: Labels) -> str:
    return "{" + ",".join(f'{key}="{_escaped(value)}"' for key, value in labels) + "}" if labels else ""


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")


def shown(value: int) -> str:
    """Give a number as Go shows a float: from a million on with an exponent."""
    if abs(value) < 10**6:
        return str(value)
    digits = str(value).rstrip("0")
    fraction = f".{digits[1:]}" if len(digits) > 1 else ""
    return f"{digits[0]}{fraction}e+{len(str(value)) - 1:02d}"
