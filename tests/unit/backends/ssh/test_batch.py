"""Scripts and what comes back of them: real shells, any bytes, and outputs that pretend to be frames."""

import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glusterterm.backends.ssh import batch
from glusterterm.model.commands import Answer, Command
from glusterterm.model.errors import OperandRefused, OutputTooLong
from tests.ssh_server import change, look

MARKER = "0123456789abcdef"
SHELLS = [pytest.param(shell.split(), id=shell) for shell in ("/bin/sh", "bash", "busybox sh")]
FRAGMENTS = [
    b"\n",
    MARKER[:-1].encode(),
    b"\n" + MARKER[:-1].encode(),
    b" 0 0\n",
    b"\nfedcba9876543210\n",
    b"\0",
    b"\xff",
]
OUTPUTS = st.lists(st.sampled_from(FRAGMENTS) | st.binary(max_size=20), max_size=8).map(b"".join)


def run(shell: list[str], commands: tuple[Command, ...], most: int = batch.MAX_STREAM) -> dict[int, Answer]:
    """Run a batch in a real shell, and take its output apart."""
    text = batch.script(commands, MARKER, most).encode()
    done = subprocess.run(shell, input=text, capture_output=True, timeout=60, check=True)
    frames = batch.Frames(commands, MARKER, 0.0, most)
    frames.feed(done.stdout, 0.0)
    assert frames.complete
    return frames.answers


def endless(frames: batch.Frames, data: bytes) -> None:
    """Feed the same again and again, a hundred times."""
    for _ in range(100):
        frames.feed(data, 0.0)


def sent(answers: list[tuple[bytes, bytes, int]]) -> bytes:
    """Give what a node sends for such answers."""
    end = f"\n{MARKER}\n".encode()
    parts = [end]
    for number, (stdout, stderr, status) in enumerate(answers):
        parts += [f"\n{MARKER} {number} {status}\n".encode(), stdout, end, stderr, end]
    return b"".join(parts)


@given(st.lists(st.tuples(OUTPUTS, OUTPUTS, st.integers(0, 255)), min_size=1, max_size=4), st.data())
def test_any_output_in_any_pieces_is_split_where_it_was_joined(
    answers: list[tuple[bytes, bytes, int]], data: st.DataObject
) -> None:
    commands = tuple(look("echo", str(number)) for number in range(len(answers)))
    frames = batch.Frames(commands, MARKER, 0.0)
    left = b"noise\n" + sent(answers)
    while left:
        size = data.draw(st.integers(1, 40))
        frames.feed(left[:size], 1.0)
        left = left[size:]
    assert frames.complete
    for number, (stdout, stderr, status) in enumerate(answers):
        answer = frames.answers[number]
        assert answer.stdout == stdout.decode(errors="replace")
        assert answer.stderr == stderr.decode(errors="replace")
        assert answer.exit_status == (None if status in (124, 137) else status)


@settings(max_examples=25, deadline=None)
@given(OUTPUTS, OUTPUTS, st.integers(0, 100))
def test_a_real_shell_frames_any_bytes(stdout: bytes, stderr: bytes, status: int) -> None:
    folder = Path("/dev/shm")  # noqa: S108 (hypothesis runs examples faster than folders can be made)
    out, err = folder / f"{MARKER}.out", folder / f"{MARKER}.err"
    out.write_bytes(stdout)
    err.write_bytes(stderr)
    command = look("sh", "-c", f"cat {out}; cat {err} >&2; exit {status}")
    answer = run(["/bin/sh"], (command,))[0]
    out.unlink()
    err.unlink()
    assert (answer.stdout, answer.stderr) == (stdout.decode(errors="replace"), stderr.decode(errors="replace"))
    assert answer.exit_status == status


@pytest.mark.parametrize("shell", SHELLS)
def test_every_shell_runs_lanes_beside_each_other_and_each_in_its_order(shell: list[str], tmp_path: Path) -> None:
    if shutil.which(shell[0]) is None:
        pytest.skip("there is no such shell here")
    seen = tmp_path / "seen"
    append = f'echo "$1" >> {seen}; [ "$1" = stop ] && exit 3; exit 0'
    commands = (
        look("sh", "-c", f"while [ ! -e {tmp_path}/go ]; do :; done", limit_s=20),
        look("sh", "-c", append, "sh", "first", lane="a"),
        look("sh", "-c", append, "sh", "stop", lane="a"),
        look("sh", "-c", f"{append.removesuffix('exit 0')} : > {tmp_path}/go", "sh", "last", lane="a"),
    )
    answers = run(shell, commands)
    assert seen.read_text().split() == ["first", "stop", "last"]
    assert [answers[number].exit_status for number in range(4)] == [0, 0, 3, 0]


