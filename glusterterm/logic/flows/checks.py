"""What is wrong with what is being typed: one sentence, empty where nothing is. The limits are `logic.plans.values`."""

import re
import shlex
from collections.abc import Iterable

from glusterterm.logic.plans import values
from glusterterm.model.topology import Tags
from glusterterm.model.units import KIB_PER_GIB, parse_size_kib

_DIGITS = re.compile(r"[0-9]{1,12}")
_FACTOR = re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")
_SEPARATORS = re.compile(r"[\s,;]+")
LONGEST_NAME = 251
"""Heketi takes longer names, gluster keeps none: a volume's name is a file's too."""
LONGEST_HOST = 253
"""Letters of a name that DNS can hold."""
MOST_GIB = 16 * 1024 * 1024
"""A volume of more than 16 PiB is a slip of the finger: Heketi cuts none into so many bricks."""


def words(text: str) -> tuple[str, ...]:
    """Give what was typed several of, set off by spaces, commas or semicolons."""
    return tuple(word for word in _SEPARATORS.split(text.strip()) if word)


def whole(text: str) -> int | None:
    """Read a whole number; None where it is none."""
    bare = text.strip()  # it takes away more than `int` passes over
    return int(bare) if _DIGITS.fullmatch(bare) else None


def zone(text: str) -> str:
    """Check a node's zone."""
    number = whole(text)
    return "a whole number from 1 on" if number is None else values.zone(number) or ""


def gid(text: str) -> str:
    """Check a group id; nothing is none."""
    number = whole(text or "0")
    return f"a number from 0 to {values.MAX_GID}" if number is None else values.gid(number) or ""


def factor(text: str) -> float | None:
    """Read a snapshot factor; None where none is given."""
    bare = text.strip()
    return float(bare) if _FACTOR.fullmatch(bare) else None


def snapshot_factor(text: str) -> str:
    """Check a snapshot factor; nothing is none."""
    if not text.strip():
        return ""
    read = factor(text)
    return f"a number from 1 to {values.MAX_SNAPSHOT_FACTOR}" if read is None else values.snapshot_factor(read) or ""


def gib(text: str) -> int | None:
    """Read a size in whole GiB; None where it is none."""
    try:
        kib = parse_size_kib(text)
    except ValueError:
        return None
    return kib // KIB_PER_GIB if kib % KIB_PER_GIB == 0 else None


def size(text: str) -> str:
    """Check a size."""
    if not text.strip():
        return "how large? 10, 500G or 1.5T"
    try:
        kib = parse_size_kib(text)
    except ValueError:
        return "this is no size; write 10, 500G or 1.5T"
    if kib % KIB_PER_GIB:
        return "sizes are whole GiB"
    if kib // KIB_PER_GIB > MOST_GIB:
        return "this is more than can be cut into bricks"
    return values.size(kib // KIB_PER_GIB) or ""


def name(text: str, taken: Iterable[str]) -> str:
    """Check the name of a new volume or block volume; nothing means that one is made."""
    if not text:
        return ""
    if len(text) > LONGEST_NAME:
        return f"a name has at most {LONGEST_NAME} characters"
    if text in taken:
        return "this name is in use"
    return values.name(text) or ""


def host(text: str) -> str:
    """Check a host name or an address."""
    long = f"a host name has at most {LONGEST_HOST} characters" if len(text) > LONGEST_HOST else ""
    return values.host(text.strip()) or long


def paths(text: str, known: Iterable[str], *, needed: bool = True) -> str:
    """Check the paths of one or several devices that a node is to get; it has those `known`."""
    typed = words(text)
    if not typed:
        return "the path of a block device, or several: /dev/vdb /dev/vdc" if needed else ""
    there = set(known)
    for place, path in enumerate(typed):
        if problem := values.path(path):
            return f"{path}: {problem}" if len(typed) > 1 else problem
        if path in there:
            return f"{path} is a device already"
        if path in typed[:place]:
            return f"{path} is named twice"
    return ""


def read_tags(text: str) -> Tags:
    """Read tags as `name=value name=value`, sorted by name; heketi-cli's `name:value` is understood as well.

    Values with spaces stand between quotation marks, as in a shell.

    Raises:
        ValueError: a quotation mark is left open.
    """
    return tuple(sorted(_pair(word) for word in shlex.split(text)))


def tags(text: str) -> str:
    """Check tags."""
    try:
        typed = shlex.split(text)
    except ValueError:
        return "a quotation mark is left open"
    for word in typed:
        if "=" not in word and ":" not in word:
            return f"{word}: write name=value"
    return values.tags(read_tags(text)) or ""


def tag_names(text: str, there: Iterable[str]) -> str:
    """Check the names of tags that are to be taken away."""
    typed, present = words(text), set(there)
    if not typed:
        return "name the tags to take away"
    missing = next((word for word in typed if word not in present), None)
    return f"there is no tag {missing}" if missing else ""


def written_tags(held: Tags) -> str:
    """Write tags as they are read."""
    return " ".join(shlex.quote(f"{key}={value}") for key, value in held)


def read_options(text: str) -> tuple[str, ...]:
    """Read gluster options as `key value, key value`."""
    return tuple(" ".join(part.split()) for part in re.split(r"[,;]", text) if part.strip())


def options(text: str) -> str:
    """Check gluster options."""
    return values.options(read_options(text)) or ""


def _pair(word: str) -> tuple[str, str]:
    sign = min((place for place in (word.find("="), word.find(":")) if place >= 0), default=len(word))
    return word[:sign], word[sign + 1 :]
