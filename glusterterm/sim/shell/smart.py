"""`smartctl -j`, in the form of smartmontools 7.3."""

from datetime import UTC, datetime

from glusterterm.sim.nodes import Disk, Smart
from glusterterm.sim.shell.hardware import Identity, all_disks, disk_at, identity
from glusterterm.sim.shell.json_form import Json, written
from glusterterm.sim.shell.printed import Here, Printed, Words

Told = dict[str, Json]
FAILING_BIT = 8
"""Of smartctl's exit status: the disk says that it is failing."""
PREFAIL_BIT, LOGGED_BIT = 16, 64
RELEASE: Told = {
    "version": [7, 3],
    "svn_revision": "5338",
    "platform_info": "x86_64-linux-6.1.0-37-amd64",
    "build_info": "(local build)",
}


def smartctl(here: Here, words: Words) -> Printed:
    """Tell what a disk says of its health."""
    if "-j" not in words:
        return Printed("smartctl: a simulated node knows the JSON form only\n", status=1)
    if "--scan" in words:
        return _scan(here, words)
    path = words[-1]
    disk = disk_at(here, path)
    if disk is None or disk.dead:
        message: Told = {"string": f"Smartctl open device: {path} failed: No such device", "severity": "error"}
        return _written({**_head(words, 2, [message]), "local_time": _time(here)}, 2)
    known = identity(here.node, disk)
    status = _status(disk)
    told = {**_head(words, status, []), "local_time": _time(here), "device": _device(path, known)}
    told |= _nvme(disk, known) if known.transport == "nvme" else _ata(disk, known)
    return _written(told, status)


def _written(told: Told, status: int) -> Printed:
    return Printed(written(told) + "\n", status=status)


def _head(words: Words, status: int, messages: list[Json]) -> Told:
    release = {**RELEASE, "argv": ["smartctl", *words], **({"messages": messages} if messages else {})}
    return {"json_format_version": [1, 0], "smartctl": {**release, "exit_status": status}}


def _time(here: Here) -> Told:
    at = int(here.now)
    return {"time_t": at, "asctime": f"{datetime.fromtimestamp(at, UTC):%a %b %e %H:%M:%S %Y} UTC"}


def _device(path: str, known: Identity) -> Told:
    nvme = known.transport == "nvme"
    kind, protocol = ("nvme", "NVMe") if nvme else ("sat", "ATA")
    return {"name": path, "info_name": path if nvme else f"{path} [SAT]", "type": kind, "protocol": protocol}


def _scan(here: Here, words: Words) -> Printed:
    rows: list[Json] = [_device(disk.path, identity(here.node, disk)) for disk in all_disks(here) if not disk.dead]
    return _written({**_head(words, 0, []), "devices": rows}, 0)


def _status(disk: Disk) -> int:
    failing = FAILING_BIT | PREFAIL_BIT if disk.smart is Smart.FAILING else 0
    return failing | (LOGGED_BIT if disk.errors else 0)


def _ata(disk: Disk, known: Identity) -> Told:
    size = disk.size_kib * 1024
    return {
        "model_family": known.family,
        "model_name": known.model,
        "serial_number": disk.serial,
        "wwn": {"naa": 5, "oui": 3152, "id": int(known.wwn[-9:], 16)},
        "firmware_version": known.firmware,
        "user_capacity": {"blocks": size // 512, "bytes": size},
        "logical_block_size": 512,
        "physical_block_size": 4096,
        "rotation_rate": 7200 if known.rotates else 0,
        "form_factor": {"ata_value": 2, "name": "3.5 inches"},
        "in_smartctl_database": True,
        "smart_support": {"available": True, "enabled": True},
        "smart_status": {"passed": disk.smart is Smart.PASSED},
        "ata_smart_attributes": {"revision": 10, "table": [*_attributes(disk, known)]},
        "power_on_time": {"hours": known.hours},
        "power_cycle_count": known.hours // 900,
        "temperature": {"current": known.temperature},
        "ata_smart_error_log": {
            "summary": {"revision": 1, "count": len(disk.errors), "logged_count": len(disk.errors)}
        },
    }


def _attributes(disk: Disk, known: Identity) -> list[Told]:
    failing = disk.smart is Smart.FAILING
    reallocated, pending = disk.reallocated_sectors, disk.pending_sectors
    spent = max(1, 100 - reallocated // 20)
    return [
        _attribute(1, "Raw_Read_Error_Rate", (76 if failing else 118, 44), len(disk.errors)),
        _attribute(3, "Spin_Up_Time", (98, 0), 0),
        _attribute(5, "Reallocated_Sector_Ct", (min(spent, 5) if failing else spent, 10), reallocated),
        _attribute(9, "Power_On_Hours", (max(1, 100 - known.hours // 900), 0), known.hours),
        _attribute(12, "Power_Cycle_Count", (100, 20), known.hours // 900),
        _attribute(187, "Reported_Uncorrect", (max(1, 100 - len(disk.errors)), 0), len(disk.errors)),
        _attribute(194, "Temperature_Celsius", (known.temperature, 0), known.temperature),
        _attribute(197, "Current_Pending_Sector", (max(1, 100 - pending // 10), 0), pending),
        _attribute(198, "Offline_Uncorrectable", (max(1, 100 - pending // 10), 0), pending),
        _attribute(199, "UDMA_CRC_Error_Count", (200, 0), 0),
    ]


def _attribute(number: int, name: str, value: tuple[int, int], raw: int) -> Told:
    now, threshold = value
    return {
        "id": number,
        "name": name,
        "value": now,
        "worst": now,
        "thresh": threshold,
        "when_failed": "now" if now <= threshold else "",
        "flags": {
            "value": 51,
            "string": "PO-R-- " if threshold else "-O--CK ",
            "prefailure": threshold > 0,
            "updated_online": True,
            "performance": not threshold,
            "error_rate": number == 1,
            "event_count": number != 1,
            "auto_keep": not threshold,
        },
        "raw": {"value": raw, "string": str(raw)},
    }


def _nvme(disk: Disk, known: Identity) -> Told:
    size = disk.size_kib * 1024
    failing = disk.smart is Smart.FAILING
    wear = 100 if failing else known.wear
    health: Told = {
        "critical_warning": 4 if failing else 0,
        "temperature": known.temperature,
        "available_spare": 4 if failing else 100,
        "available_spare_threshold": 10,
        "percentage_used": wear,
        "data_units_read": known.hours * 3200,
        "data_units_written": known.hours * 1900,
        "host_reads": known.hours * 51_000,
        "host_writes": known.hours * 72_000,
        "controller_busy_time": known.hours // 12,
        "power_cycles": known.hours // 900,
        "power_on_hours": known.hours,
        "unsafe_shutdowns": known.hours // 2500,
        "media_errors": len(disk.errors) + disk.pending_sectors,
        "num_err_log_entries": len(disk.errors),
        "warning_temp_time": 0,
        "critical_comp_time": 0,
    }
    return {
        "model_name": known.model,
        "serial_number": disk.serial,
        "firmware_version": known.firmware,
        "nvme_total_capacity": size,
        "nvme_unallocated_capacity": 0,
        "nvme_number_of_namespaces": 1,
        "user_capacity": {"blocks": size // 512, "bytes": size},
        "logical_block_size": 512,
        "smart_support": {"available": True, "enabled": True},
        "smart_status": {"passed": not failing, "nvme": {"value": 4 if failing else 0}},
        "nvme_smart_health_information_log": health,
        "temperature": {"current": known.temperature},
        "power_cycle_count": known.hours // 900,
        "power_on_time": {"hours": known.hours},
    }
