"""How many clusters a server must have had, by the tasks of one host."""

from dataclasses import replace

import pytest

from glusterterm.logic.known_clusters import known_clusters
from glusterterm.model.ids import ClusterId
from glusterterm.model.operations import CreateCluster, CreateVolume, DeleteCluster, Operation, SetLoggerLevel
from glusterterm.model.server import LoggerLevel
from glusterterm.model.tasks import Owner, StepRun, StepState, Task, TaskId
from tests.builders import REPLICA_3
from tests.engines import one_step

CREATE, DELETE = CreateCluster(file=True, block=True), DeleteCluster(ClusterId("c1"))
VOLUME, LEVEL = CreateVolume("v", 1, REPLICA_3), SetLoggerLevel(LoggerLevel.DEBUG)


def task(number: int, operation: Operation, state: StepState = StepState.DONE) -> Task:
    """Make a task, the later the higher its number."""
    begun = Task(TaskId(f"t{number}"), "p", "http://h", one_step(operation), Owner(1, "h", "u"), float(number))
    return replace(begun, steps=(StepRun("does it", operation, state),))


@pytest.mark.parametrize(
    ("operations", "known"),
    [
        ((), None),
        ((LEVEL,), None),
        ((CREATE,), 1),
        ((CREATE, CREATE, DELETE), 1),
        ((VOLUME,), 1),
        ((DELETE, VOLUME), 1),
    ],
)
def test_done_changes_tell_of_clusters(operations: tuple[Operation, ...], known: int | None) -> None:
    tasks = [task(number, operation) for number, operation in enumerate(operations)]
    assert known_clusters(reversed(tasks)) == known


def test_deleting_as_many_as_were_made_here_does_not_tell_that_there_were_no_others() -> None:
    assert known_clusters([task(1, CREATE), task(2, DELETE)]) is None


def test_what_was_not_done_tells_nothing() -> None:
    assert known_clusters([task(1, CREATE, StepState.FAILED)]) is None
