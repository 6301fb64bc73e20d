"""What every page of a wizard has: the status bar, a title, keys, and a turn that whoever runs the wizard waits for."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from textual.app import ComposeResult
from textual.screen import ModalScreen
from textual.widgets import Static

from glusterterm.model.ports import Clock
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope, footer_entries
from glusterterm.ui.look import Look
from glusterterm.ui.messages import CommandAsked, StoreUpdated
from glusterterm.ui.screens.console import facts
from glusterterm.ui.signs import in_signs
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.status_bar import StatusBar

_TICK_S = 1.0


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What pages are handed: where news come from, the time, and how things are drawn."""

    bridge: Bridge
    clock: Clock
    look: Look


class WizardPage(ModalScreen[None]):
    """One page. It stays below those that come after it, so that going back shows it as it was left."""

    SCOPES: ClassVar[Sequence[Scope]] = (Scope.WIZARD,)
    CSS_PATH = "wizard.tcss"
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (110, "-wide")]
    DEFAULT_CSS = """
    WizardPage {
        layout: vertical;
        overflow: hidden;
        & .wizard--title { height: auto; max-height: 2; padding: 0 2; }
        & .wizard--notice { height: auto; max-height: 6; padding: 0 2; display: none; }
        & .wizard--notice.-shown { display: block; }
        & .wizard--body { height: 1fr; }
    }
    """

    def __init__(self, around: Surroundings, title: str) -> None:
        super().__init__()
        self.around = around
        self._status_bar, self.key_bar = StatusBar(around.look.glyphs), KeyBar()
        self._headline = Static(self.signs(title), classes="wizard--title", markup=False)
        self._notice = Static("", classes="wizard--notice", markup=False)
        # From the beginning: a key may be pressed before anybody waits for the turn.
        self._turn: asyncio.Future[bool] = asyncio.get_running_loop().create_future()
        self._turn_taken = False

    def compose(self) -> ComposeResult:
        yield self._status_bar
        yield self._headline
        yield self._notice
        yield from self.body()
        yield self.key_bar

    def body(self) -> ComposeResult:
        """Compose what stands between title and keys."""
        raise NotImplementedError

    def on_mount(self) -> None:
        self.around.bridge.join(self)
        self.set_interval(_TICK_S, self._tell_status)
        self._tell_status()
        self.key_bar.show(footer_entries(self.SCOPES), {})

    def on_unmount(self) -> None:
        self.around.bridge.leave(self)

    def on_store_updated(self, message: StoreUpdated) -> None:
        """Show how good the picture is; a page that is made of it looks again."""
        if message.connection is self.around.bridge.connection:
            self._tell_status()
            if message.update.changes is not None and message.update.changes.count:
                self.snapshot_changed()

    def snapshot_changed(self) -> None:
        """Look again: there is a newer snapshot."""

    async def turn(self) -> bool:
        """Wait until the operator goes on (True) or back (False)."""
        if self._turn_taken:
            self._turn = asyncio.get_running_loop().create_future()
        forward = await self._turn
        self._turn_taken = True
        return forward

    def end_turn(self, *, forward: bool) -> None:
        """Go on or back. A second key press while the next page is on its way does nothing."""
        if not self._turn.done():
            self._turn.set_result(forward)

    def headline(self, title: str) -> None:
        """Say what the page is about."""
        self._headline.update(self.signs(title))

    def notice(self, text: str, *, bad: bool = True) -> None:
        """Say what came in between, above everything else; nothing hides it."""
        self._notice.set_class(bool(text), "-shown")
        self._notice.set_class(bad, "-bad")
        self._notice.update(self.signs(text))

    @property
    def noticed(self) -> str:
        """What is said above everything else."""
        return str(self._notice.render()) if self._notice.has_class("-shown") else ""

    def signs(self, text: str) -> str:
        """Give a text in the signs that the terminal can show."""
        return in_signs(text, self.around.look.glyphs)

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked among the keys."""
        message.stop()
        await self.run_action(message.id)

    def action_forward(self) -> None:
        self.end_turn(forward=True)

    def action_backward(self) -> None:
        self.end_turn(forward=False)

    def _tell_status(self) -> None:
        if self.is_current:
            self._status_bar.show(facts(self.around.bridge.connection, self.around.clock.now()))
