"""All volumes in a table, sorted and filtered a little at a time so that keys are answered meanwhile."""

from collections.abc import Iterable, Mapping, Sequence
from heapq import merge
from itertools import islice

from rich.cells import cell_len
from textual import work
from textual.message import Message

from glusterterm.logic import format as fmt
from glusterterm.logic.health_words import of_volume
from glusterterm.logic.labels import doing
from glusterterm.logic.lines import Role, Span
from glusterterm.logic.search import EVERYTHING, Query
from glusterterm.logic.volume_list import Order, SortKey, VolumeList
from glusterterm.model.ids import OperationId, Ref, VolumeId
from glusterterm.model.ports import Clock
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import OperationStatus, Volume
from glusterterm.ui import roles
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.row_table import Column, RowTable

_RUN = 1000
"""Volumes that are looked at in one go: about 2 ms."""
_COLUMNS = (
    Column(Order.NAME, "  name", 20, grow=1, least=24),
    Column(Order.ID, "id", 8, rank=5),
    Column(Order.TYPE, "type", 9, rank=2),
    Column(Order.SIZE, "size", 8, right=True),
    Column(Order.BRICKS, "bricks", 8, right=True, rank=3),
    Column(Order.CLUSTER, "cluster", 9, rank=4),
    Column(Order.STATE, "state", 12, rank=1, least=10),
)
_HEALTH = Column(Order.HEALTH, "health", 16, rank=6)
"""Only where nodes are asked, and where there is room for everything else."""
_SIGN = 2
"""Cells for the sign before a name, with the space behind it."""
_LONGEST = {Order.NAME: 44, Order.CLUSTER: 20, Order.STATE: 28}
"""Cells that a column asks for at most: what is longer must not push the others away."""
_LARGEST_FIRST = frozenset({Order.SIZE, Order.BRICKS, Order.STATE, Order.HEALTH})


