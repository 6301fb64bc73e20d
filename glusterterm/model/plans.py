"""A change as it is shown before it is made: its steps, what stands against it, what can't be undone, who must say yes.

Built by `logic.plans`, the same for wizard and command line, and run by the engine as it was shown.
"""

from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.checks import Check, Work
from glusterterm.model.hindrances import Cause
from glusterterm.model.ids import Ref
from glusterterm.model.operations import Operation


@dataclass(frozen=True, slots=True)
class Step:
    """One request of a plan, or one thing that it looks for before it goes on.

    `title` says in an operator's words what it does. `needed`: where it fails the task ends there; else the steps after
    it go on and the task ends failed all the same (adding several devices). A step that names something an earlier one
    was to make (`FromStep`) is skipped where that one failed.
    """

    title: str
    operation: Work
    needed: bool = True


class Weight(StrEnum):
    """How much an objection weighs."""

    BLOCKS = "blocks"
    """The plan may not start: it would fail, or do harm that nobody can want."""
    OVERRIDE = "override"
    """The plan may start only against a typed confirmation: redundancy or data may be lost."""
    WARNS = "warns"
    """To be read before saying yes."""


@dataclass(frozen=True, slots=True)
class Objection:
    """What stands against a plan: a sentence in the operator's words, and what to do about it.

    `rule` is the entry of the failure catalogue that knows it, such as `F26`; empty where there is none. `cause` is
    told of what stands against moving the bricks that `about` names, because of those that `of` names, such as a peer
    brick that is down: whoever confirms accepts just that of them.
    """

    weight: Weight
    text: str
    next_step: str = ""
    rule: str = ""
    cause: Cause | None = None
    about: tuple[Ref, ...] = ()
    of: tuple[Ref, ...] = ()


@dataclass(frozen=True, slots=True)
class Typed:
    """The confirmation that has to be typed: `expected`, which is `what`, such as "the volume's name"."""

    expected: str
    what: str


@dataclass(frozen=True, slots=True)
class Plan:
    """A list of steps that a change will take. Nothing of it is sent before it was shown and confirmed.

    `objects` are those that nobody else may change meanwhile: one running task each. `cannot_undo` are sentences.
    `notes` tell what an operator wants to know before, such as where bricks would be placed and what it costs.
    `typed` is None where y/n will do.
    """

    title: str
    steps: tuple[Step, ...]
    objects: tuple[Ref, ...] = ()
    objections: tuple[Objection, ...] = ()
    cannot_undo: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    typed: Typed | None = None

    @property
    def operations(self) -> tuple[Operation, ...]:
        """Give what its steps change, in their order."""
        return tuple(step.operation for step in self.steps if not isinstance(step.operation, Check))

    @property
    def blocked(self) -> bool:
        """Whether an objection forbids to start it at all."""
        return any(objection.weight is Weight.BLOCKS for objection in self.objections)


ON_NODES = "ssh"
"""Stands where a request has its method."""
LOOKS = "look"
"""Stands there where nothing is sent: the task looks for something, and waits till it is so."""


@dataclass(frozen=True, slots=True)
class RequestShown:
    """One request exactly as it would be sent: `body` is JSON, empty where none is sent. No secret is in it.

    Where nodes are changed themselves, `method` is `ssh`, `path` are the hosts and `commands` what is run, each as
    `HOST$ COMMAND`. For what a task looks for itself, `method` is `look` and `path` says until when.
    """

    method: str
    path: str
    body: str = ""
    commands: tuple[str, ...] = ()

    @property
    def on_nodes(self) -> bool:
        """Whether it goes to nodes themselves: no client of Heketi's could ask for it."""
        return self.method == ON_NODES

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body}".rstrip()
