"""Reads what gluster tells of healing: `heal V info`, `info summary`, `info split-brain`, `statistics heal-count`."""

import re
from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.reading import bounded, harmless, not_understood, whole
from glusterterm.backends.direct.decode.volumes import split_brick
from glusterterm.backends.direct.decode.xml import answer, children, count_of, named, refuse_plain, refused, text_of
from glusterterm.model.gluster.heal import CONNECTED, BrickEntries, BrickHeal, HealEntry, HealSummary
from glusterterm.model.ids import PeerUuid

MOST_ENTRIES = 1000
"""Entries of one brick that are kept: a brick that was away for a night has hundreds of thousands."""
_SUMMARY, _INFO, _COUNT = "heal info summary", "heal info", "heal statistics heal-count"
_BRICKS = "healInfo/bricks/brick"
_BRICK_LINE = re.compile(r"Brick (\S.*)")
_COUNT_LINE = re.compile(r"Number of entries: (\d{1,20})\s*")
_STATUS_LINE = re.compile(r"Status: (.+)")
_GATHERED, _SUCCESSFUL = "Gathering count of entries to be healed", "has been successful"
_NOT_GATHERED = "No gathered input for this brick"
_NOBODY = "-"
"""What stands for the id of a node that was not reached."""


def decode_heal_summary(output: str) -> HealSummary:
    """Read `volume heal V info summary --xml`.

    A brick whose node is gone has broken text for a status and no counts at all.

    Raises:
        CommandRefused: the volume only spreads files, is not started, or is none.
        OutputNotUnderstood: it is something else.
    """
    return HealSummary(tuple(_summary(brick) for brick in _bricks(output, _SUMMARY)))


def decode_heal_info(output: str) -> tuple[BrickEntries, ...]:
    """Read `volume heal V info --xml`, or `... info split-brain --xml`: the first `MOST_ENTRIES` of each brick.

    Raises:
        CommandRefused: the volume only spreads files, is not started, or is none.
        OutputNotUnderstood: it is something else.
    """
    return tuple(_entries(brick) for brick in _bricks(output, _INFO))


def decode_heal_count(output: str) -> HealSummary:
    """Read `volume heal V statistics heal-count`, which has no XML: faster than the summary, and without split-brain.

    Raises:
        CommandRefused: gluster said no, such as where a self-heal daemon does not run.
        OutputNotUnderstood: it is something else.
    """
    refuse_plain(output, _COUNT)
    first, _, rest = bounded(output, _COUNT).partition("\n")
    if not first.startswith(_GATHERED):
        raise not_understood(_COUNT, "it does not say that counts were gathered")
    if _SUCCESSFUL not in first:
        raise refused(_COUNT, rest)
    found: list[BrickHeal] = []
    place: tuple[str, str] | None = None
    for line in rest.splitlines():
        if (brick := _BRICK_LINE.fullmatch(line)) is not None:
            place = split_brick(harmless(brick[1]), _COUNT)
            found.append(BrickHeal(*place, None, "", None))
        elif place is not None and (told := _counted(*place, line)) is not None:
            found[-1] = told
            place = None
    if not found:
        raise not_understood(_COUNT, "it tells of no brick")
    return HealSummary(tuple(found))


def _counted(host: str, path: str, line: str) -> BrickHeal | None:
    """Read a line below a brick's; None where it says neither a count nor why there is none."""
    if (count := _COUNT_LINE.fullmatch(line)) is not None:
        return BrickHeal(host, path, None, CONNECTED, whole(count[1]))
    if (status := _STATUS_LINE.fullmatch(line)) is not None:
        return BrickHeal(host, path, None, harmless(status[1]), None)
    return BrickHeal(host, path, None, line, None) if line == _NOT_GATHERED else None


def _bricks(output: str, command: str) -> Iterator[Element]:
    refuse_plain(output, command)
    root = answer(output, command)
    found = tuple(children(root, _BRICKS))
    if not found:
        raise not_understood(command, "it tells of no brick")
    yield from found


def _summary(brick: Element) -> BrickHeal:
    return _heal(brick, _SUMMARY, "totalNumberOfEntries")


def _heal(brick: Element, command: str, total: str) -> BrickHeal:
    host, path = split_brick(named(brick, "name", command), command)
    uuid = harmless(brick.get("hostUuid"))
    return BrickHeal(
        host,
        path,
        PeerUuid(uuid) if uuid and uuid != _NOBODY else None,
        text_of(brick, "status"),
        _count(brick, total),
        _count(brick, "numberOfEntriesInHealPending"),
        _count(brick, "numberOfEntriesInSplitBrain"),
        _count(brick, "numberOfEntriesPossiblyHealing"),
    )


def _count(brick: Element, path: str) -> int | None:
    count = count_of(brick, path)
    return count if count is not None and count >= 0 else None


def _entries(brick: Element) -> BrickEntries:
    files = islice(children(brick, "file"), MOST_ENTRIES)
    entries = tuple(HealEntry(harmless(each.get("gfid")), _path(each)) for each in files)
    return BrickEntries(_heal(brick, _INFO, "numberOfEntries"), entries)


def _path(file: Element) -> str:
    text = harmless(file.text)
    return "" if text.startswith("<gfid:") else text
