"""Recorded outputs of real nodes (`tests/recorded/nodes/outputs`), and what a table says of each of them."""

import json
import re
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent / "recorded" / "nodes" / "outputs"
LIMIT_S = 5
"""A hundred times what the slowest decoder takes: one that takes this long does not end at all."""
NONE = "(?!)"
"""The regular expression that matches nothing."""


@dataclass(frozen=True, slots=True)
class Recording:
    """One command on one node and what it printed. `file` names its stdout below the folder."""

    scenario: str
    node: str
    command: str
    exit: int
    file: str
    stdout: str
    stderr: str


@dataclass(frozen=True, slots=True)
class Decoded:
    """Commands whose output a decoder understands.

    Args:
        pattern: regular expression that matches the whole of the command.
        decode: called with the recording.
        refused: where `decode` raises `CommandRefused`, and elsewhere not: a regular expression over the whole of
            `file`, or what tells it of a recording.
    """

    pattern: str
    decode: Callable[[Recording], object]
    refused: str | Callable[[Recording], bool] = NONE

    def refuses(self, recording: Recording) -> bool:
        """Tell whether `decode` has to say that the command was refused."""
        if callable(self.refused):
            return self.refused(recording)
        return re.fullmatch(self.refused, recording.file) is not None


@dataclass(frozen=True, slots=True)
class NotDecoded:
    """Commands whose output no decoder reads, and why that is right."""

    pattern: str
    reason: str


Entry = Decoded | NotDecoded


def of_output(decode: Callable[[str], object]) -> Callable[[Recording], object]:
    """Give a decoder of stdout as one of recordings."""
    return lambda recording: decode(recording.stdout)


def shows_refusal(recording: Recording) -> bool:
    """Tell by exit status and `opRet`, as they stand in the recording, whether gluster refused."""
    as_xml = "<opRet>" in recording.stdout and "<opRet>0</opRet>" not in recording.stdout
    return as_xml or recording.exit != 0


@cache
def recordings() -> tuple[Recording, ...]:
    """Give everything that was recorded, in order."""
    lines = (FOLDER / "index.ndjson").read_text(encoding="utf-8").splitlines()
    return tuple(_recording(json.loads(line)) for line in lines)


def recorded(file: str) -> Recording:
    """Give the recording whose stdout is in `file`."""
    return next(recording for recording in recordings() if recording.file == file)


@cache
def matching(entry: Entry) -> tuple[Recording, ...]:
    """Give the recordings that `entry` is about."""
    whole = re.compile(entry.pattern)
    return tuple(recording for recording in recordings() if whole.fullmatch(recording.command))


@contextmanager
def in_time() -> Iterator[None]:
    """Fail where what is inside does not end. A regular expression that runs away is interrupted too."""

    def too_late(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"it ran for {LIMIT_S} s")

    before = signal.signal(signal.SIGALRM, too_late)
    signal.setitimer(signal.ITIMER_REAL, LIMIT_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def _recording(told: dict[str, str | int]) -> Recording:
    file = str(told["stdout"])
    return Recording(
        str(told["scenario"]),
        str(told["node"]),
        str(told["command"]),
        int(told["exit"]),
        file,
        _text(file),
        _text(str(told["stderr"])) if "stderr" in told else "",
    )


def _text(file: str) -> str:
    return (FOLDER / file).read_bytes().decode("utf-8", errors="replace")
