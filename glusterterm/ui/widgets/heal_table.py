"""What is left to heal and what moves, volume by volume, with the parts of those of which something is off."""

from collections.abc import Callable, Mapping, Sequence
from itertools import islice

from textual import work
from textual.message import Message

from glusterterm.logic import format as fmt
from glusterterm.logic import heal_list
from glusterterm.logic.heal_list import HealRow, RowKey
from glusterterm.logic.heal_trend import Counted, levels
from glusterterm.logic.lines import Role, Span
from glusterterm.logic.search import EVERYTHING, Query
from glusterterm.logic.volume_list import VolumeList
from glusterterm.model.ids import BrickId, Kind, NodeId, Ref, VolumeId
from glusterterm.model.ports import Clock
from glusterterm.model.snapshot import Snapshot
from glusterterm.ui import roles
from glusterterm.ui.glyphs import Glyphs
from glusterterm.ui.widgets.row_table import Column, RowTable

_RUN = 1000
"""Volumes that are looked at in one go."""
_TREND = 12
"""Cells of a trend: so many counts are seen of it."""
_COLUMNS = (
    Column("name", "  volume", 22, grow=1, least=16),
    Column("left", "to heal", 9, right=True),
    Column("trend", "trend", _TREND, rank=4),
    Column("rate", "healed", 12, right=True, rank=5),
    Column("ready", "ready in", 8, right=True, rank=2),
    Column("split", "split-brain", 11, right=True, rank=3),
    Column("asked", "counted", 10, right=True, rank=6),
    Column("state", "how it stands", 24, grow=2, rank=1, least=18),
)
_NOBODY_ASKED = "Nothing is known of heals: the nodes are not reached over SSH. Give the profile a table ssh."
_NOTHING = "No volume here keeps copies, and no files move."
Counts = Callable[[VolumeId], Sequence[Counted]]


