"""What changes left on the nodes, or are making just now, told by marks and names alone: nothing else remembers.

A logical volume is marked while a change makes it or takes it away. While the change runs, the lock of one of its nodes
names it; a mark without such a lock is of a change that was cut off.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glusterterm.backends.direct import names
from glusterterm.backends.direct.marks import ChangeMark, change_mark
from glusterterm.model.ids import BrickId, DeviceId, OperationId, VolumeId
from glusterterm.model.machine.lvm import LogicalKind
from glusterterm.model.topology import OperationStatus, PendingOperation

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from glusterterm.backends.direct.looks import PoolLook
    from glusterterm.backends.direct.snapshot_bricks import Bricks, NodeStore

CREATING, EXPANDING, REPLACING, DELETING = "create-volume", "expand-volume", "replace-brick", "delete-volume"
"""Heketi's words for the changes that make or take away bricks."""
HALF_MADE = "half-made"
"""What lies on a node without a mark that tells of which change, and surely holds no data."""


@dataclass(frozen=True, slots=True)
class Leftovers:
    """Changes that run or were cut off, and sentences on what else belongs to no volume."""

    operations: tuple[PendingOperation, ...]
    notes: tuple[str, ...]


@dataclass(slots=True)
class _Found:
    type: str
    bricks: set[BrickId] = field(default_factory=set)
    devices: set[DeviceId] = field(default_factory=set)
    volumes: set[VolumeId] = field(default_factory=set)


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
    orphans: list[str] = []
    hosts = {each.id: each.host for each in pool.members}
    for store in stores:
        for device, brick, mark in _marked(store):
            if mark is not None:
                change = found.setdefault(mark.operation, _Found(mark.type))
                change.bricks.add(brick)
                change.devices.add(device)
                if brick in bricks.known:
                    change.volumes.add(bricks.known[brick].volume)
            elif brick not in bricks.known:
                orphans.append(f"{hosts[store.node]}: {names.group(device)}/{names.logical(brick)}")
        for device, what in _half_made(store):
            id_ = OperationId(names.made_up(store.node, device, what))
            found[id_] = _Found(HALF_MADE, devices={device})
    complete = pool.report.volumes.value is not None
    notes = (f"no volume of the pool uses {place}: it may hold data of a volume that is gone" for place in orphans)
    return Leftovers(
        tuple(_operation(id_, change, running) for id_, change in sorted(found.items())),
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


def _marked(store: NodeStore) -> Iterator[tuple[DeviceId, BrickId, ChangeMark | None]]:
    for (group, name), logical in store.logical.items():
        device, brick = names.device_of(group), names.brick_of(name)
        if device is not None and brick is not None:
            yield device, brick, change_mark(logical.tags)


def _half_made(store: NodeStore) -> Iterator[tuple[DeviceId, str]]:
    """Give thin pools of ours without a volume, and mounts of ours without a logical volume under them."""
    for (group, name), logical in store.logical.items():
        device = names.device_of(group)
        empty = logical.kind is LogicalKind.THIN_POOL and logical.thin_volumes == 0
        if device is not None and empty and names.is_pool(name):
            yield device, name
