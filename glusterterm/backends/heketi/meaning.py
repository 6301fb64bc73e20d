"""What one text of Heketi's means."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Meaning:
    """A text that is known by `part`: what caused it, in an operator's words, and what to do.

    ` ... ` in `part` stands for anything in between, as long as it is in one line.
    """

    part: str
    cause: str
    next_step: str

    def line_of(self, text: str) -> str | None:
        """Give the line that holds the part, None where there is none."""
        first, *rest = self.part.split(" ... ")
        if first not in text:
            return None
        return next((line for line in text.splitlines() if _in_order(line, (first, *rest))), None)


def _in_order(line: str, parts: tuple[str, ...]) -> bool:
    at = 0
    for part in parts:
        at = line.find(part, at)
        if at < 0:
            return False
        at += len(part)
    return True
