"""Reads mounts: `/proc/mounts`, `/etc/fstab`, `findmnt -J`, and how full they are: `df -PT`, with `-B1` or `-i`."""

import re
from collections.abc import Iterator

import msgspec

from glusterterm.backends.direct.decode.json_text import from_json
from glusterterm.backends.direct.decode.reading import MAX_TEXT, bounded, harmless, not_understood, whole
from glusterterm.model.machine.mounts import FilesystemInodes, FilesystemSpace, Fstab, FstabEntry, Mounted
from glusterterm.model.text import clean

_MOUNTS, _FSTAB, _FINDMNT, _DF = "cat /proc/mounts", "cat /etc/fstab", "findmnt -J", "df -PT"
_ESCAPED = re.compile(r"\\([0-7]{3})")
_MOUNT_FIELDS = 6
_DF_UNITS = {"1-blocks": 1, "1024-blocks": 1024}
_INODES = "Inodes"


class _Filesystem(msgspec.Struct):
    target: str
    source: str | None = None
    fstype: str | None = None
    options: str | None = None
    children: "list[_Filesystem] | None" = None


class _Found(msgspec.Struct):
    filesystems: list[_Filesystem]


_SHAPE = msgspec.json.Decoder(_Found)


def decode_mounts(output: str) -> tuple[Mounted, ...]:
    r"""Read `/proc/mounts`, in which the kernel writes blanks and backslashes of names as `\040` and the like.

    Raises:
        OutputNotUnderstood: it is no such table; there is always something mounted.
    """
    found = tuple(_mounted(line) for line in bounded(output, _MOUNTS).splitlines())
    if not found:
        raise not_understood(_MOUNTS, "nothing")
    return found


def decode_fstab(output: str) -> Fstab:
    """Read `/etc/fstab`; lines without a device, a place and a filesystem are told by number.

    Raises:
        OutputNotUnderstood: it is far too long.
    """
    entries: list[FstabEntry] = []
    unreadable: list[int] = []
    for number, line in enumerate(bounded(output, _FSTAB).splitlines(), start=1):
        fields = line.split()
        if not fields or fields[0].startswith("#"):
            continue
        if len(fields) < 3:
            unreadable.append(number)
            continue
        options = tuple(map(_plain, fields[3].split(","))) if len(fields) > 3 else ("defaults",)
        entries.append(FstabEntry(_plain(fields[0]), _plain(fields[1]), _plain(fields[2]), options))
    return Fstab(tuple(entries), tuple(unreadable))


def decode_findmnt(output: str) -> tuple[Mounted, ...]:
    """Read `findmnt -J`: the tree of mounts, each before those below it. It exits 1, saying nothing, for none.

    Raises:
        OutputNotUnderstood: it is no such tree.
    """
    waiting = from_json(output, _SHAPE, _FINDMNT).filesystems[::-1]
    found: list[Mounted] = []
    while waiting:
        each = waiting.pop()
        options = tuple(map(harmless, (each.options or "").split(",")))
        found.append(Mounted(harmless(each.source), clean(each.target, MAX_TEXT), harmless(each.fstype), options))
        waiting += (each.children or [])[::-1]
    return tuple(found)


def decode_df(output: str) -> tuple[FilesystemSpace, ...]:
    """Read `df -PT`, or `df -PT -B1`: how full each filesystem is.

    Raises:
        OutputNotUnderstood: it is no such table.
    """
    heading, *lines = bounded(output, _DF).splitlines() or [""]
    unit = next((_DF_UNITS[word] for word in heading.split() if word in _DF_UNITS), None)
    if unit is None:
        raise not_understood(_DF, f"{harmless(heading[:80]) or 'nothing'} where a heading with the unit was expected")
    return tuple(
        FilesystemSpace(source, fstype, target, *(None if each is None else each * unit // 1024 for each in figures))
        for source, fstype, target, figures in _rows(lines)
    )


def decode_df_inodes(output: str) -> tuple[FilesystemInodes, ...]:
    """Read `df -PT -i`: how many files each filesystem can hold and holds.

    Raises:
        OutputNotUnderstood: it is no such table.
    """
    heading, *lines = bounded(output, _DF).splitlines() or [""]
    if _INODES not in heading.split():
        raise not_understood(f"{_DF} -i", f"{harmless(heading[:80]) or 'nothing'} where a heading was expected")
    return tuple(FilesystemInodes(source, fstype, target, *figures) for source, fstype, target, figures in _rows(lines))


def _rows(lines: list[str]) -> Iterator[tuple[str, str, str, tuple[int | None, int | None, int | None]]]:
    for line in lines:
        words = line.split()
        end = next((at for at in range(5, len(words) - 1) if _ends_figures(words, at)), None)
        if end is None:
            raise not_understood(_DF, f"{harmless(line[:80]) or 'an empty line'} where a filesystem was expected")
        size, used, free = (None if word == "-" else whole(word) for word in words[end - 3 : end])
        target = line.split(None, end + 1)[-1]
        source = harmless(" ".join(words[: end - 4]))
        yield source, harmless(words[end - 4]), clean(target, MAX_TEXT), (size, used, free)


def _ends_figures(words: list[str], at: int) -> bool:
    """Tell whether the share in use stands at `at`, after three figures and before a path: names may hold blanks."""
    if not words[at + 1].startswith("/") or not (words[at] == "-" or words[at].endswith("%")):
        return False
    return all(word == "-" or whole(word) is not None for word in words[at - 3 : at])


def _mounted(line: str) -> Mounted:
    fields = line.split(" ")
    if len(fields) != _MOUNT_FIELDS:
        raise not_understood(_MOUNTS, f"{harmless(line[:80])} where {_MOUNT_FIELDS} fields were expected")
    source, target, fstype = map(_plain, fields[:3])
    return Mounted(source, target, fstype, tuple(map(_plain, fields[3].split(","))))


def _plain(text: str) -> str:
    return clean(_ESCAPED.sub(lambda found: chr(int(found[1], 8)), text), MAX_TEXT)
