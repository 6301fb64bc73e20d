"""The table of commands: what may stand in them, what they are taken for, and that no text breaks out of its word."""

import json
import shlex
import subprocess
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glusterterm.backends.direct import commands, commands_gluster, commands_lock, commands_machine
from glusterterm.backends.direct import commands_operands as kind
from glusterterm.backends.direct.commands_row import Joined, Many, Row
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import OperandRefused
from tests.operands import GOOD, HEX, HOSTILE, arrived, sample, with_text

REAL = Path(__file__).parents[3] / "recorded" / "nodes" / "real"
ROWS = [pytest.param(row, id=row.name) for row in commands.ROWS]
PLACES = [(row, name) for row in commands.ROWS for name in row.places]
TEXTS = st.sampled_from(HOSTILE) | st.text(max_size=30) | st.sampled_from(sorted(GOOD.values()))


@settings(max_examples=60, deadline=None)
@given(TEXTS)
@example("$(touch broken-out)")
def test_any_text_in_any_place_of_any_command_is_refused_or_arrives_as_one_word(text: str) -> None:
    built = []
    for row, name in PLACES:
        try:
            command = with_text(row, name, text)
        except OperandRefused:
            continue
        whole = [word for word in command.argv if text in word]
        assert whole, "the operand is in no word"
        assert len(command.argv) == len(sample(row).argv) - sum(isinstance(word, Many) for word in row.words)
        built.append(command)
    if built:
        assert arrived(tuple(built)) == [list(command.argv) for command in built]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_taken_by_no_place_that_a_shell_awk_or_sed_reads(text: str) -> None:
    strict = (kind.PLAIN_PATH, kind.DEVICE, kind.BRICK_VOLUME, kind.GROUP, kind.LV_PATH, kind.MAPPED, kind.HOST)
    harmless = {"all", "9" * 40, "0x10", "1e3"}
    assert [each for each in strict if text not in harmless and each.takes(text)] == []


@pytest.mark.parametrize("operand", list(GOOD), ids=lambda operand: operand.rule)
def test_no_operand_begins_with_a_dash_or_holds_a_control_character(operand: kind.Operand) -> None:
    good = GOOD[operand]
    assert operand.takes(good)
    for hostile in (f"-{good}", f"{good}\n", f"{good}\0", f"a\n{good}", f"{good}\x1b[0m", "", good * 5000):
        assert not operand.takes(hostile)


@pytest.mark.parametrize(
    ("operand", "refused"),
    [
        (kind.PATH, "relative/path"),
        (kind.PATH, "/a/../b"),
        (kind.BRICK, "host:relative"),
        (kind.BRICK, "host:/a/../b"),
        (kind.BRICK, ":/path"),
        (kind.DEVICE, "/etc/passwd"),
        (kind.DEVICE, "/dev/"),
        (kind.VOLUME, "all"),
        (kind.VOLUME, "a/b"),
        (kind.VOLUME, "a.b"),
        (kind.LV_PATH, "vg"),
        (kind.LV_PATH, "../lv"),
        (kind.LV_PATH, "vg/.."),
        (kind.KIB, "0"),
        (kind.KIB, "-5"),
        (kind.KIB, "5.0"),
        (kind.KIB, "٣"),
        (kind.GID, "01"),
        (kind.MODE, "9999"),
        (kind.BRICK_VOLUME, "brick_"),
    ],
)
def test_what_is_not_of_its_kind_is_refused(operand: kind.Operand, refused: str) -> None:
    assert not operand.takes(refused)


@pytest.mark.parametrize("taken", ["stor-01", "stor_01.example.net", "192.0.2.1", "2001:db8::1", "fe80::1%eth0", "a."])
def test_names_and_addresses_of_hosts_are_taken(taken: str) -> None:
    assert kind.HOST.takes(taken)


@pytest.mark.parametrize("row", ROWS)
def test_every_command_is_recognised_as_itself(row: Row) -> None:
    command = sample(row)
    assert commands.find(command.argv) is row
    assert commands.only_reads(command) is (row.kind is CommandKind.READS)
    assert 0 < command.limit_s <= 660


