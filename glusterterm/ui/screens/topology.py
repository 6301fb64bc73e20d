"""The first screen: clusters, nodes, devices and bricks as a tree."""

from __future__ import annotations

from typing import TYPE_CHECKING

from glusterterm.model.ids import BrickId, Kind, Ref
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.messages import VolumeAsked
from glusterterm.ui.screens.browsing import BrowsingScreen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.dom import DOMNode

    from glusterterm.engine.store import Update
    from glusterterm.model.snapshot import Snapshot
    from glusterterm.ui.connection import Connection
    from glusterterm.ui.widgets.detail_pane import DetailPane
    from glusterterm.ui.widgets.topology_tree import TopologyTree


class TopologyScreen(BrowsingScreen["TopologyTree"]):
    """The tree, with details and log."""

    SCOPE = Scope.TOPOLOGY
    BINDINGS = commands.bindings(Scope.TOPOLOGY)

    def make_rows(self, connection: Connection) -> TopologyTree:
        """Make the tree."""
        from glusterterm.ui.widgets.topology_tree import TopologyTree

        return TopologyTree(connection.names, self._look.glyphs, self._look.bars)

    def show_rows(self, snapshot: Snapshot, update: Update | None) -> None:
        """Draw what changed."""
        self.rows.update(snapshot, update.changes if update else None)

    def nodes_by_scope(self) -> Iterator[tuple[Scope, DOMNode]]:
        """The tree has keys of its own."""
        if self._built:
            yield Scope.TREE, self.rows
        yield from super().nodes_by_scope()

    def go_to(self, ref: Ref) -> None:
        """Put the cursor on `ref`, dropping the filter where that hides it."""
        if not self._built:
            return
        if not self.rows.go_to(ref):
            self._drop_filter()
        if not self.rows.go_to(ref):
            self.notify(f"This {ref.kind} is not in the tree.", severity="warning", timeout=3)
        self.remove_class("-detail-open")
        self.rows.focus()

    def fits_row(self, id_: str) -> bool:
        """A device without bricks has nothing to fold, and some volumes have one brick."""
        if not super().fits_row(id_):
            return False
        match id_:
            case "toggle":
                return self.rows.can_fold
            case "next_brick":
                return self._has_next_brick
            case _:
                return True

    def on_topology_tree_highlighted(self) -> None:
        """Show the details of what the cursor came to."""
        self.selection_changed()

    def on_topology_tree_opened(self) -> None:
        """A double click opens, as enter does."""
        self.action_open()

    def on_topology_tree_filtered(self, message: TopologyTree.Filtered) -> None:
        """Say how much the filter finds."""
        self.filter_found(message.matches)

    def on_lines_pane_followed(self, message: DetailPane.Followed) -> None:
        """Go to what a row of the details speaks of."""
        if message.ref.kind is Kind.VOLUME:
            self.post_message(VolumeAsked(message.ref))
        else:
            self.go_to(message.ref)

    def action_next_match(self) -> None:
        self._tell_if_none(self.rows.next_match())

    def action_previous_match(self) -> None:
        self._tell_if_none(self.rows.previous_match())

    def action_next_brick(self) -> None:
        ref = self.rows.selected
        if ref is None or ref.kind is not Kind.BRICK:
            self.notify("Put the cursor on a brick first: this goes to the next one of its volume.", timeout=3)
            return
        if not self.rows.follow() and self._filter_bar.active:
            self._drop_filter()
            self.rows.go_to(ref)
            self.rows.follow()
        if self.rows.selected == ref:
            self.notify("Its volume has no other brick.", timeout=3)

    def action_follow(self) -> None:
        ref, snapshot = self.rows.selected, self.snapshot
        brick = snapshot.bricks.get(BrickId(ref.id)) if snapshot and ref and ref.kind is Kind.BRICK else None
        if brick is not None:
            self.post_message(VolumeAsked(Ref.volume(brick.volume)))
        elif ref is not None and ref.kind is Kind.VOLUME:
            self.post_message(VolumeAsked(ref))
        else:
            self.notify("Put the cursor on a brick first: this goes to its volume.", timeout=3)

    @property
    def _has_next_brick(self) -> bool:
        ref, snapshot = self.rows.selected, self.snapshot
        brick = snapshot.bricks.get(BrickId(ref.id)) if snapshot is not None and ref is not None else None
        volume = snapshot.volumes.get(brick.volume) if snapshot is not None and brick is not None else None
        return volume is not None and len(volume.bricks) > 1

    def _drop_filter(self) -> None:
        from glusterterm.logic.search import EVERYTHING

        self._filter_bar.close()
        self.rows.set_filter(EVERYTHING)

    def _tell_if_none(self, found: bool) -> None:
        if not found:
            self.notify("Nothing matches; / sets a filter.", timeout=3)
