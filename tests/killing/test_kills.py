"""Processes that run a task are killed at every point of their way: nothing is sent twice, nothing is forgotten."""

import random
import signal
from dataclasses import dataclass
from pathlib import Path

import pytest

from glusterterm.engine.journal import Journal
from glusterterm.logic.fate import LEAVES_NO_TRACE
from glusterterm.model.plans import Plan, Step
from glusterterm.model.tasks import TaskState
from glusterterm.sim.dump import encoded
from tests.contract.changes import CHANGES
from tests.contract.managed import Case, Managed, Prepare
from tests.killing.killer import Told, killing, run
from tests.killing.process import Orders
from tests.killing.served import Served, serving

SIGNALS = (signal.SIGKILL, signal.SIGTERM, signal.SIGHUP)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run left behind: the requests that changed something, and the server's whole database."""

    changed: tuple[str, ...]
    database: bytes


def plan_of(case: Case) -> Plan:
    """Give the plan of one change."""
    return Plan("change", (Step("change", case.operation),))


def outcome_of(served: Served) -> Outcome:
    """Look what a run left behind."""
    return Outcome(tuple(served.changed), encoded(served.managed.world))


async def undisturbed(prepare: Prepare, folder: Path) -> tuple[Told, Outcome]:
    """Run a change that nothing happens to."""
    managed = Managed()
    case = prepare(managed)
    async with serving(managed) as served:
        told = await run(Orders(served.url, folder, plan_of(case)))
        assert [state for _, state, _ in told.stood[-1].tasks] == [TaskState.DONE], told
        assert case.holds()
        return told, outcome_of(served)


async def killed(prepare: Prepare, folder: Path, at: int, number: int, expected: Outcome) -> None:
    """Kill the process of a change at one of its points, take the task up in another, and compare."""
    managed = Managed()
    case = prepare(managed)
    async with serving(managed) as served:
        orders = Orders(served.url, folder, plan_of(case))
        told = await run(orders, at, killing(number))
        where = f"killed by {signal.Signals(number).name} {told.points[at]}"
        assert told.status == (-signal.SIGKILL if number == signal.SIGKILL else 0), where
        assert not any(trace.held for trace in Journal(folder / "tasks").traces()), where
        again = await run(Orders(served.url, folder, plan_of(case), resume=True))
        assert again.status == 0, where
        assert all(state in (TaskState.INTERRUPTED, TaskState.DONE) for _, state, _ in again.stood[0].tasks), where
        assert all(state is TaskState.DONE for _, state, _ in again.stood[-1].tasks), (where, again.stood)
        assert not Journal(folder / "tasks").traces(), where
        assert case.holds(), where
        seen = outcome_of(served)
        if isinstance(case.operation, LEAVES_NO_TRACE):
            assert set(seen.changed) == set(expected.changed), where
            assert len(seen.changed) <= 2, where
        else:
            assert seen.changed == expected.changed, where
        assert seen.database == expected.database, where


@pytest.mark.long
@pytest.mark.parametrize("prepare", CHANGES, ids=lambda each: each.__name__)
async def test_a_change_is_made_once_wherever_its_process_is_killed(prepare: Prepare, tmp_path: Path) -> None:
    told, expected = await undisturbed(prepare, tmp_path / "undisturbed")
    for at in range(len(told.points)):
        await killed(prepare, tmp_path / str(at), at, SIGNALS[at % len(SIGNALS)], expected)


@pytest.mark.parametrize("seed", range(10))
async def test_a_change_is_made_once_where_dice_have_its_process_killed(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    prepare = dice.choice(CHANGES)
    told, expected = await undisturbed(prepare, tmp_path / "undisturbed")
    at = dice.randrange(len(told.points))
    await killed(prepare, tmp_path / "killed", at, SIGNALS[seed % len(SIGNALS)], expected)
