"""All tasks of one endpoint on this host: started, watched, taken up again, given up. They outlive every screen."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractContextManager, nullcontext, suppress
from dataclasses import dataclass, replace
from types import TracebackType
from typing import Self

from glusterterm.engine.audit import Audit, Audited
from glusterterm.engine.claims import Claims
from glusterterm.engine.journal import KEPT, Journal, TaskFile, Trace
from glusterterm.engine.log import Log, LogLevel, LogLine
from glusterterm.engine.looking import Look
from glusterterm.engine.means import Means, Patience
from glusterterm.engine.off_loop import off_loop, taken_off_loop
from glusterterm.engine.owner import owner_now
from glusterterm.engine.runner import Runner
from glusterterm.engine.unforeseen import unforeseen
from glusterterm.logic.plans.requests import requests_of
from glusterterm.logic.progress import usual_s
from glusterterm.logic.task_states import apply
from glusterterm.model.errors import (
    GlustertermError,
    JournalFailed,
    NotConfirmed,
    ObjectTaken,
    PlanRefused,
    ReadOnlyRefused,
    TaskNotFound,
)
from glusterterm.model.ids import Ref
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Plan, RequestShown, Weight
from glusterterm.model.ports import Actor, Clock, CloseLook
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import (
    Owner,
    Resumed,
    StateChanged,
    Task,
    TaskId,
    TaskState,
)

SCAN_S = 1.0
"""Seconds between two looks for what other consoles of this host do."""
_INTERRUPTED = "nobody runs it: its console or command ended"
_REMEMBERED = 100


@dataclass(frozen=True, slots=True)
class Managed:
    """Which endpoint the tasks are about; `url` tells whose objects they name, and holds no secret."""

    profile: str
    url: str


class TaskEngine:
    """Runs tasks while it is open (`async with`), one for each object, and sees those of others on this host."""

    def __init__(
        self,
        actor: Actor,
        look: Look,
        journal: Journal,
        audit: Audit,
        clock: Clock,
        about: Managed,
        *,
        log: Log | None = None,
        hurry: Callable[[], AbstractContextManager[None]] = nullcontext,
        patience: Patience | None = None,
        owner: Owner | None = None,
        closely: CloseLook | None = None,
    ) -> None:
        self._actor = actor
        self._journal = journal
        self._clock = clock
        self._about = about
        self._log = log
        self._hurry = hurry
        self._owner = owner or owner_now()
        self._claims = Claims(journal, about.profile, about.url, self._owner)
        patience = patience or Patience()
        self._means = Means(actor, look, audit, clock, log, patience=patience, usual_s=self._usual_s, closely=closely)
        self._group: asyncio.TaskGroup | None = None
        self._known: dict[TaskId, Task] = {}
        self._traces: dict[TaskId, Trace] = {}
        self._runners: dict[TaskId, tuple[Runner, asyncio.Task[None]]] = {}
        self._listeners: list[Callable[[Task], None]] = []
        self._over: tuple[Task, ...] = ()
        self._closing = False
        self._ready = asyncio.Event()

    @property
    def tasks(self) -> tuple[Task, ...]:
        """Give what has not ended, and what ended since this was opened, newest first."""
        return tuple(sorted(self._known.values(), key=lambda task: task.id, reverse=True))

    def task(self, id_: TaskId) -> Task:
        """Give a task that is known here.

        Raises:
            TaskNotFound: there is none.
        """
        if id_ not in self._known:
            raise TaskNotFound(f"there is no task {id_}", next_step="glusterterm tasks list")
        return self._known[id_]

    def runs(self, id_: TaskId) -> bool:
        """Say whether a task is run by this engine, and not by another console."""
        return id_ in self._runners

    def requests(self, plan: Plan, snapshot: Snapshot | None = None) -> tuple[RequestShown, ...]:
        """Give the requests of a plan's steps as they would be sent, as things are in `snapshot`."""
        return requests_of(plan, self._actor.request, snapshot)

    def lines(self, id_: TaskId) -> tuple[LogLine, ...]:
        """Give the log of a task, as far as it was run here."""
        return tuple(line for line in self._log.lines if line.task == id_) if self._log is not None else ()

    def subscribe(self, callback: Callable[[Task], None]) -> Callable[[], None]:
        """Call `callback` with each new state of any task; give what ends that."""
        self._listeners.append(callback)
        return lambda: self._listeners.remove(callback) if callback in self._listeners else None

    async def start(self, plan: Plan, *, confirmed: str = "") -> TaskId:
        """Write the plan down and run it from now on. Returns before anything is sent.

        Raises:
            ReadOnlyRefused: nothing may be changed here.
            PlanRefused: something stands against it.
            NotConfirmed: `confirmed` is not what the plan wants typed.
            ObjectTaken: another task is about the same object.
            JournalFailed: it can't be written down.
        """
        self._admit(plan, confirmed)
        now, known = self._clock.now(), dict(self._known)
        file, task = await taken_off_loop(lambda: self._claims.begin(now, plan, known), _close)
        self._hear(task)
        self._say(LogLevel.INFO, f"begun: {plan.title}", task.id)
        self._run(Runner(self._means, file, task, self._hear))
        return task.id

    async def resume(self, id_: TaskId, *, result: Ref | None = None) -> None:
        """Take up a task that nobody runs: look first what became of what was sent.

        Raises:
            TaskNotFound: there is none, or it is in no state to be resumed.
            ObjectTaken: somebody else runs it.
            JournalFailed, ReadOnlyRefused: as with `start`.
        """
        self._need_rights()
        file, task = await self._taken(id_)
        try:
            record = Resumed(self._clock.now(), self._owner)
            await off_loop(file.append, record)
        except BaseException:
            file.close()
            raise
        task = apply(task, record)
        self._hear(task)
        self._say(LogLevel.INFO, f"resumed: {task.title}", id_)
        self._run(Runner(self._means, file, task, self._hear, asked=True, result=result))

    async def abandon(self, id_: TaskId) -> None:
        """Give up a task that nobody runs: nothing more is sent for it; what was sent goes on in the server.

        Raises:
            TaskNotFound, ObjectTaken, JournalFailed: as with `resume`.
        """
        file, task = await self._taken(id_)
        record = StateChanged(self._clock.now(), TaskState.CANCELLED, "abandoned by the operator")
        try:
            await off_loop(file.append, record)
            await off_loop(self._journal.end, file, id_)
        finally:
            file.close()
        self._say(LogLevel.INFO, f"abandoned: {task.title}", id_)
        self._hear(apply(task, record))

    async def cancel(self, id_: TaskId) -> str:
        """Cancel a task that runs here, as far as that can be, and say in a sentence what comes of it.

        Raises:
            TaskNotFound: it does not run here.
        """
        if id_ not in self._runners:
            raise TaskNotFound(f"task {id_} is not run by this console", next_step="look where it runs: tasks list")
        runner, running = self._runners[id_]
        runner.cancelled = True
        if runner.may_cancel:
            if runner.started:  # else it sees by itself
                running.cancel()
            return "It is cancelled before its next request is sent."
        return "What was sent cannot be cancelled; it goes on. Nothing more is sent after it."

    async def watch(self, id_: TaskId) -> AsyncIterator[Task]:
        """Give each new state of a task, the present one first, until nobody runs it any more.

        Raises:
            TaskNotFound: there is none.
        """
        heard: asyncio.Queue[Task] = asyncio.Queue()
        unsubscribe = self.subscribe(lambda task: heard.put_nowait(task) if task.id == id_ else None)
        try:
            task = self.task(id_)
            yield task
            while task.state in (TaskState.PLANNED, TaskState.RUNNING):
                task = await heard.get()
                yield task
        finally:
            unsubscribe()

    async def ended(self, limit: int = 200) -> tuple[Task, ...]:
        """Read the newest tasks that have ended, newest first. Those whose journal is damaged are left out."""
        self._over = await off_loop(self._read_ended, limit)
        return self._over

    async def opened(self) -> None:
        """Wait until the tasks that were left by others are known."""
        await self._ready.wait()

    async def run(self) -> None:
        """Look for tasks of other consoles until cancelled."""
        while True:
            await self._clock.sleep(SCAN_S)
            await self.scan()

    async def scan(self) -> None:
        """Look once for tasks of other consoles, and for those that nobody runs any more."""
        try:
            traces = await off_loop(self._journal.traces)
        except JournalFailed as error:
            self._say(LogLevel.WARNING, f"{error.what}; {error.next_step}")
            return
        for trace in traces:
            if trace.id not in self._runners and self._traces.get(trace.id) != trace:
                self._traces[trace.id] = trace
                await self._read(trace)
        present = {trace.id for trace in traces}
        self._traces = {id_: trace for id_, trace in self._traces.items() if id_ in present}
        for id_ in [id_ for id_, task in self._known.items() if not task.state.ended and id_ not in present]:
            if id_ not in self._runners:
                await self._read(Trace(id_, 0, held=False))

    async def __aenter__(self) -> Self:
        self._group = await asyncio.TaskGroup().__aenter__()
        await self.scan()
        self._ready.set()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Let go of everything: what was sent goes on in the server, and its task can be taken up again."""
        self._closing = True
        for _, running in self._runners.values():
            running.cancel()
        if self._group is not None:
            await self._group.__aexit__(None, None, None)

    def _admit(self, plan: Plan, confirmed: str) -> None:
        self._need_rights()
        blocking = next((each for each in plan.objections if each.weight is Weight.BLOCKS), None)
        if blocking is not None:
            raise PlanRefused(blocking.text, next_step=blocking.next_step or "change what was asked for")
        if plan.typed is not None and confirmed != plan.typed.expected:
            raise NotConfirmed(
                f"this needs {plan.typed.what} typed as confirmation, and that was not what was typed",
                next_step=f"type {plan.typed.expected}",
            )

    def _need_rights(self) -> None:
        rights = self._actor.capabilities
        if not rights.changes:
            raise ReadOnlyRefused(
                f"nothing is changed here: {rights.why_not}",
                next_step="leave read-only mode, or use a key of the role admin",
            )

    async def _taken(self, id_: TaskId) -> tuple[TaskFile, Task]:
        if id_ in self._runners:
            raise ObjectTaken(f"task {id_} is running here", next_step="wait for it")
        return await taken_off_loop(lambda: self._claims.take_up(id_), _close)

    def _run(self, runner: Runner) -> None:
        if self._group is None or self._closing:
            runner.file.close()
            raise TaskNotFound("the engine is not open", next_step="report this as a bug")
        if not self._runners and not self._over:  # not at the start, which need not wait for what is only compared with
            self._group.create_task(self._remember(), name="what has ended")
        id_ = runner.task.id
        running = self._group.create_task(self._to_its_end(runner), name=f"task {id_}")
        self._runners[id_] = runner, running
        running.add_done_callback(lambda _: self._let_go(runner))

    def _let_go(self, runner: Runner) -> None:
        """Let others have a task. Done also when its running ends, which may be cancelled before it has begun."""
        runner.file.close()
        if self._runners.get(runner.task.id, (None,))[0] is runner:
            del self._runners[runner.task.id]

    async def _to_its_end(self, runner: Runner) -> None:
        id_, file = runner.task.id, runner.file
        try:
            with self._hurry():
                task = await runner.run()
            if task.state.ended:
                self._over = (task, *self._over)[:_REMEMBERED]
                await off_loop(self._journal.end, file, id_)
        except JournalFailed as error:
            self._say(LogLevel.WARNING, f"{error.what}; {error.next_step}", id_)
        except Exception as error:  # noqa: BLE001  # a bug in one task must not end all the others
            bug = unforeseen(error, "this task", "resume it: what was sent is looked up first; please report this line")
            self._say(LogLevel.ERROR, f"{bug.what}; {bug.next_step}", id_)
            stopped = replace(runner.task, state=TaskState.INTERRUPTED, why=bug.what, next_step=bug.next_step)
            self._hear(stopped)
        finally:
            self._let_go(runner)

    async def _read(self, trace: Trace) -> None:
        """Take over what another console wrote; what nobody runs is interrupted."""
        try:
            task = await off_loop(self._journal.read, trace.id)
        except TaskNotFound:
            self._known.pop(trace.id, None)
            if not trace.held:
                await self._put_away(trace.id)
            return
        except JournalFailed as error:
            self._say(LogLevel.WARNING, f"{error.what}; {error.next_step}")
            return
        if task.url != self._about.url or trace.id in self._runners:
            return
        if not trace.held and task.state in (TaskState.PLANNED, TaskState.RUNNING):
            known = self._known.get(task.id)
            if known is not None and known.state is TaskState.WAITING and known.owner == self._owner:
                return  # it waits for room on the disk, which only could not be written there
            task = replace(task, state=TaskState.INTERRUPTED, why=_INTERRUPTED)
        if task.state.ended and trace.size and not trace.held:
            await self._put_away(trace.id)
        if task != self._known.get(task.id):
            self._hear(task)

    async def _put_away(self, id_: TaskId) -> None:
        """Put away what was left lying by a console that was killed: a task that has ended, or never began."""
        with suppress(ObjectTaken, JournalFailed):  # another console does it just now; or it is tried again
            await off_loop(self._journal.end, await off_loop(self._journal.take, id_), id_)

    async def _remember(self) -> None:
        """Read what steps took lately; where that can't be read, nothing is compared with it."""
        try:
            await self.ended(_REMEMBERED)
        except JournalFailed as error:
            self._say(LogLevel.WARNING, f"{error.what}; {error.next_step}")

    def _read_ended(self, limit: int) -> tuple[Task, ...]:
        found = []
        for id_ in self._journal.ended(limit):
            try:
                task = self._journal.read(id_)
            except GlustertermError:
                continue
            if task.url == self._about.url:
                found.append(task)
        return tuple(found)

    def _usual_s(self, operation: Operation) -> float | None:
        return usual_s(operation, self._over)

    def _hear(self, task: Task) -> None:
        self._known[task.id] = task
        if task.state.ended:  # a console is left open for weeks
            for old in sorted(id_ for id_, each in self._known.items() if each.state.ended)[:-KEPT]:
                del self._known[old]
        for listener in tuple(self._listeners):
            listener(task)

    def _say(self, level: LogLevel, text: str, task: TaskId | None = None) -> None:
        if self._log is not None:
            self._log.say(level, text, task)


def _close(claimed: tuple[TaskFile, Task]) -> None:
    claimed[0].close()


def audited(about: Managed) -> Audited:
    """Give what every line of the audit log tells."""
    return Audited(owner_now(), about.profile, about.url)
