"""Numbers and names that follow from what they are for: the same parts give the same ones, and nothing is drawn."""

from hashlib import blake2b
from itertools import pairwise
from uuid import UUID

LVM_CUTS = (0, 6, 10, 14, 18, 22, 26, 32)


def digest(*parts: object) -> bytes:
    """Give 16 bytes."""
    return blake2b("/".join(map(str, parts)).encode(), digest_size=16).digest()


def number(low: int, high: int, *parts: object) -> int:
    """Give a whole number from `low` to `high`."""
    return low + int.from_bytes(digest(*parts)[:8], "big") % (high - low + 1)


def hexadecimal(length: int, *parts: object) -> str:
    """Give up to 32 lower-case hex digits."""
    return digest(*parts).hex()[:length]


def uuid(*parts: object) -> str:
    """Give a UUID."""
    return str(UUID(bytes=digest(*parts)))


def lvm_uuid(*parts: object) -> str:
    """Give a UUID in LVM's own form."""
    return in_lvm_form(digest(*parts).hex())


def in_lvm_form(letters: str) -> str:
    """Put dashes into 32 letters, as LVM does."""
    return "-".join(letters[start:end] for start, end in pairwise(LVM_CUTS))
