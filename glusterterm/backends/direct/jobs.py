"""Runs a work: stage by stage, nodes at once; what fails is undone, as far as that is sure to do no harm."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from glusterterm.backends.direct.commands_gluster import LANE as GLUSTER
from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.backends.direct.work import Do, Forgives, Moved, OnNode, Stage, Wait, Work
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import (
    BackendUnreachable,
    CommandRefused,
    GlustertermError,
    ReplyNotUnderstood,
    ServerFailed,
)
from glusterterm.model.machine.refusals import Refusal, ToolRefused
from glusterterm.model.outcomes import Pending

if TYPE_CHECKING:
    from collections.abc import Iterator

    from glusterterm.model.commands import Answer, Runner
    from glusterterm.model.ports import Clock

_ABSENT = ("does not exist", "not found", "not part of cluster", "Incorrect brick", "No such")
_GONE = frozenset((Refusal.NOT_FOUND, Refusal.NOT_MOUNTED))
_HALF = "ommit failed"
"""Gluster's word where some of the nodes did what others did not."""


class Stopped(Exception):
    """The work was left where it is, because the program ends."""


@dataclass(slots=True)
class _Tried:
    """What was run on one node of a stage, in its order. `unsure` is a command of which nobody knows whether it was."""

    host: str
    done: list[Do] = field(default_factory=list)
    unsure: Do | None = None
    error: GlustertermError | None = None


