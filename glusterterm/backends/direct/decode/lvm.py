"""Reads what LVM reports: its JSON of `pvs`, `vgs`, `lvs` and `fullreport`, `vgdisplay -c`, and a pool's thin count.

LVM exits 5 with an empty report where it did not find what it was asked for: look at the exit status first.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import TypeVar

from msgspec.json import Decoder

from glusterterm.backends.direct.decode.json_text import from_json
from glusterterm.backends.direct.decode.lvm_shapes import Group, Logical, Physical, Report, Reports, Segment
from glusterterm.backends.direct.decode.reading import bounded, decimal, harmless, not_understood, whole
from glusterterm.model.machine.lvm import (
    GroupFigures,
    LogicalHealth,
    LogicalKind,
    LogicalVolume,
    LvmReport,
    PhysicalVolume,
    VolumeGroup,
)

ShapeT = TypeVar("ShapeT")
_REPORT = Decoder(Reports)
_FULL, _FIGURES, _THINS = "lvm fullreport", "vgdisplay -c", "lvs --options=thin_count"
_SIZE = re.compile(r"[<>]?(?P<whole>\d{1,20})(\.(?P<part>\d{1,6}))?(?P<unit>[a-zA-Z]?)", re.ASCII)
_POWERS = {letter: power for power, letter in enumerate("bkmgtpe")}
_SECTOR = 512
_KINDS = {
    "-": LogicalKind.PLAIN,
    "t": LogicalKind.THIN_POOL,
    "V": LogicalKind.THIN,
    "T": LogicalKind.POOL_DATA,
    "e": LogicalKind.POOL_METADATA,
    "s": LogicalKind.SNAPSHOT,
    "S": LogicalKind.SNAPSHOT,
}
_HEALTH_LETTERS = {
    "-": LogicalHealth.GOOD,
    "p": LogicalHealth.PARTIAL,
    "r": LogicalHealth.REFRESH_NEEDED,
    "m": LogicalHealth.MISMATCHES,
    "F": LogicalHealth.FAILED,
    "D": LogicalHealth.OUT_OF_DATA,
    "M": LogicalHealth.METADATA_READ_ONLY,
}
_ATTRIBUTES = 10
_FIGURE_FIELDS = 17
_FIGURE_PLACES = (5, 9, 11, 12, 13, 14, 15)
"""Of those, where logical and physical volumes are counted, then size and extents."""


def decode_physical_volumes(output: str) -> tuple[PhysicalVolume, ...]:
    """Read the JSON of `pvs`; none at all is an answer too.

    Raises:
        OutputNotUnderstood: it is no such report.
    """
    return tuple(_physical(shape) for shape in _listed("pvs", (each.pv for each in _reports(output, "pvs"))))


def decode_volume_groups(output: str) -> tuple[VolumeGroup, ...]:
    """Read the JSON of `vgs`; none at all is an answer too.

    Raises:
        OutputNotUnderstood: it is no such report.
    """
    return tuple(_group(shape) for shape in _listed("vgs", (each.vg for each in _reports(output, "vgs"))))


def decode_logical_volumes(output: str) -> tuple[LogicalVolume, ...]:
    """Read the JSON of `lvs`, with `-a` or without; one that lies in several pieces has a line for each, and is one.

    Raises:
        OutputNotUnderstood: it is no such report.
    """
    return _in_one(_logical(shape) for shape in _listed("lvs", (each.lv for each in _reports(output, "lvs"))))


def decode_full_report(output: str) -> LvmReport:
    """Read the JSON of `lvm fullreport`: all that LVM has on a node, asked for at once.

    Raises:
        OutputNotUnderstood: it is no such report.
    """
    groups: list[VolumeGroup] = []
    physical: list[PhysicalVolume] = []
    logical: list[LogicalVolume] = []
    for report in _reports(output, _FULL):
        if report.vg is None and report.pv is None:
            raise not_understood(_FULL, "neither groups nor physical volumes")
        groups += [_group(shape) for shape in report.vg or ()]
        name = groups[-1].name if report.vg else ""
        physical += [replace(_physical(shape), group=name) for shape in report.pv or ()]
        logical += _with_segments(report, name)
    return LvmReport(tuple(groups), tuple(physical), tuple(logical))


def decode_group_figures(output: str) -> GroupFigures:
    """Read `vgdisplay -c GROUP`, whose fields are separated by colons.

    Raises:
        OutputNotUnderstood: it is no such line, or figures are missing.
    """
    fields = bounded(output, _FIGURES).strip().split(":", _FIGURE_FIELDS)
    if len(fields) != _FIGURE_FIELDS:
        raise not_understood(_FIGURES, f"{len(fields)} fields where {_FIGURE_FIELDS} were expected")
    volumes, disks, size, extent, extents, allocated, free = (_figure(fields[place]) for place in _FIGURE_PLACES)
    return GroupFigures(
        _named(fields[0], _FIGURES),
        _named(fields[-1], _FIGURES),
        size_kib=size,
        extent_kib=extent,
        extents=extents,
        allocated_extents=allocated,
        free_extents=free,
        logical_volumes=volumes,
        physical_volumes=disks,
    )


def decode_thin_count(output: str) -> int:
    """Read `lvs --noheadings --options=thin_count GROUP/POOL`: how many thin volumes a pool has.

    Raises:
        OutputNotUnderstood: it is no count.
    """
    found = whole(bounded(output, _THINS))
    if found is None or found < 0:
        raise not_understood(_THINS, f"{harmless(output[:40]) or 'nothing'} where a count was expected")
    return found


def size_kib(text: str) -> int | None:
    """Give a size of LVM's in KiB, rounded down; None where there is none.

    LVM marks what it rounded with `<`. Small letters are binary units, capitals decimal ones; without a letter it is
    KiB, the unit that is asked for.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        return None
    unit = found["unit"] or "k"
    if unit == "s":
        octets = _SECTOR
    elif (power := _POWERS.get(unit.lower())) is not None:
        octets = _power(1000 if unit.isupper() else 1024, power)
    else:
        return None
    part: str = found["part"] or ""
    return int(found["whole"] + part) * octets // _power(10, len(part)) // 1024


