"""Asks disks what they say of themselves, and the kernel what it has against them: apart from all else of a node.

A dying disk takes its time over each answer, or never gives one; nothing else shall wait for that.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.backends.direct import asking
from glusterterm.backends.direct.reports import DiskReport, Told
from glusterterm.backends.direct.schedule import Asked, is_due
from glusterterm.model.errors import GlustertermError, OperandRefused
from glusterterm.model.health import Part

if TYPE_CHECKING:
    from collections.abc import Coroutine, Mapping

    from glusterterm.backends.direct.asking import Question
    from glusterterm.model.commands import Runner
    from glusterterm.model.ids import NodeId
    from glusterterm.model.machine.smart import SmartReport
    from glusterterm.model.ports import Clock
    from glusterterm.model.topology import Node


class DiskAsking:
    """What the disks of each node said last.

    Args:
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._told: dict[NodeId, DiskReport] = {}
        self._asked: dict[tuple[NodeId, Part], Asked] = {}
        self._busy: set[NodeId] = set()
        self.version = 0
        """Another number each time that something was told."""

    @property
    def told(self) -> Mapping[NodeId, DiskReport]:
        """Give what each node's disks said last."""
        return self._told

    def job(self, node: Node, disks: tuple[str, ...]) -> Coroutine[None, None, None] | None:
        """Give what asks a node's kernel and disks, as each is due; None where none is, or while it is being asked."""
        if node.id in self._busy:
            return None
        now = self._clock.monotonic()
        kernel = is_due(Part.KERNEL, self._asked.get((node.id, Part.KERNEL)), now)
        smart = bool(disks) and is_due(Part.SMART, self._asked.get((node.id, Part.SMART)), now)
        return self._ask(node, disks if smart else (), kernel=kernel) if kernel or smart else None

    async def _ask(self, node: Node, disks: tuple[str, ...], *, kernel: bool) -> None:
        self._busy.add(node.id)
        began = self._clock.monotonic()
        try:
            if kernel:
                await self._ask_kernel(node)
            if disks:
                await self._ask_disks(node, disks)
        finally:
            ended = self._clock.monotonic()
            parts = ((Part.KERNEL, kernel), (Part.SMART, bool(disks)))
            self._asked |= {(node.id, part): Asked(ended, ended - began) for part, asked in parts if asked}
            self._busy.discard(node.id)
            self.version += 1

    async def _ask_kernel(self, node: Node) -> None:
        before = self._told.get(node.id, DiskReport())
        try:
            faults, blocks = await self._runner.run_batch(node.host, (asking.KERNEL.command, asking.BLOCKS.command))
        except GlustertermError as error:
            self._told[node.id] = replace(
                before, kernel=before.kernel.failed(error), blocks=before.blocks.failed(error)
            )
            return
        now = self._clock.now()
        self._told[node.id] = replace(
            before,
            kernel=asking.heard(asking.KERNEL, before.kernel, faults, now),
            blocks=asking.heard(asking.BLOCKS, before.blocks, blocks, now),
        )

    async def _ask_disks(self, node: Node, disks: tuple[str, ...]) -> None:
        before = self._told.get(node.id, DiskReport())
        questions: dict[str, Question[SmartReport]] = {}
        for disk in disks:
            try:
                questions[disk] = asking.smart_of(disk)
            except OperandRefused:
                continue  # LVM's word for a disk that it does not find, which is no path
        heard: dict[str, Told[SmartReport]]
        try:
            answers = await self._runner.run_batch(node.host, tuple(each.command for each in questions.values()))
            now = self._clock.now()
            heard = {
                disk: asking.heard(questions[disk], before.smart.get(disk, Told()), answer, now)
                for disk, answer in zip(questions, answers, strict=True)
            }
        except GlustertermError as error:
            heard = {disk: before.smart.get(disk, Told()).failed(error) for disk in questions}
        self._told[node.id] = replace(before, smart=heard)
