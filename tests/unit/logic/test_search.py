"""The filter language, read and applied."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glusterterm.logic.forest import grow
from glusterterm.logic.matching import SLICE, Matcher, search
from glusterterm.logic.search import (
    FIELDS,
    Compared,
    Comparison,
    Figure,
    HasState,
    HasTag,
    InPlace,
    InZone,
    IsPending,
    OfKind,
    Place,
    Problem,
    Query,
    Term,
    Test,
    Word,
    parse,
)
from glusterterm.model.ids import Kind
from glusterterm.model.snapshot import Snapshot
from glusterterm.model.topology import EntryState
from glusterterm.model.units import KIB_PER_GIB
from tests.builders import (
    make_brick,
    make_cluster,
    make_device,
    make_node,
    make_operation,
    make_snapshot,
    make_volume,
    scaled_snapshot,
)


@pytest.mark.parametrize(
    ("text", "test"),
    [
        ("Vol_80", Word("vol_80")),
        ('"two words"', Word("two words")),
        ('"never closed', Word("never closed")),
        ("192.0.2.1:/brick", Word("192.0.2.1:/brick")),
        ("state:failed", HasState(EntryState.FAILED)),
        ("state:disabled", HasState(EntryState.OFFLINE)),
        ("state:f", HasState(EntryState.FAILED)),
        ("STATE:Failed", HasState(EntryState.FAILED)),
        ("used:>80", Compared(Figure.USED, Comparison.MORE, 80)),
        ("used:<=12.5%", Compared(Figure.USED, Comparison.AT_MOST, 12.5)),
        ("free:<10G", Compared(Figure.FREE, Comparison.LESS, 10 * KIB_PER_GIB)),
        ("size:100", Compared(Figure.SIZE, Comparison.EQUAL, 100 * KIB_PER_GIB)),
        ("zone:2", InZone(Comparison.EQUAL, 2)),
        ("zone:>=2", InZone(Comparison.AT_LEAST, 2)),
        ("tag:arbiter", HasTag("arbiter")),
        ("tag:arbiter=required", HasTag("arbiter", "required")),
        ("pending:yes", IsPending(True)),
        ("pending:n", IsPending(False)),
        ("kind:dev", OfKind(Kind.DEVICE)),
        ("host:Stor-01", InPlace(Place.HOST, "stor-01")),
        ('path:"/dev/disk/by-id/a b"', InPlace(Place.PATH, "/dev/disk/by-id/a b")),
    ],
)
def test_each_form_is_read(text: str, test: Test) -> None:
    assert parse(text) == Query(text, (Term(test),))


@pytest.mark.parametrize("sign", ["-", "!"])
def test_a_term_can_be_turned_round(sign: str) -> None:
    query = parse(f"{sign}state:online {sign}mongo")
    assert isinstance(query, Query)
    assert query.terms == (Term(HasState(EntryState.ONLINE), True), Term(Word("mongo"), True))


@pytest.mark.parametrize("text", ["", "   ", "-", '""', "! -"])
def test_nothing_typed_matches_everything(text: str) -> None:
    query = parse(text)
    assert isinstance(query, Query)
    assert not query


@pytest.mark.parametrize(
    ("text", "part_of_the_reason"),
    [
        ("colour:red", "no field colour"),
        ("state:", "state:failed"),
        ("state:o", "online, offline"),
        ("state:broken", "one of"),
        ("used:much", "used:>80"),
        ("used:>", "used:>80"),
        ("used:>99999999999", "percentage"),
        ("free:<ten", "free:<10G"),
        ("zone:-1", "whole number"),
        ("zone:²", "whole number"),
        ("mongo pending:perhaps", "yes"),
    ],
)
def test_what_cannot_be_read_is_explained_with_an_example(text: str, part_of_the_reason: str) -> None:
    problem = parse(text)
    assert isinstance(problem, Problem)
    assert part_of_the_reason in problem.message
    assert problem.piece in text


@pytest.mark.parametrize("field", FIELDS)
def test_the_example_of_each_field_is_a_filter(field: str) -> None:
    assert isinstance(parse(FIELDS[field]), Query)


@given(st.text(), st.sampled_from(["", "used:", "-size:>", "tag:", 'path:"', "zone:="]))
def test_no_text_breaks_the_reader(text: str, before: str) -> None:
    assert isinstance(parse(before + text), Query | Problem)


def world() -> Snapshot:
    """Two nodes, a full and failed device, one volume with an arbiter brick and one that is being deleted."""
    return make_snapshot(
        make_cluster("c1"),
        make_node("n1", host="stor-01", zone=1, tags=(("arbiter", "required"),)),
        make_node("n2", host="stor-02", zone=2),
        make_device("d1", "n1", path="/dev/vdb", used_gib=450, state=EntryState.FAILED),
        make_device("d2", "n1", path="/dev/vdc", used_gib=50),
        make_device("d3", "n2", path="/dev/vdb", used_gib=250),
        make_volume("v1", name="vol_80a2", arbiter_bricks=("b13",)),
        make_volume("v2", name="vol_mongo", pending="o1"),
        make_brick("b11", "d1", "v1"),
        make_brick("b12", "d2", "v1"),
        make_brick("b13", "d3", "v1", size_gib=1),
        make_brick("b21", "d1", "v2"),
        make_operation("o1", "delete-volume", volumes=("v2",)),
    )


def found(text: str, snapshot: Snapshot | None = None) -> list[str]:
    query = parse(text)
    assert isinstance(query, Query)
    snapshot = snapshot or world()
    return [ref.id for ref in search(snapshot, grow(snapshot, {"c1": "prod"}), {"c1": "prod"}, query).hits]


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("state:failed", ["d1"]),
        ("state:failed kind:brick", ["b11", "b21"]),
        ("state:failed used:>80 vol_80", ["b11"]),
        ("stor-01", ["n1"]),
        ("STOR-01 /dev/vdb", ["d1"]),
        ("used:>80", ["d1"]),
        ("used:>80 vdc", []),
        ("used:<=50 kind:device", ["d2", "d3"]),
        ("free:<100G", ["d1"]),
        ("size:1G", ["b13"]),
        ("zone:2", ["n2"]),
        ("zone:2 vol_80", ["b13"]),
        ('"zone 2"', ["n2"]),
        ("tag:arbiter", ["n1", "b13"]),
        ("tag:arbiter=disabled", []),
        ("pending:yes", ["b21"]),
        ("volume:mongo", ["b21"]),
        ("id:b1", ["b11", "b12", "b13"]),
        ("path:brick_b12", ["b12"]),
        ("vdb -stor-01", ["d3"]),
        ("-state:online kind:device", ["d1"]),
        ("-state:online", ["d1"]),
        ("prod", ["c1"]),
        ("cluster:prod vdc", ["d2"]),
        ("cluster:edge vdc", []),
        ("kind:volume", []),
    ],
)
def test_a_filter_finds_what_it_says(text: str, ids: list[str]) -> None:
    assert found(text) == ids


def test_volumes_that_are_known_by_id_alone_are_found() -> None:
    assert found("ab", make_snapshot(bare_volumes=("abc", "xyz"))) == ["abc"]


def test_the_search_pauses_often() -> None:
    snapshot = scaled_snapshot(1, 3, 2, 2000)
    query = parse("vol_")
    assert isinstance(query, Query)
    matcher = Matcher(snapshot, grow(snapshot, {}), {}, query)
    pauses = sum(1 for _ in matcher.steps())
    assert len(matcher.matches.hits) == 6000
    assert pauses >= 6000 // SLICE
