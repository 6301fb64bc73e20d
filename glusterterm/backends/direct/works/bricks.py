"""Bricks: made and taken away by the commands that Heketi uses (Heketi's API, section 10), marked meanwhile."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from glusterterm.backends.direct import commands_machine as machine
from glusterterm.backends.direct import names
from glusterterm.backends.direct.decode.lvm import decode_thin_count
from glusterterm.backends.direct.decode.mounts import decode_mounts
from glusterterm.backends.direct.marks import ChangeMark
from glusterterm.backends.direct.work import Check, Do, Forgives, OnNode, Stage
from glusterterm.backends.direct.works.parts import Ground, at, by_node
from glusterterm.model.errors import GlustertermError
from glusterterm.model.machine.mounts import seen_at

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glusterterm.model.ids import BrickId, DeviceId, OperationId
    from glusterterm.model.placements import BrickPlace
    from glusterterm.model.topology import Brick

MODE = "2775"
"""Heketi's mode for the folder of a brick whose volume has a group."""


class Place(Protocol):
    """Where a brick is: its device, its id, and its thin pool, where that is known."""

    @property
    def device(self) -> DeviceId:
        """Give the device."""

    @property
    def brick(self) -> BrickId:
        """Give the brick's id."""

    @property
    def thin_pool(self) -> str | None:
        """Give the pool's name."""


@dataclass(frozen=True, slots=True)
class Marked:
    """A brick that is there and carries a mark."""

    device: DeviceId
    brick: BrickId
    thin_pool: str | None


def make(ground: Ground, places: Iterable[BrickPlace], change: str, gid: int) -> Stage:
    """Make bricks, those of one node one after another."""
    mark = ChangeMark(change, ground.operation).written
    return by_node("make bricks", (_make(ground, place, mark, gid) for place in places))


def _make(ground: Ground, place: BrickPlace, mark: str, gid: int) -> OnNode:
    device, brick = place.device, place.brick
    group, name = names.group(device), names.logical(brick)
    target, block = names.mount(device, brick), names.mapper(device, brick)
    folder = names.path(device, brick)
    pool, volume = f"{group}/{place.thin_pool}", f"{group}/{name}"
    create = machine.LV_CREATE(
        metadata_kib=place.metadata_kib,
        pool_kib=place.pool_kib,
        pool=pool,
        size_kib=place.size_kib,
        name=name,
        mark=mark,
    )
    mkfs = machine.MKFS_ARBITER if place.arbiter else machine.MKFS
    dos = [
        Do(machine.MKDIR_PARENTS(path=target), (Do(machine.RMDIR(path=target), forgives=Forgives.ANY),)),
        Do(create, (_remove(volume), _remove_pool(pool))),
        Do(mkfs(device=block)),
        Do(machine.FSTAB_ADD(device=block, mount=target), (Do(machine.FSTAB_DROP(brick=name)),)),
        Do(machine.MOUNT(device=block, mount=target), (_unmount(target),)),
        Do(machine.MKDIR(path=folder)),
    ]
    if gid:
        dos += [Do(machine.CHOWN(gid=gid, path=folder)), Do(machine.CHMOD(mode=MODE, path=folder))]
    return at(ground.node_of(device), *dos)


def destroy(ground: Ground, bricks: Iterable[Brick]) -> Stage:
    """Take bricks away for good. What is gone already counts as taken away."""
    return by_node("take bricks away", (_destroy(ground, brick) for brick in bricks), stays=True)


def _destroy(ground: Ground, brick: Brick) -> OnNode:
    group = names.group(brick.device)
    dos: list[Do] = []
    if brick.logical_volume is not None:
        target = names.mount(brick.device, brick.id)
        dos += [
            _unmount(target),
            Do(machine.FSTAB_DROP(brick=names.logical(brick.id))),
            _remove(f"{group}/{brick.logical_volume}"),
        ]
    if brick.thin_pool is not None:
        dos.append(_remove_pool(f"{group}/{brick.thin_pool}"))
    if brick.logical_volume is not None:
        dos.append(Do(machine.RMDIR(path=names.mount(brick.device, brick.id)), forgives=Forgives.ANY))
    return at(ground.node(brick.node), *dos)


def mark(ground: Ground, bricks: Iterable[Brick], change: str) -> Stage:
    """Mark bricks that are about to go."""
    tag = ChangeMark(change, ground.operation).written
    return by_node("mark bricks", (_marked(ground, brick, tag) for brick in bricks if brick.logical_volume))


def _marked(ground: Ground, brick: Brick, tag: str) -> OnNode:
    volume = f"{names.group(brick.device)}/{brick.logical_volume}"
    drop = Do(machine.LV_TAG_DROP(tag=tag, volume=volume), forgives=Forgives.ABSENT)
    return at(ground.node(brick.node), Do(machine.LV_TAG_ADD(tag=tag, volume=volume), (drop,)))


def unmark(ground: Ground, places: Iterable[Place], change: str, operation: OperationId | None = None) -> Stage:
    """Drop the marks of bricks that a change is done with: at their birth LVM marks their pool alone."""
    tag = ChangeMark(change, operation or ground.operation).written
    return by_node("drop the marks", (_unmarked(ground, place, tag) for place in places), stays=True)


def _unmarked(ground: Ground, place: Place, tag: str) -> OnNode:
    group = names.group(place.device)
    marked = [place.thin_pool] if place.thin_pool else []
    drops = [
        Do(machine.LV_TAG_DROP(tag=tag, volume=f"{group}/{name}"), forgives=Forgives.ABSENT)
        for name in (*marked, names.logical(place.brick))
    ]
    return at(ground.node_of(place.device), *drops)


def _remove(volume: str) -> Do:
    return Do(machine.LV_REMOVE(volume=volume), forgives=Forgives.ABSENT)


def _remove_pool(pool: str) -> Do:
    empty = Check(machine.THIN_COUNT(pool=pool), _is_empty)
    return Do(machine.LV_REMOVE(volume=pool), forgives=Forgives.ABSENT, when=empty)


def _unmount(target: str) -> Do:
    return Do(machine.UMOUNT(mount=target), when=Check(machine.MOUNTS(), lambda output: _is_mounted(output, target)))


def _is_mounted(output: str, target: str) -> bool:
    try:
        return seen_at(decode_mounts(output), target) is not None
    except GlustertermError:
        return True  # better a refusal that is told than a mount that is left


def _is_empty(output: str) -> bool:
    try:
        return decode_thin_count(output) == 0
    except GlustertermError:
        return False
