"""Fetches what the looking commands show."""

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from glusterterm.model.ids import VolumeId
from glusterterm.model.ports import Backend
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Volume


def look(backend: Backend, *, sets: bool) -> Snapshot:
    """Ask for everything once, with `sets` for the brick sets too, and close the backend.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    # Not returned by the task: asyncio.run looks up a signal's handler when it ends, and that spells out the task with
    # its result, which takes 0.3 s for 5,000 volumes.
    found: list[Snapshot] = []
    asyncio.run(_look(backend, sets, found))
    return found[0]


async def _look(backend: Backend, sets: bool, found: list[Snapshot]) -> None:
    try:
        snapshot = await backend.snapshot()
        found.append(await _with_sets(backend, snapshot) if sets else snapshot)
    finally:
        await backend.close()


async def _with_sets(backend: Backend, snapshot: Snapshot) -> Snapshot:
    known = await backend.brick_sets(snapshot)
    volumes: Mapping[VolumeId, Volume] = {
        id_: replace(volume, sets=known[id_]) if id_ in known else volume for id_, volume in snapshot.volumes.items()
    }
    return replace(snapshot, volumes=volumes)
