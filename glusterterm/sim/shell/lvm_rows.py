"""The rows of LVM's reports, as a simulated node's groups give them. Every column that LVM knows has a value."""

import json
from datetime import UTC, datetime
from functools import cache
from importlib import resources

from glusterterm.model.units import gib_to_kib
from glusterterm.sim import derived
from glusterterm.sim.nodes import Disk, LogicalVolume, SimNode, ThinPool, VolumeGroup
from glusterterm.sim.nodes_lvm import group_of
from glusterterm.sim.shell.lvm_form import Kib, Row
from glusterterm.sim.shell.printed import Here
from glusterterm.sim.shell.space import written_kib

SPARE = "lvol0_pmspare"
FOREIGN = "manual"
"""The volume that somebody made by hand, where room is taken that nobody else knows of."""
CHUNK_KIB = 256
PE_START_KIB = 128 * 1024 + 256
MDA_KIB = 131_328


@cache
def _columns(kind: str) -> Row:
    text = resources.files(__package__).joinpath("lvm_columns.json").read_text(encoding="utf-8")
    columns: dict[str, Row] = json.loads(text)
    return columns[kind] if kind in columns else columns["lv"] | columns["seg"]


def _seen(node: SimNode) -> list[VolumeGroup]:
    """Give the groups that LVM finds: one whose disk died is gone for it."""
    found = (group for _, group in sorted(node.groups.items()))
    return [group for group in found if not ((disk := node.disks.get(group.disk)) and disk.dead)]


def physical(here: Here, *, hidden: bool) -> list[Row]:
    """Give the physical volumes."""
    del hidden
    disks = (disk for _, disk in sorted(here.node.disks.items()))
    return [_pv(here.node, disk) for disk in disks if disk.pv_uuid and not disk.dead]


