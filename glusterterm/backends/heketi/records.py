"""The records of a dump as they stand in it. One that can't be read costs itself, not the dump."""

from typing import Any, TypeVar, cast

import msgspec

from glusterterm.backends.heketi import shapes
from glusterterm.backends.heketi.decode import Notes
from glusterterm.model.text import clean

RecordT = TypeVar("RecordT")


class NoDump(Exception):
    """The text is not a dump's JSON. The message says why."""


class Pending(msgspec.Struct, gc=False, rename="pascal"):
    """The operation that is changing a record; an empty id means none."""

    id: str = ""


class ClusterRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A cluster."""

    info: shapes.ClusterShape


class NodeRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A node."""

    info: shapes.NodeShape
    state: str = ""
    devices: list[str] | None = None


class DeviceRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A device. `extent_size` is KiB."""

    info: shapes.DeviceShape
    state: str = ""
    bricks: list[str] | None = None
    node_id: str = ""
    extent_size: shapes.Int64 | None = None


class BrickRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A brick. Sizes are KiB; `sub_type` 2 is an arbiter; `lvm_lv` is set on bricks of clones alone."""

    info: shapes.BrickShape
    tp_size: shapes.Int64 = 0
    pool_metadata_size: shapes.Int64 = 0
    pending: Pending | None = None
    lvm_thin_pool: str = ""
    lvm_lv: str = ""
    sub_type: shapes.Int64 = 0


class VolumeInfo(shapes.VolumeShape, gc=False):
    """A volume's `Info`, with its mount not decoded."""

    mount: msgspec.Raw = msgspec.Raw()


class VolumeRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A volume."""

    info: VolumeInfo
    bricks: list[str] | None = None
    gluster_volume_options: list[str] | None = None
    pending: Pending | None = None


class BlockVolumeRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A block volume."""

    info: shapes.BlockVolumeShape
    pending: Pending | None = None


class ActionRecord(msgspec.Struct, gc=False, rename="pascal"):
    """One change of a pending operation."""

    change: shapes.Int64 = 0
    id: str = ""


class OperationRecord(msgspec.Struct, gc=False, rename="pascal"):
    """A pending operation. `timestamp` is seconds since 1970."""

    id: str = ""
    timestamp: shapes.Int64 = 0
    type: shapes.Int64 = 0
    actions: list[ActionRecord] | None = None
    status: str = ""


class Dump(msgspec.Struct, gc=False):
    """A whole dump. The last two are missing on Heketis that had neither."""

    clusterentries: dict[str, ClusterRecord] | None
    nodeentries: dict[str, NodeRecord] | None
    deviceentries: dict[str, DeviceRecord] | None
    brickentries: dict[str, BrickRecord] | None
    volumeentries: dict[str, VolumeRecord] | None
    blockvolumeentries: dict[str, BlockVolumeRecord] | None = None
    pendingoperations: dict[str, OperationRecord] | None = None


class _Undecoded(msgspec.Struct, gc=False):
    """A dump of which no record is decoded yet."""

    clusterentries: dict[str, msgspec.Raw] | None
    nodeentries: dict[str, msgspec.Raw] | None
    deviceentries: dict[str, msgspec.Raw] | None
    brickentries: dict[str, msgspec.Raw] | None
    volumeentries: dict[str, msgspec.Raw] | None
    blockvolumeentries: dict[str, msgspec.Raw] | None = None
    pendingoperations: dict[str, msgspec.Raw] | None = None


_CLASSES: tuple[tuple[str, str, type[Any]], ...] = (
    ("clusterentries", "cluster", ClusterRecord),
    ("nodeentries", "node", NodeRecord),
    ("deviceentries", "device", DeviceRecord),
    ("brickentries", "brick", BrickRecord),
    ("volumeentries", "volume", VolumeRecord),
    ("blockvolumeentries", "block volume", BlockVolumeRecord),
    ("pendingoperations", "pending operation", OperationRecord),
)
_WHOLE = msgspec.json.Decoder(Dump)
_UNDECODED = msgspec.json.Decoder(_Undecoded)
_UNREADABLE = (msgspec.MsgspecError, UnicodeDecodeError, RecursionError)


def read(content: bytes | bytearray, notes: Notes) -> Dump:
    """Give the records of a dump; those that can't be read are left out, each with a note.

    Raises:
        NoDump: it is no JSON, cut short, or not a dump's JSON.
    """
    try:
        return _WHOLE.decode(content)
    except _UNREADABLE:
        return _one_by_one(content, notes)


def _one_by_one(content: bytes | bytearray, notes: Notes) -> Dump:
    try:
        undecoded = _UNDECODED.decode(content)
    except _UNREADABLE as error:
        raise NoDump(str(error)) from error
    sections: dict[str, Any] = {
        member: _readable(getattr(undecoded, member) or {}, kind, type_, notes) for member, kind, type_ in _CLASSES
    }
    return Dump(**sections)


def _readable(section: dict[str, msgspec.Raw], kind: str, type_: type[RecordT], notes: Notes) -> dict[str, RecordT]:
    decoder = cast("msgspec.json.Decoder[RecordT]", msgspec.json.Decoder(type_))
    records = {}
    for id_, raw in section.items():
        try:
            records[id_] = decoder.decode(raw)
        except _UNREADABLE as error:
            notes.add(f"the record of {kind} {clean(id_)} can't be read: {clean(str(error))}")
    return records
