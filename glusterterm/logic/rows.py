"""The tree's rows in their order, with folding and filtering.

Only clusters, nodes and devices are laid out, each with the number of its first row; bricks follow from that number. So
a tree of 100,000 bricks costs what its thousand devices cost.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import accumulate
from typing import overload

from glusterterm.logic.forest import ClusterBranch, Forest, NodeBranch
from glusterterm.model.ids import BrickId, DeviceId, Kind, NodeId, Ref
from glusterterm.model.snapshot import Method, Snapshot

LEVELS = (Kind.CLUSTER, Kind.NODE, Kind.DEVICE)
"""What can be unfolded, from the top."""


class Fold(StrEnum):
    """Whether a row can be unfolded, and is."""

    LEAF = "leaf"
    FOLDED = "folded"
    OPEN = "open"


@dataclass(frozen=True, slots=True)
class Folds:
    """What is unfolded: every kind in `open_kinds`, but for the objects in `flipped`, which are the other way round.

    Where `open_kinds` is None, what holds a match is unfolded (a filter's beginning).
    """

    open_kinds: frozenset[Kind] | None = frozenset({Kind.CLUSTER, Kind.NODE})
    flipped: frozenset[Ref] = frozenset()

    def is_open(self, ref: Ref, holding: frozenset[Ref]) -> bool:
        """Say whether `ref` is unfolded; `holding` is what holds a match."""
        open_ = ref in holding if self.open_kinds is None else ref.kind in self.open_kinds
        return open_ is not (ref in self.flipped)

    def turned(self, *refs: Ref) -> "Folds":
        """Give the folds with each of `refs` the other way round."""
        return Folds(self.open_kinds, self.flipped.symmetric_difference(refs))

    @property
    def level(self) -> int:
        """How many levels are unfolded as a rule: 0 (clusters alone) to 3 (bricks too)."""
        return len(LEVELS) if self.open_kinds is None else len(self.open_kinds)

    @staticmethod
    def to_level(level: int) -> "Folds":
        """Unfold the first `level` levels everywhere, and fold the others."""
        return Folds(frozenset(LEVELS[: max(level, 0)]))


class Hits(Sequence[Ref]):
    """What a filter found, in the order of the unfolded tree: runs of ids of one kind, of which refs are made late."""

    def __init__(self, runs: Iterable[tuple[Kind, Sequence[str]]] = ()) -> None:
        self._runs = tuple(run for run in runs if run[1])
        self._ends = tuple(accumulate(len(ids) for _, ids in self._runs))

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> Ref: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[Ref]: ...

    def __getitem__(self, index: int | slice) -> Ref | Sequence[Ref]:
        if isinstance(index, slice):
            return [self[place] for place in range(*index.indices(len(self)))]
        index = index + len(self) if index < 0 else index
        if not 0 <= index < len(self):
            raise IndexError(index)
        run = bisect_right(self._ends, index)
        kind, ids = self._runs[run]
        return Ref(kind, ids[index - self._ends[run]])


@dataclass(frozen=True, slots=True)
class Matches:
    """What a filter found. `heads` are the clusters, nodes and devices of it, `bricks` the hits on each device."""

    hits: Hits = field(default_factory=Hits)
    heads: frozenset[Ref] = frozenset()
    holding: frozenset[Ref] = frozenset()
    bricks: Mapping[DeviceId, tuple[BrickId, ...]] = field(default_factory=dict)
    volumes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Row:
    """One row. A `note` is a sentence in a row of its own, where `ref` is what it speaks of."""

    ref: Ref | None
    depth: int
    fold: Fold = Fold.LEAF
    note: str = ""


@dataclass(frozen=True, slots=True)
class _Head:
    """A row that is laid out, and the ids of the rows that follow it one level deeper."""

    row: Row
    tail: Sequence[str] = ()
    tail_kind: Kind = Kind.BRICK


class Rows:
    """The rows of a snapshot. Rows are numbered from 0; the work of every question is at most logarithmic."""

    def __init__(self, snapshot: Snapshot, forest: Forest, folds: Folds, matches: Matches | None = None) -> None:
        self.folds = folds
        self.matches = matches
        self._snapshot = snapshot
        self._forest = forest
        self._holding = frozenset[Ref]() if matches is None else matches.holding
        self._heads: list[_Head] = []
        self._starts: list[int] = []
        self._place: dict[Ref, int] = {}
        self._count = 0
        self._lay_out()

    def __len__(self) -> int:
        return self._count

    def row(self, number: int) -> Row:
        """Give a row.

        Raises:
            IndexError: there is no such row.
        """
        if not 0 <= number < self._count:
            raise IndexError(number)
        place = bisect_right(self._starts, number) - 1
        head = self._heads[place]
        offset = number - self._starts[place]
        return head.row if offset == 0 else Row(Ref(head.tail_kind, head.tail[offset - 1]), head.row.depth + 1)

    def number(self, ref: Ref) -> int | None:
        """Give the row of `ref`; None if it is folded away, filtered out or not there at all."""
        place = self._place.get(ref)
        if place is not None:
            return self._starts[place]
        for place in self._tails_of(ref):
            tail = self._heads[place].tail
            index = bisect_left(tail, ref.id)
            if index < len(tail) and tail[index] == ref.id:
                return self._starts[place] + 1 + index
        return None

    def parent(self, number: int) -> int | None:
        """Give the row that holds a row."""
        depth = self.row(number).depth
        place = bisect_right(self._starts, number) - 1
        if number != self._starts[place]:
            return self._starts[place]
        for above in range(place - 1, -1, -1):
            if self._heads[above].row.depth < depth:
                return self._starts[above]
        return None

    def is_match(self, ref: Ref) -> bool:
        """Say whether the filter found `ref` itself."""
        if self.matches is None:
            return False
        if ref.kind is Kind.BRICK:
            brick = self._snapshot.bricks.get(BrickId(ref.id))
            hits = self.matches.bricks.get(brick.device, ()) if brick else ()
            index = bisect_left(hits, ref.id)
            return index < len(hits) and hits[index] == ref.id
        return ref in self.matches.heads

    def renew(self, snapshot: Snapshot) -> None:
        """Take over a newer snapshot whose clusters, nodes and devices are the same."""
        self._snapshot = snapshot

    def folded_above(self, ref: Ref) -> tuple[Ref, ...]:
        """Give what has to be unfolded so that `ref` shows, from the top."""
        return tuple(above for above in holders(self._snapshot, ref) if not self.folds.is_open(above, self._holding))

    def _tails_of(self, ref: Ref) -> Iterator[int]:
        if ref.kind is Kind.BRICK:
            brick = self._snapshot.bricks.get(BrickId(ref.id))
            place = None if brick is None else self._place.get(Ref.device(brick.device))
            if place is not None:
                yield place
            elif brick is None:
                yield from (place for place, head in enumerate(self._heads) if head.tail)
        elif ref.kind is Kind.VOLUME:
            yield from (place for place, head in enumerate(self._heads) if head.tail_kind is Kind.VOLUME)

    def _lay_out(self) -> None:
        matches = self.matches
        if matches is not None and not matches.hits:
            self._add(Row(None, 0, note="nothing matches the filter"))
            return
        for cluster in self._forest.clusters:
            self._lay_out_cluster(cluster)
        self._lay_out_volumes()
        if not self._count:
            self._add(Row(None, 0, note="no clusters yet: load a topology file or create one with heketi-cli"))

    def _lay_out_cluster(self, cluster: ClusterBranch) -> None:
        ref = Ref.cluster(cluster.id)
        if not self._shown(ref, whole=False):
            return
        open_ = self._add_branch(ref, 0, leaf=False)
        whole = self._whole(ref, whole=False)
        if not open_:
            return
        if not cluster.nodes:
            self._add(Row(ref, 1, note="no nodes yet"))
        for node in cluster.nodes:
            self._lay_out_node(node, whole=whole)

    def _lay_out_node(self, node: NodeBranch, *, whole: bool) -> None:
        ref = Ref.node(node.id)
        if not self._shown(ref, whole=whole):
            return
        if not self._add_branch(ref, 1, leaf=False):
            return
        if not node.devices:
            self._add(Row(ref, 2, note="no devices yet"))
        whole = self._whole(ref, whole=whole)
        for device in node.devices:
            self._lay_out_device(device, whole=whole)

    def _lay_out_device(self, device: DeviceId, *, whole: bool) -> None:
        ref = Ref.device(device)
        if not self._shown(ref, whole=whole):
            return
        bricks: Sequence[str] = self._snapshot.devices[device].bricks
        if self.matches is not None and not self._whole(ref, whole=whole):
            bricks = self.matches.bricks.get(device, ())
        self._add_branch(ref, 2, leaf=not bricks, tail=bricks)

    def _lay_out_volumes(self) -> None:
        volumes: Sequence[str] = self._snapshot.bare_volumes
        if self.matches is not None:
            volumes = self.matches.volumes
        if volumes or (self._snapshot.source.method is Method.VOLUMES and not self._snapshot.clusters):
            plural = "" if len(volumes) == 1 else "s"
            note = f"{len(volumes):,} volume{plural} · a user key sees ids alone"
            self._add(Row(None, 0, note=note), tail=volumes, tail_kind=Kind.VOLUME)

    def _shown(self, ref: Ref, *, whole: bool) -> bool:
        matches = self.matches
        return matches is None or whole or ref in matches.heads or ref in matches.holding

    def _whole(self, ref: Ref, *, whole: bool) -> bool:
        return whole or self.matches is None or ref in self.matches.heads

    def _add_branch(self, ref: Ref, depth: int, *, leaf: bool, tail: Sequence[str] = ()) -> bool:
        open_ = not leaf and self.folds.is_open(ref, self._holding)
        fold = Fold.LEAF if leaf else Fold.OPEN if open_ else Fold.FOLDED
        self._place[ref] = len(self._heads)
        self._add(Row(ref, depth, fold), tail=tail if open_ else ())
        return open_

    def _add(self, row: Row, *, tail: Sequence[str] = (), tail_kind: Kind = Kind.BRICK) -> None:
        self._heads.append(_Head(row, tail, tail_kind))
        self._starts.append(self._count)
        self._count += 1 + len(tail)


_NEIGHBOURS = 64


def nearest(before: Rows, number: int, after: Rows) -> int:
    """Give the row of `after` for the cursor that stood on row `number` of `before`.

    That is its own object, else the nearest sibling that is still there, the ones below first, else what held it.
    """
    at: int | None = number
    while at is not None:
        for candidate in (at, *_siblings(before, at)):
            ref = before.row(candidate).ref
            found = None if ref is None else after.number(ref)
            if found is not None:
                return found
        at = before.parent(at)
    return min(number, max(len(after) - 1, 0))


def _siblings(rows: Rows, number: int) -> Iterator[int]:
    depth = rows.row(number).depth
    for step in (1, -1):
        for other in range(number + step, number + step * _NEIGHBOURS, step):
            if not 0 <= other < len(rows) or rows.row(other).depth < depth:
                break
            if rows.row(other).depth == depth:
                yield other


def holders(snapshot: Snapshot, ref: Ref) -> tuple[Ref, ...]:
    """Give what holds `ref` in the tree, from the cluster down, without itself."""
    if ref.kind is Kind.BRICK:
        brick = snapshot.bricks.get(BrickId(ref.id))
        return () if brick is None else (*holders(snapshot, Ref.device(brick.device)), Ref.device(brick.device))
    if ref.kind is Kind.DEVICE:
        device = snapshot.devices.get(DeviceId(ref.id))
        return () if device is None else (*holders(snapshot, Ref.node(device.node)), Ref.node(device.node))
    if ref.kind is Kind.NODE:
        node = snapshot.nodes.get(NodeId(ref.id))
        return () if node is None else (Ref.cluster(node.cluster),)
    return ()
