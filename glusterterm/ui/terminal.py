"""What the terminal itself may do to the console."""

import asyncio
import os
import select
import signal
import sys
from collections.abc import Callable
from typing import TextIO

LOOK_S = 2.0
"""Seconds between two looks whether the terminal is still there."""


def end_with_terminal(end: Callable[[], object], every: Callable[[float, Callable[[], None]], object]) -> None:
    """Call `end` when the terminal is closed, with a signal (SIGHUP) or without, and when asked to end (SIGTERM).

    `every` is handed seconds and what to call each time they have passed.
    """

    def closed() -> None:
        let_go()
        end()

    def look() -> None:
        if is_gone():
            closed()

    loop = asyncio.get_running_loop()
    loop.add_signal_handler(signal.SIGHUP, closed)
    loop.add_signal_handler(signal.SIGTERM, end)
    every(LOOK_S, look)


def is_gone(terminal: TextIO | None = sys.__stdin__) -> bool:
    """Say whether the terminal was closed without a signal, as for a console that is no session's leader.

    A closed terminal reads as nothing for ever, and whoever reads it in a loop keeps a core busy.
    """
    if terminal is None or terminal.closed:
        return False
    look = select.poll()
    look.register(terminal.fileno(), select.POLLHUP)
    return any(event & (select.POLLHUP | select.POLLNVAL) for _, event in look.poll(0))


def let_go() -> None:
    """Put nothing in the terminal's place: what is still written must not fail, or wait for a reader."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (sys.__stdin__, sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)


def to_background() -> bool:
    """Stop this process and those started with it, as ctrl+z does where a terminal is not a program's own.

    False, and nothing is stopped, where no shell waits that could bring it back: the console was started without one,
    or has no terminal.
    """
    group = os.getpgrp()
    try:
        in_front = sys.__stdin__ is not None and os.tcgetpgrp(sys.__stdin__.fileno()) == group
    except OSError:
        return False
    if not in_front or group == os.getsid(0):
        return False
    os.killpg(group, signal.SIGTSTP)
    return True
