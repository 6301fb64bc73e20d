"""Opens one SSH connection: what ssh's configuration says, which keys, which host keys, how long. Loads asyncssh."""

from __future__ import annotations

import asyncio
import getpass
import os
from dataclasses import dataclass
from typing import TYPE_CHECKING

import asyncssh
from asyncssh.config import SSHClientConfig, SSHConfig

from glusterterm.backends.ssh import failures, known_hosts
from glusterterm.backends.ssh.access import Access, Limits, Target, jumps
from glusterterm.backends.ssh.known_hosts import KnownHosts, Verdict
from glusterterm.model.errors import GlustertermError

if TYPE_CHECKING:
    from glusterterm.model.host_key import HostKey

ROOT = "root"


@dataclass(frozen=True, slots=True)
class Way:
    """How one server is connected to. `looked_up` is the name by which its host key is known.

    `hops` are the servers to go through. `keys` are files, or None for the agent's and the user's own.
    """

    target: Target
    host: str
    port: int
    user: str
    looked_up: str
    hops: tuple[Target, ...]
    keys: tuple[str, ...] | None
    only_these_keys: bool
    host_files: tuple[str, ...]
    known: KnownHosts
    config: tuple[str, ...]
    own_algorithms: bool

    @property
    def where(self) -> str:
        """Give host and port for people."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return self.host if self.port == 22 else f"{host}:{self.port}"


def plan(access: Access, target: Target) -> Way:
    """Read what is written about `target`: ssh's configuration, keys, known hosts. Blocks.

    Raises:
        SshKeyUnusable: the profile's key file is none, or needs a passphrase and there is no agent.
        ConfigInvalid: ssh's configuration can't be read.
    """
    files, config = _configured(access, target)
    host, port = str(config.get("Hostname", target.host)), _number(config.get("Port", 22))
    keys, alone = _keys(access, target, _texts(config.get("IdentityFile")))
    own = "" if target.is_jump else access.jump
    jump = own or str(config.get("ProxyJump") or "")
    host_files = _host_files(access, config)
    return Way(
        target,
        host,
        port,
        str(config.get("User", getpass.getuser())),
        str(config.get("HostKeyAlias") or host),
        target.through or jumps(jump),
        keys,
        alone,
        host_files,
        known_hosts.read(host_files),
        files,
        config.get("HostKeyAlgorithms") is not None,
    )


def _configured(access: Access, target: Target) -> tuple[tuple[str, ...], SSHConfig]:
    """Read ssh's configuration for `target`, and give the files that it stands in."""
    file = os.path.expanduser(access.config_file)
    files = (file,) if access.config_file and os.access(file, os.R_OK) else ()
    own = (getpass.getuser(), target.user or (), target.host, target.port or ())
    try:
        return files, SSHClientConfig.load(None, list(files), False, False, False, *own)
    except (ValueError, OSError, asyncssh.Error) as error:
        limit_s = access.limits.connect_s
        attempt = failures.Attempt(target.name, target.host, target.user or "", limit_s)
        raise failures.of_connecting(error, attempt) from error


def _host_files(access: Access, config: SSHConfig) -> tuple[str, ...]:
    """Give all files of known hosts: ours, the profile's, and those that ssh would read."""
    written, everywhere = (_texts(config.get(f"{whose}KnownHostsFile")) for whose in ("User", "Global"))
    users = known_hosts.DEFAULTS if written is None else written
    return (access.trusted, *access.known_hosts, *users, *(known_hosts.GLOBAL if everywhere is None else everywhere))


def _keys(access: Access, target: Target, configured: tuple[str, ...] | None) -> tuple[tuple[str, ...] | None, bool]:
    """Choose key files, and say whether the agent's are left out."""
    if access.key_file is not None and not (target.is_jump and configured):
        if _usable(access.key_file):
            return (access.key_file,), True
        return None, False
    if configured is None:
        return None, False
    there = tuple(file for file in configured if os.path.exists(os.path.expanduser(file)))
    return there or None, False


def _usable(file: str) -> bool:
    """Tell whether a key file can be used as it is; false where an agent has to hold its key."""
    try:
        asyncssh.read_private_key(os.path.expanduser(file))
    except OSError as error:
        raise failures.key_unreadable(file, error.strerror or "no such file") from error
    except (asyncssh.KeyImportError, asyncssh.KeyEncryptionError) as error:
        # `from None`: asyncssh's own error may quote what stands in the file.
        if "assphrase" not in str(error):
            raise failures.key_unreadable(file, "it is no private key") from None
        if not os.environ.get("SSH_AUTH_SOCK"):
            raise failures.passphrase_needed(file) from None
        return False
    return True


