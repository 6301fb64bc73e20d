"""A profile as it is being typed: what is wrong with it so far, and the profile that it makes."""

import os
import shlex
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from glusterterm.config.load import check_profile_name
from glusterterm.config.profiles import Profile, Role
from glusterterm.model.address import SSH, Address
from glusterterm.model.errors import ConfigInvalid, GlustertermError


class KeyWay(StrEnum):
    """Where the key comes from, as the form words it."""

    FILE = "key file"
    VARIABLE = "variable"
    COMMAND = "command"
    TYPED = "typed here"
    NONE = "no key"


class Part(StrEnum):
    """The parts of the form that can be wrong."""

    NAME = "name"
    SERVER = "server"
    KEY = "key"


HINTS: Mapping[KeyWay, str] = {
    KeyWay.FILE: "path of a file with nothing but the key in it",
    KeyWay.VARIABLE: "name of an environment variable, such as HEKETI_CLI_KEY",
    KeyWay.COMMAND: "a command that prints the key, such as: pass show heketi",
    KeyWay.TYPED: "kept in a file of its own that only you can read",
    KeyWay.NONE: "for a server that runs without authentication",
}
"""What stands in the field, or below it once something is typed."""
_MISSING: Mapping[KeyWay, str] = {
    KeyWay.FILE: "the path of the file is missing",
    KeyWay.VARIABLE: "the name of the variable is missing",
    KeyWay.COMMAND: "the command is missing",
    KeyWay.TYPED: "the key is missing",
}


@dataclass(frozen=True, slots=True)
class Draft:
    """What stands in the form. `key` is a path, a variable, a command or the key itself, as `way` says."""

    name: str = ""
    server: str = ""
    user: Role = Role.ADMIN
    way: KeyWay = KeyWay.FILE
    key: str = field(default="", repr=False)
    taken: tuple[str, ...] = ()

    @property
    def is_pool(self) -> bool:
        """Whether it is about a pool without Heketi: it has no role and no key; ssh knows how its hosts are reached."""
        return self.server.startswith(SSH)

    def problems(self) -> Mapping[Part, str]:
        """Say what is wrong, per part; nothing where a part is good. Looks at files, opens none."""
        return dict(self._problems())

    def profile(self) -> Profile:
        """Give the profile that a draft without problems makes."""
        if self.is_pool:
            return Profile(self.name, str(Address.of(self.server, "the server")))
        file = Path(self.key).expanduser() if self.way is KeyWay.FILE else None
        return Profile(
            self.name,
            str(Address.of(self.server, "the server")),
            self.user,
            key_file=file.absolute() if file else None,
            key_env=self.key if self.way is KeyWay.VARIABLE else None,
            key_command=tuple(shlex.split(self.key)) if self.way is KeyWay.COMMAND else (),
            key=self.key if self.way is KeyWay.TYPED else None,
        )

    def _problems(self) -> Iterator[tuple[Part, str]]:
        try:
            check_profile_name(self.name, repr(self.name) if self.name else "nothing")
        except ConfigInvalid as error:
            yield Part.NAME, _sentence(error)
        if self.name in self.taken:
            yield Part.NAME, "there is a profile of that name already"
        try:
            Address.of(self.server, "this")
        except ConfigInvalid as error:
            yield Part.SERVER, _sentence(error) if self.server.strip() else "the address is missing"
        problem = self._key_problem() if not self.is_pool else None
        if problem is not None:
            yield Part.KEY, problem

    def _key_problem(self) -> str | None:
        if self.way is KeyWay.NONE:
            return None
        if not self.key.strip():
            return _MISSING[self.way]
        match self.way:
            case KeyWay.FILE:
                return _file_problem(self.key)
            case KeyWay.VARIABLE:
                return None if os.environ.get(self.key) else f"{self.key} is not set in this environment"
            case KeyWay.COMMAND:
                return _command_problem(self.key)
            case _:
                return None


def _sentence(error: GlustertermError) -> str:
    return f"{error.what}; {error.next_step}"


def _file_problem(text: str) -> str | None:
    try:
        path = Path(text).expanduser()
        if path.is_dir():
            return "this is a folder; name the file in it"
        return None if path.is_file() else "there is no such file"
    except (OSError, RuntimeError, ValueError):
        return "this path can't be looked at"


def _command_problem(text: str) -> str | None:
    try:
        return None if shlex.split(text) else _MISSING[KeyWay.COMMAND]
    except ValueError:
        return "a quotation mark is left open"