@pytest.mark.parametrize("row", ROWS)
def test_a_command_with_a_word_more_or_less_is_not_taken_for_a_reading_one(row: Row) -> None:
    if row.kind is CommandKind.READS:
        return
    argv = sample(row).argv
    for other in (argv[:-1], (*argv, "x"), (*argv, "info"), (*argv, "status")):
        assert not commands.only_reads(Command("guess", other, CommandKind.READS, 1)), other


def test_names_of_rows_are_unique() -> None:
    names = [row.name for row in commands.ROWS]
    assert len(names) == len(set(names))


def test_no_reading_command_has_a_shell_or_a_word_that_is_recognised_by_guessing() -> None:
    for row in commands.ROWS:
        if row.kind is CommandKind.READS:
            assert row.words[0] not in ("sh", "bash", "env", "awk", "sed", "sudo")
            assert not any(isinstance(word, Joined) for word in row.words)


@pytest.mark.parametrize(
    "argv",
    [
        ("rm", "-rf", "/"),
        (),
        ("cat", "/etc/shadow"),
        ("gluster", "volume", "info"),
        ("gluster", "--mode=script", "--xml", "volume", "stop", "v"),
        ("gluster", "--mode=script", "--xml", "volume", "top", "v", "clear"),
        ("wipefs", "-a", "/dev/sda"),
        ("dmsetup", "remove_all"),
        ("mount", "/x"),
        ("smartctl", "-j", "-t", "long", "/dev/sda"),
        ("dmesg", "-C"),
    ],
)
def test_what_is_in_no_row_counts_as_changing_something(argv: tuple[str, ...]) -> None:
    assert not commands.only_reads(Command("x", argv, CommandKind.READS, 1))


def test_a_changing_command_that_says_it_only_looks_is_not_believed() -> None:
    argv = commands_gluster.DELETE(volume="v").argv
    assert not commands.only_reads(Command("volume info", argv, CommandKind.READS, 1))


def _with_marks(argv: tuple[str, ...]) -> tuple[str, ...]:
    """Give a command of Heketi's with the marks that ours carry: what is made is marked from its birth on."""
    match argv:
        case (_, "vgcreate", *_):
            return (*argv[:-2], "--addtag=glusterterm.zone=1", *argv[-2:])
        case (_, "lvcreate", *_):
            return (*argv, f"--addtag=glusterterm.change=create-volume/{HEX}")
        case _:
            return argv


def test_every_change_that_a_real_heketi_made_on_real_nodes_is_in_the_table() -> None:
    seen, missing = 0, set()
    for file in sorted(REAL.glob("*.commands.ndjson")):
        for line in file.read_text().splitlines():
            written = json.loads(line)["command"]
            seen += 1
            if (
                commands.find(_with_marks(tuple(shlex.split(written)))) is None
                and "--xml" not in written
                and "--units" not in written
            ):
                missing.add(written)
    assert seen > 2000
    assert missing == set()


def test_the_batch_of_a_refresh_only_looks_and_asks_gluster_of_one_node_alone() -> None:
    each = commands.node_batch(("/dev/sda", "-f", "/etc/passwd"))
    one = commands.node_batch(("/dev/sda",), with_pool=True)
    assert all(commands.only_reads(command) for command in (*each, *one))
    assert [command.argv for command in each if command.argv[0] == "smartctl"] == [("smartctl", "-j", "-a", "/dev/sda")]
    assert not any(command.argv[0] == "gluster" for command in each)
    assert {command.argv[-2:] for command in one} >= {("peer", "status"), ("volume", "info"), ("status", "all")}


def test_an_operand_too_many_or_too_few_is_refused() -> None:
    with pytest.raises(OperandRefused):
        commands_gluster.START()
    with pytest.raises(OperandRefused):
        commands_gluster.START(volume="v", force="yes")
    with pytest.raises(OperandRefused):
        commands_gluster.ADD_BRICK(volume="v", bricks=())
    with pytest.raises(OperandRefused):
        commands_gluster.START(volume=("a", "b"))


