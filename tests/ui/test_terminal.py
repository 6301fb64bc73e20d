"""What the terminal may do to the console: go away, with a signal or without one."""

import os
import pty

from glusterterm.ui import terminal


def test_a_terminal_that_was_closed_without_a_signal_is_noticed() -> None:
    master, slave = pty.openpty()
    with os.fdopen(slave, "r") as end:
        there = terminal.is_gone(end)
        os.close(master)
        assert (there, terminal.is_gone(end)) == (False, True)


def test_no_terminal_at_all_is_none_that_went() -> None:
    assert not terminal.is_gone(None)
