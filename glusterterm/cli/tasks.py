"""The commands of tasks: what was changed from this host, what goes on, and what to do about what was interrupted."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm import bootstrap
from glusterterm.cli import results, running, servers, tasks_shown
from glusterterm.cli.output import print_error, print_json, print_lines, print_remark, print_warning, terminal_width
from glusterterm.cli.status import INTERRUPTED, OK
from glusterterm.config.paths import Paths, find
from glusterterm.config.resolve import SERVER
from glusterterm.engine.clock import RealClock
from glusterterm.engine.journal import KEPT, Journal
from glusterterm.logic.fate import could_be_made, kind_made
from glusterterm.model.errors import ConfigInvalid, GlustertermError, JournalFailed, ObjectNotFound, TaskNotFound
from glusterterm.model.ids import Kind, Ref
from glusterterm.model.tasks import Before, Task, TaskId, TaskState

if TYPE_CHECKING:
    from glusterterm.cli.arguments import Arguments
    from glusterterm.config.profiles import Profile
    from glusterterm.engine.tasks import TaskEngine

ENDED = 200
"""Ended tasks that are listed, the newest."""
_LISTED = 5


def run(arguments: Arguments) -> int:
    """Run one of the commands and give the exit status.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words.
    """
    paths = find(arguments.config)
    journal = Journal(paths.journal)
    if arguments.command == "tasks list":
        known = everything(journal, ENDED)
        if arguments.json:
            print_json([tasks_shown.row(task) for task in known])
        else:
            print_lines(tasks_shown.listed(known, RealClock().now(), terminal_width()))
        return OK
    task = wanted(journal, arguments.wanted)
    if arguments.command == "tasks show":
        if arguments.json:
            print_json(tasks_shown.document(task))
        else:
            print_lines(tasks_shown.lines(task, RealClock().now()))
        return OK
    if arguments.command == "tasks watch" and task.state.ended:
        results.tell(task, None, {}, as_json=arguments.json)
        return running.verdict(task)
    return _Command(arguments, paths, task).run()


def everything(journal: Journal, ended: int = KEPT) -> tuple[Task, ...]:
    """Give the tasks of this host, newest first; of those that have ended the last `ended`. Damaged ones are told of.

    Raises:
        JournalFailed: the folder can't be read.
    """
    held = {trace.id: trace.held for trace in journal.traces()}
    ids = {*held, *journal.ended(ended)}
    found = []
    for id_ in ids:
        try:
            found.append(_as_it_is(journal.read(id_), held=held.get(id_, False)))
        except TaskNotFound:
            continue
        except JournalFailed as error:
            print_warning(error.what)
    return tuple(sorted(found, key=lambda task: (task.started_at, task.id), reverse=True))


def wanted(journal: Journal, text: str) -> Task:
    """Find a task by its id or the beginning of it.

    Raises:
        TaskNotFound: there is none, or there are several.
        JournalFailed: it can't be read.
    """
    held = {trace.id: trace.held for trace in journal.traces()}
    ids = sorted(id_ for id_ in {*held, *journal.ended(KEPT)} if id_.startswith(text))
    exact = [id_ for id_ in ids if id_ == text] or ids
    if not exact or not text:
        raise TaskNotFound(f"there is no task {text!r}", next_step="glusterterm tasks list")
    if len(exact) > 1:
        raise TaskNotFound(
            f"{text!r} is {len(exact)} tasks: {', '.join(exact[:_LISTED])}", next_step="give more of the id"
        )
    return _as_it_is(journal.read(exact[0]), held=held.get(exact[0], False))


def _as_it_is(task: Task, *, held: bool) -> Task:
    """Give a task that nobody runs as interrupted, whatever its journal says last."""
    if not held and task.state in (TaskState.PLANNED, TaskState.RUNNING):
        return replace(task, state=TaskState.INTERRUPTED)
    return task


def profile_of(arguments: Arguments, paths: Paths, task: Task) -> Profile:
    """Give the profile by which a task's server is reached: what was typed, else that of the environment or the file.

    Raises:
        ConfigInvalid: none leads to that server.
    """
    config = servers.configuration(paths, arguments)
    named = arguments.profile is not None or arguments.server is not None
    if not named:
        listed = [each for each in config.profiles if each.server == task.url]
        best = sorted(listed, key=lambda each: each.name != task.profile)
        if best and os.environ.get(SERVER, "").rstrip("/") != task.url:
            read_only = best[0].read_only or arguments.read_only
            return replace(best[0], read_only=read_only)
    chosen = servers.chosen(config, arguments)
    if chosen is None or chosen.server != task.url:
        configured = chosen.server if chosen is not None else "nothing"
        raise ConfigInvalid(
            f"task {task.id} is about {task.url}, and {configured} is configured",
            next_step=f"give --server {task.url}, or the profile of that server",
        )
    return chosen


def _meant(text: str, kind: Kind, could_be: Sequence[Ref]) -> Ref:
    """Find what was made by its id or the beginning of it.

    Raises:
        ObjectNotFound: none that can have been made is called so, or several are.
    """
    begun = [ref for ref in could_be if ref.id.startswith(text)]
    found = [ref for ref in begun if ref.id == text] or begun
    if len(found) == 1:
        return found[0]
    could = ", ".join(ref.id for ref in could_be[:_LISTED])
    raise ObjectNotFound(
        f"{text!r} is {len(found) or 'no'} {kind}{'s' if found else ''} that this step can have made",
        next_step=f"give one of: {could}" if could else "leave out --made: nothing is there that it can have made",
    )


class _Command:
    """What is done about one task."""

    def __init__(self, arguments: Arguments, paths: Paths, task: Task) -> None:
        self._arguments = arguments
        self._paths = paths
        self._task = task
        self._profile = profile_of(arguments, paths, task)
        self._key = ""

    def run(self) -> int:
        """Do it, and give the exit status."""
        if self._arguments.command == "tasks resume":
            servers.refuse_read_only(self._profile, self._arguments.command)
        self._key = servers.key_of(self._profile)
        following = running.Runner()
        with asyncio.Runner() as runner:
            try:
                task = runner.run(self._follow(following))
                if self._arguments.command == "tasks abandon":
                    return self._abandoned_now(task)
                snapshot = following.seen
                if snapshot is None and results.to_be_looked_at(task):
                    snapshot = runner.run(running.looked(self._profile, self._key))
            except KeyboardInterrupt:
                print_error(self._left(following.task))
                return INTERRUPTED
        results.tell(task, snapshot, dict(self._profile.cluster_names), as_json=self._arguments.json)
        return running.verdict(task)

    def _abandoned_now(self, task: Task) -> int:
        if self._arguments.json:
            print_json(tasks_shown.document(task))
        under_way = running.under_way(self._task)
        where = "is left where it is on the nodes" if self._task.without_heketi else "is Heketi's own matter now"
        sent = f"; {under_way.title} was sent, and {where}" if under_way is not None else ""
        print_remark(f"abandoned: {task.title}: nothing more is sent for it{sent}")
        return OK

    async def _follow(self, following: running.Runner) -> Task:
        begin = {"tasks resume": self._resumed, "tasks abandon": self._abandoned, "tasks watch": self._watched}
        try:
            async with bootstrap.open_engine(self._profile, self._key, self._paths, following.look) as engine:
                return await following.run(engine, begin[self._arguments.command])
        except TaskNotFound:
            now = wanted(Journal(self._paths.journal), self._task.id)
            # Just now, or another command was first: what came of it is told as if it had been ours.
            told = {"tasks watch": now.state.ended, "tasks resume": now.state in (TaskState.DONE, TaskState.FAILED)}
            if told.get(self._arguments.command, False):
                return now
            raise

    async def _resumed(self, engine: TaskEngine) -> TaskId:
        await engine.resume(self._task.id, result=await self._result())
        return self._task.id

    async def _abandoned(self, engine: TaskEngine) -> TaskId:
        await engine.abandon(self._task.id)
        return self._task.id

    async def _watched(self, engine: TaskEngine) -> TaskId:
        if self._task.state is TaskState.INTERRUPTED:
            raise TaskNotFound(
                f"nobody runs task {self._task.id}: {self._task.title}", next_step=running.take_up(self._task)
            )
        return self._task.id

    async def _result(self) -> Ref | None:
        """Name what the step under way made, where the operator says so; only what it can have made is believed."""
        text, number = self._arguments.made, self._task.step
        if not text or number is None:
            return None
        step = self._task.steps[number]
        kind = kind_made(step.operation)
        if kind is None:
            raise TaskNotFound(f"{self._task.title}: that step makes nothing", next_step="leave out --made")
        backend = bootstrap.open_backend(self._profile, self._key)
        try:
            snapshot = await backend.snapshot()
        finally:
            await backend.close()
        return _meant(text, kind, could_be_made(step.operation, step.before or Before(), snapshot))

    def _left(self, task: Task | None) -> GlustertermError:
        if self._arguments.command != "tasks watch" or task is None:
            return running.left(task)
        return GlustertermError(
            f"interrupted: {task.title} goes on elsewhere", next_step=f"glusterterm tasks watch {task.id}"
        )
