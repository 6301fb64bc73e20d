"""The command line: what can be typed, and what it means."""

import argparse
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from enum import StrEnum
from pathlib import Path
from typing import NoReturn

from glusterterm.cli.output import print_lines
from glusterterm.model.errors import UsageError

OBJECTS = ("cluster", "node", "device", "volume", "blockvolume")
PRESETS = ("empty", "demo", "one-node", "full", "damaged")
_SECRET_OPTIONS = ("--key", "--secret", "--password", "--admin-secret")


class Verb(StrEnum):
    """What a command does; the console is what runs without one."""

    CONSOLE = "console"
    TOPOLOGY = "topology"
    LIST = "list"
    INFO = "info"
    VERSION = "version"
    SIM = "sim"
    SHOW = "show"
    PATH = "path"
    CHECK = "check"


@dataclass(slots=True)
class Arguments:
    """What was typed. `subject` is the kind of object of list and info, and `wanted` what names it."""

    verb: Verb = Verb.CONSOLE
    subject: str = ""
    wanted: str = ""
    json: bool = False
    sets: bool = False
    profile: str | None = None
    server: str | None = None
    user: str | None = None
    key_file: Path | None = None
    config: Path | None = None
    read_only: bool = False
    insecure: bool = False
    demo: bool = False
    theme: str | None = None
    ascii: bool = False
    port: int = 0
    preset: str = "empty"
    scale: str | None = None
    admin_key: str | None = None
    user_key: str | None = None
    no_auth: bool = False
    until_stdin_closes: bool = False


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """Raise what `parse` raises, in place of printing several lines and ending the process."""
        raise UsageError(message, next_step=f"see {self.prog} --help")

    def print_help(self, file: object = None) -> None:
        """Print where results are printed, so that an output that nobody takes is told as theirs is."""
        print_lines(self.format_help().splitlines())


def parse(argv: Sequence[str]) -> Arguments:
    """Read a command line. `--help` prints and ends the process.

    Raises:
        UsageError: it has no meaning. The values of options that are not known are not repeated.
    """
    for word in argv:
        if word.partition("=")[0] in _SECRET_OPTIONS and argv[0] != "sim":
            raise UsageError(
                "a key is never typed on the command line, where others can read it",
                next_step="use --key-file, a profile or HEKETI_CLI_KEY",
            )
    if {"-h", "--help"}.isdisjoint(argv):
        try:
            return _read(argv, [name for name in _ADD if name in argv])
        except UsageError:
            pass  # told below, in words that know of every command
    return _read(argv, _ADD)


def _read(argv: Sequence[str], commands: Iterable[str]) -> Arguments:
    """Read a command line that can name `commands`. To describe them all takes longer than to read it."""
    typed, unknown = _parser(commands).parse_known_args(argv)
    if unknown:
        named = next((word.partition("=")[0] for word in unknown if word.startswith("-")), None)
        what = f"there is no option {named}" if named else f"{unknown[0]!r} is one word too many"
        raise UsageError(what, next_step="see glusterterm --help, and --help after a command")
    given = vars(typed)
    arguments = Arguments(**{field.name: given[field.name] for field in fields(Arguments) if field.name in given})
    if given["version"]:
        return Arguments(Verb.VERSION)
    if arguments.verb is Verb.CONSOLE and given.get("group"):
        raise UsageError(f"what about {given['group']}?", next_step=f"see glusterterm {given['group']} --help")
    _exclusive(arguments)
    return arguments


def _exclusive(arguments: Arguments) -> None:
    chosen = [
        name
        for name, value in (
            ("--demo", arguments.demo),
            ("--profile", arguments.profile),
            ("--server", arguments.server),
        )
        if value
    ]
    if len(chosen) > 1:
        raise UsageError(f"{chosen[0]} and {chosen[1]} name two servers", next_step="leave out one of them")