class HealTable(RowTable):
    """The volumes that keep copies or whose files move, the worst first. The cursor stays on its row over refreshes.

    Args:
        clock: the time.
        glyphs: the signs.
        names: the clusters' names.
        counts: gives what was left to heal in a volume over time.
    """

    class Filtered(Message):
        """The list was arranged anew."""

        def __init__(self, shown: int) -> None:
            super().__init__()
            self.shown = shown

    def __init__(self, clock: Clock, glyphs: Glyphs, names: Mapping[str, str], counts: Counts) -> None:
        super().__init__(_COLUMNS, glyphs)
        self._clock = clock
        self._names = names
        self._counts = counts
        self._rows: Sequence[tuple[VolumeId, Ref]] = ()
        self._snapshot: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._query = EVERYTHING
        self._wanted: Ref | None = None
        self._out_of_date = self._arranging = False
        self._name_cells = 0

    @property
    def row_count(self) -> int:
        """How many rows are shown."""
        return len(self._rows)

    @property
    def selected(self) -> Ref | None:
        """The object under the cursor."""
        return self._rows[self.cursor][1] if self._rows else None

    @property
    def refs(self) -> tuple[Ref, ...]:
        """Give what is shown, row by row."""
        return tuple(ref for _, ref in self._rows)

    @property
    def empty_text(self) -> str:
        """Say why there are no rows."""
        if self._shown is None:
            return ""
        asked = any(volume.truth is not None for volume in self._shown.volumes.values())
        return _NOTHING if asked or not self._shown.volumes else _NOBODY_ASKED

    def update(self, snapshot: Snapshot) -> None:
        """Show `snapshot`."""
        self._snapshot = snapshot
        self._arrange()

    def set_filter(self, query: Query) -> None:
        """Show only the volumes that `query` admits."""
        self._query = query
        self._arrange()

    def go_to(self, ref: Ref) -> None:
        """Put the cursor on an object, now or as soon as it is in the list."""
        self._wanted = ref
        self._return_to(ref)

    def next_match(self, step: int = 1) -> None:
        """Go to the next volume, or the one before, round the end."""
        heads = [row for row, (_, ref) in enumerate(self._rows) if ref.kind is Kind.VOLUME]
        later = [row for row in heads if (row > self.cursor if step > 0 else row < self.cursor)]
        if heads:
            self.cursor = (later or heads)[0 if step > 0 else -1]

    def set_stale(self, stale: bool) -> None:
        """Say whether the data is old, so that states lose their colours."""
        self.set_class(stale, roles.STALE_CLASS)

    def wanted(self, column: Column) -> int:
        """As many cells as the longest name takes."""
        return max(column.width, min(self._name_cells, 40)) if column.key == "name" else column.width

    def cells(self, row: int) -> Mapping[str, Sequence[Span]]:
        """Say what is known of a row."""
        told = self._told(row)
        if told is None:
            return {}
        return {
            "name": _called(told, self._glyphs),
            "left": (_figure(told.left, Role.PENDING if told.left else Role.OK),),
            "trend": (Span(self._trend(told.counts), Role.ACCENT),),
            "rate": (Span(told.rate),),
            "ready": (Span(told.ready_in),),
            "split": (_figure(told.split_brain, Role.FAILED if told.split_brain else Role.MUTED),),
            "asked": (Span(fmt.age(self._clock.now() - told.told_at) if told.told_at else "", Role.MUTED),),
            "state": told.words,
        }

    def _told(self, row: int) -> HealRow | None:
        snapshot = self._shown
        id_, ref = self._rows[row]
        volume = snapshot.volumes.get(id_) if snapshot is not None else None
        if snapshot is None or volume is None:
            return None
        if ref.kind is Kind.NODE:
            return heal_list.node_row(snapshot, volume, NodeId(ref.id))
        if ref.kind is Kind.BRICK:
            brick = snapshot.bricks.get(BrickId(ref.id))
            return heal_list.brick_row(snapshot, brick) if brick is not None else None
        return heal_list.volume_row(snapshot, volume, self._counts(id_))

    def _trend(self, counts: Sequence[Counted]) -> str:
        if len(counts) < 2:
            return ""
        return "".join(self._glyphs.heights[level] for level in levels(counts, _TREND))

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
        """Sort in small runs; the old rows stay until all is done."""
        admits = VolumeList(snapshot, self._names, self._query).admits
        volumes, keys = iter(snapshot.volumes.values()), list[RowKey]()
        while piece := tuple(islice(volumes, _RUN)):
            keys += [heal_list.key(each) for each in piece if heal_list.concerns(each) and admits(each.id)]
            await self._clock.sleep(0)
        rows: list[tuple[VolumeId, Ref]] = []
        for key in sorted(keys):
            id_ = VolumeId(key[3])
            rows.append((id_, Ref.volume(id_)))
            if key[0] < heal_list.Concern.FINE:
                rows += [(id_, ref) for ref in heal_list.below(snapshot, snapshot.volumes[id_])]
        selected = self._wanted or self.selected
        self._rows, self._shown = rows, snapshot
        self._name_cells = 2 + max((len(key[2]) for key in keys), default=0)
        self.rows_changed()
        if selected is not None:
            self._return_to(selected)
        self.post_message(self.Filtered(len(keys)))

    def _return_to(self, ref: Ref) -> None:
        row = next((row for row, (_, each) in enumerate(self._rows) if each == ref), None)
        if row is not None:
            self.cursor = row
            if ref == self._wanted:
                self._wanted = None
                self.post_message(self.Moved())


def _figure(number: int | None, role: Role) -> Span:
    return Span("" if number is None else f"{number:,}", role)


def _called(told: HealRow, glyphs: Glyphs) -> tuple[Span, ...]:
    if told.below:
        return (Span(f"    {glyphs.brick} ", Role.MUTED), Span(told.name, Role.MUTED))
    return Span(f"{glyphs.volume} ", Role.MUTED), Span(told.name)
