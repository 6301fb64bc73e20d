"""What LVM's commands change on a simulated node."""

from glusterterm.sim import nodes_lvm
from glusterterm.sim.nodes import CommandFailed, LogicalVolume, ThinPool
from glusterterm.sim.nodes_lvm import LVM_STATUS
from glusterterm.sim.shell.printed import Here, Printed, Words

NOT_BACKED_UP = "  WARNING: This metadata update is NOT backed up.\n"
VALUED = (
    *("--poolmetadatasize", "--chunksize", "--size", "-L", "--thin", "--virtualsize"),
    *("--name", "-n"),
)
TAGS = ("--addtag", "--deltag")


def change(here: Here, command: str, words: Words) -> Printed:
    """Do what is asked for.

    Raises:
        CommandFailed: with LVM's own words.
    """
    values, tags, operands = _read(words)
    world, node = here.world, here.node
    match command, operands:
        case "pvcreate", (path,):
            nodes_lvm.pvcreate(world, node, path)
            return Printed()
        case "vgcreate", (name, path):
            nodes_lvm.vgcreate(world, node, name, path)
            _tag(tags, nodes_lvm.group_of(node, name).tags)
            return Printed(stderr=NOT_BACKED_UP)
        case "vgremove", (name,):
            nodes_lvm.vgremove(node, name)
            return Printed()
        case "pvremove", (path,):
            return _pvremove(here, path)
        case "lvcreate", ():
            return _lvcreate(here, values, tags)
        case "lvremove", (path,):
            return _lvremove(here, path)
        case "vgchange" | "lvchange", (name,):
            return _change_tags(here, command, tags, name)
        case _:
            return Printed(stderr=f"  Unknown command: {command}\n", status=2)


def _read(words: Words) -> tuple[dict[str, str], list[tuple[str, str]], Words]:
    """Sort words into options with a value, tags to be added or dropped, and operands."""
    values: dict[str, str] = {}
    tags: list[tuple[str, str]] = []
    operands: list[str] = []
    left = list(words)
    while left:
        word = left.pop(0)
        name, equals, value = word.partition("=")
        if name in (*VALUED, *TAGS):
            value = value if equals else left.pop(0) if left else ""
        if name in TAGS:
            tags.append((name, value))
        elif name in VALUED:
            values[name] = value
        elif not word.startswith("-"):
            operands.append(word)
    return values, tags, tuple(operands)


def _pvremove(here: Here, path: str) -> Printed:
    disk = here.world.disk(here.node, path)
    if disk is not None and disk.group:
        raise CommandFailed(
            f"  PV {disk.path} is used by VG {disk.group} so please use vgreduce first.\n"
            "  (If you are certain you need pvremove, then confirm by using --force twice.)\n"
            f"  {disk.path}: physical volume label not removed.\n",
            status=LVM_STATUS,
        )
    if disk is None or (not disk.pv_uuid and not disk.dead):
        raise CommandFailed(f"  No PV found on device {path}.\n", status=LVM_STATUS)
    nodes_lvm.pvremove(here.world, here.node, path)
    return Printed()


def _kib(text: str) -> int:
    digits, unit = text[:-1], text[-1:].lower()
    if text.isdecimal():
        return int(text) * 1024
    if not digits.isdecimal() or unit not in "kmg":
        raise CommandFailed(f"  Invalid argument {text}\n  Error during parsing of command line.\n", status=3)
    return int(digits) * {"k": 1, "m": 1024, "g": 1024 * 1024}[unit]


def _lvcreate(here: Here, values: dict[str, str], tags: list[tuple[str, str]]) -> Printed:
    wanted = ("--poolmetadatasize", "--size", "--thin", "--virtualsize", "--name")
    if any(name not in values for name in wanted):
        return Printed(
            stderr="  No command with matching syntax recognised.  Run 'lvcreate --help' for more information.\n",
            status=3,
        )
    group_name, _, pool_name = values["--thin"].partition("/")
    group = nodes_lvm.group_of(here.node, group_name)
    name = values["--name"]
    if name in group.volumes or pool_name in group.pools:
        taken = name if name in group.volumes else pool_name
        raise CommandFailed(
            f'  Logical Volume "{taken}" already exists in volume group "{group_name}"\n', status=LVM_STATUS
        )
    extent_kib = group.extent_kib
    metadata_kib, size_kib, virtual_kib = (
        -(-_kib(values[key]) // extent_kib) * extent_kib for key in ("--poolmetadatasize", "--size", "--virtualsize")
    )
    pool = ThinPool(pool_name, size_kib, metadata_kib)
    nodes_lvm.lvcreate(here.node, group_name, pool, LogicalVolume(name, pool_name, virtual_kib))
    _tag(tags, group.pools[pool_name].tags)  # and not the volume in it (seen with LVM 2.03.16)
    return Printed(stderr=NOT_BACKED_UP)


def _lvremove(here: Here, path: str) -> Printed:
    group_name, _, name = path.removeprefix("/dev/").partition("/")
    group = nodes_lvm.group_of(here.node, group_name)
    device = f"/dev/mapper/{group_name}-{name}"
    if device in here.node.mounts.values():
        raise CommandFailed(f"  Logical volume {group_name}/{name} contains a filesystem in use.\n", status=LVM_STATUS)
    gone = [name]
    if name in group.pools:
        inside = [volume.name for volume in group.volumes.values() if volume.pool == name]
        for volume in inside:
            nodes_lvm.lvremove_volume(here.node, group_name, volume)
        nodes_lvm.lvremove_pool(here.node, group_name, name)
        gone = [*inside, name]
    else:
        nodes_lvm.lvremove_volume(here.node, group_name, name)
    return Printed("".join(f'  Logical volume "{one}" successfully removed.\n' for one in gone), NOT_BACKED_UP)


def _change_tags(here: Here, command: str, tags: list[tuple[str, str]], name: str) -> Printed:
    group_name, _, volume_name = name.removeprefix("/dev/").partition("/")
    group = nodes_lvm.group_of(here.node, group_name)
    kept = group.tags
    if command == "lvchange":
        volume = group.volumes.get(volume_name) or group.pools.get(volume_name)
        if volume is None:
            raise CommandFailed(f'  Failed to find logical volume "{name}"\n', status=LVM_STATUS)
        kept = volume.tags
    _tag(tags, kept)
    return Printed(stderr=NOT_BACKED_UP)


def _tag(tags: list[tuple[str, str]], kept: list[str]) -> None:
    for option, tag in tags:
        if option == "--addtag" and tag not in kept:
            kept.append(tag)
        elif option == "--deltag" and tag in kept:
            kept.remove(tag)
