"""A profile's table `ssh`: how the nodes themselves are reached. Loaded where a profile has one."""

import re
from dataclasses import dataclass
from pathlib import Path

from glusterterm.config.table import Table

OPTIONS = ("user", "port", "key_file", "jump", "known_hosts", "sudo", "tunnel", "nodes")
_USER = r"[A-Za-z0-9_][A-Za-z0-9_.\\@+-]{0,255}"
_NAME = r"[A-Za-z0-9_][A-Za-z0-9_.-]{0,252}"
_HOST = rf"{_NAME}|(?=[^:]*:[^:]*:)[0-9A-Fa-f:.]{{2,45}}"
_PLACE = rf"\[(?:{_HOST})\](?::(?P<port_of_v6>[0-9]{{1,5}}))?|{_NAME}:(?P<port>[0-9]{{1,5}})|{_HOST}"

Value = str | bool | int | dict[str, str]


@dataclass(frozen=True, slots=True)
class Ssh:
    """How a profile's nodes are reached over SSH. What is None or empty is as ssh's own configuration says.

    `tunnel` is the node on whose loopback the profile's server listens. `nodes` are those whose SSH address is not
    their name, with the address and perhaps a port. `sudo` is None where the login decides: root needs none.
    """

    user: str | None = None
    port: int | None = None
    key_file: Path | None = None
    jump: str | None = None
    known_hosts: Path | None = None
    sudo: bool | None = None
    tunnel: str | None = None
    nodes: tuple[tuple[str, str], ...] = ()


def read(table: Table) -> Ssh:
    """Read the table.

    Raises:
        ConfigInvalid: it says something that has no meaning.
    """
    table.known(OPTIONS)
    return Ssh(
        _fitting(table, "user", _USER, "admin"),
        table.number("port", 1, 65535),
        table.path("key_file"),
        _jump(table),
        table.path("known_hosts"),
        table.flag("sudo"),
        _fitting(table, "tunnel", _HOST, "stor-01"),
        _nodes(table.table("nodes")),
    )


def values(ssh: Ssh) -> dict[str, Value]:
    """Give the table as it is written to a file: what differs from the defaults."""
    written: dict[str, Value | None] = {
        "user": ssh.user,
        "port": ssh.port,
        "key_file": _text(ssh.key_file),
        "jump": ssh.jump,
        "known_hosts": _text(ssh.known_hosts),
        "sudo": ssh.sudo,
        "tunnel": ssh.tunnel,
        "nodes": dict(ssh.nodes) or None,
    }
    return {option: value for option, value in written.items() if value is not None}


def _fitting(table: Table, option: str, pattern: str, example: str) -> str | None:
    written = table.text(option, example)
    if written is not None and not re.fullmatch(pattern, written):
        table.refuse(option, f"is {written!r}, which is none", f'write {option} = "{example}"')
    return written


def _jump(table: Table) -> str | None:
    example = "admin@jump.example.net:22"
    written = table.text("jump", example)
    for each in written.split(",") if written is not None else ():
        user, at, place = each.strip().rpartition("@")
        if not _is_place(place) or (at and not re.fullmatch(_USER, user)):
            table.refuse("jump", f"is {written!r}, which names no host", f'write jump = "{example}"')
    return written


def _nodes(table: Table | None) -> tuple[tuple[str, str], ...]:
    if table is None:
        return ()
    found = []
    for name in table.values:
        if not re.fullmatch(_HOST, name):
            table.refuse(repr(name), "is no name of a node", "write the host as Heketi or gluster knows it")
        place = table.text(name, "192.0.2.130:22")
        if place is not None and not _is_place(place):
            table.refuse(name, f"is {place!r}, which is no address", f'write {name} = "192.0.2.130:22"')
        found.append((name, place or name))
    return tuple(found)


def _is_place(text: str) -> bool:
    found = re.fullmatch(_PLACE, text)
    port = (found["port_of_v6"] or found["port"]) if found else None
    return found is not None and (port is None or 0 < int(port) < 65536)


def _text(path: Path | None) -> str | None:
    return str(path.absolute()) if path is not None else None
