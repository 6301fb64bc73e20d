"""Ways to look at what is: through the store that the console keeps, or by asking a backend (commands)."""

import asyncio
from collections.abc import Callable
from typing import Protocol

from glusterterm.engine.poller import Poller
from glusterterm.engine.store import Phase, Store, Update
from glusterterm.model.ports import Backend
from glusterterm.model.snapshot import Snapshot


class Look(Protocol):
    """Looks at what is."""

    async def snapshot(self) -> Snapshot:
        """Give a snapshot all of which was taken after this was called.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        ...


class StoreLook:
    """Looks through the console's store: however many look, its poller asks once a second, as it does while they run.

    Whoever looks hurries the poller meanwhile (`Poller.hurry`).
    """

    def __init__(self, store: Store, poller: Poller) -> None:
        self._store = store
        self._poller = poller

    async def snapshot(self) -> Snapshot:
        """Have the poller ask for everything when it asks next, and wait for what comes of it.

        Raises:
            GlustertermError: that ask failed.
        """
        heard: asyncio.Queue[Update] = asyncio.Queue()
        unsubscribe = self._store.subscribe(heard.put_nowait)
        # An ask that is out may have begun before the change that is to be seen: what it brings does not count.
        out = self._store.status.asked_at is not None and self._store.status.next_ask_at is None
        try:
            self._poller.want_whole()
            while True:
                status = (await heard.get()).status
                if status.next_ask_at is None:
                    continue  # an ask begins
                if out:
                    out = False
                    continue
                if status.phase is not Phase.LIVE and status.error is not None:
                    raise status.error
                if self._store.snapshot is not None:
                    return self._store.snapshot
        finally:
            unsubscribe()


class BackendLook:
    """Asks a backend each time, and tells `on_look` what it gave."""

    def __init__(self, backend: Backend, on_look: Callable[[Snapshot], None] = lambda _: None) -> None:
        self._backend = backend
        self._on_look = on_look

    async def snapshot(self) -> Snapshot:
        """Ask for everything.

        Raises:
            GlustertermError: whatever went wrong, in the operator's words.
        """
        snapshot = await self._backend.snapshot()
        self._on_look(snapshot)
        return snapshot
