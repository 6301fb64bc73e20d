"""Numbers of gluster's XML that are never below zero, and its moments."""

import re
from datetime import datetime
from xml.etree.ElementTree import Element

from glusterterm.backends.direct.decode.reading import decimal
from glusterterm.backends.direct.decode.xml import count_of

_MOMENT = re.compile(r"(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d{1,6})?) ([+-]\d{4})", re.ASCII)


def amount_of(parent: Element, path: str) -> int | None:
    """Give the amount at `path`; None where it is missing, no number, or the -1 of one that is not known."""
    count = count_of(parent, path)
    return count if count is not None and count >= 0 else None


def measure_of(parent: Element, path: str) -> float | None:
    """Give what was measured at `path`, in the unit that stands there; None where it is missing or no number."""
    measure = decimal(parent.findtext(path))
    return measure if measure is not None and measure >= 0 else None


def moment_of(parent: Element, path: str) -> float | None:
    """Give the moment at `path`, such as `2026-11-22 19:39:53 +0000`, in seconds since 1970; None without a zone."""
    found = _MOMENT.fullmatch((parent.findtext(path) or "").strip()[:64])
    if found is None:
        return None
    try:
        return datetime.fromisoformat(f"{found[1]}{found[2]}").timestamp()
    except (ValueError, OverflowError):
        return None
