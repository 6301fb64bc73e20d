"""Whatever a server or an operator calls a thing: it is one word of a command of the table, or nothing is sent."""

import ast
import asyncio
import shlex
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, get_args

import pytest

import glusterterm
from glusterterm.backends.direct import commands
from glusterterm.backends.direct.work import Do, Work
from glusterterm.backends.direct.works.build import work
from glusterterm.backends.direct.works.shown import shown
from glusterterm.logic.plans import volume
from glusterterm.logic.plans.take_over import take_over
from glusterterm.model import operations as op
from glusterterm.model.commands import Command
from glusterterm.model.errors import GlustertermError, OperandRefused
from glusterterm.model.ids import DeviceId, OperationId, VolumeId
from glusterterm.model.operations import Operation
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import Durability, DurabilityType, EntryState, OperationStatus, PendingOperation
from tests.direct_pool import DirectPool
from tests.operands import HEX, HOSTILE, arrived

ID = OperationId(HEX)
TABLES = ("clusters", "nodes", "devices", "bricks", "volumes", "operations")
BUILDER = "commands_row.py"
FROM_SERVERS = frozenset(HOSTILE[1:14])
"""Those that a server sends in this test: what a shell might run, quote or take for an option."""


@dataclass(frozen=True)
class Ground:
    """A pool with a volume, and changes that are planned for it."""

    snapshot: Snapshot
    operations: tuple[Operation, ...]


async def _made() -> Ground:
    """Have a pool of four nodes with a started volume and something that was left over."""
    pool = DirectPool()
    cluster = await pool.build()
    made = op.CreateVolume("web", 10, Durability(DurabilityType.REPLICATE, 3))
    planned = volume.create(await pool.snapshot(), made)
    await pool.run(planned)
    snapshot = await pool.snapshot()
    (web,) = snapshot.volumes.values()
    expanded = volume.expand(snapshot, web.id, 5).operations[0]
    left = PendingOperation(ID, "create-volume", OperationStatus.STALE, volumes=(web.id,), bricks=web.bricks[:1])
    snapshot = replace(snapshot, operations={ID: left})
    node, device = next(iter(snapshot.nodes)), next(iter(snapshot.devices))
    unused = next(each.id for each in snapshot.devices.values() if not each.bricks)
    tags = (("rack", "r 7"),)
    second = replace(made, name="second")
    return Ground(
        snapshot,
        (
            volume.create(snapshot, second).operations[0],
            expanded,
            op.DeleteVolume(web.id),
            op.StartVolume(web.id, "web"),
            op.StopVolume(web.id, "web"),
            op.HealVolume(web.id, "web"),
            op.HealVolume(web.id, "web", full=True),
            op.SetVolumeOptions(web.id, "web", ("auth.allow 10.0.0.*",), ("performance.io-cache",)),
            op.ProfileVolume(web.id, "web", on=True),
            *(op.RebalanceVolume(web.id, "web", action) for action in op.RebalanceAction),
            op.AddNode(cluster, 2, "stor-09", "192.0.2.9", tags),
            op.AddDevice(node, "/dev/sdz", True, tags, DeviceId(HEX)),
            op.SetDeviceState(device, EntryState.OFFLINE),
            op.ChangeDeviceTags(device, op.TagChange.SET, tags),
            op.ChangeNodeTags(node, op.TagChange.SET, tags),
            op.SetNodeState(node, EntryState.OFFLINE),
            op.DeleteDevice(unused),
            op.CleanUpOperations(),
            take_over(snapshot, cluster, {each.host: 2 for each in snapshot.nodes.values()}).operations[0],
        ),
    )


@cache
def ground() -> Ground:
    """Give the pool, made once: nothing here changes it."""
    return asyncio.run(_made())


@cache
def _texts(kind: type) -> tuple[str, ...]:
    return tuple(each.name for each in fields(kind))


def poisoned(value: Any, text: str) -> Iterator[Any]:
    """Give `value` with `text` in place of each text in it, one at a time, however deep."""
    if isinstance(value, str) and not hasattr(value, "value"):
        yield text
    elif isinstance(value, tuple):
        for at, each in enumerate(value):
            yield from ((*value[:at], other, *value[at + 1 :]) for other in poisoned(each, text))
    elif is_dataclass(value) and not isinstance(value, type):
        for name in _texts(type(value)):
            yield from (replace(value, **{name: other}) for other in poisoned(getattr(value, name), text))


