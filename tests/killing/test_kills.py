"""Processes that run a task are killed at every point of their way: nothing is sent twice, nothing is forgotten."""

import random
import signal
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm.engine.journal import Journal
from glusterterm.logic.fate import LEAVES_NO_TRACE
from glusterterm.model.errors import ObjectTaken
from glusterterm.model.operations import (
    ChangeDeviceTags,
    ChangeNodeTags,
    CreateCluster,
    DeleteCluster,
    SetClusterFlags,
    SetLoggerLevel,
    SetServerMode,
)
from tests.contract.managed import Managed
from tests.killing.killer import killing, run
from tests.killing.process import Orders
from tests.killing.runs import KINDS, Kind, Left, left, taken_up, undisturbed
from tests.killing.served import serving

BETWEEN = (
    "after Sending",
    "after audit of sending",
    "before the request",
    "before its answer is read",
    "before Taken",
    "after Taken",
    "before the outcome is read",
    "before Answered",
    "after Answered",
    "before StepEnded",
)
"""Where something can be lost, or sent twice."""
AT_ONCE = (
    CreateCluster,
    SetClusterFlags,
    DeleteCluster,
    ChangeNodeTags,
    ChangeDeviceTags,
    SetServerMode,
    SetLoggerLevel,
)
IN_THE_QUEUE = tuple(kind for kind in KINDS if not isinstance(kind.make(Managed()).plan.steps[-1].operation, AT_ONCE))
SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)


async def killed(kind: Kind, folder: Path, at: int, number: int, expected: Left) -> None:
    """Kill the process of a job at one of its points, take the task up in another, and compare."""
    managed = Managed()
    job = kind.make(managed)
    async with serving(managed) as served:
        orders = Orders(served.url, folder, job.plan)
        told = await run(orders, at, killing(number))
        where = f"{kind} killed by {signal.Signals(number).name} {told.points[at]} (point {at})"
        assert told.status == (-signal.SIGKILL if number == signal.SIGKILL else 0), where
        await taken_up(replace(orders, resume=True), where)
        assert job.holds(), where
        seen = left(served)
        if isinstance(job.plan.steps[0].operation, LEAVES_NO_TRACE):
            # Nobody can find out, and a second time does no harm.
            assert set(seen.changed) == set(expected.changed), where
            assert len(seen.changed) <= 2, where
        else:
            assert seen.changed == expected.changed, where
        assert seen.database == expected.database, where


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS, ids=str)
async def test_a_change_is_made_once_wherever_its_process_is_killed(kind: Kind, tmp_path: Path) -> None:
    told, expected = await undisturbed(kind, tmp_path / "undisturbed")
    for at in range(len(told.points)):
        await killed(kind, tmp_path / str(at), at, SIGNALS[at % len(SIGNALS)], expected)


@pytest.mark.parametrize("point", BETWEEN)
async def test_a_change_is_made_once_where_dice_have_its_process_killed(point: str, tmp_path: Path) -> None:
    dice = random.Random(point)
    kind = dice.choice(IN_THE_QUEUE)
    told, expected = await undisturbed(kind, tmp_path / "undisturbed")
    at = dice.choice([at for at, name in enumerate(told.points) if name == point])
    await killed(kind, tmp_path / "killed", at, dice.choice(SIGNALS), expected)


async def test_a_task_that_another_process_runs_is_seen_and_cannot_be_taken(tmp_path: Path) -> None:
    managed = Managed()
    job = KINDS[0].make(managed)
    journal = Journal(tmp_path / "tasks")
    seen: list[bool] = []

    def look(_: int) -> None:
        (trace,) = journal.traces()
        seen.append(trace.held)
        with pytest.raises(ObjectTaken):
            journal.take(trace.id)

    async with serving(managed) as served:
        await run(Orders(served.url, tmp_path, job.plan), 5, look)
    assert seen == [True]
    assert journal.traces() == ()
