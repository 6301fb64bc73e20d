"""What is wrong with what is being typed is said at once, by the server's own limits."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from glusterterm.logic.flows import checks
from glusterterm.logic.plans import values

HOSTILE = ("\x1b[2J", "a\u202eb", "[bold]x[/]", "a b", "a/b", "ä", "x" * 300, "a\nb")


@pytest.mark.parametrize(
    ("typed", "gib"), [("10", 10), ("10G", 10), (" 500 GiB ", 500), ("1.5T", 1536), ("2t", 2048), ("1024M", 1)]
)
def test_sizes_are_read_as_people_type_them(typed: str, gib: int) -> None:
    assert checks.size(typed) == ""
    assert checks.gib(typed) == gib


@pytest.mark.parametrize("typed", ["", "0", "0G", "ten", "-1", "1.5G", "512M", "10 X", "1e3", "99999999T", "½"])
def test_what_is_no_size_of_a_volume_is_said(typed: str) -> None:
    assert checks.size(typed)


@pytest.mark.parametrize("typed", ["0", "", "-1", "1.5", "one", "٣"])
def test_zones_count_from_one(typed: str) -> None:
    assert checks.zone(typed)


def test_a_zone_from_one_on_is_good() -> None:
    assert [checks.zone(typed) for typed in ("1", "7", "1000")] == ["", "", ""]


@pytest.mark.parametrize(
    ("typed", "good"),
    [("", True), ("0", True), ("2147483646", True), ("2147483647", False), ("-1", False), ("x", False)],
)
def test_group_ids_end_where_heketi_says(typed: str, good: bool) -> None:
    assert (checks.gid(typed) == "") is good


@pytest.mark.parametrize(
    ("typed", "good"),
    [
        ("", True),
        ("1", True),
        ("1.5", True),
        ("100", True),
        ("0.9", False),
        ("100.1", False),
        ("nan", False),
        ("1,5", False),
    ],
)
def test_snapshot_factors_are_from_1_to_100(typed: str, good: bool) -> None:
    assert (checks.snapshot_factor(typed) == "") is good


@pytest.mark.parametrize("typed", HOSTILE, ids=range(len(HOSTILE)))
def test_no_hostile_name_passes(typed: str) -> None:
    assert checks.name(typed, ())
    assert checks.host(typed)


def test_a_name_in_use_is_said_and_an_empty_one_is_made() -> None:
    assert checks.name("vol_mongo", ("vol_mongo",)) == "this name is in use"
    assert checks.name("vol_mongo2", ("vol_mongo",)) == ""
    assert checks.name("", ("vol_mongo",)) == ""


def test_several_paths_may_be_typed_at_once() -> None:
    assert checks.words("/dev/vdb, /dev/vdc;/dev/vdd\t/dev/vde") == ("/dev/vdb", "/dev/vdc", "/dev/vdd", "/dev/vde")
    assert checks.paths("/dev/vdb /dev/vdc", ()) == ""


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "/dev/vdb /dev/vdc"),
        ("vdb", "begins with /"),
        ("/dev/vdb /dev/v*", "/dev/v*: "),
        ("/dev/vdb /dev/vdb", "named twice"),
        ("/dev/vdx", "a device already"),
    ],
)
def test_what_is_wrong_with_paths_is_said_with_the_path(typed: str, said: str) -> None:
    assert said in checks.paths(typed, ("/dev/vdx",))


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("disk", "name=value"),
        ("a b=1", "name=value"),
        ("x" * 33 + "=1", "32 characters"),
        ("disk=" + "v" * 65, "64 characters"),
        ("d!sk=1", "may hold"),
        ("a=1 a=2", "twice"),
        ("a='1", "quotation"),
        (" ".join(f"t{number}=1" for number in range(33)), "32"),
    ],
)
def test_what_is_wrong_with_tags_is_said(typed: str, said: str) -> None:
    assert said in checks.tags(typed)


def test_tags_are_read_as_both_clients_write_them() -> None:
    assert checks.read_tags("disk=ssd rack:4") == (("disk", "ssd"), ("rack", "4"))
    assert checks.tags("disk=ssd rack:4 empty= 'hall=hall 3'") == ""


TAGS = st.dictionaries(
    st.from_regex(r"[A-Za-z0-9_.-]{1,32}", fullmatch=True),
    st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=64),
)


@given(TAGS)
def test_tags_are_read_as_they_were_written(tags: dict[str, str]) -> None:
    held = tuple(sorted(tags.items()))
    assert checks.read_tags(checks.written_tags(held)) == held


def test_options_are_pairs_set_off_by_commas() -> None:
    assert checks.read_options("nfs.disable  on, auth.allow 10.*;") == ("nfs.disable on", "auth.allow 10.*")
    assert checks.options("nfs.disable on") == ""
    assert checks.options("nfs.disable") != ""


@given(st.text())
@example("0\x1f")
def test_nothing_that_is_typed_breaks_a_check(typed: str) -> None:
    for check in (
        checks.size,
        checks.zone,
        checks.gid,
        checks.snapshot_factor,
        checks.host,
        checks.tags,
        checks.options,
    ):
        assert isinstance(check(typed), str)
    if not checks.tags(typed):
        assert values.tags(checks.read_tags(typed)) is None
    if not checks.size(typed):
        assert (checks.gib(typed) or 0) >= 1
