"""Reads the bodies of requests to the control address, member by member, and says what is wrong with them."""

import json
import re
from collections.abc import Mapping
from enum import StrEnum
from typing import TypeVar

LARGEST = 100_000
"""Seconds, and factors of time, beyond which a simulation would work through weeks at one request."""
ChoiceT = TypeVar("ChoiceT", bound=StrEnum)


class ControlRefused(ValueError):
    """What was asked makes no sense; str() says why."""


class Values:
    """The members of one JSON object. Every reader raises `ControlRefused` for what is missing or of another type."""

    def __init__(self, members: Mapping[str, object]) -> None:
        self._members = members

    @staticmethod
    def read(body: bytes) -> "Values":
        """Read a body; an empty one has no members."""
        try:
            members = json.loads(body) if body.strip() else {}
        except ValueError as broken:
            raise ControlRefused(f"the body is no JSON: {broken}") from broken
        if not isinstance(members, dict):
            raise ControlRefused("the body is no JSON object")
        return Values(members)

    def has(self, name: str) -> bool:
        """Say whether a member is there."""
        return self._members.get(name) is not None

    def text(self, name: str, default: str | None = None) -> str:
        """Give a text."""
        value = self._members.get(name, default)
        if not isinstance(value, str):
            raise ControlRefused(f"{name!r} has to be a text")
        return value

    def pattern(self, name: str, default: str | None = None) -> str:
        """Give a regular expression."""
        text = self.text(name, default)
        try:
            re.compile(text)
        except re.error as wrong:
            raise ControlRefused(f"{name!r} is no pattern: {wrong}") from wrong
        return text

    def whole(self, name: str, default: int | None = None) -> int:
        """Give a whole number."""
        value = self._members.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ControlRefused(f"{name!r} has to be a whole number")
        return value

    def whole_or_none(self, name: str) -> int | None:
        """Give a whole number, or None where there is none."""
        return self.whole(name) if self.has(name) else None

    def number(self, name: str, default: float | None = None) -> float:
        """Give a number."""
        value = self._members.get(name, default)
        if isinstance(value, bool) or not isinstance(value, int | float) or not abs(value) <= LARGEST:
            raise ControlRefused(f"{name!r} has to be a number, of at most {LARGEST:,}")
        return float(value)

    def flag(self, name: str, default: bool | None = None) -> bool:
        """Give true or false."""
        value = self._members.get(name, default)
        if not isinstance(value, bool):
            raise ControlRefused(f"{name!r} has to be true or false")
        return value

    def choice(self, name: str, kinds: type[ChoiceT]) -> ChoiceT:
        """Give one of the words of an enumeration."""
        text = self.text(name)
        try:
            return kinds(text)
        except ValueError as unknown:
            raise ControlRefused(f"{name!r} is one of: {', '.join(kinds)}") from unknown
