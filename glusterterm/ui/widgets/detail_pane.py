"""Everything known about one object, beside the rows."""

from collections.abc import Mapping

from textual.message import Message
from textual.scroll_view import ScrollView

from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle


class DetailPane(ScrollView, can_focus=True):
    """Everything known about one object."""

    BINDINGS = commands.bindings(Scope.DETAIL)

    class Followed(Message):
        """A row that speaks of another object was clicked."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    def __init__(
        self,
        *,
        names: Mapping[str, str] | None = None,
        glyphs: Glyphs = UNICODE,
        bars: BarStyle = BarStyle.THIN,
        id: str | None = None,
        classes: str | None = None,
    ) -> None:
        super().__init__(id=id, classes=classes)

    def show(self, snapshot: Snapshot, ref: Ref | None) -> None:
        """Show `ref` as `snapshot` has it; None shows nothing."""

    def set_look(self, *, glyphs: Glyphs | None = None, bars: BarStyle | None = None) -> None:
        """Draw with other signs or bars."""

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)
