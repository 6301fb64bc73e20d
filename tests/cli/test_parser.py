"""What can be typed, by the table of commands."""

import re
from pathlib import Path

import pytest

from glusterterm.cli.arguments import Arguments, Verb, Wishes
from glusterterm.cli.change_plans import BUILDERS, check
from glusterterm.cli.commands import COMMANDS, MODES
from glusterterm.cli.options import Option
from glusterterm.cli.parser import parse
from glusterterm.logic.equivalents import change_command
from glusterterm.model.errors import UsageError
from glusterterm.model.ids import ClusterId, DeviceId, NodeId, VolumeId
from glusterterm.model.operations import AddDevice, AddNode, CreateVolume, ExpandVolume, SetDeviceState
from glusterterm.model.server import LoggerLevel, ServerMode
from glusterterm.model.topology import Durability, DurabilityType, EntryState

ID = "596da737b95c1e9b1f5eb0e0f22d1b30"


def wishes(line: str) -> Wishes:
    """Give what a command line wishes for."""
    arguments = parse(line.split())
    check(arguments)
    return arguments.wishes


def test_every_command_that_changes_something_has_a_plan_and_no_other() -> None:
    changing = {command.words for command in COMMANDS if command.verb is Verb.CHANGE}
    assert set(BUILDERS) == changing
    assert {command.words for command in COMMANDS if command.changes} == changing | {"tasks resume", "ssh unlock"}


def test_every_option_fills_a_field() -> None:
    known = {*Arguments.__slots__, *Wishes.__slots__}
    assert {option.dest for command in COMMANDS for option in command.options} <= {*known, "plain"}


def test_no_two_commands_are_typed_alike() -> None:
    words = [command.words for command in COMMANDS]
    assert len(words) == len(set(words))
    for command in COMMANDS:
        flags = [flag for option in command.options for flag in option.flags]
        assert len(flags) == len(set(flags)), command.words


def test_the_words_that_may_be_chosen_are_those_of_the_model() -> None:
    assert set(MODES) == set(ServerMode)
    assert {"loglevel set"} == {
        command.words
        for command in COMMANDS
        for option in command.options
        if option.dest == "level" and set(option.choices) == set(LoggerLevel)
    }


def typed(option: Option) -> list[str]:
    """Give one good way to type an option."""
    value = (
        option.choices[0] if option.choices else {"N": "7", "F": "1.5", "NAME:VALUE": "a:b"}.get(option.metavar, "x")
    )
    if not option.flags:
        return [value]
    return [option.flags[0]] if option.switch or option.truth else [option.flags[0], value]


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command.verb is Verb.CHANGE], ids=lambda c: c.words
)
def test_every_option_of_every_change_is_read(command: object) -> None:
    from glusterterm.cli.command import Command

    assert isinstance(command, Command)
    for words in (command.words, *(f"{command.words.rpartition(' ')[0]} {alias}" for alias in command.aliases)):
        line = [*words.split(), *(word for option in command.options for word in typed(option))]
        arguments = parse(line)
        assert (arguments.verb, arguments.command) == (Verb.CHANGE, command.words)
        for option in command.options:
            holder = arguments if option.dest in Arguments.__slots__ else arguments.wishes
            default = Arguments() if holder is arguments else Wishes()
            value = getattr(holder, option.dest)
            assert value != getattr(default, option.dest) or option.choices, option.dest


@pytest.mark.parametrize(
    "command", [command for command in COMMANDS if command.verb is Verb.CHANGE], ids=lambda c: c.words
)
def test_every_option_refuses_what_it_can_not_read(command: object) -> None:
    from glusterterm.cli.command import Command

    assert isinstance(command, Command)
    for bad in command.options:
        if bad.truth:
            wrong = [f"{bad.flags[0]}=maybe"]
        elif bad.choices or bad.metavar in ("N", "F"):
            wrong = [*bad.flags[:1], "1.5.2"]
        else:
            continue
        line = command.words.split()
        for option in command.options:
            line += wrong if option is bad else typed(option)
        with pytest.raises(UsageError):
            parse(line)


def test_what_is_needed_is_asked_for() -> None:
    for command in COMMANDS:
        for option in command.options:
            if option.needed:
                with pytest.raises(UsageError, match="required"):
                    parse(command.words.split())


def test_the_defaults_are_those_of_heketis_own_client() -> None:
    asked = wishes("volume create --size 10")
    assert (asked.durability, asked.replica, asked.disperse_data, asked.redundancy) == ("replicate", 3, 4, 2)
    assert (asked.snapshot_factor, asked.gid, asked.block, asked.name) == (1.0, 0, None, "")
    assert wishes("blockvolume create --size 10").ha == 0


