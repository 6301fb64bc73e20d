"""`lsblk`, `blkid`, `wipefs`, `udevadm` and `dmsetup ls`."""

from glusterterm.sim import derived, nodes_lvm
from glusterterm.sim.nodes import CommandFailed, Disk, LogicalVolume, Signature, SimNode, ThinPool, VolumeGroup
from glusterterm.sim.shell.hardware import all_disks, disk_at, identity, is_system
from glusterterm.sim.shell.lvm_rows import numbers
from glusterterm.sim.shell.printed import Here, Printed, Words
from glusterterm.sim.shell.tree_form import Leaf, Value, tree

DEFAULT_COLUMNS = "NAME,MAJ:MIN,RM,SIZE,RO,TYPE,MOUNTPOINTS"
MAPPER_MAJOR = 254
MAGIC = {
    Signature.XFS: ("0x0", 4, "58 46 53 42"),
    Signature.EXT4: ("0x438", 2, "53 ef"),
    Signature.PV: ("0x218", 8, "4c 56 4d 32 20 30 30 31"),
}
"""Where a signature is, how many bytes it has, and which."""
TAGS = {"UUID", "LABEL", "TYPE"}


class _Block:
    """One block device as `lsblk` knows it; `below` are those on top of it."""

    def __init__(self, name: str, path: str, kind: str, size_kib: int, **further: Value) -> None:
        self.known: dict[str, Value] = {
            "name": name,
            "kname": name,
            "path": path,
            "type": kind,
            "size": size_kib * 1024,
            "ro": False,
            "rm": False,
            "rota": False,
            **further,
        }
        self.below: list[_Block] = []

    def row(self, columns: Words, parent: str | None = None) -> Leaf:
        """Give the wanted columns, and those of what is below."""
        mounted = self.known.get("mountpoint")
        known = self.known | {"pkname": parent, "mountpoints": mounted}
        shown: dict[str, Value] = {column: known.get(column) for column in columns}
        if self.below:
            shown["children"] = [block.row(columns, str(self.known["kname"])) for block in self.below]
        return shown


def lsblk(here: Here, words: Words) -> Printed:
    """List block devices as a tree."""
    if "-J" not in words:
        return Printed(stderr="lsblk: a simulated node knows the JSON form only\n", status=1)
    wanted = words[words.index("-o") + 1] if "-o" in words[:-1] else DEFAULT_COLUMNS
    columns = tuple(wanted.lower().split(","))
    return Printed(tree("blockdevices", [block.row(columns) for block in _blocks(here)]))


def proc_partitions(here: Here) -> str:
    """Give what the kernel lists of disks, partitions and what device-mapper made."""
    lines, left, seen = ["major minor  #blocks  name\n\n"], _blocks(here), set[str]()
    while left:
        block = left.pop(0)
        left[:0] = block.below
        kernel = str(block.known["kname"])
        if kernel not in seen:
            seen.add(kernel)
            major, _, minor = str(block.known.get("maj:min", "8:0")).partition(":")
            kib = int(str(block.known["size"] or 0)) // 1024
            lines.append(f"{major:>4} {minor:>7} {kib:>10} {kernel}\n")
    return "".join(lines)


def _blocks(here: Here) -> list[_Block]:
    node, mapped = here.node, _Mapped()
    blocks = []
    for disk in all_disks(here):
        if disk.dead:
            continue
        block = _disk(here, disk)
        group = node.groups.get(disk.group)
        if group is not None:
            points = {device: point for point, device in node.mounts.items()}
            block.below = [one for pool in group.pools.values() for one in _pool(mapped, group, pool, points)]
            if group.foreign_kib:
                block.below.append(mapped.block(f"{group.name}-manual", group.foreign_kib))
        blocks.append(block)
    return blocks


def _disk(here: Here, disk: Disk) -> _Block:
    known = identity(here.node, disk)
    name = disk.path.removeprefix("/dev/")
    has = disk.signature is not Signature.NONE
    block = _Block(name, disk.path, "disk", disk.size_kib, model=known.model, serial=disk.serial, wwn=known.wwn)
    block.known |= {"tran": known.transport, "rota": known.rotates, "maj:min": numbers(disk)}
    if is_system(here.node, disk):
        block.below = _partitions(here, disk, name)
    elif has:
        block.known |= {"fstype": disk.signature, "uuid": signature_uuid(here.node, disk)}
        block.known |= {"mountpoint": f"/mnt/{name}" if disk.mounted else None}
    return block


def _partitions(here: Here, disk: Disk, name: str) -> list[_Block]:
    boot_kib = 512 * 1024
    parts = ((1, boot_kib, "vfat", "/boot/efi"), (2, disk.size_kib - boot_kib, "ext4", "/"))
    blocks = []
    for number, size_kib, kind, point in parts:
        uuid = derived.uuid(here.node.uuid, "partition", number)
        block = _Block(f"{name}{number}", f"{disk.path}{number}", "part", size_kib, fstype=kind, mountpoint=point)
        block.known |= {"uuid": uuid[:4] + "-" + uuid[4:8] if kind == "vfat" else uuid, "maj:min": f"8:{number}"}
        blocks.append(block)
    return blocks


class _Mapped:
    """Numbers what device-mapper made, in its order."""

    def __init__(self) -> None:
        self._next = 0

    def block(self, name: str, size_kib: int, **further: Value) -> _Block:
        """Give the next one."""
        kernel = f"dm-{self._next}"
        numbered: dict[str, Value] = {"kname": kernel, "maj:min": f"{MAPPER_MAJOR}:{self._next}", "rota": False}
        self._next += 1
        return _Block(name, f"/dev/mapper/{name}", "lvm", size_kib, **{**numbered, **further})


