"""Running programs: every failure tells what was run and what it said."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.lab.packages import SBIN

ENVIRONMENT = {"PATH": SBIN, "LC_ALL": "C", "HOME": "/root"}
LIMIT_S = 60.0


class ProgramFailed(Exception):
    """A program ended with another status than 0."""


def run(
    *argv: str | Path, given: str | None = None, check: bool = True, limit_s: float = LIMIT_S
) -> subprocess.CompletedProcess[str]:
    """Run a program to its end and give what it said.

    Raises:
        ProgramFailed: it ended with another status than 0, and `check` is true.
        TimeoutExpired: it was not over in `limit_s`, and has been killed.
    """
    words = [str(word) for word in argv]
    ended = subprocess.run(
        words,
        env=os.environ | ENVIRONMENT,
        input=given if given is not None else "",
        text=True,
        errors="replace",
        capture_output=True,
        timeout=limit_s,
        check=False,
    )
    if check and ended.returncode:
        said = (ended.stderr or ended.stdout).strip()
        raise ProgramFailed(f"{' '.join(words)}: exit status {ended.returncode}: {said}")
    return ended


def enter(pid: int, spaces: Sequence[str]) -> tuple[str, ...]:
    """Give the words that run a program in namespaces (`net`, `mount`...) of a process of this machine."""
    return ("nsenter", "--target", str(pid), *(f"--{space}" for space in spaces))
