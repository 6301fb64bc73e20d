"""Reads block devices: `lsblk -J -b`, `blkid -o export`, `wipefs -J`, `udevadm info --query=symlink`, `dmsetup ls`."""

import re

from msgspec.json import Decoder

from glusterterm.backends.direct.decode.disk_shapes import Block, Blocks, Signatures
from glusterterm.backends.direct.decode.json_text import count, flag, from_json
from glusterterm.backends.direct.decode.reading import MAX_TEXT, bounded, harmless, not_understood
from glusterterm.model.machine.disks import BlockDevice, BlockKind, MappedNode, Probed, Signature
from glusterterm.model.text import clean

_LSBLK, _BLKID, _WIPEFS = "lsblk -J -b", "blkid -o export", "wipefs -J"
_UDEVADM, _DMSETUP = "udevadm info --query=symlink", "dmsetup ls"
_BLOCKS, _SIGNATURES = Decoder(Blocks), Decoder(Signatures)
_DEEPEST = 32
"""Devices on top of one another: a disk, its partition, RAID, LUKS and a thin pool on that are seven."""
_MOST = 100_000
"""Devices of one node: each is printed below every device that it lies on."""
_KINDS = {kind.value: kind for kind in BlockKind if kind is not BlockKind.OTHER}
_ESCAPED = re.compile(r"\\(.)")
_MAPPED = re.compile(r"(?P<name>\S+)\t\((?P<major>\d{1,10})(:|, )(?P<minor>\d{1,10})\)", re.ASCII)
_OFFSET = re.compile(r"0x[0-9a-f]{1,16}")
_NO_MAPPED = "No devices found"


def decode_lsblk(output: str) -> tuple[BlockDevice, ...]:
    """Read `lsblk -J -b`: the devices that lie on no other, with those on top of them.

    Sizes are unknown where it was asked without `-b`, which rounds them for people.

    Raises:
        OutputNotUnderstood: it is no such tree.
    """
    blocks = from_json(output, _BLOCKS, _LSBLK).blockdevices
    if output.count("{") > _MOST:
        raise not_understood(_LSBLK, f"more than {_MOST:,} devices")
    return tuple(_block(block, 0) for block in blocks)


def decode_blkid(output: str) -> tuple[Probed, ...]:
    """Read `blkid -o export`: a paragraph for each device. It exits 2, saying nothing, where it finds nothing.

    Raises:
        OutputNotUnderstood: it is no such list.
    """
    found: list[dict[str, str]] = []
    for line in bounded(output, _BLKID).splitlines():
        key, mark, value = line.partition("=")
        if not mark and line:
            raise not_understood(_BLKID, f"{harmless(line[:80])} where KEY=VALUE was expected")
        if key == "DEVNAME":
            found.append({})
        elif line and not found:
            raise not_understood(_BLKID, f"{harmless(key[:40])} before any device")
        if line:
            found[-1][key] = clean(_ESCAPED.sub(r"\1", value), MAX_TEXT)
    return tuple(
        Probed(
            each["DEVNAME"],
            each.get("TYPE", ""),
            each.get("UUID", ""),
            each.get("LABEL", ""),
            each.get("USAGE", ""),
            each.get("PTTYPE", ""),
        )
        for each in found
    )


def decode_signatures(output: str) -> tuple[Signature, ...]:
    """Read `wipefs -J DEVICE`: what it would erase, in order; none at all is an answer too.

    Raises:
        OutputNotUnderstood: it is no such list.
    """
    found = []
    for each in from_json(output, _SIGNATURES, _WIPEFS).signatures:
        offset = _offset(each.offset)
        if offset is None or not each.type:
            raise not_understood(_WIPEFS, "a signature without an offset or a type")
        found.append(Signature(offset, harmless(each.type), harmless(each.uuid), harmless(each.label)))
    return tuple(found)


def decode_symlinks(output: str) -> tuple[str, ...]:
    """Read `udevadm info --query=symlink`: the paths under `/dev` that lead to a device, for good or for now.

    Raises:
        OutputNotUnderstood: it is far too long, or no list of paths below `/dev`.
    """
    links = tuple(map(harmless, bounded(output, _UDEVADM).split()))
    if any(link.startswith("/") or len(link) >= MAX_TEXT for link in links):
        raise not_understood(_UDEVADM, "paths that are not below /dev")
    return tuple(f"/dev/{link}" for link in links)


def decode_mapped_nodes(output: str) -> tuple[MappedNode, ...]:
    """Read `dmsetup ls`; none at all is an answer too.

    Raises:
        OutputNotUnderstood: it is no such list.
    """
    lines = bounded(output, _DMSETUP).splitlines()
    if lines == [_NO_MAPPED]:
        return ()
    found = [_MAPPED.fullmatch(line[:MAX_TEXT]) for line in lines]
    if not lines or not all(found):
        raise not_understood(_DMSETUP, "lines other than a name and its numbers")
    return tuple(MappedNode(harmless(each["name"]), f"{each['major']}:{each['minor']}") for each in found if each)


def _block(block: Block, depth: int) -> BlockDevice:
    name = harmless(block.name)
    if not name or depth > _DEEPEST:
        raise not_understood(_LSBLK, "devices nested too deeply" if name else "a device without a name")
    size = count(block.size)
    kernel_name = harmless(block.kname) or name
    return BlockDevice(
        name=name,
        kernel_name=kernel_name,
        path=harmless(block.path) or f"/dev/{kernel_name}",
        kind=_kind(block.type or ""),
        size_kib=None if size is None else size // 1024,
        numbers=harmless(block.numbers),
        filesystem=harmless(block.fstype),
        label=harmless(block.label),
        uuid=harmless(block.uuid),
        mounted_at=_places(block),
        model=harmless(block.model),
        serial=harmless(block.serial),
        wwn=harmless(block.wwn),
        transport=harmless(block.tran),
        parent=harmless(block.pkname),
        read_only=flag(block.ro),
        removable=flag(block.rm),
        rotates=None if block.rota is None else flag(block.rota),
        below=tuple(_block(each, depth + 1) for each in block.children or ()),
    )


def _places(block: Block) -> tuple[str, ...]:
    """Give where it is mounted: `mountpoint` is one place, `mountpoints`, since util-linux 2.37, all of them."""
    places = (*(block.mountpoints or ()), block.mountpoint)
    return tuple(dict.fromkeys(clean(place, MAX_TEXT) for place in places if place))


def _kind(word: str) -> BlockKind:
    if word.startswith("raid") or word in ("linear", "md"):
        return BlockKind.RAID
    return _KINDS.get(word, BlockKind.OTHER)


def _offset(text: str) -> int | None:
    return int(text, 16) if _OFFSET.fullmatch(text) else None