class Job:
    """One work under way.

    Args:
        work: what is to be done.
        runner: what runs commands on nodes.
        clock: the time.
    """

    def __init__(self, work: Work, runner: Runner, clock: Clock) -> None:
        self._work = work
        self._runner = runner
        self._clock = clock
        self._total = sum(len(part.dos) for stage in work.stages for part in stage.on) + len(list(_waits(work)))
        self._count = 0
        self._title = ""
        self._tried: list[list[_Tried]] = []
        self._stopping = False
        self.pending = Pending("begins", 0, self._total)
        """How far it is."""

    def stop(self) -> None:
        """Leave it at the end of the commands that run now."""
        self._stopping = True

    async def run(self) -> None:
        """Do it.

        Raises:
            ServerFailed: it failed; its sentence says at what, and what was undone or is left.
            Stopped: it was left where it is.
        """
        for stage in self._work.stages:
            self._title = stage.title
            tried = [_Tried(part.host) for part in stage.on]
            self._tried.append(tried)
            try:
                await asyncio.gather(*(self._on_node(part, each) for part, each in zip(stage.on, tried, strict=True)))
                failed = next((each.error for each in tried if each.error is not None), None)
                if failed is None and stage.wait is not None:
                    await self._wait(stage.wait)
            except GlustertermError as error:
                failed = error
            if self._stopping and failed is None:
                raise Stopped
            if failed is not None:
                raise await self._failed(stage, tried, failed)
            if stage.stays:
                self._tried.clear()

    async def follow(self) -> None:
        """Watch what gluster goes on with.

        Raises:
            ServerFailed: it ended, and not well.
            Stopped: it was left, and goes on by itself.
        """
        if self._work.follow is None:
            return
        try:
            await self._wait(self._work.follow)
        except GlustertermError as error:
            raise ServerFailed(error.what, next_step=error.next_step, status=500) from error
        if self._stopping:
            raise Stopped

    async def _on_node(self, part: OnNode, tried: _Tried) -> None:
        for do in part.dos:
            if self._stopping:
                return
            try:
                await self._do(part.host, do, tried)
            except GlustertermError as error:
                tried.error = error
                return
            self._count += 1

    async def _do(self, host: str, do: Do, tried: _Tried | None) -> None:
        self._tell(f"{do.command.name} on {host}")
        if do.when is not None and not await self._holds(host, do):
            return
        try:
            answer = await self._runner.run(host, do.command)
            _accept(do.command, answer)
        except CommandRefused as error:
            if not _forgiven(error, do.forgives):
                if tried is not None and _HALF in error.text:
                    tried.unsure = do
                raise
        except (BackendUnreachable, ReplyNotUnderstood) as error:
            if tried is not None and not (isinstance(error, BackendUnreachable) and not error.sent):
                tried.unsure = do
            raise
        if tried is not None:
            tried.done.append(do)

    async def _holds(self, host: str, do: Do) -> bool:
        if do.when is None:
            return True
        answer = await self._runner.run(host, do.when.command)
        return answer.exit_status == 0 and do.when.holds(answer.stdout)

    async def _wait(self, wait: Wait) -> None:
        """Ask until it has ended; a node that does not answer meanwhile is asked again."""
        while not self._stopping:
            try:
                answer = await self._runner.run(wait.host, wait.command)
            except BackendUnreachable as error:
                self._tell(f"not known just now: {error.what}")
            else:
                moved = wait.moved(answer.stdout)
                self._tell(moved.text, moved)
                if moved.ended:
                    self._count += 1
                    return
            await self._clock.sleep(wait.every_s)

    def _tell(self, text: str, moved: Moved | None = None) -> None:
        done, total = (moved.done, moved.total) if moved is not None and moved.total else (self._count, self._total)
        self.pending = Pending(f"{self._title}: {text}", done, total)

    async def _failed(self, stage: Stage, tried: list[_Tried], error: GlustertermError) -> ServerFailed:
        """Undo what can be undone, and give the error that tells of both."""
        what = f"{stage.title}: {error.what}"
        unsure = [each for each in tried if each.unsure is not None]
        if any(each.unsure.command.lane == GLUSTER and not each.unsure.undo for each in unsure if each.unsure):
            left = "gluster may have taken it all the same, so nothing was undone, and what is left is listed"
            return ServerFailed(f"{what}; {left}", next_step="look at the volume, then clean up", status=500)
        if not any(do.undo for stage_ in self._tried for each in stage_ for do in _undoable(each)):
            return ServerFailed(what, next_step=error.next_step, status=500)
        self._title = "undo"
        trouble = await self._undo()
        if trouble is None:
            return ServerFailed(f"{what}; what was made was taken back", next_step=error.next_step, status=500)
        left = f"undoing it stopped: {trouble.what}; what is left is listed, to be cleaned up"
        return ServerFailed(f"{what}; {left}", next_step="clean up what is left, once that node answers", status=500)

    async def _undo(self) -> GlustertermError | None:
        """Undo stage by stage, the last one first; where one can't be, those before it stay as they are."""
        for stage in reversed(self._tried):
            found = await asyncio.gather(*(self._undo_on(each) for each in stage))
            trouble = next((error for error in found if error is not None), None)
            if trouble is not None:
                return trouble
        return None

    async def _undo_on(self, tried: _Tried) -> GlustertermError | None:
        for do in reversed(_undoable(tried)):
            for back in do.undo:
                try:
                    await self._do(tried.host, back, None)
                except GlustertermError as error:
                    return error
        return None


def _undoable(tried: _Tried) -> list[Do]:
    """Give what was done, and what may have been: what was refused was not, and its undoing could hit another's."""
    return [*tried.done, *([tried.unsure] if tried.unsure is not None else [])]


def _waits(work: Work) -> Iterator[Wait]:
    return (stage.wait for stage in work.stages if stage.wait is not None)


def _accept(command: Command, answer: Answer) -> None:
    """Read what a node answered.

    Raises:
        CommandRefused: it said no.
        BackendTimedOut: it was cut off.
        OutputNotUnderstood: it said neither yes nor no.
    """
    if command.lane == GLUSTER and command.kind is CommandKind.CHANGES:
        decode_accepted(command.name, answer.exit_status, answer.stdout, answer.stderr)
    else:
        decode_done(command.name, answer.exit_status, answer.stdout, answer.stderr)


def _forgiven(error: CommandRefused, forgives: Forgives) -> bool:
    match forgives:
        case Forgives.ANY:
            return True
        case Forgives.ABSENT:
            gone = isinstance(error, ToolRefused) and error.refusal in _GONE
            return gone or any(word in error.text for word in _ABSENT)
        case Forgives.NOTHING:
            return False
