"""Ctrl+z: the console goes to the background where a shell can bring it back, and stays where none can."""

import contextlib
import fcntl
import os
import struct
import subprocess
import sys
import termios
import threading
from collections.abc import Iterator
from pathlib import Path

from tests.cli.serving import environment
from tests.cli.terminal import Console, console

CTRL_Z = "\x1a"
_LIMIT_S = 30.0
_SHELL = """
import os, signal, subprocess, sys
signal.signal(signal.SIGTTOU, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-m", "glusterterm", "--demo"], process_group=0)
os.tcsetpgrp(0, child.pid)
_, status = os.waitpid(child.pid, os.WUNTRACED)
os.tcsetpgrp(0, os.getpgrp())
print("stopped" if os.WIFSTOPPED(status) else "ended", flush=True)
sys.stdin.readline()
os.tcsetpgrp(0, child.pid)
os.killpg(child.pid, signal.SIGCONT)
sys.exit(child.wait())
"""
"""A shell as far as jobs go: it starts the console in front, hears when it stops, and brings it back on enter."""


@contextlib.contextmanager
def shell(home: Path) -> Iterator[Console]:
    """Start the console from a shell; both are ended with the block."""
    screen, terminal = os.openpty()
    fcntl.ioctl(terminal, termios.TIOCSWINSZ, struct.pack("HHHH", 30, 100, 0, 0))
    process = subprocess.Popen(
        [sys.executable, "-c", f"import fcntl, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0)\n{_SHELL}"],
        stdin=terminal,
        stdout=terminal,
        stderr=terminal,
        env=environment(home, TERM="xterm-256color"),
        cwd=home,
        start_new_session=True,
    )
    os.close(terminal)
    limit = threading.Timer(_LIMIT_S, process.kill)
    limit.start()
    try:
        yield Console(process, screen)
    finally:
        limit.cancel()
        process.kill()
        process.wait()
        os.close(screen)


def test_ctrl_z_gives_the_terminal_back_and_everything_is_drawn_anew_afterwards(tmp_path: Path) -> None:
    with shell(tmp_path) as opened:
        opened.read_until("edge-1")
        opened.type(CTRL_Z)
        opened.read_until("stopped")
        opened.forget()
        opened.type("\n")
        opened.read_until("edge-1")
        opened.type("q")
        assert opened.status() == 0


def test_ctrl_z_where_no_shell_waits_leaves_the_console_running(tmp_path: Path) -> None:
    with console(tmp_path, "--demo") as opened:
        opened.read_until("edge-1")
        opened.type(CTRL_Z)
        opened.read_until("No shell waits")
        opened.type("q")
        assert opened.status() == 0
