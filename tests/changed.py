"""A pool without Heketi that tests change: simulated or real, it is asked in the same way."""

from typing import Protocol

from glusterterm.model.operations import Operation
from glusterterm.model.outcomes import Done, Outcome, Pending
from glusterterm.model.plans import Plan, RequestShown
from glusterterm.model.ports import Actor
from glusterterm.model.snapshot import Snapshot


class Looking(Protocol):
    """What looks at a pool."""

    async def snapshot(self) -> Snapshot:
        """Look."""
        ...


class Changed:
    """A pool, and what changes it."""

    @property
    def looking(self) -> Looking:
        """Give what looks at it."""
        raise NotImplementedError

    @property
    def changing(self) -> Actor:
        """Give what changes it."""
        raise NotImplementedError

    async def pause(self) -> None:
        """Let time pass between two asks for what became of a change."""
        raise NotImplementedError

    async def snapshot(self) -> Snapshot:
        """Look."""
        return await self.looking.snapshot()

    def request(self, operation: Operation, snapshot: Snapshot) -> RequestShown:
        """Give what would be sent."""
        return self.changing.request(operation, snapshot)

    async def do(self, operation: Operation) -> Outcome:
        """Do an operation to its end."""
        begun = await self.changing.submit(operation)
        if isinstance(begun, Done):
            return begun
        while isinstance(outcome := await self.changing.poll(begun.queue), Pending):
            await self.pause()
        return outcome

    async def run(self, plan: Plan) -> None:
        """Do a plan that goes well."""
        assert not plan.blocked, plan.objections
        for operation in plan.operations:
            outcome = await self.do(operation)
            assert isinstance(outcome, Done), outcome
