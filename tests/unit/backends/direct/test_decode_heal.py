"""What is left to heal, read off outputs that real nodes printed."""

import json
import re
from pathlib import Path

import pytest

from glusterterm.backends.direct.decode.heal import (
    MOST_ENTRIES,
    decode_heal_count,
    decode_heal_info,
    decode_heal_summary,
)
from glusterterm.model.errors import CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.heal import HealEntry, HealSummary
from glusterterm.model.ids import PeerUuid
from tests.fake_nodes import OUTPUTS, recorded

REAL = sorted((Path(OUTPUTS).parent / "real").glob("*.ndjson"))


def test_a_summary_counts_for_each_brick_what_the_others_lack() -> None:
    told = decode_heal_summary(recorded("node_cut/node1-heal-info-summary-after-join-t0.xml"))
    first = told.bricks[0]
    assert (first.name, first.peer) == (
        "10.77.0.11:/bricks/b1/rep3",
        PeerUuid("327b756d-b979-47b7-bea1-b458c2d393be"),
    )
    assert (first.entries, first.pending, first.split_brain, first.possibly_healing) == (109, 109, 0, 0)
    assert [brick.entries for brick in told.bricks] == [109, 0, 31]
    assert told.every_brick_connected
    assert told.entries_left == 140
    assert told.split_brain == 0


def test_a_brick_whose_node_is_gone_has_no_count_and_makes_the_whole_unknown() -> None:
    told = decode_heal_summary(recorded("node_cut/node1-heal-info-summary-cut.xml"))
    gone = told.bricks[1]
    assert (gone.host, gone.peer, gone.entries, gone.split_brain) == ("10.77.0.12", None, None, None)
    assert gone.status.startswith("Failed to process entries completely.")
    assert not gone.connected
    assert not told.every_brick_connected
    assert told.entries_left is None
    assert told.split_brain is None


def test_the_count_rises_before_it_falls_after_a_brick_was_replaced() -> None:
    files = sorted(OUTPUTS.glob("replace/node1-heal-summary-t[01]*.xml"))
    counts = [decode_heal_summary(file.read_text()).entries_left for file in files]
    assert counts[0] is not None
    assert max(count or 0 for count in counts) > counts[0]
    assert counts[-1] == 0


def test_a_split_brain_is_told_by_its_entry_on_both_bricks() -> None:
    for file in ("split_brain/node1-heal-rep2-info.xml", "split_brain/node1-heal-rep2-info-split-brain.xml"):
        told = decode_heal_info(recorded(file))
        assert [brick.entries for brick in told] == [(HealEntry("3c30e0f2-9cf0-4a98-9d5a-5ad1da4a0df8", "/sb"),)] * 2
        assert [brick.heal.entries for brick in told] == [1, 1]
    assert decode_heal_summary(recorded("split_brain/node1-heal-rep2-info-summary.xml")).split_brain == 2


def test_entries_of_which_only_the_gfid_is_known_have_no_path() -> None:
    output = (
        "<cliOutput><healInfo><bricks><brick hostUuid='u'><name>h:/b</name>"
        "<file gfid='g1'>&lt;gfid:g1&gt;</file>" + "<file gfid='g2'>/a</file>" * MOST_ENTRIES + "</brick></bricks>"
        "</healInfo><opRet>0</opRet></cliOutput>"
    )
    (brick,) = decode_heal_info(output)
    assert brick.entries[0] == HealEntry("g1", "")
    assert len(brick.entries) == MOST_ENTRIES


def test_the_plain_count_has_no_figure_for_a_brick_that_is_not_reached() -> None:
    told = decode_heal_count(recorded("brick_killed/node1-heal-rep3-statistics-heal-count.txt"))
    assert [(brick.host, brick.entries, brick.connected) for brick in told.bricks] == [
        ("10.77.0.11", 204, True),
        ("10.77.0.12", None, False),
        ("10.77.0.13", 204, True),
    ]
    assert told.bricks[1].status == "Brick is not connected"
    cut = decode_heal_count(recorded("node_cut/node1-heal-count-cut.txt"))
    assert [brick.entries for brick in cut.bricks] == [109, None, 31]
    assert cut.entries_left is None


@pytest.mark.parametrize("said", ["Something new\n", "Number of entries: -1\n", ""])
@pytest.mark.parametrize("last", [False, True])
def test_a_brick_of_which_no_count_is_read_makes_the_whole_unknown(said: str, last: bool) -> None:
    bricks = [f"Brick a:/b\n{said}\n", "Brick c:/d\nNumber of entries: 0\n\n"]
    text = "".join(reversed(bricks) if last else bricks)
    told = decode_heal_count(f"Gathering count of entries to be healed on volume v has been successful \n\n{text}")
    assert {brick.name: brick.entries for brick in told.bricks} == {"a:/b": None, "c:/d": 0}
    assert told.entries_left is None
    assert not told.every_brick_connected


def test_an_entry_in_split_brain_is_counted_though_nothing_pends() -> None:
    told = decode_heal_summary(recorded("split_brain/node1-heal-rep2-info-summary.xml"))
    assert [(brick.entries, brick.pending, brick.split_brain) for brick in told.bricks] == [(1, 0, 1), (1, 0, 1)]


def test_a_count_below_zero_is_unknown() -> None:
    output = (
        "<cliOutput><healInfo><bricks><brick><name>h:/b</name><status>Connected</status>"
        "<totalNumberOfEntries>-1</totalNumberOfEntries></brick></bricks></healInfo><opRet>0</opRet></cliOutput>"
    )
    assert decode_heal_summary(output).entries_left is None


def test_no_bricks_at_all_are_not_taken_for_connected_ones() -> None:
    assert not HealSummary(()).every_brick_connected


def test_what_cannot_be_counted_is_refused_in_glusters_words() -> None:
    with pytest.raises(CommandRefused, match="only volumes of replicate/disperse type"):
        decode_heal_summary(recorded("brick_killed/node1-heal-info-distribute.xml"))
    stuck = (
        "Gathering count of entries to be healed on volume v has been unsuccessful:\nStaging failed on node3. Error: "
    )
    with pytest.raises(CommandRefused, match="Self-heal daemon is not running"):
        decode_heal_count(stuck + "Self-heal daemon is not running. Check self-heal daemon log file.\n")


@pytest.mark.parametrize("decode", [decode_heal_summary, decode_heal_info, decode_heal_count])
@pytest.mark.parametrize("output", ["", "<cliOutput/>", "<cliOutput><opRet>0</opRet></cliOutput>", "Brick a:/b"])
def test_what_tells_of_no_brick_is_not_taken_for_nothing_to_heal(decode: object, output: str) -> None:
    assert callable(decode)
    with pytest.raises(OutputNotUnderstood):
        decode(output)


@pytest.mark.parametrize("file", REAL, ids=lambda file: file.stem)
def test_every_heal_info_that_heketi_ran_on_real_nodes_is_read(file: Path) -> None:
    for line in file.read_text().splitlines():
        ran = json.loads(line)
        output = ran.get("stdout", "")
        if not re.search(r" heal \S+ info", ran["command"]) or not output:
            continue
        if not output.rstrip().endswith("</cliOutput>"):
            with pytest.raises(OutputNotUnderstood):  # the recording itself was cut short
                decode_heal_info(output)
        elif "<opRet>0</opRet>" not in output:
            with pytest.raises(CommandRefused):
                decode_heal_info(output)
        else:
            assert all(brick.heal.host.startswith("10.78.0.") for brick in decode_heal_info(output))
