"""The console: its screens, its themes, and whose session is open."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from glusterterm.ui import commands
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope, allowed, command_of
from glusterterm.ui.connection import Connection, Stage
from glusterterm.ui.late_css import read_late
from glusterterm.ui.look import Look
from glusterterm.ui.messages import OpenAsked
from glusterterm.ui.modes import HEALS, HOMES, PROFILES, TASKS, TOPOLOGY, VOLUMES, Modes
from glusterterm.ui.opener import Opener
from glusterterm.ui.pasting import guard
from glusterterm.ui.screens.console import ConsoleScreen
from glusterterm.ui.terminal import end_with_terminal, to_background
from glusterterm.ui.themed_app import ThemedApp

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.command import Provider
    from textual.screen import Screen

    from glusterterm.config.profiles import Profile, Settings
    from glusterterm.model.ports import Clock
    from glusterterm.ui.host_keys import HostKeys
    from glusterterm.ui.messages import CommandAsked, ObjectAsked, StoreUpdated, VolumeAsked
    from glusterterm.ui.ports import Demo, Doors, Start
    from glusterterm.ui.themes import Themes


def _provider() -> type[Provider]:
    from glusterterm.ui.palette import ConsoleProvider

    return ConsoleProvider


class GlustertermApp(ThemedApp):
    """Shows one managed endpoint at a time. Everything outside is behind `doors`.

    Screens but the first are loaded when they are first asked for: the first frame must not wait for them.
    """

    TITLE = "glusterterm"
    BINDINGS = commands.bindings(Scope.APP)
    COMMANDS = {_provider}
    DEFAULT_MODE = TOPOLOGY

    def __init__(
        self,
        settings: Settings,
        profiles: Sequence[Profile],
        doors: Doors,
        start: Start,
        clock: Clock,
        themes: Callable[[str | None], Themes],
    ) -> None:
        super().__init__(settings.theme, themes)
        guard()
        self._doors = doors
        self._start = start
        self._profiles = tuple(profiles)
        self._clock = clock
        self._bridge = Bridge()
        if start.profile is not None or start.demo:
            self._bridge.show(Connection(Stage.OPENING, start.profile))
        self._look_of_all = Look.of(settings)
        self._host_keys: HostKeys | None = None
        self._opener = Opener(self, self._bridge, doors, clock, self._look_of_all)
        self._modes_of_all = Modes(self._bridge, clock, self._look_of_all, lambda: self._profiles, doors.probe)
        self.animation_level = "none"
        self.set_class(self._look_of_all.ascii, "-ascii", update=False)

    def get_default_screen(self) -> Screen[None]:
        """Make the first screen. Textual reads every stylesheet two times more for the first screen of a mode."""
        return self._modes_of_all.topology()

    def on_mount(self) -> None:
        for mode, make in self._modes_of_all.makers.items():
            self.add_mode(mode, make)
        self._bridge.join(self)
        if not self.is_headless:
            end_with_terminal(self.exit, self.set_interval)
            self.app_resume_signal.subscribe(self, lambda _: self.refresh(layout=True))
        if self._bridge.connection.stage is Stage.NONE:
            self._load_rest()
            self._first_run()
        else:
            self.call_after_refresh(self._opener.open, self._start.profile)
            self.call_after_refresh(self._load_rest)

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Grey out what would change something in read-only mode."""
        return allowed(action, read_only=self._bridge.connection.read_only)

    def on_store_updated(self, message: StoreUpdated) -> None:
        """Ask about host keys that are not known."""
        if message.connection is not self._bridge.connection:
            return
        if self._host_keys is None:
            from glusterterm.ui.host_keys import HostKeys

            self._host_keys = HostKeys(self, self._doors)
        self._host_keys.ask(message.connection)

    async def on_open_asked(self, message: OpenAsked) -> None:
        """Open another server, and show its tree."""
        self._opener.open(message.profile)
        await self.switch_mode(TOPOLOGY)

    async def on_object_asked(self, message: ObjectAsked) -> None:
        """Show an object in the tree."""
        await self.switch_mode(TOPOLOGY)
        self._console.go_to(message.ref)

    async def on_volume_asked(self, message: VolumeAsked) -> None:
        """Show a volume in the list of volumes."""
        await self.switch_mode(VOLUMES)
        self._console.go_to(message.ref)

    def on_new_profile_asked(self) -> None:
        """Describe one more server."""
        self._first_run()

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run a command of the table on the screen that is seen, else on the one where it is at home."""
        command = command_of(message.id)
        if command is None:
            return
        node = self._console.serving(command)
        if node is None:
            await self.switch_mode(next((HOMES[scope] for scope in command.scopes if scope in HOMES), TOPOLOGY))
            node = self._console.serving(command)
        if node is not None:
            await self.run_action(command.id, node)

    def action_refresh(self) -> None:
        connection = self._bridge.connection
        if self._host_keys is not None:
            self._host_keys.forget()
        if connection.session is not None:
            connection.session.refresh()
        elif connection.stage is Stage.FAILED:
            self._opener.open(connection.profile)

    async def action_show_topology(self) -> None:
        await self.switch_mode(TOPOLOGY)

    async def action_show_volumes(self) -> None:
        await self.switch_mode(VOLUMES)

    async def action_show_tasks(self) -> None:
        await self.switch_mode(TASKS)

    async def action_show_heals(self) -> None:
        await self.switch_mode(HEALS)

    async def action_show_profiles(self) -> None:
        await self.switch_mode(PROFILES)

    def action_open_demo(self) -> None:
        if self._bridge.connection.is_live_demo:
            self.notify("This is the demo already.", timeout=3)
        else:
            self.post_message(OpenAsked(None))

    def action_command_palette(self) -> None:
        from glusterterm.ui.palette import Palette

        if not isinstance(self.screen, Palette):
            self.push_screen(Palette())

    def action_whole_log(self) -> None:
        from glusterterm.ui.screens.log import LogScreen

        session = self._bridge.connection.session
        if session is None:
            self.notify("There is no log before a server was opened.", timeout=3)
        elif not isinstance(self.screen, LogScreen):
            self.push_screen(LogScreen(self._bridge, session, self._clock, self._look_of_all.glyphs))

    def action_suspend_process(self) -> None:
        if self.is_headless or not to_background():
            self.notify("No shell waits behind this console to bring it back.", timeout=4)

    def action_say_way_out(self) -> None:
        self.notify("q leaves the console, ctrl+q even while text is typed.", timeout=4)

    def action_help(self) -> None:
        from glusterterm.ui.screens.help import HelpScreen

        if not isinstance(self.screen, HelpScreen):
            self.push_screen(HelpScreen(self._look_of_all.glyphs))

    @property
    def _console(self) -> ConsoleScreen:
        """The console's screen that is seen, be it behind a dialogue."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, ConsoleScreen))

    def _load_rest(self) -> None:
        """Load what the first frame does without, and tell what was wrong so far."""
        from glusterterm.ui.scroll_bars import draw_scroll_bars

        read_late(self, (Path(__file__).with_name("app.tcss"),))
        draw_scroll_bars(ascii_only=self._look_of_all.ascii)
        for problem in (*self.load_all_themes(), self._start.problem):
            if problem is not None:
                from glusterterm.ui.toasts import tell_failure

                tell_failure(self, problem, "warning")

    def _first_run(self) -> None:
        from glusterterm.ui.screens.first_run import FirstRunScreen

        taken = tuple(profile.name for profile in self._profiles)
        self.push_screen(FirstRunScreen(self._doors, self._look_of_all.glyphs, taken), self._first_run_ended)

    def _first_run_ended(self, outcome: Profile | Demo | None) -> None:
        from glusterterm.config.profiles import Profile
        from glusterterm.ui.ports import Demo

        match outcome:
            case Profile():
                others = (profile for profile in self._profiles if profile.name != outcome.name)
                self._profiles = (*others, outcome)
                self._bridge.tell_profiles(self._profiles)
                self._opener.open(outcome)
            case Demo():
                self._opener.open(None)
            case None if self._bridge.connection.stage is Stage.NONE:
                self.exit()
