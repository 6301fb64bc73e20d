"""The tree's flat order, against a naive one; folding, filtering, and where the cursor goes when its object is gone."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic.forest import Forest, grow, natural_key
from glusterterm.logic.matching import search
from glusterterm.logic.rows import LEVELS, Fold, Folds, Matches, Row, Rows, nearest
from glusterterm.logic.search import Query, parse
from glusterterm.model import diff
from glusterterm.model.ids import ClusterId, Kind, Ref
from glusterterm.model.snapshot import BackendKind, Method, Snapshot, Source
from tests.builders import (
    Entry,
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_snapshot,
    make_volume,
    small_snapshot,
)

ALL_OPEN = Folds.to_level(3)


def rows_of(snapshot: Snapshot, folds: Folds = ALL_OPEN, filter_: str = "") -> Rows:
    forest = grow(snapshot, {})
    matches = None
    if filter_:
        query = parse(filter_)
        assert isinstance(query, Query)
        matches = search(snapshot, forest, {}, query)
    return Rows(snapshot, forest, folds, matches)


def listed(rows: Rows) -> list[Row]:
    return [rows.row(number) for number in range(len(rows))]


def shown(rows: Rows) -> list[str]:
    return [row.note or (row.ref.id if row.ref else "") for row in listed(rows)]


def naive(snapshot: Snapshot, folds: Folds) -> Iterator[tuple[Ref, int]]:
    """Walk the tree in the plainest way."""

    def is_open(ref: Ref) -> bool:
        assert folds.open_kinds is not None
        return (ref.kind in folds.open_kinds) != (ref in folds.flipped)

    for cluster in sorted(snapshot.clusters.values(), key=lambda one: one.id):
        yield Ref.cluster(cluster.id), 0
        if not is_open(Ref.cluster(cluster.id)):
            continue
        for node in sorted(snapshot.nodes_of(cluster), key=lambda one: (natural_key(one.host), one.id)):
            yield Ref.node(node.id), 1
            if not is_open(Ref.node(node.id)):
                continue
            for device in sorted(snapshot.devices_of(node), key=lambda one: (natural_key(one.path), one.id)):
                yield Ref.device(device.id), 2
                if is_open(Ref.device(device.id)):
                    yield from ((Ref.brick(brick), 3) for brick in device.bricks)


@st.composite
def snapshots(draw: st.DrawFn) -> Snapshot:
    entries: list[Entry] = [make_volume("v", "c0")]
    devices: list[str] = []
    for c in range(draw(st.integers(1, 3))):
        entries.append(make_cluster(f"c{c}"))
        for n in range(draw(st.integers(0, 3))):
            entries.append(make_node(f"n{c}-{n}", f"c{c}", host=draw(st.sampled_from(["stor-2", "stor-10", "Stor-1"]))))
            for d in range(draw(st.integers(0, 3))):
                devices.append(f"d{c}-{n}-{d}")
                path = draw(st.sampled_from(["/dev/sdb", "/dev/sdb2", "/dev/sdb10"]))
                entries.append(make_device(devices[-1], f"n{c}-{n}", path=path))
    if devices:
        places = draw(st.lists(st.sampled_from(devices), max_size=12))
        entries += (make_brick(f"b{number:02}", device, "v") for number, device in enumerate(places))
    return make_snapshot(*entries)


@given(st.data())
def test_the_order_is_that_of_a_plain_walk(data: st.DataObject) -> None:
    snapshot = data.draw(snapshots())
    everything = [ref for ref, _ in naive(snapshot, ALL_OPEN)]
    folds = Folds(
        data.draw(st.frozensets(st.sampled_from(LEVELS))),
        frozenset(ref for ref in data.draw(st.frozensets(st.sampled_from(everything))) if ref.kind in LEVELS),
    )
    rows = rows_of(snapshot, folds)
    of_objects = [(row.ref, row.depth) for row in listed(rows) if not row.note]
    assert of_objects == list(naive(snapshot, folds))
    for number in range(len(rows)):
        row = rows.row(number)
        if row.ref is not None and not row.note:
            assert rows.number(row.ref) == number
        above = rows.parent(number)
        assert above is None if row.depth == 0 else above is not None and rows.row(above).depth == row.depth - 1
    for ref in everything:
        if (ref, 0) not in of_objects and all(ref != one for one, _ in of_objects):
            assert rows.number(ref) is None


@given(snapshots(), snapshots())
def test_a_forest_made_from_changes_is_the_one_made_anew(old: Snapshot, new: Snapshot) -> None:
    changes = diff.diff(old, new)
    before = grow(old, {})
    assert grow(diff.apply(old, changes), {}, before, changes) == grow(new, {})


def test_a_change_of_bricks_alone_keeps_the_forest() -> None:
    old = small_snapshot()
    forest = grow(old, {})
    new = diff.apply(old, diff.Changes(old.source, 1.0, bricks=(make_brick("b1", "d1b", size_gib=99),)))
    assert grow(new, {}, forest, diff.diff(old, new)) is forest


@given(snapshots(), st.sampled_from(["b0", "stor-1", "kind:device", "-kind:brick", "sdb2", "zone:1", "b01 sdb"]))
def test_a_filtered_tree_holds_each_match_and_what_holds_it(snapshot: Snapshot, filter_: str) -> None:
    rows = rows_of(snapshot, Folds(None), filter_)
    assert rows.matches is not None
    for hit in rows.matches.hits:
        number = rows.number(hit)
        assert number is not None
        assert rows.is_match(hit)
    order = [rows.number(hit) for hit in rows.matches.hits]
    assert order == sorted(order, key=lambda number: -1 if number is None else number)


def test_hosts_and_paths_sort_by_their_numbers() -> None:
    names = ["stor-10", "stor-2", "Stor-1"]
    nodes = [make_node(f"n{number}", host=host) for number, host in enumerate(names)]
    rows = rows_of(make_snapshot(make_cluster(), *nodes), Folds.to_level(1))
    assert shown(rows) == ["c1", "n2", "n1", "n0"]


def test_named_clusters_come_first_by_name() -> None:
    snapshot = make_snapshot(make_cluster("a"), make_cluster("b"), make_cluster("c"))
    forest = grow(snapshot, {"c": "edge", "b": "prod"})
    assert [branch.id for branch in forest.clusters] == ["c", "b", "a"]


def test_an_empty_database_says_what_to_do() -> None:
    (row,) = listed(rows_of(make_snapshot()))
    assert "no clusters yet" in row.note


def test_empty_clusters_and_nodes_say_so() -> None:
    snapshot = make_snapshot(make_cluster("c1"), make_cluster("c2"), make_node("n1", "c1"))
    assert shown(rows_of(snapshot)) == ["c1", "n1", "no devices yet", "c2", "no nodes yet"]


def test_a_device_without_bricks_cannot_be_unfolded() -> None:
    snapshot = make_snapshot(make_cluster(), make_node(), make_device())
    assert listed(rows_of(snapshot))[-1].fold is Fold.LEAF


def test_volumes_alone_are_shown_with_the_reason() -> None:
    source = Source(BackendKind.HEKETI, "http://x", Method.VOLUMES)
    rows = rows_of(make_snapshot(source=source, bare_volumes=("v1", "v2")))
    assert rows.row(0).note == "2 volumes · a user key sees ids alone"
    assert [row.ref for row in listed(rows)[1:]] == [Ref(Kind.VOLUME, "v1"), Ref(Kind.VOLUME, "v2")]
    assert rows.number(Ref(Kind.VOLUME, "v2")) == 2


def test_a_filter_that_finds_nothing_says_so() -> None:
    assert shown(rows_of(small_snapshot(), Folds(None), "nowhere")) == ["nothing matches the filter"]


def test_a_filter_shows_matches_with_what_holds_them() -> None:
    assert shown(rows_of(small_snapshot(), Folds(None), "b2")) == ["c1", "n2", "d2b", "b2"]


def test_what_is_filtered_out_has_no_row() -> None:
    snapshot = make_snapshot(make_cluster(), make_node(), make_device(), make_brick("b1"), make_brick("b2"))
    rows = rows_of(snapshot, Folds(None), "b2")
    assert rows.number(Ref(Kind.BRICK, "b2")) == 3
    assert rows.number(Ref(Kind.BRICK, "b1")) is None


def test_what_a_match_holds_is_folded_but_in_reach() -> None:
    snapshot = small_snapshot()
    rows = rows_of(snapshot, Folds(None), "stor-02")
    assert shown(rows) == ["c1", "n2"]
    assert rows.row(1).fold is Fold.FOLDED
    unfolded = Rows(snapshot, grow(snapshot, {}), rows.folds.turned(Ref(Kind.NODE, "n2")), rows.matches)
    assert shown(unfolded) == ["c1", "n2", "d2b", "d2c"]


def test_what_hides_a_row_is_told_from_the_top() -> None:
    rows = rows_of(small_snapshot(), Folds.to_level(0))
    assert rows.folded_above(Ref(Kind.BRICK, "b1")) == (
        Ref(Kind.CLUSTER, "c1"),
        Ref(Kind.NODE, "n1"),
        Ref(Kind.DEVICE, "d1b"),
    )


def on_one_device(*bricks: str) -> Rows:
    return rows_of(make_snapshot(make_cluster(), make_node(), make_device(), *(make_brick(brick) for brick in bricks)))


@pytest.mark.parametrize(
    ("left", "on"),
    [(("b1", "b2", "b3"), "b2"), (("b1", "b3"), "b3"), (("b1",), "b1"), ((), "d1")],
    ids=["still there", "the one below", "the one above", "what held it"],
)
def test_the_cursor_stays_or_goes_to_its_nearest_neighbour(left: tuple[str, ...], on: str) -> None:
    before, after = on_one_device("b1", "b2", "b3"), on_one_device(*left)
    number = before.number(Ref(Kind.BRICK, "b2"))
    assert number is not None
    ref = after.row(nearest(before, number, after)).ref
    assert ref is not None
    assert ref.id == on


def test_a_brick_of_which_heketi_has_no_record_has_its_row() -> None:
    whole = make_snapshot(make_cluster(), make_node(), make_device(), make_brick("b1"), make_brick("b2"))
    changes = diff.Changes(whole.source, 1.0, gone=(Ref(Kind.BRICK, "b1"),))
    rows = rows_of(diff.apply(whole, changes))
    assert rows.number(Ref(Kind.BRICK, "b1")) == 3


def test_a_row_beyond_the_end_is_an_error() -> None:
    with pytest.raises(IndexError):
        rows_of(small_snapshot()).row(1000)


def test_rows_without_a_forest_are_the_note_alone() -> None:
    assert len(Rows(make_snapshot(), Forest(), ALL_OPEN, Matches())) == 1
    assert ClusterId("c1") not in Forest().cluster_of
