"""The commands that look: they ask once and show what they were asked for."""

import asyncio
import gc
import os
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial

from glusterterm import bootstrap
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import print_json, print_lines, print_warning
from glusterterm.config.secrets import read_key
from glusterterm.model.errors import RoleRefused
from glusterterm.model.ids import ClusterId, VolumeId
from glusterterm.model.ports import Backend
from glusterterm.model.snapshot import Method, Snapshot
from glusterterm.model.topology import Volume

Printer = Callable[[Snapshot, Mapping[ClusterId, str]], None]
"""Prints what was asked for of a snapshot; the names are those that the profile gives to clusters."""


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


def look(backend: Backend, *, sets: bool, meanwhile: Callable[[], object] = lambda: None) -> Snapshot:
    """Ask for everything once, with `sets` for the brick sets too, and close the backend.

    `meanwhile` is called in a thread of its own while the server thinks.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    # Not returned by the task: asyncio.run looks up a signal's handler when it ends, and that spells out the task with
    # its result, which takes 0.3 s for 5,000 volumes.
    found: list[Snapshot] = []
    asyncio.run(_look(backend, sets, meanwhile, found))
    return found[0]


def _run(arguments: Arguments) -> None:
    with servers.demo(arguments) as demo:
        profile = demo.profile() if demo is not None else servers.profile(arguments)
        key = read_key(profile, os.environ, servers.asking())
        for warning in key.warnings:
            print_warning(warning)
        backend = bootstrap.open_backend(profile, key.text)
        snapshot = look(backend, sets=arguments.sets, meanwhile=partial(_printer, arguments))
    listing_volumes = (arguments.subject, arguments.verb) == ("volume", Verb.LIST)
    if snapshot.source.method is Method.VOLUMES and arguments.verb is not Verb.TOPOLOGY and not listing_volumes:
        raise RoleRefused(
            "Heketi's role user sees the ids of volumes and nothing else",
            next_step="use the role admin and its key, or: glusterterm volume list",
        )
    _printer(arguments)(snapshot, dict(profile.cluster_names))


def _printer(arguments: Arguments) -> Printer:
    """Load what prints in the form that was asked for."""
    if arguments.json:
        from glusterterm.cli import show_json

        return lambda snapshot, names: print_json(show_json.shown(snapshot, arguments, names))
    from glusterterm.cli import show_text

    return lambda snapshot, names: print_lines(show_text.shown(snapshot, arguments, names))


async def _look(backend: Backend, sets: bool, meanwhile: Callable[[], object], found: list[Snapshot]) -> None:
    try:
        snapshot, _ = await asyncio.gather(backend.snapshot(), asyncio.to_thread(meanwhile))
        found.append(await _with_sets(backend, snapshot) if sets else snapshot)
    finally:
        await backend.close()


async def _with_sets(backend: Backend, snapshot: Snapshot) -> Snapshot:
    known = await backend.brick_sets(snapshot)
    volumes: Mapping[VolumeId, Volume] = {
        id_: replace(volume, sets=known[id_]) if id_ in known else volume for id_, volume in snapshot.volumes.items()
    }
    return replace(snapshot, volumes=volumes)
