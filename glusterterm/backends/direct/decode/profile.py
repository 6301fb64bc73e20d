"""Reads `volume profile V info` and `volume top V`: what bricks do, how long that takes, and with which files."""

from collections.abc import Iterator
from itertools import islice
from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.amounts import amount_of, measure_of, moment_of
from glusterterm.backends.direct.decode.reading import not_understood
from glusterterm.backends.direct.decode.volumes import split_brick
from glusterterm.backends.direct.decode.xml import answer, children, named
from glusterterm.model.errors import CommandRefused
from glusterterm.model.gluster.profile import (
    Blocks,
    BrickProfile,
    Operation,
    Stretch,
    TopFile,
    TopOfBrick,
    VolumeProfile,
)

PROFILE, TOP = "volume profile", "volume top"
MOST_FILES = 1000
"""Files of one brick that are kept; gluster itself tells of 100 where it is not told how many."""
_MOST_KINDS = 1000
"""Operations and sizes of blocks that are kept: GlusterFS 10.3 knows 59 and 32."""
_OFF = " is not started"


def decode_profile(output: str) -> VolumeProfile:
    """Read `volume profile V info --xml`, with `peek`, `cumulative` or `incremental` or without.

    Raises:
        CommandRefused: profiling is off (see `profiling_is_off`), or there is no such volume.
        OutputNotUnderstood: it is something else.
    """
    told = answer(output, PROFILE).find("volProfile")
    if told is None:
        raise not_understood(PROFILE, "no <volProfile>")
    bricks = tuple(_brick(brick) for brick in children(told, "brick"))
    return VolumeProfile(named(told, "volname", PROFILE), bricks)


def profiling_is_off(refusal: CommandRefused) -> bool:
    """Tell whether `profile info` was refused because profiling is off."""
    return refusal.text.startswith("Profile on Volume ") and refusal.text.endswith(_OFF)


def decode_top(output: str) -> tuple[TopOfBrick, ...]:
    """Read `volume top V open --xml`, or `read`, `write`, `opendir` or `readdir`; not the tests of speed.

    Raises:
        CommandRefused: the volume is not started, or is none.
        OutputNotUnderstood: it is something else.
    """
    told = answer(output, TOP).find("volTop")
    if told is None:
        raise not_understood(TOP, "no <volTop>")
    return tuple(_top(brick) for brick in children(told, "brick"))


def _brick(brick: Element) -> BrickProfile:
    host, path = split_brick(named(brick, "brickName", PROFILE), PROFILE)
    return BrickProfile(host, path, _stretch(brick.find("cumulativeStats")), _stretch(brick.find("intervalStats")))


def _stretch(told: Element | None) -> Stretch | None:
    if told is None:
        return None
    return Stretch(
        amount_of(told, "duration"),
        amount_of(told, "totalRead"),
        amount_of(told, "totalWrite"),
        tuple(_blocks(told)),
        tuple(_operation(operation) for operation in islice(children(told, "fopStats/fop"), _MOST_KINDS)),
    )


def _blocks(told: Element) -> Iterator[Blocks]:
    for block in islice(children(told, "blockStats/block"), _MOST_KINDS):
        size = amount_of(block, "size")
        if size is None:
            raise not_understood(PROFILE, "a <block> without its <size>")
        blocks = Blocks(size, amount_of(block, "reads"), amount_of(block, "writes"))
        if (blocks.reads, blocks.writes) != (0, 0):
            yield blocks


def _operation(operation: Element) -> Operation:
    return Operation(
        named(operation, "name", PROFILE),
        amount_of(operation, "hits"),
        measure_of(operation, "avgLatency"),
        measure_of(operation, "minLatency"),
        measure_of(operation, "maxLatency"),
    )


def _top(brick: Element) -> TopOfBrick:
    host, path = split_brick(named(brick, "name", TOP), TOP)
    return TopOfBrick(
        host,
        path,
        tuple(TopFile(named(file, "filename", TOP), amount_of(file, "count")) for file in _files(brick)),
        amount_of(brick, "currentOpen"),
        amount_of(brick, "maxOpen"),
        moment_of(brick, "maxOpenTime"),
    )


def _files(brick: Element) -> Iterator[Element]:
    return islice(children(brick, "file"), MOST_FILES)
