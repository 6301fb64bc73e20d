"""A plan being run: its states, and the records from which they are told again after a crash.

A task is never changed: `logic.task_states` folds the journal's records over it, the same while it runs and when it is
read back. Times are seconds since 1970.
"""

from dataclasses import dataclass, field
from enum import StrEnum
from typing import NewType

from glusterterm.model.address import SSH
from glusterterm.model.checks import Work
from glusterterm.model.ids import QueueId, Ref
from glusterterm.model.operations import Operation
from glusterterm.model.plans import Plan

TaskId = NewType("TaskId", str)
"""Made by us, unique on a host, and sorted by start: `20261123-010203-4f2a`."""


class TaskState(StrEnum):
    """Where a task stands."""

    PLANNED = "planned"
    RUNNING = "running"
    WAITING = "waiting"
    """For the operator: something stands in the way that only they can decide or mend."""
    DONE = "done"
    FAILED = "failed"
    CANCELLED = "cancelled"
    INTERRUPTED = "interrupted"
    """Nobody runs it: its console or command ended. What was sent went on in the server."""
    UNKNOWN = "unknown"
    """An answer was lost and the objects do not tell yet what became of the change."""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self in (TaskState.DONE, TaskState.FAILED, TaskState.CANCELLED)

    @property
    def resumable(self) -> bool:
        """Whether an operator may have it go on, or give it up."""
        return self in (TaskState.WAITING, TaskState.INTERRUPTED, TaskState.UNKNOWN)


NOT_FOLLOWED = "not followed: its command was asked not to wait"
"""Why a task is interrupted whose command was to end once the last request was taken: nothing went wrong."""


class StepState(StrEnum):
    """Where a step stands."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    SKIPPED = "skipped"
    UNKNOWN = "unknown"


class FateKind(StrEnum):
    """What the objects tell of a change whose answer was lost."""

    MADE = "made"
    NOT_MADE = "not made"
    RUNNING = "running"
    UNCLEAR = "unclear"
    """Looking can't tell, such as which of two new clusters is ours: the operator is asked."""


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a change, found out by looking. `result` is what it made; `text` says how that is known."""

    kind: FateKind
    text: str
    result: Ref | None = None


@dataclass(frozen=True, slots=True)
class Before:
    """What was true before a change was sent, as far as its fate is told by it.

    `ids` are the objects of which a new one would be the change's (clusters; devices with that path on the node).
    `size_gib` is that of the volume, `operations` the pending operations that were there.
    """

    ids: tuple[str, ...] = ()
    size_gib: int | None = None
    operations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a step is, measured. `share` 0.0 to 1.0, None where nothing can be measured; `rate` in units a second.

    `usual_s` is what such a step took lately (the median), for those that tell nothing while they run.
    """

    text: str = ""
    share: float | None = None
    done: int = 0
    total: int = 0
    rate: float | None = None
    eta_s: float | None = None
    usual_s: float | None = None


@dataclass(frozen=True, slots=True)
class StepRun:
    """One step of a task. `error` and `next_step` are sentences; `result` is what it made, such as a node."""

    title: str
    operation: Work
    state: StepState = StepState.PLANNED
    queue: QueueId | None = None
    before: Before | None = None
    started_at: float | None = None
    ended_at: float | None = None
    sent: int = 0
    """How often its request was sent, as far as the journal knows: written before each."""
    answered: bool = False
    """The server said that it is done; whether the objects say so too was not seen yet."""
    result: Ref | None = None
    text: str = ""
    error: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs a task, or ran it last: told to others, never trusted (a lock that the kernel holds is)."""

    pid: int
    host: str
    user: str


@dataclass(frozen=True, slots=True)
class Task:
    """A plan being run, as of its last record.

    `profile` and `url` name the endpoint; `url` never holds a secret. `why` says why it waits, failed or is unknown,
    with `next_step`.
    """

    id: TaskId
    profile: str
    url: str
    plan: Plan
    owner: Owner
    started_at: float
    state: TaskState = TaskState.PLANNED
    steps: tuple[StepRun, ...] = ()
    ended_at: float | None = None
    why: str = ""
    next_step: str = ""
    progress: Progress = field(default_factory=Progress)

    @property
    def title(self) -> str:
        """What it does, in a few words."""
        return self.plan.title

    @property
    def without_heketi(self) -> bool:
        """Whether it is about a pool that is managed by its nodes alone: what it sent goes on nowhere by itself."""
        return self.url.startswith(SSH)

    @property
    def object(self) -> Ref | None:
        """The object that it is about."""
        return self.plan.objects[0] if self.plan.objects else None

    @property
    def step(self) -> int | None:
        """The number of the first step that is neither done nor given up, from 0; None where all are."""
        open_states = (StepState.PLANNED, StepState.RUNNING, StepState.UNKNOWN)
        return next((number for number, step in enumerate(self.steps) if step.state in open_states), None)


@dataclass(frozen=True, slots=True)
class Begun:
    """The first record of a task: everything that it needs to go on in another process."""

    at: float
    task: TaskId
    profile: str
    url: str
    plan: Plan
    owner: Owner


@dataclass(frozen=True, slots=True)
class Sending:
    """Written, and safe on disk, before a request is sent: from here on it may have arrived."""

    at: float
    step: int
    operation: Operation
    before: Before


@dataclass(frozen=True, slots=True)
class Checking:
    """The task looks for something from now on, and goes on when it is so."""

    at: float
    step: int


@dataclass(frozen=True, slots=True)
class Taken:
    """The server took the request and goes on by itself; `queue` is to be asked."""

    at: float
    step: int
    queue: QueueId


@dataclass(frozen=True, slots=True)
class Answered:
    """The server said that it is done, which it says once: written before anything else is made of it."""

    at: float
    step: int
    result: Ref | None = None


@dataclass(frozen=True, slots=True)
class NotTaken:
    """The request came to nothing (server busy, no connection made): it may be sent anew.

    `looked`: told by the objects, not by the server; it may just have been slow, hence is looked for once more.
    """

    at: float
    step: int
    text: str
    looked: bool = False


@dataclass(frozen=True, slots=True)
class StepEnded:
    """What became of a step: `state` is DONE, FAILED or SKIPPED. `looked`: told by the objects, not by the server."""

    at: float
    step: int
    state: StepState
    result: Ref | None = None
    text: str = ""
    error: str = ""
    next_step: str = ""
    looked: bool = False


@dataclass(frozen=True, slots=True)
class AnswerLost:
    """The answer can't be had: from here on only the objects tell."""

    at: float
    step: int
    text: str


@dataclass(frozen=True, slots=True)
class StateChanged:
    """The task as a whole came to another state."""

    at: float
    state: TaskState
    why: str = ""
    next_step: str = ""


@dataclass(frozen=True, slots=True)
class Resumed:
    """Another process, or the operator, took the task up again."""

    at: float
    owner: Owner


Record = Begun | Sending | Checking | Taken | Answered | NotTaken | StepEnded | AnswerLost | StateChanged | Resumed
"""Every line that a task's journal can hold."""
