"""The server is killed and started again at every point of a task's way: what became of it is found out."""

import random
from dataclasses import replace
from pathlib import Path

import pytest

from glusterterm.model.operations import SetLoggerLevel, SetServerMode
from glusterterm.model.tasks import TaskState
from tests.contract.managed import Managed
from tests.killing.killer import run
from tests.killing.process import Orders
from tests.killing.runs import KINDS, Kind, Left, left, sendings, taken_up, undisturbed
from tests.killing.served import serving

_FORGOTTEN = (SetServerMode, SetLoggerLevel)
"""Changes that a restart undoes, since the server keeps them in its memory alone."""


def outlives(kind: Kind) -> bool:
    """Say whether what a job changes outlives a restart."""
    return not isinstance(kind.make(Managed()).plan.steps[0].operation, _FORGOTTEN)


OUTLIVING = tuple(kind for kind in KINDS if outlives(kind))


async def restarted(kind: Kind, folder: Path, at: int, point: str, expected: Left) -> None:
    """Kill the server at one of a task's points; clean up as an operator does, take the task up, and compare."""
    managed = Managed()
    job = kind.make(managed)
    where = f"{kind}: server killed {point} (point {at})"
    async with serving(managed) as served:

        def restart(_: int) -> None:
            if point == "before the request":
                served.dies_next = True
            else:
                served.restart()

        orders = Orders(served.url, folder, job.plan)
        told = await run(orders, at, restart)
        assert told.status == 0, where
        assert told.points[at] == point, where
        served.clean_up()
        if managed.world.operations:
            # Of clones and of block volumes that grow, nothing is ever cleaned up; only the operator can decide.
            again = await run(replace(orders, resume=True))
            ((_, state, why),) = again.stood[-1].tasks
            assert state is TaskState.UNKNOWN, where
            assert "no clean-up undoes it" in why, where
            assert served.changed == list(expected.changed), where
            return
        await taken_up(replace(orders, resume=True), where)
        assert job.holds(), where
        assert left(served).shape == expected.shape, where
        assert len(served.changed) <= sendings(folder), where


@pytest.mark.long
@pytest.mark.parametrize("kind", OUTLIVING, ids=str)
async def test_a_change_is_made_wherever_the_server_is_killed(kind: Kind, tmp_path: Path) -> None:
    told, expected = await undisturbed(kind, tmp_path / "undisturbed")
    for at, point in enumerate(told.points):
        await restarted(kind, tmp_path / str(at), at, point, expected)


@pytest.mark.parametrize("seed", range(5))
async def test_a_change_is_made_where_dice_have_the_server_killed(seed: int, tmp_path: Path) -> None:
    dice = random.Random(seed)
    kind = dice.choice(OUTLIVING)
    told, expected = await undisturbed(kind, tmp_path / "undisturbed")
    at = dice.randrange(len(told.points))
    await restarted(kind, tmp_path / "restarted", at, told.points[at], expected)
