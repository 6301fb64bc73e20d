"""What can follow a command on the command line: how each option is written and read."""

import argparse
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from glusterterm.logic.flows.checks import MOST_GIB

_MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Option:
    """One option or, where `flags` is empty, one word that stands by itself.

    `dest` is the field of `Arguments` or `Wishes` that it fills. `switch` needs no value; `truth` may have one, as in
    `--block=false`; its `metavar` is the one that matters. `several`: the word or option may stand more than once.
    `apart`: just one of those may be given. `bare`: it may stand once more without its value; that means `--json` then.
    """

    dest: str
    flags: tuple[str, ...] = ()
    help: str = ""
    metavar: str = ""
    read: Callable[[str], object] = str
    choices: tuple[str, ...] = ()
    needed: bool = False
    switch: bool = False
    truth: bool = False
    several: bool = False
    apart: bool = False
    hidden: bool = False
    bare: bool = False
    default: object = field(default=argparse.SUPPRESS)

    @property
    def usage(self) -> str:
        """Give it as a line of usage shows it."""
        if not self.flags:
            shown = self.metavar or "|".join(self.choices)
            shown = f"{shown} ..." if self.several else shown
            return shown if self.needed else f"[{shown}]"
        flag = self.flags[-1] if self.flags[-1].startswith("--") else self.flags[0]
        if self.truth:
            shown = f"{flag}={self.metavar}" if self.metavar else flag
        else:
            shown = flag if self.switch else f"{flag} {self.metavar or '|'.join(self.choices)}"
        shown = f"{shown} [{flag} ...]" if self.several else shown
        return shown if self.needed else f"[{shown}]"

    def add_to(self, target: argparse._ActionsContainer) -> None:
        """Have a parser, or a group of one, read it."""
        told = argparse.SUPPRESS if self.hidden else self.help
        if self.switch:
            target.add_argument(*self.flags, dest=self.dest, help=told, action="store_true", default=self.default)
        elif not self.flags and self.several:
            count = "+" if self.needed else "*"
            target.add_argument(
                self.dest, help=told, metavar=self.metavar, type=self.read, nargs=count, default=self.default
            )
        elif not self.flags:
            optional = None if self.needed else "?"
            target.add_argument(
                self.dest,
                help=told,
                metavar=self.metavar or None,
                type=self.read,
                choices=self.choices or None,
                nargs=optional,
                default=None if self.needed else self.default,
            )
        else:
            target.add_argument(
                *self.flags,
                dest=self.dest,
                help=told,
                metavar="true|false" if self.truth else self.metavar or None,
                type=truth if self.truth else self.read,
                choices=self.choices or None,
                required=self.needed,
                action="append" if self.several or self.bare else "store",
                nargs="?" if self.bare else None,
                default=self.default,
            )


def whole(text: str) -> int:
    """Read a whole number, as heketi-cli's flags take it: a sign may stand before."""
    digits = text.removeprefix("-")
    if not digits.isascii() or not digits.isdigit():
        raise argparse.ArgumentTypeError(f"{text!r} is no whole number")
    if len(digits) > _MOST_DIGITS:
        raise argparse.ArgumentTypeError(f"{text!r} is too large a number")
    return int(text)


def gib(text: str) -> int:
    """Read a size in GiB."""
    digits = text.removeprefix("-")
    if digits.isascii() and digits.isdigit() and (len(digits) > _MOST_DIGITS or int(text) > MOST_GIB):
        raise argparse.ArgumentTypeError(f"{text!r} is more than can be cut into bricks")
    return whole(text)


def factor(text: str) -> float:
    """Read a factor, such as 1.5."""
    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if value != value or value in (float("inf"), float("-inf")):
        raise argparse.ArgumentTypeError(f"{text!r} is no number")
    return value


def truth(text: str) -> bool:
    """Read true or false in the words that heketi-cli's flags take."""
    known = {"true": True, "t": True, "1": True, "false": False, "f": False, "0": False}
    if text.lower() not in known:
        raise argparse.ArgumentTypeError(f"{text!r} is neither true nor false")
    return known[text.lower()]


def words(text: str) -> tuple[str, ...]:
    """Read words with commas between."""
    return tuple(word.strip() for word in text.split(",") if word.strip())


def file(text: str) -> Path:
    """Read the path of a file."""
    return Path(text)


def port(text: str) -> int:
    """Read the number of a port; 0 is any free one."""
    if not text.isascii() or not text.isdigit() or len(text) > 5 or int(text) > 65535:
        raise argparse.ArgumentTypeError("a port is a number from 0 to 65535")
    return int(text)


def scale(text: str) -> str:
    """Read the scale of a simulated world."""
    parts = text.split(",")
    if len(parts) != 4 or not all(part.isascii() and part.isdigit() for part in parts):
        raise argparse.ArgumentTypeError("a scale is four numbers: clusters, nodes, devices, volumes, as in 1,10,4,200")
    return text
