"""What running a task takes, and how long it waits for what."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from random import random
from typing import TypeVar

from glusterterm.engine.audit import Audit
from glusterterm.engine.log import Log
from glusterterm.engine.looking import Look
from glusterterm.engine.off_loop import off_loop
from glusterterm.engine.turns import Turns
from glusterterm.model.operations import Operation
from glusterterm.model.ports import Actor, Choose, Clock, CloseLook
from glusterterm.model.snapshot import Snapshot

JudgedT = TypeVar("JudgedT")


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a runner waits, in seconds.

    `settle_s` is how long an object is looked at before what was not seen there counts as not made; `unseen_s` the same
    for changes that Heketi keeps no pending operation for. `busy_s` are the bounds of a pause after a 429, as in
    Heketi's own client. `verify_s` is how long the objects may lag behind the server's word. `just_s` is how old what
    was seen at the end of one step may be for the next to be judged by it. `heal_s` lies between two questions whether
    a heal has ended that bricks wait for; `zero_s` between two looks that both found nothing left, before it counts as
    ended. `stuck_s` is how long something may keep a check from coming true before the operator is asked.
    """

    first_poll_s: float = 0.2
    last_poll_s: float = 2.0
    unreachable_s: float = 10.0
    settle_s: float = 6.0
    unseen_s: float = 20.0
    look_s: float = 1.0
    verify_s: float = 5.0
    just_s: float = 0.5
    busy_s: tuple[float, float] = (10.0, 29.0)
    heal_s: float = 30.0
    zero_s: float = 300.0
    stuck_s: float = 900.0


@dataclass(frozen=True, slots=True)
class Means:
    """What all runners of an engine work with.

    `turns` keeps from Heketi what it would refuse as too much at once; `judging` lets one at a time judge a snapshot:
    each takes milliseconds, or with a full node to be emptied 0.2 s, and all wake with the same one. `closely` asks
    gluster too, before bricks are moved.
    """

    actor: Actor
    look: Look
    audit: Audit
    clock: Clock
    log: Log | None = None
    jitter: Callable[[], float] = random
    patience: Patience = Patience()
    usual_s: Callable[[Operation], float | None] = lambda _: None
    turns: Turns = field(default_factory=Turns)
    judging: asyncio.Lock = field(default_factory=asyncio.Lock)
    closely: CloseLook | None = None

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Look at what is, and ask gluster what is left to heal in some volumes, where it can be asked.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        return await (self.closely.look_closely(choose) if self.closely is not None else self.look.snapshot())

    async def judged(self, judge: Callable[[], JudgedT]) -> JudgedT:
        """Judge a snapshot while nobody else does, beside the event loop."""
        async with self.judging:
            return await off_loop(judge)
