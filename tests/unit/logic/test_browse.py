"""Moving about in the tree: folds, cursor and matches are kept by object."""

from glusterterm.logic.browse import Browse
from glusterterm.logic.matching import search
from glusterterm.logic.search import Query, parse
from glusterterm.model import diff
from glusterterm.model.ids import Kind, Ref
from tests.builders import make_brick, make_device, make_node, small_snapshot


def browsing() -> Browse:
    return Browse(small_snapshot(), {})


def shown(browse: Browse) -> list[str]:
    rows = (browse.rows.row(number) for number in range(len(browse.rows)))
    return [row.note or (row.ref.id if row.ref else "") for row in rows]


def at(browse: Browse) -> str:
    assert browse.selected is not None
    return browse.selected.id


def filtered(browse: Browse, text: str, *, again: bool = False) -> None:
    query = parse(text)
    assert isinstance(query, Query)
    browse.show_matches(search(browse.snapshot, browse.forest, {}, query), again=again)


def test_it_begins_with_clusters_and_nodes_unfolded() -> None:
    assert shown(browsing()) == ["c1", "n1", "d1b", "d1c", "n2", "d2b", "d2c", "n3", "d3b", "d3c"]


def test_unfolding_goes_down_and_folding_goes_up() -> None:
    browse = browsing()
    browse.move_to(2)
    browse.unfold()
    assert shown(browse)[2:4] == ["d1b", "b1"]
    browse.unfold()
    assert at(browse) == "b1"
    browse.fold()
    assert at(browse) == "d1b"
    browse.fold()
    browse.fold()
    assert at(browse) == "n1"
    browse.fold()
    assert shown(browse)[:3] == ["c1", "n1", "n2"]


def test_the_cursor_stops_at_both_ends() -> None:
    browse = browsing()
    browse.move_to(-5)
    assert at(browse) == "c1"
    browse.move_to(500)
    assert at(browse) == "d3c"


def test_levels_fold_and_unfold_everywhere() -> None:
    browse = browsing()
    browse.to_level(3)
    assert "b3" in shown(browse)
    browse.level_by(-1)
    browse.level_by(-1)
    assert shown(browse) == ["c1", "n1", "n2", "n3"]
    browse.level_by(-5)
    assert shown(browse) == ["c1"]
    browse.level_by(1)
    assert shown(browse) == ["c1", "n1", "n2", "n3"]


def test_the_cursor_goes_to_what_holds_its_object_when_that_is_folded_away() -> None:
    browse = browsing()
    browse.go_to(Ref(Kind.BRICK, "b2"))
    browse.to_level(1)
    assert at(browse) == "n2"


def test_going_to_an_object_unfolds_what_hides_it() -> None:
    browse = browsing()
    browse.to_level(0)
    assert browse.go_to(Ref(Kind.BRICK, "b2"))
    assert at(browse) == "b2"
    assert not browse.go_to(Ref(Kind.BRICK, "nowhere"))
    assert at(browse) == "b2"


def test_following_a_brick_goes_round_the_bricks_of_its_volume() -> None:
    browse = browsing()
    browse.go_to(Ref(Kind.BRICK, "b1"))
    visited = []
    for _ in range(3):
        assert browse.follow()
        visited.append(at(browse))
    assert visited == ["b2", "b3", "b1"]


def test_there_is_nothing_to_follow_from_a_node() -> None:
    browse = browsing()
    browse.move_to(1)
    assert not browse.follow()


def test_folds_and_cursor_stay_over_a_refresh() -> None:
    browse = browsing()
    browse.go_to(Ref(Kind.BRICK, "b2"))
    before = shown(browse)
    new = diff.apply(
        browse.snapshot,
        diff.Changes(browse.snapshot.source, 1.0, nodes=(make_node("n0", host="stor-00"),)),
    )
    browse.update(new, diff.diff(browse.snapshot, new))
    assert shown(browse) == before
    cluster = next(iter(new.clusters.values()))
    assert at(browse) == "b2"
    assert cluster.id == "c1"


def test_a_refresh_of_bricks_alone_lays_nothing_out_anew() -> None:
    browse = browsing()
    rows = browse.rows
    changes = diff.Changes(browse.snapshot.source, 1.0, bricks=(make_brick("b1", "d1b", size_gib=50),))
    browse.update(diff.apply(browse.snapshot, changes), changes)
    assert browse.rows is rows
    browse.go_to(Ref(Kind.BRICK, "b1"))
    assert browse.label(browse.rows.row(browse.cursor)).size == "50 GiB"


def test_the_cursor_goes_to_the_neighbour_of_a_device_that_is_gone() -> None:
    browse = browsing()
    browse.go_to(Ref(Kind.DEVICE, "d1b"))
    node = browse.snapshot.nodes[browse.snapshot.devices[next(iter(browse.snapshot.devices))].node]
    smaller = type(node)(
        node.id, node.cluster, node.zone, node.state, node.manage, node.storage, node.devices[1:], node.tags
    )
    changes = diff.Changes(browse.snapshot.source, 1.0, nodes=(smaller,), gone=(Ref(Kind.DEVICE, "d1b"),))
    browse.update(diff.apply(browse.snapshot, changes), changes)
    assert at(browse) == "d1c"


def test_a_filter_puts_the_cursor_on_its_first_match_and_matches_go_round() -> None:
    browse = browsing()
    filtered(browse, "vol_mongo")
    assert at(browse) == "b1"
    visited = []
    for step in (1, 1, 1, -1, -1):
        assert browse.to_match(step)
        visited.append(at(browse))
    assert visited == ["b2", "b3", "b1", "b3", "b2"]


def test_a_match_inside_a_folded_row_is_unfolded_by_going_to_it() -> None:
    browse = browsing()
    filtered(browse, "vol_mongo")
    browse.to_level(0)
    assert shown(browse) == ["c1"]
    browse.to_match(1)
    assert at(browse) == "b1"
    browse.to_level(1)
    assert at(browse) == "n1"
    browse.to_match(-1)
    assert at(browse) == "b3"
    browse.to_level(1)
    browse.move_to(2)
    assert at(browse) == "n2"
    browse.to_match(1)
    assert at(browse) == "b2"


def test_without_a_filter_there_is_no_match_to_go_to() -> None:
    assert not browsing().to_match(1)


def test_dropping_the_filter_brings_back_the_folds_and_keeps_the_object() -> None:
    browse = browsing()
    browse.to_level(1)
    filtered(browse, "d2b")
    assert at(browse) == "d2b"
    browse.show_matches(None)
    assert not browse.filtered
    assert at(browse) == "d2b"
    assert shown(browse) == ["c1", "n1", "n2", "d2b", "d2c", "n3"]


def test_a_brick_that_is_gone_leaves_the_filtered_tree_at_once() -> None:
    browse = browsing()
    filtered(browse, "vol_mongo")
    changes = diff.Changes(
        browse.snapshot.source,
        1.0,
        devices=(make_device("d2b", "n2"),),
        gone=(Ref(Kind.BRICK, "b2"),),
    )
    browse.update(diff.apply(browse.snapshot, changes), changes)
    assert "b2" not in shown(browse)


def test_searching_anew_keeps_the_folds_of_the_filter() -> None:
    browse = browsing()
    filtered(browse, "vol_mongo")
    browse.toggle(1)
    before = shown(browse)
    filtered(browse, "vol_mongo", again=True)
    assert shown(browse) == before
