"""The disks of a simulated node as the machine shows them: models, health, errors."""

from dataclasses import dataclass

from glusterterm.model.units import gib_to_kib
from glusterterm.sim import derived
from glusterterm.sim.nodes import Disk, SimNode, Smart
from glusterterm.sim.shell.printed import Here

SYSTEM_PATH = "/dev/sda"
SYSTEM_GIB = 240
HARD_DISKS = (("Seagate Exos 7E10", "ST2000NM000B-2TD100", "SN03"), ("Toshiba MG08", "TOSHIBA MG08ADA800E", "4303"))
SOLID = (("Samsung based SSDs", "SAMSUNG MZ7L3240HCHQ-00A07", "JXTC504Q"),)
NVME = (("", "SAMSUNG MZQL2960HCJR-00A07", "GDC5602Q"), ("", "KIOXIA KCD81RUG960G", "AFG0"))


@dataclass(frozen=True, slots=True)
class Identity:
    """Who made a disk, and how it is connected. `wear` is 0 to 100 per cent; temperature in degrees Celsius."""

    family: str
    model: str
    firmware: str
    wwn: str
    transport: str
    rotates: bool
    temperature: int
    hours: int
    wear: int


def identity(node: SimNode, disk: Disk) -> Identity:
    """Give what a disk says of itself."""
    nvme = "nvme" in disk.path
    system = is_system(node, disk)
    models = NVME if nvme else SOLID if system else HARD_DISKS
    seed = disk.serial or disk.path
    family, model, firmware = models[derived.number(0, len(models) - 1, "model", seed)]
    number = derived.hexadecimal(9, "wwn", seed)
    return Identity(
        family,
        model,
        firmware,
        f"eui.36344730{number[:8]}" if nvme else f"0x5000c50{number}",
        "nvme" if nvme else "sata",
        not nvme and not system,
        derived.number(29, 38, "temperature", seed) + (14 if disk.smart is Smart.FAILING else 0),
        derived.number(6_000, 38_000, "hours", seed),
        derived.number(1, 30, "wear", seed),
    )


def system_disk(here: Here) -> Disk | None:
    """Give the disk that the node itself is on; none where that name is given to another."""
    if SYSTEM_PATH in here.node.disks:
        return None
    serial = derived.hexadecimal(8, "serial", here.node.uuid).upper()
    return Disk(SYSTEM_PATH, gib_to_kib(SYSTEM_GIB), mounted=True, serial=serial)


def is_system(node: SimNode, disk: Disk) -> bool:
    """Say whether the node itself is on a disk."""
    return disk.path == SYSTEM_PATH and disk.path not in node.disks


def all_disks(here: Here) -> list[Disk]:
    """Give all disks by their paths, that of the system too."""
    system = system_disk(here)
    return sorted([*([system] if system else []), *here.node.disks.values()], key=lambda disk: disk.path)


def disk_at(here: Here, path: str) -> Disk | None:
    """Find a disk by its path, by one of udev's links or by that of its PV."""
    prefix = "/dev/disk/by-id/lvm-pv-uuid-"
    for disk in all_disks(here):
        if path == disk.path or path in disk.links[:1] or (disk.pv_uuid and path == prefix + disk.pv_uuid):
            return disk
    return None
