"""Runs one task: each step is judged again, written down, sent once, waited for and verified.

What was sent is never sent again, unless it surely came to nothing and, where that took looking, the operator said so.
"""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from functools import partial

from glusterterm.engine.checking import checked
from glusterterm.engine.journal import TaskFile
from glusterterm.engine.kept import KeptTask
from glusterterm.engine.log import LogLevel
from glusterterm.engine.means import Means
from glusterterm.engine.moving import may_move
from glusterterm.engine.off_loop import off_loop
from glusterterm.engine.patient import looked
from glusterterm.engine.watching import Watcher
from glusterterm.logic import format as fmt
from glusterterm.logic.answers import may_have_arrived, words
from glusterterm.logic.fate import LEAVES_NO_TRACE, UNSEEN_WHILE_RUNNING, before, fate, to_be_said
from glusterterm.logic.given import given
from glusterterm.logic.plans.guards import against
from glusterterm.logic.progress import empties, in_line
from glusterterm.model.checks import Check
from glusterterm.model.errors import (
    BackendUnreachable,
    GlustertermError,
    JournalFailed,
    PlanRefused,
    ReadOnlyRefused,
    ServerBusy,
    ServerInMaintenance,
)
from glusterterm.model.ids import DeviceId, QueueId, Ref
from glusterterm.model.operations import Operation, SetNodeState
from glusterterm.model.outcomes import Accepted, Done, Failed, Lost, Pending
from glusterterm.model.plans import Objection, Weight
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import (
    Answered,
    AnswerLost,
    Before,
    Fate,
    FateKind,
    NotTaken,
    Progress,
    Sending,
    StepEnded,
    StepState,
    Taken,
    Task,
    TaskState,
)


class _Ended(Exception):
    """The task can't go on by itself: its state is written down."""


