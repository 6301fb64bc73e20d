"""The command that opens the console."""

import os
import sys
from dataclasses import replace

from glusterterm import bootstrap
from glusterterm.cli import servers
from glusterterm.cli.arguments import Arguments
from glusterterm.config.paths import find
from glusterterm.config.profiles import Bars, Config, Glyphs, Settings
from glusterterm.model.errors import GlustertermError


def run(arguments: Arguments) -> int:
    """Open the console and give its exit status when it is left.

    Raises:
        GlustertermError: there is no terminal for it, or what was asked for by name can't be had.
    """
    _need_a_terminal()
    with servers.demo(arguments) as demo:
        paths = find(arguments.config)
        config, problem = servers.configuration_or_problem(paths, arguments)
        config = replace(config, settings=_settings(config, arguments))
        profile = servers.chosen(config, arguments) if demo is None else None
        if profile is not None:
            profile = servers.with_typed_key(profile)
        return bootstrap.open_console(bootstrap.Opening(paths, config, profile, demo, problem))


def _need_a_terminal() -> None:
    streams = {"standard input": sys.stdin, "standard output": sys.stdout, "standard error": sys.stderr}
    other = [name for name, stream in streams.items() if stream is None or not stream.isatty()]
    if other:
        names = " and ".join((", ".join(other[:-1]), other[-1]) if other[1:] else other)
        here = [name for name in streams if name not in other]
        raise GlustertermError(
            f"the console needs a terminal, and {names} {'are' if other[1:] else 'is'} none",
            next_step=f"don't redirect {names}, or take glusterterm topology" if here else "glusterterm topology",
        )
    if os.environ.get("TERM") == "dumb":
        raise GlustertermError("the console can't draw on a dumb terminal", next_step="glusterterm topology")


def _settings(config: Config, arguments: Arguments) -> Settings:
    chosen = replace(config.settings, theme=arguments.theme or config.settings.theme)
    return replace(chosen, glyphs=Glyphs.ASCII, bars=Bars.ASCII) if arguments.ascii else chosen
