"""Gluster's volumes in the words of a snapshot."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.model.gluster.volumes import HEKETI_ID
from glusterterm.model.topology import Durability, DurabilityType, Mount, Volume
from glusterterm.model.units import KIB_PER_GIB

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from glusterterm.backends.direct.looks import PoolLook
    from glusterterm.backends.direct.snapshot_bricks import Bricks
    from glusterterm.model.gluster.volumes import GlusterVolume
    from glusterterm.model.ids import BrickId

GID = "user.glusterterm.gid"
"""The option in which the group of a volume's files is kept: gluster has no place for it."""
_BY_ITSELF = frozenset(
    {
        "transport.address-family",
        "storage.fips-mode-rchecksum",
        "nfs.disable",
        "performance.client-io-threads",
        "cluster.granular-entry-heal",
        HEKETI_ID,
        GID,
    }
)
"""Options that gluster sets on each new volume by itself, and those that are told elsewhere."""


def volumes(
    pool: PoolLook, defined: Sequence[GlusterVolume], bricks: Bricks, hosts: tuple[str, ...]
) -> tuple[Volume, ...]:
    """Give the volumes of a pool. `hosts` are the names by which clients mount, in the order of their nodes' ids."""
    return tuple(_volume(pool, each, bricks, hosts) for each in defined)


def _volume(pool: PoolLook, defined: GlusterVolume, bricks: Bricks, hosts: tuple[str, ...]) -> Volume:
    id_ = bricks.ids[defined.name]
    ordered, size = bricks.of[id_], defined.set_size
    sets = tuple(ordered[start : start + size] for start in range(0, len(ordered), size))
    arbiters = tuple(brick for brick, each in zip(ordered, defined.bricks, strict=True) if each.arbiter)
    durability = _durability(defined)
    mount = Mount(f"{hosts[0]}:{defined.name}", hosts, hosts[1:]) if hosts else None
    gid = defined.option(GID) or ""
    return Volume(
        id_,
        pool.id,
        defined.name,
        round(sum(_set_kib(durability, each, bricks, arbiters) for each in sets) / KIB_PER_GIB),
        durability,
        tuple(sorted(ordered)),
        sets,
        arbiters,
        mount,
        tuple(f"{key} {value}" for key, value in defined.options if key not in _BY_ITSELF),
        int(gid) if gid.isascii() and gid.isdigit() and len(gid) <= 10 else 0,
        _snapshot_factor(ordered, bricks),
    )


def _durability(defined: GlusterVolume) -> Durability:
    if defined.disperse_count:
        redundancy = defined.redundancy_count or 0
        return Durability(DurabilityType.DISPERSE, 0, defined.disperse_count - redundancy, redundancy)
    if defined.replica_count > 1:
        return Durability(DurabilityType.REPLICATE, defined.replica_count)
    return Durability(DurabilityType.NONE, 1)


def _set_kib(durability: Durability, ordered: Sequence[BrickId], bricks: Bricks, arbiters: Sequence[BrickId]) -> int:
    """Give what one set holds: as much as its largest data brick, for a disperse set times its data bricks."""
    sizes = [bricks.known[id_].size_kib for id_ in ordered if id_ not in arbiters]
    return max(sizes, default=0) * max(durability.data, 1)


def _snapshot_factor(ordered: Sequence[BrickId], bricks: Bricks) -> float:
    """Give how much larger than its brick a thin pool was made; 1.0 where that is not known."""
    return max((round(factor, 2) for factor in _factors(ordered, bricks)), default=1.0)


def _factors(ordered: Sequence[BrickId], bricks: Bricks) -> Iterator[float]:
    for id_ in ordered:
        factor = bricks.pool_share(id_)
        if factor is not None:
            yield max(factor, 1.0)