def _parser(names: Iterable[str]) -> argparse.ArgumentParser:
    parser = _Parser(
        prog="glusterterm",
        description="A console for GlusterFS. Without a command it opens on a terminal; HEKETI_CLI_SERVER, "
        "HEKETI_CLI_USER and HEKETI_CLI_KEY are honoured.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="store_true", help="tell the version")
    _add_where(parser)
    console = parser.add_argument_group("the console")
    console.add_argument("--theme", metavar="NAME", help="colours, such as light or high-contrast")
    console.add_argument("--ascii", action="store_true", help="draw with ASCII letters alone")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", dest="group", parser_class=_Parser)
    for name in names:
        _ADD[name](commands, name)
    return parser


def _add_topology(commands: "argparse._SubParsersAction[_Parser]", name: str) -> None:
    topology = _command(commands, name, "everything, as a tree of text or as JSON", Verb.TOPOLOGY)
    form = topology.add_mutually_exclusive_group()
    form.add_argument("--json", action="store_true", help="one JSON document; sizes in KiB")
    form.add_argument("--plain", action="store_true", help="text for less and grep: what is printed without --json")
    _add_sets(topology)


def _add_object(commands: "argparse._SubParsersAction[_Parser]", name: str) -> None:
    group = commands.add_parser(name, help=f"{name}s: list, info", allow_abbrev=False)
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    listing = _command(verbs, "list", f"list {name}s", Verb.LIST, name)
    info = _command(verbs, "info", f"tell everything about one {name}", Verb.INFO, name)
    for parser in (listing, info):
        parser.add_argument("--json", action="store_true", help="one JSON document; sizes in KiB")
    names = {"device": "HOST:/dev/PATH", "node": "a host name", "cluster": "its name in the profile"}
    info.add_argument("wanted", metavar="ID", help=f"an id, its first digits, or {names.get(name, 'a name')}")
    if name == "volume":
        _add_sets(info)


def _add_sim(commands: "argparse._SubParsersAction[_Parser]", name: str) -> None:
    sim = commands.add_parser(name, help="a simulated Heketi on loopback", allow_abbrev=False)
    sim.set_defaults(verb=Verb.SIM)
    sim.add_argument("--port", type=_port, default=0, metavar="N", help="0, the default, is any free port")
    sim.add_argument("--preset", choices=PRESETS, default="empty", help="the world to begin with")
    sim.add_argument(
        "--scale", type=_scale, metavar="C,N,D,V", help="clusters, nodes, devices per node, volumes per cluster"
    )
    sim.add_argument("--admin-key", metavar="KEY", help="the key of admin; made up where not given")
    sim.add_argument("--user-key", metavar="KEY", help="the key of user; made up where not given")
    sim.add_argument("--no-auth", action="store_true", help="take requests without a token")
    sim.add_argument("--until-stdin-closes", action="store_true", help=argparse.SUPPRESS)


def _add_config(commands: "argparse._SubParsersAction[_Parser]", name: str) -> None:
    group = commands.add_parser(name, help="the configuration: show, path, check", allow_abbrev=False)
    verbs = group.add_subparsers(title="commands", metavar="COMMAND", parser_class=_Parser)
    for verb, told in (
        (Verb.SHOW, "tell what is configured, without any secret"),
        (Verb.PATH, "tell where configuration, themes, keys and state are"),
        (Verb.CHECK, "read the configuration and try to reach every profile's server"),
    ):
        _command(verbs, verb, told, verb).add_argument("--json", action="store_true", help="one JSON document")


def _command(
    commands: "argparse._SubParsersAction[_Parser]", name: str, told: str, verb: Verb, subject: str = ""
) -> argparse.ArgumentParser:
    parser = commands.add_parser(name, help=told, description=told, allow_abbrev=False)
    parser.set_defaults(verb=verb, subject=subject)
    _add_where(parser)
    return parser


_ADD = {
    "topology": _add_topology,
    **dict.fromkeys(OBJECTS, _add_object),
    "sim": _add_sim,
    "config": _add_config,
}
"""What describes each command."""


def _add_where(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before a command as well as after it; hence no defaults: the later would win."""
    where = parser.add_argument_group("which server", argument_default=argparse.SUPPRESS)
    where.add_argument("--profile", metavar="NAME", help="a profile of the configuration file")
    where.add_argument("--server", metavar="URL", help="Heketi's address")
    where.add_argument("--user", metavar="ROLE", help="admin or user")
    where.add_argument("--key-file", type=Path, metavar="FILE", help="the file with the key alone in it")
    where.add_argument("--config", type=Path, metavar="FILE", help="another configuration file")
    where.add_argument("--demo", action="store_true", help="a simulated cluster, on this machine alone")
    where.add_argument("--read-only", action="store_true", help="refuse everything that would change something")
    where.add_argument("--insecure", action="store_true", help="don't check the server's certificate")


def _add_sets(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--sets", action="store_true", help="ask gluster for the brick sets; slow")


def _port(text: str) -> int:
    if not text.isascii() or not text.isdigit() or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def _scale(text: str) -> str:
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError("a scale is four numbers: clusters, nodes, devices, volumes, as in 1,10,4,200")
    return text
