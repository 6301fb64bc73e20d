"""What heals and what moves, volume by volume, while it does."""

from glusterterm.engine.store import Update
from glusterterm.model.ids import BrickId, Kind, Ref
from glusterterm.model.ports import Clock
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands
from glusterterm.ui.bridge import Bridge
from glusterterm.ui.commands import Scope
from glusterterm.ui.connection import Connection
from glusterterm.ui.look import Look
from glusterterm.ui.messages import ObjectAsked, VolumeAsked
from glusterterm.ui.screens.table import TableScreen
from glusterterm.ui.widgets.detail_pane import DetailPane
from glusterterm.ui.widgets.heal_table import HealTable


class HealsScreen(TableScreen[HealTable]):
    """The table, with details and log."""

    SCOPE = Scope.HEALS
    BINDINGS = commands.bindings(Scope.HEALS)

    def __init__(self, bridge: Bridge, clock: Clock, look: Look) -> None:
        super().__init__(bridge, clock, look)
        self.add_class("-detail-hidden")  # the figures need the room

    def make_rows(self, connection: Connection) -> HealTable:
        """Make the table."""
        session = connection.session
        counts = session.heals.of if session is not None else lambda _: ()
        return HealTable(self._clock, self._look.glyphs, connection.names, counts)

    def show_rows(self, snapshot: Snapshot, update: Update | None) -> None:
        """Arrange the rows anew, unless nothing that they show has changed but ages."""
        changes = update.changes if update else None
        if changes is None or changes.volumes or changes.bricks or changes.gone:
            self.rows.update(snapshot)
        else:
            self.rows.refresh()

    def on_heal_table_filtered(self, message: HealTable.Filtered) -> None:
        """Say how much the filter finds; the rows may be others than before."""
        self.filter_found(message.shown)
        self.selection_changed()

    def on_lines_pane_followed(self, message: DetailPane.Followed) -> None:
        """Go to what a row of the details speaks of."""
        to_volume = message.ref.kind is Kind.VOLUME
        self.post_message(VolumeAsked(message.ref) if to_volume else ObjectAsked(message.ref))

    def action_follow(self) -> None:
        ref, snapshot = self.rows.selected, self.snapshot
        if ref is None or snapshot is None:
            return
        if ref.kind is Kind.BRICK and (brick := snapshot.bricks.get(BrickId(ref.id))) is not None:
            self.post_message(ObjectAsked(Ref.brick(brick.id)))
        elif ref.kind is Kind.VOLUME:
            self.post_message(VolumeAsked(ref))
