"""What is asked of a node over SSH, and what it answers."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class CommandKind(StrEnum):
    """Whether a command only looks."""

    READS = "reads"
    CHANGES = "changes"


@dataclass(frozen=True, slots=True)
class Command:
    """One command for one node, as a list of words that no shell ever joins.

    `name` is its row in the table of commands. `limit_s` is how many seconds it may take. In a batch, commands of the
    same `lane` run one after another and all others at once; without a lane a command waits for none.
    """

    name: str
    argv: tuple[str, ...]
    kind: CommandKind
    limit_s: float
    lane: str = ""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a command printed, as it came: decoders make it harmless.

    `exit_status` is None where it was cut off, by its time limit or by a signal. Bytes that are no UTF-8 are replaced.
    `seconds` are those between its turn and its answer, as seen from here. `cut_short` says that it printed more than
    is kept.
    """

    command: Command
    exit_status: int | None
    stdout: str
    stderr: str
    seconds: float
    cut_short: bool = False

    @property
    def timed_out(self) -> bool:
        """Whether it was cut off by its time limit, as opposed to a signal from elsewhere.

        Answers take their time on the way, so that seconds as seen from here may fall a little short.
        """
        return self.exit_status is None and self.seconds >= 0.9 * self.command.limit_s


class Runner(Protocol):
    """Runs commands on nodes. Nothing is ever run twice by itself."""

    async def run(self, host: str, command: Command) -> Answer:
        """Run one command.

        Raises:
            BackendUnreachable: no answer. `sent` False: surely nothing was run.
            ReadOnlyRefused: it changes something, or nothing is known of it. Nothing was sent.
            GlustertermError: whatever else went wrong, in the operator's words; nothing was run.
        """
        ...

    async def run_batch(self, host: str, commands: tuple[Command, ...]) -> tuple[Answer, ...]:
        """Run several commands in one go and give their answers in the same order; none holds up another lane.

        Raises:
            GlustertermError: as `run`.
        """
        ...

    def why_lost(self, host: str) -> str:
        """Say why the connection to a node broke; empty while it stands, and where none was made."""
        ...

    async def close(self) -> None:
        """Let go of connections."""
        ...
