"""How far a step is: measured where something can be counted, else told by how long such steps took lately."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

from glusterterm.logic import format as fmt
from glusterterm.model.operations import EvictBrick, Operation, SetDeviceState, SetNodeState
from glusterterm.model.tasks import Progress, StepState, Task
from glusterterm.model.topology import EntryState

RECENT = 15
"""Steps of one kind whose times the median is taken of."""


@dataclass(frozen=True, slots=True)
class Counted:
    """How many bricks were still there at a moment, in seconds of any clock."""

    at: float
    left: int


def empties(operation: Operation) -> bool:
    """Say whether `operation` empties a device or a node, so that bricks can be counted meanwhile."""
    return isinstance(operation, SetDeviceState | SetNodeState) and operation.state is EntryState.FAILED


def evacuation(counts: Sequence[Counted]) -> Progress:
    """Tell an evacuation from successive counts of the bricks that are left, oldest first.

    The rate is that from the first count to the last move that was seen, so that it does not sink between two moves;
    the time left counts from that move.
    """
    if not counts:
        return Progress()
    first, now = counts[0], counts[-1]
    total, moved = first.left, first.left - now.left
    if total <= 0:
        return Progress("no bricks to move")
    text = f"{max(moved, 0)} of {fmt.count(total, 'brick')} moved"
    if moved <= 0:
        return Progress(text, 0.0, 0, total)
    last = next(count for count in counts if count.left == now.left)
    rate = moved / (last.at - first.at) if last.at > first.at else None
    eta_s = max(now.left / rate - (now.at - last.at), 0.0) if rate else None
    return Progress(text, moved / total, moved, total, rate, eta_s)


def in_line(ahead: int) -> Progress:
    """Tell a step that waits until others are done."""
    return Progress(f"waits for its turn, {fmt.count(ahead, 'task')} before it")


def elapsed(took_s: float, usual_s: float | None) -> Progress:
    """Tell a step of which nothing can be counted: how long it runs, and how long such steps took lately.

    The share is a guess from that time and never comes to its end by itself.
    """
    text = f"for {fmt.duration(took_s)}"
    if usual_s is None or usual_s <= 0:
        return Progress(text)
    if took_s >= usual_s:
        return Progress(f"{text}, longer than usual ({fmt.duration(usual_s)})", usual_s=usual_s)
    return Progress(f"{text}, usually {fmt.duration(usual_s)}", eta_s=usual_s - took_s, usual_s=usual_s)


def usual_s(operation: Operation, tasks: Iterable[Task]) -> float | None:
    """Give the median time of the newest steps like `operation` that went well; None where there was none.

    `tasks` are those that have ended, newest first. Evictions and evacuations depend on the bricks and are left out.
    """
    if empties(operation) or isinstance(operation, EvictBrick):
        return None
    took: list[float] = []
    for task in tasks:
        for step in task.steps:
            if type(step.operation) is not type(operation) or step.state is not StepState.DONE:
                continue
            if step.started_at is not None and step.ended_at is not None:
                took.append(step.ended_at - step.started_at)
        if len(took) >= RECENT:
            break
    return median(took[:RECENT]) if took else None
