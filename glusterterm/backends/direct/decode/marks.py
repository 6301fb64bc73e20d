"""Reads what lies in a folder: `getfattr -d -m. -e hex`, and `ls -1A`."""

import re

from glusterterm.backends.direct.decode.reading import MAX_TEXT, bounded, harmless, not_understood
from glusterterm.model.machine.marks import Marks
from glusterterm.model.text import clean

_GETFATTR, _LS = "getfattr -d -m. -e hex", "ls -1A"
_FILE = "# file: "
_OCTETS = re.compile(r"(0x([0-9a-f]{2})*)?", re.ASCII)


def decode_marks(output: str) -> tuple[Marks, ...]:
    """Read `getfattr -d -m. -e hex`: each path that has attributes. One without any is not told of.

    Raises:
        OutputNotUnderstood: it is no such list.
    """
    found: list[tuple[str, list[tuple[str, bytes]]]] = []
    for line in bounded(output, _GETFATTR).splitlines():
        if line.startswith(_FILE):
            found.append((clean(line.removeprefix(_FILE), MAX_TEXT), []))
        elif line:
            name, _, value = line.partition("=")
            if not found or not _OCTETS.fullmatch(value):
                raise not_understood(_GETFATTR, f"{harmless(line[:80])} where an attribute was expected")
            found[-1][1].append((clean(name), bytes.fromhex(value[2:])))
    return tuple(Marks(path, tuple(attributes)) for path, attributes in found)


def decode_folder(output: str) -> tuple[str, ...]:
    """Read `ls -1A`: the names in a folder, hidden ones among them; none at all is an answer too.

    Raises:
        OutputNotUnderstood: it is far too long.
    """
    return tuple(clean(name, MAX_TEXT) for name in bounded(output, _LS).splitlines())
