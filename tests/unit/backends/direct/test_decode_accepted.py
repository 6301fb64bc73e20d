"""How gluster answers changes: taken, refused in its own words, or not at all; text as well as XML."""

import json
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from glusterterm.backends.direct.decode.accepted import decode_accepted
from glusterterm.backends.direct.decode.reading import MAX_OUTPUT
from glusterterm.backends.direct.decode.volumes import decode_volumes
from glusterterm.model.errors import BackendTimedOut, CommandRefused, OutputNotUnderstood
from glusterterm.model.gluster.volumes import Accepted
from glusterterm.model.ids import GlusterVolumeUuid
from tests.recorded_nodes import FOLDER, recorded

COMMAND = "gluster volume start v"
CUT_SHORT = "...(cut)"
"""What ends an output that was too long for the recording of a real Heketi's commands."""
NOT_IN_CLUSTER = "Host 10.77.0.20 is not in 'Peer in Cluster' state"


def answer(file: str) -> Accepted:
    told = recorded(file)
    return decode_accepted(told.command, told.exit, told.stdout, told.stderr)


def refusal(file: str) -> CommandRefused:
    with pytest.raises(CommandRefused) as refused:
        answer(file)
    return refused.value


@pytest.mark.parametrize(
    ("file", "accepted"),
    [
        (
            "create/node1-create-rep3x-replica-3-10.77.0.11-bricks-b1-rep3x-10.77.0.12-bricks-b1.xml",
            Accepted("", GlusterVolumeUuid("02e69537-4243-443a-8bb9-25ac0d59b112")),
        ),
        ("start/node1-start-rep3.xml", Accepted("", GlusterVolumeUuid("dc7f6ca2-ed58-45d8-9e56-c8954433e2f9"))),
        ("delete/node1-stop-rep2.xml", Accepted("", GlusterVolumeUuid("be8513f6-ceca-401f-8048-ef355e7a9dfa"))),
        ("delete/node1-delete-rep2.xml", Accepted("", GlusterVolumeUuid("be8513f6-ceca-401f-8048-ef355e7a9dfa"))),
        ("delete/node1-delete-dist.txt", Accepted("volume delete: dist: success")),
        ("options/node1-set-rep3-group-virt.txt", Accepted("volume set: success")),
        ("options/node1-set-rep3-group-virt.xml", Accepted("Set volume successful")),
        ("options/node1-reset-all.txt", Accepted("volume reset: success: reset volume successful")),
        ("pool/node1-peer-probe-new.xml", Accepted("success")),
        ("pool/node1-peer-probe-10.77.0.12.xml", Accepted("Host 10.77.0.12 port 24007 already in peer list")),
        ("pool/node1-peer-probe-10.77.0.11.txt", Accepted("peer probe: Probe on localhost not needed")),
        (
            "brick_killed/node1-heal-rep3.xml",
            Accepted(
                "Launching heal operation to perform index self heal on volume rep3 has been successful \n"
                "Use heal info commands to check status."
            ),
        ),
        (
            "expand/node1-rebalance-dist-start-force.txt",
            Accepted(
                "volume rebalance: dist: success: Rebalance on dist has been started successfully. "
                "Use rebalance status command to check status of the rebalance process.\n"
                "ID: 875d6bb3-f2cc-4179-88cf-a2cb802da9d1",
                task="875d6bb3-f2cc-4179-88cf-a2cb802da9d1",
            ),
        ),
        (
            "expand/node1-remove-brick-start-2.xml",
            Accepted("Remove Brick start successful", task="8f00dc71-2128-440a-af83-b7c460c88675"),
        ),
    ],
)
def test_what_gluster_took_is_told_with_its_words_and_ids(file: str, accepted: Accepted) -> None:
    assert answer(file) == accepted


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (
            "create/node1-create-stranger-10.77.0.20-bricks-b1-x.txt",
            f"volume create: stranger: failed: {NOT_IN_CLUSTER}",
        ),
        ("create/node1-create-stranger-10.77.0.20-bricks-b1-x.xml", NOT_IN_CLUSTER),
        ("create/node1-create-same-name.xml", "Volume dist already exists"),
        ("start/node1-start-already-started.xml", "Volume dist already started"),
        ("glusterd_down/node1-delete-while-peer-down.txt", "volume delete: w2: failed: Some of the peers are down"),
        (
            "node_cut/node1-replace-brick-of-cut-node.xml",
            "brick: 10.77.0.12:/bricks/b1/rep3 does not exist in volume: rep3",
        ),
        ("delete/node1-create-on-deleted-brick.xml", "/bricks/b1/dist is already part of a volume"),
        ("pool/node1-peer-detach-10.77.0.11.txt", "peer detach: failed: 10.77.0.11 is localhost"),
        ("features/node1-bitrot-rep3-enable.xml", "no reason given"),
    ],
)
def test_what_gluster_refused_is_told_in_its_words(file: str, words: str) -> None:
    assert refusal(file).text == words


def test_a_detach_is_refused_though_xml_says_one_and_not_minus_one() -> None:
    assert refusal("node_cut/node1-detach-cut-peer-force.xml").text.startswith(
        "Peer 10.77.0.12 hosts one or more bricks."
    )


