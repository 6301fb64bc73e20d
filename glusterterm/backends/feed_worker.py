"""The worker process: it fetches, decodes and compares, so that the console never does."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, TypeVar

from glusterterm.backends import frames
from glusterterm.model.diff import Changes, diff, empty, slices
from glusterterm.model.errors import GlustertermError, WorkerFailed
from glusterterm.model.events import RequestEnded
from glusterterm.model.ports import Backend, Changed, Clock, Unchanged
from glusterterm.model.snapshot import Snapshot

EndpointT = TypeVar("EndpointT")
MakeBackend = Callable[[EndpointT, Callable[[RequestEnded], None]], Backend]


class ComparingFeed:
    """Asks a backend and says what is new, in the process it is in. The first answer starts from nothing."""

    def __init__(self, backend: Backend, clock: Clock, slice_entries: int = frames.SLICE_ENTRIES) -> None:
        self._backend = backend
        self._clock = clock
        self._slice_entries = slice_entries
        self._last: Snapshot | None = None
        self._fingerprint = ""

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Ask the backend, cheaply at first unless `whole`.

        Raises:
            GlustertermError: whatever went wrong; the last answer stays good.
        """
        asked_at = self._clock.now()
        # The probe comes first in any case: what changes between it and the snapshot is then seen by the next one.
        fingerprint = await self._backend.probe()
        if self._last is not None and not whole and fingerprint == self._fingerprint:
            return Unchanged(asked_at, self._backend.clock_skew_s)
        snapshot = await self._backend.snapshot()
        reset = self._last is None
        changes = diff(self._last or empty(snapshot.source), snapshot)
        self._last, self._fingerprint = snapshot, fingerprint
        return Changed(self._cut(changes), self._backend.clock_skew_s, reset)

    async def close(self) -> None:
        """Close the backend."""
        await self._backend.close()

    async def _cut(self, changes: Changes) -> AsyncIterator[Changes]:
        for piece in slices(changes, self._slice_entries):
            yield piece


def serve(kind: type[EndpointT], make_backend: MakeBackend[EndpointT], clock: Clock) -> None:
    """Answer the console over standard input and output until it closes the one or is gone.

    The first frame holds the endpoint, of type `kind`. Whatever else this process prints goes to standard error.
    """
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    try:
        asyncio.run(_Worker(kind, make_backend, clock, sink).run(source))
        sink.close()
    except BrokenPipeError:
        # The console is gone, and with it everybody who could want an answer.
        os._exit(0)
    except ExceptionGroup as several:
        raise several.exceptions[0] from None


class _Worker:
    def __init__(
        self, kind: type[EndpointT], make_backend: MakeBackend[EndpointT], clock: Clock, sink: BinaryIO
    ) -> None:
        self._make: Callable[[frames.Start], Backend] = lambda start: make_backend(
            frames.endpoint_of(start, kind), self._tell
        )
        self._clock = clock
        self._sink = sink
        self._feed: ComparingFeed | None = None

    async def run(self, source: BinaryIO) -> None:
        """Answer each ask in turn. When the console closes its end, whatever is being asked is dropped."""
        reader = asyncio.StreamReader()
        await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(reader), source)
        start = await _next(reader)
        if not isinstance(start, frames.Start):
            return
        asks = asyncio.Queue[frames.Ask]()
        async with asyncio.TaskGroup() as group:
            answering = group.create_task(self._answer_all(start, asks))
            while isinstance(frame := await _next(reader), frames.Ask):
                asks.put_nowait(frame)
            answering.cancel()

    async def _answer_all(self, start: frames.Start, asks: asyncio.Queue[frames.Ask]) -> None:
        while True:
            ask = await asks.get()
            # Hundreds of thousands of objects are made and none of them in a cycle: looking for cycles among them
            # would take longer than making them.
            gc.disable()
            try:
                await self._answer(start, ask)
            except GlustertermError as error:
                self._send(frames.packed(error))
            finally:
                gc.enable()

    async def _answer(self, start: frames.Start, ask: frames.Ask) -> None:
        if self._feed is None:
            self._feed = ComparingFeed(self._make(start), self._clock)
        answer = await self._feed.ask(whole=ask.whole)
        if isinstance(answer, Unchanged):
            self._send(frames.Same(answer.asked_at, answer.clock_skew_s))
            return
        self._send(frames.News(answer.reset, answer.clock_skew_s))
        async for piece in answer.slices:
            self._send(frames.slice_of(piece))
        self._send(frames.End())

    def _tell(self, ended: RequestEnded) -> None:
        self._send(frames.Event(ended))

    def _send(self, frame: frames.FromWorker) -> None:
        self._sink.write(frames.encode(frame))
        self._sink.flush()


async def _next(reader: asyncio.StreamReader) -> frames.ToWorker | None:
    """Read the console's next frame; None when it has closed its end."""
    try:
        body = await reader.readexactly(frames.length(await reader.readexactly(frames.LENGTH_BYTES)))
    except asyncio.IncompleteReadError:
        return None
    try:
        return frames.to_worker(body)
    except WorkerFailed:
        return None
