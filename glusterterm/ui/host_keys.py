"""Asks once about each host key that nobody has said yes to yet, and has those stored that are accepted."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

from glusterterm.engine.log import LogLevel
from glusterterm.model.errors import GlustertermError
from glusterterm.model.health import Part
from glusterterm.model.ids import NodeId
from glusterterm.ui.screens.console import ConsoleScreen

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import App

    from glusterterm.model.host_key import HostKey
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.ui.connection import Connection
    from glusterterm.ui.ports import Doors

AT_ONCE = 4
"""Keys in one question: what is said yes to must be seen, on a terminal of 24 rows too."""


class HostKeys:
    """The questions of one console. Not over a dialogue that is open: then with the next news."""

    def __init__(self, app: App[None], doors: Doors) -> None:
        self._app = app
        self._doors = doors
        self._answered: set[tuple[str, HostKey]] = set()
        self._asking = False

    def forget(self) -> None:
        """Ask again about what was answered with no."""
        self._answered.clear()

    def ask(self, connection: Connection) -> None:
        """Ask about the keys that nodes of `connection` showed, once every node was tried."""
        session = connection.session
        snapshot = session.store.snapshot if session is not None else None
        if self._asking or connection.profile is None or snapshot is None or not snapshot.readings:
            return
        server = connection.server
        new = {key: nodes for key, nodes in unknown(snapshot).items() if (server, key) not in self._answered}
        if new and isinstance(self._app.screen, ConsoleScreen):
            self._asking = True
            shown = dict(islice(new.items(), AT_ONCE))
            self._answered |= {(server, key) for key in shown}
            self._app.run_worker(self._asked(connection, shown), group="host keys")

    async def _asked(self, connection: Connection, keys: Mapping[HostKey, Sequence[str]]) -> None:
        from glusterterm.ui.screens.host_keys import HostKeysScreen

        try:
            if await self._app.push_screen_wait(HostKeysScreen(keys)):
                await self._store(connection, keys)
        finally:
            self._asking = False
        self.ask(connection)

    async def _store(self, connection: Connection, keys: Mapping[HostKey, Sequence[str]]) -> None:
        if connection.profile is None or connection.session is None:
            return
        for key in keys:
            try:
                await self._doors.trust(connection.profile, key)
            except GlustertermError as error:
                from glusterterm.ui.toasts import tell_failure

                tell_failure(self._app, error)
            else:
                told = f"the host key of {key.place} was accepted: {key.type} {key.fingerprint}"
                connection.session.log.say(LogLevel.INFO, told)
        connection.session.refresh()


def unknown(snapshot: Snapshot) -> dict[HostKey, list[str]]:
    """Give the keys that are not known, with the nodes that are not reached for it; none until all were tried."""
    found: dict[HostKey, list[str]] = {}
    tried = 0
    for reading in snapshot.readings:
        if reading.part is Part.LOGIN:
            tried += 1
            node = snapshot.nodes.get(NodeId(reading.subject.id))
            if reading.unknown_key is not None and node is not None:
                found.setdefault(reading.unknown_key, []).append(node.host)
    return found if tried >= len(snapshot.nodes) else {}