def _power(base: int, exponent: int) -> int:
    return int(base**exponent)


def _reports(output: str, command: str) -> list[Report]:
    return from_json(output, _REPORT, command).report


def _listed(command: str, parts: Iterable[list[ShapeT] | None]) -> Iterator[ShapeT]:
    """Give the entries of a report's part, which is there even where it is empty."""
    found = [part for part in parts if part is not None]
    if not found:
        raise not_understood(command, "a report of something else")
    for part in found:
        yield from part


def _physical(shape: Physical) -> PhysicalVolume:
    attributes = shape.pv_attr
    return PhysicalVolume(
        _named(shape.pv_name, "pvs"),
        harmless(shape.pv_uuid),
        harmless(shape.vg_name),
        size_kib(shape.pv_size),
        size_kib(shape.pv_free),
        size_kib(shape.pv_used),
        size_kib(shape.dev_size),
        attributes.startswith("a") if attributes else None,
        attributes[1:2] == "x",
        attributes[2:3] == "m" or bool(shape.pv_missing),
        _words(shape.pv_tags),
    )


def _group(shape: Group) -> VolumeGroup:
    attributes = shape.vg_attr
    return VolumeGroup(
        _named(shape.vg_name, "vgs"),
        harmless(shape.vg_uuid),
        size_kib(shape.vg_size),
        size_kib(shape.vg_free),
        size_kib(shape.vg_extent_size),
        _count(shape.vg_extent_count),
        _count(shape.vg_free_count),
        _count(shape.lv_count),
        _count(shape.pv_count),
        attributes[:1] != "r",
        attributes[2:3] == "x",
        attributes[3:4] == "p",
        _words(shape.vg_tags),
    )


