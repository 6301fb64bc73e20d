"""What running a task takes, and how long it waits for what."""

from collections.abc import Callable
from dataclasses import dataclass
from random import random

from glusterterm.engine.audit import Audit
from glusterterm.engine.log import Log
from glusterterm.engine.looking import Look
from glusterterm.model.operations import Operation
from glusterterm.model.ports import Actor, Clock


@dataclass(frozen=True, slots=True)
class Patience:
    """How long a runner waits, in seconds.

    `settle_s` is how long an object is looked at before what was not seen there counts as not made; `unseen_s` the same
    for changes that Heketi keeps no pending operation for. `busy_s` are the bounds of a pause after a 429, as in
    Heketi's own client. `verify_s` is how long the objects may lag behind the server's word.
    """

    first_poll_s: float = 0.2
    last_poll_s: float = 2.0
    unreachable_s: float = 10.0
    settle_s: float = 6.0
    unseen_s: float = 20.0
    look_s: float = 1.0
    verify_s: float = 5.0
    busy_s: tuple[float, float] = (2.0, 12.0)


@dataclass(frozen=True, slots=True)
class Means:
    """What a runner works with."""

    actor: Actor
    look: Look
    audit: Audit
    clock: Clock
    log: Log | None = None
    jitter: Callable[[], float] = random
    patience: Patience = Patience()
    usual_s: Callable[[Operation], float | None] = lambda _: None