def poisoned_snapshots(snapshot: Snapshot, text: str) -> Iterator[Snapshot]:
    """Give the snapshot with `text` in place of each text of one entry of each kind: the first that is used."""
    for table in TABLES:
        entries = getattr(snapshot, table)
        used = next((id_ for id_, each in entries.items() if getattr(each, "bricks", ())), next(iter(entries), None))
        if used is not None:
            for other in poisoned(entries[used], text):
                changed: dict[str, Any] = {table: {**entries, used: other}}
                yield replace(snapshot, **changed)


def all_commands(found: Work) -> Iterator[Command]:
    """Give every command of a work: those that look first, and those of the way back."""
    for stage in found.stages:
        for part in stage.on:
            yield from (command for do in part.dos for command in _of(do))
        if stage.wait is not None:
            yield stage.wait.command
    if found.follow is not None:
        yield found.follow.command


def _of(do: Do) -> Iterator[Command]:
    yield do.command
    if do.when is not None:
        yield do.when.command
    for back in do.undo:
        yield from _of(back)


def built(operation: Operation, snapshot: Snapshot) -> tuple[Command, ...]:
    """Give the commands of a change; none where it is refused, which is said in words of ours."""
    try:
        return tuple(all_commands(work(operation, snapshot, ID)))
    except GlustertermError:
        return ()


def test_each_change_is_made_of_commands_where_nothing_is_hostile() -> None:
    here = ground()
    assert [type(each).__name__ for each in here.operations if not built(each, here.snapshot)] == []
    missing = {kind for kind in get_args(op.Operation) if not any(isinstance(each, kind) for each in here.operations)}
    lacking = {kind.__name__ for kind in missing if built_by_pools(kind)}
    assert lacking <= {"DeleteNode", "EvictBrick"}, "they are built of what moves and deletes bricks"


def built_by_pools(kind: type) -> bool:
    """Tell whether the direct backend has a work for a kind of change."""
    source = Path(glusterterm.__file__).parent / "backends" / "direct" / "works" / "build.py"
    return f"op.{kind.__name__}(" in source.read_text()


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:12]))
def test_a_hostile_text_from_a_server_or_an_operator_is_one_word_or_refused(text: str) -> None:
    here = ground()
    found: dict[tuple[str, ...], Command] = {}
    for operation in here.operations:
        for other in poisoned(operation, text):
            found |= {command.argv: command for command in built(other, here.snapshot)}
    for snapshot in poisoned_snapshots(here.snapshot, text) if text in FROM_SERVERS else ():
        for operation in here.operations:
            found |= {command.argv: command for command in built(operation, snapshot)}
    assert found
    assert [argv for argv in found if commands.find(argv) is None] == []
    several = tuple(found.values())
    assert arrived(several) == [list(command.argv) for command in several]


@pytest.mark.parametrize("text", [each for each in HOSTILE if each], ids=lambda text: ascii(text[:12]))
def test_commands_that_are_shown_can_be_pasted_as_they_are(text: str) -> None:
    here = ground()
    for operation in here.operations:
        for other in poisoned(operation, text):
            for line in shown(other, here.snapshot).commands:
                _, _, typed = line.removesuffix("   (until it has ended)").partition("$ ")
                assert commands.find(tuple(shlex.split(typed))) is not None, line


def test_only_rows_of_the_table_make_commands() -> None:
    folder = Path(glusterterm.__file__).parent / "backends"
    makers = [
        file.name
        for file in sorted(folder.rglob("*.py"))
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Command"
    ]
    assert makers == [BUILDER]


def test_an_id_that_is_none_makes_no_command() -> None:
    here = ground()
    for text in HOSTILE:
        assert built(op.DeleteVolume(VolumeId(text)), here.snapshot) == ()
    with pytest.raises(OperandRefused):
        work(op.AddNode(next(iter(here.snapshot.clusters)), 1, "stor-09", "$(touch broken-out)"), here.snapshot, ID)
