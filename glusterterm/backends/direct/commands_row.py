"""A row of the table of commands: how its words are built from operands, and how a list of words is recognised."""

from collections.abc import Sequence
from dataclasses import dataclass

from glusterterm.backends.direct.commands_operands import Operand
from glusterterm.model.commands import Command, CommandKind
from glusterterm.model.errors import OperandRefused

Given = str | int | Sequence[str]
"""What is put into a place: a text, a number, or for `Many` several texts."""
MOST = 10_000
"""Words of one command: a pool has some thousands of bricks at most."""


@dataclass(frozen=True, slots=True)
class Place:
    """An open place, filled by one operand; `before` and `after` are the fixed parts of its word."""

    name: str
    operand: Operand
    before: str = ""
    after: str = ""

    def fill(self, given: Given) -> str:
        """Give the word.

        Raises:
            OperandRefused: `given` may not stand here.
        """
        if isinstance(given, bool) or not isinstance(given, str | int):
            raise OperandRefused(f"{self.name} must be one text or number", next_step="check how it is written")
        return f"{self.before}{self.operand.check(str(given), self.name)}{self.after}"

    def fits(self, word: str) -> bool:
        """Tell whether `word` may have been built here."""
        framed = word.startswith(self.before) and word.endswith(self.after)
        inner = word[len(self.before) : len(word) - len(self.after)]
        return framed and len(word) >= len(self.before) + len(self.after) and self.operand.takes(inner)


@dataclass(frozen=True, slots=True)
class Joined:
    """One word of several places; `parts` are places and the fixed texts between them."""

    parts: tuple[str | Place, ...]

    def fill(self, given: dict[str, Given]) -> str:
        """Give the word.

        Raises:
            OperandRefused: one of the operands may not stand here.
        """
        return "".join(part if isinstance(part, str) else part.fill(given[part.name]) for part in self.parts)

    def fits(self, word: str) -> bool:
        """Tell whether `word` may have been built here: never sure, so no reading command has such a word."""
        return all(part in word for part in self.parts if isinstance(part, str))


@dataclass(frozen=True, slots=True)
class Many:
    """An open place for one or more words of one kind; `before` is the fixed part at the beginning of each."""

    name: str
    operand: Operand
    before: str = ""

    def fill(self, given: Given) -> tuple[str, ...]:
        """Give the words.

        Raises:
            OperandRefused: there is none, or one of them may not stand here.
        """
        if isinstance(given, str | int) or not 0 < len(given) <= MOST:
            raise OperandRefused(f"{self.name} must be at least one", next_step="name them")
        return tuple(f"{self.before}{self.operand.check(text, self.name)}" for text in given)

    def fits(self, words: Sequence[str]) -> bool:
        """Tell whether `words` may have been built here."""
        return 0 < len(words) <= MOST and all(
            word.startswith(self.before) and self.operand.takes(word[len(self.before) :]) for word in words
        )


Word = str | Place | Joined | Many


@dataclass(frozen=True, slots=True)
class Row:
    """One command of the table. Called with its operands by name, it gives the command.

    A row has at most one `Many`. `limit_s` is in seconds; `lane` as in `Command`.
    """

    name: str
    words: tuple[Word, ...]
    kind: CommandKind
    limit_s: float
    lane: str = ""

    def __call__(self, **given: Given) -> Command:
        """Build the command.

        Raises:
            OperandRefused: an operand is missing, is not one of this command's, or may not stand in its place.
        """
        if set(given) != set(self.places):
            wants = ", ".join(self.places) or "no operands"
            raise OperandRefused(f"`{self.name}` wants {wants}", next_step="this is a mistake in the program")
        argv: list[str] = []
        for word in self.words:
            match word:
                case str():
                    argv.append(word)
                case Place():
                    argv.append(word.fill(given[word.name]))
                case Joined():
                    argv.append(word.fill(given))
                case Many():
                    argv += word.fill(given[word.name])
        return Command(self.name, tuple(argv), self.kind, self.limit_s, self.lane)

    @property
    def places(self) -> dict[str, Place | Many]:
        """Give the open places by name, in their order."""
        found: dict[str, Place | Many] = {}
        for word in self.words:
            parts = word.parts if isinstance(word, Joined) else (word,)
            found |= {part.name: part for part in parts if not isinstance(part, str)}
        return found

    def fits(self, argv: Sequence[str]) -> bool:
        """Tell whether `argv` may have been built by this row."""
        many = next((number for number, word in enumerate(self.words) if isinstance(word, Many)), None)
        if many is None:
            return len(argv) == len(self.words) and all(map(_fits, self.words, argv))
        after = len(self.words) - many - 1
        end = len(argv) - after
        wide = self.words[many]
        return (
            end > many
            and all(map(_fits, self.words[:many], argv[:many]))
            and isinstance(wide, Many)
            and wide.fits(argv[many:end])
            and all(map(_fits, self.words[many + 1 :], argv[end:]))
        )


def _fits(word: Word, text: str) -> bool:
    return word == text if isinstance(word, str) else not isinstance(word, Many) and word.fits(text)


def reads(name: str, *words: Word, limit_s: float, lane: str = "") -> Row:
    """Give a row that only looks."""
    return Row(name, words, CommandKind.READS, limit_s, lane)


def changes(name: str, *words: Word, limit_s: float, lane: str = "") -> Row:
    """Give a row that changes something."""
    return Row(name, words, CommandKind.CHANGES, limit_s, lane)
