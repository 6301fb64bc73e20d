"""The console's end of the worker process."""

import asyncio
import os
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from glusterterm.backends import frames
from glusterterm.model.diff import Changes
from glusterterm.model.errors import WorkerFailed
from glusterterm.model.events import Ended
from glusterterm.model.ports import Changed, Unchanged
from glusterterm.model.text import clean

SILENCE_S = 600.0
"""Seconds without a word while an ask is out, after which the worker counts as hung: a request of its ends sooner."""
_BUFFER = 1024 * 1024
_PACKAGE_FOLDER = Path(__file__).parents[2]
_RETRY = "it is started again at the next refresh"


@dataclass(frozen=True, slots=True)
class _Child:
    process: Process
    stdin: asyncio.StreamWriter
    stdout: asyncio.StreamReader


def _environment(hidden: Collection[str]) -> dict[str, str]:
    """Give the worker's environment: it runs this very package, and nothing that lies about in the working folder."""
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    kept["PYTHONSAFEPATH"] = "1"
    if _PACKAGE_FOLDER.name not in ("site-packages", "dist-packages"):
        kept["PYTHONPATH"] = os.pathsep.join(filter(None, (str(_PACKAGE_FOLDER), kept.get("PYTHONPATH"))))
    return kept


class WorkerFeed:
    """Says what is new, as `model.ports.SnapshotFeed`; a process of its own does the work.

    The process is started by the first ask. When it has died, or was left in the middle of an answer, the next ask
    starts another, whose first answer starts from nothing (`Changed.reset`).

    Args:
        argv: the command that runs `feed_worker.serve`. No secret may be in it.
        endpoint: what the worker is told first, over a pipe: a dataclass of plain values.
        on_event: called with each request that the worker made, and each batch of commands that it sent to a node.
        hidden: environment variables that the worker does not get.
        silence_s: seconds without a word after which a worker is given up.
    """

    def __init__(
        self,
        argv: Sequence[str],
        endpoint: object,
        on_event: Callable[[Ended], None] = lambda ended: None,
        *,
        hidden: Collection[str] = ("HEKETI_CLI_KEY",),
        silence_s: float = SILENCE_S,
    ) -> None:
        self._argv = tuple(argv)
        self._endpoint = endpoint
        self._on_event = on_event
        self._hidden = frozenset(hidden)
        self._silence_s = silence_s
        self._child: _Child | None = None
        self._answering = False

    @property
    def pid(self) -> int | None:
        """Give the worker's process id; None where none runs."""
        return self._child.process.pid if self._child and self._child.process.returncode is None else None

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Ask the worker.

        Raises:
            WorkerFailed: the process could not be started, died or spoke nonsense.
            GlustertermError: what it raised, as it raised it.
        """
        if self._answering:
            await self._drop()
        child = self._child or await self._started()
        self._answering = True
        try:
            await self._send(child, frames.Ask(whole))
            frame = await self._heard(child)
            while isinstance(frame, frames.Event | frames.NodeEvent):
                self._on_event(frame.ended)
                frame = await self._heard(child)
        except (OSError, EOFError, TimeoutError, WorkerFailed) as error:
            raise await self._failed(child, error) from error
        if isinstance(frame, frames.News):
            problem = frames.unpacked(frame.problem) if frame.problem is not None else None
            return Changed(self._slices(child), frame.clock_skew_s, frame.reset, problem)
        self._answering = False
        if isinstance(frame, frames.Same):
            return Unchanged(frame.asked_at, frame.clock_skew_s)
        if isinstance(frame, frames.Failed):
            raise frames.unpacked(frame)
        raise await self._failed(child, WorkerFailed("a slice without an answer", next_step=_RETRY))

    async def close(self) -> None:
        """End the process. It has nothing to save."""
        await self._drop()

    async def _slices(self, child: _Child) -> AsyncIterator[Changes]:
        try:
            while True:
                frame = await self._heard(child)
                if child is not self._child:
                    raise WorkerFailed("the answer was overtaken by another", next_step=_RETRY)
                if isinstance(frame, frames.Slice):
                    yield frames.changes_of(frame)
                elif isinstance(frame, frames.End):
                    break
                elif isinstance(frame, frames.Event | frames.NodeEvent):
                    self._on_event(frame.ended)
                else:
                    raise WorkerFailed("an answer inside an answer", next_step=_RETRY)
        except (OSError, EOFError, TimeoutError, WorkerFailed) as error:
            raise await self._failed(child, error) from error
        self._answering = False

    async def _started(self) -> _Child:
        try:
            # A session of its own: ctrl+c at the terminal is the console's to answer, not the worker's.
            process = await asyncio.create_subprocess_exec(
                *self._argv,
                stdin=PIPE,
                stdout=PIPE,
                stderr=PIPE,
                env=_environment(self._hidden),
                limit=_BUFFER,
                start_new_session=True,
            )
        except OSError as error:
            raise WorkerFailed(
                f"the worker process could not be started: {error.strerror or error}",
                next_step="check the installation; it is tried again",
            ) from error
        if process.stdin is None or process.stdout is None:
            raise WorkerFailed("the worker process has no pipes", next_step=_RETRY)
        child = self._child = _Child(process, process.stdin, process.stdout)
        try:
            await self._send(child, frames.start(self._endpoint))
        except OSError as error:
            raise await self._failed(child, error) from error
        return child

    async def _send(self, child: _Child, frame: frames.ToWorker) -> None:
        child.stdin.write(frames.encode(frame))
        await child.stdin.drain()

    async def _heard(self, child: _Child) -> frames.FromWorker:
        async with asyncio.timeout(self._silence_s):
            head = await child.stdout.readexactly(frames.LENGTH_BYTES)
            body = await child.stdout.readexactly(frames.length(head))
        return frames.from_worker(body)

    async def _failed(self, child: _Child, error: Exception) -> WorkerFailed:
        """Give the error to raise, and end the process: it can't be talked to any more."""
        last_words = await self._drop() if child is self._child else ""
        if isinstance(error, WorkerFailed):
            what = error.what
        elif isinstance(error, TimeoutError):
            what = f"the worker process said nothing for {self._silence_s:.0f} s"
        else:
            what = "the worker process ended" + (f": {last_words}" if last_words else "")
        return WorkerFailed(what, next_step=_RETRY)

    async def _drop(self) -> str:
        """End the process, if there is one, and give the last line that it wrote to standard error."""
        child, self._child, self._answering = self._child, None, False
        if child is None:
            return ""
        with suppress(ProcessLookupError):
            child.process.kill()
        # Reads the rest of both pipes, without which they would stay open.
        _, written = await child.process.communicate()
        lines = written.decode(errors="replace").rstrip().splitlines()
        return clean(lines[-1], 200) if lines else ""
