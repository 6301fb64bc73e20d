"""The worker process: it fetches, decodes and compares, so that the console never does."""

import asyncio
import gc
import os
from collections.abc import AsyncIterator, Callable
from typing import BinaryIO, TypeVar

from glusterterm.backends import frames
from glusterterm.model.diff import Changes, diff, empty, slices
from glusterterm.model.errors import GlustertermError, WorkerFailed
from glusterterm.model.events import CommandsEnded, Ended, RequestEnded
from glusterterm.model.ports import Backend, Changed, Clock, GroundTruth, Unchanged
from glusterterm.model.snapshot import Snapshot

EndpointT = TypeVar("EndpointT")
MakeBackend = Callable[[EndpointT, Callable[[Ended], None]], Backend]
MakeTruth = Callable[[EndpointT, Callable[[CommandsEnded], None]], GroundTruth | None]


class ComparingFeed:
    """Asks a backend and says what is new, in the process it is in. The first answer starts from nothing.

    Args:
        backend: who is asked.
        clock: the time.
        slice_entries: how many entries one slice holds.
        truth: what the nodes themselves say, put beside the backend's word. Where it alone has news the backend is not
            asked for everything again; where the backend does not answer, what the nodes say is still told.
    """

    def __init__(
        self,
        backend: Backend,
        clock: Clock,
        slice_entries: int = frames.SLICE_ENTRIES,
        truth: GroundTruth | None = None,
    ) -> None:
        self._backend = backend
        self._clock = clock
        self._slice_entries = slice_entries
        self._truth = truth
        self._base: Snapshot | None = None
        self._last: Snapshot | None = None
        self._fingerprint = ""
        self._version = 0

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Ask the backend, cheaply at first unless `whole`.

        Raises:
            GlustertermError: whatever went wrong, and the nodes had nothing new to say; the last answer stays good.
        """
        asked_at = self._clock.now()
        if whole and self._truth is not None:
            self._truth.try_again()
        problem: GlustertermError | None = None
        asked = False
        try:
            asked = await self._ask_backend(whole=whole)
        except GlustertermError as error:
            if self._base is None or not self._told:
                raise
            problem = error
        if self._base is None or not (asked or self._told):
            return Unchanged(asked_at, self._backend.clock_skew_s)
        reset = self._last is None
        snapshot = self._beside(self._base)
        changes = diff(self._last or empty(snapshot.source), snapshot)
        self._last = snapshot
        return Changed(self._cut(changes), self._backend.clock_skew_s, reset, problem)

    async def run(self) -> None:
        """Do what goes on between the asks, until cancelled."""
        if self._truth is not None:
            await self._truth.run()

    async def close(self) -> None:
        """Close the backend, and let go of the nodes."""
        try:
            await self._backend.close()
        finally:
            if self._truth is not None:
                await self._truth.close()

    async def _ask_backend(self, *, whole: bool) -> bool:
        """Bring the backend's part up to date, and say whether it was asked for everything."""
        # The probe comes first in any case: what changes between it and the snapshot is then seen by the next one.
        fingerprint = await self._backend.probe()
        if self._base is not None and not whole and fingerprint == self._fingerprint:
            return False
        self._base = await self._backend.snapshot()
        self._fingerprint = fingerprint
        return True

    @property
    def _told(self) -> bool:
        """Whether the nodes have said something since the last answer."""
        return self._truth is not None and self._truth.version != self._version

    def _beside(self, base: Snapshot) -> Snapshot:
        if self._truth is None:
            return base
        self._version = self._truth.version
        return self._truth.beside(base)

    async def _cut(self, changes: Changes) -> AsyncIterator[Changes]:
        for piece in slices(changes, self._slice_entries):
            yield piece


def serve(
    kind: type[EndpointT],
    make_backend: MakeBackend[EndpointT],
    clock: Clock,
    make_truth: MakeTruth[EndpointT] = lambda _, __: None,
) -> None:
    """Answer the console over standard input and output until it closes the one or is gone.

    The first frame holds the endpoint, of type `kind`; what asks its nodes is made of it too, where they are reached.
    Whatever else this process prints goes to standard error.
    """
    source = os.fdopen(os.dup(0), "rb", buffering=0)
    sink = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    with open(os.devnull, "rb") as nothing:
        os.dup2(nothing.fileno(), 0)
    try:
        asyncio.run(_Worker(kind, make_backend, make_truth, clock, sink).run(source))
        sink.close()
    except BrokenPipeError:
        # The console is gone, and with it everybody who could want an answer.
        os._exit(0)
    except ExceptionGroup as several:
        raise _innermost(several) from None


def _innermost(error: Exception) -> Exception:
    """Give what went wrong in the first task that failed: the console reads the last line alone."""
    return _innermost(error.exceptions[0]) if isinstance(error, ExceptionGroup) else error


class _Worker:
    def __init__(
        self,
        kind: type[EndpointT],
        make_backend: MakeBackend[EndpointT],
        make_truth: MakeTruth[EndpointT],
        clock: Clock,
        sink: BinaryIO,
    ) -> None:
        def make(start: frames.Start) -> ComparingFeed:
            endpoint = frames.endpoint_of(start, kind)
            return ComparingFeed(make_backend(endpoint, self._tell), clock, truth=make_truth(endpoint, self._tell))

        self._make: Callable[[frames.Start], ComparingFeed] = make
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
        async with asyncio.TaskGroup() as group:
            await self._answer_each(start, asks, group)

    async def _answer_each(
        self, start: frames.Start, asks: asyncio.Queue[frames.Ask], group: asyncio.TaskGroup
    ) -> None:
        while True:
            ask = await asks.get()
            # Hundreds of thousands of objects are made and none of them in a cycle: looking for cycles among them
            # would take longer than making them.
            gc.disable()
            try:
                await self._answer(start, ask, group)
            except GlustertermError as error:
                self._send(frames.packed(error))
            finally:
                gc.enable()

    async def _answer(self, start: frames.Start, ask: frames.Ask, group: asyncio.TaskGroup) -> None:
        if self._feed is None:
            self._feed = self._make(start)
            group.create_task(self._feed.run())
        answer = await self._feed.ask(whole=ask.whole)
        if isinstance(answer, Unchanged):
            self._send(frames.Same(answer.asked_at, answer.clock_skew_s))
            return
        problem = frames.packed(answer.problem) if answer.problem is not None else None
        self._send(frames.News(answer.reset, answer.clock_skew_s, problem))
        async for piece in answer.slices:
            self._send(frames.slice_of(piece))
        self._send(frames.End())

    def _tell(self, ended: Ended) -> None:
        self._send(frames.Event(ended) if isinstance(ended, RequestEnded) else frames.NodeEvent(ended))

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
