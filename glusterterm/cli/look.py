"""The commands that look: they ask once and show what they were asked for."""

import asyncio
import gc
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from glusterterm import bootstrap, bootstrap_nodes
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import print_json, print_lines
from glusterterm.config.paths import find
from glusterterm.model.errors import RoleRefused
from glusterterm.model.ids import VolumeId
from glusterterm.model.ports import Backend, GroundTruth
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Volume

NODES_S = 30.0
"""Seconds that the nodes have to answer a command; a pool in which a node hangs takes two minutes."""


def run(arguments: Arguments) -> None:
    """Ask the server and print what is wanted of its answer.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    # The process ends with its one answer: to look for cycles among 100,000 new objects, now or at the exit, would
    # only take time.
    gc.disable()
    try:
        _run(arguments)
    finally:
        gc.freeze()
        gc.enable()


def look(backend: Backend, truth: GroundTruth | None = None, *, sets: bool = False) -> Snapshot:
    """Ask for everything once, with `sets` for the brick sets too, and close what was asked.

    Where the nodes are reached they are asked too, for `NODES_S` seconds at most; what failed is in the readings.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    # Not returned by the task: asyncio.run looks up a signal's handler when it ends, and that spells out the task with
    # its result, which takes 0.3 s for 5,000 volumes.
    found: list[Snapshot] = []
    asyncio.run(_look(backend, truth, sets, found))
    return found[0]


def _run(arguments: Arguments) -> None:
    with servers.demo(arguments) as demo:
        profile, key = servers.opened(arguments, demo)
        truth = bootstrap_nodes.open_truth(profile, find(arguments.config))
        snapshot = look(bootstrap.open_backend(profile, key), truth, sets=arguments.sets)
    listing_volumes = (arguments.subject, arguments.verb) == ("volume", Verb.LIST)
    if snapshot.source.method is Method.VOLUMES and arguments.verb is not Verb.TOPOLOGY and not listing_volumes:
        raise RoleRefused(
            "Heketi's role user sees the ids of volumes and nothing else",
            next_step="use the role admin and its key, or: glusterterm volume list",
        )
    names = dict(profile.cluster_names)
    if arguments.json:
        from glusterterm.cli import show_json

        print_json(show_json.shown(snapshot, arguments, names))
    else:
        from glusterterm.cli import show_text

        print_lines(show_text.shown(snapshot, arguments, names))


async def _look(backend: Backend, truth: GroundTruth | None, sets: bool, found: list[Snapshot]) -> None:
    try:
        snapshot = await backend.snapshot()
        if sets:
            snapshot = await _with_sets(backend, snapshot)
        found.append(await _with_truth(truth, snapshot) if truth is not None else snapshot)
    finally:
        await backend.close()
        if truth is not None:
            await truth.close()


async def _with_truth(truth: GroundTruth, snapshot: Snapshot) -> Snapshot:
    truth.beside(snapshot)
    with suppress(TimeoutError):
        async with asyncio.timeout(NODES_S):
            await truth.look()
    return truth.beside(snapshot)


async def _with_sets(backend: Backend, snapshot: Snapshot) -> Snapshot:
    known = await backend.brick_sets(snapshot)
    volumes: Mapping[VolumeId, Volume] = {
        id_: replace(volume, sets=known[id_]) if id_ in known else volume for id_, volume in snapshot.volumes.items()
    }
    return replace(snapshot, volumes=volumes)
