"""What it means that a connection to a node was not had, or broke: asyncssh's errors in the operator's words."""

from __future__ import annotations

import shlex
import socket
from collections.abc import Sequence
from dataclasses import dataclass

import asyncssh

from glusterterm.backends.ssh.known_hosts import Verdict
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import (
    CommandOverdue,
    ConfigInvalid,
    ConnectionDied,
    GlustertermError,
    HostKeyChanged,
    HostKeyUnknown,
    LoginRefused,
    NodeNameUnknown,
    NodeRefusedConnection,
    NodeSilent,
    NodeUnreachable,
    NotAnSshServer,
    OutputTooLong,
    SshKeyUnusable,
    SudoRefused,
)
from glusterterm.model.host_key import HostKey
from glusterterm.model.text import clean, clean_lines

_CHECK = "check the node's address in the profile, and that sshd runs there"
_NETWORK = "check that the node is up, and the network and firewalls on the way"


@dataclass(frozen=True, slots=True)
class Attempt:
    """One attempt to connect, as far as it came.

    `name` is as the operator knows the server, `where` its host and port, `user` the login. `via` is the jump host, or
    empty. `connected`: something answered; `spoke`: in SSH's words. `key` is the host key that was shown and not
    trusted, with `verdict`.
    """

    name: str
    where: str
    user: str
    limit_s: float
    via: str = ""
    connected: bool = False
    spoke: bool = False
    key: HostKey | None = None
    verdict: Verdict = Verdict.TRUSTED

    @property
    def place(self) -> str:
        """Name the server for a sentence."""
        place = self.name if self.name == self.where else f"{self.name} ({self.where})"
        return clean(f"{place}, through {self.via}" if self.via else place)


def of_connecting(error: BaseException, attempt: Attempt) -> GlustertermError:
    """Translate what ended an attempt. Nothing was run."""
    place = attempt.place
    match error:
        case GlustertermError():
            return error
        case asyncssh.HostKeyNotVerifiable():
            return _host_key(error, attempt)
        case asyncssh.PermissionDenied():
            return _login_refused(attempt)
        case asyncssh.ConfigParseError():
            return ConfigInvalid(
                f"ssh's configuration: {clean(str(error))}", next_step="mend that line, or leave it out"
            )
        case asyncssh.KeyImportError() | asyncssh.KeyEncryptionError():
            return SshKeyUnusable(
                f"a key for {place} can't be used: {clean(str(error))}",
                next_step="set key_file in the profile's ssh table",
            )
        case socket.gaierror():
            return NodeNameUnknown(
                f"the name of {place} can't be looked up",
                next_step="check the name, and DNS; or give its address in the profile",
            )
        case ConnectionRefusedError():
            return NodeRefusedConnection(f"{place} refused the connection: nothing listens there", next_step=_CHECK)
        case asyncssh.ChannelOpenError():
            return _behind_jump(error, attempt)
        case TimeoutError() if not attempt.connected:
            return NodeSilent(
                f"{place} does not answer at all: no connection within {attempt.limit_s:g} s", next_step=_NETWORK
            )
        case asyncssh.Error() | OSError() if attempt.connected or isinstance(error, asyncssh.Error):
            return _half_way(error, attempt)
        case OSError():
            why = clean(error.strerror or type(error).__name__)
            return NodeUnreachable(f"no connection to {place}: {why}", next_step=_NETWORK)
    return NodeUnreachable(f"no connection to {place}: {clean(str(error))}", next_step=_CHECK)


def _host_key(error: asyncssh.HostKeyNotVerifiable, attempt: Attempt) -> GlustertermError:
    key, place = attempt.key, attempt.place
    if key is None:
        return HostKeyChanged(
            f"the host key of {place} is not accepted: {clean(error.reason)}",
            next_step="ask whoever runs the node, and mend your known_hosts by hand",
        )
    if attempt.verdict is Verdict.UNKNOWN:
        return HostKeyUnknown(
            f"the host key of {place} is not known: {key.type} {key.fingerprint}",
            next_step="compare it with the node's own (there: ssh-keygen -lf /etc/ssh/ssh_host_*.pub), then accept it",
            key=key,
        )
    if attempt.verdict is Verdict.REVOKED:
        what = f"the host key of {place} was revoked: {key.type} {key.fingerprint}"
    else:
        what = f"THE HOST KEY OF {place} HAS CHANGED: it shows {key.type} {key.fingerprint}, and another is known"
    return HostKeyChanged(
        f"{what}. Someone may sit in between, or the node was installed anew",
        next_step=f"find out which; only then: ssh-keygen -R '{key.place}', in every file of known hosts that has it",
        key=key,
    )


def _login_refused(attempt: Attempt) -> LoginRefused:
    return LoginRefused(
        f"{attempt.place} does not let {clean(attempt.user)} in: it takes none of our keys",
        next_step="check user and key_file in the profile's ssh table, the agent, and authorized_keys there",
    )


