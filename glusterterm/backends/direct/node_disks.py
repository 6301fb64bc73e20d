"""Asks a node for all its disks, once, for somebody who wants to add one: what each is, and what is on it."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.reports import Told
from glusterterm.model.errors import OperandRefused
from glusterterm.model.machine.disks import whole_disks
from glusterterm.model.machine.node_disks import NodeDisks

if TYPE_CHECKING:
    from glusterterm.backends.direct.asking import Question, ValueT
    from glusterterm.model.commands import Answer, Runner
    from glusterterm.model.machine.disks import Signature
    from glusterterm.model.machine.smart import SmartReport

_OF_NODE = (asking.BLOCKS.command, asking.STORAGE.command, asking.MOUNTS.command, asking.KERNEL.command)


async def node_disks(runner: Runner, host: str) -> NodeDisks:
    """Give the disks of a node. What a disk or a tool does not tell is left out, and counts as not known.

    Raises:
        GlustertermError: the node was not reached, or did not list its disks.
    """
    blocks, storage, mounts, kernel = await runner.run_batch(host, _OF_NODE)
    found = asking.read(asking.BLOCKS, blocks)
    signatures: dict[str, Question[tuple[Signature, ...]]] = {}
    smart: dict[str, Question[SmartReport]] = {}
    for disk in whole_disks(found):
        with suppress(OperandRefused):  # a name that is no path is not asked about, and so stays not known
            signatures[disk.path], smart[disk.path] = asking.signatures_of(disk.path), asking.smart_of(disk.path)
    asked = (*(each.command for each in signatures.values()), *(each.command for each in smart.values()))
    answers = await runner.run_batch(host, asked) if asked else ()
    report, faults = _told(asking.STORAGE, storage), _told(asking.KERNEL, kernel)
    return NodeDisks(
        found,
        _each(signatures, answers[: len(signatures)]),
        report.physical if report is not None else None,
        _told(asking.MOUNTS, mounts) or (),
        _each(smart, answers[len(signatures) :]),
        faults.faults if faults is not None else (),
    )


def _told(question: Question[ValueT], answer: Answer) -> ValueT | None:
    return asking.heard(question, Told(), answer, 0.0).value


def _each(questions: dict[str, Question[ValueT]], answers: tuple[Answer, ...]) -> dict[str, ValueT]:
    pairs = zip(questions.items(), answers, strict=True)
    told = {path: _told(question, answer) for (path, question), answer in pairs}
    return {path: value for path, value in told.items() if value is not None}
