"""Runs the sessions that a front end opens. It is there before the first frame, hence loads nothing of theirs."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from types import TracebackType

    from glusterterm.engine.session import Session


class Sessions:
    """Runs sessions on behalf of a front end, which may open and close them as it likes; at the end all are closed."""

    def __init__(self) -> None:
        self._group = asyncio.TaskGroup()
        self._open: list[Session] = []

    def start(self, session: Session) -> Session:
        """Run `session` from now on and give it back. What ends it early is a bug, and ends the whole."""
        self._open.append(session)
        running = self._group.create_task(session.run(), name=f"session {session.info.name}")
        # A session that has ended must not be kept: its snapshot can be large.
        running.add_done_callback(lambda _: self._open.remove(session))
        return session

    async def __aenter__(self) -> Self:
        await self._group.__aenter__()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for session in tuple(self._open):
            await session.close()
        await leave(self._group, kind, error, trace)


async def leave(
    group: asyncio.TaskGroup,
    kind: type[BaseException] | None,
    error: BaseException | None,
    trace: TracebackType | None,
) -> None:
    """Wait for the tasks of `group`. What failed in the block itself stays what it is, not wrapped into a group."""
    if isinstance(error, asyncio.CancelledError):
        await group.__aexit__(kind, error, trace)
    else:
        await group.__aexit__(None, None, None)
