"""Which commands simulated nodes know, what stands in front of them, and what the others get for an answer."""

import pytest

from glusterterm.backends.direct.commands import ROWS
from glusterterm.backends.direct.commands_gluster import VOLUME_LIST
from glusterterm.backends.direct.commands_row import Given, Many, Place, Row
from glusterterm.backends.ssh.batch import script
from glusterterm.model.commands import CommandKind
from glusterterm.sim.nodes import Injected
from glusterterm.sim.shell.node import PROGRAMS, run, split
from glusterterm.sim.shell.script import read
from tests.unit.sim_ssh.worlds import HOSTS, Nodes, demo, recorded_pool

HOST = "stor-a1.example.com"
READING = [row for row in ROWS if row.kind is CommandKind.READS]


def operand(nodes: Nodes, place: Place | Many) -> Given:
    """Give an operand that is there in the demo."""
    node = nodes.node(HOST)
    group = next(iter(node.groups.values()))
    brick = nodes.world.volumes[node.pool, "home"].bricks[0]
    known: dict[str, Given] = {
        "volume": "home",
        "device": "/dev/sdb",
        "group": group.name,
        "pool": f"{group.name}/{next(iter(group.pools))}",
        "count": "5",
        "path": brick.path if brick.storage == node.storage else next(iter(node.mounts)),
        "bricks": (brick.name,),
    }
    return known[place.name]


@pytest.mark.parametrize("row", READING, ids=lambda row: row.name)
def test_every_reading_command_of_the_table_is_known(row: Row) -> None:
    _, nodes = demo()
    command = row(**{name: operand(nodes, place) for name, place in row.places.items()})
    printed = run(nodes.world, nodes.node(HOST), command.argv)
    assert printed.status != 127
    assert "simulated node" not in printed.stdout + printed.stderr
    assert "unrecognized word" not in printed.stdout


CHANGING = {row.words[0] for row in ROWS if row.kind is CommandKind.CHANGES}


def test_every_changing_command_of_the_table_has_its_program() -> None:
    names = {str(word).rpartition("/")[2] for word in CHANGING}
    assert names <= PROGRAMS.keys()


@pytest.mark.parametrize(
    "front",
    [
        "sudo -n",
        "env LC_ALL=C",
        "LC_ALL=C",
        "timeout -k 5 30",
        "sudo -n env LC_ALL=C timeout 30",
        "exec",
        "/usr/bin/sudo -n",
    ],
)
def test_what_stands_in_front_of_a_command_changes_nothing(front: str) -> None:
    nodes = recorded_pool()
    plain = " ".join(VOLUME_LIST().argv)
    assert nodes.told(f"{front} {plain}") == nodes.told(plain)


def test_an_unknown_command_gets_a_shell_s_answer() -> None:
    printed = recorded_pool().ask("sudo -n nosuch --option")
    assert (printed.stdout, printed.stderr, printed.status) == ("", "sh: 1: nosuch: not found\n", 127)


@pytest.mark.parametrize("line", ["a; b", "a | b", "a && b", "a > /tmp/x", "a `b`;", "a\nb", "(a)", "a 'b"])
def test_what_is_more_than_one_plain_command_is_not_taken_apart(line: str) -> None:
    assert split(line) is None


def test_quoted_operators_are_words() -> None:
    assert split("""awk 'BEGIN {print "a;b" >> "/etc/fstab"}'""") == ("awk", 'BEGIN {print "a;b" >> "/etc/fstab"}')


def test_sudo_may_ask_for_a_password() -> None:
    nodes = recorded_pool()
    nodes.node(HOSTS[0]).sudo = False
    printed = nodes.ask("sudo -n hostname")
    assert (printed.stderr, printed.status) == ("sudo: a password is required\n", 1)
    assert nodes.told("hostname")


def test_an_injected_failure_strikes_the_command_that_it_names_and_no_other() -> None:
    nodes = recorded_pool()
    nodes.world.injected.append(Injected("peer status", "no such luck\n", times=1, seconds=3, status=7))
    assert nodes.told("gluster --mode=script pool list")
    struck = nodes.ask("sudo -n gluster --mode=script peer status")
    assert (struck.stderr, struck.status, struck.seconds) == ("no such luck\n", 7, 3)
    assert nodes.told("gluster --mode=script peer status")


def test_a_script_of_the_runner_s_is_read_to_its_commands() -> None:
    commands = tuple(row() for row in READING if not row.places)
    batch = read(script(commands, "0123456789abcdef" * 2, 1000))
    assert batch is not None
    assert (batch.marker, batch.most) == ("0123456789abcdef" * 2, 1000)
    steps = {step.number: step for lane in batch.lanes for step in lane}
    assert [steps[number].words for number in range(len(commands))] == [command.argv for command in commands]
    assert [steps[number].limit_s for number in range(len(commands))] == [command.limit_s for command in commands]
    assert len(batch.lanes) == len({command.lane or number for number, command in enumerate(commands)})


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("umask 022", "umask 022; id"),
        ("wait\n", "wait; id\n"),
        ("exit 0\n}\n", "exit 0\n}\nid\n"),
        ("r 0 30 gluster", "r 0 30 $(id) gluster"),
        ("r 0 30 gluster", "r 0 30 gluster;id"),
        (") &\n", ") & id\n"),
    ],
)
def test_a_script_with_anything_else_in_it_is_not_understood(old: str, new: str) -> None:
    text = script((VOLUME_LIST(),), "0123456789abcdef" * 2)
    assert read(text) is not None
    assert old in text
    assert read(text.replace(old, new, 1)) is None
