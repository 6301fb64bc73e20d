"""The locks that a change takes: one on each node that it touches, in the order of what gluster knows them by.

Whoever takes them in the same order never waits for somebody who waits for him.
"""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.backends.direct import commands_lock as lock
from glusterterm.backends.direct.decode.done import decode_done
from glusterterm.backends.direct.owners import LockOwner
from glusterterm.model.errors import BackendUnreachable, GlustertermError, OutputNotUnderstood, ServerBusy
from glusterterm.model.text import clean

if TYPE_CHECKING:
    from collections.abc import Iterable

    from glusterterm.model.commands import Runner
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.model.topology import Node

_OWNER_LETTERS = 512


def in_order(nodes: Iterable[Node], snapshot: Snapshot) -> tuple[Node, ...]:
    """Give the nodes to be locked: those that are touched, and of each of their pools the first that answers.

    That one is the same for all who look at the pool, so that two changes never run in one pool at once.
    """
    wanted = {node.id: node for node in nodes}
    for cluster in {node.cluster for node in wanted.values()}:
        pool = snapshot.clusters.get(cluster)
        members = snapshot.nodes_of(pool) if pool is not None else ()
        able = [node for node in members if node.truth is not None and node.truth.reached]
        first = min(able, key=_order, default=None)
        if first is not None:
            wanted[first.id] = first
    return tuple(sorted(wanted.values(), key=_order))


def _order(node: Node) -> tuple[str, str]:
    return (node.truth.peer or "" if node.truth is not None else "", node.id)


class Locks:
    """The locks of one change.

    Args:
        runner: what runs commands on nodes.
        owner: who is written into them.
    """

    def __init__(self, runner: Runner, owner: LockOwner) -> None:
        self._runner = runner
        self._owner = str(owner)
        self._held: list[str] = []
        self._dropping = asyncio.Lock()

    async def take(self, nodes: Iterable[Node]) -> None:
        """Take all or none.

        Raises:
            ServerBusy: somebody else holds one.
            BackendUnreachable: a node does not answer; nothing was begun.
            GlustertermError: a lock can't be made, such as on a full disk.
        """
        try:
            for node in nodes:
                await self._take(node.host)
        except BaseException as error:
            await self.drop()
            if isinstance(error, BackendUnreachable) and error.sent:
                raise BackendUnreachable(error.what, next_step=error.next_step, sent=False) from error
            raise

    async def drop(self) -> tuple[str, ...]:
        """Let go of all, the last one first; give the hosts on which that failed, to be tried again."""
        async with self._dropping:  # else whoever comes second takes what is being tried for what is done
            failed: list[str] = []
            while self._held:
                host = self._held.pop()
                try:
                    answer = await self._runner.run(host, lock.DROP(owner=self._owner))
                    decode_done("drop the lock", answer.exit_status, answer.stdout, answer.stderr)
                except GlustertermError:
                    failed.append(host)
            self._held = failed[::-1]
            return tuple(failed)

    async def _take(self, host: str) -> None:
        self._held.append(host)  # what was taken without an answer is dropped too: dropping names the owner
        answer = await self._runner.run(host, lock.TAKE(owner=self._owner))
        if answer.exit_status != lock.TAKEN:
            decode_done("take the lock", answer.exit_status, answer.stdout, answer.stderr)
            return
        self._held.pop()
        said = answer.stdout[:_OWNER_LETTERS].strip()
        other = LockOwner.read(said)
        if other is None or not other.is_dead:
            raise _busy(host, said, other)
        dropped = await self._runner.run(host, lock.DROP(owner=said))
        if dropped.exit_status not in (0, lock.TAKEN):
            decode_done("drop the lock", dropped.exit_status, dropped.stdout, dropped.stderr)
        self._held.append(host)
        again = await self._runner.run(host, lock.TAKE(owner=self._owner))
        if again.exit_status == lock.TAKEN:
            self._held.pop()
            raise _busy(host, again.stdout[:_OWNER_LETTERS].strip(), LockOwner.read(again.stdout))
        decode_done("take the lock", again.exit_status, again.stdout, again.stderr)


def _busy(host: str, said: str, owner: LockOwner | None) -> GlustertermError:
    if owner is None:
        if not said:
            return OutputNotUnderstood(f"the lock of {host} has no owner", next_step=_unlock(host))
        who = clean(said)
    else:
        who = f"{owner.user} on {owner.host} (process {owner.pid})"
    return ServerBusy(f"{host} is being changed by {who}", next_step=f"wait for that; if it is gone: {_unlock(host)}")


def _unlock(host: str) -> str:
    return f"glusterterm ssh unlock {host}"
