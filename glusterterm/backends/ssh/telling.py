"""Tells of each batch that is sent to a node, for the log."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.model.errors import GlustertermError
from glusterterm.model.events import CommandsEnded

if TYPE_CHECKING:
    from collections.abc import Callable

    from glusterterm.model.commands import Answer, Command, Runner
    from glusterterm.model.ports import Clock


class TellingRunner:
    """Runs commands as another runner does, and tells of each batch once it has ended.

    Args:
        inner: what runs them.
        clock: the time.
        on_event: called with each batch. Only names of commands are in it, neither their words nor what they printed.
    """

    def __init__(self, inner: Runner, clock: Clock, on_event: Callable[[CommandsEnded], None]) -> None:
        self._inner = inner
        self._clock = clock
        self._on_event = on_event

    async def run(self, host: str, command: Command) -> Answer:
        """Run one command.

        Raises:
            GlustertermError: as the inner runner.
        """
        (answer,) = await self.run_batch(host, (command,))
        return answer

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run several commands in one go.

        Raises:
            GlustertermError: as the inner runner.
        """
        began = self._clock.monotonic()
        try:
            answers = await self._inner.run_batch(host, commands)
        except GlustertermError as error:
            self._tell(host, commands, began, error=error.what)
            raise
        printed = sum(len(text.encode()) for each in answers for text in (each.stdout, each.stderr))
        self._tell(host, commands, began, printed)
        return answers

    def why_lost(self, host: str) -> str:
        """Say why the connection to a node broke; empty while it stands, and where none was made."""
        return self._inner.why_lost(host)

    async def close(self) -> None:
        """Let go of connections."""
        await self._inner.close()

    def _tell(
        self, host: str, commands: tuple[Command, ...], began: float, printed: int = 0, *, error: str = ""
    ) -> None:
        names = tuple(dict.fromkeys(command.name for command in commands))
        took_s = self._clock.monotonic() - began
        self._on_event(CommandsEnded(self._clock.now(), host, names, took_s, printed, error))
