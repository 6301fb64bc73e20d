"""The API's objects: what is told of each entry of the database, members in the server's order."""

from glusterterm.model.topology import DurabilityType
from glusterterm.sim import go_json
from glusterterm.sim.entries import (
    BlockVolumeEntry,
    BrickEntry,
    Change,
    ClusterEntry,
    DeviceEntry,
    NodeEntry,
    OperationEntry,
    OperationStatus,
    VolumeEntry,
)
from glusterterm.sim.executor import Json
from glusterterm.sim.world import World

Object = dict[str, Json]
PENDING_VOLUME = (Change.ADD_VOLUME, Change.DELETE_VOLUME, Change.ADD_VOLUME_CLONE)
PENDING_BLOCK_VOLUME = (Change.ADD_BLOCK_VOLUME, Change.DELETE_BLOCK_VOLUME)


def cluster(world: World, entry: ClusterEntry) -> Object:
    """Give a cluster; what is being made or deleted is left out."""
    volumes = world.pending_ids(*PENDING_VOLUME)
    blocks = world.pending_ids(*PENDING_BLOCK_VOLUME)
    return cluster_lists(
        entry,
        [id_ for id_ in entry.volumes if id_ not in volumes],
        [id_ for id_ in entry.block_volumes if id_ not in blocks],
    )


def cluster_lists(entry: ClusterEntry, volumes: list[str], block_volumes: list[str]) -> Object:
    """Give a cluster with the given lists."""
    return {
        "id": entry.id,
        "nodes": list(entry.nodes),
        "volumes": list(volumes),
        "block": entry.block,
        "file": entry.file,
        "blockvolumes": list(block_volumes),
    }


def node_info(entry: NodeEntry) -> Object:
    """Give what the dump and the API have of a node alike."""
    return {
        "zone": entry.zone,
        "hostnames": {"manage": list(entry.manage), "storage": list(entry.storage)},
        "cluster": entry.cluster,
        **({"tags": dict(sorted(entry.tags.items()))} if entry.tags else {}),
        "id": entry.id,
    }


def node(world: World, entry: NodeEntry) -> Object:
    """Give a node with its devices and bricks."""
    devices: list[Json] = [device(world, world.devices[id_]) for id_ in entry.devices]
    return {**node_info(entry), "state": str(entry.state), "devices": devices}


def device_info(entry: DeviceEntry) -> Object:
    """Give what the dump and the API have of a device alike."""
    return {
        "name": entry.name,
        **({"tags": dict(sorted(entry.tags.items()))} if entry.tags else {}),
        "storage": {"total": entry.total, "free": entry.free, "used": entry.used},
        "id": entry.id,
        **({"paths": list(entry.paths)} if entry.paths else {}),
        **({"pv_uuid": entry.pv_uuid} if entry.pv_uuid else {}),
    }


def device(world: World, entry: DeviceEntry) -> Object:
    """Give a device with its bricks, those of unfinished operations too."""
    bricks: list[Json] = [brick(world.bricks[id_]) for id_ in entry.bricks]
    return {**device_info(entry), "state": str(entry.state), "bricks": bricks}


def brick(entry: BrickEntry) -> Object:
    """Give a brick."""
    return {
        "id": entry.id,
        "path": entry.path,
        "device": entry.device,
        "node": entry.node,
        "volume": entry.volume,
        "size": entry.size,
    }


def durability(entry: VolumeEntry) -> Object:
    """Give a volume's durability; numbers that were not given are left out."""
    replicate: Object = {"replica": entry.replica} if entry.replica else {}
    disperse: Object = {"data": entry.data, "redundancy": entry.redundancy}
    return {
        "type": str(entry.type),
        "replicate": replicate if entry.type is DurabilityType.REPLICATE else {},
        "disperse": disperse if entry.type is DurabilityType.DISPERSE else {},
    }


def mount(name: str, hosts: tuple[str, ...]) -> Object:
    """Give how a volume is mounted: from the first host, the others as backups."""
    device_ = f"{hosts[0]}:{name}" if hosts else f":{name}"
    options: Object = {"backup-volfile-servers": ",".join(hosts[1:])}
    return {"glusterfs": {"hosts": list(hosts), "device": device_, "options": options}}


def block_info(entry: VolumeEntry) -> Object:
    """Give what a volume has for block volumes; zeros and empty lists are left out."""
    hosting = entry.hosting
    if hosting is None:
        return {}
    values: Object = {
        "freesize": hosting.free,
        "reservedsize": hosting.reserved,
        "blockvolume": list(hosting.block_volumes),
        "restriction": hosting.restriction,
    }
    return {key: value for key, value in values.items() if value}


def snapshot(entry: VolumeEntry) -> Object:
    """Give whether and how much room is kept for snapshots."""
    return {"enable": entry.snapshot, "factor": go_json.number(entry.snapshot_factor)}


def volume(world: World, entry: VolumeEntry) -> Object:
    """Give a volume; its mount line is made from the cluster's nodes of this moment."""
    hosts = world.mount_hosts(world.clusters[entry.cluster])
    bricks: list[Json] = [brick(world.bricks[id_]) for id_ in entry.bricks]
    return {
        "size": entry.size,
        "name": entry.name,
        "durability": durability(entry),
        **({"gid": entry.gid} if entry.gid else {}),
        **({"glustervolumeoptions": list(entry.options)} if entry.options else {}),
        **({"block": True} if entry.hosting is not None else {}),
        "snapshot": snapshot(entry),
        "id": entry.id,
        "cluster": entry.cluster,
        "mount": mount(entry.name, hosts),
        "blockinfo": block_info(entry),
        "bricks": bricks,
    }


def block_volume(entry: BlockVolumeEntry) -> Object:
    """Give a block volume."""
    return {
        "size": entry.size,
        "name": entry.name,
        "hacount": entry.ha_count,
        "id": entry.id,
        "blockvolume": {
            "hosts": list(entry.hosts),
            "iqn": entry.iqn,
            "lun": entry.lun,
            "username": entry.username,
            "password": entry.password,
        },
        "cluster": entry.cluster,
        "blockhostingvolume": entry.hosting_volume,
        "usablesize": entry.usable,
    }


def operation_info(world: World, entry: OperationEntry, *, listed: bool) -> Object:
    """Give an operation; only the list says whether it runs."""
    running = listed and entry.id in world.tracked | world.cleaning
    return {
        "id": entry.id,
        "type_name": entry.type.words,
        "status": str(entry.status),
        "sub_status": "in-flight" if running else "",
    }


def operation_details(world: World, entry: OperationEntry) -> Object:
    """Give an operation with its changes."""
    changes: list[Json] = [{"id": action.id, "description": action.change.words} for action in entry.actions]
    return {**operation_info(world, entry, listed=False), "changes": changes}


def operation_counts(world: World) -> Object:
    """Give how many operations there are, by how they stand."""
    by_status = [entry.status for entry in world.operations.values()]
    return {
        "total": len(by_status),
        "in_flight": len(world.tracked) + len(world.cleaning),
        "stale": by_status.count(OperationStatus.STALE),
        "failed": by_status.count(OperationStatus.FAILED),
        "new": by_status.count(OperationStatus.NEW),
    }