def test_bricks_are_made_by_the_commands_that_heketi_uses() -> None:
    group, brick = f"vg_{HEX}", f"brick_{HEX}"
    mount = f"/var/lib/heketi/mounts/{group}/{brick}"
    device = f"/dev/mapper/{group}-{brick}"
    made = commands_machine.LV_CREATE(
        metadata_kib=8192,
        pool_kib=1048576,
        pool=f"{group}/tp_{HEX}",
        size_kib=1048576,
        name=brick,
        mark="glusterterm.change=create-volume/" + HEX,
    )
    assert " ".join(made.argv) == (
        "/usr/sbin/lvm lvcreate -qq --autobackup=n --poolmetadatasize 8192K --chunksize 256K --size 1048576K "
        f"--thin {group}/tp_{HEX} --virtualsize 1048576K --name {brick} --addtag=glusterterm.change=create-volume/{HEX}"
    )
    assert commands_machine.CHOWN(gid=2001, path=f"{mount}/brick").argv == ("chown", ":2001", f"{mount}/brick")
    assert commands_machine.FSTAB_DROP(brick=brick).argv == ("sed", "-i.save", f"/{brick}/d", "/etc/fstab")
    assert commands_machine.FSTAB_ADD(device=device, mount=mount).argv == (
        "awk",
        f'BEGIN {{print "{device} {mount} xfs rw,inode64,noatime,nouuid 1 2" >> "/etc/fstab"}}',
    )


def test_lines_of_fstab_are_added_and_dropped_one_by_one(tmp_path: Path) -> None:
    fstab = tmp_path / "fstab"
    fstab.write_text("# mine\n")
    other = "f" * 32
    for each in (HEX, other):
        argv = commands_machine.FSTAB_ADD(device=f"/dev/mapper/vg-brick_{each}", mount=f"/m/brick_{each}").argv
        subprocess.run([word.replace("/etc/fstab", str(fstab)) for word in argv], check=True)
    assert fstab.read_text().splitlines()[2].split() == [
        f"/dev/mapper/vg-brick_{other}",
        f"/m/brick_{other}",
        "xfs",
        "rw,inode64,noatime,nouuid",
        "1",
        "2",
    ]
    argv = commands_machine.FSTAB_DROP(brick=f"brick_{other}").argv
    subprocess.run([word.replace("/etc/fstab", str(fstab)) for word in argv], check=True)
    assert [line[:20] for line in fstab.read_text().splitlines()] == ["# mine", "/dev/mapper/vg-brick"]


def lock(command: Command, folder: Path) -> tuple[int, str]:
    """Run a command of the lock below `folder`."""
    argv = [word.replace(commands_lock.FOLDER, str(folder)) for word in command.argv]
    done = subprocess.run(argv, capture_output=True, text=True, timeout=30, check=False)
    return done.returncode, done.stdout.strip()


def test_a_lock_is_had_by_one_and_told_to_the_other_and_dropped_by_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "lock"
    take, drop = commands_lock.TAKE, commands_lock.DROP
    assert lock(drop(owner="one 1"), folder)[0] == 0
    assert lock(take(owner="one 1"), folder) == (0, "")
    assert lock(take(owner="two 2"), folder) == (commands_lock.TAKEN, "one 1")
    assert lock(commands_lock.OWNER(), folder) == (0, "one 1")
    assert lock(drop(owner="two 2"), folder) == (commands_lock.TAKEN, "one 1")
    assert lock(drop(owner="one 1"), folder)[0] == 0
    assert lock(take(owner="two 2"), folder) == (0, "")
    assert sorted(path.name for path in folder.iterdir()) == ["guard", "lock"]


def test_of_many_who_take_a_lock_at_once_one_has_it(tmp_path: Path) -> None:
    argv = [
        [w.replace(commands_lock.FOLDER, str(tmp_path)) for w in commands_lock.TAKE(owner=f"o {n}").argv]
        for n in range(20)
    ]
    started = [subprocess.Popen(words, stdout=subprocess.DEVNULL) for words in argv]
    statuses = [process.wait(30) for process in started]
    assert sorted(statuses) == [0, *[commands_lock.TAKEN] * 19]
    assert lock(commands_lock.OWNER(), tmp_path) == (0, f"o {statuses.index(0)}")


def test_a_lock_that_lost_its_owner_can_be_taken(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    assert lock(commands_lock.TAKE(owner="one 1"), tmp_path)[0] == 0
