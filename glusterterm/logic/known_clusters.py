"""Whether a server had clusters, as far as the tasks of this host tell: one that has none now lost its database."""

from collections.abc import Iterable

from glusterterm.model.operations import CreateCluster, DeleteCluster, SetLoggerLevel, SetServerMode
from glusterterm.model.tasks import StepState, Task


def known_clusters(tasks: Iterable[Task]) -> int | None:
    """Give how many clusters a server must have had at least, by its tasks; None where they tell of none.

    None is not known to have been there, for others make clusters too: that this host deleted as many as it made
    tells nothing.
    """
    known = 0
    for task in sorted(tasks, key=lambda task: (task.started_at, task.id)):
        for step in task.steps:
            if step.state is not StepState.DONE or isinstance(step.operation, SetServerMode | SetLoggerLevel):
                continue
            match step.operation:
                case CreateCluster():
                    known += 1
                case DeleteCluster():
                    known = max(known - 1, 0)
                case _:
                    known = max(known, 1)
    return known or None
