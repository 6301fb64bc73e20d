#!/usr/bin/env python3
"""Runs a command in a terminal of 120x40, waits until a text is on it, types a key and waits for a quiet end.

usage: in_terminal.py TEXT KEY SECONDS COMMAND...
"""

import fcntl
import os
import pty
import select
import signal
import struct
import sys
import termios
import time


def main() -> int:
    """Give 0 where TEXT was shown and the command then ended by itself with 0."""
    wanted, key, limit = sys.argv[1].encode(), sys.argv[2].encode(), float(sys.argv[3])
    pid, screen = pty.fork()
    if pid == 0:
        os.environ["TERM"] = "xterm-256color"
        os.execvp(sys.argv[4], sys.argv[4:])
    fcntl.ioctl(screen, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
    shown, pressed, end = b"", False, time.monotonic() + limit
    while time.monotonic() < end:
        if select.select([screen], [], [], 0.5)[0]:
            try:
                more = os.read(screen, 65536)
            except OSError:  # the other end is closed: the command has ended
                break
            if not more:
                break
            shown += more
        if wanted in shown and not pressed:
            os.write(screen, key)
            pressed = True
    else:
        os.kill(pid, signal.SIGKILL)
        print(f"in_terminal: nothing ended within {limit:.0f} s; shown: {shown[-2000:]!r}", file=sys.stderr)
        return 1
    status = os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])
    if not pressed:
        print(f"in_terminal: {wanted!r} was never shown; shown: {shown[-2000:]!r}", file=sys.stderr)
        return 1
    if b"Traceback" in shown:
        print(f"in_terminal: a traceback was shown: {shown[-4000:]!r}", file=sys.stderr)
        return 1
    return status


if __name__ == "__main__":
    sys.exit(main())
