"""What the commands tell of a task on a pool without Heketi: no client's command, and where an interruption left it."""

import pytest

from glusterterm.cli.running import left
from glusterterm.cli.tasks_shown import lines
from glusterterm.model.ids import NodeId, VolumeId
from glusterterm.model.operations import DeleteNode, HealVolume, Operation
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import Owner, StepRun, StepState, Task, TaskId, TaskState

NOW = 1_700_000_100.0
POOL, HEKETI = "ssh://stor-01", "http://heketi.example.net:8080"


def task(operation: Operation, url: str) -> Task:
    """Give a task whose one step was sent."""
    step = StepRun("it", operation, StepState.RUNNING, sent=1, started_at=NOW - 90)
    plan = Plan("do it", (Step("it", operation),))
    return Task(TaskId("t"), "p", url, plan, Owner(1, "host", "op"), NOW - 100, TaskState.RUNNING, (step,))


@pytest.mark.parametrize(
    ("operation", "url", "command"),
    [
        (DeleteNode(NodeId("n1")), HEKETI, "  heketi-cli node delete n1"),
        (DeleteNode(NodeId("n1")), POOL, ""),
        (HealVolume(VolumeId("v1"), "vol_v1"), HEKETI, "  gluster volume heal vol_v1"),
        (HealVolume(VolumeId("v1"), "vol_v1"), POOL, "  gluster volume heal vol_v1"),
    ],
)
def test_a_step_is_shown_with_the_command_of_a_client_that_is_there(
    operation: Operation, url: str, command: str
) -> None:
    told = list(lines(task(operation, url), NOW))
    assert [line for line in told if "heketi-cli" in line or "gluster " in line] == ([command] if command else [])


@pytest.mark.parametrize(("url", "how"), [(HEKETI, "goes on in Heketi"), (POOL, "was left where it was on the nodes")])
def test_who_interrupts_is_told_what_becomes_of_it(url: str, how: str) -> None:
    assert left(task(DeleteNode(NodeId("n1")), url)).what == f"interrupted: it {how}"
