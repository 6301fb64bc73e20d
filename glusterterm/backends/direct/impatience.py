"""What is asked without being waited for to its end: a node that is lost, and gluster right after, take minutes."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from glusterterm.model.commands import Answer
from glusterterm.model.errors import CommandOverdue, GlustertermError, NodeUnreachable

if TYPE_CHECKING:
    from glusterterm.model.commands import Command, Runner
    from glusterterm.model.ports import Clock

PATIENCE_S = 3.0
"""Seconds that a look waits for what may take minutes: the status of volumes, usually there within one."""
_MOMENT_S = 1.0


def lost(host: str, why: str) -> NodeUnreachable:
    """Say that the connection to a node broke."""
    return NodeUnreachable(f"{host}: {why}", next_step="it is tried again by itself")


async def unless_lost(runner: Runner, clock: Clock, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
    """Run a batch on a node; where the connection breaks, wait a moment for another one and no longer.

    Raises:
        NodeUnreachable: the connection broke.
        GlustertermError: as `Runner.run_batch`.
    """
    if why := runner.why_lost(host):
        raise lost(host, why)
    asked = asyncio.ensure_future(runner.run_batch(host, commands))
    try:
        broke = ""
        while not await _ends_within(clock, asked, _MOMENT_S):
            if broke and runner.why_lost(host):
                raise lost(host, broke)
            broke = runner.why_lost(host)
        return asked.result()
    finally:
        asked.cancel()


class AskedBeside:
    """Asks hosts for one thing beside everything else, never twice at once."""

    def __init__(self, runner: Runner, clock: Clock) -> None:
        self._runner = runner
        self._clock = clock
        self._asked: dict[str, asyncio.Future[tuple[Answer, ...]]] = {}

    async def ask(self, host: str, command: Command) -> Answer | None:
        """Give the answer, perhaps to a question that an earlier look asked; None: it is not there yet."""
        asked = self._asked.get(host)
        if asked is None:
            asked = self._asked[host] = asyncio.ensure_future(self._runner.run_batch(host, (command,)))
        if not await _ends_within(self._clock, asked, PATIENCE_S):
            return None
        del self._asked[host]
        try:
            return asked.result()[0]
        except CommandOverdue:
            return Answer(command, None, "", "", command.limit_s)
        except GlustertermError:
            return None  # the node tells why where it is asked for what is its own

    async def close(self) -> None:
        """Wait for nothing any more."""
        for each in self._asked.values():
            each.cancel()
        await asyncio.gather(*self._asked.values(), return_exceptions=True)


async def _ends_within(clock: Clock, asked: asyncio.Future[tuple[Answer, ...]], seconds: float) -> bool:
    pause = asyncio.ensure_future(clock.sleep(seconds))
    try:
        both: tuple[asyncio.Future[Any], ...] = (asked, pause)
        await asyncio.wait(both, return_when=asyncio.FIRST_COMPLETED)
    finally:
        pause.cancel()
    return asked.done()
