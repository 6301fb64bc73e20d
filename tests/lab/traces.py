"""What a lab is in the machine, remembered while it stands, and what of it is still there later."""

import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from tests.lab import disks, kernel
from tests.lab.lab import Lab
from tests.lab.layout import LabPlan

KINDS_OF_SPACES = ("net", "pid")


@dataclass(frozen=True, slots=True)
class Traces:
    """A lab's processes, as id and start, and the PID and network namespaces that they were in."""

    plan: LabPlan
    processes: frozenset[tuple[int, int]]
    namespaces: frozenset[str]

    def left(self) -> tuple[str, ...]:
        """Tell what there still is: processes, also those begun since, loop devices, mounts, files."""
        found = [f"process {pid}" for pid, start in self.processes if kernel.started_at(pid) == start]
        found += [f"process {pid} in a namespace of it" for pid in _all_processes() if _spaces(pid) & self.namespaces]
        return (*found, *left_of(self.plan))


def left_of(plan: LabPlan) -> tuple[str, ...]:
    """Tell what there is of a lab that can be known by its name."""
    mounts = [line for line in Path("/proc/self/mountinfo").read_text().splitlines() if plan.label in line]
    folders = [str(path) for place in (disks.IMAGES, plan.folder.parent) for path in place.glob(f"{plan.label}*")]
    commands = [pid for pid in _all_processes() if f'"name":"{plan.name}"' in _command(pid)]
    return (
        *(f"mount {line}" for line in mounts),
        *(f"loop device {name}" for name in disks.attached(plan.label)),
        *(f"file {path}" for path in folders),
        *(f"guard or keeper {pid}" for pid in commands),
    )


@contextmanager
def traces_of(lab: Lab) -> Iterator[Traces]:
    """Remember a lab that stands: all that descends from its guard."""
    own = _spaces(os.getpid())
    processes = [lab.layout.guard]
    for pid in processes:  # grows as it goes
        for children in Path(f"/proc/{pid}/task").glob("*/children"):
            processes += [int(child) for child in children.read_text().split()]
    started = frozenset((pid, start) for pid in processes if (start := kernel.started_at(pid)) is not None)
    with ExitStack() as held:
        spaces = {}
        for pid in processes:
            for kind in KINDS_OF_SPACES:  # held open, or the kernel gives their numbers to the next lab's
                with suppress(FileNotFoundError):  # a process that has ended since holds none
                    opened = held.enter_context(open(f"/proc/{pid}/ns/{kind}", "rb"))
                    spaces[os.readlink(f"/proc/self/fd/{opened.fileno()}")] = opened
        yield Traces(lab.layout.plan, started, frozenset(spaces) - own)


def _all_processes() -> tuple[int, ...]:
    return tuple(int(path.name) for path in Path("/proc").iterdir() if path.name.isdigit())


def _spaces(pid: int) -> frozenset[str]:
    found = set()
    for kind in KINDS_OF_SPACES:
        try:
            found.add(os.readlink(f"/proc/{pid}/ns/{kind}"))
        except OSError:  # gone meanwhile
            continue
    return frozenset(found)


def _command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace")
    except OSError:
        return ""
