"""What the layers above expect of the outside world, as protocols."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from glusterterm.model.ids import BrickId, VolumeId

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Collection

    from glusterterm.model.diff import Changes
    from glusterterm.model.errors import GlustertermError
    from glusterterm.model.gluster.profile import VolumeProfile
    from glusterterm.model.ids import DeviceId, QueueId
    from glusterterm.model.machine.node_disks import NodeDisks
    from glusterterm.model.operations import Operation
    from glusterterm.model.outcomes import Accepted, Done, Outcome
    from glusterterm.model.plans import RequestShown
    from glusterterm.model.snapshot import Snapshot


class Clock(Protocol):
    """Time, handed in: tests never wait."""

    def now(self) -> float:
        """Give seconds since 1970."""
        ...

    def monotonic(self) -> float:
        """Give seconds of a clock that nobody sets."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        ...


@dataclass(frozen=True, slots=True)
class Capabilities:
    """What a backend can do, so that an action can say why it is not offered."""

    changes: bool
    """Whether changes are let through: false in read-only mode and for the role `user`."""
    why_not: str = ""
    """Why changes are not let through, as a sentence."""
    cannot: tuple[tuple[type[Operation], str], ...] = ()
    """Kinds of operation that this backend has no way to do, each with the reason as a sentence."""

    def why_not_of(self, kind: type[Operation]) -> str:
        """Say why an operation of this kind can't be done here, read-only aside; empty where it can."""
        return next((why for each, why in self.cannot if each is kind), "")


Choose = Callable[["Snapshot"], "Collection[VolumeId]"]
"""Chooses volumes of a snapshot."""
BrickSets = Mapping[VolumeId, tuple[tuple[BrickId, ...], ...]]
"""The sets of each volume in gluster's order."""


class Backend(Protocol):
    """One managed endpoint, asked directly (commands; the worker process on the console's behalf)."""

    @property
    def capabilities(self) -> Capabilities:
        """Say what this backend can do as it is configured."""
        ...

    @property
    def clock_skew_s(self) -> float | None:
        """Give the seconds that the server's clock is ahead of ours, as of its last reply; None before that."""
        ...

    async def probe(self) -> str:
        """Ask cheaply for a fingerprint of the present: the same text means that a snapshot would be the same.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...

    async def snapshot(self) -> Snapshot:
        """Ask for everything.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...

    async def brick_sets(self, snapshot: Snapshot) -> BrickSets:
        """Ask which bricks form which set. Slow: the server asks every node in turn.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Actor(Protocol):
    """One managed endpoint, asked to change. Submitting and asking after it are two calls: a journal stands between."""

    @property
    def capabilities(self) -> Capabilities:
        """Say what this backend can do as it is configured."""
        ...

    def request(self, operation: Operation, snapshot: Snapshot | None = None) -> RequestShown:
        """Give the request that `submit` would send, or the commands that it would run as things are in `snapshot`.

        An id that an earlier step is to make reads `<step 1>`. Without a snapshot commands are told in a few words.
        """
        ...

    async def submit(self, operation: Operation) -> Accepted | Done:
        """Send `operation` once. The caller wrote it down before.

        Raises:
            BackendUnreachable: no reply; the change may have been taken all the same. `sent` False: surely not.
            ServerBusy: 429; nothing was begun, and asking again later is right.
            ServerRefused: the server said no; nothing was begun.
            ReplyNotUnderstood: the change may have been taken all the same.
            ReadOnlyRefused: nothing was sent.
            GlustertermError: any other kind: nothing was begun.
        """
        ...

    async def poll(self, queue: QueueId) -> Outcome:
        """Ask once what became of a change. All but `Pending` is told a single time: write it down first.

        Raises:
            GlustertermError: the question failed; ask again. The answer may be lost.
        """
        ...

    async def bricks_on(self, device: DeviceId) -> tuple[BrickId, ...]:
        """Ask which bricks a device holds, cheaply: while it is evacuated, the list gets shorter.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class CloseLook(Protocol):
    """What looks again before bricks are moved."""

    async def look_closely(self, choose: Choose) -> Snapshot:
        """Ask for everything, and what is left to heal in chosen volumes: for who is about to move bricks of them.

        What gluster or a node did not tell stands in the readings of the snapshot.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...


class LookingActor(Actor, CloseLook, Protocol):
    """One managed endpoint, asked to change, and looked at closely before bricks are moved."""

    async def close(self) -> None:
        """Let go of connections."""
        ...


class Managed(Backend, LookingActor, Protocol):
    """One managed endpoint, asked and changed in this process."""

    @property
    def capabilities(self) -> Capabilities:
        """Say what this backend can do as it is configured."""
        ...

    async def check(self) -> str:
        """Ask cheaply whether it can be used, and describe it in a few words.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class GroundTruth(Protocol):
    """What the nodes themselves say, asked beside a backend; neither holds up the other."""

    @property
    def version(self) -> int:
        """Give another number each time that something was told."""
        ...

    def beside(self, base: Snapshot) -> Snapshot:
        """Give `base` with what its nodes said last; it is they who are asked from now on."""
        ...

    async def look(self) -> None:
        """Ask once for all that is due, and wait for it. What fails stands in the snapshot's readings."""
        ...

    async def look_at_heals(self, volumes: Collection[VolumeId]) -> None:
        """Ask what is left to heal in some volumes, and wait for it."""
        ...

    def try_again(self) -> None:
        """Have nodes that were not reached tried again at once, and gluster asked which volumes run."""
        ...

    async def run(self) -> None:
        """Ask for what is due until cancelled."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


class NodesAsked(Protocol):
    """What asks nodes for what somebody looks at just now, each time that it is asked."""

    async def profile(self, host: str, volume: str) -> VolumeProfile | None:
        """Ask a node what the bricks of a volume did since profiling began; None: it is off.

        Raises:
            GlustertermError: the node could not be asked, or said no.
        """
        ...

    async def disks(self, host: str) -> NodeDisks:
        """Ask a node for all its disks, and what is on them.

        Raises:
            GlustertermError: the node was not reached, or did not list them.
        """
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...


@dataclass(frozen=True, slots=True)
class Unchanged:
    """The cheap probe says that nothing changed since the last answer."""

    asked_at: float
    clock_skew_s: float | None = None


@dataclass(frozen=True, slots=True)
class Changed:
    """Something changed, or it was looked at in full.

    `slices` together lead from the last snapshot to the present one, or with `reset` from nothing: then what was known
    before and is in no slice is gone. Each slice is small enough to be read within 5 ms. `problem` is why the backend
    itself did not answer, where the nodes had something to say all the same.
    """

    slices: AsyncIterator[Changes]
    clock_skew_s: float | None = None
    reset: bool = False
    problem: GlustertermError | None = None


class SnapshotFeed(Protocol):
    """What the poller asks. Fetching, decoding and comparing happen elsewhere (a worker process)."""

    async def ask(self, *, whole: bool) -> Unchanged | Changed:
        """Say what is new since the last answer; with `whole` without the cheap probe's word.

        Raises:
            GlustertermError: whatever went wrong; the last answer stays good.
        """
        ...

    async def close(self) -> None:
        """Stop what works behind it."""
        ...
