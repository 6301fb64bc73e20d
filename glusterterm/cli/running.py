"""Runs a task in front of whoever typed the command: shows how far it is, and says what goes on where they leave."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import TYPE_CHECKING

from glusterterm import bootstrap
from glusterterm.cli import progress
from glusterterm.cli.output import print_error, print_warning
from glusterterm.cli.status import FAILED, NOT_OVER, OK
from glusterterm.config.profiles import Profile
from glusterterm.engine.clock import RealClock
from glusterterm.model.errors import GlustertermError
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import NOT_FOLLOWED, StateChanged, StepRun, StepState, Task, TaskId, TaskState

if TYPE_CHECKING:
    from glusterterm.engine.journal import Journal
    from glusterterm.engine.tasks import TaskEngine

Begin = Callable[["TaskEngine"], Awaitable[TaskId]]


class Runner:
    """Follows one task. `task` is how it stood last; None where it was not begun. `seen` is what was looked at last."""

    def __init__(self, *, no_wait: bool = False) -> None:
        self.task: Task | None = None
        self.seen: Snapshot | None = None
        self._no_wait = no_wait
        self._line = progress.ProgressLine()
        self._clock = RealClock()

    async def run(self, engine: TaskEngine, begin: Begin) -> Task:
        """Begin or take up a task and follow it until it ended or waits, or until it was taken where that will do.

        Args:
            engine: runs it, where it is not run elsewhere.
            begin: gives the task's id.

        Raises:
            GlustertermError: it could not be begun.
        """
        failure: GlustertermError | None = None
        async with asyncio.TaskGroup() as group:
            beside = (group.create_task(self._tick()), group.create_task(engine.run()))
            try:
                id_ = await begin(engine)
                self.task = engine.task(id_)
                await self._follow(engine, id_)
            except GlustertermError as error:  # out of the group it would come as one of several
                failure = error
            finally:
                for each in beside:
                    each.cancel()
                self._line.clear()
        if failure is not None:
            raise failure
        if self.task is None:
            raise AssertionError("a task that was begun is known")
        return self.task

    def look(self, snapshot: Snapshot) -> None:
        """Keep what the task looked at: it looks after every step that is done."""
        self.seen = snapshot

    async def _follow(self, engine: TaskEngine, id_: TaskId) -> None:
        async for task in engine.watch(id_):
            self.task = task
            self._show(task)
            if self._no_wait and taken(task):
                return

    def _show(self, task: Task) -> None:
        if self._line.on:
            self._line.show(progress.words(task, self._clock.now(), self._line.width))

    async def _tick(self) -> None:
        while self._line.on:
            await self._clock.sleep(progress.TICK_S)
            if self.task is not None and not self.task.state.ended:
                self._show(self.task)


async def looked(profile: Profile, key: str) -> Snapshot | None:
    """Look once more, after a task; say so and give None where that fails: the task is what it is."""
    backend = bootstrap.open_backend(profile, key)
    try:
        return await backend.snapshot()
    except GlustertermError as error:
        print_warning(f"what came of it could not be looked at: {error.what}")
        return None
    finally:
        await backend.close()


def leave(journal: Journal, id_: TaskId, now: float) -> None:
    """Write down that nobody follows a task, as asked. Where that fails, or somebody took it up, it is as before."""
    with suppress(GlustertermError), journal.take(id_) as file:
        if journal.read(id_).state is TaskState.RUNNING:
            file.append(StateChanged(now, TaskState.INTERRUPTED, NOT_FOLLOWED))


def taken(task: Task) -> bool:
    """Say whether the server took the last request of a task that nothing else stands in the way of."""
    return task.steps[-1].queue is not None and task.state in (TaskState.RUNNING, TaskState.INTERRUPTED)


def verdict(task: Task) -> int:
    """Give the exit status that says how a task stands, and print what to do where it is not done."""
    if task.state is TaskState.DONE:
        return OK
    for error in _failures(task):
        print_error(error)
    return NOT_OVER if task.state.resumable else FAILED


def take_up(task: Task) -> str:
    """Give the command that takes a task up."""
    return f"glusterterm tasks resume {task.id}"


def left(task: Task | None) -> GlustertermError:
    """Say what goes on, to somebody who does not want to wait for it."""
    if task is None:
        return GlustertermError("interrupted: nothing was sent", next_step="run it again")
    if task.state.ended:
        return GlustertermError(
            f"interrupted: {task.title} is {task.state}", next_step=f"glusterterm tasks show {task.id}"
        )
    begun = under_way(task)
    open_steps = sum(step.state is StepState.PLANNED for step in task.steps)
    how = "was left where it was on the nodes" if task.without_heketi else "goes on in Heketi"
    goes_on = f"{begun.title} {how}" if begun is not None else "nothing of it is under way"
    rest = f", and {open_steps} of {len(task.steps)} steps were not sent" if open_steps else ""
    return GlustertermError(f"interrupted: {goes_on}{rest}", next_step=f"take it up: {take_up(task)}")


def under_way(task: Task) -> StepRun | None:
    """Give the step that was sent and may not have ended, as far as the journal knows."""
    states = (StepState.RUNNING, StepState.UNKNOWN)
    return next((step for step in task.steps if step.sent and step.state in states), None)


def _failures(task: Task) -> list[GlustertermError]:
    failed = [
        GlustertermError(f"{step.title}: {step.error}", next_step=step.next_step or f"glusterterm tasks show {task.id}")
        for step in task.steps
        if step.state is StepState.FAILED
    ]
    if failed and task.state is TaskState.FAILED:
        return failed
    why = task.why or f"it is {task.state}"
    advice = task.next_step or f"glusterterm tasks show {task.id}"
    if task.state.resumable:
        advice = f"{advice}; then: {take_up(task)}"
    return [GlustertermError(f"{task.title}: {why}", next_step=advice)]
