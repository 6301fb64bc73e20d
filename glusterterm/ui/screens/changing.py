"""What can be asked to be changed from a screen of rows. The wizards themselves are loaded with the first question."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual import work

from glusterterm.ui.commands import MUTATING, command_of, of_scope
from glusterterm.ui.screens.console import ConsoleScreen

if TYPE_CHECKING:
    from textual import events

    from glusterterm.model.ids import Ref

_ASKING = "change"
_OF_AN_OBJECT = ("open", "copy_id")
"""What needs an object under the cursor, of whatever kind: some rows are but a sentence."""


class ChangingScreen(ConsoleScreen):
    """Has an action for each command that changes something; each opens a wizard on the object under the cursor."""

    @property
    def under_cursor(self) -> Ref | None:
        """The object under the cursor."""
        raise NotImplementedError

    def fits_row(self, id_: str) -> bool:
        """Say whether a command means something for the object under the cursor."""
        command, ref = command_of(id_), self.under_cursor
        if ref is None and id_ in _OF_AN_OBJECT:
            return False
        return command is None or not command.on or (ref is not None and ref.kind in command.on)

    def action_actions(self) -> None:
        self._change("")

    def action_add(self) -> None:
        self._change("add")

    def action_add_node(self) -> None:
        self._change("add_node")

    def action_create_cluster(self) -> None:
        self._change("create_cluster")

    def action_create_volume(self) -> None:
        self._change("create_volume")

    def action_expand(self) -> None:
        self._change("expand")

    def action_clone(self) -> None:
        self._change("clone")

    def action_restrict(self) -> None:
        self._change("restrict")

    def action_start_or_stop(self) -> None:
        self._change("start_or_stop")

    def action_start_bricks(self) -> None:
        self._change("start_bricks")

    def action_heal(self) -> None:
        self._change("heal")

    def action_rebalance(self) -> None:
        self._change("rebalance")

    def action_set_options(self) -> None:
        self._change("set_options")

    def action_profile_volume(self) -> None:
        self._change("profile_volume")

    def action_switch_off(self) -> None:
        self._change("switch_off")

    def action_replace(self) -> None:
        self._change("replace")

    def action_evacuate(self) -> None:
        self._change("evacuate")

    def action_delete(self) -> None:
        self._change("delete")

    def action_change_tags(self) -> None:
        self._change("change_tags")

    def action_resync(self) -> None:
        self._change("resync")

    def action_take_over(self) -> None:
        self._change("take_over")

    def action_set_flags(self) -> None:
        self._change("set_flags")

    def action_create_block_volume(self) -> None:
        self._change("create_block_volume")

    def action_expand_block_volume(self) -> None:
        self._change("expand_block_volume")

    def action_delete_block_volume(self) -> None:
        self._change("delete_block_volume")

    def action_clean_up(self) -> None:
        self._change("clean_up")

    def action_load_topology(self) -> None:
        self._change("load_topology")

    def action_set_server_mode(self) -> None:
        self._change("set_server_mode")

    def action_set_log_level(self) -> None:
        self._change("set_log_level")

    def on_key(self, event: events.Key) -> None:
        """Say why nothing happens where a key that changes something is pressed in vain."""
        if not self.connection.read_only:
            return
        keys = (command.key for command in of_scope(self.SCOPE) if command.id in MUTATING)
        if event.key in {key for several in keys for key in several.split(",")}:
            self.notify(f"{self.connection.name} is open read-only: nothing can be changed there.", timeout=4)

    def _change(self, id_: str) -> None:
        """Ask for a change; without an id, which one first. One at a time, from the first key press on."""
        if not any(asked.group == _ASKING and not asked.is_finished for asked in self.app.workers):
            self._ask(id_)

    @work(group=_ASKING)
    async def _ask(self, id_: str) -> None:
        from glusterterm.ui.wizards.opening import open_wizard

        await open_wizard(self, self._bridge, self._clock, self._look, id_)
