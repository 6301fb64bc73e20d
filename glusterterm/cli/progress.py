"""One line on the terminal that says how far a task is; nothing where standard error is no terminal."""

import os
import sys
from contextlib import suppress

from glusterterm.cli.output import cut
from glusterterm.logic import format as fmt
from glusterterm.model.tasks import StepState, Task, TaskState
from glusterterm.model.text import MAX_MESSAGE, clean

_ERASE = "\r\x1b[K"
TICK_S = 1.0
"""Seconds between two lines that differ in their time alone."""


def words(task: Task, now: float) -> str:
    """Say how far a task is, in one line. `now` is seconds since 1970."""
    number = task.step
    if task.state is not TaskState.RUNNING or number is None:
        return f"{task.title} · {task.state}"
    step = task.steps[number]
    told = [f"step {number + 1} of {len(task.steps)}"] if len(task.steps) > 1 else []
    told.append(step.title)
    progress = task.progress
    if step.state is StepState.UNKNOWN and not progress.text:
        told.append("its answer was lost; looking")
    elif progress.text:
        told.append(progress.text)
    elif step.started_at is not None:
        told.append(f"for {fmt.duration(now - step.started_at)}")
    if progress.share is not None:
        told.append(fmt.share(progress.share))
        told += [fmt.eta(progress.eta_s)] if progress.eta_s is not None else []
    return " · ".join(told)


class ProgressLine:
    """The line, rewritten in place. Whatever else is printed comes after `clear`."""

    def __init__(self) -> None:
        self._shown = ""
        self._on = sys.stderr is not None and sys.stderr.isatty() and os.environ.get("TERM") != "dumb"

    @property
    def on(self) -> bool:
        """Whether anybody sees it."""
        return self._on

    def show(self, text: str) -> None:
        """Write `text` where the last one stood."""
        if not self._on:
            return
        line = cut(clean(text, MAX_MESSAGE), self._width() - 1)
        if line != self._shown:
            self._write(f"{_ERASE}{line}")
            self._shown = line

    def clear(self) -> None:
        """Take the line away."""
        if self._shown:
            self._write(_ERASE)
            self._shown = ""

    def _width(self) -> int:
        with suppress(OSError):
            return max(os.get_terminal_size(sys.stderr.fileno()).columns, 20)
        return 80

    def _write(self, text: str) -> None:
        try:
            sys.stderr.buffer.write(text.encode(errors="replace"))
            sys.stderr.buffer.flush()
        except OSError:
            self._on = False
