"""What stands on the terminal while the console loads, which takes longer than a person likes to look at nothing.

It is drawn on the alternate screen, which the console then takes over, and is the console's own first line: the same
words in the same place.
"""

import shutil
import sys

from glusterterm.model.text import clean

_TAKE = "\x1b[?1049h\x1b[?25l\x1b[H\x1b[2J"
_GIVE_BACK = "\x1b[?1049l\x1b[?25h"
_LOUD, _BOLD, _DIM, _PLAIN = "\x1b[1;7m", "\x1b[1m", "\x1b[2m", "\x1b[m"
_SMALLEST = 40
"""Columns below which nothing is drawn."""


def draw(name: str) -> bool:
    """Say that `name` is being connected to, and give whether there was room to."""
    terminal = sys.__stderr__
    if terminal is None or shutil.get_terminal_size().columns < _SMALLEST:
        return False
    terminal.write(
        f"{_TAKE}{_LOUD} glusterterm {_PLAIN} {_BOLD}{clean(name, 20)}{_PLAIN}  {_DIM}connecting{_PLAIN}\r\n"
    )
    terminal.flush()
    return True


def erase() -> None:
    """Give the terminal back as it was, where the console did not get to take it over."""
    terminal = sys.__stderr__
    if terminal is not None:
        terminal.write(_GIVE_BACK)
        terminal.flush()