def test_truths_are_written_as_heketis_own_client_takes_them() -> None:
    assert wishes("cluster create --block=false").block is False
    assert wishes("cluster create --block").block is True
    assert wishes(f"cluster setflags --file {ID}").file is True
    assert wishes(f"device delete {ID} --force-forget").forget
    with pytest.raises(UsageError, match="neither true nor false"):
        parse(["cluster", "create", "--block=perhaps"])


def test_json_is_the_topology_file_and_once_more_the_form_of_what_is_printed() -> None:
    plain = parse(["topology", "load", "--json", "a.json", "--plan"])
    assert (plain.wishes.topology_file, plain.json) == (Path("a.json"), False)
    for line in ("topology load --json=a.json --plan --json", "topology load --json -j a.json"):
        both = parse(line.split())
        assert (both.wishes.topology_file, both.json) == (Path("a.json"), True)
    for line in ("topology load --json", "topology load --json a --json b"):
        with pytest.raises(UsageError, match="give one topology file"):
            parse(line.split())


def test_lists_have_commas_between() -> None:
    asked = wishes("volume create --size 1 --clusters a,b --gluster-volume-options=nfs.disable")
    assert asked.clusters == ("a", "b")
    arguments = parse(["volume", "create", "--size", "1", "--gluster-volume-options", "nfs.disable on, cache.x 2"])
    assert arguments.wishes.options == ("nfs.disable on", "cache.x 2")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        (f"cluster setflags {ID}", "nothing is to be set"),
        (f"node rmtags {ID}", "give the names of tags, or --all"),
        (f"device rmtags {ID} a --all", "give the names of tags, or --all"),
        (f"node settags {ID} nocolon", "'nocolon' is no tag"),
        (f"node settags {ID} :value", "':value' is no tag"),
        ("node add --zone one --cluster x --management-host-name a --storage-host-name b", "'one' is no whole number"),
        ("volume create --size 1 --snapshot-factor nan", "'nan' is no number"),
        ("volume create --size 10G", "'10G' is no whole number"),
        ("volume create --size 99999999999999999999", "is more than can be cut into bricks"),
        ("server mode set off", "invalid choice: 'off'"),
        ("server mode", "what about server mode?"),
        ("volume create 10 --size 10", "'10' is one word too many"),
    ],
)
def test_what_does_not_go_together_is_wrong_usage(line: str, told: str) -> None:
    with pytest.raises(UsageError) as raised:
        check(parse(line.split()))
    assert told in raised.value.what


@pytest.mark.parametrize(
    "operation",
    [
        CreateVolume("v", 10, Durability(DurabilityType.REPLICATE, 3), gid=7, snapshot_factor=1.5, options=("a b",)),
        CreateVolume("v", 10, Durability(DurabilityType.DISPERSE, 0, 4, 2), clusters=(ClusterId(ID),), block=True),
        ExpandVolume(VolumeId(ID), 5),
        AddNode(ClusterId(ID), 2, "stor-01", "192.0.2.1"),
        AddDevice(NodeId(ID), "/dev/vdb", True),
        SetDeviceState(DeviceId(ID), EntryState.FAILED),
    ],
)
def test_heketis_own_command_can_be_typed_here(operation: CreateVolume) -> None:
    import shlex

    program, *words = shlex.split(change_command(operation))
    assert program == "heketi-cli"
    assert parse(words).verb is Verb.CHANGE


def test_a_command_line_without_a_command_loads_no_table(tmp_path: Path) -> None:
    from tests.cli.serving import run

    code = (
        "import sys\nfrom glusterterm.cli.parser import parse\nparse(['--demo', '--ascii'])\n"
        "print('glusterterm.cli.commands' in sys.modules)"
    )
    assert run(tmp_path, code=code).stdout == b"False\n"


def test_help_of_a_command_shows_its_options_and_loads_no_engine(tmp_path: Path) -> None:
    from tests.cli.serving import run

    code = (
        "import sys\nfrom glusterterm.cli.main import main\n"
        "try:\n    main(['volume', 'create', '--help'])\nexcept SystemExit:\n    pass\n"
        "print(*sys.modules, file=sys.stderr)"
    )
    done = run(tmp_path, code=code)
    assert re.search(rb"--snapshot-factor F +room for snapshots", done.stdout)
    loaded = set(done.stderr.decode().split())
    assert not {"httpx", "msgspec", "glusterterm.engine.tasks", "glusterterm.logic.plans.volume"} & loaded