def _logical(shape: Logical, group: str = "") -> LogicalVolume:
    name = _named(shape.lv_name, "lvs")
    attributes = shape.lv_attr if len(shape.lv_attr) == _ATTRIBUTES else ""
    return LogicalVolume(
        name=name.strip("[]"),
        group=harmless(shape.vg_name) or group,
        uuid=harmless(shape.lv_uuid),
        kind=_KINDS.get(attributes[:1], LogicalKind.OTHER),
        size_kib=size_kib(shape.lv_size),
        pool=harmless(shape.pool_lv).strip("[]"),
        origin=harmless(shape.origin).strip("[]"),
        data_share=_share(shape.data_percent),
        metadata_share=_share(shape.metadata_percent),
        path=harmless(shape.lv_path),
        mapper_path=harmless(shape.lv_dm_path),
        segment_type=harmless(shape.segtype),
        devices=_words(shape.devices),
        chunk_kib=size_kib(shape.chunk_size) or None,
        metadata_kib=size_kib(shape.lv_metadata_size),
        thin_volumes=_count(shape.thin_count),
        hidden=name.startswith("["),
        writable=attributes[1:2] in ("w", ""),
        active=_state(attributes[4:5], yes="asSh", no="-"),
        open=_state(attributes[5:6], yes="o", no="-"),
        suspended=attributes[4:5] in tuple("sSh"),
        health=_health(shape.lv_health_status, attributes[8:9]),
        queues_when_full={"queue": True, "error": False}.get(shape.lv_when_full),
        created=harmless(shape.lv_time),
        tags=_words(shape.lv_tags),
    )


def _with_segments(report: Report, group: str) -> Iterator[LogicalVolume]:
    """Give the logical volumes of a full report, in which where they lie stands apart, by their ids."""
    segments: dict[str, Segment] = {}
    devices: dict[str, list[str]] = {}
    for segment in report.seg or ():
        segments.setdefault(segment.lv_uuid, segment)
        devices.setdefault(segment.lv_uuid, []).extend(_words(segment.devices))
    for shape in report.lv or ():
        yield _placed(_logical(shape, group), segments.get(shape.lv_uuid), devices)


def _placed(volume: LogicalVolume, segment: Segment | None, devices: Mapping[str, list[str]]) -> LogicalVolume:
    if segment is None:
        return volume
    return replace(
        volume,
        segment_type=harmless(segment.segtype),
        chunk_kib=size_kib(segment.chunk_size) or None,
        thin_volumes=_count(segment.thin_count),
        devices=tuple(devices[segment.lv_uuid]),
    )


def _in_one(pieces: Iterable[LogicalVolume]) -> tuple[LogicalVolume, ...]:
    found: dict[tuple[str, str], list[LogicalVolume]] = {}
    for piece in pieces:
        found.setdefault((piece.group, piece.name), []).append(piece)
    return tuple(
        replace(same[0], devices=tuple(device for piece in same for device in piece.devices)) if same[1:] else same[0]
        for same in found.values()
    )


def _named(text: str, command: str) -> str:
    name = harmless(text)
    if not name:
        raise not_understood(command, "an entry without a name")
    return name


def _figure(text: str) -> int:
    number = _count(text)
    if number is None:
        raise not_understood(_FIGURES, f"{harmless(text[:40])} where a figure was expected")
    return number


def _count(text: str) -> int | None:
    number = whole(text)
    return number if number is not None and number >= 0 else None


def _share(text: str) -> float | None:
    percent = decimal(text)
    return None if percent is None or percent < 0 else round(percent / 100, 6)


def _state(letter: str, *, yes: str, no: str) -> bool | None:
    if letter and letter in yes:
        return True
    return False if letter and letter in no else None


def _health(words: str, letter: str) -> LogicalHealth:
    if words:
        return next((health for health in LogicalHealth if health == words), LogicalHealth.UNKNOWN)
    return _HEALTH_LETTERS.get(letter, LogicalHealth.UNKNOWN) if letter else LogicalHealth.GOOD


def _words(text: str) -> tuple[str, ...]:
    return tuple(word for word in map(harmless, text.split(",")) if word)
