"""What Heketi takes for the values of its requests, to be said while they are typed (Heketi's API, section 4).

Each function gives a sentence on what is wrong, None where nothing is.
"""

import re
from collections.abc import Iterable

from glusterterm.model.errors import PlanRefused
from glusterterm.model.operations import TagChange
from glusterterm.model.topology import Durability, DurabilityType, Tags

MAX_TAGS, MAX_TAG_NAME, MAX_TAG_VALUE = 32, 32, 64
MAX_REPLICA = 3
MAX_GID = 2**31 - 2
MAX_SNAPSHOT_FACTOR = 100
DISPERSIONS = ((2, 1), (4, 2), (8, 3), (8, 4))
"""Data and redundancy of the disperse sets that Heketi makes."""
MAX_CLEANED_UP = 32
"""Operations that one clean-up request may name."""

_NAME = re.compile(r"[A-Za-z0-9_-]+")
_PATH = re.compile(r"/[A-Za-z0-9_.:/-]+")
_HOST = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?")
_ADDRESS_6 = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_TAG_NAME = re.compile(r"[A-Za-z0-9_.-]+")


def refuse(what: str, problem: str | None) -> None:
    """Stop where there is a problem with what was asked for.

    Raises:
        PlanRefused: there is; `what` names the value.
    """
    if problem is not None:
        raise PlanRefused(f"{what}: {problem}", next_step="correct that value")


def name(text: str) -> str | None:
    """Check the name of a volume or block volume."""
    if not text:
        return "give a name"
    return None if _NAME.fullmatch(text) else "only letters, digits, _ and - are allowed"


def size(gib: int) -> str | None:
    """Check a size in GiB, of a volume or of what is added to one."""
    return None if gib >= 1 else "at least 1 GiB"


def zone(number: int) -> str | None:
    """Check a node's zone: Heketi refuses 0, which it can't tell from a missing one."""
    return None if number >= 1 else "zones count from 1"


def host(text: str) -> str | None:
    """Check the host name or address of a node."""
    if not text:
        return "give a host name or an address"
    return None if _HOST.fullmatch(text) or _ADDRESS_6.fullmatch(text) else "this is no host name and no address"


def path(text: str) -> str | None:
    """Check the path of a block device on its node."""
    if not text:
        return "give the path of a block device"
    return None if _PATH.fullmatch(text) else "a path begins with / and holds letters, digits and _ . : / - only"


def durability(kept: Durability) -> str | None:
    """Check how a volume is to keep its data."""
    match kept.type:
        case DurabilityType.REPLICATE:
            return None if 1 <= kept.replica <= MAX_REPLICA else f"1 to {MAX_REPLICA} copies can be kept"
        case DurabilityType.DISPERSE:
            known = (kept.data, kept.redundancy) in DISPERSIONS
            return None if known else "disperse sets are of 2+1, 4+2, 8+3 or 8+4 only"
        case DurabilityType.NONE:
            return None


def gid(number: int) -> str | None:
    """Check the group id that a volume's files get; 0 is none."""
    return None if 0 <= number <= MAX_GID else f"a group id from 0 to {MAX_GID}"


def snapshot_factor(factor: float | None) -> str | None:
    """Check how much room a volume keeps for snapshots; None is none."""
    return None if factor is None or 1 <= factor <= MAX_SNAPSHOT_FACTOR else f"a factor from 1 to {MAX_SNAPSHOT_FACTOR}"


def option(text: str) -> str | None:
    """Check a gluster option, as `key value`."""
    key, _, value = text.partition(" ")
    if not key or not value.strip():
        return "write a key, a space and a value"
    return None if text.isprintable() else "only printable characters are allowed"


def options(texts: Iterable[str]) -> str | None:
    """Check several gluster options: the first problem there is."""
    return next((f"{text!r}: {problem}" for text in texts if (problem := option(text))), None)


def tag(key: str, value: str = "") -> str | None:
    """Check one tag of a node or device."""
    if not 1 <= len(key) <= MAX_TAG_NAME:
        return f"a tag's name has 1 to {MAX_TAG_NAME} characters"
    if not _TAG_NAME.fullmatch(key):
        return f"the tag {key!r} may hold letters, digits and _ . - only"
    return None if len(value) <= MAX_TAG_VALUE else f"the value of tag {key} has more than {MAX_TAG_VALUE} characters"


def tags(wanted: Tags) -> str | None:
    """Check the tags of one request: the first problem there is."""
    if len(wanted) > MAX_TAGS:
        return f"{len(wanted)} tags are too many: {MAX_TAGS} are taken at once"
    if len({key for key, _ in wanted}) < len(wanted):
        return "a tag is named twice"
    return next((problem for key, value in wanted if (problem := tag(key, value))), None)


def nothing_named(change: TagChange, wanted: Tags) -> str | None:
    """Check that a change of tags names one; setting none takes all away."""
    return None if wanted or change is TagChange.SET else "name at least one tag"
