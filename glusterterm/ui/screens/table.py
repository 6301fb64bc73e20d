"""A screen whose rows are a table: what the lists of volumes share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, TypeVar

from glusterterm.ui.commands import Scope
from glusterterm.ui.screens.browsing import BrowsingScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode

    from glusterterm.ui.widgets.heal_table import HealTable
    from glusterterm.ui.widgets.volume_table import VolumeTable

TableT = TypeVar("TableT", "VolumeTable", "HealTable")


class TableScreen(BrowsingScreen[TableT], Generic[TableT]):
    """The table, with details and log."""

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """The table has keys of its own."""
        if self._built:
            yield Scope.TABLE, self.rows
        yield from super().nodes_by_scope()

    def on_row_table_moved(self) -> None:
        """Show the details of what the cursor came to."""
        self.selection_changed()

    def on_row_table_chosen(self) -> None:
        """A double click opens, as enter does."""
        self.action_open()

    def action_next_match(self) -> None:
        self.rows.next_match()

    def action_previous_match(self) -> None:
        self.rows.next_match(-1)