@pytest.mark.parametrize("shell", SHELLS)
def test_a_script_that_is_cut_off_anywhere_runs_nothing(shell: list[str], tmp_path: Path) -> None:
    if shutil.which(shell[0]) is None:
        pytest.skip("there is no such shell here")
    made = tmp_path / "made"
    text = batch.script((change("touch", str(made)),), MARKER)
    end = text.rindex("}")
    for cut in (*range(text.index("\nr 0 "), text.index("\nr 0 ") + 40, 7), *range(end - 30, end, 3)):
        subprocess.run(shell, input=text[:cut].encode(), capture_output=True, timeout=60, check=False)
        assert not made.exists()
    subprocess.run(shell, input=text.encode(), capture_output=True, timeout=60, check=True)
    assert made.exists()


def test_a_batch_leaves_nothing_behind_on_the_node() -> None:
    before = set(Path("/dev/shm").glob("glusterterm.*"))  # noqa: S108
    run(["/bin/sh"], (look("echo"), look("false"), look("nosuch")))
    assert set(Path("/dev/shm").glob("glusterterm.*")) <= before  # noqa: S108


def test_the_marker_is_in_no_list_of_processes_and_no_environment() -> None:
    seen = look("sh", "-c", "for p in /proc/[0-9]*; do cat $p/cmdline $p/environ; done 2>/dev/null | tr '\\0' '\\n'")
    marker = "5e0f" * 8
    text = batch.script((seen,), marker).encode()
    done = subprocess.run(["/bin/sh"], input=text, capture_output=True, timeout=60, check=True)
    frames = batch.Frames((seen,), marker, 0.0)
    frames.feed(done.stdout, 0.0)
    assert frames.answers[0].stdout
    assert marker not in frames.answers[0].stdout


def test_a_killed_command_and_one_past_its_time_have_no_exit_status() -> None:
    answers = run(["/bin/sh"], (look("sh", "-c", "kill -9 $$"), look("sleep", "9", limit_s=0.2)))
    assert [answers[0].exit_status, answers[1].exit_status] == [None, None]


def test_the_exit_statuses_with_which_gluster_tells_errors_stay() -> None:
    """Gluster's heal commands exit with the negative number of an error: 146 is no signal."""
    answers = run(["/bin/sh"], tuple(look("sh", "-c", f"exit {status}") for status in (146, 149, 234, 251, 254)))
    assert [answers[number].exit_status for number in range(5)] == [146, 149, 234, 251, 254]


def test_more_than_is_kept_is_cut_short_and_said_to_be() -> None:
    answer = run(["/bin/sh"], (look("head", "-c", "5000", "/dev/zero"),), most=1000)[0]
    assert (len(answer.stdout), answer.cut_short) == (1000, True)


def test_a_node_that_ignores_the_bound_is_not_listened_to() -> None:
    commands = (look("echo"),)
    frames = batch.Frames(commands, MARKER, 0.0, most=1000)
    frames.feed(sent([]) + f"\n{MARKER} 0 0\n".encode(), 0.0)
    for _ in range(10):
        frames.feed(b"x" * 100, 0.0)
    with pytest.raises(OutputTooLong):
        endless(frames, b"x" * 100)


def test_a_login_that_prints_without_end_is_not_listened_to() -> None:
    frames = batch.Frames((look("echo"),), MARKER, 0.0)
    with pytest.raises(OutputTooLong):
        endless(frames, b"x" * 10_000)


def test_seconds_are_counted_from_each_commands_own_turn() -> None:
    commands = (look("a", lane="l"), look("b", lane="l"), look("c"))
    frames = batch.Frames(commands, MARKER, 10.0)
    whole = sent([(b"", b"", 0), (b"", b"", 0), (b"", b"", 0)])
    first_ends = whole.index(f"\n{MARKER} 1 0".encode())
    second_ends = whole.index(f"\n{MARKER} 2 0".encode())
    frames.feed(whole[:first_ends], 13.0)
    frames.feed(whole[first_ends:second_ends], 14.0)
    frames.feed(whole[second_ends:], 15.0)
    assert [frames.answers[number].seconds for number in range(3)] == [3.0, 1.0, 5.0]


def test_the_time_left_is_that_of_the_slowest_lane_that_is_open() -> None:
    commands = (look("a", lane="l", limit_s=100), look("b", lane="l", limit_s=50), look("c", limit_s=1))
    frames = batch.Frames(commands, MARKER, 0.0)
    assert frames.left_s == 150 + 2 * batch.KILL_S
    whole = sent([(b"", b"", 0), (b"", b"", 0)])
    frames.feed(whole, 1.0)
    assert frames.left_s == 1 + batch.KILL_S


@pytest.mark.parametrize("word", ["a\0b", "\ud800"])
def test_a_word_that_no_command_can_be_given_is_refused_before_anything_is_sent(word: str) -> None:
    with pytest.raises(OperandRefused):
        batch.script((look("echo", word),), MARKER)


def test_frames_that_answer_what_was_not_asked_are_left_out() -> None:
    frames = batch.Frames((look("a"),), MARKER, 0.0)
    frames.feed(sent([(b"first", b"", 0), (b"not asked", b"", 0)]), 0.0)
    frames.feed(sent([(b"again", b"", 0)]), 0.0)
    assert [answer.stdout for answer in frames.answers.values()] == ["first"]
