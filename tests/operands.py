"""An operand of each kind that a command takes, hostile texts, and what of a command arrives behind a real shell."""

import subprocess
import tempfile
from pathlib import Path

from glusterterm.backends.direct import commands_operands as kind
from glusterterm.backends.direct.commands_operands import Operand
from glusterterm.backends.direct.commands_row import Given, Many, Row
from glusterterm.backends.ssh import batch
from glusterterm.model.commands import Command

HEX = "0123456789abcdef" * 2
GOOD: dict[Operand, str] = {
    kind.VOLUME: f"vol_{HEX}",
    kind.SNAPSHOT: f"tmpsnap_{HEX}",
    kind.HOST: "stor-01.example.net",
    kind.PATH: "/var/lib/heketi/mounts/a b",
    kind.PLAIN_PATH: f"/var/lib/heketi/mounts/vg_{HEX}",
    kind.DEVICE: "/dev/disk/by-id/lvm-pv-uuid-tZJk70-WKeS",
    kind.BRICK: f"192.0.2.1:/var/lib/heketi/mounts/vg_{HEX}/brick_{HEX}/brick",
    kind.GROUP: f"vg_{HEX}",
    kind.LOGICAL: f"tp_{HEX}",
    kind.LV_PATH: f"vg_{HEX}/tp_{HEX}",
    kind.BRICK_VOLUME: f"brick_{HEX}",
    kind.MAPPED: f"vg_{HEX}-tp_{HEX}_tdata",
    kind.LVM_TAG: "glusterterm.zone=1",
    kind.OPTION: "user.heketi.id",
    kind.VALUE: "10.77.0.*",
    kind.OWNER: "admin@host 123 4567",
    kind.COUNT: "100",
    kind.KIB: "1048576",
    kind.GID: "2001",
    kind.MODE: "2775",
    kind.SUB_BRICKS: "3",
}

HOSTILE = (
    "",
    "-f",
    "--help",
    "; touch broken-out",
    "$(touch broken-out)",
    "`touch broken-out`",
    "a'b",
    'a"b',
    "a\\",
    "a b",
    "a\nb",
    "a\rb",
    "a\0b",
    "a\x1b[2J",
    "*",
    "~",
    "!!",
    "#",
    "&",
    "|",
    ">broken-out",
    "/../etc",
    "/a/../b",
    "/./a",
    "/dev/../etc/passwd",
    '/a" >> "/etc/passwd',
    "/a/;id",
    "/a/$(id)",
    "/dev/sd a",
    "/dev/sda\n/dev/sdb",
    "h:/b\nx",
    "h:b",
    "-h:/b",
    "all",
    "..",
    "vg/../lv",
    "/d;d",
    "\ud800",
    "\u2028",
    "é" * 3000,
    "9" * 40,
    "-1",
    "0x10",
    "1e3",
)
"""Texts that mean something to a shell, to awk, sed, LVM or gluster, or that no terminal should be sent.

Where one breaks out it leaves a file, and does no harm.
"""


def sample(row: Row) -> Command:
    """Build the command of a row."""
    given: dict[str, Given] = {
        name: (GOOD[place.operand],) * 2 if isinstance(place, Many) else GOOD[place.operand]
        for name, place in row.places.items()
    }
    return row(**given)


def with_text(row: Row, name: str, text: str) -> Command:
    """Build the command of a row with `text` in the place `name`."""
    given: dict[str, Given] = {
        each: (GOOD[place.operand],) if isinstance(place, Many) else GOOD[place.operand]
        for each, place in row.places.items()
    }
    given[name] = (text,) if isinstance(row.places[name], Many) else text
    return row(**given)


def arrived(built: tuple[Command, ...]) -> list[list[str]]:
    """Run the commands' words past a real shell, and give the words that a program is given.

    Fails where a word did anything of its own.
    """
    stubs = tuple(Command(c.name, ("printf", "%s\\0", *c.argv), c.kind, 20, "one") for c in built)
    text = batch.script(stubs, "abc123").encode()
    with tempfile.TemporaryDirectory() as folder:
        done = subprocess.run(["/bin/sh"], input=text, capture_output=True, timeout=60, check=True, cwd=folder)
        assert list(Path(folder).iterdir()) == [], "a word was run"
    frames = batch.Frames(stubs, "abc123", 0.0)
    frames.feed(done.stdout, 0.0)
    assert frames.complete
    return [frames.answers[number].stdout.split("\0")[:-1] for number in range(len(stubs))]
