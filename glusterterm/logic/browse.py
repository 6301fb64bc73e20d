"""Where one is in the tree: cursor, folds and filter, kept by object while snapshots come and go."""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import replace

from glusterterm.logic.forest import Forest, grow
from glusterterm.logic.labels import Label, label
from glusterterm.logic.rows import Fold, Folds, Matches, Row, Rows, holders, nearest
from glusterterm.model.diff import Changes
from glusterterm.model.ids import BrickId, DeviceId, Kind, Ref
from glusterterm.model.snapshot import Snapshot

_BEGINNING = Folds()
_FILTERED = Folds(None)


class Browse:
    """The rows that one looks at, and the row one is on. Every method leaves the cursor on a row if there is any."""

    def __init__(self, snapshot: Snapshot, names: Mapping[str, str]) -> None:
        self.names = names
        self.snapshot = snapshot
        self.forest: Forest = grow(snapshot, names)
        self.cursor = 0
        self._folds = _BEGINNING
        self.rows = Rows(snapshot, self.forest, self._folds)

    @property
    def selected(self) -> Ref | None:
        """The object under the cursor."""
        return self.rows.row(self.cursor).ref if len(self.rows) else None

    @property
    def filtered(self) -> bool:
        """Whether only matches of a filter are shown."""
        return self.rows.matches is not None

    def label(self, row: Row) -> Label:
        """Say what an object's row says.

        Raises:
            ValueError: the row speaks of no object.
        """
        if row.ref is None:
            raise ValueError("a note has no label")
        return label(self.snapshot, self.forest, self.names, row.ref, folded=row.fold is Fold.FOLDED)

    def update(self, snapshot: Snapshot, changes: Changes | None) -> None:
        """Take over a newer snapshot; with the `changes` since the last one the work follows them."""
        before = self.snapshot
        forest = grow(snapshot, self.names, None if changes is None else self.forest, changes)
        same = forest is self.forest and snapshot.bare_volumes == before.bare_volumes
        self.snapshot, self.forest = snapshot, forest
        matches = self.rows.matches
        if matches is not None and changes is not None and changes.gone:
            matches = _without(matches, before, changes.gone)
            same = same and matches is self.rows.matches
        if same and snapshot.source.method is before.source.method:
            self.rows.renew(snapshot)
        else:
            self._lay_out(self.rows.folds, matches)

    def show_matches(self, matches: Matches | None, *, again: bool = False) -> None:
        """Show only `matches`, or everything for None; `again` keeps the folds, for the same filter searched anew."""
        if matches is None:
            if self.filtered:
                selected = self.selected
                self._lay_out(self._folds, None)
                if selected is not None:
                    self.go_to(selected)
            return
        if not self.filtered:
            self._folds = self.rows.folds
        again = again and self.filtered
        self._lay_out(self.rows.folds if again else _FILTERED, matches)
        selected = self.selected
        if not again and matches.hits and (selected is None or not self.rows.is_match(selected)):
            self.go_to(matches.hits[0])

    def move_to(self, number: int) -> None:
        """Put the cursor on a row, or on the first or last one where `number` is beyond."""
        self.cursor = min(max(number, 0), max(len(self.rows) - 1, 0))

    def toggle(self, number: int) -> None:
        """Fold a row that is open, or unfold one that is folded."""
        row = self.rows.row(number)
        if row.ref is not None and row.fold is not Fold.LEAF:
            self._lay_out(self.rows.folds.turned(row.ref), self.rows.matches)

    def fold(self) -> None:
        """Fold the row under the cursor; where there is nothing to fold, go to what holds it."""
        if not len(self.rows):
            return
        if self.rows.row(self.cursor).fold is Fold.OPEN:
            self.toggle(self.cursor)
            return
        above = self.rows.parent(self.cursor)
        if above is not None:
            self.cursor = above

    def unfold(self) -> None:
        """Unfold the row under the cursor; where it is open, go to the first that it holds."""
        if not len(self.rows):
            return
        fold = self.rows.row(self.cursor).fold
        if fold is Fold.FOLDED:
            self.toggle(self.cursor)
        elif fold is Fold.OPEN:
            self.move_to(self.cursor + 1)

    def to_level(self, level: int) -> None:
        """Unfold `level` levels everywhere: 0 shows the clusters alone, 3 the bricks too."""
        self._lay_out(Folds.to_level(level), self.rows.matches)

    def level_by(self, step: int) -> None:
        """Unfold (or fold, for a step below 0) the deepest level that is shown, everywhere."""
        self.to_level(min(max(self.rows.folds.level + step, 0), 3))

    def go_to(self, ref: Ref) -> bool:
        """Unfold what hides `ref` and put the cursor on it; false where the tree, or its filter, does not have it."""
        number = self.rows.number(ref)
        if number is None:
            folded = self.rows.folded_above(ref)
            if not folded:
                return False
            revealed = Rows(self.snapshot, self.forest, self.rows.folds.turned(*folded), self.rows.matches)
            number = revealed.number(ref)
            if number is None:
                return False
            self.rows = revealed
        self.cursor = number
        return True

    def follow(self) -> bool:
        """Go from a brick to the next one of its volume that can be shown, after the last one to the first."""
        selected = self.selected
        brick = (
            None
            if selected is None or selected.kind is not Kind.BRICK
            else self.snapshot.bricks.get(BrickId(selected.id))
        )
        volume = None if brick is None else self.snapshot.volumes.get(brick.volume)
        if brick is None or volume is None:
            return False
        ring = [one for bricks in volume.sets for one in bricks] if volume.sets else list(volume.bricks)
        at = ring.index(brick.id) if brick.id in ring else -1
        return any(self.go_to(Ref.brick(other)) for other in (*ring[at + 1 :], *ring[: max(at, 0)]))

    def to_match(self, step: int) -> bool:
        """Go to the next match (`step` 1) or the one before (-1), round the ends; false where there is none."""
        matches = self.rows.matches
        if matches is None or not matches.hits:
            return False
        hits = matches.hits
        here = (self.cursor, 0)
        at = bisect_right(hits, here, key=self._order) if step > 0 else bisect_left(hits, here, key=self._order) - 1
        return any(self.go_to(hits[(at + step * further) % len(hits)]) for further in range(min(len(hits), 8)))

    def _order(self, ref: Ref) -> tuple[int, int]:
        """Give where `ref` is, or what visible row it is folded into."""
        number = self.rows.number(ref)
        if number is not None:
            return number, 0
        for above in reversed(holders(self.snapshot, ref)):
            number = self.rows.number(above)
            if number is not None:
                return number, 1
        return len(self.rows), 0

    def _lay_out(self, folds: Folds, matches: Matches | None) -> None:
        rows = Rows(self.snapshot, self.forest, folds, matches)
        if len(self.rows):
            self.cursor = nearest(self.rows, self.cursor, rows)
        self.rows = rows


def _without(matches: Matches, before: Snapshot, gone: Sequence[Ref]) -> Matches:
    """Take bricks that are gone out of the matches, until the search has been done anew."""
    bricks: dict[DeviceId, tuple[BrickId, ...]] = {}
    for ref in gone:
        brick = before.bricks.get(BrickId(ref.id)) if ref.kind is Kind.BRICK else None
        if brick is not None and brick.device in matches.bricks:
            left = bricks.get(brick.device, matches.bricks[brick.device])
            bricks[brick.device] = tuple(id_ for id_ in left if id_ != brick.id)
    return replace(matches, bricks={**matches.bricks, **bricks}) if bricks else matches
