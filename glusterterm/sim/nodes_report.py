"""What a simulated node tells an examination, in the shape of Heketi's own reply."""

from glusterterm.sim.executor import Json, NodeReport
from glusterterm.sim.nodes import Dialect, GlusterVolume, NodeWorld, SimNode
from glusterterm.sim.nodes_lvm import MOUNT_OPTIONS

DEFAULT_OPTIONS = (
    ("storage.fips-mode-rchecksum", "on"),
    ("transport.address-family", "inet"),
    ("nfs.disable", "on"),
)


def report_of(world: NodeWorld, node: SimNode, hosting: tuple[str, ...]) -> NodeReport:
    """Tell everything of a node that can be reached."""
    volumes = world.volumes_of(node.pool) if node.glusterd else None
    blocks: Json = None
    if hosting and volumes is not None:
        blocks = {
            name: list(world.volumes[node.pool, name].blocks) for name in hosting if (node.pool, name) in world.volumes
        }
    return NodeReport(
        volumes=tuple(volume.name for volume in volumes) if volumes is not None else None,
        volume_info=_volume_info(world, volumes) if volumes is not None else None,
        lvm_pv=_report("pv", _physical(world, node)),
        lvm_vg=_report("vg", _groups(node)),
        lvm_lv=_report("lv", _logical(node)),
        mounts={"Statuses": _mounts(node)},
        block_volumes=blocks,
    )


def _report(kind: str, rows: list[Json]) -> Json:
    return {"report": [{kind: rows}]}


def _k(kib: int) -> str:
    return f"{kib}.00k"


def _named(local: str) -> Json:
    return {"Space": "", "Local": local}


def _volume_info(world: NodeWorld, volumes: list[GlusterVolume]) -> Json:
    listed: list[Json] = [_volume(world, volume) for volume in volumes]
    inner: Json = {"XMLName": _named("volumes"), "Count": len(listed), "VolumeList": listed}
    return {"XMLName": _named("volInfo"), "Volumes": inner}


def _volume(world: NodeWorld, volume: GlusterVolume) -> Json:
    sets = max(len(volume.bricks) // volume.set_size, 1)
    stand_in = world.dialect is Dialect.STAND_IN
    options = list(volume.options.items()) + ([] if stand_in else list(DEFAULT_OPTIONS))
    bricks: list[Json] = [
        {
            "UUID": brick.uuid,
            "Name": brick.name,
            "HostUUID": host.uuid if (host := world.by_storage(brick.storage)) else "",
            "IsArbiter": int(brick.arbiter),
        }
        for brick in volume.bricks
    ]
    return {
        "XMLName": _named("volume"),
        "VolumeName": volume.name,
        "ID": volume.uuid,
        "Status": 1 if volume.started else 2,
        "StatusStr": "Started" if volume.started else "Stopped",
        "BrickCount": len(volume.bricks),
        "DistCount": volume.set_size if stand_in else sets,
        "StripeCount": 1 if stand_in else 0,
        "ReplicaCount": max(volume.replica, 1),
        "ArbiterCount": int(volume.arbiter),
        "DisperseCount": volume.data + volume.redundancy,
        "RedundancyCount": volume.redundancy,
        "Type": 0 if stand_in else _type(volume, sets)[0],
        "TypeStr": _type(volume, 1 if stand_in else sets)[1],
        "Transport": 0,
        "Bricks": {"XMLName": _named("bricks"), "BrickList": bricks},
        "OptCount": len(options),
        "Options": {
            "XMLName": _named("options"),
            "OptionList": [{"Name": name, "Value": value} for name, value in options],
        },
    }


def _type(volume: GlusterVolume, sets: int) -> tuple[int, str]:
    """Give gluster's number and word for the kind of a volume."""
    if volume.data:
        return (9, "Distributed-Disperse") if sets > 1 else (4, "Disperse")
    if volume.replica > 1:
        return (7, "Distributed-Replicate") if sets > 1 else (2, "Replicate")
    return 0, "Distribute"


def _physical(world: NodeWorld, node: SimNode) -> list[Json]:
    rows: list[Json] = []
    for disk in node.disks.values():
        if not disk.pv_uuid or disk.dead:
            continue
        group = node.groups.get(disk.group)
        stand_in = world.dialect is Dialect.STAND_IN
        size_kib = disk.size_kib if stand_in or group is None else group.size_kib
        free_kib = 0 if stand_in or group is None else group.free_kib
        rows.append(
            {
                "pv_name": disk.path,
                "vg_name": disk.group,
                "pv_fmt": "lvm2",
                "pv_attr": "a--",
                "pv_size": _k(size_kib),
                "pv_free": _k(free_kib),
            }
        )
    return rows


def _groups(node: SimNode) -> list[Json]:
    return [
        {
            "vg_name": group.name,
            "pv_count:": "",
            "lv_count": str(len(group.pools) + len(group.volumes)),
            "snap_count": "0",
            "vg_attr": "wz--n-",
            "vg_size": _k(group.size_kib),
            "vg_free": _k(group.free_kib),
        }
        for group in node.groups.values()
        if not _gone(node, group.disk)
    ]


def _gone(node: SimNode, disk: str) -> bool:
    found = node.disks.get(disk)
    return found is not None and found.dead


def _logical(node: SimNode) -> list[Json]:
    rows: list[Json] = []
    for group in node.groups.values():
        if _gone(node, group.disk):
            continue
        for pool in group.pools.values():
            rows.append(_logical_row(pool.name, group.name, "twi-aotz--", pool.size_kib, ""))
        for volume in group.volumes.values():
            rows.append(_logical_row(volume.name, group.name, "Vwi-aotz--", volume.size_kib, volume.pool))
    return rows


def _logical_row(name: str, group: str, attributes: str, size_kib: int, pool: str) -> Json:
    return {
        "lv_name": name,
        "vg_name": group,
        "lv_attr": attributes,
        "lv_size": _k(size_kib),
        "pool_lv": pool,
        "origin": "",
        "data_percent": "0.10",
        **dict.fromkeys(("metadata_percent", "move_pv", "mirror_log", "copy_percent", "convert_lv"), ""),
    }


def _mounts(node: SimNode) -> list[Json]:
    rows: list[Json] = []
    for line in node.fstab:
        device, point, kind, *_ = line.split()
        rows.append(
            {
                "Device": device,
                "MountPoint": point,
                "Type": kind,
                "MountOptions": MOUNT_OPTIONS,
                "Mounted": node.mounts.get(point) == device,
            }
        )
    return rows
