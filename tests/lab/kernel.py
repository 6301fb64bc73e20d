"""Calls of the kernel that Python has no names for, and ways to wait for what the kernel does in its own time."""

import ctypes
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

NEW_NET = 0x40000000
NEW_PID = 0x20000000
CAP_SYS_ADMIN = 21
_PR_SET_PDEATHSIG = 1
_libc = ctypes.CDLL(None, use_errno=True)


def _call(name: str, *arguments: int) -> None:
    if getattr(_libc, name)(*arguments) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")


def unshare(flags: int) -> None:
    """Put this process, or its children to be for `NEW_PID`, in new namespaces.

    Raises:
        OSError: not root, or not allowed here.
    """
    _call("unshare", flags)


def signal_when_parent_ends(signal: int) -> None:
    """Have the kernel send `signal` to this process as soon as the process that forked it is gone."""
    _call("prctl", _PR_SET_PDEATHSIG, signal, 0, 0, 0)


@contextmanager
def in_network_of(pid: int) -> Iterator[None]:
    """Move this thread into the network namespace of a process, and back afterwards.

    What it starts meanwhile, threads and programs, is there too; sockets stay where they were made.
    """
    home = os.open("/proc/thread-self/ns/net", os.O_RDONLY)
    try:
        there = os.open(f"/proc/{pid}/ns/net", os.O_RDONLY)
        try:
            set_network(there)
        finally:
            os.close(there)
        try:
            yield
        finally:
            set_network(home)
    finally:
        os.close(home)


def set_network(opened: int) -> None:
    """Move this thread into a network namespace, given as an open file."""
    _call("setns", opened, NEW_NET)


def network_of(pid: int) -> int | None:
    """Give the number of the network namespace that a process is in; None: it is gone."""
    try:
        return os.stat(f"/proc/{pid}/ns/net").st_ino
    except OSError:
        return None


def processes_in_network(number: int) -> tuple[int, ...]:
    """Give the processes, as far as /proc has them, that are in a network namespace."""
    pids = (int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())
    return tuple(pid for pid in pids if network_of(pid) == number)


def may_make_namespaces() -> bool:
    """Tell whether this process is root with the power to mount and to make namespaces."""
    lines = Path("/proc/self/status").read_text().splitlines()
    powers = next(int(line.split()[1], 16) for line in lines if line.startswith("CapEff:"))
    return os.geteuid() == 0 and bool(powers >> CAP_SYS_ADMIN & 1)


def started_at(pid: int) -> int | None:
    """Give the clock tick at which a process started: with its id, what tells it from a later one; None: it is gone."""
    try:
        state, *fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return None
    return None if state in "ZX" else int(fields[18])


def id_outside() -> int:
    """Give this process' id as the mounted /proc has it: in a new PID namespace another than `os.getpid()`."""
    return int(Path("/proc/self").readlink().name)


def id_outside_of(child: int) -> int:
    """Give the id that the mounted /proc has for a child of this process.

    Raises:
        ProcessLookupError: there is no such child.
    """
    for pid in Path("/proc/thread-self/children").read_text().split():
        lines = Path(f"/proc/{pid}/status").read_text().splitlines()
        ids = next(line.split()[1:] for line in lines if line.startswith("NSpid:"))
        if int(ids[-1]) == child:
            return int(pid)
    raise ProcessLookupError(f"no child {child}")


def wait_until(holds: Callable[[], bool], limit_s: float, what: str) -> None:
    """Ask every 50 ms whether something holds, and return as soon as it does.

    Raises:
        TimeoutError: it did not within `limit_s`; `what` says what was waited for.
    """
    end = time.monotonic() + limit_s  # noqa: TID251 - no Clock: real daemons and the kernel are waited for
    while not holds():
        if time.monotonic() > end:  # noqa: TID251
            raise TimeoutError(f"{what}: not within {limit_s:g} s")
        time.sleep(0.05)  # noqa: TID251
