"""`device preflight` and `node preflight`: may the bricks be moved, by what gluster and the nodes say now?"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm import bootstrap
from glusterterm.cli import find, servers
from glusterterm.cli.output import Column, print_json, print_lines, table, terminal_width
from glusterterm.cli.schema import SCHEMA
from glusterterm.cli.schema_preflight import BrickEntry, DiskEntry, HindranceEntry, PreflightDocument, ProposalEntry
from glusterterm.cli.status import OK
from glusterterm.engine.clock import RealClock
from glusterterm.logic import format as fmt
from glusterterm.logic.plans import objects
from glusterterm.logic.preflight.judge import judge, volumes_of
from glusterterm.logic.preflight.verdicts import DiskCondition, MoveVerdict
from glusterterm.model.ids import DeviceId, Kind, NodeId, Ref

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

    from glusterterm.cli.arguments import Arguments
    from glusterterm.logic.preflight.verdicts import BrickVerdict, Hindrance, Preflight
    from glusterterm.model.ids import VolumeId
    from glusterterm.model.ports import Managed
    from glusterterm.model.snapshot import Snapshot

PREFLIGHT: Mapping[MoveVerdict, int] = {
    MoveVerdict.FREE: OK,
    MoveVerdict.WAIT: 10,
    MoveVerdict.BLOCKED: 11,
    MoveVerdict.LOSES: 12,
}
"""The statuses of `device preflight` and `node preflight`: the worst of all bricks. What is not known blocks."""
_COLUMNS = (
    Column("BRICK"),
    Column("VOLUME", elastic=True),
    Column("VERDICT"),
    Column("COPIES LEFT", right=True),
    Column("PLACES", right=True),
    Column("TO HEAL", right=True),
)


def run(arguments: Arguments) -> int:
    """Look, judge and print; give the status that says the verdict.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    with servers.demo(arguments) as demo:
        profile, key = servers.opened_by_admin(arguments, demo)
        backend = bootstrap.open_backend(profile, key)
        snapshot = asyncio.run(_look(backend, arguments))
    now = RealClock().now()
    told = judge(snapshot, _wanted(arguments, snapshot), now)
    if arguments.json:
        print_json(document(told, now))
    else:
        print_lines(lines(told, snapshot))
    return PREFLIGHT[told.verdict]


def document(told: Preflight, now: float) -> PreflightDocument:
    """Give a preflight as JSON has it."""
    return PreflightDocument(
        SCHEMA,
        told.subject.kind,
        told.subject.id,
        told.verdict,
        told.asked_nodes,
        fmt.timestamp(now),
        [_brick(each) for each in told.bricks],
        [DiskEntry(each.device, each.condition, list(each.signs)) for each in told.disks],
        [ProposalEntry(each.variant, each.text) for each in told.proposals],
    )


def lines(told: Preflight, snapshot: Snapshot) -> Iterator[str]:
    """Give a preflight as text: the verdict, the disk, a row for each brick, and what stands against those."""
    yield f"{_called(told.subject, snapshot)}: {told.verdict}"
    for disk in told.disks:
        if disk.condition is not DiskCondition.FINE:
            where = "" if told.subject.kind is Kind.DEVICE else f" {objects.device_called(snapshot, disk.device)}"
            yield f"disk{where}: {disk.condition}{'; ' if disk.signs else ''}{'; '.join(disk.signs)}"
    for proposal in told.proposals:
        yield f"{proposal.variant}: {proposal.text}"
    if not told.bricks:
        yield "it holds no bricks"
        return
    yield ""
    yield from table(_COLUMNS, [_row(each, snapshot) for each in told.bricks], terminal_width())
    yield from _against(told)


def _against(told: Preflight) -> Iterator[str]:
    """Tell each sentence once, with the bricks that it is about."""
    found: dict[tuple[str, str, str], list[str]] = {}
    for brick in told.bricks:
        for each in brick.hindrances:
            found.setdefault((each.text, each.next_step, each.rule), []).append(fmt.short_id(brick.brick))
        for caution in brick.cautions:
            found.setdefault((caution, "", ""), []).append(fmt.short_id(brick.brick))
    for (text, next_step, rule), bricks in found.items():
        yield ""
        yield f"{objects.listed(bricks)}: {text}{f' ({rule})' if rule else ''}"
        if next_step:
            yield f"  next: {next_step}"


def _called(subject: Ref, snapshot: Snapshot) -> str:
    if subject.kind is Kind.DEVICE:
        return objects.device_called(snapshot, DeviceId(subject.id))
    return objects.node_called(snapshot, NodeId(subject.id))


def _row(brick: BrickVerdict, snapshot: Snapshot) -> tuple[str, ...]:
    left = "?" if brick.copies_left is None else str(brick.copies_left)
    return (
        fmt.short_id(brick.brick),
        objects.volume_called(snapshot, brick.volume) if brick.volume is not None else "?",
        brick.verdict,
        f"{left}, needs {brick.copies_needed}",
        str(brick.places),
        "?" if brick.to_heal is None else f"{brick.to_heal:,}",
    )


async def _look(backend: Managed, arguments: Arguments) -> Snapshot:
    def choose(snapshot: Snapshot) -> Collection[VolumeId]:
        return volumes_of(snapshot, _wanted(arguments, snapshot))

    try:
        return await backend.look_closely(choose)
    finally:
        await backend.close()


def _wanted(arguments: Arguments, snapshot: Snapshot) -> Ref:
    if arguments.subject == Kind.DEVICE:
        return Ref.device(find.device(snapshot, arguments.wanted).id)
    return Ref.node(find.node(snapshot, arguments.wanted).id)


def _brick(brick: BrickVerdict) -> BrickEntry:
    return BrickEntry(
        brick.brick,
        brick.device,
        brick.volume,
        brick.verdict,
        [_hindrance(each) for each in brick.hindrances],
        list(brick.others),
        brick.copies_left,
        brick.copies_needed,
        brick.places,
        brick.to_heal,
        list(brick.cautions),
    )


def _hindrance(each: Hindrance) -> HindranceEntry:
    return HindranceEntry(each.cause, each.verdict, each.text, each.next_step, each.rule)