def _pv(node: SimNode, disk: Disk) -> Row:
    group = node.groups.get(disk.group)
    size_kib = group.size_kib if group else disk.size_kib
    free_kib = group.free_kib if group else size_kib
    count = group.size_kib // group.extent_kib if group else 0
    major, _, minor = numbers(disk).partition(":")
    return {
        **_columns("pv"),
        "vg_name": disk.group,
        "pv_uuid": disk.pv_uuid,
        "pv_name": disk.path,
        "pv_major": major,
        "pv_minor": minor,
        "dev_size": Kib(disk.size_kib),
        "pv_size": Kib(size_kib),
        "pv_free": Kib(free_kib),
        "pv_used": Kib(size_kib - free_kib),
        "pv_attr": "a--" if group else "---",
        "pv_allocatable": "allocatable" if group else "",
        "pv_in_use": "used" if group else "",
        "pv_pe_count": str(count),
        "pv_pe_alloc_count": str((size_kib - free_kib) // 4096 if group else 0),
        "pe_start": Kib(PE_START_KIB),
        "pv_mda_size": Kib(MDA_KIB),
        "pv_mda_free": Kib(MDA_KIB // 2),
        "pv_ba_start": Kib(0),
        "pv_ba_size": Kib(0),
    }


def numbers(disk: Disk) -> str:
    """Give the kernel's numbers of a disk."""
    if "nvme" in disk.path:
        return f"259:{derived.number(0, 31, disk.path)}"
    return f"8:{16 * (ord(disk.path[-1]) - ord('a') if disk.path[-1].isalpha() else 0)}"


def groups(here: Here, *, hidden: bool) -> list[Row]:
    """Give the volume groups."""
    del hidden
    return [_vg(group) for group in _seen(here.node)]


def _vg(group: VolumeGroup) -> Row:
    return {
        **_columns("vg"),
        "vg_uuid": group_uuid(group),
        "vg_name": group.name,
        "vg_size": Kib(group.size_kib),
        "vg_free": Kib(group.free_kib),
        "vg_extent_size": Kib(group.extent_kib),
        "vg_extent_count": str(group.size_kib // group.extent_kib),
        "vg_free_count": str(group.free_kib // group.extent_kib),
        "lv_count": str(_visible(group)),
        "vg_tags": ",".join(sorted(group.tags)),
        "vg_mda_size": Kib(MDA_KIB),
        "vg_mda_free": Kib(MDA_KIB // 2),
    }


def _visible(group: VolumeGroup) -> int:
    return len(group.pools) + len(group.volumes) + (group.foreign_kib > 0)


def group_uuid(group: VolumeGroup) -> str:
    """Give LVM's own id of a group."""
    return derived.lvm_uuid("group", group.name)


def group_line(here: Here, name: str) -> str:
    """Give what `vgdisplay -c` tells of a group.

    Raises:
        CommandFailed: there is none.
    """
    group = group_of(here.node, name)
    total, free = group.size_kib // group.extent_kib, group.free_kib // group.extent_kib
    volumes = _visible(group)
    mounted = sum(device.startswith(f"/dev/mapper/{name}-") for device in here.node.mounts.values())
    return (
        f"{name}:r/w:772:-1:0:{volumes}:{mounted}:-1:0:1:1:{group.size_kib}:{group.extent_kib}:{total}:{total - free}:"
        f"{free}:{group_uuid(group)}"
    )


def logical(here: Here, *, hidden: bool) -> list[Row]:
    """Give the logical volumes in LVM's order: by name, brackets not counted."""
    rows: list[Row] = []
    for group in _seen(here.node):
        mine = [_thin(here, group, volume) for volume in group.volumes.values()]
        mine += [row for pool in group.pools.values() for row in _pool(here, group, pool, hidden=hidden)]
        if group.foreign_kib:
            mine.append(_plain(here, group, FOREIGN, group.foreign_kib, ("-wi-a-----", "public"), _extent(group)))
        if hidden and group.spare_kib:
            spare = ("ewi-------", "private,pool,spare")
            mine.append(_plain(here, group, f"[{SPARE}]", group.spare_kib, spare, 0))
        rows += sorted(mine, key=lambda row: str(row["lv_name"]).strip("[]"))
    return rows


def _extent(group: VolumeGroup) -> int:
    return (group.size_kib - group.foreign_kib) // group.extent_kib


def _common(here: Here, group: VolumeGroup, name: str, size_kib: int) -> Row:
    plain = name.strip("[]")
    made = here.booted_at - derived.number(86_400, 300 * 86_400, "made", group.name, plain)
    return {
        **_columns("lv and seg"),
        "vg_name": group.name,
        "lv_uuid": derived.lvm_uuid(group.name, plain),
        "lv_name": name,
        "lv_full_name": f"{group.name}/{name}",
        "lv_dm_path": f"/dev/mapper/{group.name}-{plain}",
        "lv_size": Kib(size_kib),
        "lv_time": f"{datetime.fromtimestamp(made, UTC):%Y-%m-%d %H:%M:%S +0000}",
        "lv_host": here.name,
        "chunk_size": Kib(0),
        "stripe_size": Kib(0),
        "region_size": Kib(0),
        "seg_start": Kib(0),
        "seg_size": Kib(size_kib),
        "seg_size_pe": str(size_kib // group.extent_kib),
        "lv_kernel_read_ahead": Kib(512),
    }


def _thin(here: Here, group: VolumeGroup, volume: LogicalVolume) -> Row:
    device = f"/dev/mapper/{group.name}-{volume.name}"
    share = f"{100 * written_kib(volume) / volume.size_kib:.2f}"
    return _common(here, group, volume.name, volume.size_kib) | {
        "lv_path": f"/dev/{group.name}/{volume.name}",
        "lv_attr": "Vwi-aotz--" if device in here.node.mounts.values() else "Vwi-a-tz--",
        "lv_device_open": "open" if device in here.node.mounts.values() else "",
        "lv_layout": "thin,sparse",
        "lv_role": "public",
        "lv_modules": "thin,thin-pool",
        "pool_lv": volume.pool,
        "pool_lv_uuid": derived.lvm_uuid(group.name, volume.pool),
        "data_percent": share,
        "snap_percent": share,
        "segtype": "thin",
        "thin_id": "1",
        "discards": "passdown",
        "zero": "zero",
        "lv_tags": ",".join(sorted(volume.tags)),
    }


def _pool(here: Here, group: VolumeGroup, pool: ThinPool, *, hidden: bool) -> list[Row]:
    inside = [volume for volume in group.volumes.values() if volume.pool == pool.name]
    used_kib = sum(written_kib(volume) for volume in inside)
    data, metadata = f"[{pool.name}_tdata]", f"[{pool.name}_tmeta]"
    row = _common(here, group, pool.name, pool.size_kib) | {
        "lv_attr": "twi-aotz--",
        "lv_tags": ",".join(sorted(pool.tags)),
        "lv_layout": "thin,pool",
        "lv_role": "private",
        "lv_modules": "thin-pool",
        "lv_when_full": "queue",
        "lv_metadata_size": Kib(pool.metadata_kib),
        "data_lv": data,
        "metadata_lv": metadata,
        "data_percent": f"{min(100.0, 100 * used_kib / pool.size_kib):.2f}",
        "snap_percent": "",
        "metadata_percent": f"{10 + min(80.0, 20 * used_kib / gib_to_kib(1024)):.2f}",
        "segtype": "thin-pool",
        "stripes": "1",
        "data_stripes": "1",
        "chunk_size": Kib(CHUNK_KIB),
        "thin_count": str(len(inside)),
        "transaction_id": str(len(inside)),
        "devices": f"{pool.name}_tdata(0)",
        "kernel_discards": "nopassdown",
        "discards": "passdown",
        "zero": "zero",
    }
    if not hidden:
        return [row]
    start = derived.number(2, max(3, group.size_kib // group.extent_kib // 2), "start", pool.name)
    after = start + pool.size_kib // group.extent_kib
    return [
        row,
        _plain(here, group, data, pool.size_kib, ("Twi-ao----", "private,thin,pool,data"), start),
        _plain(here, group, metadata, pool.metadata_kib, ("ewi-ao----", "private,thin,pool,metadata"), after),
    ]


def _plain(here: Here, group: VolumeGroup, name: str, size_kib: int, nature: tuple[str, str], start: int) -> Row:
    attributes, role = nature
    return _common(here, group, name, size_kib) | {
        "lv_path": f"/dev/{group.name}/{name}" if role == "public" else "",
        "lv_attr": attributes,
        "lv_layout": "linear",
        "lv_role": role,
        "segtype": "linear",
        "devices": f"{group.disk}({start})",
    }


def segments(here: Here, name: str) -> dict[str, list[Row]]:
    """Give the pieces of a group's disk, and those of its volumes, as the full report has them."""
    group = here.node.groups[name]
    disk = here.node.disks[group.disk]
    volumes = [row for row in logical(here, hidden=True) if row["vg_name"] == name]
    pieces: list[Row] = []
    at = 0
    for row in volumes:
        if row["segtype"] != "linear":
            continue
        size = int(str(row["seg_size_pe"]))
        pieces.append(
            {"pvseg_start": str(at), "pvseg_size": str(size), "pv_uuid": disk.pv_uuid, "lv_uuid": row["lv_uuid"]}
        )
        at += size
    rest = group.size_kib // group.extent_kib - at
    pieces.append({"pvseg_start": str(at), "pvseg_size": str(rest), "pv_uuid": disk.pv_uuid, "lv_uuid": ""})
    shown = [row for row in volumes if not str(row["lv_name"]).startswith("[")]
    return {"pvseg": pieces, "seg": [{column: row[column] for column in _columns("seg")} for row in shown]}


def full(kind: str, row: Row) -> Row:
    """Keep the columns that the full report has of a row."""
    return {column: row[column] for column in _columns(kind)}
