"""KiB and GiB as integers, and sizes as people type them."""

import re

KIB_PER_MIB = 1024
KIB_PER_GIB = 1024 * 1024
KIB_PER_TIB = 1024 * KIB_PER_GIB

_SIZE = re.compile(r"(?P<number>\d+(?:\.\d+)?)\s*(?P<unit>[kmgtp]?)(?:i?b)?", re.IGNORECASE)
_KIB_PER_UNIT = {
    "k": 1,
    "m": KIB_PER_MIB,
    "g": KIB_PER_GIB,
    "": KIB_PER_GIB,
    "t": KIB_PER_TIB,
    "p": 1024 * KIB_PER_TIB,
}


def gib_to_kib(gib: int) -> int:
    """Give `gib` in KiB."""
    return gib * KIB_PER_GIB


def parse_size_kib(text: str) -> int:
    """Read a size such as `10G`, `1.5 TiB`, `512m` or `10` (GiB, as in Heketi's volume sizes), in KiB, rounded down.

    Units are binary whatever their spelling, as GlusterFS and Heketi count.

    Raises:
        ValueError: `text` is no size.
    """
    found = _SIZE.fullmatch(text.strip())
    if found is None:
        raise ValueError(f"{text!r} is no size; write 10, 10G or 1.5T")
    whole, _, fraction = found["number"].partition(".")
    per_unit = _KIB_PER_UNIT[found["unit"].lower()]
    return int(whole) * per_unit + (int(fraction) * per_unit // 10 ** len(fraction) if fraction else 0)
