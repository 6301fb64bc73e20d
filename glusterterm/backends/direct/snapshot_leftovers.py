"""What changes left on the nodes, or are making just now, told by marks and names alone: nothing else remembers.

A logical volume is marked while a change makes it or takes it away. While the change runs, the lock of one of its nodes
names it; a mark without such a lock is of a change that was cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import names
from glusterterm.backends.direct.marks import ChangeMark, change_mark
from glusterterm.model.ids import BrickId, DeviceId, OperationId, VolumeId
from glusterterm.model.machine.lvm import LogicalKind
from glusterterm.model.topology import Brick, OperationStatus, PendingOperation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glusterterm.backends.direct.looks import PoolLook
    from glusterterm.backends.direct.snapshot_bricks import Bricks, NodeStore

CREATING, EXPANDING, REPLACING, DELETING = "create-volume", "expand-volume", "replace-brick", "delete-volume"
"""Heketi's words for the changes that make or take away bricks."""
NO_VOLUME = VolumeId("")
"""Stands at bricks that no volume has."""
HALF_MADE = "half-made"
"""What lies on a node without a mark that tells of which change, and surely holds no data."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Changes that run or were cut off, their bricks that no volume has, and sentences on what else belongs to none."""

    operations: tuple[PendingOperation, ...]
    bricks: tuple[Brick, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    type: str
    bricks: set[BrickId] = field(default_factory=set)
    devices: set[DeviceId] = field(default_factory=set)
    volumes: set[VolumeId] = field(default_factory=set)

    def add(self, brick: Brick) -> None:
        """Count a brick to it."""
        self.bricks.add(brick.id)
        self.devices.add(brick.device)
        if brick.volume != NO_VOLUME:
            self.volumes.add(brick.volume)


def leftovers(pool: PoolLook, stores: Iterable[NodeStore], bricks: Bricks, is_dead: Callable[[str], bool]) -> Leftovers:
    """Give what is being made or was left in a pool.

    Args:
        pool: what was told.
        stores: the same, sorted out by node.
        bricks: those that volumes use.
        is_dead: tells whether the owner of a lock is gone for certain.
    """
    running = _running(pool, is_dead)
    found: dict[OperationId, _Found] = {}
    unused: list[Brick] = []
    orphans: list[str] = []
    hosts = {each.id: each.host for each in pool.members}
    for store in stores:
        for brick, mark in _marked(store):
            known = bricks.known.get(brick.id)
            if mark is not None:
                change = found.setdefault(mark.operation, _Found(mark.type))
                change.add(known or brick)
                unused += [] if known is not None else [replace(brick, pending=mark.operation)]
            elif known is None:
                orphans.append(f"{hosts[store.node]}: {names.group(brick.device)}/{brick.logical_volume}")
        for pool_alone in _pools_alone(store):
            id_ = OperationId(pool_alone.id)
            found.setdefault(id_, _Found(HALF_MADE)).add(pool_alone)
            unused.append(replace(pool_alone, pending=id_))
    complete = pool.report.volumes.value is not None
    notes = (f"no volume of the pool uses {place}: it may hold data of a volume that is gone" for place in orphans)
    return Leftovers(
        tuple(_operation(id_, change, running) for id_, change in sorted(found.items())),
        tuple(unused),
        tuple(notes) if complete else (),
    )


def _operation(id_: OperationId, found: _Found, running: frozenset[OperationId]) -> PendingOperation:
    return PendingOperation(
        id_,
        found.type,
        OperationStatus.NEW if id_ in running else OperationStatus.STALE,
        devices=tuple(sorted(found.devices)),
        volumes=tuple(sorted(found.volumes)),
        bricks=tuple(sorted(found.bricks)),
    )


def _running(pool: PoolLook, is_dead: Callable[[str], bool]) -> frozenset[OperationId]:
    """Give the changes whose owner holds a lock and may be alive."""
    owners = (each.look.owner.value for each in pool.members if each.look is not None)
    return frozenset(OperationId(owner.split()[-1]) for owner in owners if owner and not is_dead(owner))


def _marked(store: NodeStore) -> Iterator[tuple[Brick, ChangeMark | None]]:
    for (group, name), logical in store.logical.items():
        device, brick = names.device_of(group), names.brick_of(name)
        if device is not None and brick is not None:
            path = names.path(device, brick)
            size_kib, pool = logical.size_kib or 0, logical.pool or None
            made = Brick(brick, device, store.node, NO_VOLUME, path, size_kib, None, pool, name)
            # lvcreate marks the pool that it makes, not the volume in it (seen with LVM 2.03.16)
            below = store.logical.get((group, logical.pool))
            yield made, change_mark(logical.tags) or change_mark(below.tags if below is not None else ())


def _pools_alone(store: NodeStore) -> Iterator[Brick]:
    """Give thin pools of ours without a volume: what is left where making one was cut off. They hold nothing."""
    for (group, name), logical in store.logical.items():
        device = names.device_of(group)
        empty = logical.kind is LogicalKind.THIN_POOL and logical.thin_volumes == 0
        if device is not None and empty and names.is_pool(name):
            id_ = BrickId(names.made_up(store.node, device, name))
            yield Brick(id_, device, store.node, NO_VOLUME, "", 0, None, name)
