"""`GET /db/dump`: the whole database as one indented text, made entry by entry and kept while nothing changes.

The text is written by hand, since json's indenting encoder takes ten times as long for the two kinds of entry that
there are many of, and a console asks for all of them every few seconds.
"""

import json
from collections.abc import Iterable

from glusterterm.sim import objects
from glusterterm.sim.entries import (
    BlockVolumeEntry,
    BrickEntry,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    VolumeEntry,
)
from glusterterm.sim.executor import Json
from glusterterm.sim.go_json import escaped, quoted
from glusterterm.sim.world import World

INDENT = "    "
_HOSTS_DEPTH = 6
ATTRIBUTES = (
    "DB_BRICK_HAS_SUBTYPE_FIELD",
    "DB_CLUSTER_HAS_FILE_BLOCK_FLAG",
    "DB_DEVICE_HAS_ID_META",
    "DB_GENERATION_ID",
    "DB_HAS_PENDING_OPS_BUCKET",
)


def encoded(world: World) -> bytes:
    """Give the dump; the same text as before if nothing changed since."""
    kept = world.kept.get("dump")
    if kept is None or kept[0] != world.revision:
        kept = (world.revision, _text(world).encode())
        world.kept["dump"] = kept
    return kept[1]


def _text(world: World) -> str:
    hosts: dict[tuple[str, ...], str] = {}
    clusters = (
        (id_, _indented({"Info": objects.cluster_lists(entry, entry.volumes, entry.block_volumes)}))
        for id_, entry in sorted(world.clusters.items())
    )
    sections = (
        ("clusterentries", clusters),
        ("volumeentries", ((id_, _volume(entry, hosts)) for id_, entry in sorted(world.volumes.items()))),
        ("brickentries", ((id_, _brick(entry)) for id_, entry in sorted(world.bricks.items()))),
        ("nodeentries", ((id_, _indented(_node(entry))) for id_, entry in sorted(world.nodes.items()))),
        ("deviceentries", ((id_, _indented(_device(entry))) for id_, entry in sorted(world.devices.items()))),
        ("blockvolumeentries", ((id_, _indented(_block(entry))) for id_, entry in sorted(world.block_volumes.items()))),
        ("dbattributeentries", ((name, _indented(_attribute(world, name))) for name in ATTRIBUTES)),
        ("pendingoperations", ((id_, _indented(_operation(entry))) for id_, entry in sorted(world.operations.items()))),
    )
    parts = ",\n".join(f'{INDENT}"{name}": {_section(entries)}' for name, entries in sections)
    return f"{{\n{parts}\n}}\n"


def _section(entries: Iterable[tuple[str, str]]) -> str:
    lines = [f'{INDENT * 2}"{id_}": {text}' for id_, text in entries]
    return "{\n" + ",\n".join(lines) + f"\n{INDENT}}}" if lines else "{}"


def _indented(value: Json) -> str:
    """Give an entry at its depth in the dump."""
    text = escaped(json.dumps(value, ensure_ascii=False, indent=4))
    return text.replace("\n", f"\n{INDENT * 2}")


def _texts(values: Iterable[str], depth: int) -> str:
    lines = [f"{INDENT * (depth + 1)}{quoted(value)}" for value in values]
    return "[\n" + ",\n".join(lines) + f"\n{INDENT * depth}]" if lines else "[]"


def _brick(entry: BrickEntry) -> str:
    return f"""{{
            "Info": {{
                "id": "{entry.id}",
                "path": {quoted(entry.path)},
                "device": "{entry.device}",
                "node": "{entry.node}",
                "volume": "{entry.volume}",
                "size": {entry.size}
            }},
            "TpSize": {entry.pool_size},
            "PoolMetadataSize": {entry.metadata_size},
            "Pending": {{
                "Id": "{entry.pending}"
            }},
            "LvmThinPool": "{entry.thin_pool}",
            "LvmLv": "{entry.logical_volume}",
            "SubType": {entry.sub_type.value}
        }}"""


def _volume(entry: VolumeEntry, hosts: dict[tuple[str, ...], str]) -> str:
    """Write a volume; `hosts` keeps the text of each list of mount hosts, which volumes have in common."""
    listed = hosts.get(entry.hosts)
    if listed is None:
        listed = hosts[entry.hosts] = _texts(entry.hosts, _HOSTS_DEPTH)
    clusters = f'"clusters": {_texts(entry.clusters, 4)},\n                ' if entry.clusters else ""
    gid = f'"gid": {entry.gid},\n                ' if entry.gid else ""
    block = '"block": true,\n                ' if entry.hosting is not None else ""
    device = quoted(f"{entry.hosts[0] if entry.hosts else ''}:{entry.name}")
    factor = (
        int(entry.snapshot_factor) if entry.snapshot_factor == int(entry.snapshot_factor) else entry.snapshot_factor
    )
    return f"""{{
            "Info": {{
                "size": {entry.size},
                {clusters}"name": {quoted(entry.name)},
                "durability": {_inside(objects.durability(entry), 4)},
                {gid}{block}"snapshot": {{
                    "enable": {"true" if entry.snapshot else "false"},
                    "factor": {factor}
                }},
                "id": "{entry.id}",
                "cluster": "{entry.cluster}",
                "mount": {{
                    "glusterfs": {{
                        "hosts": {listed},
                        "device": {device},
                        "options": {{
                            "backup-volfile-servers": {quoted(",".join(entry.hosts[1:]))}
                        }}
                    }}
                }},
                "blockinfo": {_inside(objects.block_info(entry), 4)}
            }},
            "Bricks": {_texts(entry.bricks, 3)},
            "GlusterVolumeOptions": {_texts(entry.options, 3)},
            "Pending": {{
                "Id": "{entry.pending}"
            }}
        }}"""


def _inside(value: Json, depth: int) -> str:
    """Give a small value at a depth of its own."""
    if not value:
        return "{}"
    return escaped(json.dumps(value, ensure_ascii=False, indent=4)).replace("\n", f"\n{INDENT * depth}")


def _node(entry: NodeEntry) -> Json:
    return {"State": str(entry.state), "Info": objects.node_info(entry), "Devices": list(entry.devices)}


def _device(entry: DeviceEntry) -> Json:
    return {
        "State": str(entry.state),
        "Info": objects.device_info(entry),
        "Bricks": list(entry.bricks),
        "NodeId": entry.node,
        "ExtentSize": entry.extent,
    }


def _block(entry: BlockVolumeEntry) -> Json:
    return {"Info": objects.block_volume(entry), "Pending": {"Id": entry.pending}}


def _attribute(world: World, name: str) -> Json:
    return {"Key": name, "Value": world.generation_id if name == "DB_GENERATION_ID" else "yes"}


def _operation(entry: OperationEntry) -> Json:
    actions: list[Json] = [
        {"Change": action.change.value, "Id": action.id, "Delta": action.delta} for action in entry.actions
    ]
    return {
        "Id": entry.id,
        "Timestamp": entry.timestamp,
        "Type": entry.type.value,
        "Actions": actions,
        "Status": str(entry.status),
    }
