"""Leaves one server for another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.model.errors import GlustertermError
from glusterterm.ui.connection import Connection, Stage

if TYPE_CHECKING:
    from textual.app import App

    from glusterterm.config.profiles import Profile
    from glusterterm.model.ports import Clock
    from glusterterm.ui.bridge import Bridge
    from glusterterm.ui.look import Look
    from glusterterm.ui.ports import Doors


class Opener:
    """Opens sessions on behalf of the application, one at a time, and tells the bridge how far that has come."""

    def __init__(self, app: App[None], bridge: Bridge, doors: Doors, clock: Clock, look: Look) -> None:
        self._app = app
        self._clock = clock
        self._look = look
        self._bridge = bridge
        self._doors = doors

    def open(self, profile: Profile | None) -> None:
        """Leave the present server and open another; None is the demo. What was being opened is given up."""
        self._app.run_worker(self._opened(profile), group="open", exclusive=True)

    async def _opened(self, profile: Profile | None) -> None:
        left = self._bridge.connection.session
        self._bridge.show(Connection(Stage.OPENING, profile))
        if left is not None:
            await left.close()
        try:
            session = await (self._doors.open_demo() if profile is None else self._doors.open_session(profile))
        except GlustertermError as error:
            self._bridge.show(Connection(Stage.FAILED, profile, error=error))
        else:
            self._bridge.show(Connection(Stage.OPEN, profile, session))
            if session.has_tasks:
                from glusterterm.ui.resuming import ask_about_interrupted

                await ask_about_interrupted(self._app, session, self._clock, self._look)
