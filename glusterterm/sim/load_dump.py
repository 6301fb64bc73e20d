"""Fills a world from a database dump, such as `GET /db/dump` gives, of this server or of a real one."""

from collections.abc import Mapping
from typing import Any

from glusterterm.model.topology import DurabilityType, EntryState
from glusterterm.sim.entries import (
    Action,
    BlockVolumeEntry,
    BrickEntry,
    Change,
    ClusterEntry,
    DeviceEntry,
    Hosting,
    NodeEntry,
    OperationEntry,
    OperationStatus,
    OperationType,
    SubType,
    VolumeEntry,
)
from glusterterm.sim.world import Table, World

Entries = Mapping[str, Any]
"""A decoded dump, or a part of it; its form is the server's own (Heketi's API, section 4.8)."""


def load(world: World, dump: Entries) -> None:
    """Put everything that a dump holds into the world, in place of what it held."""
    world.clusters = Table({id_: _cluster(entry["Info"]) for id_, entry in dump["clusterentries"].items()})
    world.nodes = Table({id_: _node(entry) for id_, entry in dump["nodeentries"].items()})
    world.devices = Table({id_: _device(entry) for id_, entry in dump["deviceentries"].items()})
    world.bricks = Table({id_: _brick(entry) for id_, entry in dump["brickentries"].items()})
    world.volumes = Table({id_: _volume(entry) for id_, entry in dump["volumeentries"].items()})
    world.block_volumes = Table({id_: _block(entry) for id_, entry in dump["blockvolumeentries"].items()})
    world.operations = Table({id_: _operation(entry) for id_, entry in dump["pendingoperations"].items()})
    generation = dump["dbattributeentries"].get("DB_GENERATION_ID")
    world.generation_id = generation["Value"] if generation else world.generation_id
    world.touch()


def _cluster(info: Entries) -> ClusterEntry:
    lists = (list(info["nodes"]), list(info["volumes"]), list(info["blockvolumes"]))
    return ClusterEntry(info["id"], info["file"], info["block"], *lists)


def _node(entry: Entries) -> NodeEntry:
    info = entry["Info"]
    return NodeEntry(
        info["id"],
        info["cluster"],
        info["zone"],
        tuple(info["hostnames"]["manage"]),
        tuple(info["hostnames"]["storage"]),
        EntryState(entry["State"]),
        dict(info.get("tags") or {}),
        list(entry["Devices"]),
    )


def _device(entry: Entries) -> DeviceEntry:
    info = entry["Info"]
    storage = info["storage"]
    return DeviceEntry(
        info["id"],
        entry["NodeId"],
        info["name"],
        storage["total"],
        storage["free"],
        storage["used"],
        entry["ExtentSize"],
        EntryState(entry["State"]),
        dict(info.get("tags") or {}),
        tuple(info.get("paths") or ()),
        info.get("pv_uuid", ""),
        list(entry["Bricks"]),
    )


def _brick(entry: Entries) -> BrickEntry:
    info = entry["Info"]
    return BrickEntry(
        info["id"],
        info["device"],
        info["node"],
        info["volume"],
        info["size"],
        entry["TpSize"],
        entry["PoolMetadataSize"],
        entry["LvmThinPool"],
        info["path"],
        entry["LvmLv"],
        SubType(entry["SubType"]),
        entry["Pending"]["Id"],
    )


def _volume(entry: Entries) -> VolumeEntry:
    info = entry["Info"]
    durability, block = info["durability"], info["blockinfo"]
    hosting = Hosting(
        block.get("freesize", 0),
        block.get("reservedsize", 0),
        list(block.get("blockvolume") or ()),
        block.get("restriction", ""),
    )
    return VolumeEntry(
        info["id"],
        info["name"],
        info["size"],
        DurabilityType(durability["type"]),
        info["cluster"],
        tuple(info.get("clusters") or ()),
        durability["replicate"].get("replica", 0),
        durability["disperse"].get("data", 0),
        durability["disperse"].get("redundancy", 0),
        info.get("gid", 0),
        info["snapshot"]["enable"],
        float(info["snapshot"]["factor"]),
        tuple(entry["GlusterVolumeOptions"] or ()),
        hosting if info.get("block") else None,
        list(entry["Bricks"]),
        tuple(info["mount"]["glusterfs"]["hosts"] or ()),
        entry["Pending"]["Id"],
    )


def _block(entry: Entries) -> BlockVolumeEntry:
    info = entry["Info"]
    target = info["blockvolume"]
    return BlockVolumeEntry(
        info["id"],
        info["name"],
        info["size"],
        info["hacount"],
        info.get("auth", False),
        info["cluster"],
        info["blockhostingvolume"],
        info["usablesize"],
        tuple(target["hosts"] or ()),
        target["iqn"],
        target["lun"],
        target["username"],
        target["password"],
        tuple(info.get("clusters") or ()),
        entry["Pending"]["Id"],
    )


def _operation(entry: Entries) -> OperationEntry:
    actions = [Action(Change(action["Change"]), action["Id"], action["Delta"]) for action in entry["Actions"]]
    return OperationEntry(
        entry["Id"], OperationType(entry["Type"]), entry["Timestamp"], actions, OperationStatus(entry["Status"])
    )
