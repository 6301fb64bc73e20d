"""One table of a configuration file, read strictly: a wrong type or an unknown name is an error with a way out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import NoReturn, TypeVar

from glusterterm.config.guess import meant
from glusterterm.model.errors import ConfigInvalid

ChoiceT = TypeVar("ChoiceT", bound=StrEnum)

_SECRETS = ("key", "secret", "password", "token")


@dataclass(frozen=True, slots=True)
class Table:
    """The values of one table. `name` is its dotted name, empty for the file itself; `file` is named in errors.

    Every reading method gives None where the option is not there.

    Raises:
        ConfigInvalid: from every method, where the value is of the wrong kind.
    """

    file: Path
    name: str
    values: Mapping[str, object]

    def known(self, options: Iterable[str]) -> None:
        """Refuse options that are none of `options`. The value of an unknown option is never repeated."""
        names = tuple(options)
        for option in self.values:
            if option in names:
                continue
            if option in _SECRETS:
                self.refuse(
                    option, "is not taken: secrets don't stand in this file", "use key_file, key_env or key_command"
                )
            self.refuse(option, "is no option", meant(option, names, "the options are " + ", ".join(names)))

    def refuse(self, option: str, problem: str, next_step: str) -> NoReturn:
        """Say what is wrong with `option`, naming the file and the table."""
        raise ConfigInvalid(f"{self.file}: {self.full(option)} {problem}", next_step=next_step)

    def full(self, option: str) -> str:
        """Give the dotted name of `option`."""
        return f"{self.name}.{option}" if self.name else option

    def text(self, option: str, example: str) -> str | None:
        """Read a text, not empty and printable."""
        value = self.values.get(option)
        if value is None:
            return None
        if not isinstance(value, str) or not value.strip() or not value.isprintable():
            self.refuse(option, "must be a text in one line", f'write {option} = "{example}"')
        return value.strip()

    def flag(self, option: str) -> bool | None:
        """Read true or false."""
        value = self.values.get(option)
        if value is not None and not isinstance(value, bool):
            self.refuse(option, "must be true or false", f"write {option} = true, without quotes")
        return value

    def seconds(self, option: str, least: float, most: float) -> float | None:
        """Read a number of seconds between two limits."""
        value = self.values.get(option)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int | float) or not least <= value <= most:
            self.refuse(
                option, f"must be a number of seconds from {least:g} to {most:g}", f"write {option} = {least:g}"
            )
        return float(value)

    def number(self, option: str, least: int, most: int) -> int | None:
        """Read a whole number between two limits."""
        value = self.values.get(option)
        if value is None:
            return None
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.refuse(option, f"must be a whole number from {least} to {most}", f"write {option} = {least}")
        return value

    def words(self, option: str, example: str) -> tuple[str, ...]:
        """Read a list of texts; nothing is the empty list."""
        value = self.values.get(option, [])
        wanted = f"write {option} = {example}"
        if not isinstance(value, list):
            self.refuse(option, "must be a list of texts", wanted)
        if option in self.values and not value:
            self.refuse(option, "is empty", wanted)
        words = tuple(word for word in value if isinstance(word, str) and word and "\0" not in word)
        if len(words) < len(value):
            self.refuse(option, "must be a list of texts", wanted)
        return words

    def path(self, option: str) -> Path | None:
        """Read a path: `~` is the home folder, and what is relative starts at the file's own folder."""
        written = self.text(option, "~/heketi.key")
        if written is None:
            return None
        try:
            return self.file.parent / Path(written).expanduser()
        except RuntimeError:
            self.refuse(option, "starts with a home folder that is not known", "write the whole path")

    def choice(self, option: str, kind: type[ChoiceT]) -> ChoiceT | None:
        """Read one of the words of `kind`."""
        choices = tuple(kind)
        written = self.text(option, choices[0])
        if written is None:
            return None
        if written not in choices:
            self.refuse(option, f"is {written!r}", meant(written, choices, "write one of " + ", ".join(choices)))
        return kind(written)

    def table(self, option: str) -> "Table | None":
        """Read a table inside this one."""
        value = self.values.get(option)
        if value is None:
            return None
        if not isinstance(value, dict):
            self.refuse(option, "must be a table", f"write it as [{self.full(option)}]")
        return Table(self.file, self.full(option), value)
