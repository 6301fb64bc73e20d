"""Gets a profile's key from where the profile says, and from nowhere else.

The key never stands in an error, a warning or a repr; neither does what a key command printed, nor its arguments.
"""

import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glusterterm.config.profiles import KeySource, Profile
from glusterterm.model.errors import SecretUnavailable

COMMAND_LIMIT_S = 30.0
"""Seconds that a key command may take: long enough to type a passphrase into its agent's window."""
_LONGEST = 64 * 1024

Ask = Callable[[str], str]
"""Asks the operator for the key of a profile, named by the text, without showing what is typed."""


@dataclass(frozen=True, slots=True)
class Key:
    """A key, empty for a server without authentication, and sentences that the operator should see."""

    text: str = field(repr=False)
    warnings: tuple[str, ...] = ()


def read_key(
    profile: Profile, environment: Mapping[str, str], ask: Ask | None = None, *, limit_s: float = COMMAND_LIMIT_S
) -> Key:
    """Get the key of `profile`. Blocks: for a file, a command of at most `limit_s` seconds, or a person.

    Raises:
        SecretUnavailable: it is not there, can't be read, or is empty.
    """
    match profile.key_source:
        case KeySource.GIVEN:
            return Key(profile.key or "")
        case KeySource.FILE:
            return _from_file(profile, profile.key_file or Path())
        case KeySource.VARIABLE:
            return Key(_not_empty(environment.get(profile.key_env or "", ""), profile, f"${profile.key_env}"))
        case KeySource.COMMAND:
            return Key(_not_empty(_from_command(profile, limit_s), profile, _program(profile)))
        case KeySource.PROMPT:
            return Key(_not_empty(_from_person(profile, ask), profile, "what was typed"))
        case KeySource.NONE:
            return Key("")


def describe(profile: Profile) -> str:
    """Say where the key of `profile` comes from, without reading it."""
    match profile.key_source:
        case KeySource.FILE:
            return f"file {profile.key_file}"
        case KeySource.VARIABLE:
            return f"environment variable {profile.key_env}"
        case KeySource.COMMAND:
            return f"command {profile.key_command[0]}"
        case KeySource.PROMPT:
            return "asked for at the start"
        case KeySource.GIVEN:
            return "environment variable HEKETI_CLI_KEY"
        case KeySource.NONE:
            return "none: the server runs without authentication"


def _from_file(profile: Profile, path: Path) -> Key:
    try:
        with path.open("rb") as file:
            mode = os.fstat(file.fileno()).st_mode
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise SecretUnavailable(
            f"the key file {path} of profile {profile.name} can't be read: {error.strerror}",
            next_step="check its path and permissions",
        ) from error
    try:
        text = content.decode()
    except UnicodeDecodeError:
        text = "\0"
    if len(content) > _LONGEST or "\0" in text:
        # `from None`: a decoding error would carry the file's bytes along.
        raise SecretUnavailable(
            f"the key file {path} of profile {profile.name} is no text file with one key",
            next_step="write the key alone into it",
        ) from None
    warnings: tuple[str, ...] = ()
    if mode & (stat.S_IRGRP | stat.S_IROTH):
        warnings = (f"the key file {path} can be read by others; mend it with: chmod 600 {path}",)
    return Key(_not_empty(text, profile, f"the key file {path}"), warnings)


def _from_command(profile: Profile, limit_s: float) -> str:
    import subprocess

    program = _program(profile)
    try:
        done = subprocess.run(  # noqa: S603 (the operator's own command, as a list of words: no shell reads it)
            profile.key_command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            timeout=limit_s,
            check=False,
        )
        text = done.stdout.decode()
    except subprocess.TimeoutExpired:
        problem = f"gave no key within {limit_s:g} s"
    except OSError as error:
        problem = f"did not start: {error.strerror}"
    except UnicodeDecodeError:
        problem = "printed something that is no text"
    else:
        if done.returncode == 0:
            return text
        problem = f"ended with exit status {done.returncode}"
    raise SecretUnavailable(f"{program} {problem}", next_step="run it by hand: it must print the key and nothing else")


def _from_person(profile: Profile, ask: Ask | None) -> str:
    if ask is None:
        raise SecretUnavailable(
            f"the key of profile {profile.name} has to be typed, and there is no place to ask for it here",
            next_step=f"start glusterterm --profile {profile.name} in a terminal, or use key_file",
        )
    try:
        return ask(profile.name)
    except (EOFError, OSError) as error:
        raise SecretUnavailable(
            f"no key was typed for profile {profile.name}", next_step="try again in a terminal, or use key_file"
        ) from error


def _program(profile: Profile) -> str:
    return f"the key command {profile.key_command[0]} of profile {profile.name}"


def _not_empty(text: str, profile: Profile, where: str) -> str:
    """Take the line's end off; blanks inside or around a key may belong to it."""
    key = text.rstrip("\r\n")
    if not key:
        raise SecretUnavailable(
            f"{where} holds no key for profile {profile.name}",
            next_step="put the key there: HEKETI_CLI_KEY of heketi-cli",
        )
    if "\n" in key:
        raise SecretUnavailable(
            f"{where} holds more than one line for profile {profile.name}", next_step="leave the key alone in it"
        )
    return key