class VolumeTable(RowTable):
    """The volumes of a snapshot. The cursor stays on its volume over refreshes, sorting and filtering."""

    class Filtered(Message):
        """The list was arranged anew."""

        def __init__(self, shown: int, of: int) -> None:
            super().__init__()
            self.shown = shown
            self.of = of

    def __init__(self, clock: Clock, glyphs: Glyphs, names: Mapping[str, str]) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._clock = clock
        self._names = names
        self._rows: Sequence[VolumeId] = ()
        self._list: VolumeList | None = None
        self._snapshot: Snapshot | None = None
        self._query = EVERYTHING
        self._wanted: VolumeId | None = None
        self._out_of_date = self._arranging = False
        self._measured: Mapping[str, int] = {}
        self.order = Order.NAME
        self.descending = False

    @property
    def row_count(self) -> int:
        """How many volumes are shown."""
        return len(self._rows)

    @property
    def rows(self) -> tuple[VolumeId, ...]:
        """Give the volumes that are shown, in their order."""
        return tuple(self._rows)

    @property
    def selected(self) -> Ref | None:
        """The volume under the cursor."""
        return Ref.volume(self._rows[self.cursor]) if self._rows else None

    def update(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        self._snapshot = snapshot
        self._arrange()

    def set_filter(self, query: Query) -> None:
        """Show only what `query` admits."""
        self._query = query
        self._arrange()

    def sort(self, order: Order, *, descending: bool) -> None:
        """Sort by `order`."""
        self.order, self.descending = order, descending
        self._arrange()
        self.refresh()

    def sort_next(self) -> None:
        """Sort by the next of the columns that are seen, figures with the largest first."""
        seen = self.columns_seen
        orders = [order for order in Order if order in seen or order is self.order]
        order = orders[(orders.index(self.order) + 1) % len(orders)]
        self.sort(order, descending=order in _LARGEST_FIRST)

    def go_to(self, id_: VolumeId) -> None:
        """Put the cursor on a volume, now or as soon as it is in the list."""
        self._wanted = id_
        if id_ in self._rows:
            self._return_to(id_)

    def next_match(self, step: int = 1) -> None:
        """Go a row on or back, round the end: with a filter every row is a match."""
        if self._rows:
            self.cursor = (self.cursor + step) % len(self._rows)

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)

    def heading(self, column: Column) -> str:
        """Mark the column that the rows are sorted by."""
        if column.key != self.order:
            return column.title
        sign = self._glyphs.descending if self.descending else self._glyphs.ascending
        return f"{sign} {column.title.strip()}"

    def wanted(self, column: Column) -> int:
        """As many cells as the longest cell of the rows takes."""
        measured = self._measured.get(column.key, 0)
        return max(column.width, min(measured, _LONGEST.get(Order(column.key), measured)))

    def on_row_table_heading_clicked(self, message: RowTable.HeadingClicked) -> None:
        """Sort by that column, or turn its order."""
        order = Order(message.key)
        descending = not self.descending if order is self.order else order in _LARGEST_FIRST
        self.sort(order, descending=descending)

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Say what is known of a volume."""
        id_ = self._rows[row]
        if self._list is None:
            return {}
        volume = self._list.snapshot.volumes.get(id_)
        if volume is None:
            return {
                Order.NAME: (Span(f"{self._glyphs.volume} ", Role.MUTED), Span(id_)),
                Order.ID: (Span(fmt.short_id(id_), Role.MUTED),),
            }
        return {
            Order.NAME: (self._sign(volume), Span(volume.name)),
            Order.ID: (Span(fmt.short_id(id_), Role.MUTED),),
            Order.TYPE: (Span(fmt.durability(volume.durability)),),
            Order.SIZE: (Span(fmt.size_gib(volume.size_gib)),),
            Order.BRICKS: (Span(f"{len(volume.bricks):,}", Role.MUTED),),
            Order.CLUSTER: (Span(self._cluster(volume), Role.MUTED),),
            Order.STATE: (_state(self._list.snapshot, volume),),
            Order.HEALTH: tuple(Span(text, role) for text, role in of_volume(volume.truth)[:1]),
        }

    def _sign(self, volume: Volume) -> Span:
        """Say by a sign what the column of states says, which is not always seen."""
        if volume.pending is None:
            return Span(f"{self._glyphs.volume} ", Role.MUTED)
        if self._list is not None and _stuck(self._list.snapshot, volume.pending):
            return Span(f"{self._glyphs.warning} ", Role.WARNING)
        return Span(f"{self._glyphs.pending} ", Role.PENDING)

    def _cluster(self, volume: Volume) -> str:
        return self._names.get(volume.cluster) or fmt.short_id(volume.cluster)

    def _measure(self, snapshot: Snapshot, ids: Iterable[VolumeId]) -> Mapping[str, int]:
        """Give the width of the longest cell of each column whose cells are of many widths."""
        volumes = [volume for id_ in ids if (volume := snapshot.volumes.get(id_)) is not None]
        names = max((cell_len(volume.name) for volume in volumes), default=0)
        kinds = {volume.durability for volume in volumes}
        clusters = {volume.cluster: volume for volume in volumes}.values()
        return {
            Order.NAME: _SIGN + names,
            Order.TYPE: max((len(fmt.durability(kind)) for kind in kinds), default=0),
            Order.CLUSTER: max((cell_len(self._cluster(volume)) for volume in clusters), default=0),
            Order.STATE: max((len(_state(snapshot, volume).text) for volume in volumes if _special(volume)), default=0),
        }

    def _arrange(self) -> None:
        """Sort and filter soon, and once more if something comes in between."""
        self._out_of_date = True
        if not self._arranging:
            self._arranging = True
            self._keep_arranged()

    @work(group="arrange")
    async def _keep_arranged(self) -> None:
        while self._out_of_date and self._snapshot is not None:
            self._out_of_date = False
            await self._arranged(self._snapshot)
        self._arranging = False

    async def _arranged(self, snapshot: Snapshot) -> None:
        """Sort and filter in small runs, then merge them in small pieces; the old rows stay until all is done."""
        wanted = VolumeList(snapshot, self._names, self._query, self.order)
        ids = iter(wanted.ids())
        total, runs, measured = 0, list[list[SortKey]](), dict[str, int]()
        while piece := tuple(islice(ids, _RUN)):
            total += len(piece)
            admitted = [id_ for id_ in piece if wanted.admits(id_)]
            runs.append(sorted(map(wanted.key, admitted), reverse=self.descending))
            for key, cells in self._measure(snapshot, admitted).items():
                measured[key] = max(measured.get(key, 0), cells)
            await self._clock.sleep(0)
        rows: list[VolumeId] = []
        merged = merge(*runs, reverse=self.descending)
        while keys := tuple(islice(merged, _RUN)):
            rows.extend(_id_of(key) for key in keys)
            await self._clock.sleep(0)
        selected = self._wanted or (self._rows[self.cursor] if self._rows else None)
        self._list, self._rows, self._measured = wanted, rows, measured
        asked = any(volume.truth is not None for volume in snapshot.volumes.values())
        self._columns = (*_COLUMNS, _HEALTH) if asked else _COLUMNS
        self.rows_changed()
        if selected is not None:
            self._return_to(selected)
        self.post_message(self.Filtered(len(rows), total))

    def _return_to(self, id_: VolumeId) -> None:
        if id_ in self._rows:
            self.cursor = self._rows.index(id_)
            if id_ == self._wanted:
                self._wanted = None
                self.post_message(self.Moved())


def _id_of(key: SortKey) -> VolumeId:
    return VolumeId(key[2].rpartition(" ")[2])


def _stuck(snapshot: Snapshot, pending: str) -> bool:
    operation = snapshot.operations.get(OperationId(pending))
    return operation is not None and operation.status is not OperationStatus.NEW


def _special(volume: Volume) -> bool:
    """Say whether the column of states has anything to say of a volume."""
    return bool(volume.pending or volume.hosting or volume.arbiter_bricks or volume.options)


def _state(snapshot: Snapshot, volume: Volume) -> Span:
    """Say what is being done to a volume, else what is special about it."""
    if volume.pending is not None:
        operation = snapshot.operations.get(OperationId(volume.pending))
        return Span(doing(operation), Role.WARNING if _stuck(snapshot, volume.pending) else Role.PENDING)
    notes = []
    if volume.hosting is not None:
        notes.append("block")
    if volume.arbiter_bricks:
        notes.append("arbiter")
    if volume.options:
        notes.append(fmt.count(len(volume.options), "option"))
    return Span(" · ".join(notes), Role.MUTED)
