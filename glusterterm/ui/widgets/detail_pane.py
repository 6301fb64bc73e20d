"""Everything known about one object, beside the rows."""

from collections.abc import Iterator, Mapping

from glusterterm.logic.detail import details
from glusterterm.logic.room import SHAPES, Shape, largest_by_shape
from glusterterm.model.ids import ClusterId, Kind, Ref
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.capacity_bar import BarStyle
from glusterterm.ui.widgets.lines_pane import LinesPane

_BREATH_S = 0.001
"""Between two shapes of volumes, of which each may take 10 ms in a large cluster."""


class DetailPane(LinesPane):
    """Everything known about one object; what takes long to work out is filled in later."""

    def __init__(self, names: Mapping[str, str], glyphs: Glyphs, bars: BarStyle) -> None:
        super().__init__(glyphs=glyphs, bars=bars)
        self._names = names
        self._snapshot: Snapshot | None = None
        self._ref: Ref | None = None
        self._room: dict[str, int] = {}

    @property
    def shown(self) -> Ref | None:
        """The object that is shown."""
        return self._ref

    def show(self, snapshot: Snapshot, ref: Ref | None) -> None:
        """Show `ref` as `snapshot` has it; None shows nothing."""
        if snapshot is self._snapshot and ref == self._ref:
            return
        other = ref != self._ref
        self._snapshot, self._ref = snapshot, ref
        if other:
            self._room = {}
        self._tell_all()
        if other:
            self.scroll_to(y=0, animate=False)
        if ref is not None and ref.kind is Kind.CLUSTER and ref.id in snapshot.clusters:
            self._work_out_room(snapshot, ref, iter(SHAPES))

    def _tell_all(self) -> None:
        snapshot, ref = self._snapshot, self._ref
        self.tell(() if snapshot is None or ref is None else details(snapshot, self._names, ref, self._room))

    def _work_out_room(self, snapshot: Snapshot, ref: Ref, shapes: Iterator[Shape]) -> None:
        if snapshot is not self._snapshot or ref != self._ref:
            return
        shape = next(shapes, None)
        if shape is None:
            self._tell_all()
            return
        for found, gib in largest_by_shape(snapshot, ClusterId(ref.id), (shape,)):
            self._room[found.label] = gib
        self.set_timer(_BREATH_S, lambda: self._work_out_room(snapshot, ref, shapes))
