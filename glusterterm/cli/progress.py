"""One line on the terminal that says how far a task is; nothing where standard error is no terminal."""

import os
import sys
from collections.abc import Iterator
from contextlib import suppress

from glusterterm.cli.output import cells, cut
from glusterterm.logic import format as fmt
from glusterterm.model.tasks import StepRun, StepState, Task, TaskState
from glusterterm.model.text import MAX_MESSAGE, clean

_ERASE = "\r\x1b[K"
_SHORTEST_TITLE = 16
_USUAL_WIDTH, _NARROWEST = 80, 20
TICK_S = 1.0
"""Seconds between two lines that differ in their time alone."""


def words(task: Task, now: float, width: int) -> str:
    """Say how far a task is, in `width` cells: where they are few the title gives way. `now` is seconds since 1970."""
    number = task.step
    if task.state is not TaskState.RUNNING or number is None:
        return cut(f"{task.title} · {task.state}", width)
    before = f"step {number + 1} of {len(task.steps)} · " if len(task.steps) > 1 else ""
    behind = "".join(f" · {part}" for part in _measured(task, task.steps[number], now))
    room = max(width - cells(before) - cells(behind), _SHORTEST_TITLE)
    return cut(f"{before}{cut(task.steps[number].title, room)}{behind}", width)


def _measured(task: Task, step: StepRun, now: float) -> Iterator[str]:
    progress = task.progress
    if progress.text:
        yield progress.text
    elif step.state is StepState.UNKNOWN:
        yield "its answer was lost; looking"
    elif step.started_at is not None:
        yield f"for {fmt.duration(now - step.started_at)}"
    if progress.share is not None:
        yield fmt.share(progress.share)
        if progress.eta_s is not None:
            yield fmt.eta(progress.eta_s)


class ProgressLine:
    """The line, rewritten in place. Whatever else is printed comes after `clear`."""

    def __init__(self) -> None:
        self._shown = ""
        self._on = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def on(self) -> bool:
        """Whether anybody sees it."""
        return self._on

    @property
    def width(self) -> int:
        """Give the cells that a line may take: the last of a row stays free, or some terminals begin another."""
        columns = 0
        with suppress(OSError):
            columns = os.get_terminal_size(sys.stderr.fileno()).columns
        return max(columns or _USUAL_WIDTH, _NARROWEST) - 1

    def show(self, text: str) -> None:
        """Write `text` where the last one stood."""
        if not self._on:
            return
        line = clean(text, MAX_MESSAGE)
        if line != self._shown:
            self._write(f"{_ERASE}{line}")
            self._shown = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write(_ERASE)
            self._shown = ""

    def _write(self, text: str) -> None:
        try:
            sys.stderr.buffer.write(text.encode(errors="replace"))
            sys.stderr.buffer.flush()
        except OSError:
            self._on = False
