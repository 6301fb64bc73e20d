"""How the nodes of one profile are reached: plain values, so that they can be handed to another process."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Limits:
    """Times in seconds, and how much is done at once.

    A cut cable is noticed `keepalive_s` times `keepalives` plus one after the last word from the node. `connect_s` is
    for connection and login together. `grace_s` is what a command may take beyond its own limit before it is given up
    from here. sshd lets a connection have 10 sessions (MaxSessions); `sessions` leaves some to spare. `connects` bounds
    logins, which cost a processor's time, and `parallel` the batches under way that only look.
    """

    connect_s: float = 10.0
    keepalive_s: float = 2.5
    keepalives: int = 2
    grace_s: float = 10.0
    sessions: int = 6
    connects: int = 64
    parallel: int = 256


@dataclass(frozen=True, slots=True)
class Access:
    """How nodes are reached over SSH. What is None or empty is as `~/.ssh/config` says, else as ssh does it.

    Args:
        trusted: our own file of known hosts, where keys go that someone said yes to.
        user: whom to log in as.
        port: where sshd listens.
        key_file: the one key to use, in place of the agent's and those of `~/.ssh`.
        jump: hosts to go through, `[USER@]HOST[:PORT]`, the first first, with commas between them.
        known_hosts: further files of known hosts.
        sudo: whether commands need `sudo -n`; None: where the login is not root.
        addresses: nodes whose SSH address is not their name, as `HOST` or `HOST:PORT`.
        config_file: in ssh's form; "" for none at all.
        limits: times and bounds.
    """

    trusted: str
    user: str | None = None
    port: int | None = None
    key_file: str | None = None
    jump: str = ""
    known_hosts: tuple[str, ...] = ()
    sudo: bool | None = None
    addresses: tuple[tuple[str, str], ...] = ()
    config_file: str = "~/.ssh/config"
    limits: Limits = Limits()

    @property
    def named(self) -> tuple[str, ...]:
        """Give the names of the nodes whose address is told."""
        return tuple(name for name, _ in self.addresses)


@dataclass(frozen=True, slots=True)
class Target:
    """One SSH server. `name` is as the operator knows it; the rest is None where ssh's own configuration says it.

    A jump host that stands behind others has those in `through`, the first first.
    """

    name: str
    host: str
    port: int | None = None
    user: str | None = None
    is_jump: bool = False
    through: tuple["Target", ...] = ()


class Written(Protocol):
    """What a profile says of SSH. What is None or empty is as ssh itself does it."""

    @property
    def user(self) -> str | None:
        """Give whom to log in as."""

    @property
    def port(self) -> int | None:
        """Give where sshd listens."""

    @property
    def key_file(self) -> Path | None:
        """Give the one key to use."""

    @property
    def jump(self) -> str | None:
        """Give the hosts to go through."""

    @property
    def known_hosts(self) -> Path | None:
        """Give one more file of known hosts."""

    @property
    def sudo(self) -> bool | None:
        """Give whether commands need sudo."""

    @property
    def nodes(self) -> tuple[tuple[str, str], ...]:
        """Give the nodes whose address is not their name."""


def access(written: Written, trusted: Path) -> Access:
    """Give the access that a profile's words mean; `trusted` is our own file of known hosts."""
    key, known = written.key_file, written.known_hosts
    return Access(
        os.fspath(trusted),
        written.user,
        written.port,
        os.fspath(key) if key is not None else None,
        written.jump or "",
        (os.fspath(known),) if known is not None else (),
        written.sudo,
        written.nodes,
    )


def target(access: Access, name: str) -> Target:
    """Give where the node called `name` is."""
    written = dict(access.addresses).get(name, name)
    host, port = _split(written)
    return Target(name, host, port if port is not None else access.port, access.user)


def jumps(written: str) -> tuple[Target, ...]:
    """Give the hosts of a jump, as `Access.jump` and ssh's ProxyJump write them, the first first."""
    found: list[Target] = []
    for each in written.split(","):
        user, at, place = each.strip().removeprefix("ssh://").rpartition("@")
        host, port = _split(place)
        if host:
            found.append(Target(host, host, port, user if at else None, is_jump=True, through=tuple(found)))
    return tuple(found)


def _split(written: str) -> tuple[str, int | None]:
    """Take a port off, where one is written: `[v6]:port`, `host:port`; a bare IPv6 address has none."""
    if written.startswith("["):
        host, _, rest = written[1:].partition("]")
        port = rest.removeprefix(":")
    elif written.count(":") == 1:
        host, _, port = written.partition(":")
    else:
        return written, None
    return host, int(port) if port.isascii() and port.isdigit() and 0 < int(port) < 65536 else None
