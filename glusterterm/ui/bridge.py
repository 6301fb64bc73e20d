"""Carries what the store and the log say to the open screens, as messages."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from glusterterm.ui.connection import Connection
from glusterterm.ui.messages import ConnectionChanged, LogGrew, ProfilesChanged, StoreUpdated, TasksChanged

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

    from glusterterm.config.profiles import Profile
    from glusterterm.engine.log import LogLine
    from glusterterm.engine.store import Update
    from glusterterm.model.tasks import Task


class Bridge:
    """Knows the present connection and who wants to hear of it.

    Updates of the store go on one by one, since each says what changed; lines of the log that were added in one turn
    of the event loop go on together, before the next update, and so do changes of tasks. Either way a screen repaints
    once per turn.
    """

    def __init__(self) -> None:
        self._connection = Connection()
        self._listeners: list[MessagePump] = []
        self._subscriptions: list[Callable[[], None]] = []
        self._lines: list[LogLine] = []
        self._tasks_out = False

    @property
    def connection(self) -> Connection:
        """Give the present connection."""
        return self._connection

    def join(self, listener: MessagePump) -> None:
        """Tell `listener` from now on."""
        self._listeners.append(listener)

    def leave(self, listener: MessagePump) -> None:
        """Stop telling `listener`."""
        if listener in self._listeners:
            self._listeners.remove(listener)

    def show(self, connection: Connection) -> None:
        """Make `connection` the present one: only its store and log are heard from now on."""
        for unsubscribe in self._subscriptions:
            unsubscribe()
        self._subscriptions.clear()
        self._lines.clear()
        self._connection = connection
        if connection.session is not None:
            self._subscriptions.append(connection.session.store.subscribe(self._updated))
            self._subscriptions.append(connection.session.log.subscribe(self._logged))
            if connection.session.has_tasks:
                self._subscriptions.append(connection.session.tasks.subscribe(self._task_changed))
        for listener in self._listeners:
            listener.post_message(ConnectionChanged(connection))

    def tell_profiles(self, profiles: tuple[Profile, ...]) -> None:
        """Tell that there are other profiles than before."""
        for listener in self._listeners:
            listener.post_message(ProfilesChanged(profiles))

    def _updated(self, update: Update) -> None:
        self._tell_lines()  # what was said before an update is heard before it
        for listener in self._listeners:
            listener.post_message(StoreUpdated(self._connection, update))

    def _logged(self, line: LogLine) -> None:
        if not self._lines:
            asyncio.get_running_loop().call_soon(self._tell_lines)
        self._lines.append(line)

    def _task_changed(self, _: Task) -> None:
        if not self._tasks_out:
            self._tasks_out = True
            asyncio.get_running_loop().call_soon(self._tell_tasks)

    def _tell_tasks(self) -> None:
        self._tasks_out = False
        for listener in self._listeners:
            listener.post_message(TasksChanged(self._connection))

    def _tell_lines(self) -> None:
        lines = tuple(self._lines)
        self._lines.clear()
        if not lines:
            return
        for listener in self._listeners:
            listener.post_message(LogGrew(self._connection, lines))
