"""Seeing who holds the lock of a node, and freeing it where an operator says that he is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.model.errors import PlanRefused
from glusterterm.model.locks import LockHeld
from glusterterm.model.text import clean

if TYPE_CHECKING:
    from glusterterm.model.commands import Runner

_MOST_LETTERS = 512


async def lock_held(runner: Runner, host: str) -> LockHeld | None:
    """Look who holds the lock of a node; None: nobody does.

    Raises:
        GlustertermError: the node could not be asked.
    """
    answer = await runner.run(host, lock.OWNER())
    if answer.exit_status != 0:
        return None
    said = answer.stdout[:_MOST_LETTERS].strip()
    owner = LockOwner.read(said)
    if owner is None:
        return LockHeld(host, said, clean(said))
    runs = False if owner.is_dead else owner.runs_here or None
    return LockHeld(host, said, f"{owner.user}@{owner.host}", owner.pid, float(owner.since), owner.operation, runs)


async def unlock(runner: Runner, held: LockHeld) -> None:
    """Free a lock, if it is still held as it was seen.

    Raises:
        PlanRefused: somebody else holds it by now.
        GlustertermError: the node could not be asked, or said no.
    """
    answer = await runner.run(held.host, lock.DROP(owner=held.said))
    if answer.exit_status == lock.TAKEN:
        raise PlanRefused(f"somebody else holds the lock of {held.host} by now", next_step="look again who does")
    decode_done("drop the lock", answer.exit_status, answer.stdout, answer.stderr)