class Runner:
    """Runs `task`, whose journal is `file`, and tells each state of it.

    Args:
        asked: the operator said that it shall go on: what surely came to nothing may be sent again.
        result: what the operator says that a change made, where looking could not tell.
    """

    def __init__(
        self,
        means: Means,
        file: TaskFile,
        task: Task,
        tell: Callable[[Task], None],
        *,
        asked: bool = False,
        result: Ref | None = None,
    ) -> None:
        self._means = means
        self._asked = asked
        self._result = result
        self.cancelled = False
        self.started = False
        self._seen: tuple[float, Snapshot] | None = None
        self._kept = KeptTask(means, file, task, tell)
        self._look = partial(looked, means, self._kept)

    @property
    def task(self) -> Task:
        """How it stands."""
        return self._kept.task

    @property
    def file(self) -> TaskFile:
        """Its journal."""
        return self._kept.file

    @property
    def may_cancel(self) -> bool:
        """Whether there is something to cancel, and nothing of it is under way in the server just now."""
        number = self.task.step
        step = self.task.steps[number] if number is not None and not self._kept.fixed else None
        return step is not None and (step.state is StepState.PLANNED or isinstance(step.operation, Check))

    async def run(self) -> Task:
        """Run until it ends or waits, and give how it stands then.

        Raises:
            CancelledError: it was left where it is. Where the operator cancelled it, it ends cancelled instead.
        """
        self.started = True
        try:
            for number in range(len(self.task.steps)):
                await self._step(number)
            await self._finish()
        except _Ended:
            pass
        except JournalFailed as error:
            await self._kept.stand_still(error)
        except asyncio.CancelledError:
            if not (self.cancelled and self.may_cancel):
                raise
            await self._kept.change(TaskState.CANCELLED, "cancelled before anything more was sent")
        return self.task

    async def _step(self, number: int) -> None:
        step = self.task.steps[number]
        if step.state in (StepState.DONE, StepState.FAILED, StepState.SKIPPED):
            return
        if isinstance(step.operation, Check):
            await self._check(number, step.operation)
            return
        operation = given(step.operation, self.task.steps)
        if operation is None:
            skipped = StepEnded(self._kept.now(), number, StepState.SKIPPED, text="what it needs was not made")
            await self._kept.write(skipped)
            return
        if step.answered:
            await self._verify(number, operation)
        elif step.queue is not None:
            await self._follow(number, operation, step.queue)
        elif step.state in (StepState.RUNNING, StepState.UNKNOWN):
            await self._find_out(number, operation)
        else:
            async with self._means.turns.turn(operation, lambda ahead: self._kept.progress(in_line(ahead))):
                await self._send(number, operation)
        self._asked, self._result = False, None  # the operator spoke of that step alone
        ended = self.task.steps[number]
        if ended.state is StepState.FAILED and self.task.plan.steps[number].needed:
            await self._kept.change(TaskState.FAILED, ended.error, ended.next_step)
            raise _Ended

    async def _check(self, number: int, check: Check) -> None:
        asked, self._asked, self._result = self._asked, False, None
        try:
            await checked(self._means, self._kept, number, check, asked=asked)
        except PlanRefused as refused:
            await self._wait(refused.what, refused.next_step)

    async def _finish(self) -> None:
        failed = [step for step in self.task.steps if step.state is StepState.FAILED]
        if not failed:
            self._kept.say(LogLevel.GOOD, f"done: {self.task.title}")
            await self._kept.change(TaskState.DONE)
            return
        why = f"{len(failed)} of {fmt.count(len(self.task.steps), 'step')} failed: {failed[0].error}"
        await self._kept.change(TaskState.FAILED, why, failed[0].next_step)

    async def _send(self, number: int, operation: Operation) -> None:
        """Send until the request was taken or refused: only what surely came to nothing is sent again."""
        while True:
            if self.cancelled:
                await self._kept.change(TaskState.CANCELLED, "cancelled before it was sent")
                raise _Ended
            snapshot = self._just_seen() or await self._look()
            if await self._was_settled(number, operation, snapshot) or not await self._judge(
                number, operation, snapshot
            ):
                return
            self._kept.fixed = True
            answer = await self._submitted(number, operation, snapshot)
            self._kept.fixed = False
            match answer:
                case Accepted(queue):
                    await self._kept.write(Taken(self._kept.now(), number, queue))
                    await self._kept.audit(operation, f"accepted, queue {queue}")
                    await self._follow(number, operation, queue)
                    return
                case Done(result):
                    await self._kept.write(Answered(self._kept.now(), number, result))
                    await self._kept.audit(operation, "done")
                    await self._verify(number, operation)
                    return
                case ServerBusy() as busy:
                    least, most = self._means.patience.busy_s
                    pause_s = least + (most - least) * self._means.jitter()
                    told = f"{busy.what}; tried again in {fmt.duration(pause_s)}"
                    self._kept.say(LogLevel.WARNING, told)
                    self._kept.progress(Progress(told))
                    await self._means.clock.sleep(pause_s)
                case None:
                    await self._find_out(number, operation)
                    return
                case GlustertermError():
                    await self._refused(number, answer)
                    return

    async def _was_settled(self, number: int, operation: Operation, snapshot: Snapshot) -> bool:
        """Find out again about what was sent before and only seemed to have come to nothing; False: it did."""
        was = self.task.steps[number].before
        if was is None or isinstance(operation, LEAVES_NO_TRACE):
            return False
        seen = await self._means.judged(lambda: fate(operation, was, snapshot))
        if seen.kind is FateKind.NOT_MADE:
            return False
        await self._find_out(number, operation)
        return True

    async def _judge(self, number: int, operation: Operation, snapshot: Snapshot) -> bool:
        """Say whether a step may be sent now, whatever was so when it was planned.

        Where something stands against it the task waits for the operator, but for a step that it can do without.
        """
        objections = await self._means.judged(lambda: against(operation, snapshot))
        blocking = next((each for each in objections if each.weight is Weight.BLOCKS), None)
        if blocking is None:
            refused = await may_move(self._means, self._kept, self.task.plan, operation)
            if refused is None:
                return True
            blocking = Objection(Weight.BLOCKS, refused.what, refused.next_step)
        if self.task.plan.steps[number].needed:
            await self._wait(blocking.text, blocking.next_step)
        await self._failed(number, PlanRefused(blocking.text, next_step=blocking.next_step))
        return False

    async def _fate(self, operation: Operation, was: Before) -> Fate:
        snapshot = await self._look()
        self._seen = self._means.clock.monotonic(), snapshot
        return await self._means.judged(lambda: fate(operation, was, snapshot))

    async def _submitted(
        self, number: int, operation: Operation, snapshot: Snapshot
    ) -> Accepted | Done | GlustertermError | None:
        """Send once. None: it may have arrived, and what became of it is not known."""
        await self._kept.write(Sending(self._kept.now(), number, operation, before(operation, snapshot)))
        request = self._means.actor.request(operation, snapshot)
        try:
            await off_loop(self._means.audit.sending, self._kept.now(), self.task.id, request)
        except JournalFailed as error:
            await self._kept.write(NotTaken(self._kept.now(), number, error.what))
            raise
        self._kept.say(LogLevel.INFO, f"sending {request.method} {request.path}")
        try:
            return await self._means.actor.submit(operation)
        except GlustertermError as error:
            if may_have_arrived(error):
                await self._lost(number, operation, error.what)
                return None
            await self._kept.write(NotTaken(self._kept.now(), number, error.what))
            await self._kept.audit(operation, error.what)
            return error

    async def _refused(self, number: int, error: GlustertermError) -> None:
        if isinstance(error, BackendUnreachable | ServerInMaintenance):
            await self._wait(error.what, error.next_step)
        await self._failed(number, error)
        if isinstance(error, ReadOnlyRefused):
            await self._kept.change(TaskState.FAILED, error.what, error.next_step)
            raise _Ended

    async def _follow(self, number: int, operation: Operation, queue: QueueId) -> None:
        """Ask the queue until it tells the outcome, which it does once."""
        patience, clock = self._means.patience, self._means.clock
        devices = await self._devices_of(operation)
        watcher = Watcher(self._means.actor, clock, operation, self._means.usual_s(operation), devices)
        pause_s, told_away = patience.first_poll_s, False
        while True:
            await clock.sleep(pause_s)
            try:
                outcome = await self._means.actor.poll(queue)
            except GlustertermError as error:
                if not told_away:
                    self._kept.say(LogLevel.WARNING, f"{error.what}; what was sent goes on, asked again")
                told_away, pause_s = True, min(pause_s * 2, patience.unreachable_s)
                self._kept.progress(Progress(f"not known just now: {error.what}"))
                continue
            told_away, pause_s = False, min(pause_s * 1.5, patience.last_poll_s)
            match outcome:
                case Pending(text, done, total) if text:
                    self._kept.progress(Progress(text, done / total if total else None, done, total))
                case Pending():
                    self._kept.progress(await watcher.progress())
                case Done(result):
                    await self._kept.write(Answered(self._kept.now(), number, result))
                    await self._kept.audit(operation, "done")
                    await self._verify(number, operation)
                    return
                case Failed(refusal):
                    await self._failed(number, refusal)
                    await self._kept.audit(operation, refusal.what)
                    return
                case Lost():
                    await self._lost(number, operation, "nobody knows of this request any more")
                    await self._find_out(number, operation)
                    return

    async def _devices_of(self, operation: Operation) -> tuple[DeviceId, ...]:
        """Give the devices of a node that is being emptied."""
        if not (isinstance(operation, SetNodeState) and empties(operation)):
            return ()
        node = (await self._look()).nodes.get(operation.node)
        return node.devices if node is not None else ()

    async def _verify(self, number: int, operation: Operation) -> None:
        """See whether the objects say so too; they may lag behind a little."""
        clock, was = self._means.clock, self.task.steps[number].before or Before()
        until = clock.monotonic() + self._means.patience.verify_s
        seen = await self._fate(operation, was)
        while seen.kind in (FateKind.NOT_MADE, FateKind.RUNNING) and clock.monotonic() < until:
            await clock.sleep(self._means.patience.look_s)
            seen = await self._fate(operation, was)
        if seen.kind is FateKind.NOT_MADE:
            otherwise = GlustertermError(
                f"it is told to be done, and its objects say otherwise: {seen.text}",
                next_step="look at the object, and into the server's log for this time",
            )
            await self._failed(number, otherwise)
            return
        if seen.kind is FateKind.UNCLEAR and isinstance(operation, LEAVES_NO_TRACE):
            seen = replace(seen, text="as was answered")
        await self._made(number, seen, looked=False)

    async def _find_out(self, number: int, operation: Operation) -> None:
        """Look what became of a change whose answer is lost, until that is clear; it is never repeated for that."""
        clock, patience = self._means.clock, self._means.patience
        was = self.task.steps[number].before or Before()
        settle_s = patience.unseen_s if isinstance(operation, UNSEEN_WHILE_RUNNING) else patience.settle_s
        until = clock.monotonic() + settle_s
        while True:
            seen = await self._fate(operation, was)
            if seen.kind is FateKind.MADE:
                await self._made(number, seen, looked=True)
                return
            if seen.kind is FateKind.RUNNING:
                until = clock.monotonic() + settle_s
            elif clock.monotonic() >= until:
                break
            self._kept.progress(Progress(f"looking what became of it: {seen.text}"))
            await clock.sleep(patience.look_s)
        if seen.kind is FateKind.UNCLEAR and not isinstance(operation, LEAVES_NO_TRACE):
            await self._unclear(number, operation, seen)
            return
        told = f"it came to nothing: {seen.text}"
        if seen.kind is FateKind.UNCLEAR:
            told = f"{seen.text}; a second time does no harm"
        await self._kept.write(NotTaken(self._kept.now(), number, told, looked=True))
        if self.cancelled:
            await self._kept.change(TaskState.CANCELLED, f"cancelled; {told}")
            raise _Ended
        if not self._asked:
            await self._wait(f"the answer was lost, and {told}", "resume it to send it again")
        self._asked, self._seen = False, None
        await self._send(number, operation)

    async def _unclear(self, number: int, operation: Operation, seen: Fate) -> None:
        if self._result is not None:
            told = replace(seen, text="the operator said what it made", result=self._result)
            await self._made(number, told, looked=True)
            return
        self._kept.say(LogLevel.WARNING, f"not known what became of it: {seen.text}")
        await self._kept.change(TaskState.UNKNOWN, seen.text, to_be_said(operation, self.task.id))
        raise _Ended

    async def _made(self, number: int, seen: Fate, *, looked: bool) -> None:
        text = f"{seen.text} (found by looking)" if looked else seen.text
        result = self.task.steps[number].result or seen.result
        await self._kept.end(StepEnded(self._kept.now(), number, StepState.DONE, result, text, looked=looked))

    async def _failed(self, number: int, error: GlustertermError) -> None:
        self._kept.say(LogLevel.ERROR, f"{error.what}; {error.next_step}")
        ended = StepEnded(self._kept.now(), number, StepState.FAILED, None, words(error), error.what, error.next_step)
        await self._kept.write(ended)

    async def _lost(self, number: int, operation: Operation, why: str) -> None:
        await self._kept.write(AnswerLost(self._kept.now(), number, why))
        await self._kept.audit(operation, f"answer lost: {why}")
        self._kept.say(LogLevel.WARNING, f"{why}; looking what became of it")

    def _just_seen(self) -> Snapshot | None:
        """Give what was seen a moment ago, as the end of the step before: many small steps need not look twice each."""
        seen, self._seen = self._seen, None
        if seen is None or self._means.clock.monotonic() - seen[0] > self._means.patience.just_s:
            return None
        return seen[1]

    async def _wait(self, why: str, next_step: str) -> None:
        self._kept.say(LogLevel.WARNING, f"{why}; {next_step}")
        await self._kept.change(TaskState.WAITING, why, next_step)
        raise _Ended
