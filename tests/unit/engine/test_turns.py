"""Turns: so many at once, the others in order, and nobody forgotten."""

import asyncio

import pytest

from glusterterm.engine.turns import Turns, is_limited
from glusterterm.model.ids import DeviceId, VolumeId
from glusterterm.model.operations import CreateCluster, DeleteVolume, Operation, SetDeviceState
from glusterterm.model.topology import EntryState
from tests.fakes import settle

DELETE = DeleteVolume(VolumeId("v1"))


class Line:
    """Tasks that want a turn: each has it until it is let go."""

    def __init__(self, turns: Turns) -> None:
        self._turns = turns
        self.inside: list[str] = []
        self.places: dict[str, int] = {}
        self._ends: dict[str, asyncio.Event] = {}

    async def want(self, name: str, operation: Operation = DELETE) -> None:
        """Want a turn, have it, and keep it until `end`."""
        self._ends[name] = asyncio.Event()
        async with self._turns.turn(operation, lambda ahead: self.places.update({name: ahead})):
            self.inside.append(name)
            await self._ends[name].wait()
        self.inside.remove(name)

    def end(self, name: str) -> None:
        """End a turn."""
        self._ends[name].set()


async def test_the_others_wait_in_order_and_hear_how_many_are_before_them() -> None:
    line = Line(Turns(at_once=1))
    async with asyncio.TaskGroup() as group:
        for name in "abc":
            group.create_task(line.want(name))
            await settle()
        assert line.inside == ["a"]
        assert line.places == {"b": 0, "c": 1}
        line.end("a")
        await settle()
        assert line.inside == ["b"]
        assert line.places["c"] == 0
        for name in "bc":
            line.end(name)
            await settle()
    assert line.inside == []


@pytest.mark.parametrize("given_up", ["a", "b"], ids=["who had a turn", "who waited"])
async def test_whoever_gives_up_takes_no_turn_along(given_up: str) -> None:
    line = Line(Turns(at_once=1))
    async with asyncio.TaskGroup() as group:
        wanting = {}
        for name in "abc":
            wanting[name] = group.create_task(line.want(name))
            await settle()
        wanting[given_up].cancel()
        await settle()
        for name in "abc":
            if name != given_up:
                line.end(name)
                await settle()
    assert line.places["c"] == 0


async def test_what_heketi_does_not_limit_never_waits() -> None:
    line = Line(Turns(at_once=0))
    async with asyncio.TaskGroup() as group:
        group.create_task(line.want("a", CreateCluster()))
        await settle()
        assert line.inside == ["a"]
        line.end("a")


@pytest.mark.parametrize(
    ("state", "limited"), [(EntryState.ONLINE, False), (EntryState.OFFLINE, False), (EntryState.FAILED, True)]
)
def test_of_the_states_heketi_limits_the_one_that_moves_bricks(state: EntryState, limited: bool) -> None:
    assert is_limited(SetDeviceState(DeviceId("d1"), state)) is limited
