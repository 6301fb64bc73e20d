"""Who holds the lock of a node, as it is written there: enough to tell on the same host whether he is gone."""

from __future__ import annotations

import getpass
import hashlib
import os
import re
import socket
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from glusterterm.model.ids import OperationId

if TYPE_CHECKING:
    from typing import Self

_FORM = re.compile(
    r"(?P<user>[A-Za-z0-9_.-]{1,64})@(?P<host>[A-Za-z0-9_.-]{1,253}) pid=(?P<pid>[0-9]{1,10}) "
    r"began=(?P<began>[0-9]{1,20}) boot=(?P<boot>[0-9a-f-]{1,36}) machine=(?P<machine>[0-9a-f]{0,16}) "
    r"processes=(?P<processes>[0-9]{0,20}) "
    r"since=(?P<since>[0-9]{1,12}) (?P<operation>[0-9a-f]{32})"
)
_ODD = re.compile(r"[^A-Za-z0-9_.-]")
_BOOT = Path("/proc/sys/kernel/random/boot_id")
_MACHINE = Path("/etc/machine-id")
_PROCESSES = Path("/proc/self/ns/pid")
_NO_BOOT = "0"


@dataclass(frozen=True, slots=True)
class LockOwner:
    """A process that changes a pool. `began` is its start in the kernel's ticks, `since` when it took the lock.

    Host names are no proof of a host: many are called `localhost`. `machine` is drawn from the id that systemd gives
    each installation, and `processes` names the kernel's space of process ids that it was in; both may be empty.
    """

    user: str
    host: str
    pid: int
    began: int
    boot: str
    machine: str
    processes: str
    since: int
    operation: OperationId

    def __str__(self) -> str:
        return (
            f"{self.user}@{self.host} pid={self.pid} began={self.began} boot={self.boot} machine={self.machine} "
            f"processes={self.processes} since={self.since} {self.operation}"
        )

    @classmethod
    def here(cls, operation: OperationId, now: float) -> Self:
        """Describe this process."""
        return cls(
            _ODD.sub("_", getpass.getuser())[:64] or "_",
            _ODD.sub("_", socket.gethostname())[:253] or "_",
            os.getpid(),
            _began(os.getpid()) or 0,
            _boot(),
            _machine(),
            _processes(),
            int(now),
            operation,
        )

    @classmethod
    def read(cls, text: str) -> Self | None:
        """Read an owner; None where it is none of ours."""
        found = _FORM.fullmatch(text.strip())
        if found is None:
            return None
        return cls(
            found["user"],
            found["host"],
            int(found["pid"]),
            int(found["began"]),
            found["boot"],
            found["machine"],
            found["processes"],
            int(found["since"]),
            OperationId(found["operation"]),
        )

    @property
    def is_dead(self) -> bool:
        """Whether it is gone for certain: a process of this very host that does not run any more.

        Of another container on this host that can't be told.
        """
        if self.boot == _boot() != _NO_BOOT:
            return self.processes == _processes() != "" and _began(self.pid) != self.began
        same_host = self.host == _ODD.sub("_", socket.gethostname())[:253]
        return same_host and self.machine == _machine() != ""

    @property
    def runs_here(self) -> bool:
        """Whether it is a process of this very host that runs."""
        same = self.boot == _boot() != _NO_BOOT and self.processes == _processes() != ""
        return same and _began(self.pid) == self.began


def is_dead(text: str) -> bool:
    """Tell whether the owner of a lock is gone for certain, by what is written there."""
    owner = LockOwner.read(text)
    return owner is not None and owner.is_dead


def _boot() -> str:
    try:
        return _BOOT.read_text().strip()
    except OSError:
        return _NO_BOOT


def _machine() -> str:
    """Give 16 hex digits that stand for this installation, empty where it has no id. The id itself is not told."""
    try:
        text = _MACHINE.read_text().strip()
    except OSError:
        return ""
    return hashlib.sha256(b"glusterterm " + text.encode()).hexdigest()[:16] if text else ""


def _processes() -> str:
    """Name the space of process ids that this process is in; empty where the kernel does not tell."""
    try:
        return str(_PROCESSES.stat().st_ino)
    except OSError:
        return ""


def _began(pid: int) -> int | None:
    """Give when a process was started, in ticks since the kernel's start; None where there is none, or a dead one."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (OSError, UnicodeDecodeError):
        return None
    fields = text.rpartition(")")[2].split()
    return None if fields[0] in ("Z", "X") else int(fields[19])
