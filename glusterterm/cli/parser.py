"""Reads a command line, by the table of commands."""

import argparse
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import fields
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from glusterterm.cli.arguments import Arguments, Verb, Wishes
from glusterterm.cli.output import print_lines
from glusterterm.model.errors import UsageError

if TYPE_CHECKING:
    from glusterterm.cli.command import Command

_SECRET_OPTIONS = ("--key", "--secret", "--password", "--admin-secret")
_TOLD = {
    "blockvolume": "block volumes",
    "server": "Heketi itself",
    "operations": "what was begun and has not ended",
    "mode": "what Heketi lets through",
    "loglevel": "Heketi's own log",
    "tasks": "what was changed from this host",
    "config": "the configuration",
    "ssh": "the nodes themselves",
}


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
    if all(word.startswith("-") for word in argv) and {"-h", "--help"}.isdisjoint(argv):
        return _read(argv, ())  # no command is named: the table of them need not be loaded
    from glusterterm.cli.commands import COMMANDS

    if {"-h", "--help"}.isdisjoint(argv):
        try:
            return _read(argv, [each for each in COMMANDS if set(each.words.split()[:1]) & set(argv)])
        except UsageError:
            pass  # told below, in words that know of every command
    return _read(argv, COMMANDS)


def _read(argv: Sequence[str], commands: "Iterable[Command]") -> Arguments:
    """Read a command line that can name `commands`. To describe them all takes longer than to read it."""
    typed, unknown = _parser(commands).parse_known_args(_with_truths(argv, commands))
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
    if arguments.verb is Verb.CHANGE:
        arguments.json |= _json_meant_twice(given)
        arguments.wishes = _wishes(given)
    _exclusive(arguments)
    return arguments


def _json_meant_twice(given: dict[str, object]) -> bool:
    """Take the file of `topology load --json FILE` apart from a `--json` that means what it means everywhere else.

    Raises:
        UsageError: there is no file, or more than one.
    """
    words = given.get("topology_file")
    if not isinstance(words, list):
        return False
    files = [word for word in words if word is not None]
    if len(files) != 1:
        raise UsageError("give one topology file", next_step="--json FILE; once more without a file: print JSON")
    given["topology_file"] = files[0]
    return len(words) > 1


def _wishes(given: Mapping[str, object]) -> Wishes:
    read = {field.name: given[field.name] for field in fields(Wishes) if field.name in given}
    for value in read.values():
        for word in value if isinstance(value, list | tuple) else (value,):
            if isinstance(word, str) and any("\ud800" <= char <= "\udfff" for char in word):
                raise UsageError("what was typed is not UTF-8 throughout", next_step="type it anew, in UTF-8")
    # What argparse read has the types that the table of options names.
    typed: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in read.items()}
    return Wishes(**typed)


def _with_truths(argv: Sequence[str], commands: "Iterable[Command]") -> list[str]:
    """Write `--block` as `--block=true`: to argparse an option either has a value or has none."""
    truths = {flag for each in commands for option in each.options if option.truth for flag in option.flags}
    return [f"{word}=true" if word in truths else word for word in argv]


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


def _parser(commands: "Iterable[Command]") -> argparse.ArgumentParser:
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
    _add_commands(parser, commands, ())
    return parser


def _add_commands(parser: argparse.ArgumentParser, commands: "Iterable[Command]", before: tuple[str, ...]) -> None:
    """Have `parser` read the commands that begin with the words `before` and one more."""
    depth = len(before)
    named: dict[str, list[Command]] = {}
    for each in commands:
        typed = each.words.split()
        if len(typed) > depth:
            named.setdefault(typed[depth], []).append(each)
    if not named and before:
        return
    group = parser.add_subparsers(
        title="commands", metavar="COMMAND", dest="group" if not before else argparse.SUPPRESS, parser_class=_Parser
    )
    for word, within in named.items():
        words = (*before, word)
        itself = next((each for each in within if each.words == " ".join(words)), None)
        if itself is None:
            inner = group.add_parser(word, help=_told(words, within), allow_abbrev=False)
            inner.set_defaults(group=" ".join(words))
        else:
            inner = group.add_parser(
                word, aliases=itself.aliases, help=itself.help, description=itself.help, allow_abbrev=False
            )
            _add_options(inner, itself)
        _add_commands(inner, within, words)


def _add_options(parser: argparse.ArgumentParser, command: "Command") -> None:
    parser.set_defaults(verb=command.verb, command=command.words, subject=command.subject)
    several_apart = any(option.apart for option in command.options)
    apart = parser.add_mutually_exclusive_group() if several_apart else None  # an empty one breaks --help
    for option in command.options:
        option.add_to(apart if option.apart and apart is not None else parser)
    if command.asks_for_server:
        _add_where(parser)


def _told(words: Sequence[str], commands: "Iterable[Command]") -> str:
    verbs = dict.fromkeys(each.words.split()[len(words)] for each in commands)
    return f"{_TOLD.get(words[-1], words[-1] + 's')}: {', '.join(verbs)}"


def _add_where(parser: argparse.ArgumentParser) -> None:
    """Add the options that may stand before a command as well as after it; hence no defaults: the later would win."""
    where = parser.add_argument_group("which server", argument_default=argparse.SUPPRESS)
    where.add_argument("--profile", metavar="NAME", help="a profile of the configuration file")
    where.add_argument(
        "--server", "-s", metavar="URL", help="Heketi's address, or ssh://HOST,HOST for a pool without Heketi"
    )
    where.add_argument("--user", metavar="ROLE", help="admin or user")
    where.add_argument("--key-file", type=Path, metavar="FILE", help="the file with the key alone in it")
    where.add_argument("--config", type=Path, metavar="FILE", help="another configuration file")
    where.add_argument("--demo", action="store_true", help="a simulated cluster, on this machine alone")
    where.add_argument("--read-only", action="store_true", help="refuse everything that would change something")
    where.add_argument("--insecure", "-I", action="store_true", help="don't check the server's certificate")
