"""Runs what was typed: commands here, the console and the simulator through bootstrap.

What a command prints with is loaded by that command alone: the console's first frame waits for nothing else.
"""

import gc
import os
import signal
import sys
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm import bootstrap
from glusterterm.cli.arguments import Arguments, Verb, parse
from glusterterm.cli.output import OutputClosed, print_error, print_json, print_lines, print_warning, quiet_exit
from glusterterm.config.load import load
from glusterterm.config.paths import Paths, find
from glusterterm.config.profiles import Bars, Config, Glyphs, Profile, Settings
from glusterterm.config.resolve import SERVER, Wanted, resolve
from glusterterm.config.secrets import Ask, read_key
from glusterterm.model.errors import ConfigInvalid, GlustertermError, RoleRefused, UsageError
from glusterterm.model.snapshot import Method

if TYPE_CHECKING:
    from glusterterm.cli.demo import Demo

OK, FAILED, WRONG_USAGE, INTERRUPTED = 0, 1, 2, 128 + signal.SIGINT
"""Exit statuses. From 10 on they are verdicts of commands that have some."""


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
            return bootstrap.simulate(arguments)
        case Verb.CONSOLE:
            return _console(arguments)
        case Verb.PATH | Verb.SHOW | Verb.CHECK:
            return _tell_settings(arguments)
        case _:
            return _look(arguments)


def _look(arguments: Arguments) -> int:
    # The process ends with its one answer: to look for cycles among 100,000 new objects, now or at the exit, would
    # only take time.
    gc.disable()
    try:
        _show(arguments)
    finally:
        gc.freeze()
        gc.enable()
    return OK


def _show(arguments: Arguments) -> None:
    from glusterterm.cli.look import look

    with _demo(arguments) as demo:
        profile = demo.profile() if demo is not None else _profile(arguments)
        key = read_key(profile, os.environ, _ask())
        for warning in key.warnings:
            print_warning(warning)
        snapshot = look(bootstrap.open_backend(profile, key.text), sets=arguments.sets)
    listing_volumes = (arguments.subject, arguments.verb) == ("volume", Verb.LIST)
    if snapshot.source.method is Method.VOLUMES and arguments.verb is not Verb.TOPOLOGY and not listing_volumes:
        raise RoleRefused(
            "Heketi's role user sees the ids of volumes and nothing else",
            next_step="use the role admin and its key, or: glusterterm volume list",
        )
    names = dict(profile.cluster_names)
    if arguments.json:
        from glusterterm.cli import show_json

        print_json(show_json.shown(snapshot, arguments, names))
    else:
        from glusterterm.cli import show_text

        print_lines(show_text.shown(snapshot, arguments, names))


def _demo(arguments: Arguments) -> "AbstractContextManager[Demo | None]":
    if not arguments.demo:
        return nullcontext()
    from glusterterm.cli.demo import Demo

    return Demo()


def _tell_settings(arguments: Arguments) -> int:
    from glusterterm.cli import settings

    paths = find(arguments.config)
    if arguments.verb is Verb.PATH:
        settings.path(paths, as_json=arguments.json)
        return OK
    config = _config(paths, arguments)
    chosen = _resolved(config, arguments)
    if arguments.verb is Verb.SHOW:
        settings.show(config, chosen, as_json=arguments.json)
        return OK
    profiles = list(config.profiles)
    if chosen is not None and (arguments.profile or arguments.server):
        profiles = [chosen]
    elif chosen is not None and chosen not in profiles:
        profiles.insert(0, chosen)
    if not profiles:
        raise _nothing_configured(config)
    asked = [_with_typed_key(profile) for profile in profiles]
    return OK if settings.check(config, asked, bootstrap.probe, as_json=arguments.json) else FAILED


def _console(arguments: Arguments) -> int:
    _need_a_terminal()
    with _demo(arguments) as demo:
        paths = find(arguments.config)
        config, problem = _config_or_problem(paths, arguments)
        config = replace(config, settings=_settings(config, arguments))
        profile = _resolved(config, arguments) if demo is None else None
        if profile is not None:
            profile = _with_typed_key(profile)
        return bootstrap.open_console(bootstrap.Opening(paths, config, profile, demo, problem))


def _need_a_terminal() -> None:
    streams = (sys.stdin, sys.stdout, sys.stderr)
    if not all(stream is not None and stream.isatty() for stream in streams):
        raise GlustertermError("the console needs a terminal, and this is none", next_step="glusterterm topology")
    if os.environ.get("TERM") == "dumb":
        raise GlustertermError("the console can't draw on a dumb terminal", next_step="glusterterm topology")


def _config(paths: Paths, arguments: Arguments) -> Config:
    """Read the configuration for a command, with its warnings told."""
    config, problem = _config_or_problem(paths, arguments)
    if problem is not None and not (arguments.server or os.environ.get(SERVER)):
        raise problem
    for warning in (problem.what,) if problem is not None else config.warnings:
        print_warning(warning)
    return config


def _config_or_problem(paths: Paths, arguments: Arguments) -> tuple[Config, ConfigInvalid | None]:
    """Read the configuration; where it is broken and was not asked for by name, say so and go on without it."""
    try:
        return load(paths.config, must_exist=arguments.config is not None), None
    except ConfigInvalid as error:
        if arguments.config is not None or arguments.profile is not None:
            raise
        return Config(paths.config), error


def _settings(config: Config, arguments: Arguments) -> Settings:
    chosen = replace(config.settings, theme=arguments.theme or config.settings.theme)
    return replace(chosen, glyphs=Glyphs.ASCII, bars=Bars.ASCII) if arguments.ascii else chosen


def _resolved(config: Config, arguments: Arguments) -> Profile | None:
    wanted = Wanted(
        arguments.profile,
        arguments.server,
        arguments.user,
        arguments.key_file,
        arguments.read_only,
        arguments.insecure,
    )
    return resolve(config, wanted, os.environ)


def _profile(arguments: Arguments) -> Profile:
    config = _config(find(arguments.config), arguments)
    profile = _resolved(config, arguments)
    if profile is None:
        raise _nothing_configured(config)
    return profile


def _nothing_configured(config: Config) -> ConfigInvalid:
    return ConfigInvalid(
        f"no server is configured: HEKETI_CLI_SERVER is not set and {config.path} has no profile",
        next_step="set it, give --server URL, or try --demo",
    )


def _ask() -> Ask | None:
    """Give a way to ask for a key, where somebody is there to answer."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    return lambda name: getpass(f"key of profile {name}: ")


def _with_typed_key(profile: Profile) -> Profile:
    """Ask for the key now where the profile wants it typed: later the screen is the console's."""
    if not profile.key_prompt:
        return profile
    return replace(profile, key=read_key(profile, os.environ, _ask()).text)
