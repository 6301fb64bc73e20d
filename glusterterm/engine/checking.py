"""Looks for what a plan waits for between its changes: heals that end, a device that is empty, a disk that is swapped.

Nothing is sent for it. What was seen before an interruption is forgotten: it is looked for anew.
"""

from functools import partial

from glusterterm.engine.kept import KeptTask
from glusterterm.engine.log import LogLevel
from glusterterm.engine.means import Means
from glusterterm.logic import format as fmt
from glusterterm.logic.heal_trend import Counted, healed_per_s, ready_in_s
from glusterterm.logic.preflight.emptied import not_empty
from glusterterm.logic.preflight.healed import HealSeen, InTheWay, heal_seen
from glusterterm.model.checks import AwaitHeal, Check, ProveEmpty, SwapDisk
from glusterterm.model.errors import GlustertermError, PlanRefused
from glusterterm.model.ids import VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.tasks import Checking, Progress, StepEnded, StepState

_KEPT = 120
"""So many counts of a heal are kept for its speed."""
_SAID = "the operator said so"


async def checked(means: Means, kept: KeptTask, number: int, check: Check, *, asked: bool) -> None:
    """Wait until what a step looks for is so, and end it.

    Args:
        asked: the operator has the task go on: where that step had begun, after it asked for that.

    Raises:
        PlanRefused: the operator has to see to it.
        JournalFailed: it can't be written down.
    """
    begun = kept.task.steps[number].state is StepState.RUNNING
    if not begun:
        await kept.write(Checking(kept.now(), number))
    text = await _seen(means, kept, check, asked=asked and begun)
    await kept.end(StepEnded(kept.now(), number, StepState.DONE, text=text))


async def _seen(means: Means, kept: KeptTask, check: Check, *, asked: bool) -> str:
    match check:
        case AwaitHeal(volumes):
            return await _Heals(means, kept, volumes, asked=asked).ended()
        case ProveEmpty():
            return await _empty(means, kept, check)
        case SwapDisk(path=path):
            if asked:
                return _SAID
            raise PlanRefused(
                f"the old disk can be taken out: put the new one in, so that {path} is it",
                next_step="then resume this task",
            )


class _Heals:
    """Waits until some volumes are healed."""

    def __init__(self, means: Means, kept: KeptTask, volumes: tuple[VolumeId, ...], *, asked: bool) -> None:
        self._means = means
        self._kept = kept
        self._volumes = volumes
        self._asked = asked
        self._counts: list[Counted] = []
        self._zero_at: float | None = None
        self._told: InTheWay | None = None
        self._told_at = 0.0

    async def ended(self) -> str:
        """Wait for two looks that find nothing left, `zero_s` apart with none in between that finds something."""
        clock, patience = self._means.clock, self._means.patience
        while True:
            snapshot = await _looked(self._means, self._kept, self._volumes)
            if snapshot is not None and not snapshot.readings:
                return self._without_nodes()
            if snapshot is not None:
                seen = await self._means.judged(partial(heal_seen, snapshot, self._volumes, clock.now()))
                if self._is_second_zero(seen):
                    return f"nothing is left to heal, seen twice within {fmt.duration(patience.zero_s)}"
                self._tell(seen)
            await clock.sleep(min(patience.heal_s, patience.zero_s))

    def _without_nodes(self) -> str:
        if self._asked:
            return _SAID
        raise PlanRefused(
            "whether the bricks that were moved are healed can't be seen without SSH",
            next_step="see on a node that `gluster volume heal VOLUME info summary` says Connected and 0 entries for "
            "every brick, twice within 5 minutes; then resume this task",
        )

    def _is_second_zero(self, seen: HealSeen) -> bool:
        now = self._means.clock.monotonic()
        if not seen.ended:
            self._zero_at = None
        elif self._zero_at is None:
            self._zero_at = now
        return self._zero_at is not None and now - self._zero_at >= self._means.patience.zero_s

    def _tell(self, seen: HealSeen) -> None:
        """Tell how far it is; what stands in the way longer than a while is for the operator."""
        self._mind(seen.in_the_way[0] if seen.in_the_way else None)
        if seen.entries is not None:
            self._counts = [*self._counts[1 - _KEPT :], Counted(self._means.clock.now(), seen.entries)]
        why = f"; {self._told.text}" if self._told is not None else ""
        if self._zero_at is not None:
            left_s = self._means.patience.zero_s - (self._means.clock.monotonic() - self._zero_at)
            self._kept.progress(Progress(f"nothing left to heal; looked again in {fmt.duration(max(left_s, 0.0))}"))
        elif seen.entries is None:
            self._kept.progress(Progress(f"what is left to heal is not known{why}"))
        else:
            self._kept.progress(self._progress(seen.entries, why))

    def _progress(self, left: int, why: str) -> Progress:
        """Give no share until the count has begun to fall: before that nobody knows how much there is to heal."""
        most = max(each.left for each in self._counts)
        rate = healed_per_s(self._counts)
        text = f"{fmt.count(left, 'entry', 'entries')} left to heal{why}"
        if left >= most:
            return Progress(text)
        return Progress(text, (most - left) / most, most - left, most, rate, ready_in_s(self._counts))

    def _mind(self, found: InTheWay | None) -> None:
        now = self._means.clock.monotonic()
        if found is None or self._told is None or found.text != self._told.text:
            self._told, self._told_at = found, now
            if found is not None:
                self._kept.say(LogLevel.WARNING, f"{found.text}; {found.next_step}")
        elif now - self._told_at >= self._means.patience.stuck_s:
            raise PlanRefused(
                f"the heal is not seen to end: {found.text}", next_step=f"{found.next_step}; then resume this task"
            )


async def _empty(means: Means, kept: KeptTask, check: ProveEmpty) -> str:
    since, until = means.clock.now(), means.clock.monotonic() + means.patience.stuck_s
    why = ""
    while True:
        snapshot = await _looked(means, kept, ())
        if snapshot is not None:
            why = await means.judged(partial(not_empty, snapshot, check.device, since))
            if not why:
                return "LVM on the node has nothing left of it"
        if means.clock.monotonic() >= until:
            raise PlanRefused(
                why or "what is left on the device could not be asked",
                next_step="look with `lvs` on the node what it is; once nothing is left, resume this task",
            )
        kept.progress(Progress(f"not deleted yet: {why}"))
        await means.clock.sleep(means.patience.heal_s)


async def _looked(means: Means, kept: KeptTask, volumes: tuple[VolumeId, ...]) -> Snapshot | None:
    """Look closely; None where that failed just now."""
    try:
        return await means.look_closely(lambda seen: [each for each in volumes if each in seen.volumes])
    except GlustertermError as error:
        kept.progress(Progress(f"looked again in a moment: {error.what}"))
        return None
