"""What a node's own tool said of a command: done, or refused and why. Not for gluster, whose answers are its own.

LVM, util-linux and mkfs.xfs tell by exit status whether they did it, and on stderr why not (recorded with LVM 2.03.16,
util-linux 2.38 and xfsprogs 6.1, with `LC_ALL=C`).
"""

import re

from glusterterm.backends.direct.decode.reading import bounded
from glusterterm.model.errors import BackendTimedOut
from glusterterm.model.machine.refusals import Refusal, ToolRefused
from glusterterm.model.text import clean_lines

_NO_SUCH_TOOL = 127
_BY_WORDS: tuple[tuple[Refusal, re.Pattern[str]], ...] = tuple(
    (refusal, re.compile(words))
    for refusal, words in (
        (Refusal.NO_SUPPORT, "device-mapper (driver|target|kernel)|device-mapper is available"),
        (Refusal.NOT_ALLOWED, "Permission denied|Operation not permitted|password is required|must be (run as )?root"),
        (Refusal.DAMAGED, "Input/output error|I/O error|not in a usable state"),
        (Refusal.READ_ONLY, "Read-only file system"),
        (Refusal.NO_SPACE, "insufficient free space|No space left on device|Insufficient suitable allocatable extents"),
        (Refusal.IN_USE, "exclusively|mounted filesystem|is busy|resource busy|filesystem in use|already mounted"),
        (Refusal.IN_USE, "is used by VG|is already in volume group|of volume group .+ without -ff|in use\\b"),
        (Refusal.HOLDS_VOLUMES, r"containing \d+ logical volumes"),
        (Refusal.HOLDS_DATA, "signature|Directory not empty|existing filesystem"),
        (Refusal.EXISTS, "already exists|File exists"),
        (Refusal.NOT_MOUNTED, "not mounted|no mount point specified"),
        (Refusal.NOT_FOUND, r"\bnot found|Failed to find|No (device|PV) found|No such (file|device)|does not exist"),
        (Refusal.TOO_SMALL, "must be larger than|too small"),
    )
)
_NEXT_STEPS = {
    Refusal.NOT_FOUND: "look again at what the node has: it may be gone, or have another name",
    Refusal.IN_USE: "find out what uses it, and stop or unmount that first",
    Refusal.HOLDS_VOLUMES: "look at the logical volumes in it: what lies in them would be lost",
    Refusal.HOLDS_DATA: "look at what is on it; it is only taken when told to destroy that",
    Refusal.EXISTS: "look at what has that name already",
    Refusal.NO_SPACE: "free some room, or take another device",
    Refusal.TOO_SMALL: "make it larger",
    Refusal.NOT_MOUNTED: "look at the node's mounts: somebody may have unmounted it",
    Refusal.NO_SUPPORT: "load the kernel's dm_thin_pool module on that node",
    Refusal.NOT_ALLOWED: "log in as a user who may do that, or let sudo do it without a password",
    Refusal.NO_TOOL: "install the tool on that node",
    Refusal.READ_ONLY: "look at the kernel's messages: a filesystem goes read-only when its disk fails",
    Refusal.DAMAGED: "look at the disk's health and at the kernel's messages before trying again",
    Refusal.OTHER: "mend what it names, then try again",
}
_NOT_TOLD = re.compile(r"WARNING: This metadata update is NOT backed up\.|Run `lvcreate --help'.*|\s*")
_USAGE = "Usage:"


def decode_done(command: str, exit_status: int | None, stdout: str, stderr: str) -> str:
    """Read the answer of a node's own tool to `command`, which it did; give what it said on stdout.

    Args:
        command: as the operator would type it, for errors.
        exit_status: None where it was cut off by a time limit or a signal.

    Raises:
        ToolRefused: it said no, or is not there.
        BackendTimedOut: no answer arrived in time: it may have happened, or happen yet.
        OutputNotUnderstood: it said far too much.
    """
    if exit_status is None:
        raise BackendTimedOut(
            f"`{command}` was not answered in time: it may have happened all the same",
            next_step="look at what came of it before trying again",
        )
    words = tuple(_words(bounded(text, command)) for text in (stderr, stdout))
    if exit_status != 0:
        raise tool_refused(command, exit_status, words[0] or words[1])
    return words[1]


def tool_refused(command: str, exit_status: int, words: str) -> ToolRefused:
    """Give the error for a tool that said no, in its own words."""
    text = words or f"no reason given (exit status {exit_status})"
    refusal = Refusal.NO_TOOL if exit_status == _NO_SUCH_TOOL else _told_apart(text)
    return ToolRefused(f"`{command}` was refused: {text}", next_step=_NEXT_STEPS[refusal], text=text, refusal=refusal)


def _told_apart(text: str) -> Refusal:
    return next((refusal for refusal, words in _BY_WORDS if words.search(text)), Refusal.OTHER)


def _words(text: str) -> str:
    """Give what a tool said as harmless lines, without how it is used and what it says each time."""
    lines = clean_lines(text).splitlines()
    usage = next((place for place, line in enumerate(lines) if line.startswith(_USAGE)), len(lines))
    return "\n".join(line.strip() for line in lines[:usage] if not _NOT_TOLD.fullmatch(line.strip()))
