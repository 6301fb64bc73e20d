"""One connection for each node, opened when it is first needed, shared, and opened anew after it broke."""

from __future__ import annotations

import asyncio
import importlib
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from glusterterm.backends.ssh.access import Access, Target, target
from glusterterm.model.errors import GlustertermError, NodeUnreachable

if TYPE_CHECKING:
    from glusterterm.backends.ssh.opening import Link
    from glusterterm.model.host_key import HostKey


@dataclass(slots=True)
class _Slot:
    """The place of one connection. `tries` counts attempts that have ended; `error` is what the last one came to."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    link: Link | None = None
    tries: int = 0
    error: GlustertermError | None = None
    lost: str = ""
    """Why the last connection broke, until there is another: making one may take its time."""


class Connections:
    """The connections of one profile. Nothing is connected before it is asked for."""

    def __init__(self, access: Access) -> None:
        self.access = access
        self._slots: dict[Target, _Slot] = {}
        self._connecting = asyncio.Semaphore(access.limits.connects)
        self._closed = False
        self._host_files: dict[str, None] = {}

    async def link(self, name: str) -> Link:
        """Give the connection to the node called `name`. Those who ask at the same time share one attempt.

        Raises:
            GlustertermError: it was not had, in the operator's words. Nothing was run.
        """
        return await self._link(target(self.access, name), ())

    def why_lost(self, name: str) -> str:
        """Say why the connection to the node called `name` broke; empty while it stands, and where none was made."""
        slot = self._slots.get(target(self.access, name))
        if slot is None:
            return ""
        return slot.link.why_lost if slot.link is not None else slot.lost

    async def trust(self, key: HostKey) -> None:
        """Store a host key that someone said yes to, in our own file of known hosts.

        Raises:
            HostKeyChanged: another key is known for that host. No answer overrides that.
            ConfigInvalid: the file can't be written.
        """
        await _load()
        from glusterterm.backends.ssh import known_hosts

        files = (self.access.trusted, *self.access.known_hosts, *known_hosts.DEFAULTS, *self._host_files)
        await asyncio.to_thread(known_hosts.trust, key, Path(self.access.trusted), files)

    async def close(self) -> None:
        """End all connections."""
        self._closed = True
        links = [slot.link for slot in self._slots.values() if slot.link is not None]
        self._slots.clear()
        async with asyncio.TaskGroup() as tasks:
            for link in links:
                tasks.create_task(link.close())

    async def _link(self, where: Target, behind: tuple[Target, ...]) -> Link:
        if self._closed:
            raise _closing()
        if where in behind:
            raise NodeUnreachable(
                f"the jump hosts of {where.name} lead in a circle", next_step="mend ProxyJump or jump"
            )
        slot = self._slots.setdefault(where, _Slot())
        tries = slot.tries
        if slot.link is not None and not slot.link.is_closed:
            return slot.link
        async with slot.lock:
            if slot.link is not None and not slot.link.is_closed:
                return slot.link
            if slot.tries != tries and slot.error is not None:
                raise slot.error  # of the attempt that this one waited for
            if slot.link is not None:
                slot.lost = slot.link.why_lost or "the connection broke"
            slot.link, slot.error = None, None
            try:
                slot.link = await self._open(where, behind)
                slot.lost = ""
            except GlustertermError as error:
                slot.error = error
                raise
            finally:
                slot.tries += 1
            return slot.link

    async def _open(self, where: Target, behind: tuple[Target, ...]) -> Link:
        await _load()
        from glusterterm.backends.ssh import opening

        way = await asyncio.to_thread(opening.plan, self.access, where)
        self._host_files |= dict.fromkeys(way.host_files)
        through = await self._link(way.hops[-1], (*behind, where)) if way.hops else None
        async with self._connecting:
            link = await opening.connect(way, self.access, through)
        if self._closed:
            with suppress(GlustertermError):
                await link.close()
            raise _closing()
        return link


def _closing() -> NodeUnreachable:
    return NodeUnreachable("the connections to nodes were closed", next_step="open the profile again")


async def _load() -> None:
    """Load asyncssh, which takes a while, beside the event loop."""
    await asyncio.to_thread(importlib.import_module, "glusterterm.backends.ssh.opening")
