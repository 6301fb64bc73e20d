"""What bricks do for their clients, read off recorded answers by eye."""

from collections.abc import Callable

import pytest

from glusterterm.backends.direct.decode.profile import MOST_FILES, decode_profile, decode_top, profiling_is_off
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.profile import (
    Blocks,
    BrickProfile,
    Operation,
    Stretch,
    TopFile,
    TopOfBrick,
    VolumeProfile,
)
from tests.recorded_nodes import recorded

PLACE = "10.77.0.11:/bricks/b1/rep3"


def profile(file: str) -> VolumeProfile:
    return decode_profile(recorded(f"profile/node1-profile-{file}.xml").stdout)


def top(file: str) -> tuple[TopOfBrick, ...]:
    return decode_top(recorded(f"profile/node1-top-rep3-{file}.xml").stdout)


def wrapped(tag: str, inside: str) -> str:
    return f"<cliOutput><opRet>0</opRet><{tag}><volname>v</volname>{inside}</{tag}></cliOutput>"


def of_one_brick(inside: str) -> BrickProfile:
    brick = f"<brick><brickName>h:/b</brickName>{inside}</brick>"
    (only,) = decode_profile(wrapped("volProfile", brick)).bricks
    return only


def test_a_profile_tells_of_each_brick_since_its_process_began() -> None:
    told = profile("rep3-info")
    assert told.volume == "rep3"
    assert [brick.name for brick in told.bricks] == [
        "10.77.0.11:/bricks/b1/rep3",
        "10.77.0.14:/bricks/b1/rep3",
        "10.77.0.12:/bricks/b1/rep3",
    ]
    stretches = [brick.cumulative for brick in told.bricks]
    assert [(one.seconds, one.read_bytes, one.written_bytes) for one in stretches if one is not None] == [
        (210, 26094420, 30912817),
        (45, 21200, 27752817),
        (180, 29712414, 30500004),
    ]


def test_reads_and_writes_are_told_by_the_size_they_had_without_sizes_that_nobody_used() -> None:
    first = profile("rep3-info").bricks[0].cumulative
    assert first is not None
    assert first.blocks == (
        Blocks(4, 1, 1),
        Blocks(512, 17, 19),
        Blocks(2048, 0, 3),
        Blocks(4096, 0, 134),
        Blocks(8192, 0, 1170),
        Blocks(16384, 366, 616),
        Blocks(32768, 469, 40),
    )


def test_operations_are_told_with_their_times_in_nanoseconds() -> None:
    first = profile("rep3-info").bricks[0].cumulative
    assert first is not None
    assert [operation.name for operation in first.operations] == [
        *("OPEN", "READ", "WRITE", "STATFS", "FLUSH", "GETXATTR", "OPENDIR", "CREATE", "LOOKUP"),
        *("FINODELK", "ENTRYLK", "FXATTROP"),
    ]
    assert first.operations[0] == Operation("OPEN", 50, 92456.6, 39789.0, 250978.0)
    assert first.operations[8] == Operation("LOOKUP", 208, 135704.740385, 35663.0, 604836.0)


def test_the_share_of_an_operation_is_the_one_that_gluster_prints_for_people() -> None:
    first = profile("rep3-info").bricks[0].cumulative
    assert first is not None
    shares = {each.name: 100 * (each.time_ns or 0) / first.time_ns for each in first.operations}
    assert {name: f"{share:.2f}" for name, share in shares.items() if name in {"LOOKUP", "WRITE", "READ"}} == {
        "LOOKUP": "24.42",
        "WRITE": "18.05",
        "READ": "0.59",
    }


def test_an_interval_in_which_nothing_happened_is_told_as_that() -> None:
    assert profile("rep3-info").bricks[0].interval == Stretch(0, 0, 0, (), ())


def test_a_part_that_was_not_asked_for_is_none() -> None:
    told = profile("rep3-info-incremental")
    assert [brick.cumulative for brick in told.bricks] == [None, None, None]
    assert told.bricks[2].interval == Stretch(0, 0, 0, (), ())


