"""The commands about the server itself: its mode and the level of its log, and what a server or pool has begun."""

import asyncio
from collections.abc import Iterator, Sequence

from glusterterm import bootstrap
from glusterterm.cli import find, servers
from glusterterm.cli.arguments import Arguments
from glusterterm.cli.document import operation_entry
from glusterterm.cli.output import Column, pairs, print_json, print_lines, table, terminal_width
from glusterterm.cli.schema import SCHEMA
from glusterterm.cli.schema_changes import CountsEntry, ServerDocument
from glusterterm.config.profiles import Profile
from glusterterm.logic.format import timestamp
from glusterterm.model.ports import Managed
from glusterterm.model.server import LoggerLevel, OperationCounts, ServerMode
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import PendingOperation

_BEGUN = ("server operations list", "server operations info")
Told = ServerMode | LoggerLevel | OperationCounts | PendingOperation | tuple[PendingOperation, ...]


def run(arguments: Arguments) -> None:
    """Ask and print.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    with servers.demo(arguments) as demo:
        profile, key = servers.opened_by_admin(arguments, demo)
        told = asyncio.run(_ask(arguments, profile, key))
    if arguments.json:
        print_json(document(told))
    else:
        print_lines(lines(told))


def document(told: Told) -> ServerDocument:
    """Give what Heketi said as JSON has it."""
    match told:
        case ServerMode():
            return ServerDocument(SCHEMA, mode=told)
        case LoggerLevel():
            return ServerDocument(SCHEMA, level=told)
        case OperationCounts():
            counts = CountsEntry(told.total, told.in_flight, told.stale, told.failed, told.new)
            return ServerDocument(SCHEMA, counts=counts)
        case PendingOperation():
            return ServerDocument(SCHEMA, operation=operation_entry(told))
        case _:
            return ServerDocument(SCHEMA, operations=[operation_entry(each) for each in told])


def lines(told: Told) -> Iterator[str]:
    """Give what Heketi said as text, in heketi-cli's words where it has some."""
    match told:
        case ServerMode() | LoggerLevel():
            yield str(told)
        case OperationCounts():
            yield "Operation Counts:"
            yield f"  Total: {told.total}"
            yield f"  In-Flight: {told.in_flight}"
            yield f"  New: {told.new}"
            yield f"  Stale: {told.stale}"
            yield f"  Failed: {told.failed}"
        case PendingOperation():
            yield from pairs(_facts(told))
        case _:
            yield from _table(told)


async def _ask(arguments: Arguments, profile: Profile, key: str) -> Told:
    if profile.hosts and arguments.command in _BEGUN:
        return _begun(arguments, await _looked(bootstrap.open_backend(profile, key)))
    heketi = bootstrap.open_heketi(profile, key)
    try:
        match arguments.command:
            case "server mode get":
                return await heketi.mode()
            case "loglevel get":
                return await heketi.logger_level()
            case "server operations info" if not arguments.wanted:
                return await heketi.operation_counts()
        return _begun(arguments, await heketi.snapshot())
    finally:
        await heketi.close()


async def _looked(pool: Managed) -> Snapshot:
    try:
        return await pool.snapshot()
    finally:
        await pool.close()


def _begun(arguments: Arguments, snapshot: Snapshot) -> Told:
    if arguments.wanted:
        return find.operation(snapshot, arguments.wanted)
    every = tuple(snapshot.operations[id_] for id_ in sorted(snapshot.operations))
    if arguments.command == "server operations list":
        return every
    return OperationCounts.of(every)


def _table(operations: Sequence[PendingOperation]) -> list[str]:
    columns = (Column("ID"), Column("TYPE"), Column("STATUS"), Column("BEGAN"), Column("OBJECTS", elastic=True))
    rows = [(each.id, each.type, each.status, _began(each), " ".join(_objects(each))) for each in operations]
    return table(columns, rows, terminal_width())


def _facts(told: PendingOperation) -> list[tuple[str, str]]:
    facts = [("operation", told.id), ("type", told.type), ("status", told.status), ("began", _began(told))]
    for name, ids in (
        ("devices", told.devices),
        ("volumes", told.volumes),
        ("block volumes", told.block_volumes),
        ("bricks", told.bricks),
        ("part of", (told.parent,) if told.parent is not None else ()),
    ):
        facts.append((name, "\n".join(ids)))
    return [(name, value) for name, value in facts if value]


def _began(told: PendingOperation) -> str:
    return timestamp(told.started_at) if told.started_at is not None else ""


def _objects(told: PendingOperation) -> tuple[str, ...]:
    return (*told.devices, *told.volumes, *told.block_volumes)
