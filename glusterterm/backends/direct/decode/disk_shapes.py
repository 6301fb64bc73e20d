"""The JSON of `lsblk` and `wipefs`, as far as it is read: what was not asked for is not there."""

import msgspec

from glusterterm.backends.direct.decode.json_text import Number


class Block(msgspec.Struct, gc=False, rename={"numbers": "maj:min"}):
    """A block device, with those that lie on it."""

    name: str
    kname: str | None = None
    path: str | None = None
    numbers: str | None = None
    type: str | None = None
    size: Number = None
    fstype: str | None = None
    label: str | None = None
    uuid: str | None = None
    mountpoint: str | None = None
    mountpoints: list[str | None] | None = None
    model: str | None = None
    serial: str | None = None
    wwn: str | None = None
    tran: str | None = None
    pkname: str | None = None
    ro: Number = None
    rm: Number = None
    rota: Number = None
    children: "list[Block] | None" = None


class Blocks(msgspec.Struct, gc=False):
    """All devices that lie on no other."""

    blockdevices: list[Block]


class Found(msgspec.Struct, gc=False):
    """A signature; `offset` is hexadecimal."""

    offset: str
    type: str
    uuid: str | None = None
    label: str | None = None


class Signatures(msgspec.Struct, gc=False):
    """All signatures of a device."""

    signatures: list[Found]
