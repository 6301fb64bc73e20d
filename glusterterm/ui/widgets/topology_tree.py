"""The tree of clusters, nodes, devices and bricks, drawn line by line: only what is seen is ever made."""

from collections.abc import Mapping

from textual.message import Message
from textual.scroll_view import ScrollView

from glusterterm.logic.search import Query
from glusterterm.model.diff import Changes
from glusterterm.model.ids import Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import commands, roles
from glusterterm.ui.commands import Scope
from glusterterm.ui.glyphs import UNICODE, Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle


class TopologyTree(ScrollView, can_focus=True):
    """The tree over a snapshot. It stays where it is over refreshes: selection and folds go by object, not by row."""

    BINDINGS = commands.bindings(Scope.TREE)

    class Highlighted(Message):
        """The cursor came to another object; None where there is none."""

        def __init__(self, ref: Ref | None) -> None:
            super().__init__()
            self.ref = ref

    class Opened(Message):
        """A row was double-clicked."""

        def __init__(self, ref: Ref) -> None:
            super().__init__()
            self.ref = ref

    class Filtered(Message):
        """The whole tree was searched for a filter."""

        def __init__(self, matches: int) -> None:
            super().__init__()
            self.matches = matches

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

    @property
    def selected(self) -> Ref | None:
        """The object under the cursor; None where there is none."""

    def update(self, snapshot: Snapshot, changes: Changes | None = None) -> None:
        """Show `snapshot`; with the `changes` since the one shown, only what they touch is drawn again."""

    def set_filter(self, query: Query) -> None:
        """Show only what matches, with what holds it; an empty query shows everything. Tells `Filtered` at the end."""

    def set_look(self, *, glyphs: Glyphs | None = None, bars: BarStyle | None = None) -> None:
        """Draw with other signs or bars."""

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)

    def go_to(self, ref: Ref) -> bool:
        """Unfold what hides `ref` and put the cursor on it; false where the tree does not have it."""
        return False

    def follow(self) -> bool:
        """From a brick to the next brick of its volume, after the last one back to the first."""
        return False

    def next_match(self) -> bool:
        """Go to the next match of the filter, after the last one to the first."""
        return False

    def previous_match(self) -> bool:
        """Go to the match before, before the first one to the last."""
        return False
