"""Runs what was typed. What a command needs is loaded by that command alone: none waits for another's."""

import sys
from collections.abc import Sequence

from glusterterm import __version__
from glusterterm.cli.arguments import Arguments, Verb
from glusterterm.cli.output import OutputClosed, print_error, print_lines, quiet_exit
from glusterterm.cli.parser import parse
from glusterterm.cli.status import FAILED, INTERRUPTED, OK, WRONG_USAGE
from glusterterm.model.errors import GlustertermError, UsageError


def main(argv: Sequence[str]) -> int:
    """Run a command line and give the exit status. Whatever goes wrong is told in one line on standard error."""
    try:
        return _run(parse(argv))
    except OutputClosed:
        return FAILED
    except GlustertermError as error:
        print_error(error)
        return WRONG_USAGE if isinstance(error, UsageError) else FAILED
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        quiet_exit(sys.stdout)
        return FAILED
    except OSError as error:
        named = f"{error.filename}: " if error.filename else ""
        print_error(GlustertermError(f"{named}{error.strerror or error}", next_step="check the file or the system"))
        return FAILED


def _run(arguments: Arguments) -> int:
    match arguments.verb:
        case Verb.SIM:
            from glusterterm import bootstrap

            return bootstrap.simulate(arguments)
        case Verb.VERSION:
            print_lines((f"glusterterm {__version__}",))
            return OK
        case Verb.CONSOLE:
            from glusterterm.cli import console

            return console.run(arguments)
        case _:
            return _command(arguments)


def _command(arguments: Arguments) -> int:
    """Run a command that asks, or that reads what is on this host."""
    match arguments.verb:
        case Verb.PATH | Verb.SHOW | Verb.CHECK:
            from glusterterm.cli import settings

            return OK if settings.run(arguments) else FAILED
        case Verb.CHANGE:
            from glusterterm.cli import change

            return change.run(arguments)
        case Verb.PREFLIGHT:
            from glusterterm.cli import preflight

            return preflight.run(arguments)
        case Verb.SSH:
            from glusterterm.cli import nodes

            return OK if nodes.run(arguments) else FAILED
        case Verb.TASKS:
            from glusterterm.cli import tasks

            return tasks.run(arguments)
        case Verb.SERVER:
            from glusterterm.cli import server_shown

            server_shown.run(arguments)
            return OK
        case _:
            from glusterterm.cli import look

            look.run(arguments)
            return OK
