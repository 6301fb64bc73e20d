"""The checks of request bodies, word for word: fields in alphabetic order, all that is wrong at once."""

import re
from collections.abc import Iterable, Mapping

CANNOT_BE_BLANK = "cannot be blank"
_UUID = re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[a-zA-Z0-9_-]+")
_DEVICE_NAME = re.compile(r"/[A-Za-z0-9_.:/-]+")
_HOST_NAME = re.compile(r"[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]*[A-Za-z0-9_])?)*\.?")
_ADDRESS_6 = re.compile(r"[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*")
_TAG_NAME = re.compile(r"[A-Za-z0-9_.-]+")
MAX_TAGS, MAX_TAG_NAME, MAX_TAG_VALUE, MAX_OPERATIONS = 32, 32, 64, 32

Problems = Mapping[str, str | None]


class Invalid(Exception):
    """A body does not pass; str() is the text after `validation failed: `."""


def check(problems: Problems) -> None:
    """Report the problems of fields; None is no problem.

    Raises:
        Invalid: there is at least one.
    """
    if text := joined(problems):
        raise Invalid(text)


def joined(problems: Problems) -> str:
    """Give the problems as one text, empty for none."""
    found = [f"{name}: {problem}" for name, problem in sorted(problems.items()) if problem]
    return "; ".join(found) + "." if found else ""


def at_least_one(value: int) -> str | None:
    """Check a number that has to be there and to be positive."""
    if value == 0:
        return CANNOT_BE_BLANK
    return optional_at_least_one(value)


def optional_at_least_one(value: int) -> str | None:
    """Check a number that is positive if it is there."""
    return "must be no less than 1" if value < 0 else None


def uuid(value: str) -> str | None:
    """Check an id that has to be there."""
    if not value:
        return CANNOT_BE_BLANK
    return None if _UUID.fullmatch(value) else f"{value} is not a valid UUID"


def name(value: str) -> str | None:
    """Check the name of a volume, if there is one."""
    return None if not value or _NAME.fullmatch(value) else "must be in a valid format"


def device_name(value: str) -> str | None:
    """Check the path of a disk."""
    if not value:
        return CANNOT_BE_BLANK
    return None if _DEVICE_NAME.fullmatch(value) else "must be in a valid format"


def one_of(value: str, *allowed: str) -> str | None:
    """Check a word that has to be there."""
    if not value:
        return CANNOT_BE_BLANK
    return None if value in allowed else "must be a valid value"


def entry_state(value: str) -> str | None:
    """Check the state of a node or device."""
    if not value:
        return CANNOT_BE_BLANK
    return None if value in ("online", "offline", "failed") else f"{value} is not valid state"


def heal_check(value: str) -> str | None:
    """Check whether and how heals are looked at."""
    return None if value in ("", "enable", "disable") else f"{value} is not valid heal info check"


def host_names(manage: tuple[str, ...], storage: tuple[str, ...]) -> str | None:
    """Check the names of a node."""
    inner = joined({"manage": _hosts(manage, "manage"), "storage": _hosts(storage, "storage")})
    return f"({inner})" if inner else None


def _hosts(names: tuple[str, ...], kind: str) -> str | None:
    if not names:
        return CANNOT_BE_BLANK
    if all(_HOST_NAME.fullmatch(name) or _ADDRESS_6.fullmatch(name) for name in names):
        return None
    return f"[{' '.join(names)}] is not a valid {kind} hostname"


def tags(values: Mapping[str, str]) -> str | None:
    """Check tags."""
    if len(values) > MAX_TAGS:
        return f"too many tags specified ({len(values)}), up to {MAX_TAGS} supported"
    return _first(_tag(key, value) for key, value in sorted(values.items()))


def _tag(key: str, value: str) -> str | None:
    if not 1 <= len(key) <= MAX_TAG_NAME:
        return f"tag name {key}: the length must be between 1 and {MAX_TAG_NAME}"
    if not _TAG_NAME.fullmatch(key):
        return f"invalid characters in tag name {key}"
    if len(value) > MAX_TAG_VALUE:
        return f"value of tag {key}: the length must be no more than {MAX_TAG_VALUE}"
    return None


def operations(ids: tuple[str, ...]) -> str | None:
    """Check the ids of operations that are to be cleaned up."""
    if len(ids) > MAX_OPERATIONS:
        return f"too many ids specified ({len(ids)}), up to {MAX_OPERATIONS} supported"
    return _first(None if _UUID.fullmatch(id_) else f"{id_} is not a valid UUID" for id_ in ids)


def _first(problems: Iterable[str | None]) -> str | None:
    return next((problem for problem in problems if problem), None)
