"""What a volume's bricks do, while it is looked at: read anew every few seconds, and never otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work
from textual.screen import ModalScreen

from glusterterm.logic import format as fmt
from glusterterm.logic.profile_rates import busiest, rates
from glusterterm.model.errors import GlustertermError
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope, footer_entries
from glusterterm.ui.screens.closing import ClosesOnce
from glusterterm.ui.widgets.heading import Heading
from glusterterm.ui.widgets.key_bar import KeyBar
from glusterterm.ui.widgets.profile_table import ProfileTable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from glusterterm.model.gluster.profile import VolumeProfile
    from glusterterm.model.ports import Clock, NodesAsked
    from glusterterm.ui.glyphs import Glyphs
    from glusterterm.ui.messages import CommandAsked

EVERY_S = 3.0
_OFF = "Nothing is counted: let gluster count what is done (x, then P), and open this again."
_FIRST = "Reading twice: what is shown is what happens in between."
_QUIET = "Nothing was done on this volume just now."


class ProfileScreen(ModalScreen[None], ClosesOnce[None]):
    """The bricks of one volume, the busiest first.

    Args:
        volume: gluster's name of it.
        host: the node that is asked.
        nodes: asks a node for it.
        labels: what its bricks are called, by their paths.
        clock: the time.
        glyphs: the signs.
    """

    CSS_PATH = "log.tcss"
    BINDINGS = commands.bindings(Scope.PROFILE)
    DEFAULT_CSS = """
    ProfileScreen {
        layout: vertical;
        & ProfileTable { height: 1fr; }
    }
    """

    def __init__(
        self, volume: str, host: str, nodes: NodesAsked, labels: Mapping[str, str], clock: Clock, glyphs: Glyphs
    ) -> None:
        super().__init__()
        self._volume = volume
        self._host = host
        self._asked = nodes
        self._clock = clock
        self._heading = Heading()
        self._table = ProfileTable(labels, glyphs)
        self._key_bar = KeyBar()

    def compose(self) -> ComposeResult:
        yield self._heading
        yield self._table
        yield self._key_bar

    def on_mount(self) -> None:
        self._key_bar.show(footer_entries([Scope.PROFILE, Scope.TABLE]), {})
        self._table.focus()
        self._tell("asking")
        self._table.show((), _FIRST)
        self._watch()

    async def on_command_asked(self, message: CommandAsked) -> None:
        """Run what was clicked in the key bar."""
        message.stop()
        await self.run_action(message.id)

    def action_close_profile(self) -> None:
        self.dismiss()

    @work(exclusive=True)
    async def _watch(self) -> None:
        """Read on and on, and show what happened between two readings."""
        before: tuple[float, VolumeProfile] | None = None
        while True:
            try:
                told = await self._asked.profile(self._host, self._volume)
            except GlustertermError as error:
                self._table.show((), f"{error.what} (next: {error.next_step})" if error.next_step else error.what)
                self._tell("not read")
                before = None
            else:
                now = self._clock.monotonic()
                if told is None:
                    self._table.show((), _OFF)
                    self._tell("profiling is off")
                    before = None
                else:
                    self._show(before, now, told)
                    before = (now, told)
            await self._clock.sleep(EVERY_S)

    def _show(self, before: tuple[float, VolumeProfile] | None, now: float, told: VolumeProfile) -> None:
        if before is None:
            return
        found = busiest(rates(before[1], told, now - before[0]))
        done = [each for each in found if each.operations]
        self._table.show(done, _QUIET)
        total = sum(each.per_s for each in found)
        bricks = fmt.count(len(told.bricks), "brick")
        self._tell(f"{total:,.0f} operations a second on {bricks}, over {fmt.duration(now - before[0])}")

    def _tell(self, what: str) -> None:
        self._heading.show(f"Profile of {self._volume}", what)
