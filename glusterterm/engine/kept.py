"""A task that we run, as it is kept: written down, then believed, then told."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace

from glusterterm.engine.journal import TaskFile
from glusterterm.engine.log import LogLevel
from glusterterm.engine.means import Means
from glusterterm.engine.off_loop import off_loop
from glusterterm.logic.task_states import apply
from glusterterm.model.errors import JournalFailed
from glusterterm.model.operations import Operation
from glusterterm.model.tasks import Progress, Record, StateChanged, StepEnded, Task, TaskState


class KeptTask:
    """Holds `task`, whose journal is `file`, and tells each state of it."""

    def __init__(self, means: Means, file: TaskFile, task: Task, tell: Callable[[Task], None]) -> None:
        self.task = task
        self.file = file
        self.fixed = False
        """What comes next can't be called back any more: a request goes out, or the task ends."""
        self._means = means
        self._tell = tell

    async def change(self, state: TaskState, why: str = "", next_step: str = "") -> None:
        """Come to another state.

        Raises:
            JournalFailed: it can't be written.
        """
        self.fixed = self.fixed or state.ended
        await self.write(StateChanged(self.now(), state, why, next_step))

    async def write(self, record: Record) -> None:
        """Write down, then believe it.

        Raises:
            JournalFailed: it can't be written: nothing may follow from it.
        """
        after = apply(self.task, record)
        await off_loop(self.file.append, record)
        self.task = replace(after, progress=self.task.progress)
        self._tell(self.task)

    async def end(self, record: StepEnded) -> None:
        """Write down that a step is done, and say so.

        Raises:
            JournalFailed: it can't be written.
        """
        await self.write(record)
        self.say(LogLevel.GOOD, f"{self.task.steps[record.step].title}: done, {record.text}")
        self.progress(Progress())

    async def stand_still(self, error: JournalFailed) -> None:
        """Tell that nothing can be written: nothing more is sent. What is on disk already stays true."""
        self.say(LogLevel.ERROR, f"{error.what}; {error.next_step}")
        waiting = StateChanged(self.now(), TaskState.WAITING, error.what, error.next_step)
        self.task = apply(self.task, waiting)
        with suppress(JournalFailed):
            await off_loop(self.file.append, waiting)
        self._tell(self.task)

    async def audit(self, operation: Operation, answer: str) -> None:
        """Write what came of a request into the audit log.

        Raises:
            JournalFailed: it can't be written.
        """
        request = self._means.actor.request(operation)
        await off_loop(self._means.audit.answered, self.now(), self.task.id, request, answer)

    def progress(self, progress: Progress) -> None:
        """Tell how far it is; that is not written down."""
        if progress != self.task.progress:
            self.task = replace(self.task, progress=progress)
            self._tell(self.task)

    def say(self, level: LogLevel, text: str) -> None:
        """Add a line to its log."""
        if self._means.log is not None:
            self._means.log.say(level, text.replace("\n", " "), self.task.id)

    def now(self) -> float:
        """Give seconds since 1970."""
        return self._means.clock.now()
