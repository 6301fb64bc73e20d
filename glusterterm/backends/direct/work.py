"""A change as the direct backend makes it: stages of commands on nodes, each with its way back. Values alone.

`works` builds it from an operation and a snapshot; `jobs` runs it.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from glusterterm.model.commands import Command
from glusterterm.model.ids import NodeId, OperationId, Ref


class Forgives(StrEnum):
    """Which failures of a command count as done."""

    NOTHING = "nothing"
    ABSENT = "absent"
    """What it was to take away is not there: LVM's `not found`, gluster's `does not exist`."""
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Check:
    """A command that only looks, and whether what it prints says yes."""

    command: Command
    holds: Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Do:
    """One command that changes something. `when`: run only where this holds at its time.

    `undo` is run, in its order, when a later command of the work fails, or when this one did and may have changed
    something all the same.
    """

    command: Command
    undo: tuple["Do", ...] = ()
    forgives: Forgives = Forgives.NOTHING
    when: Check | None = None


@dataclass(frozen=True, slots=True)
class OnNode:
    """Commands of one node, run one after another; the first that fails ends them."""

    node: NodeId
    host: str
    dos: tuple[Do, ...]


@dataclass(frozen=True, slots=True)
class Moved:
    """How far something is that gluster does by itself: `done` of `total` (0: not known); `ended` with success."""

    text: str
    done: int = 0
    total: int = 0
    ended: bool = False


@dataclass(frozen=True, slots=True)
class Wait:
    """Something that gluster does by itself, asked after every `every_s` seconds until it ended.

    `moved` reads the answer and raises a GlustertermError where it failed.
    """

    host: str
    command: Command
    moved: Callable[[str], Moved]
    every_s: float = 2.0


@dataclass(frozen=True, slots=True)
class Stage:
    """Commands on several nodes at once; the next stage begins when all are done. `title` begins with a verb.

    `stays`: once this stage is done nothing before it is undone any more: what fails later is left, and listed.
    """

    title: str
    on: tuple[OnNode, ...] = ()
    wait: Wait | None = None
    stays: bool = False


@dataclass(frozen=True, slots=True)
class Work:
    """A whole change. `nodes` are those whose lock it takes; `result` is what it makes.

    `follow` is what gluster goes on with after that, perhaps for days: it is watched to its end without any lock.
    """

    operation: OperationId
    stages: tuple[Stage, ...]
    nodes: tuple[NodeId, ...]
    result: Ref | None = None
    follow: Wait | None = None