def _pool(mapped: _Mapped, group: VolumeGroup, pool: ThinPool, points: dict[str, str]) -> list[_Block]:
    """Give a pool as the kernel has it: its metadata and its data, the pool on both, the volumes on that."""
    prefix = f"{group.name}-{pool.name}"
    metadata = mapped.block(f"{prefix}_tmeta", pool.metadata_kib)
    data = mapped.block(f"{prefix}_tdata", pool.size_kib)
    whole = mapped.block(f"{prefix}-tpool", pool.size_kib)
    whole.below.append(mapped.block(prefix, pool.size_kib))
    for volume in group.volumes.values():
        if volume.pool == pool.name:
            point = points.get(f"/dev/mapper/{group.name}-{volume.name}")
            filesystem: dict[str, Value] = {"fstype": "xfs", "uuid": volume_uuid(group, volume), "mountpoint": point}
            whole.below.append(mapped.block(f"{group.name}-{volume.name}", volume.size_kib, **filesystem))
    metadata.below, data.below = [whole], [whole]
    return [metadata, data]


def volume_uuid(group: VolumeGroup, volume: LogicalVolume) -> str:
    """Give the id of the file system on a logical volume."""
    return derived.uuid("xfs", group.name, volume.name)


def signature_uuid(node: SimNode, disk: Disk) -> str:
    """Give the id of what is on a disk."""
    return disk.pv_uuid or derived.uuid(node.uuid, disk.path, disk.serial, disk.signature)


def blkid(here: Here, words: Words) -> Printed:
    """Tell what is on block devices, as lines to be read by programs."""
    names = [word for word in words if word.startswith("/dev/") and word != "/dev/null"]
    found = [tags for tags in _tags(here) if not names or tags["DEVNAME"] in names]
    if names and not found:
        return Printed(status=2)
    blocks = ("".join(f"{key}={value}\n" for key, value in tags.items()) for tags in found)
    if "export" in words:
        return Printed("\n".join(blocks))
    lines = (f"{tags.pop('DEVNAME')}: " + " ".join(f'{key}="{value}"' for key, value in tags.items()) for tags in found)
    return Printed("".join(f"{line}\n" for line in lines))


def _tags(here: Here) -> list[dict[str, str]]:
    node = here.node
    found = []
    for group in node.groups.values():
        for volume in group.volumes.values():
            device = f"/dev/mapper/{group.name}-{volume.name}"
            found.append({"DEVNAME": device, "UUID": volume_uuid(group, volume), "BLOCK_SIZE": "512", "TYPE": "xfs"})
    for disk in node.disks.values():
        if disk.signature is not Signature.NONE and not disk.dead:
            size = {} if disk.signature is Signature.PV else {"BLOCK_SIZE": "512"}
            uuid = signature_uuid(node, disk)
            found.append({"DEVNAME": disk.path, "UUID": uuid, **size, "TYPE": disk.signature})
    return found


def wipefs(here: Here, words: Words) -> Printed:
    """Show or wipe signatures."""
    path = words[-1] if words else ""
    disk = disk_at(here, path)
    if "--all" in words or "-a" in words:
        return _wiped(here, path, disk)
    if disk is None or disk.dead:
        missing = f"wipefs: error: {path}: probing initialization failed: No such file or directory\n"
        return Printed(stderr=missing, status=1)
    if is_system(here.node, disk):
        gpt = {"device": path.removeprefix("/dev/"), "offset": "0x200", "type": "gpt", "uuid": None, "label": None}
        return Printed(tree("signatures", [gpt]))
    if disk.signature is Signature.NONE:
        return Printed(tree("signatures", []))
    row = {
        "device": path.removeprefix("/dev/"),
        "offset": MAGIC[disk.signature][0],
        "type": disk.signature.value,
        "uuid": signature_uuid(here.node, disk),
        "label": None,
    }
    return Printed(tree("signatures", [row]))


def _wiped(here: Here, path: str, disk: Disk | None) -> Printed:
    if disk is not None and is_system(here.node, disk):
        raise CommandFailed(f"wipefs: error: {path}: probing initialization failed: Device or resource busy\n")
    signature = disk.signature if disk is not None else Signature.NONE
    nodes_lvm.wipefs(here.world, here.node, path)
    if signature is Signature.NONE:
        return Printed()
    offset, count, magic = MAGIC[signature]
    return Printed(f"{path}: {count} bytes were erased at offset 0x{int(offset, 16):08x} ({signature}): {magic}\n")


def udevadm(here: Here, words: Words) -> Printed:
    """Tell by which other names udev knows a disk."""
    path = words[-1].removeprefix("--name=") if words else ""
    disk = disk_at(here, path)
    if disk is None:
        return Printed(stderr=f'Unknown device "{path}": No such device\n', status=1)
    links = [link.removeprefix("/dev/") for link in disk.links[:2]]
    if disk.pv_uuid:
        links.append(f"disk/by-id/lvm-pv-uuid-{disk.pv_uuid}")
    return Printed(" ".join(sorted(links)) + " \n")


def dmsetup(here: Here, words: Words) -> Printed:
    """List what device-mapper made, or remove what is left of a disk that died."""
    if words[:1] == ("remove",):
        return Printed()
    if words[:1] != ("ls",):
        return Printed(stderr="dmsetup: a simulated node knows ls and remove\n", status=1)
    names: list[tuple[str, str]] = []
    left = _blocks(here)
    while left:
        block = left.pop(0)
        if block.known["type"] == "lvm":
            names.append((str(block.known["name"]), str(block.known["maj:min"])))
        left += block.below
    lines = (f"{name}\t({number})\n" for name, number in sorted(set(names)))
    return Printed("".join(lines) or "No devices found\n")
