"""Choosing among the disks that were found on a node, or naming their paths where nobody could look."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.logic import disk_words
from glusterterm.logic.flows import checks
from glusterterm.logic.flows.choices import joined
from glusterterm.logic.flows.flow import Choices, Option, Text, Toggle
from glusterterm.logic.free_disks import DiskFound, DiskUse
from glusterterm.logic.lines import Line, Role, Span
from glusterterm.logic.plans.device import Disk

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from glusterterm.logic.flows.flow import DisksTold, Field, Ground
    from glusterterm.model.topology import Tags

WIPE = "a device that can't be added as it is gets wiped: whatever is on it is lost"
_CLOSED = frozenset({DiskUse.TAKEN, DiskUse.UNKNOWN})
_SEVERAL = "one or several, set off by spaces"


def told(ground: Ground, host: str, known: Collection[str] = ()) -> DisksTold | None:
    """Give what a node told of its disks; None: it was not asked yet, or can't be.

    Those `known` are its devices: they are taken, whatever is on them.
    """
    found = (ground.disks or {}).get(host)
    if found is None or not known:
        return found
    return replace(found, found=tuple(_taken(disk) if disk.device.path in known else disk for disk in found.found))


def _taken(disk: DiskFound) -> DiskFound:
    return replace(disk, use=DiskUse.TAKEN, reasons=("it is a device already",))


def fields(
    found: DisksTold | None, chosen: Collection[str], paths: str, *, wipe: bool, known: Collection[str], needed: bool
) -> tuple[Field, ...]:
    """Ask which disks become devices: `disks` among those that were found, `paths` by name, and whether to `wipe` them.

    Args:
        found: the disks of the node, as far as it was asked.
        chosen: the paths that are marked.
        paths: what was typed.
        wipe: whether what is on them may be destroyed.
        known: the paths of the devices that the node has.
        needed: whether there has to be one.
    """
    listed = found is not None and bool(found.found)
    marked = _marked(found, chosen)
    others = Text(
        "paths",
        "paths",
        paths,
        _wrong(found, paths, known, marked, needed=needed and not marked),
        _hint(listed=listed, needed=needed),
        "" if listed else "/dev/vdb /dev/vdc",
    )
    required = needed and not checks.words(paths)
    first = (_choices(found, marked, needed=required),) if found is not None and listed else ()
    held = [disk for disk in marked if disk.use is DiskUse.AFTER_WIPING]
    risky = bool(held or checks.words(paths)) or not listed
    problem = f"{_held(held[0])}: mark this to have it destroyed, or leave that disk out" if held and not wipe else ""
    return (
        *first,
        others,
        *((Toggle("wipe", "wipe them", wipe, WIPE, danger=True, problem=problem),) if risky else ()),
    )


def chosen_disks(found: DisksTold | None, chosen: Collection[str], paths: str, *, wipe: bool, tags: Tags) -> list[Disk]:
    """Give the disks that are to be added. One that was found blank is never wiped."""
    marked = [
        Disk(disk.device.path, wipe and disk.use is DiskUse.AFTER_WIPING, tags, disk_words.on_it(disk))
        for disk in _marked(found, chosen)
    ]
    return [*marked, *(Disk(path, wipe, tags) for path in checks.words(paths))]


def lines(ground: Ground, host: str, found: DisksTold | None) -> tuple[Line, ...]:
    """Tell of the disks of a node: that it is being asked, why it did not tell, or what each of them is."""
    if not host or ground.disks is None:
        return ()
    if found is None:
        return (Line((Span(f"Looking at the disks of {host}…", Role.MUTED),)),)
    if found.failure is not None:
        return (
            Line((Span(f"The disks of {host} could not be looked at", Role.WARNING),)),
            Line((Span(found.failure.what, Role.MUTED),)),
            Line((Span(f"→ {found.failure.next_step}", Role.MUTED),)),
        )
    none = all(disk.use in _CLOSED for disk in found.found)
    head = (Line((Span(f"No disk of {host} can be used as it is", Role.WARNING),)),) if none else ()
    return (*head, *(line for disk in _in_order(found) for line in _about(disk)))


def _about(disk: DiskFound) -> Iterator[Line]:
    closed = disk.use in _CLOSED
    name = Span(disk.device.path, Role.MUTED if closed else Role.NAME)
    yield Line((name, Span(f"  {disk_words.size(disk)}", Role.MUTED)))
    smart = disk_words.smart(disk)
    if is_ := joined(disk_words.model(disk), disk_words.serial(disk), smart and f"SMART {smart}"):
        yield Line((Span(is_, Role.FAILED if smart == "failing" else Role.MUTED),))
    yield from (Line((Span(reason, Role.WARNING if closed else Role.FAILED),)) for reason in disk.reasons)
    yield from (Line((Span(warning, Role.WARNING),)) for warning in disk.warnings)


def _in_order(found: DisksTold) -> list[DiskFound]:
    """Give those that can be used first."""
    return sorted(found.found, key=lambda disk: disk.use in _CLOSED)


def _choices(found: DisksTold, marked: Collection[DiskFound], *, needed: bool) -> Choices:
    options = tuple(
        Option(disk.device.path, disk.device.path, _detail(disk), _why_not(disk)) for disk in _in_order(found)
    )
    problem = "mark at least one, or type its path below" if needed and not marked else ""
    return Choices("disks", "disks", tuple(disk.device.path for disk in marked), options, problem)


def _marked(found: DisksTold | None, chosen: Collection[str]) -> list[DiskFound]:
    disks = found.found if found is not None else ()
    return [disk for disk in disks if disk.device.path in chosen and disk.use not in _CLOSED]


def _detail(disk: DiskFound) -> str:
    held = f"holds {disk_words.on_it(disk) or 'something'}" if disk.use is DiskUse.AFTER_WIPING else ""
    return joined(disk_words.size(disk), held, disk_words.model(disk))


def _why_not(disk: DiskFound) -> str:
    return "; ".join(disk.reasons) if disk.use in _CLOSED else ""


def _held(disk: DiskFound) -> str:
    return f"{disk.device.path} holds {disk_words.on_it(disk) or 'something'}"


def _hint(*, listed: bool, needed: bool) -> str:
    if listed:
        return "of a disk that is not listed, or a name of it in /dev/disk/by-id; may be empty"
    return _SEVERAL if needed else f"{_SEVERAL}; empty: add them later"


def _wrong(
    found: DisksTold | None, paths: str, known: Collection[str], marked: Collection[DiskFound], *, needed: bool
) -> str:
    listed = found is not None and bool(found.found)
    return checks.paths(paths, known, needed=needed and not listed) or next(_refused(found, paths, marked), "")


def _refused(found: DisksTold | None, paths: str, marked: Collection[DiskFound]) -> Iterator[str]:
    by_path = {disk.device.path: disk for disk in (found.found if found is not None else ())}
    for path in checks.words(paths):
        disk = by_path.get(path)
        if disk is not None and disk in marked:
            yield f"{path} is marked above"
        elif disk is not None and disk.use is DiskUse.TAKEN:
            yield f"{path} can't be used: {'; '.join(disk.reasons)}"
