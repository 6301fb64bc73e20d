"""Which server a command line means, and the key that a person types for it."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from typing import TYPE_CHECKING

from glusterterm.cli.output import print_warning
from glusterterm.config.load import load
from glusterterm.config.paths import find
from glusterterm.config.profiles import Config, Profile, Role
from glusterterm.model.errors import ConfigInvalid, ReadOnlyRefused, RoleRefused

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from glusterterm.cli.arguments import Arguments
    from glusterterm.cli.demo import Demo
    from glusterterm.config.paths import Paths
    from glusterterm.config.secrets import Ask


def demo(arguments: Arguments) -> AbstractContextManager[Demo | None]:
    """Start the demo's simulator if it was asked for; it ends with the context.

    Raises:
        SimulatorFailed: it can't be started.
    """
    if not arguments.demo:
        return nullcontext()
    from glusterterm.cli.demo import Demo

    return Demo()


@contextmanager
def kept_in(arguments: Arguments) -> Iterator[Paths]:
    """Say where things are kept. The demo's tasks mean nothing once its simulator has ended: they go with it."""
    paths = find(arguments.config)
    if not arguments.demo:
        yield paths
        return
    from contextlib import closing

    from glusterterm.cli.demo_folder import DemoFolder

    with closing(DemoFolder()) as folder:
        yield replace(paths, state=folder.path)


def configuration(paths: Paths, arguments: Arguments) -> Config:
    """Read the configuration for a command, and print its warnings.

    Raises:
        ConfigInvalid: it is broken, and nothing else names a server.
    """
    from glusterterm.config.resolve import SERVER

    config, problem = configuration_or_problem(paths, arguments)
    if problem is not None and not (arguments.server or os.environ.get(SERVER)):
        raise problem
    for warning in (problem.what,) if problem is not None else config.warnings:
        print_warning(warning)
    return config


def configuration_or_problem(paths: Paths, arguments: Arguments) -> tuple[Config, ConfigInvalid | None]:
    """Read the configuration; where it is broken, say why and give an empty one.

    Raises:
        ConfigInvalid: it is broken, and it or one of its profiles was asked for by name.
    """
    try:
        return load(paths.config, must_exist=arguments.config is not None), None
    except ConfigInvalid as error:
        if arguments.config is not None or arguments.profile is not None:
            raise
        return Config(paths.config), error


def chosen(config: Config, arguments: Arguments) -> Profile | None:
    """Give the profile that options, environment and configuration lead to; None where nothing is configured.

    Raises:
        ConfigInvalid: one of them names something that is not there or has no meaning.
    """
    from glusterterm.config.resolve import Wanted, resolve

    wanted = Wanted(
        arguments.profile,
        arguments.server,
        arguments.user,
        arguments.key_file,
        arguments.read_only,
        arguments.insecure,
    )
    return resolve(config, wanted, os.environ)


def profile(arguments: Arguments) -> Profile:
    """Give the profile for a command, which needs one.

    Raises:
        ConfigInvalid: there is none, or what should lead to one is broken.
    """
    config = configuration(find(arguments.config), arguments)
    found = chosen(config, arguments)
    if found is None:
        raise nothing_configured(config)
    return found


def opened(arguments: Arguments, started: Demo | None) -> tuple[Profile, str]:
    """Give the profile that a command is about, the demo's where it is `started`, and its key; print warnings.

    Raises:
        ConfigInvalid: there is none, or what should lead to one is broken.
        SecretUnavailable: the key can't be had.
    """
    found = profile(arguments) if started is None else replace(started.profile(), read_only=arguments.read_only)
    return found, key_of(found)


def opened_by_admin(arguments: Arguments, started: Demo | None) -> tuple[Profile, str]:
    """Give what `opened` does, for a command that asks for more than ids of volumes.

    Raises:
        RoleRefused: the profile has the role user.
        ConfigInvalid: there is no profile, or what should lead to one is broken.
        SecretUnavailable: the key can't be had.
    """
    found, key = opened(arguments, started)
    if found.user is Role.USER:
        raise RoleRefused(
            "Heketi's role user sees the ids of volumes and nothing else", next_step="use the role admin and its key"
        )
    return found, key


def key_of(found: Profile) -> str:
    """Read the key of a profile, and print warnings.

    Raises:
        SecretUnavailable: it can't be had.
    """
    from glusterterm.config.secrets import read_key

    key = read_key(found, os.environ, asking())
    for warning in key.warnings:
        print_warning(warning)
    return key.text


def refuse_read_only(profile: Profile, words: str) -> None:
    """Stop what would change something where nothing may be changed.

    Raises:
        ReadOnlyRefused: nothing may be.
    """
    if profile.looks_only:
        why = "it is read-only" if profile.read_only else "the role user changes nothing here"
        raise ReadOnlyRefused(
            f"{words} was not sent to {profile.name}: {why}",
            next_step="see what it would do with --plan" if profile.read_only else "use the role admin and its key",
        )


def nothing_configured(config: Config) -> ConfigInvalid:
    """Give the error of a command that has no server to ask."""
    return ConfigInvalid(
        f"no server is configured: HEKETI_CLI_SERVER is not set and {config.path} has no profile",
        next_step="set it, give --server URL, or try --demo",
    )


def asking() -> Ask | None:
    """Give a way to ask for a key, where somebody is there to answer."""
    if sys.stdin is None or sys.stderr is None or not (sys.stdin.isatty() and sys.stderr.isatty()):
        return None
    from getpass import getpass

    return lambda name: getpass(f"key of profile {name}: ")


def with_typed_key(wanted: Profile) -> Profile:
    """Ask for the key now where the profile wants it typed: later the terminal is busy.

    Raises:
        SecretUnavailable: nobody is there to type it.
    """
    if not wanted.key_prompt:
        return wanted
    from glusterterm.config.secrets import read_key

    return replace(wanted, key=read_key(wanted, os.environ, asking()).text)
