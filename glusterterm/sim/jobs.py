"""Work that takes simulated time: generators that yield how long they wait, and the queue their ends are told by."""

import heapq
from collections.abc import Callable, Generator, Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from glusterterm.sim.executor import Done, Host, NodeFailed

ValueT = TypeVar("ValueT")
Steps = Generator[float, None, ValueT]
"""Work in steps: each yield is a wait in seconds; what happens between two is one transaction."""


class JobFailed(Exception):
    """A queued request failed; the text is told to its client, once."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


class JobState(StrEnum):
    """How a queued request stands."""

    PENDING = "pending"
    DONE = "done"
    FAILED = "failed"


@dataclass(slots=True)
class QueueEntry:
    """A queued request. `text` is the path of the result (empty: none) or, when it failed, the reason."""

    state: JobState = JobState.PENDING
    text: str = ""


class Jobs:
    """Runs steps when they are due. Time is handed in and never goes back."""

    def __init__(self, now: float) -> None:
        self.now = now
        self.queue: dict[str, QueueEntry] = {}
        self.steps_run = 0
        self._due: list[tuple[float, int, Steps[str], str]] = []
        self._started = 0
        self._busy_until: dict[str, float] = {}

    def start(self, steps: Steps[str], queue_id: str, overhead_s: float = 0.0) -> None:
        """Begin `overhead_s` from now. An empty `queue_id` tells nobody how it ends."""
        if queue_id:
            self.queue[queue_id] = QueueEntry()
        self._push(self.now + overhead_s, steps, queue_id)

    def _push(self, due: float, steps: Steps[str], queue_id: str) -> None:
        self._started += 1
        heapq.heappush(self._due, (due, self._started, steps, queue_id))

    @property
    def next_due(self) -> float | None:
        """Give the time at which something happens next."""
        return self._due[0][0] if self._due else None

    def advance(self, now: float) -> None:
        """Run everything that is due by `now`, in its order."""
        while self._due and self._due[0][0] <= now:
            due, _, steps, queue_id = heapq.heappop(self._due)
            self.now = max(self.now, due)
            self._step(steps, queue_id)
        self.now = max(self.now, now)

    def _step(self, steps: Steps[str], queue_id: str) -> None:
        self.steps_run += 1
        entry = self.queue.get(queue_id, QueueEntry())
        try:
            wait_s = next(steps)
        except StopIteration as end:
            entry.state, entry.text = JobState.DONE, end.value
        except (JobFailed, NodeFailed) as failed:
            entry.state, entry.text = JobState.FAILED, failed.text
        else:
            self._push(self.now + wait_s, steps, queue_id)

    def collect(self, queue_id: str) -> QueueEntry | None:
        """Tell how a request stands; an end is told once and then forgotten."""
        entry = self.queue.get(queue_id)
        if entry is not None and entry.state is not JobState.PENDING:
            del self.queue[queue_id]
        return entry

    def forget(self) -> None:
        """Drop everything, as the end of the process does: work stops where it is, queue ids die."""
        for _, _, steps, _ in self._due:
            steps.close()
        self._due.clear()
        self.queue.clear()
        self._busy_until.clear()

    def ask(self, host: Host, call: Callable[[], Done[ValueT]]) -> Steps[ValueT]:
        """Ask a node for something: wait till it is free, have it done, let the time pass.

        Raises:
            NodeFailed: the call did, after the time that it took.
        """
        while (wait_s := self._busy_until.get(host.manage, 0.0) - self.now) > 0:
            yield wait_s
        try:
            done = call()
        except NodeFailed as failed:
            yield from self._occupy(host, failed.seconds)
            raise
        yield from self._occupy(host, done.seconds)
        return done.value

    def ask_now(self, host: Host, call: Callable[[], Done[ValueT]]) -> tuple[ValueT | NodeFailed, float]:
        """Ask a node within a request; give the answer and how long the client waits for it."""
        start = max(self._busy_until.get(host.manage, 0.0), self.now)
        answer: ValueT | NodeFailed
        try:
            done = call()
        except NodeFailed as failed:
            answer, seconds = failed, failed.seconds
        else:
            answer, seconds = done.value, done.seconds
        self._busy_until[host.manage] = start + seconds
        return answer, start + seconds - self.now

    def _occupy(self, host: Host, seconds: float) -> Steps[None]:
        if seconds > 0:
            self._busy_until[host.manage] = self.now + seconds
            yield seconds

    def together(self, parts: Iterable[Steps[ValueT]]) -> Steps[list[ValueT | NodeFailed]]:
        """Run parts side by side to their ends; give each one's value or failure, in their order."""
        waiting = [(self.now, number, part) for number, part in enumerate(parts)]
        results: dict[int, ValueT | NodeFailed] = {}
        while waiting:
            due, number, part = heapq.heappop(waiting)
            if due > self.now:
                yield due - self.now
            try:
                wait_s = next(part)
            except StopIteration as end:
                results[number] = end.value
            except NodeFailed as failed:
                results[number] = failed
            else:
                heapq.heappush(waiting, (self.now + wait_s, number, part))
        return [results[number] for number in sorted(results)]