def _texts(value: object) -> tuple[str, ...] | None:
    return tuple(map(str, value)) if isinstance(value, list) else None


def _number(value: object) -> int:
    return value if isinstance(value, int) else 22


class _Client(asyncssh.SSHClient):
    """Notes how far an attempt came, and which host key was shown."""

    def __init__(self, way: Way) -> None:
        self._way = way
        self.connection: asyncssh.SSHClientConnection | None = None
        self.key: HostKey | None = None
        self.verdict = Verdict.TRUSTED
        self.why_lost = ""

    def connection_made(self, conn: asyncssh.SSHClientConnection) -> None:
        """Note that something answers."""
        self.connection = conn

    def connection_lost(self, exc: Exception | None) -> None:
        """Note that it is over, and why."""
        self.why_lost = str(exc) if exc is not None else "it was closed"

    def validate_host_public_key(self, host: str, addr: str, port: int, key: asyncssh.SSHKey) -> bool:
        """Refuse a key that is in no file of known hosts, and note it."""
        self.key = known_hosts.shown(self._way.looked_up, self._way.port, key)
        self.verdict = self._way.known.verdict(self._way.looked_up, self._way.port, key)
        return False

    @property
    def spoke(self) -> bool:
        """Whether the server has said a word of SSH."""
        return self.connection is not None and bool(self.connection.get_extra_info("server_version"))


@dataclass(slots=True)
class Link:
    """One open connection. `sessions` bounds what is run over it at once; `place` names the server for people."""

    connection: asyncssh.SSHClientConnection
    client: _Client
    place: str
    user: str
    sessions: asyncio.Semaphore
    used: bool = False

    @property
    def is_closed(self) -> bool:
        """Whether it can carry nothing any more."""
        return self.connection.is_closed() or bool(self.client.why_lost)

    @property
    def why_lost(self) -> str:
        """Give why it broke; empty while it stands."""
        return self.client.why_lost

    async def close(self) -> None:
        """End it, kindly if that takes no time."""
        self.connection.close()
        try:
            async with asyncio.timeout(1):
                await self.connection.wait_closed()
        except TimeoutError:
            self.connection.abort()


async def connect(way: Way, access: Access, through: Link | None) -> Link:
    """Connect and log in.

    Args:
        way: where to, with which keys.
        access: times and bounds.
        through: the jump host, connected.

    Raises:
        GlustertermError: whatever went wrong, in the operator's words. Nothing was run.
    """
    client = _Client(way)
    limits = access.limits
    try:
        async with asyncio.timeout(limits.connect_s):
            connection = await asyncssh.connect(
                way.host,
                way.port,
                tunnel=through.connection if through is not None else None,
                config=list(way.config),
                client_factory=lambda: client,
                **_options(way, limits),
            )
    except (asyncssh.Error, OSError, ValueError, GlustertermError) as error:
        attempt = failures.Attempt(
            way.target.name,
            way.where,
            way.user,
            limits.connect_s,
            through.place if through is not None else "",
            client.connection is not None,
            client.spoke,
            client.key,
            client.verdict,
        )
        raise failures.of_connecting(error, attempt) from error
    return Link(connection, client, way.target.name, way.user, asyncio.Semaphore(limits.sessions))


def _options(way: Way, limits: Limits) -> dict[str, object]:
    """Give asyncssh's options: no password is ever sent, no key is taken on trust, nothing of ours is lent."""
    known = way.known.matches(way.looked_up, way.port)
    options: dict[str, object] = {
        "username": way.user,
        "client_keys": list(way.keys) if way.keys is not None else (),
        "ignore_encrypted": True,
        "known_hosts": lambda host, addr, port: (*known, [], [], [], []),
        "server_host_key_algs": () if way.own_algorithms else way.known.algorithms(way.looked_up, way.port),
        "password_auth": False,
        "kbdint_auth": False,
        "agent_forwarding": False,
        "x11_forwarding": False,
        "connect_timeout": None,
        "login_timeout": limits.connect_s,
        "keepalive_interval": limits.keepalive_s,
        "keepalive_count_max": limits.keepalives,
    }
    return options | ({"agent_path": None} if way.only_these_keys else {})