def _behind_jump(error: asyncssh.ChannelOpenError, attempt: Attempt) -> GlustertermError:
    told = clean(error.reason)
    if error.code == asyncssh.OPEN_ADMINISTRATIVELY_PROHIBITED:
        return NodeUnreachable(
            f"the jump host {clean(attempt.via)} does not let us through to {attempt.where}: {told}",
            next_step="allow AllowTcpForwarding in its sshd_config",
        )
    if "refused" in told.lower() or "errno 111" in told.lower():
        return NodeRefusedConnection(f"{attempt.place} refused the connection: {told}", next_step=_CHECK)
    if "name" in told.lower() and "known" in told.lower():
        return NodeNameUnknown(
            f"the jump host can't look up {attempt.place}: {told}", next_step="give its address in the profile"
        )
    return NodeUnreachable(f"no connection to {attempt.place}: {told}", next_step=_NETWORK)


def _half_way(error: BaseException, attempt: Attempt) -> GlustertermError:
    place = attempt.place
    if isinstance(error, asyncssh.KeyExchangeFailed):
        return NodeUnreachable(
            f"{place} and we have no way of encryption in common: {clean(str(error))}",
            next_step="look at its sshd_config",
        )
    if not attempt.spoke:
        return NotAnSshServer(
            f"what takes the connection at {place} does not speak SSH: no SSH server, or one that turns us away",
            next_step="check the port in the profile; if it is sshd's, look at MaxStartups and its log",
        )
    if isinstance(error, asyncssh.DisconnectError) and "authentication failures" in str(error):
        return LoginRefused(
            f"{place} gave up on us: the agent has more keys than it looks at",
            next_step="set key_file in the profile's ssh table, or IdentitiesOnly in ~/.ssh/config",
        )
    if isinstance(error, TimeoutError) or "timeout" in str(error).lower():
        return NodeSilent(
            f"{place} answers, and the login took longer than {attempt.limit_s:g} s",
            next_step="look at the node's load",
        )
    return NodeUnreachable(f"{place} ended the connection during the login: {clean(str(error))}", next_step=_CHECK)


def passphrase_needed(file: str) -> SshKeyUnusable:
    """Give the error for a key file that is encrypted, with no agent to hold the key."""
    return SshKeyUnusable(
        f"the key file {clean(file)} is protected by a passphrase, and no agent runs",
        next_step="ssh-add it to an agent",
    )


def key_unreadable(file: str, why: str) -> SshKeyUnusable:
    """Give the error for a key file that can't be read, or is none."""
    return SshKeyUnusable(
        f"the key file {clean(file)} can't be used: {clean(why)}", next_step="check key_file and its permissions"
    )


def reason(error: BaseException) -> str:
    """Give asyncssh's own words."""
    return error.reason if isinstance(error, asyncssh.Error) else str(error) or "no answer in time"


def no_session(why: str, place: str) -> NodeUnreachable:
    """Give the error for a connection that takes no further command. Nothing was run."""
    return NodeUnreachable(
        f"{place} takes no command over its connection: {clean(why)}",
        next_step="look at MaxSessions in its sshd_config",
    )


def no_shell(place: str, user: str, text: str, *, sudo: bool) -> GlustertermError:
    """Give the error for a login that works and ends before the shell has read a word. Nothing was run."""
    told = clean_lines(text, 400) or "it said nothing"
    if sudo:
        return SudoRefused(
            f"sudo on {place} lets {clean(user)} run nothing without a password: {told}",
            next_step=f"write there to /etc/sudoers.d: '{clean(user)} ALL=(ALL) NOPASSWD: ALL'; or log in as root",
        )
    return LoginRefused(
        f"{place} lets {clean(user)} in, and no shell answers: {told}",
        next_step="look at the login's shell in /etc/passwd",
    )


def no_room(place: str) -> NodeUnreachable:
    """Give the error for a node that has no place for a command's output. Nothing was run."""
    return NodeUnreachable(
        f"{place} has no room for a temporary folder in /dev/shm, /run and /tmp", next_step="look at its disks with df"
    )


def died(place: str, commands: Sequence[Command], why: str) -> ConnectionDied:
    """Give the error for a connection that broke while commands ran."""
    what, next_step = _unknown(f"the connection to {place} broke: {clean(why)}", commands)
    return ConnectionDied(what, next_step=next_step)


def overdue(place: str, commands: Sequence[Command], seconds: float) -> CommandOverdue:
    """Give the error for commands that never ended, although the node was to end them."""
    what, next_step = _unknown(f"{place} gave no answer to {_named(commands)} within {seconds:.0f} s", commands)
    return CommandOverdue(what, next_step=next_step)


def too_long(place: str, commands: Sequence[Command]) -> OutputTooLong:
    """Give the error for a node that sends more than any command prints."""
    what, next_step = _unknown(f"{place} sent more than any command prints; the rest was not read", commands)
    return OutputTooLong(what, next_step=next_step)


def _unknown(what: str, commands: Sequence[Command]) -> tuple[str, str]:
    changing = [command for command in commands if command.kind is CommandKind.CHANGES]
    if not changing:
        return what, "it is asked again by itself; if it stays, look at the node"
    return f"{what}: whether {_named(changing)} was done is not known", "look what is there before trying again"


def _named(commands: Sequence[Command]) -> str:
    return f"`{clean(shlex.join(commands[0].argv))}`" if len(commands) == 1 else f"{len(commands)} commands"