def test_profiling_that_is_off_is_told_apart_from_other_refusals() -> None:
    with pytest.raises(CommandRefused) as refused:
        profile("info-not-started")
    assert refused.value.text == "Profile on Volume rep3 is not started"
    assert profiling_is_off(refused.value)
    none = "<cliOutput><opRet>-1</opRet><opErrstr>Volume nosuch does not exist</opErrstr></cliOutput>"
    with pytest.raises(CommandRefused) as refused:
        decode_profile(none)
    assert not profiling_is_off(refused.value)


def test_numbers_that_are_not_told_are_unknown_and_never_zero() -> None:
    fop = "<fop><name>READ</name><hits>-1</hits><avgLatency>nan</avgLatency><minLatency>-1</minLatency></fop>"
    block = "<block><size>1</size><reads>0</reads></block>"
    stats = f"<blockStats>{block}</blockStats><fopStats>{fop}</fopStats><duration>N/A</duration>"
    told = of_one_brick(f"<intervalStats>{stats}</intervalStats>").interval
    assert told == Stretch(None, None, None, (Blocks(1, 0, None),), (Operation("READ", None, None, None, None),))
    assert told.operations[0].time_ns is None
    assert told.time_ns == 0


@pytest.mark.parametrize(
    "inside",
    [
        "<brick><brickName>nowhere</brickName></brick>",
        "<brick><brickName>h:/b</brickName><intervalStats><blockStats><block/></blockStats></intervalStats></brick>",
        "<brick><brickName>h:/b</brickName><intervalStats><fopStats><fop/></fopStats></intervalStats></brick>",
    ],
)
def test_a_brick_a_size_or_an_operation_without_its_name_is_not_understood(inside: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_profile(wrapped("volProfile", inside))


def test_top_tells_the_files_that_were_opened_most_and_how_many_are_open() -> None:
    told = top("open")
    assert [brick.name for brick in told] == [PLACE, "10.77.0.14:/bricks/b1/rep3", "10.77.0.12:/bricks/b1/rep3"]
    first = told[0]
    assert first.files[:2] == (TopFile("/d/f1", 10), TopFile("/d/g200", 10))
    assert len(first.files) == 100
    # 2026-11-22 19:30:54.683681 UTC
    assert (first.open_now, first.open_most, first.open_most_at) == (2, 4, 1795375854.683681)


def test_top_tells_the_files_that_were_read_most_and_nothing_of_open_ones() -> None:
    told = top("read-list-cnt-5")
    assert told[0] == TopOfBrick(
        "10.77.0.11",
        "/bricks/b1/rep3",
        tuple(TopFile(f"/d/g{number}", 3) for number in (197, 191, 188, 184, 182)),
    )
    assert told[2].files[0] == TopFile("/r/f494", 2)


def test_top_tells_of_a_brick_of_which_no_directory_was_read() -> None:
    told = top("readdir")
    assert told[1] == TopOfBrick("10.77.0.12", "/bricks/b1/rep3", ())
    assert told[2].files == (TopFile("/d", 2),)


def test_no_more_files_are_kept_than_anyone_looks_at() -> None:
    files = "<file><filename>/f</filename><count>1</count></file>" * (MOST_FILES + 5)
    (told,) = decode_top(wrapped("volTop", f"<brick><name>h:/b</name>{files}</brick>"))
    assert len(told.files) == MOST_FILES


@pytest.mark.parametrize("when", ["2026-11-22 19:30:54", "2026-13-22 19:30:54 +0000", "soon", ""])
def test_a_moment_without_a_zone_or_that_is_none_is_unknown(when: str) -> None:
    brick = f"<brick><name>h:/b</name><maxOpenTime>{when}</maxOpenTime></brick>"
    assert decode_top(wrapped("volTop", brick))[0].open_most_at is None


@pytest.mark.parametrize("decode", [decode_profile, decode_top])
def test_an_answer_to_something_else_is_not_understood(decode: Callable[[str], object]) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode("<cliOutput><opRet>0</opRet></cliOutput>")
