"""The commands that look: they ask once and show what they were asked for."""

import asyncio
import gc

from glusterterm import bootstrap
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import print_json, print_lines
from glusterterm.model.errors import RoleRefused
from glusterterm.model.ports import Backend
from glusterterm.model.snapshot import Method, Snapshot


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


def look(backend: Backend, *, sets: bool = False) -> Snapshot:
    """Ask for everything once, with `sets` for the brick sets too, and close what was asked.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    # Not returned by the task: asyncio.run looks up a signal's handler when it ends, and that spells out the task with
    # its result, which takes 0.3 s for 5,000 volumes.
    found: list[Snapshot] = []
    asyncio.run(_look(backend, sets, found))
    return found[0]


def _run(arguments: Arguments) -> None:
    with servers.demo(arguments) as demo:
        profile, key = servers.opened(arguments, demo)
        snapshot = look(bootstrap.open_backend(profile, key), sets=arguments.sets)
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


async def _look(backend: Backend, sets: bool, found: list[Snapshot]) -> None:
    try:
        snapshot = await backend.snapshot()
        if sets:
            snapshot = snapshot.with_sets(await backend.brick_sets(snapshot))
        found.append(snapshot)
    finally:
        await backend.close()