@pytest.mark.parametrize("ending", ["txt", "xml"])
def test_a_usage_error_tells_what_was_wrong_without_the_usage(ending: str) -> None:
    said = refusal(f"create/node1-create-bad-name-10.77.0.11-bricks-b1-bn.{ending}").text
    assert said.splitlines() == [
        'Volume name should not contain " " character.',
        "Volume names can onlycontain alphanumeric, '-' and '_' characters.",
    ]
    assert refusal(f"features/node1-tier-rep3-status.{ending}").text == "unrecognized word: tier (position 1)"
    assert refusal(f"create/node1-create-dup1.{ending}").text.startswith("Usage:\nvolume create <NEW-VOLNAME>")


def test_a_heal_that_cannot_begin_is_refused_though_it_speaks_of_success() -> None:
    refused = refusal("node_cut/node1-heal-cut.txt")
    assert refused.text.startswith(
        "Launching heal operation to perform index self heal on volume rep3 has been unsuccess"
    )


def test_a_question_that_was_answered_with_no_is_no_success_though_the_exit_status_is_zero() -> None:
    with pytest.raises(OutputNotUnderstood, match="neither success nor failure"):
        answer("delete/node1-tty-delete-dist.txt")


@pytest.mark.parametrize(
    ("stdout", "stderr"), [("Error : Request timed out\n", ""), ("", "Error : Request timed out\n")]
)
def test_a_change_that_glusterd_did_not_answer_may_have_happened(stdout: str, stderr: str) -> None:
    with pytest.raises(BackendTimedOut, match="may have happened") as unknown:
        decode_accepted(COMMAND, 1, stdout, stderr)
    assert unknown.value.sent


def test_a_change_that_was_cut_off_may_have_happened_whatever_it_said_by_then() -> None:
    with pytest.raises(BackendTimedOut):
        decode_accepted(COMMAND, None, "volume start: v: success\n", "")


@pytest.mark.parametrize(
    ("words", "step"),
    [
        (
            "volume start: v: failed: Commit failed on 10.77.0.12. Please check log file for details.",
            "may have done it",
        ),
        (
            "volume start: v: failed: Another transaction is in progress for v. Please try again after some time.",
            "wait",
        ),
        ("Connection failed. Please check if gluster daemon is operational.", "start glusterd"),
        ("volume start: v: failed: Volume v does not exist", "mend"),
    ],
)
def test_the_next_step_fits_the_refusal(words: str, step: str) -> None:
    with pytest.raises(CommandRefused) as refused:
        decode_accepted(COMMAND, 1, "", words)
    assert step in refused.value.next_step


def test_an_answer_that_is_too_long_is_not_looked_at() -> None:
    with pytest.raises(OutputNotUnderstood, match="characters"):
        decode_accepted(COMMAND, 0, "success" + " " * MAX_OUTPUT, "")


def test_success_that_ends_with_an_error_is_not_understood() -> None:
    with pytest.raises(OutputNotUnderstood, match="exit status 1"):
        decode_accepted(COMMAND, 1, recorded("start/node1-start-rep3.xml").stdout, "")


@pytest.mark.parametrize("stdout", ["", "\n", "volume start: v: unsuccessful", "<cliOutput/>", "<cliOutput><opRet>0"])
def test_what_says_neither_yes_nor_no_is_not_understood(stdout: str) -> None:
    with pytest.raises(OutputNotUnderstood):
        decode_accepted(COMMAND, 0, stdout, "")


def test_what_comes_from_a_terminal_s_world_is_made_harmless() -> None:
    with pytest.raises(CommandRefused) as refused:
        decode_accepted(COMMAND, 1, "", "volume start: failed: \x1b[2J\u202etxt\tand\nmore\n")
    assert refused.value.text == "volume start: failed: \ufffd[2J\ufffdtxt and\nmore"


def asked_by_heketi(pattern: str) -> Iterator[tuple[str, int, str, str]]:
    """Give command, exit status, stdout and stderr of what a real Heketi ran on real nodes."""
    for file in sorted(Path(FOLDER.parent / "real").glob("*.commands.ndjson")):
        for line in file.read_text(encoding="utf-8").splitlines():
            told = json.loads(line)
            if re.fullmatch(f"gluster --mode=script --timeout=600 {pattern}", told["command"]):
                yield told["command"], told["exit"], told.get("stdout", ""), told.get("stderr", "")


def test_every_change_that_a_real_heketi_asked_for_is_read_as_its_exit_status_says() -> None:
    taken = refused = 0
    changes = r"(peer (probe|detach)|volume (create|start|stop|delete|set|add-brick|replace-brick)) .+"
    for command, status, stdout, stderr in asked_by_heketi(changes):
        if status == 0:
            assert decode_accepted(command, status, stdout, stderr).text
            taken += 1
        else:
            with pytest.raises(CommandRefused, match="failed"):
                decode_accepted(command, status, stdout, stderr)
            refused += 1
    assert taken > 100
    assert refused > 20


def test_every_definition_that_a_real_heketi_read_has_whole_sets_of_its_bricks() -> None:
    read = 0
    for _, _, stdout, _ in asked_by_heketi(r"volume info( \S+)? --xml"):
        if stdout.endswith(CUT_SHORT) or "<opRet>0</opRet>" not in stdout:
            continue
        for volume in decode_volumes(stdout):
            assert volume.heketi_id is not None
            assert {len(one) for one in volume.sets} == {volume.set_size}
            read += 1
    assert read > 30
