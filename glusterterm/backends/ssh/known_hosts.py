"""Which host keys are known: the operator's own files, and one of ours for those that someone said yes to here.

A name stands for itself alone, as for OpenSSH since 8.5: that its address is known for another name proves nothing.
"""

from __future__ import annotations

import fcntl
import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from pathlib import Path

import asyncssh
from asyncssh.public_key import get_default_certificate_algs, get_default_public_key_algs

from glusterterm.model.errors import ConfigInvalid, HostKeyChanged
from glusterterm.model.host_key import HostKey

DEFAULTS = ("~/.ssh/known_hosts", "~/.ssh/known_hosts2")
GLOBAL = ("/etc/ssh/ssh_known_hosts", "/etc/ssh/ssh_known_hosts2")
_HEAD = "# Host keys that were accepted in glusterterm. In the form of ssh's known_hosts.\n"

Matches = tuple[Sequence[asyncssh.SSHKey], Sequence[asyncssh.SSHKey], Sequence[asyncssh.SSHKey]]
"""Keys of the host, keys of authorities that may sign for it, revoked keys."""


class Verdict(StrEnum):
    """What is known of a key that a server shows."""

    TRUSTED = "trusted"
    UNKNOWN = "unknown"
    CHANGED = "changed"
    REVOKED = "revoked"


@dataclass(frozen=True, slots=True)
class KnownHosts:
    """The content of all files of known hosts, as of one moment."""

    entries: asyncssh.SSHKnownHosts

    def matches(self, host: str, port: int) -> Matches:
        """Give what is known of a host; where nothing is for its port, what is known of it at any."""
        own = self._found(host if port == 22 else f"[{host}]:{port}")
        if port == 22 or own[0] or own[1]:
            return own
        anywhere = self._found(host)
        return anywhere[0], anywhere[1], (*own[2], *anywhere[2])

    def verdict(self, host: str, port: int, key: asyncssh.SSHKey) -> Verdict:
        """Judge a key. A host of which another key is known, of whatever type, has changed."""
        keys, _, revoked = self.matches(host, port)
        if key in revoked:
            return Verdict.REVOKED
        if key in keys:
            return Verdict.TRUSTED
        own = self._found(host if port == 22 else f"[{host}]:{port}")
        return Verdict.CHANGED if own[0] else Verdict.UNKNOWN

    def algorithms(self, host: str, port: int) -> tuple[str, ...]:
        """Give the kinds of key to ask a host for, those first of which one is known."""
        keys, authorities, _ = self.matches(host, port)
        known = [alg for key in keys for alg in key.sig_algorithms]
        signed = get_default_certificate_algs() if authorities else ()
        every = (*signed, *known, *get_default_public_key_algs())
        return tuple(dict.fromkeys(alg.decode("ascii") for alg in every))

    def _found(self, pattern: str) -> Matches:
        keys, authorities, revoked, *_ = self.entries.match(pattern, "", None)
        return keys, authorities, revoked


def read(files: Sequence[str]) -> KnownHosts:
    """Read files of known hosts. Blocks. Files that are not there and lines that make no sense count as empty."""
    return _read(tuple(stamp for file in files if (stamp := _stamp(file)) is not None))


def _stamp(file: str) -> tuple[str, int, int, int] | None:
    path = os.path.expanduser(file)
    try:
        found = os.stat(path)
    except OSError:
        return None
    return path, found.st_mtime_ns, found.st_size, found.st_ino


@lru_cache(maxsize=8)
def _read(stamps: tuple[tuple[str, int, int, int], ...]) -> KnownHosts:
    """Read files once for as long as their stamps stay: hundreds of nodes would each read them anew."""
    entries = asyncssh.SSHKnownHosts()
    for file, *_ in stamps:
        try:
            text = Path(file).read_text(errors="replace")
        except OSError:
            continue
        try:
            entries.load(text)
        except ValueError:
            entries = _line_by_line(entries, text)
    return KnownHosts(entries)


def _line_by_line(entries: asyncssh.SSHKnownHosts, text: str) -> asyncssh.SSHKnownHosts:
    for line in text.splitlines():
        try:
            entries.load(line)
        except ValueError:
            continue
    return entries


def shown(host: str, port: int, key: asyncssh.SSHKey) -> HostKey:
    """Give a key as a value."""
    kind, public, *_ = key.export_public_key("openssh").decode("ascii").split()
    return HostKey(host, port, kind, public, key.get_fingerprint())


def trust(key: HostKey, own: Path, files: Sequence[str]) -> None:
    """Store `key` in the file `own`, whole or not at all. Blocks. Only ever called for someone who said yes.

    Args:
        key: as `HostKeyUnknown` told it.
        own: our file of known hosts.
        files: all files of known hosts, `own` too.

    Raises:
        HostKeyChanged: another key is known for the host by now, or this one was revoked. No answer overrides that.
        ConfigInvalid: the file can't be written.
    """
    parsed = asyncssh.import_public_key(f"{key.type} {key.public}")
    try:
        own.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (own.parent / f".{own.name}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)  # of two consoles that store a key at once, none loses the other's
            verdict = read(files).verdict(key.host, key.port, parsed)
            if verdict in (Verdict.CHANGED, Verdict.REVOKED):
                raise HostKeyChanged(
                    f"the key {key.fingerprint} of {key.place} was not stored: another is known, or it was revoked",
                    next_step="find out why the key differs; then remove the old one with ssh-keygen -R",
                    key=key,
                )
            if verdict is not Verdict.TRUSTED:
                _add(own, f"{key.place} {key.type} {key.public}\n")
    except OSError as error:
        raise ConfigInvalid(
            f"{own} can't be written: {error.strerror}", next_step="check the folder's permissions and its room"
        ) from error


def _add(own: Path, line: str) -> None:
    try:
        before = own.read_text()
    except FileNotFoundError:
        before = _HEAD
    descriptor, draft = tempfile.mkstemp(prefix=f".{own.name}.", dir=own.parent)  # made with mode 0600
    try:
        with os.fdopen(descriptor, "w") as file:
            file.write(before if before.endswith("\n") or not before else before + "\n")
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        os.replace(draft, own)
    except OSError:
        os.unlink(draft)
        raise
