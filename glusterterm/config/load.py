"""Reads the configuration file, and refuses what it does not understand: a misspelt option would be silent."""

from __future__ import annotations

import re
import stat
from typing import TYPE_CHECKING

from glusterterm.config.profiles import (
    DEFAULT_INTERVAL_S,
    DEFAULT_TIMEOUT_S,
    Bars,
    Config,
    Glyphs,
    Profile,
    Role,
    Settings,
)
from glusterterm.model.address import EXAMPLE, Address
from glusterterm.model.errors import ConfigInvalid
from glusterterm.model.ids import ClusterId

if TYPE_CHECKING:
    from pathlib import Path

    from glusterterm.config.ssh import Ssh
    from glusterterm.config.table import Table

SETTINGS = ("default_profile", "theme", "glyphs", "bars", "profiles")
KEY_WAYS = ("key_file", "key_env", "key_command", "key_prompt")
PROFILE = (
    "server",
    "user",
    *KEY_WAYS,
    "read_only",
    "colour",
    "cluster_names",
    "ca_file",
    "cert_file",
    "cert_key_file",
    "insecure",
    "interval_s",
    "timeout_s",
    "ssh",
)
COLOURS = ("red", "orange", "yellow", "green", "cyan", "blue", "magenta", "grey")
# Compiled where they are used: most commands start without a file, and compiling these takes as long as reading one.
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}"
_COLOUR = r"#[0-9a-fA-F]{6}"
_CLUSTER = r"[0-9a-f]{32}"
_VARIABLE = r"[A-Za-z_][A-Za-z0-9_]*"
_WHERE = r"(?s)(?P<what>.*) \(at (?P<where>.*)\)"


def load(path: Path, *, must_exist: bool = False) -> Config:
    """Read the file at `path`. Where there is none and there need not be one, nothing is configured.

    Raises:
        ConfigInvalid: it can't be read, is not TOML, or says something that has no meaning; nothing of it is used.
    """
    try:
        content = path.read_bytes()
        mode = path.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        if must_exist:
            raise ConfigInvalid(f"{path}: there is no such file", next_step="check the path after --config") from error
        return Config(path)
    except OSError as error:
        raise ConfigInvalid(
            f"{path} can't be read: {error.strerror}", next_step="check what it is and its permissions"
        ) from error
    config = parse(content, path)
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        warning = f"{path} can be read by others; mend it with: chmod 600 {path}"
        return Config(path, config.settings, config.profiles, (warning,))
    return config


def parse(content: bytes, path: Path) -> Config:
    """Read the content of a configuration file. `path` is named in errors; relative paths start at its folder.

    Raises:
        ConfigInvalid: as `load`.
    """
    import tomllib  # 5 ms, which a start without a file never costs

    from glusterterm.config.table import Table

    try:
        values = tomllib.loads(content.decode())
    except UnicodeDecodeError as error:
        raise ConfigInvalid(
            f"{path}: byte {error.start} is not UTF-8", next_step="save the file as UTF-8 text"
        ) from error
    except tomllib.TOMLDecodeError as error:
        found = re.fullmatch(_WHERE, str(error))
        what, where = (found["what"], found["where"]) if found else (str(error), "unknown place")
        raise ConfigInvalid(f"{path}: {where}: {what}", next_step="mend that line; the file is TOML") from error
    top = Table(path, "", values)
    top.known(SETTINGS)
    profiles = _profiles(top.table("profiles"))
    settings = Settings(
        default_profile=top.text("default_profile", "prod"),
        theme=top.text("theme", "dark"),
        glyphs=top.choice("glyphs", Glyphs) or Glyphs.UNICODE,
        bars=top.choice("bars", Bars) or Bars.THIN,
    )
    names = [profile.name for profile in profiles]
    if settings.default_profile is not None and settings.default_profile not in names:
        known = "the profiles are " + ", ".join(names) if names else "the file has no profile"
        top.refuse("default_profile", f"is {settings.default_profile!r}, which is no profile", known)
    return Config(path, settings, profiles)


def check_profile_name(name: str, named: str) -> None:
    """Refuse names that can't stand in a file name, a status bar and a command line alike.

    Raises:
        ConfigInvalid: it is such a name.
    """
    if not re.fullmatch(_NAME, name):
        raise ConfigInvalid(
            f"{named} is no name for a profile", next_step="use up to 64 letters, digits, dots, dashes, underscores"
        )


def _profiles(table: Table | None) -> tuple[Profile, ...]:
    if table is None:
        return ()
    for name in table.values:
        check_profile_name(name, f"{table.file}: {table.full(repr(name))}")
    tables = [table.table(name) for name in table.values]
    return tuple(_profile(name, inner) for name, inner in zip(table.values, tables, strict=True) if inner is not None)


def _profile(name: str, table: Table) -> Profile:
    table.known(PROFILE)
    server = table.text("server", EXAMPLE)
    if server is None:
        table.refuse("server", "is missing", f'write server = "{EXAMPLE}"')
    _one_way_to_the_key(table)
    if ("cert_file" in table.values) != ("cert_key_file" in table.values):
        table.refuse("cert_file", "and cert_key_file go together", "give both or none")
    return Profile(
        name,
        str(Address.of(server, f"{table.file}: {table.full('server')}")),
        table.choice("user", Role) or Role.ADMIN,
        key_file=table.path("key_file"),
        key_env=_variable(table),
        key_command=table.words("key_command", '["pass", "show", "heketi"]'),
        key_prompt=table.flag("key_prompt") or False,
        read_only=table.flag("read_only") or False,
        colour=_colour(table),
        cluster_names=_cluster_names(table.table("cluster_names")),
        ca_file=table.path("ca_file"),
        cert_file=table.path("cert_file"),
        cert_key_file=table.path("cert_key_file"),
        insecure=table.flag("insecure") or False,
        interval_s=table.seconds("interval_s", 1, 3600) or DEFAULT_INTERVAL_S,
        timeout_s=table.seconds("timeout_s", 1, 3600) or DEFAULT_TIMEOUT_S,
        ssh=_ssh(table.table("ssh")),
    )


def _ssh(table: Table | None) -> Ssh | None:
    if table is None:
        return None
    from glusterterm.config import ssh  # which most profiles do without

    return ssh.read(table)


def _one_way_to_the_key(table: Table) -> None:
    ways = [way for way in KEY_WAYS if table.values.get(way) not in (None, False)]
    if len(ways) > 1:
        table.refuse(ways[1], f"stands beside {ways[0]}", "keep one of them")


def _variable(table: Table) -> str | None:
    name = table.text("key_env", "HEKETI_CLI_KEY")
    if name is not None and not re.fullmatch(_VARIABLE, name):
        # The value is not repeated: whoever mistakes this option may have written the key itself.
        table.refuse("key_env", "is no name of an environment variable", 'write key_env = "HEKETI_CLI_KEY"')
    return name


def _colour(table: Table) -> str | None:
    colour = table.text("colour", "red")
    if colour is not None and colour not in COLOURS and not re.fullmatch(_COLOUR, colour):
        table.refuse("colour", f"is {colour!r}", "write one of " + ", ".join(COLOURS) + " or #rrggbb")
    return colour


def _cluster_names(table: Table | None) -> tuple[tuple[ClusterId, str], ...]:
    if table is None:
        return ()
    names = []
    for id_ in table.values:
        if not re.fullmatch(_CLUSTER, id_):
            table.refuse(repr(id_), "is no id of a cluster", "write its 32 hex digits: glusterterm cluster list")
        name = table.text(id_, "prod")
        if name is not None:
            names.append((ClusterId(id_), name))
    return tuple(names)
