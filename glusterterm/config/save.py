"""Writes what the first-run screen asked for: whole or not at all, and for its owner's eyes only."""

import os
import tempfile
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import tomli_w

from glusterterm.config import ssh
from glusterterm.config.load import check_profile_name, load, parse
from glusterterm.config.paths import Paths
from glusterterm.config.profiles import DEFAULT_INTERVAL_S, DEFAULT_TIMEOUT_S, Config, Profile, Role
from glusterterm.model.errors import ConfigInvalid

Value = str | bool | float | list[str] | Mapping[str, str | bool | int | dict[str, str]]


def add_profile(paths: Paths, profile: Profile) -> Config:
    """Add `profile` to the configuration file and give what the file then says.

    Everything else in the file stays, comments too. A key that `profile` carries goes into a file of its own beside the
    configuration, since the configuration holds no secrets.

    Raises:
        ConfigInvalid: the file that is there is broken, has a profile of that name, or can't be written.
    """
    check_profile_name(profile.name, repr(profile.name))
    config = load(paths.config)
    if config.profile(profile.name) is not None:
        raise ConfigInvalid(
            f"{paths.config} has a profile {profile.name} already", next_step="take another name, or edit the file"
        )
    if profile.key:
        key_file = paths.keys / f"{profile.name}.key"
        write_private(key_file, profile.key.encode() + b"\n")
        profile = replace(profile, key=None, key_file=key_file)
    content = _added(config, profile)
    added = parse(content, paths.config)
    write_private(paths.config, content)
    return added


def write_private(path: Path, content: bytes) -> None:
    """Replace the file at `path` by `content` in one step, with mode 0600. A symbolic link stays one.

    Raises:
        ConfigInvalid: it can't be written; what was there is untouched.
    """
    target = Path(os.path.realpath(path))
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, draft = tempfile.mkstemp(prefix=f".{target.name}.", dir=target.parent)  # made with mode 0600
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                file.flush()
                os.fsync(file.fileno())
            os.replace(draft, target)
        except OSError:
            os.unlink(draft)
            raise
    except OSError as error:
        raise ConfigInvalid(
            f"{path} can't be written: {error.strerror}", next_step="check the folder's permissions and its room"
        ) from error


def _added(config: Config, profile: Profile) -> bytes:
    """Give the file's content with `profile` in it: appended, so that comments stay, where TOML lets it be."""
    try:
        text = config.path.read_text(encoding="utf-8")
    except (FileNotFoundError, NotADirectoryError):
        text = "# glusterterm's profiles and settings; config.example.toml in its source names every option.\n"
    values = {"profiles": {profile.name: _values(profile)}}
    # Two profiles need a word on which is opened; a line before everything else belongs to no table.
    chosen = config.profiles and config.settings.default_profile is None
    head = tomli_w.dumps({"default_profile": profile.name}) if chosen else ""
    appended = f"{head}{text.rstrip()}\n\n{tomli_w.dumps(values)}"
    try:
        tomllib.loads(appended)
    except tomllib.TOMLDecodeError:  # the profiles stand in an inline table, which takes no more from outside
        whole = tomllib.loads(head + text)
        whole["profiles"] = {**whole.get("profiles", {}), **values["profiles"]}
        return tomli_w.dumps(whole).encode()
    return appended.encode()


def _values(profile: Profile) -> dict[str, Value]:
    """Give what differs from the defaults, and the server."""
    values: dict[str, Value | None] = {
        "server": profile.server,
        "user": profile.user.value if profile.user is not Role.ADMIN else None,
        "key_file": _text(profile.key_file),
        "key_env": profile.key_env,
        "key_command": list(profile.key_command) or None,
        "key_prompt": profile.key_prompt or None,
        "read_only": profile.read_only or None,
        "colour": profile.colour,
        "ca_file": _text(profile.ca_file),
        "cert_file": _text(profile.cert_file),
        "cert_key_file": _text(profile.cert_key_file),
        "insecure": profile.insecure or None,
        "interval_s": profile.interval_s if profile.interval_s != DEFAULT_INTERVAL_S else None,
        "timeout_s": profile.timeout_s if profile.timeout_s != DEFAULT_TIMEOUT_S else None,
        "cluster_names": {str(id_): name for id_, name in profile.cluster_names} or None,
        "ssh": ssh.values(profile.ssh) if profile.ssh is not None else None,
    }
    return {option: value for option, value in values.items() if value is not None}


def _text(path: Path | None) -> str | None:
    return str(path.absolute()) if path is not None else None
