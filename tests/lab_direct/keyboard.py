"""Somebody at the keyboard of the console in a terminal of its own: presses keys, and sees what the terminal shows."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pyte

from glusterterm.engine.clock import RealClock
from tests.cli.terminal import Console, console

ROWS, COLUMNS = 40, 140
CLOCK = RealClock()
KEYS = {
    "enter": "\r",
    "esc": "\x1b",
    "tab": "\t",
    "down": "\x1b[B",
    "delete": "\x1b[3~",
    "end": "\x1b[F",
    "ctrl+q": "\x11",
}


class Keyboard:
    """Types, and looks. What is not seen in time fails the test, with what was there instead."""

    def __init__(self, opened: Console) -> None:
        self._console = opened
        self._screen = pyte.Screen(COLUMNS, ROWS)
        self._stream = pyte.ByteStream(self._screen)
        opened.listen(self._stream.feed)

    @property
    def lines(self) -> list[str]:
        """Give what the terminal shows."""
        return [line.rstrip() for line in self._screen.display]

    def press(self, *keys: str) -> None:
        """Press keys by their names; a word that is none is typed."""
        for key in keys:
            self._console.type(KEYS.get(key, key))
            if key == "esc":
                self._pause()

    def see(self, *texts: str, within_s: float = 120.0) -> str:
        """Wait until a line shows all texts, and give it."""
        end = CLOCK.monotonic() + within_s
        while True:
            for line in self.lines:
                if all(text in line for text in texts):
                    return line
            assert CLOCK.monotonic() < end, "\n".join((f"{texts} not seen:", *self.lines))
            self._console.wait()

    def filter(self, text: str) -> None:
        """Show the rows that a filter finds, in place of another filter; the cursor is on the first of them."""
        self.press("esc", "/", text, "enter")
        self._pause()

    def choose(self, *keys: str, sees: str) -> None:
        """Press keys, and wait for what they lead to."""
        self.press(*keys)
        self.see(sees)

    def _pause(self) -> None:
        """Let a second pass: escape and what comes right behind it would be another key."""
        end = CLOCK.monotonic() + 1.0
        while CLOCK.monotonic() < end:
            self._console.wait(0.2)


@contextmanager
def keyboard(home: Path, limit_s: float) -> Iterator[Keyboard]:
    """Open the console; it is ended with the block, or after so long."""
    with console(home, rows=ROWS, columns=COLUMNS, limit_s=limit_s) as opened:
        yield Keyboard(opened)
