"""All volumes in a table."""

from glusterterm.engine.store import Update
from glusterterm.model.ids import Kind, Ref, VolumeId
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands
from glusterterm.ui.commands import Scope
from glusterterm.ui.connection import Connection
from glusterterm.ui.messages import ObjectAsked
from glusterterm.ui.screens.table import TableScreen
from glusterterm.ui.widgets.detail_pane import DetailPane
from glusterterm.ui.widgets.volume_table import VolumeTable


class VolumesScreen(TableScreen[VolumeTable]):
    """The table, with details and log."""

    SCOPE = Scope.VOLUMES
    BINDINGS = commands.bindings(Scope.VOLUMES)

    def make_rows(self, connection: Connection) -> VolumeTable:
        """Make the table."""
        return VolumeTable(self._clock, self._look.glyphs, connection.names)

    def show_rows(self, snapshot: Snapshot, update: Update | None) -> None:
        """Arrange the rows anew, unless nothing that they show has changed."""
        changes = update.changes if update else None
        if changes is None or changes.volumes or changes.operations or changes.gone or changes.bare_volumes:
            self.rows.update(snapshot)

    def go_to(self, ref: Ref) -> None:
        """Put the cursor on a volume, dropping a filter that may hide it."""
        if not self._built:
            return
        if VolumeId(ref.id) not in self.rows.rows:
            self._filter_bar.close()
        self.rows.go_to(VolumeId(ref.id))
        self.remove_class("-detail-open")
        self.rows.focus()

    def on_volume_table_filtered(self, message: VolumeTable.Filtered) -> None:
        """Say how much the filter finds; the rows may be others than before."""
        self.filter_found(message.shown)
        self.selection_changed()

    def on_lines_pane_followed(self, message: DetailPane.Followed) -> None:
        """Go to what a row of the details speaks of."""
        if message.ref.kind is Kind.VOLUME:
            self.go_to(message.ref)
        else:
            self.post_message(ObjectAsked(message.ref))

    def action_sort_next(self) -> None:
        self.rows.sort_next()

    def action_sort_reverse(self) -> None:
        self.rows.sort(self.rows.order, descending=not self.rows.descending)

    def action_follow(self) -> None:
        ref, snapshot = self.rows.selected, self.snapshot
        volume = snapshot.volumes.get(VolumeId(ref.id)) if snapshot and ref else None
        if volume is not None and volume.bricks:
            self.post_message(ObjectAsked(Ref.brick(volume.bricks[0])))
        else:
            self.notify("The bricks of this volume are not known.", timeout=3)
