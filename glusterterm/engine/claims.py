"""Which console of this host may begin or take up a task: one for each task, and one task for each object."""

from collections.abc import Mapping
from dataclasses import dataclass

from glusterterm.engine import names
from glusterterm.engine.journal import Journal, TaskFile, Trace
from glusterterm.logic.task_states import apply
from glusterterm.model.errors import GlustertermError, JournalFailed, ObjectTaken, TaskNotFound
from glusterterm.model.plans import Plan
from glusterterm.model.tasks import Begun, Owner, Task, TaskId


@dataclass(frozen=True, slots=True)
class Claims:
    """Makes claims for `owner` on what is done at `url`, as `profile` names it. All of it waits for the disk."""

    journal: Journal
    profile: str
    url: str
    owner: Owner

    def begin(self, now: float, plan: Plan, known: Mapping[TaskId, Task]) -> tuple[TaskFile, Task]:
        """Write the first record of a task, unless another of this host is about the same objects.

        Args:
            known: tasks whose plans need not be read for that: plans never change.

        Raises:
            ObjectTaken: there is one.
            JournalFailed: it can't be written down, or what runs elsewhere can't be read.
        """
        with self.journal.starting():
            for trace in self.journal.traces():
                if trace.id not in known or self._same_object(known[trace.id], plan):
                    self._refuse_second(trace, plan)
            while self.journal.knows(id_ := names.task_id(now)):
                pass
            file = self.journal.take(id_)
            try:
                record = Begun(now, id_, self.profile, self.url, plan, self.owner)
                file.append(record)
            except BaseException:
                file.close()
                raise
        return file, apply(None, record)

    def take_up(self, id_: TaskId) -> tuple[TaskFile, Task]:
        """Hold a task that nobody runs, and read it as it is on disk.

        Raises:
            TaskNotFound: there is none, it has ended, or it is about another server.
            ObjectTaken: somebody runs it.
            JournalFailed: it can't be read.
        """
        self._read(id_)  # before its lock is made
        file = self.journal.take(id_)
        try:
            return file, self._read(id_)
        except GlustertermError:
            file.close()
            raise

    def _read(self, id_: TaskId) -> Task:
        task = self.journal.read(id_)
        if task.state.ended:
            raise TaskNotFound(f"task {id_} has ended: {task.state}", next_step=f"glusterterm tasks show {id_}")
        if task.url != self.url:
            raise TaskNotFound(f"task {id_} is about {task.url}", next_step=f"use the profile {task.profile}")
        return task

    def _same_object(self, other: Task, plan: Plan) -> bool:
        return other.url == self.url and bool(set(other.plan.objects) & set(plan.objects))

    def _refuse_second(self, trace: Trace, plan: Plan) -> None:
        try:
            other = self.journal.read(trace.id)
        except TaskNotFound:
            return
        except JournalFailed:
            if trace.held:  # it runs, and nobody can say on what
                raise
            return
        if other.state.ended or not self._same_object(other, plan):
            return
        if trace.held:
            raise ObjectTaken(f"{other.title} is running on it", next_step=f"wait for task {other.id}")
        raise ObjectTaken(
            f"{other.title} was begun on it and has not ended",
            next_step=f"resume or abandon task {other.id} first",
        )
